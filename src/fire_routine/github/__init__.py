"""GitHub's REST API, and the objects that it and webhooks have in common."""
