"""Text without secrets: the last thing that happens to all that leaves.

Belongs here: what a secret looks like, and what stands in its place. Does not belong here: where texts come from.

GitHub masks secrets in this job's own log and summary; nobody masks what is posted elsewhere, and a job log holds the
secrets of other jobs and whatever tools print. The built-in patterns name forms that are secret wherever they stand.
They are no proof that nothing is left: the input `redact` takes more.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

MASK: Final = "***"
"""Shorter than anything it replaces, so that a redacted text never outgrows a limit; and what GitHub itself writes."""

SHORTEST_SECRET: Final = 4
"""Shorter values are not looked for: they would blank out half the text, and GitHub's runner has the same limit."""

_BUILT_IN: Final = (
    # Anthropic, GitHub, GitLab, Slack, Stripe, npm, PyPI, Hugging Face, DigitalOcean, SendGrid, OpenAI-like
    r"sk-ant-[A-Za-z0-9_-]{8,}",
    r"(?:gh[pousr]_|github_pat_|glpat-|gldt-|glrt-)[A-Za-z0-9_]{16,}",
    r"xox[a-z]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}",
    r"(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,}",
    r"npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{40,}|hf_[A-Za-z0-9]{30,}|do[opr]_v1_[a-f0-9]{60,}",
    r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
    r"sk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{32,}",
    # AWS access key ids, Google API keys and OAuth tokens, Azure storage keys
    r"(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])",
    r"AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,}",
    r"(?i:AccountKey|SharedAccessSignature|[?&]sig)=(?P<azure>[A-Za-z0-9%+/=_-]{16,})",
    # JSON web tokens
    r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*",
    # A private key, whole; or to the end of what is there, where its end was cut off
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|\Z)",
    # user:password@ in an address
    r"(?<=://)[^\s/:@]{0,100}:(?P<password>[^\s/@]{1,200})(?=@)",
    # Authorization headers, as curl and HTTP clients print them
    r"(?i:authorization)[\"']?\s?[:=]\s?[\"']?(?i:bearer|basic|token)\s+(?P<header>[A-Za-z0-9._~+/=-]{8,})",
    # password=…, API_KEY: … (a value with a digit or of some length; placeholders stay)
    r"(?i:(?<![a-z])(?:password|passwd|secret|api[_-]?key|access[_-]?key|auth[_-]?token|access[_-]?token"
    r"|client[_-]?secret|private[_-]?key|secret[_-]?access[_-]?key))[\"']?\s?[:=]\s?[\"']?"
    r"(?P<value>(?=[A-Za-z0-9_+/=.~!@#%^-]{0,64}[0-9])[A-Za-z0-9_+/=.~!@#%^-]{8,})",
)


class Redactor:
    """Takes secrets out of texts. Built once, used for everything that leaves."""

    def __init__(self, secrets: Iterable[str] = (), patterns: Iterable[re.Pattern[str]] = ()) -> None:
        """`secrets` are exact values that are known; `patterns` are the user's, beside the built-in ones."""
        self._values = _spellings(secrets)
        self._patterns = tuple(re.compile(pattern) for pattern in _BUILT_IN) + tuple(patterns)

    def __call__(self, text: str) -> str:
        """`text` with `***` for each secret. Never longer than `text`."""
        for value in self._values:
            text = text.replace(value, MASK)
        for pattern in self._patterns:
            text = pattern.sub(_hide, text)
        return text


def _spellings(secrets: Iterable[str]) -> tuple[str, ...]:
    """The values as they stand and as they are often printed (in base64, in an address), longest first."""
    found: set[str] = set()
    for secret in secrets:
        if len(secret) >= SHORTEST_SECRET:
            coded = b64encode(secret.encode(errors="replace")).decode().rstrip("=")
            found.update((secret, quote(secret, safe=""), coded))
    return tuple(sorted(found, key=len, reverse=True))


def _hide(match: re.Match[str]) -> str:
    """The match with its secret part masked: the named group that took part, else all of it."""
    whole, group = match.group(), match.lastgroup
    if group is None:
        return MASK[: len(whole)]
    start, end = match.start(group) - match.start(), match.end(group) - match.start()
    return whole[:start] + MASK[: end - start] + whole[end:]
