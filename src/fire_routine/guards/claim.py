"""The claim that the `once-` policies rest on: of all runs of the action that want to fire, one does."""

import re
from collections.abc import Callable
from secrets import token_hex
from typing import Final
from urllib.parse import quote

from fire_routine.context.context import Context
from fire_routine.github.client import MAX_PAGES, PAGE_SIZE, GitHub
from fire_routine.github.errors import GitHubError
from fire_routine.guards.claim_log import Entry, Kind, Lock, Phase, describe, next_step, read_entry, replay
from fire_routine.guards.claim_scope import PERMISSION, Scope, broken, scope_of
from fire_routine.inputs.settings import Settings
from fire_routine.outcome.outcome import Stop, skipped
from fire_routine.outcome.session import is_session_link
from fire_routine.process.edges import Edges
from fire_routine.runs.runs import Runs
from fire_routine.wire.exit import AsIs

LEASE: Final = 30.0
"""Seconds that a claim may last before its holder announces the fire. It normally takes one or two."""
SETTLE: Final = 2.0
"""Seconds after which every status that was made before one that can be seen can be seen too: an assumption."""
PATIENCE: Final = 600.0
"""Seconds that a claimant waits in all, while others try and fail one after the other."""
FIRST_POLL: Final = 1.0
LONGEST_POLL: Final = 8.0
MAX_FAILURES: Final = 5
"""Requests to GitHub that may fail in a row."""
TELL_TRIES: Final = 3
"""How often it is tried to note what became of the fire."""
MAX_LOOKS: Final = 12
"""Looks in which an entry of ours, that GitHub said it made, may be missing."""

LAST_WORDS: Final = 3.0
"""Seconds for giving back a claim on the way out."""

_FINAL_KINDS: Final = frozenset({"unauthorized", "forbidden", "not-found", "rejected"})


