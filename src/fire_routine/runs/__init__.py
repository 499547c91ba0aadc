"""The reported run and those before it, each requested from GitHub once."""
