"""GitHub's REST API: requests, errors, and the objects that it and its webhooks spell the same way."""
