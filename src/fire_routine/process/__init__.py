"""What the process is made of: its edges and its signals."""
