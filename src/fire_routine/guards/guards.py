"""Fire, or skip with a reason: what can be said before any costly work."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from fire_routine.context.context import Context
from fire_routine.github.client import GitHub
from fire_routine.guards.skip import Skip
from fire_routine.inputs.reader import Problem
from fire_routine.inputs.settings import MissingSecrets, Settings
from fire_routine.process.edges import Edges
from fire_routine.report.advice import SECRETS_YAML
from fire_routine.text.plain import one_line

if TYPE_CHECKING:
    from fire_routine.guards.claim import Claim, Lost


def missing_secrets(url: str, token: str, rule: MissingSecrets, withheld: str) -> Skip | Problem | None:
    """What to do when there is no URL or no token; None when both are there.

    `withheld` says why GitHub gives this run no secrets (a fork, Dependabot), empty when it does give them. An unset
    secret arrives as an empty string, so the two can't be told apart by the values alone.
    """
    missing = [name for name, value in (("routine-url", url), ("routine-token", token)) if not value]
    if not missing:
        return None
    what = " and ".join(f"`{name}`" for name in missing)
    is_are = "is" if len(missing) == 1 else "are"
    if rule == "skip" or (rule == "auto" and withheld):
        why = withheld or "`missing-secrets: skip` says so"
        return Skip("missing-secrets", f"{what} {is_are} empty: {why}.")
    why = f" ({withheld})" if withheld else ""
    return Problem(
        missing[0],
        f"{what} {is_are} empty{why}. Most likely the secret is not set in this repository, organisation or "
        "environment, or it goes by another name.",
        SECRETS_YAML
        + ("" if withheld else "\n# or, to go on without a fire where there are none:\nmissing-secrets: skip"),
    )


def skipped_branch(branch: str, patterns: Sequence[str]) -> Skip | None:
    """The loop guard: whether the head branch is one that never fires.

    `patterns` are those of a workflow's `branches:` filter. Of several that match, the last decides, and one that
    begins with `!` takes the branch out again.
    """
    matched = ""
    for pattern in patterns:
        if _regex(pattern.removeprefix("!")).fullmatch(branch):
            matched = "" if pattern.startswith("!") else pattern
    if not branch or not matched:
        return None
    return Skip(
        "branch", f"The branch {one_line(branch, 120)} matches `{matched}` of `skip-branches`, which never fire."
    )


@dataclass(frozen=True)
class Passed:
    """What the policy says before any costly work."""

    skip: Skip | None = None
    note: str = ""
    """A warning: why it fires although the policy could not be applied."""
    claim: "Claim | None" = None
    """To be taken right before the fire (the `once-` policies)."""


def check_policy(settings: Settings, context: Context, github: GitHub | None, edges: Edges) -> Passed:
    """Apply `fire-policy`. `context` is that of the reported run (`look_up_run`).

    Raises `claim_scope.ClaimError` when a `once-` policy can't hold.
    """
    policy = settings.guards.fire_policy
    if policy == "always":
        return Passed()
    if policy == "on-new-failure":
        from fire_routine.guards.new_failure import on_new_failure

        judgement = on_new_failure(github, context, settings.text.needs, settings.text.environment)
        return Passed(judgement.skip, judgement.note)
    from fire_routine.guards.claim import Claim
    from fire_routine.guards.claim_scope import ClaimError, broken, scope_of

    if github is None:
        problem = broken(f"`{policy}` needs `github-token`, and it is empty.", "github-token: ${{ github.token }}")
        raise ClaimError(problem)
    claim = Claim(
        github,
        scope_of(policy, context, settings.routine.url),
        run_url=f"{context.repository_url}/actions/runs/{context.own_run_id}" if context.own_run_id else context.link,
        repository_url=context.repository_url,
        longest_fire=2 * settings.routine.timeout + settings.routine.max_wait,
        shows_pending=settings.report.commit_status,
        clock=edges.clock,
        sleep=edges.sleep,
        random=edges.random,
    )
    lost = claim.peek()
    return Passed(skip=skip_of(lost)) if lost else Passed(claim=claim)


def skip_of(lost: "Lost") -> Skip:
    """A lost claim as a reason to skip."""
    return Skip("already-fired", lost.message, lost.link)


_WILDCARDS: Final = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "?", "+": "+"}
_TOKENS = re.compile(r"\\.|\*\*/|\*\*|\*|\?|\+|\[[^\]]*\]|.", re.DOTALL)


@lru_cache(maxsize=64)
def _regex(pattern: str) -> re.Pattern[str]:
    r"""A filter pattern as a regular expression.

    Source: docs.github.com, "Workflow syntax", filter pattern cheat sheet: `*` is anything but `/`, `**` anything, `?`
    and `+` repeat the character before them, `[…]` is one of a set or range, `\` takes the meaning of what follows.
    """
    parts: list[str] = []
    for token in _TOKENS.findall(pattern):
        repeats = token in {"?", "+"} and bool(parts) and parts[-1] not in _WILDCARDS.values()
        if token in {"?", "+"} and not repeats:
            parts.append(re.escape(token))
        elif token in _WILDCARDS:
            parts.append(_WILDCARDS[token])
        elif token.startswith("\\") and len(token) > 1:
            parts.append(re.escape(token[1]))
        elif token.startswith("[") and len(token) > 2:  # noqa: PLR2004 (more than the brackets)
            parts.append(_set(token[1:-1]))
        else:
            parts.append(re.escape(token))
    return re.compile("".join(parts), re.DOTALL)


def _set(members: str) -> str:
    """A set of characters: single ones, and ranges within a-z, A-Z or 0-9."""
    ranges = re.findall(r"[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]", members)
    kept = [span for span in ranges if span[0] <= span[2]]
    singles = re.sub(r"[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]", "", members)
    inner = "".join(kept) + "".join(re.escape(char) for char in singles)
    return f"[{inner}]" if inner else r"(?!)"
