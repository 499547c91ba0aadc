"""What follows a fire: the claim settled, a commit status, a comment."""
