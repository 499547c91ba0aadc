"""The claim behind the `once-` policies: of all runs of the action that want to fire, only one does."""

import re
from collections.abc import Callable
from contextlib import suppress
from secrets import token_hex
from typing import Final
from urllib.parse import quote

from fire_routine.context.context import Context
from fire_routine.github.client import MAX_PAGES, PAGE_SIZE, GitHub
from fire_routine.github.errors import GarbageError, GitHubError
from fire_routine.guards.claim_log import Entry, Kind, Lock, Phase, Step, describe, next_step, read_entry, replay
from fire_routine.guards.claim_scope import PERMISSION, Scope, broken, scope_of
from fire_routine.inputs.settings import Settings
from fire_routine.outcome.outcome import Stop, skipped
from fire_routine.outcome.session import is_session_link
from fire_routine.process.edges import Edges
from fire_routine.runs.runs import Runs
from fire_routine.wire.exit import AsIs

LEASE: Final = 30.0
"""Seconds that a claim lasts unless its holder announces the fire, which normally takes one or two."""
SETTLE: Final = 2.0
"""Seconds after which GitHub shows all statuses older than one that it shows already: an assumption."""
PATIENCE: Final = 600.0
"""Seconds that a claimant waits in total, while others try and fail one after the other."""
FIRST_POLL: Final = 1.0
LONGEST_POLL: Final = 8.0
MAX_FAILURES: Final = 5
"""Requests to GitHub that may fail in a row."""
RESULT_TRIES: Final = 3
"""Attempts to note the result of the fire."""
MAX_LOOKS: Final = 12
"""Looks in which an entry that GitHub has accepted may still be missing."""

EXIT_SECONDS: Final = 3.0
"""Seconds for giving back a claim on the way out."""

_FINAL_KINDS: Final = frozenset({"unauthorized", "forbidden", "not-found", "rejected"})


def make_claim(settings: Settings, context: Context, runs: Runs | None, edges: Edges) -> "Claim":
    """The claim for a `once-` policy. Raises `Stop` if it can't be made."""
    policy = settings.guards.fire_policy
    if runs is None:
        raise broken(f"`{policy}` needs `github-token`, which is empty.", "github-token: ${{ github.token }}")
    return Claim(
        runs.github,
        scope_of(policy, context, settings.routine.url),
        run_url=context.site.run_url(context.own_run_id) or context.link,
        repository_url=context.repository_url,
        longest_fire=2 * settings.routine.timeout + settings.routine.max_wait,
        shows_pending=settings.report.commit_status,
        clock=edges.clock,
        sleep=edges.sleep,
        random=edges.random,
    )


