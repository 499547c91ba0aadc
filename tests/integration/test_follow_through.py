"""After the fire: the claim settled, the commit status, the comment; and that a failure of these is only a warning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from fire_routine.follow_through.follow_through import follow_through, settle
from fire_routine.github.client import GitHub
from fire_routine.guards.claim_scope import routine_tag
from fire_routine.guards.guards import check_guards
from fire_routine.inputs.settings import ReportInputs
from fire_routine.outcome.outcome import Outcome
from fire_routine.runs.runs import Runs
from fire_routine.wire.network import open_client
from tests.integration.evidence_bed import Clock, context_of
from tests.integration.policy_bed import FAILED, FIRED, SESSION, UNKNOWN, URL, Bed, settings_for
from tests.standins.exits import an_exit
from tests.standins.github_faults import SERVER_ERROR
from tests.standins.github_jobs import failed, passed
from tests.standins.loopback import NO_TLS

if TYPE_CHECKING:
    import httpx

    from fire_routine.context.context import Context
    from fire_routine.guards.claim import Claim
    from tests.standins.github_api import GitHubApi
    from tests.standins.github_call import ApiRequest
    from tests.standins.github_faults import Fault
    from tests.standins.github_model import Comment, PullRequest

TAG = routine_tag(URL)


def session(number: int) -> Outcome:
    return FIRED._replace(
        session_id=f"session_{number:02d}", session_url=f"https://claude.ai/code/session_{number:02d}"
    )


@dataclass
class Desk:
    """The end of one run of the action after another, in one world."""

    api: GitHubApi
    http: httpx.Client
    clock: Clock = field(default_factory=Clock)
    minute: int = 0

    @property
    def github(self) -> GitHub:
        return GitHub(
            an_exit(self.http),
            api_url=self.api.url,
            token=self.api.token,
            timeout=5,
            clock=self.clock.now,
            sleep=self.clock.sleep,
        )

    def ends(
        self,
        context: Context,
        result: Outcome = FIRED,
        *,
        status: bool = False,
        comment: bool = False,
        claim: Claim | None = None,
        url: str = URL,
        token: bool = True,
    ) -> tuple[str, ...]:
        self.minute += 1
        settings = settings_for("always", url=url)
        warnings: list[str] = []
        follow_through(
            result,
            claim,
            Runs(self.github, context) if token else None,
            context,
            settings=replace(settings, report=ReportInputs(commit_status=status, pr_comment=comment)),
            pull_request=None,
            now=datetime(2026, 8, 3, 9, self.minute, tzinfo=UTC),
            warn=warnings.append,
        )
        return tuple(filter(None, warnings))

    def on_pull_request(self, **more: str) -> tuple[Context, PullRequest]:
        pull = self.api.world.pull_request(**more)
        run = self.api.world.run(failed("test"), sha=pull.head_sha, branch=pull.head_branch, event="pull_request")
        return context_of(self.api.events.pull_request(run, pull)), pull

    @property
    def comments(self) -> list[Comment]:
        return self.api.world.comments


@pytest.fixture
def desk(github: GitHubApi) -> Iterator[Desk]:
    with open_client(NO_TLS) as http:
        yield Desk(github, http)


class TestTheCommitStatus:
    def test_it_is_on_the_head_commit_pending_and_links_to_the_session(self, desk: Desk) -> None:
        context, pull = desk.on_pull_request()

        assert desk.ends(context, status=True) == ()

        (status,) = desk.api.world.statuses[pull.head_sha]
        assert (status.state, status.context, status.target_url) == ("pending", f"fire-routine/{TAG}", SESSION)
        assert status.description == "A session was started; follow it there"

    def test_for_workflow_run_it_is_on_the_reported_runs_commit(self, desk: Desk) -> None:
        world = desk.api.world
        watched = world.run(failed("test"), branch="feature", sha=world.commit("feature", branch="feature").sha)
        own = world.run(passed("fire"), sha=world.commit("main").sha)

        desk.ends(context_of(desk.api.events.workflow_run(own, watched)), status=True)

        assert list(world.statuses) == [watched.head_sha]

    def test_an_unknown_fire_links_to_the_run_and_says_so(self, desk: Desk) -> None:
        context, pull = desk.on_pull_request()

        desk.ends(context, UNKNOWN, status=True, comment=True)

        (status,) = desk.api.world.statuses[pull.head_sha]
        assert status.target_url == context.link
        assert "may be running" in (status.description or "")
        assert not desk.comments, "there is no session to link to"

    @pytest.mark.parametrize("result", [FAILED, Outcome("skipped"), Outcome("dry-run"), Outcome("error")])
    def test_where_nothing_was_fired_nothing_is_written(self, desk: Desk, result: Outcome) -> None:
        context, _ = desk.on_pull_request()

        assert desk.ends(context, result, status=True, comment=True) == ()
        assert desk.api.requests == []

    def test_without_the_grant_it_is_a_warning_that_names_it(self, desk: Desk) -> None:
        context, _ = desk.on_pull_request()
        desk.api.grants = {"contents": "read"}

        (warning,) = desk.ends(context, status=True)

        assert warning.startswith("The commit status could not be written")
        assert warning.endswith("permissions:\n  statuses: write")

    def test_without_a_commit_it_is_a_warning(self, desk: Desk) -> None:
        context, _ = desk.on_pull_request()

        (warning,) = desk.ends(context._replace(sha=""), status=True)

        assert "not about a commit" in warning

    def test_without_a_token_it_is_a_warning(self, desk: Desk) -> None:
        context, _ = desk.on_pull_request()

        (warning,) = desk.ends(context, status=True, comment=True, token=False)

        assert "`github-token` is empty" in warning


class TestTheClaim:
    def claim(self, desk: Desk, context: Context, *, commit_status: bool = False) -> Claim:
        settings = settings_for("once-per-commit", commit_status=commit_status)
        bed = Bed(desk.api, "always")
        claim = check_guards(settings, context, Runs(desk.github, context), bed.edges(desk.http), bed.warnings.append)
        assert claim
        claim.take()
        return claim

    @pytest.mark.parametrize(
        ("result", "kind", "state"),
        [(FIRED, "fired", "success"), (UNKNOWN, "unknown", "success"), (FAILED, "given-back", "success")],
    )
    def test_it_is_settled_by_what_became_of_the_fire(self, desk: Desk, result: Outcome, kind: str, state: str) -> None:
        context, pull = desk.on_pull_request()

        assert settle(self.claim(desk, context), result) == ""

        status = desk.api.world.statuses[pull.head_sha][-1]
        assert f"[{kind} " in (status.description or "")
        assert status.state == state

    def test_the_claims_own_status_is_the_commit_status(self, desk: Desk) -> None:
        context, pull = desk.on_pull_request()

        claim = self.claim(desk, context, commit_status=True)
        assert desk.ends(context, status=True, claim=claim) == ()

        statuses = desk.api.world.statuses[pull.head_sha]
        assert {status.context for status in statuses} == {f"fire-routine/{TAG} (once per commit)"}
        assert (statuses[-1].state, statuses[-1].target_url) == ("pending", SESSION)

    def test_a_claim_that_can_not_be_settled_is_a_warning_after_the_fire(self, desk: Desk) -> None:
        context, _ = desk.on_pull_request()
        claim = self.claim(desk, context)
        desk.api.fail("repos/create-commit-status", SERVER_ERROR)

        (warning,) = desk.ends(context, claim=claim)

        assert "GitHub returned 500" in warning


class TestTheComment:
    def test_the_first_session_makes_it(self, desk: Desk) -> None:
        context, pull = desk.on_pull_request()

        assert desk.ends(context, comment=True) == ()

        (comment,) = desk.comments
        assert comment.issue == pull.number
        assert f"[in the session]({SESSION})" in comment.body
        assert (
            f"[`{pull.head_sha[:7]}`]({context.server_url}/{context.repository}/commit/{pull.head_sha})" in comment.body
        )
        assert comment.body.startswith(f"<!-- fire-routine {TAG} ")

    def test_later_sessions_are_added_on_top_and_there_is_never_a_second_comment(self, desk: Desk) -> None:
        context, _ = desk.on_pull_request()
        for number in range(1, 5):
            assert desk.ends(context._replace(sha=f"{number}" * 40), session(number), comment=True) == ()

        (comment,) = desk.comments
        rows = [line for line in comment.body.splitlines() if "[session](" in line]
        assert [row.partition("`")[2][:7] for row in rows] == ["4444444", "3333333", "2222222", "1111111"]
        assert "[in the session](https://claude.ai/code/session_04)" in comment.body
        assert "2026-08-03 09:01 UTC" in rows[-1]

    def test_it_is_found_among_all_pages(self, desk: Desk) -> None:
        context, pull = desk.on_pull_request()
        for number in range(150):
            desk.api.world.comment(pull.number, f"chat {number}", user="octocat")
        desk.ends(context, session(1), comment=True)
        for number in range(150):
            desk.api.world.comment(pull.number, f"chat {number}", user="octocat")
        desk.ends(context, session(2), comment=True)

        assert len(desk.comments) == 301
        assert "session_01" in desk.comments[150].body
        assert "session_02" in desk.comments[150].body

    def test_each_routine_has_its_own(self, desk: Desk) -> None:
        context, _ = desk.on_pull_request()
        desk.ends(context, session(1), comment=True)
        desk.ends(context, session(2), comment=True, url=URL.replace("trig_01ABC", "trig_02DEF"))

        assert len(desk.comments) == 2
        assert all(body.count("[session](") == 1 for body in (comment.body for comment in desk.comments))

    @pytest.mark.parametrize("user", ["stranger", "helpful[bot]"])
    def test_a_mark_that_somebody_copied_is_not_trusted(self, desk: Desk, user: str) -> None:
        context, pull = desk.on_pull_request()
        desk.ends(context, session(1), comment=True)
        ours = desk.comments[0]
        copy = desk.api.world.comment(pull.number, ours.body, user=user)
        desk.comments.reverse()  # even where it is listed first
        before = copy.body

        desk.ends(context, session(2), comment=True)

        assert copy.body == before
        assert "session_02" in ours.body
        assert len(desk.comments) == 2

    def test_after_ours_was_deleted_a_copy_is_not_taken_for_it(self, desk: Desk) -> None:
        context, pull = desk.on_pull_request()
        desk.ends(context, session(1), comment=True)
        copy = desk.api.world.comment(pull.number, desk.comments.pop(0).body, user="stranger")

        desk.ends(context, session(2), comment=True)

        assert "session_02" not in copy.body
        assert len(desk.comments) == 2

    def test_rows_that_somebody_changed_are_dropped(self, desk: Desk) -> None:
        context, _ = desk.on_pull_request()
        desk.ends(context, session(1), comment=True)
        comment = desk.comments[0]
        comment.body = comment.body.replace("https://claude.ai/code/session_01", "https://evil.test/session_01")

        desk.ends(context, session(2), comment=True)

        assert "evil.test" not in comment.body
        assert "session_02" in comment.body

    def test_an_update_that_another_job_overwrote_is_made_again(self, desk: Desk) -> None:
        context, _ = desk.on_pull_request()
        desk.ends(context, session(1), comment=True)
        old = desk.comments[0].body
        overwritten = iter([True])

        def overwrite(request: ApiRequest) -> Fault | None:
            if request.operation == "issues/update-comment" and next(overwritten, False):
                desk.comments[0].body = old
            return None

        desk.api.after = overwrite
        assert desk.ends(context, session(2), comment=True) == ()

        assert "session_02" in desk.comments[0].body

    def test_for_workflow_run_it_is_on_the_pull_request_of_the_reported_commit(self, desk: Desk) -> None:
        world = desk.api.world
        pull = world.pull_request()
        watched = world.run(failed("test"), sha=pull.head_sha, branch=pull.head_branch, event="pull_request")
        own = world.run(passed("fire"), sha=world.commit("main").sha)

        desk.ends(context_of(desk.api.events.workflow_run(own, watched)), comment=True)

        assert [comment.issue for comment in desk.comments] == [pull.number]

    def test_for_workflow_run_it_finds_a_pull_request_from_a_fork(self, desk: Desk) -> None:
        """GitHub names no pull request in the event then."""
        world = desk.api.world
        world.pull_request(state="closed")
        pull = world.pull_request(head_repository="stranger/octo-repo")
        watched = world.run(
            failed("test"),
            sha=pull.head_sha,
            branch=pull.head_branch,
            event="pull_request",
            head_repository="stranger/octo-repo",
        )
        own = world.run(passed("fire"), sha=world.commit("main").sha)
        context = context_of(desk.api.events.workflow_run(own, watched))

        assert desk.ends(context, comment=True, status=True) == ()

        assert context.pull_request is None
        assert [comment.issue for comment in desk.comments] == [pull.number]
        assert list(world.statuses) == [pull.head_sha]

    def test_without_a_pull_request_nothing_is_written_and_nothing_is_wrong(self, desk: Desk) -> None:
        run = desk.api.world.run(failed("test"), branch="feature", sha=desk.api.world.commit(branch="feature").sha)

        assert desk.ends(context_of(desk.api.events.push(run)), comment=True) == ()
        assert desk.comments == []

    def test_without_the_grant_it_is_a_warning_that_names_it(self, desk: Desk) -> None:
        context, _ = desk.on_pull_request()
        desk.api.grants = {"pull-requests": "read"}

        (warning,) = desk.ends(context, comment=True)

        assert warning.startswith("The comment on the pull request could not be written")
        assert warning.endswith("permissions:\n  pull-requests: write")

    def test_a_github_that_fails_is_a_warning_and_the_other_one_is_still_written(self, desk: Desk) -> None:
        context, pull = desk.on_pull_request()
        desk.api.fail("repos/create-commit-status", SERVER_ERROR)

        warnings = desk.ends(context, comment=True, status=True)

        assert len(warnings) == 1
        assert [comment.issue for comment in desk.comments] == [pull.number]

    def test_it_lists_no_more_than_fits(self, desk: Desk) -> None:
        context, _ = desk.on_pull_request()
        for number in range(1, 56):
            desk.minute = 0
            desk.ends(context, session(number), comment=True)

        assert desk.comments[0].body.count("[session](") == 50
        assert "session_55" in desk.comments[0].body
        assert "session_05)" not in desk.comments[0].body
