"""The routine's endpoint, and the rule that it is fired once."""
