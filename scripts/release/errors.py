"""The one error of a release."""


class RefusedError(Exception):
    """The release stops here. The message says what is wrong and what to change."""
