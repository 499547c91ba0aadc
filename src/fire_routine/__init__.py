"""Fire routine: fires a Claude Code routine once, with what a good engineer would tell a colleague."""
