"""Fires a Claude Code routine once, with the report that a good engineer would write for a colleague."""