class Claim:
    """One claimant's side of the protocol.

    Call `peek` before costly work, `take` right before firing, and after the fire one of `keep`, `keep_unknown` and
    `give_back`. `peek` and `take` raise `Stop`. The others return a warning, or `""`: the fire is over by then.
    """

    def __init__(
        self,
        github: GitHub,
        scope: Scope,
        *,
        run_url: str,
        repository_url: str,
        longest_fire: float,
        shows_pending: bool,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        random: Callable[[], float],
    ) -> None:
        """`run_url` is the page of our own run. Links to runs must begin with `repository_url`.

        `longest_fire` is the most seconds that a fire can take, with retries. `shows_pending` leaves the status of a
        fired routine pending (the input `commit-status`). Otherwise it becomes success, so that a claim never keeps a
        commit from turning green. `clock` gives monotonic seconds, `random` a number in [0, 1).
        """
        self._github, self._scope = github, scope
        self._run_url, self._repository_url = run_url, repository_url
        self._longest_fire, self._shows_pending = longest_fire, shows_pending
        self._clock, self._sleep, self._random = clock, sleep, random
        self._nonce = ""
        self._entries: dict[int, Entry] = {}
        self._unseen: int | None = None
        self._looks = self._failures = self._polls = 0
        self._since: dict[tuple[str, Phase], float] = {}

    def peek(self) -> None:
        """Raise `Stop` if one cheap look shows that the scope already has its session."""
        try:
            lock = replay(self._read())
        except GitHubError as error:
            if error.kind in _FINAL_KINDS:
                raise self._cannot(error) from None
            return
        if lock.phase in {"fired", "unknown"}:
            raise self._lost(lock)

    def take(self) -> None:
        """Wait until it is decided who fires for this scope. Returns only if we do, and nothing can change that.

        Raises `Stop` if somebody else fires, or if GitHub rejects the claim or can't be reached.
        """
        try:
            lost = self._take()
        except BaseException:
            # Nothing was sent: let others continue at once. A cancelled job gets here too.
            self._withdraw()
            raise
        if lost:
            raise lost

    def keep(self, session_url: str) -> str:
        """Note that a session was started, with its link. Returns a warning if that failed."""
        reason = self._note("fired", session_url)
        return reason and (
            f"The session could not be noted on the commit ({reason}). Other runs of the action for "
            f"{self._scope.words} will still skip, but without a link to it."
        )

    def keep_unknown(self) -> str:
        """Note that a session may have been started. Returns a warning if that failed."""
        reason = self._note("unknown", self._run_url)
        return reason and f"The commit's status could not be changed to say that a session may be running ({reason})."

    def give_back(self) -> str:
        """Note that definitely no session was started, so another run may try. Returns a warning if that failed."""
        reason = self._note("given-back", self._run_url)
        return reason and (
            f"The claim on the commit could not be given back ({reason}), so runs of the action for "
            f"{self._scope.words} will skip from now on. To fire anyway, run once with `fire-policy: always`."
        )

    def _take(self) -> Stop | None:
        """Why we don't fire, or None if we do."""
        until, confirmed = self._clock() + PATIENCE, False
        while True:
            try:
                lock, step = self._look()
                if step == "fire" and confirmed:
                    return None
                if step == "lost":
                    return self._lost(lock)
                if self._clock() >= until:
                    raise self._out_of_patience(lock)
                confirmed = step == "fire"
                self._do(step, lock)
            except GitHubError as error:
                self._failed(error)
            else:
                self._failures = 0

    def _look(self) -> tuple[Lock, Step]:
        """Add what GitHub lists to `_entries`. Returns the claim after all of them, and what we do next.

        An entry that was seen once stays: a later response may come from a server that does not know it yet. While
        GitHub does not list yet what we just posted, nothing can be decided.
        """
        self._entries.update({entry.id: entry for entry in self._read()})
        lock = replay(self._entries.values())
        if self._unseen is None or self._unseen in self._entries:
            self._unseen, self._looks = None, 0
            return lock, next_step(lock, self._nonce, silent=self._is_silent(lock))
        self._looks += 1
        if self._looks >= MAX_LOOKS:
            raise broken("GitHub accepted the claim's commit status, but never listed it.")
        return lock, "wait"

    def _do(self, step: Step, lock: Lock) -> None:
        """One step of a claimant that goes on. Raises `GitHubError`."""
        if step == "fire":
            # GitHub may not show older entries yet: look once more, later.
            self._sleep(SETTLE)
        elif step == "wait":
            self._poll()
        elif step == "claim":
            self._nonce = token_hex(8)
            self._post("claimed", self._nonce)
        else:
            self._post("firing" if step == "announce" else "expired", lock.holder)

    def _read(self) -> tuple[Entry, ...]:
        """All entries of our context.

        New entries can shift the pages while they are read. The newest come first, so some entries then appear twice,
        but none is missed.
        """
        path = f"/repos/{self._scope.repository}/commits/{quote(self._scope.sha)}/statuses"
        entries, count, wanted = [], 0, self._scope.context.lower()
        for status in self._github.pages(path, None):
            count += 1
            entry = read_entry(status) if status.text("context").lower() == wanted else None
            if entry:
                entries.append(entry)
        if count >= MAX_PAGES * PAGE_SIZE:
            raise broken("The commit has too many statuses to find the claim among them.")
        return tuple(entries)

    def _post(self, kind: Kind, nonce: str) -> None:
        """Add an entry. If the response is lost it may exist anyway: the next look shows that. Raises `GitHubError`."""
        self._unseen = self._send(kind, nonce, self._run_url)
        if self._unseen is None:
            raise GarbageError("a commit status without an id")

    def _send(self, kind: Kind, nonce: str, link: str) -> int | None:
        passing = kind in {"given-back", "expired"} or (kind in {"fired", "unknown"} and not self._shows_pending)
        body = {
            "state": AsIs("success" if passing else "pending", "claim"),
            "context": AsIs(self._scope.context, "claim"),
            "description": AsIs(describe(kind, nonce), "claim"),
            "target_url": AsIs(link, "claim"),
        }
        path = f"/repos/{self._scope.repository}/statuses/{quote(self._scope.sha)}"
        return self._github.post(path, body).number("id")

    def _note(self, kind: Kind, link: str) -> str:
        """Add an entry after the fire, with retries. Returns the reason if it failed."""
        attempt = 0
        while True:
            try:
                self._send(kind, self._nonce, link)
            except GitHubError as error:
                attempt += 1
                if error.kind in _FINAL_KINDS or attempt >= RESULT_TRIES:
                    return error.reason
            else:
                return ""
            self._sleep(2 * attempt)

    def _withdraw(self) -> None:
        """Try once to give back a claim: a cancelled job has ten seconds for this and its report."""
        if self._nonce:
            self._github = self._github.within(self._clock() + EXIT_SECONDS)
            # If it fails, the claim expires by itself, unless the fire was already announced.
            with suppress(GitHubError):
                self._send("given-back", self._nonce, self._run_url)

    def _failed(self, error: GitHubError) -> None:
        """Wait a little after a failed request. Raises `Stop` if waiting does not help."""
        self._failures += 1
        if error.kind in _FINAL_KINDS or self._failures >= MAX_FAILURES:
            raise self._cannot(error) from None
        self._poll()

    def _poll(self) -> None:
        wait = min(LONGEST_POLL, FIRST_POLL * 2**self._polls)
        self._polls += 1
        self._sleep(wait * (0.5 + self._random() / 2))

    def _is_silent(self, lock: Lock) -> bool:
        """Whether the holder has been in its phase for too long, by our own clock, since we first saw it there."""
        holder = (lock.holder, lock.phase)
        if holder not in self._since:
            self._since[holder], self._polls = self._clock(), 0
        limit = LEASE if lock.phase == "claimed" else LEASE + self._longest_fire
        return self._clock() - self._since[holder] >= limit

    def _out_of_patience(self, lock: Lock) -> Stop:
        return skipped(f"Gave up waiting for other jobs that try to fire for {self._scope.words}.", self._link(lock))

    def _lost(self, lock: Lock) -> Stop:
        who = f"for {self._scope.words}"
        words = {
            "fired": f"A session was already started {who}.",
            "unknown": f"The routine was already fired {who}, without a reliable response. A session may be running.",
        }
        silent = f"A job announced that it would fire {who}, and never reported the result. A session may be running."
        return skipped(words.get(lock.phase, silent), self._link(lock))

    def _link(self, lock: Lock) -> str:
        """The log's link if it leads to a session or to one of our runs, else `""`.

        Anyone who may write statuses could have set another one.
        """
        own = re.fullmatch(re.escape(self._repository_url) + r"/actions/runs/[0-9]{1,19}", lock.link)
        return lock.link if own or is_session_link(lock.link) else ""

    def _cannot(self, error: GitHubError) -> Stop:
        if error.kind in {"forbidden", "not-found"}:
            return broken(
                f"The claim for {self._scope.words} is a commit status, which the job's token may not read or create "
                f"({error.reason}). For forks and Dependabot GitHub gives the job a token that can only read.",
                f"permissions:\n  {PERMISSION}",
            )
        return broken(f"The commit status that claims the fire for {self._scope.words} failed ({error.reason}).")
