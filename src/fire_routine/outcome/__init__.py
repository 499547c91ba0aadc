"""The outcome of a run of the action, in terms that all steps share."""
