"""The reported run and those before it, asked for once."""
