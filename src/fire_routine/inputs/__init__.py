"""`INPUT_*` in, one frozen settings object out."""