def make_claim(settings: Settings, context: Context, runs: Runs | None, edges: Edges) -> "Claim":
    """The claim of a `once-` policy. Raises `Stop` when there can be none."""
    policy = settings.guards.fire_policy
    if runs is None:
        raise broken(f"`{policy}` needs `github-token`, and it is empty.", "github-token: ${{ github.token }}")
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

    Call `peek` before costly work, `take` right before firing, and after the fire `keep`, `keep_unknown` or
    `give_back`. `peek` and `take` raise `Stop`; the three after them give a warning, or nothing: by then it is done.
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
        """`run_url` is where our own job can be seen, `repository_url` what links to runs must begin with.

        `longest_fire` is how many seconds a fire takes at most, retries included. `shows_pending` lets the status of
        a fired routine stay pending, for the input `commit-status`; else it turns to success, so that a claim never
        keeps a commit from being all green.
        """
        self._github, self._scope = github, scope
        self._run_url, self._repository_url = run_url, repository_url
        self._silence: dict[Phase, float] = {"claimed": LEASE, "firing": longest_fire + LEASE}
        self._shows_pending = shows_pending
        self._clock, self._sleep, self._random = clock, sleep, random
        self._nonce = ""
        self._entries: dict[int, Entry] = {}
        self._unseen: int | None = None
        self._looks = self._failures = self._polls = 0
        self._rival = Lock()
        self._rival_since = 0.0

    def peek(self) -> None:
        """Raise `Stop` if the scope already has its session, as far as one cheap look shows."""
        try:
            lock = replay(self._read())
        except GitHubError as error:
            if error.kind in _FINAL_KINDS:
                raise self._cannot(error) from None
            return
        if lock.phase in {"fired", "unknown"}:
            raise self._lost(lock)

    def take(self) -> None:
        """Wait until it is settled who fires for this scope. When it returns it is we, and nobody can change that.

        Raises `Stop` when somebody else fires, when GitHub does not let us claim, or when it can't be asked.
        """
        try:
            lost = self._take()
        except BaseException:
            # Nothing was sent: let others go on at once. A job that is cancelled ends up here too.
            self._post_once("given-back")
            raise
        if lost:
            raise lost

    def keep(self, session_url: str) -> str:
        """Note that a session was started, and where. Gives a warning when that failed."""
        reason = self._tell("fired", session_url)
        return reason and (
            f"The session could not be noted on the commit ({reason}). Other runs of the action for "
            f"{self._scope.words} will skip all the same, without a link to it."
        )

    def keep_unknown(self) -> str:
        """Note that a session may have been started. Gives a warning when that failed."""
        reason = self._tell("unknown", self._run_url)
        return reason and f"It could not be noted on the commit that a session may be running ({reason})."

    def give_back(self) -> str:
        """Note that surely no session was started, so that another run may try. Gives a warning when that failed."""
        reason = self._tell("given-back", self._run_url)
        return reason and (
            f"The claim on the commit could not be given back ({reason}): runs of the action for {self._scope.words} "
            "will skip from now on. To fire for it nevertheless, run once with `fire-policy: always`."
        )

    def _take(self) -> Stop | None:
        """Why we do not fire, or None when we do."""
        until, confirmed = self._clock() + PATIENCE, False
        while True:
            if not self._look():
                continue
            lock = replay(self._entries.values())
            step = next_step(lock, self._nonce, silent=self._is_silent(lock))
            if step == "fire" and confirmed:
                return None
            if step == "lost":
                return self._lost(lock)
            if self._clock() >= until:
                return self._out_of_patience(lock)
            confirmed = step == "fire"
            if step == "fire":
                # Entries from before ours may still be on their way to us: look once more, later.
                self._sleep(SETTLE)
            elif step == "wait":
                self._poll()
            elif step == "claim":
                self._nonce = token_hex(8)
                self._post("claimed", self._nonce)
            else:
                self._post("firing" if step == "announce" else "expired", lock.holder)

    def _look(self) -> bool:
        """Add to `_entries` what is there. False when nothing can be decided yet.

        That is when GitHub did not answer, or does not show yet what we just made. An entry that was seen once stays:
        a later answer may come from a server that does not know it yet.
        """
        try:
            self._entries.update({entry.id: entry for entry in self._read()})
        except GitHubError as error:
            self._failed(error)
            return False
        self._failures = 0
        if self._unseen is not None and self._unseen not in self._entries:
            self._looks += 1
            if self._looks >= MAX_LOOKS:
                raise broken("GitHub made the commit status of the claim, but never showed it.")
            self._poll()
            return False
        self._unseen, self._looks = None, 0
        return True

    def _read(self) -> tuple[Entry, ...]:
        """All entries of our context.

        Pages may shift while they are read: as the newest come first, entries then come twice, and none is missed.
        """
        path = f"/repos/{self._scope.repository}/commits/{quote(self._scope.sha)}/statuses"
        entries, count, wanted = [], 0, self._scope.context.lower()
        for status in self._github.pages(path, None, permission=PERMISSION):
            count += 1
            entry = read_entry(status) if status.text("context").lower() == wanted else None
            if entry:
                entries.append(entry)
        if count >= MAX_PAGES * PAGE_SIZE:
            raise broken("The commit has too many statuses for the claim to be found among them.")
        return tuple(entries)

    def _post(self, kind: Kind, nonce: str) -> None:
        """Add an entry. When the answer is lost it may be there all the same: the next look tells."""
        try:
            answer = self._send(kind, nonce, self._run_url)
        except GitHubError as error:
            self._failed(error)
            return
        self._failures, self._polls = 0, 0
        self._unseen = answer

    def _send(self, kind: Kind, nonce: str, link: str) -> int | None:
        passing = kind in {"given-back", "expired"} or (kind in {"fired", "unknown"} and not self._shows_pending)
        body = {
            "state": AsIs("success" if passing else "pending", "claim"),
            "context": AsIs(self._scope.context, "claim"),
            "description": AsIs(describe(kind, nonce), "claim"),
            "target_url": AsIs(link, "claim"),
        }
        path = f"/repos/{self._scope.repository}/statuses/{quote(self._scope.sha)}"
        return self._github.post(path, body, permission=PERMISSION).number("id")

    def _tell(self, kind: Kind, link: str) -> str:
        """Add an entry after the fire, with some patience. Gives the reason when it failed."""
        reason = ""
        for attempt in range(TELL_TRIES):
            if attempt:
                self._sleep(FIRST_POLL * 2**attempt)
            try:
                self._send(kind, self._nonce, link)
            except GitHubError as error:
                reason = error.reason
                if error.kind in _FINAL_KINDS:
                    break
            else:
                return ""
        return reason

    def _post_once(self, kind: Kind) -> None:
        """Add an entry if GitHub takes it at once: a job that is cancelled has ten seconds for this and its report."""
        if self._nonce:
            self._github = self._github.within(self._clock() + LAST_WORDS)
            try:
                self._send(kind, self._nonce, self._run_url)
            except GitHubError:
                return  # the claim expires by itself, unless the fire was announced already

    def _failed(self, error: GitHubError) -> None:
        """Wait a little after a request that failed. Raises `Stop` when waiting does not help."""
        self._failures += 1
        if error.kind in _FINAL_KINDS or self._failures >= MAX_FAILURES:
            raise self._cannot(error) from None
        self._poll()

    def _poll(self) -> None:
        wait = min(LONGEST_POLL, FIRST_POLL * 2**self._polls)
        self._polls += 1
        self._sleep(wait * (0.5 + self._random() / 2))

    def _is_silent(self, lock: Lock) -> bool:
        """Whether the holder has been seen in its phase for too long.

        Only our own clock is asked, and only for how long we have been watching.
        """
        if (lock.holder, lock.phase) != (self._rival.holder, self._rival.phase):
            self._rival, self._rival_since, self._polls = lock, self._clock(), 0
        return self._clock() - self._rival_since >= self._silence.get(lock.phase, 0)

    def _out_of_patience(self, lock: Lock) -> Stop:
        if lock.holder == self._nonce:
            self._post_once("given-back")
        return skipped(f"Other jobs have been trying to fire for {self._scope.words} for too long.", self._link(lock))

    def _lost(self, lock: Lock) -> Stop:
        who = f"for {self._scope.words}"
        words = {
            "fired": f"A session was already started {who}.",
            "unknown": f"The routine was already fired {who}, without a trustworthy answer: a session may be running.",
        }
        silent = f"A job announced that it fires {who} and never told how that ended: a session may be running."
        return skipped(words.get(lock.phase, silent), self._link(lock))

    def _link(self, lock: Lock) -> str:
        """A link from the log, if it leads to where such links lead: whoever may write statuses could have set it."""
        own = re.fullmatch(re.escape(self._repository_url) + r"/actions/runs/[0-9]{1,19}", lock.link)
        return lock.link if own or is_session_link(lock.link) else ""

    def _cannot(self, error: GitHubError) -> Stop:
        if error.kind in {"forbidden", "not-found"}:
            return broken(
                f"The claim for {self._scope.words} is a commit status, and the job's token may not make or read one "
                f"({error.reason}). In runs for forks and for Dependabot GitHub gives a token that can only read.",
                f"permissions:\n  {PERMISSION}",
            )
        return broken(f"The claim for {self._scope.words} is a commit status, and that failed ({error.reason}).")
