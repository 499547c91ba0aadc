"""What one claimant posts, waits for and tells, against the stand-in's commit statuses."""

import itertools

import httpx
import pytest

from fire_routine.github.client import GitHub
from fire_routine.guards.claim import LEASE, PATIENCE, SETTLE, Claim
from fire_routine.guards.claim_log import describe, read_entry
from fire_routine.guards.claim_scope import Scope
from fire_routine.outcome.outcome import Outcome, Stop
from fire_routine.wire.network import open_client
from fire_routine.wire.payload import Payload
from tests.integration.claim_bed import LONGEST_FIRE, PAGE, SESSION, statuses_of
from tests.pages import ROOT
from tests.standins.exits import an_exit
from tests.standins.github_api import GitHubApi
from tests.standins.github_call import ApiRequest
from tests.standins.github_faults import BAD_CREDENTIALS, FORBIDDEN, NOT_FOUND, SERVER_ERROR, UNPROCESSABLE, Fault
from tests.standins.loopback import NO_TLS
from tests.standins.mock import Mock
from tests.standins.replies import Reply
from tests.standins.stops import stop_of

CONTEXT = "fire-routine/0123abcd (once per commit)"
LIST = "repos/list-commit-statuses-for-ref"
POST = "repos/create-commit-status"


class Desk:
    """One claimant and the stand-in, without any play: time is what sleeping makes it."""

    def __init__(self, api: GitHubApi, http: httpx.Client, **changes: object) -> None:
        self.api = api
        self.sha = api.world.commit().sha
        self.time = 0.0
        self.pauses: list[float] = []
        self._randoms = iter(range(1, 1000))
        github = GitHub(an_exit(http), api_url=api.url, token=api.token, timeout=5, clock=self.clock, sleep=self.sleep)
        arguments: dict[str, object] = {
            "run_url": f"{PAGE}/actions/runs/1",
            "repository_url": PAGE,
            "longest_fire": LONGEST_FIRE,
            "shows_pending": False,
            "clock": self.clock,
            "sleep": self.sleep,
            "random": lambda: next(self._randoms) / 1000,
        }
        scope = Scope(api.world.repository, self.sha, CONTEXT, "this commit")
        self.claim = Claim(github, scope, **{**arguments, **changes})  # type: ignore[arg-type]

    def clock(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds
        self.pauses.append(seconds)

    @property
    def posted(self) -> list[tuple[str, str, str]]:
        """State, kind and link of the statuses, oldest first."""
        statuses = self.api.world.statuses.get(self.sha, [])
        entries = [read_entry(Payload({"id": status.id, "description": status.description})) for status in statuses]
        return [
            (status.state, entry.kind, status.target_url or "")
            for status, entry in zip(statuses, entries, strict=True)
            if entry
        ]

    def write(self, kind: str, link: str = f"{PAGE}/actions/runs/9", nonce: str = "f" * 16) -> None:
        """What another claimant posted."""
        description = describe(kind, nonce)  # type: ignore[arg-type]
        self.api.world.status(self.sha, "pending", CONTEXT, description=description, target_url=link)


@pytest.fixture
def desk() -> object:
    with GitHubApi() as api, open_client(NO_TLS) as http:
        yield Desk(api, http)


def test_the_winner_claims_announces_and_links_to_the_session(desk: Desk) -> None:
    desk.claim.peek()
    desk.claim.take()
    assert desk.claim.keep(SESSION.format(1)) == ""

    run = f"{PAGE}/actions/runs/1"
    assert desk.posted == [
        ("pending", "claimed", run),
        ("pending", "firing", run),
        ("success", "fired", SESSION.format(1)),
    ]
    assert desk.pauses == [2], "it looks once more when GitHub shows all that came before"


def test_the_limits_are_those_on_the_page_of_the_protocol() -> None:
    page = " ".join((ROOT / "docs" / "claim-protocol.md").read_text(encoding="utf-8").split())

    assert f"after {LEASE:.0f} seconds without progress" in page
    assert f"**it waits {SETTLE:.0f} seconds, reads once more" in page


def test_who_sees_an_older_claim_at_the_second_look_does_not_fire(desk: Desk) -> None:
    """A list that lags shows our own entries first."""
    looks = itertools.count()

    def lag(request: ApiRequest) -> None:
        if request.operation == LIST and next(looks) == 3:
            statuses = desk.api.world.statuses[desk.sha]
            for number, kind in enumerate(("claimed", "firing", "fired"), 1):
                desk.write(kind, SESSION.format(9))
                statuses[-1].id = number

    desk.api.before = lag
    lost = stop_of(desk.claim.take)

    assert lost
    assert lost.link == SESSION.format(9)


@pytest.mark.parametrize(("shows_pending", "state"), [(False, "success"), (True, "pending")])
def test_only_with_commit_status_the_status_of_the_session_stays_pending(*, shows_pending: bool, state: str) -> None:
    run = f"{PAGE}/actions/runs/1"
    with GitHubApi() as api, open_client(NO_TLS) as http:
        desk = Desk(api, http, shows_pending=shows_pending)
        desk.claim.take()

        assert desk.claim.keep(SESSION.format(1)) == ""
        assert desk.posted[-1] == (state, "fired", SESSION.format(1))
        assert desk.claim.keep_unknown() == ""
        assert desk.posted[-1] == (state, "unknown", run)
        assert desk.claim.give_back() == ""
        assert desk.posted[-1] == ("success", "given-back", run)


@pytest.mark.parametrize(("jitter", "waits"), [(0.0, [0.5, 1, 2, 4, 4, 4]), (0.5, [0.75, 1.5, 3, 6, 6, 6])])
def test_who_waits_looks_less_and_less_often_with_jitter(jitter: float, waits: list[float]) -> None:
    with GitHubApi() as api, open_client(NO_TLS) as http:
        desk = Desk(api, http, random=lambda: jitter)
        for kind in ("claimed", "firing"):
            desk.write(kind)

        assert stop_of(desk.claim.take)

    assert desk.pauses[:6] == waits


def test_a_holder_that_goes_on_is_given_time_anew() -> None:
    """It announces the fire after 20 seconds of a claim that lasts 30, and reports it 140 later, of 150."""
    with GitHubApi() as api, open_client(NO_TLS) as http:
        desk = Desk(api, http, random=lambda: 0.0)
        desk.write("claimed")
        steps = [(20, "firing"), (160, "fired")]

        def go_on(_: ApiRequest) -> None:
            if steps and desk.time >= steps[0][0]:
                desk.write(steps.pop(0)[1], SESSION.format(9))

        api.before = go_on
        lost = stop_of(desk.claim.take)

    assert lost == Outcome("skipped", reason="A session was already started for this commit.", link=SESSION.format(9))
    assert [kind for _, kind, _ in desk.posted] == ["claimed", "firing", "fired"]
    assert max(desk.pauses) == 4
    assert desk.pauses.count(0.5) == 2, "it looks often again when the holder has gone on"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (
            "unknown",
            "The routine was already fired for this commit, without a reliable response. A session may be running.",
        ),
        ("fired", "A session was already started for this commit."),
    ],
)
def test_a_fire_of_any_end_but_a_definite_failure_is_the_last_one(desk: Desk, kind: str, words: str) -> None:
    for step in ("claimed", "firing", kind):
        desk.write(step)

    for look in (desk.claim.peek, desk.claim.take):
        lost = stop_of(look)
        assert lost
        assert lost.reason == words
    assert len(desk.posted) == 3


