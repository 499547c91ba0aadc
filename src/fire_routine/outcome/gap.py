from typing import NamedTuple


class Gap(NamedTuple):
    """A missing piece of evidence. The text names it, and so does one warning for each cause."""

    what: str
    """The piece: `the log of job build`."""
    reason: str
    """Why: `GitHub returned 403 (Resource not accessible by integration)`."""
    permission: str = ""
    """The missing permission, as YAML (`actions: read`); empty if that is not the reason."""


def with_permission(warning: str, permission: str) -> str:
    """A warning with the permission to add, unless `permission` is empty."""
    return f"{warning} Add to the job:\npermissions:\n  {permission}" if permission else warning
