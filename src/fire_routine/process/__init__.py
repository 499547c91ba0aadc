"""The process: its edges, signals and files."""