def test_a_job_cancelled_while_it_claims_gives_the_claim_back_at_once() -> None:
    with GitHubApi() as api, open_client(NO_TLS) as http:

        def cancelled(_: float) -> None:
            raise KeyboardInterrupt

        desk = Desk(api, http, sleep=cancelled)
        with pytest.raises(KeyboardInterrupt):
            desk.claim.take()

    assert desk.posted[-1] == ("success", "given-back", f"{PAGE}/actions/runs/1")


def test_giving_the_claim_back_on_the_way_out_takes_three_seconds_at_most() -> None:
    limits: list[float] = []

    def cancelled(_: float) -> None:
        raise KeyboardInterrupt

    with GitHubApi() as api:
        statuses = statuses_of(api.world)

        def noted(request: httpx.Request) -> httpx.Response:
            limits.append(request.extensions["timeout"]["read"])
            return statuses.handle_request(request)

        with httpx.Client(transport=Mock(noted)) as http, pytest.raises(KeyboardInterrupt):
            Desk(api, http, sleep=cancelled).claim.take()

    assert limits[-2:] == [5, 3]


def test_who_may_not_look_has_nothing_to_give_back(desk: Desk) -> None:
    desk.api.fail(LIST, FORBIDDEN)

    assert stop_of(desk.claim.take)
    assert desk.api.count(POST) == 0


