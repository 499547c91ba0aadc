"""Fires the routine, at most once."""
