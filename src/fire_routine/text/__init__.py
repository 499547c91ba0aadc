"""Makes text safe to show, redacts and measures it."""