@pytest.mark.parametrize(
    ("fault", "remedy"),
    [
        (BAD_CREDENTIALS, ""),
        (UNPROCESSABLE, ""),
        (FORBIDDEN, "permissions:\n  statuses: write"),
        (NOT_FOUND, "permissions:\n  statuses: write"),
    ],
)
def test_what_github_refuses_for_good_is_an_error_before_any_costly_work(desk: Desk, fault: Fault, remedy: str) -> None:
    desk.api.fail(LIST, fault)

    error = stop_of(desk.claim.peek)

    assert error
    assert error.kind == "error"
    assert error.problems[0].remedy == remedy


@pytest.mark.parametrize("good", [0, 1])
def test_a_github_that_fails_five_times_in_a_row_ends_the_claim(good: int) -> None:
    made = itertools.count()
    with GitHubApi() as api, open_client(NO_TLS) as http:
        desk = Desk(api, http, random=lambda: 0.0)
        api.fail(LIST, SERVER_ERROR, when=lambda _: next(made) >= good)
        error = stop_of(desk.claim.take)

    assert error
    assert desk.pauses == [1, 0.5, 1, 1, 1, 2, 1, 4, 1], "one second before the client's second try of each"
    assert error.problems[0].message == (
        "The commit status that claims the fire for this commit failed (GitHub returned 500 (Server Error))."
    )
    assert desk.api.count(LIST) == good + 2 * 5, "the client repeats each lookup once"


def test_a_github_that_shows_statuses_but_fails_to_create_any_ends_the_claim_too(desk: Desk) -> None:
    """A look that succeeds between two failures does not make them fewer."""
    desk.api.fail(POST, SERVER_ERROR)

    error = stop_of(desk.claim.take)

    assert error
    assert error.kind == "error"
    assert error.problems[0].message.endswith("failed (GitHub returned 500 (Server Error)).")
    assert desk.api.count(POST) == 5 + 1, "the claim, and giving it back in case it arrived"


@pytest.mark.parametrize("body", [b'"surprise"', b"{}", b'{"id": "1"}'])
def test_a_github_that_does_not_say_which_status_it_made_ends_the_claim_too(desk: Desk, body: bytes) -> None:
    """Without its number nobody could look for it, and the claim would be made again and again without a pause."""
    desk.api.fail(POST, Fault("no id", Reply(201, body)))

    error = stop_of(desk.claim.take)

    assert error
    assert "GitHub's response could not be read (" in error.problems[0].message
    assert desk.api.count(POST) == 5 + 1, "the claim, and giving it back in case it arrived"


@pytest.mark.parametrize("operation", [LIST, POST])
def test_fewer_failures_in_a_row_do_not(desk: Desk, operation: str) -> None:
    """Four before each success."""
    tries = 4 * (2 if operation == LIST else 1)
    made = itertools.count()
    desk.api.fail(operation, SERVER_ERROR, when=lambda _: next(made) % (tries + 1) != tries)

    desk.claim.take()

    assert desk.api.count(operation) > 2 * tries


def test_the_result_is_noted_in_three_tries(desk: Desk) -> None:
    desk.claim.take()
    desk.pauses.clear()
    before = desk.api.count(POST)
    desk.api.fail(POST, SERVER_ERROR, times=2)
    assert desk.claim.keep(SESSION.format(1)) == ""
    assert (desk.api.count(POST) - before, desk.pauses) == (3, [2, 4])

    desk.api.fail(POST, SERVER_ERROR)
    assert desk.claim.keep(SESSION.format(1)) == (
        "The session could not be noted on the commit (GitHub returned 500 (Server Error)). Other runs of the action "
        "for this commit will still skip, but without a link to it."
    )
    assert desk.api.count(POST) - before == 6


