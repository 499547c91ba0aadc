from dataclasses import dataclass


@dataclass(frozen=True)
class Gap:
    """A piece of evidence that is missing. Named in the text, and once for each cause in a warning."""

    what: str
    """The piece, in words: `the log of job build`."""
    reason: str
    """Why, in words: `GitHub answered 403 (Resource not accessible by integration)`."""
    permission: str = ""
    """The grant that would give it, as YAML (`actions: read`); empty when it is no matter of permission."""
