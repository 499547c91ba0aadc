"""What came of a run of the action: the words that all steps share."""