@pytest.mark.parametrize(("last_page", "message"), [(100, "too many statuses"), (99, "")])
def test_a_commit_with_more_statuses_than_are_read_is_an_error(last_page: int, message: str) -> None:
    def fifty_pages(request: httpx.Request) -> httpx.Response:
        length = last_page if request.url.params["page"] == "50" else 100
        return httpx.Response(200, json=[{"id": 1, "context": "ci"}] * length)

    with GitHubApi() as api, httpx.Client(transport=Mock(fifty_pages)) as http:
        error = stop_of(Desk(api, http).claim.peek)

    assert bool(error) == bool(message)
    assert not error or message in error.problems[0].message


def test_a_second_run_skips_and_links_to_the_session_before_any_costly_work(desk: Desk) -> None:
    for kind in ("claimed", "firing"):
        desk.write(kind)
    desk.write("fired", SESSION.format(9))

    lost = stop_of(desk.claim.peek)

    assert lost == Outcome("skipped", reason="A session was already started for this commit.", link=SESSION.format(9))
    assert stop_of(desk.claim.take) == lost
    assert len(desk.posted) == 3


def test_who_died_after_the_announcement_may_have_fired_so_nobody_else_does(desk: Desk) -> None:
    for kind in ("claimed", "firing"):
        desk.write(kind)

    outcome = stop_of(desk.claim.take)

    assert outcome
    assert "never reported the result" in outcome.reason
    assert outcome.link == f"{PAGE}/actions/runs/9"
    assert LONGEST_FIRE < desk.time < 2 * LONGEST_FIRE


@pytest.mark.parametrize(("kinds", "seconds"), [(["claimed"], 30), (["claimed", "firing"], LONGEST_FIRE + 30)])
def test_a_holder_has_all_of_its_time_and_no_more(desk: Desk, kinds: list[str], seconds: float) -> None:
    """What is done at the third look, whether that is to push it aside or to skip."""
    for kind in kinds:
        desk.write(kind)
    moments = [0, seconds - 0.1, seconds]
    looks: list[int] = []

    def look_at_these_moments(request: ApiRequest) -> None:
        if request.operation == POST:
            looks.append(desk.api.count(LIST))
        elif moments:
            desk.time = moments.pop(0)

    desk.api.before = look_at_these_moments
    stop_of(desk.claim.take)

    assert [*looks, desk.api.count(LIST)][0] == 3


def test_who_died_before_the_announcement_is_pushed_aside(desk: Desk) -> None:
    desk.write("claimed")

    desk.claim.take()

    assert [kind for _, kind, _ in desk.posted] == ["claimed", "expired", "claimed", "firing"]
    assert desk.posted[1][0] == "success", "it no longer keeps the commit from turning green"
    assert 30 <= desk.time < 45


@pytest.mark.parametrize("link", ["https://evil.test/x", "javascript:alert(1)", f"{PAGE}/actions/runs/1)[x](y", ""])
def test_a_link_that_somebody_else_wrote_into_the_log_is_not_shown(desk: Desk, link: str) -> None:
    for kind in ("claimed", "firing"):
        desk.write(kind)
    desk.write("fired", link)

    lost = stop_of(desk.claim.peek)

    assert lost
    assert lost.link == ""


def test_a_look_beforehand_that_fails_for_the_moment_decides_nothing(desk: Desk) -> None:
    desk.write("claimed")
    desk.write("firing")
    desk.write("fired")
    desk.api.fail(LIST, SERVER_ERROR)

    assert stop_of(desk.claim.peek) is None


def test_where_others_claim_and_fail_one_after_the_other_it_gives_up_after_ten_minutes(desk: Desk) -> None:
    """None of them is silent for long enough to be pushed aside."""
    desk.write("claimed", nonce=f"{0:016x}")
    moments = [0, 599.9, 600]

    def the_next(request: ApiRequest) -> None:
        if request.operation == LIST:
            desk.time = moments.pop(0)
            number = 3 - len(moments)
            desk.write("given-back", nonce=f"{number - 1:016x}")
            desk.write("claimed", nonce=f"{number:016x}")

    desk.api.before = the_next
    lost = stop_of(desk.claim.take)

    assert moments == []
    assert lost
    assert (lost.kind, lost.link) == ("skipped", f"{PAGE}/actions/runs/9")
    assert lost.reason == "Gave up waiting for other jobs that try to fire for this commit."
    assert {link for _, _, link in desk.posted} == {f"{PAGE}/actions/runs/9"}


