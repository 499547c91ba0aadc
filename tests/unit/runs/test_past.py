"""Which earlier runs are for a pull request, and which for a branch of the repository itself."""

import pytest

from fire_routine.runs.past import PastRun, is_for_pull_request, on_branch


def past(event: str) -> PastRun:
    return PastRun(1, 1, 1, "a" * 40, event, "success", "", "octo/repo")


@pytest.mark.parametrize(
    "event", ["pull_request", "pull_request_target", "pull_request_review", "pull_request_review_comment"]
)
def test_a_run_of_a_pull_request_is_not_one_of_the_branch(event: str) -> None:
    assert is_for_pull_request(event)
    assert on_branch((past(event), past("push")), "octo/repo") == (past("push"),)
