"""Text without secrets: the last thing that happens to all that leaves.

Belongs here: what a secret looks like, and what stands in its place. Does not belong here: where texts come from.

GitHub masks secrets in this job's own log and summary; nobody masks what is posted elsewhere, and a job log holds the
secrets of other jobs and whatever tools print. The built-in patterns name forms that are secret wherever they stand.
They are no proof that nothing is left: the input `redact` takes more.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

MASK: Final = "***"
"""Shorter than anything it replaces, so that a redacted text never outgrows a limit; and what GitHub itself writes."""

SHORTEST_SECRET: Final = 4
"""Shorter values are not looked for: they would blank out half the text, and GitHub's runner has the same limit."""


@dataclass(frozen=True)
class _Form:
    """What a kind of secret looks like."""

    hints: tuple[str, ...]
    """In lower case; a text with none of them is not searched: most lines of a log are passed in a microsecond."""
    pattern: str
    """The secret, or with one named group the secret and what stands around it."""


def _prefixed(hint: str, pattern: str) -> _Form:
    """A token that is known by its beginning, at the start of a word."""
    return _Form((hint,), r"(?<![A-Za-z0-9_-])(?:" + pattern + ")")


def _named(*names: str) -> _Form:
    """`PASSWORD=…`, `"api_key": "…"`: a value of some length with a digit in it, so words and placeholders stay."""
    spelt = "|".join(name.replace("_", "[_-]?") for name in names)
    hints = tuple(name.split("_")[0] for name in names)
    value = r"(?P<value>(?=[A-Za-z_+/=.~!@#%^-]{0,64}[0-9])[A-Za-z0-9_+/=.~!@#%^-]{8,})"
    return _Form(hints, rf"(?i:{spelt})[\"']?\s?[:=]\s?[\"']?{value}")


_FORMS: Final = (
    _prefixed("sk-ant-", r"sk-ant-[A-Za-z0-9_-]{8,}"),
    _Form(("gho_", "ghp_", "ghr_", "ghs_", "ghu_"), r"(?<![A-Za-z0-9_])gh[pousr]_[A-Za-z0-9_]{16,}"),
    _prefixed("github_pat_", r"github_pat_[A-Za-z0-9_]{16,}"),
    _Form(("glpat-", "gldt-", "glrt-", "glsa_"), r"(?<![A-Za-z0-9_])gl(?:pat|dt|rt|sa)[-_][A-Za-z0-9_-]{16,}"),
    _Form(("xox", "xapp-"), r"(?:xox[a-z]|xapp)-[A-Za-z0-9-]{10,}"),
    _Form(("_live_", "_test_"), r"(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}"),
    _prefixed("npm_", r"npm_[A-Za-z0-9]{30,}"),
    _prefixed("pypi-", r"pypi-[A-Za-z0-9_-]{40,}"),
    _prefixed("hf_", r"hf_[A-Za-z0-9]{30,}"),
    _prefixed("_v1_", r"do[opr]_v1_[a-f0-9]{60,}"),
    _prefixed("sg.", r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    _prefixed("sk-", r"sk-[A-Za-z0-9_-]{32,}"),
    _Form(("akia", "asia"), r"(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])"),
    _prefixed("aiza", r"AIza[A-Za-z0-9_-]{35}"),
    _prefixed("ya29.", r"ya29\.[A-Za-z0-9_-]{20,}"),
    # JSON web tokens: both parts are objects, and `{"` is `eyJ` in base64.
    _prefixed("eyj", r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),
    # A private key, whole; or to the end of what is there, where its end was cut off.
    _Form(
        ("private key-----",),
        r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|\Z)",
    ),
    # user:password@ in an address
    _Form(("://",), r"(?<=://)[^\s/:@]{0,100}:(?P<password>[^\s/@]{1,200})(?=@)"),
    # Signatures of signed addresses (Azure, AWS)
    _Form(("sig=", "x-amz-"), r"[?&](?i:sig|x-amz-signature|x-amz-security-token)=(?P<sig>[A-Za-z0-9%+/=_-]{16,})"),
    # Authorization headers, as curl and HTTP clients print them
    _Form(
        ("authorization",),
        r"(?i:authorization)[\"']?\s?[:=]\s?[\"']?(?i:bearer|basic|token)\s+(?P<header>[A-Za-z0-9._~+/=-]{8,})",
    ),
    _named("password", "passwd", "secret", "api_key", "access_key", "auth_token", "access_token", "private_key"),
    _named("account_key", "shared_access_signature", "client_secret"),
)


_HINTED: Final = tuple((hint, form.pattern) for form in _FORMS for hint in form.hints)


class Redactor:
    """Takes secrets out of texts. Built once, used for everything that leaves."""

    def __init__(self, secrets: Iterable[str] = (), patterns: Iterable[re.Pattern[str]] = ()) -> None:
        """`secrets` are exact values that are known; `patterns` are the user's, beside the built-in forms."""
        self._values = _spellings(secrets)
        self._patterns = tuple(patterns)

    def __call__(self, text: str) -> str:
        """`text` with `***` for each secret. Never longer than `text`."""
        for value in self._values:
            text = text.replace(value, MASK)
        lower = text.lower()
        for pattern in dict.fromkeys(pattern for hint, pattern in _HINTED if hint in lower):
            # Compiled at first use and then kept by `re`: all of them would cost a tenth of the start.
            text = re.sub(pattern, _hide, text)
        for users_own in self._patterns:
            text = users_own.sub(_hide, text)
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