def test_who_gives_up_while_it_holds_the_claim_gives_it_back(desk: Desk) -> None:
    """The others are done just before its patience is over."""
    desk.write("claimed", nonce=f"{0:016x}")
    others = itertools.count(1)

    def the_next(request: ApiRequest) -> None:
        if request.operation == LIST and desk.time < PATIENCE - 60:
            desk.time += 20
            number = next(others)
            desk.write("given-back", nonce=f"{number - 1:016x}")
            if desk.time < PATIENCE - 60:
                desk.write("claimed", nonce=f"{number:016x}")
        elif request.operation == LIST:
            desk.time += 60

    desk.api.before = the_next
    lost = stop_of(desk.claim.take)

    assert lost
    assert lost.reason.startswith("Gave up waiting")
    run = f"{PAGE}/actions/runs/1"
    assert desk.posted[-2:] == [("pending", "claimed", run), ("success", "given-back", run)]


def test_a_claim_that_github_makes_but_never_shows_is_an_error(desk: Desk) -> None:
    def hide(request: ApiRequest) -> None:
        if request.operation == LIST:
            desk.api.world.statuses.clear()

    desk.api.before = hide
    failed = stop_of(desk.claim.take)

    assert failed
    assert "never listed it" in failed.problems[0].message
    assert desk.api.count(LIST) == 1 + 12
    assert desk.api.count(POST) == 2, "the claim, and giving it back"
    assert desk.time > 30


def test_each_entry_may_be_late_and_is_soon_looked_for_again() -> None:
    """Each is missing in seven lists, after another claim that went silent."""
    late: set[int] = set()
    with GitHubApi() as api, open_client(NO_TLS) as http:
        desk = Desk(api, http, random=lambda: 0.0)
        desk.write("claimed")

        def hide(request: ApiRequest) -> None:
            newest = api.world.statuses[desk.sha][-1]
            if request.operation == LIST and "f" * 16 not in (newest.description or "") and newest.id not in late:
                late.add(newest.id)
                newest.unseen_by = 7

        api.before = hide
        desk.claim.take()

    assert len(late) == 2
    lag = [0.5, 1, 2, 4, 4, 4, 4]
    assert desk.pauses[-15:] == [*lag, *lag, 2]


def test_other_contexts_and_other_commits_do_not_matter(desk: Desk) -> None:
    for kind in ("claimed", "firing", "fired"):
        description = describe(kind, "e" * 16)
        desk.api.world.status(desk.sha, "pending", "fire-routine/ffffffff (once per commit)", description=description)

    desk.claim.take()


def test_the_claim_is_found_among_hundreds_of_statuses(desk: Desk) -> None:
    for kind in ("claimed", "firing", "fired"):
        desk.write(kind, SESSION.format(9))
    for number in range(250):
        desk.api.world.status(desk.sha, "success", f"ci/{number}")

    assert stop_of(desk.claim.peek)


def test_without_statuses_write_the_policy_is_an_error_with_the_yaml_to_add(desk: Desk) -> None:
    desk.api.grants = {"statuses": "read"}

    with pytest.raises(Stop) as error:
        desk.claim.take()

    (problem,) = error.value.outcome.problems
    assert problem.input == "fire-policy"
    assert problem.remedy == "permissions:\n  statuses: write"
    assert "forks" in problem.message
    assert problem.message.startswith("The claim for this commit is a commit status, which the job's token may not")


@pytest.mark.parametrize("fault", [FORBIDDEN, UNPROCESSABLE])
def test_what_github_refuses_is_not_retried(desk: Desk, fault: Fault) -> None:
    desk.api.fail(POST, fault)

    with pytest.raises(Stop):
        desk.claim.take()

    assert desk.api.count(POST) == 2  # the claim, and giving it back in case it arrived


def test_a_claim_that_can_not_be_given_back_is_a_warning_that_says_what_to_do(desk: Desk) -> None:
    desk.claim.take()
    before = desk.api.count(POST)
    desk.api.fail(POST, FORBIDDEN)

    assert "fire-policy: always" in desk.claim.give_back()
    assert "without a link" in desk.claim.keep(SESSION.format(1))
    assert "may be running" in desk.claim.keep_unknown()
    assert desk.api.count(POST) == before + 3, "what is refused is not tried again"
