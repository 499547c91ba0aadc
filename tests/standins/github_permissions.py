"""Which grant of a workflow's `permissions:` each operation needs.

Source: "Permissions required for GitHub Apps",
https://docs.github.com/rest/authentication/permissions-required-for-github-apps
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LEVELS = ("none", "read", "write")

# Any one of the grants is enough.
_NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "actions/get-workflow-run": ("actions: read",),
        "actions/get-workflow-run-attempt": ("actions: read",),
        "actions/list-jobs-for-workflow-run-attempt": ("actions: read",),
        "actions/list-jobs-for-workflow-run": ("actions: read",),
        "actions/get-job-for-workflow-run": ("actions: read",),
        "actions/download-job-logs-for-workflow-run": ("actions: read",),
        "actions/list-workflow-runs": ("actions: read",),
        "checks/list-annotations": ("checks: read",),
        "repos/compare-commits-with-basehead": ("contents: read",),
        "repos/get-commit": ("contents: read",),
        "repos/list-commit-statuses-for-ref": ("statuses: read",),
        "repos/create-commit-status": ("statuses: write",),
        "repos/list-pull-requests-associated-with-commit": ("pull-requests: read",),
        "issues/list-comments": ("issues: read", "pull-requests: read"),
        "issues/create-comment": ("issues: write", "pull-requests: write"),
        "issues/update-comment": ("issues: write", "pull-requests: write"),
        "repos/list-deployments": ("deployments: read",),
        "repos/list-deployment-statuses": ("deployments: read",),
    }
)

ALL_GRANTS: Mapping[str, str] = MappingProxyType(
    {grant.partition(": ")[0]: "write" for grants in _NEEDED.values() for grant in grants}
)
"""Everything that the operations may need."""


def is_granted(operation: str, grants: Mapping[str, str]) -> bool:
    """Whether a token with these grants may call an operation; one that is not described it may."""
    return operation not in _NEEDED or any(_covers(grants, needed) for needed in _NEEDED[operation])


def accepted_permissions(operation: str) -> str:
    """The value of GitHub's header `X-Accepted-GitHub-Permissions`."""
    return "; ".join(needed.replace("-", "_").replace(": ", "=") for needed in _NEEDED[operation])


def _covers(grants: Mapping[str, str], needed: str) -> bool:
    scope, _, level = needed.partition(": ")
    return _LEVELS.index(grants.get(scope, "none")) >= _LEVELS.index(level)
