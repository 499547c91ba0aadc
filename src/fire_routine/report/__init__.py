"""The outcome as the workflow sees it: outputs, annotations, summary, exit code."""
