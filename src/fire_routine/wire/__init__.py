"""What HTTP brings: bodies within limits, and JSON that others wrote."""
