"""Fire, or stop with a reason."""
