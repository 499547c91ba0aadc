"""What secrets look like: tables of forms, and the search for them in a text."""
