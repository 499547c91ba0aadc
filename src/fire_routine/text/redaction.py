"""Removes secrets from text.

GitHub masks secrets only in this job's own log and summary. Nobody masks what is posted elsewhere, and a job's log can
contain secrets of other jobs and anything that tools print. The built-in patterns match forms that are secret wherever
they appear. They can't find every secret, so the input `redact` adds more.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import is_dataclass
from typing import Any, Final, Literal, NamedTuple, Protocol, TypeVar, cast
from urllib.parse import quote

from fire_routine.text.invisible import without_invisible

MASK: Final = "***"
"""GitHub's own mask. It is shorter than anything it replaces, so a redacted text never outgrows a limit."""

RE2_SYNTAX: Final = "https://github.com/google/re2/wiki/Syntax"
"""What the user's own patterns may contain."""

_SHORTEST_CODED: Final = 9
"""Shorter values are not searched for in base64, where a few characters can match anything."""
SHORTEST_SECRET: Final = 4
"""Shorter values are not searched for: they would mask half the text. GitHub's runner has the same limit."""


class _Form(NamedTuple):
    """What a kind of secret looks like."""

    hints: tuple[str, ...]
    """In lower case. A text without any of them is not searched, so most lines of a log take a microsecond."""
    pattern: str
    """The secret, or its surroundings with the secret in a group named `secret`.

    A log's author must not be able to slow us down. So no two adjacent repetitions may match the same characters, and
    no long match may begin at every one of many characters.
    """


def _token(hint: str, pattern: str, *hints: str) -> _Form:
    """A token with a known prefix, at the start of a word."""
    return _Form((hint, *hints), rf"(?<![A-Za-z0-9_-])(?:{pattern})")


def _named(*names: str) -> _Form:
    """`PASSWORD=…`, `"api_key": "…"`: a long enough value with a digit, so that words and placeholders stay."""
    spelt = "|".join(f"{name[:1].replace('_', '[_-]')}{name[1:].replace('_', '[_-]?')}" for name in names)
    hints = tuple(name.strip("_").split("_")[0] for name in names)
    value = r"(?P<secret>(?=[A-Za-z_+/=.~!@#%^-]{0,64}[0-9])[A-Za-z0-9_+/=.~!@#%^-]{8,})"
    return _Form(hints, rf"(?i:{spelt}){_QUOTE}\s?[:=]\s?{_QUOTE}{value}")


_QUOTE: Final = r"\\{0,3}[\"']?"
"""An optional quotation mark, with backslashes for JSON inside a string."""

_FORMS: Final = (
    _token("sk-ant-", r"sk-ant-[A-Za-z0-9_-]{8,}"),
    _token("ghp_", r"gh[pousr]_[A-Za-z0-9_]{16,}", "gho_", "ghr_", "ghs_", "ghu_"),
    _token("github_pat_", r"github_pat_[A-Za-z0-9_]{16,}"),
    _token("glpat-", r"gl(?:pat|dt|rt|sa)[-_][A-Za-z0-9_-]{16,}", "gldt-", "glrt-", "glsa_"),
    _token("xox", r"(?:xox[a-z]|xapp)-(?=[A-Za-z%-]{0,40}[0-9])[A-Za-z0-9%-]{10,}", "xapp-"),
    _token("_live_", r"[sr]k_(?:live|test)_[A-Za-z0-9]{16,}", "_test_"),
    _token("npm_", r"npm_[A-Za-z0-9]{30,}"),
    _token("pypi-", r"pypi-A[A-Za-z0-9_-]{40,}"),
    _token("hf_", r"hf_[A-Za-z0-9]{30,}"),
    _token("_v1_", r"do[opr]_v1_[a-f0-9]{60,}"),
    _token("sg.", r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    # A long part without a hyphen distinguishes a key from words in kebab-case.
    _token("sk-", r"sk-(?=[A-Za-z0-9_-]{0,60}[A-Za-z0-9]{20})(?=[A-Za-z_-]{0,60}[0-9])[A-Za-z0-9_-]{32,}"),
    _token("akia", r"(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])", "asia"),
    _token("aiza", r"AIza[A-Za-z0-9_-]{35}"),
    _token("ya29.", r"ya29\.[A-Za-z0-9_-]{20,}"),
    # JSON web tokens: both parts are objects, and `{"` is `eyJ` in base64.
    _token("eyj", r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),
    # A private key up to its end, or if the end is cut off, everything after its beginning without a gap.
    _Form(
        ("private key-----",),
        r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----"
        r"(?P<secret>[^-]+(?:-(?!----)[^-]*)*(?=-----END )|[\s\\nr]{0,8}[A-Za-z0-9+/=\\]{16,})",
    ),
    # A complete line of a key, as logs are lines: 64 characters of base64 and nothing else. Hashes are lower-case.
    _Form(
        ("",),
        r"(?m)^[ \t]{0,40}(?P<secret>(?=[^a-z]{0,63}[a-z])(?=[^A-Z]{0,63}[A-Z])[A-Za-z0-9+/]{64})\r?$",
    ),
    # user:password@ in a URL. A password may contain an @.
    _Form(("://",), r"(?<=://)[^\s/:@\"'<>]{0,100}:(?P<secret>[^\s/\"'<>]+)(?=@)"),
    # Signatures in signed URLs (Azure, AWS, Google).
    _Form(
        ("sig=", "x-amz-", "x-goog-"),
        r"[?&;](?i:sig|x-(?:amz|goog)-(?:signature|security-token))=(?P<secret>[A-Za-z0-9%+/=_-]{16,})",
    ),
    # Authorization headers, as curl and HTTP clients print them.
    _Form(
        ("authorization",),
        rf"(?i:authorization){_QUOTE}\s?[:=]\s?{_QUOTE}"
        r"(?i:bearer|basic|token)\s{1,8}(?P<secret>[A-Za-z0-9._~+/=-]{8,})",
    ),
    _named("password", "passwd", "secret", "api_key", "access_key", "private_key", "account_key"),
    _named("_token", "auth_token", "access_token", "shared_access_signature"),
)


_HINTED: Final = tuple((hint, form.pattern) for form in _FORMS for hint in form.hints)


class Pattern(Protocol):
    """One of the user's own patterns, compiled by RE2. A search is linear in the text, which a log's author chooses."""

    @property
    def pattern(self) -> str:
        """As the user wrote it."""

    def sub(self, replace: Callable[[Any], str], text: str, /) -> str:
        """`text` with each match replaced by what `replace` makes of it."""


class PatternError(ValueError):
    """What RE2 doesn't accept as a pattern, without the pattern's words: they may be what must not be shown."""


def compile_pattern(pattern: str) -> Pattern:
    """The pattern, or PatternError."""
    import re2  # 7 ms, for the few who have patterns

    options = re2.Options()
    options.log_errors = False
    try:
        return cast("Pattern", re2.compile(pattern, options))
    except re2.error as error:
        kind, _, _ = error.args[0].partition(b": ")
        raise PatternError(kind.decode()) from None
    except UnicodeEncodeError:
        raise PatternError("not UTF-8") from None


class Redactor:
    """Removes secrets from text. Built once, and used for everything that leaves."""

    def __init__(self, secrets: Iterable[str] = (), patterns: Iterable[Pattern] = ()) -> None:
        """`secrets` are exact values that are known; `patterns` are the user's, beside the built-in forms.

        A pattern with a group of the name `secret` hides what that group matched, any other all that it matched.
        """
        self._values = _spellings(secrets)
        self._patterns = tuple(patterns)

    def known(self, text: str) -> str:
        """`text` with `***` for each known secret value."""
        for value in self._values:
            text = text.replace(value, MASK)
        return text

    def __call__(self, text: str) -> str:
        """`text` with `***` for each secret, known or in the form of one. Never longer than `text`.

        If invisible characters split a secret, all of them are removed.
        """
        hidden, joined = self._redacted(text), without_invisible(text)
        if joined == text:
            return hidden
        clean = self._redacted(joined)
        return hidden if clean == without_invisible(hidden) else clean

    def _redacted(self, text: str) -> str:
        text = self.known(text)
        lower = text.lower()
        for pattern in dict.fromkeys(pattern for hint, pattern in _HINTED if hint in lower):
            # `re` compiles each at first use and caches it. Compiling all would take a tenth of the start-up time.
            text = re.sub(pattern, _hide, text)
        if self._patterns:
            text = text.encode(errors="replace").decode()  # RE2 takes no half of a surrogate pair
        for users_own in self._patterns:
            text = users_own.sub(_hide, text)
        return text


Value = TypeVar("Value")


def values(value: Value, redact: Callable[[str], str]) -> Value:
    """A copy with every string redacted, inside records, mappings and sequences too.

    A record's field of type `Literal` can only contain our own words, and stays as it is.
    """
    if isinstance(value, str):
        return cast("Value", redact(value))
    if isinstance(value, Mapping):
        return cast("Value", {key: values(item, redact) for key, item in value.items()})
    if known := fields_of(value):
        types: dict[str, object] = type(value).__annotations__
        changed = {name: values(item, redact) for name, item in known.items() if not _is_literal(types[name])}
        return type(value)(**{**known, **changed})
    if isinstance(value, (list, tuple)):
        return cast("Value", type(value)(values(item, redact) for item in value))
    return value


def _is_literal(annotation: object) -> bool:
    return getattr(annotation, "__origin__", None) is Literal


def fields_of(record: object) -> dict[str, Any]:
    """The fields of a named tuple or a dataclass; none for anything else."""
    if is_dataclass(record) and not isinstance(record, type):
        return vars(record)
    return cast("dict[str, Any]", record._asdict()) if hasattr(record, "_asdict") else {}


def _spellings(secrets: Iterable[str]) -> tuple[str, ...]:
    """The values, and how they are often printed (in base64, in a URL), longest first."""
    found: set[str] = set()
    for secret in secrets:
        if len(secret) >= SHORTEST_SECRET:
            found.update((secret, quote(secret, safe="", errors="replace")))
        if len(secret) >= _SHORTEST_CODED:
            # Only complete groups of three bytes, from each possible offset (`user:TOKEN` in a header): the base64 of
            # the bytes at the ends depends on their neighbours.
            data = secret.encode(errors="replace")
            for part in (data, data[1:], data[2:]):
                found.add(b64encode(part[: len(part) // 3 * 3]).decode())
    return tuple(sorted(found, key=len, reverse=True))


def _hide(match: Any) -> str:  # noqa: ANN401 - of re or of re2, which has no types
    """The match with its group `secret` masked, or all of it if there is no such group."""
    whole, begin = match.group(), match.start()
    group = match.re.groupindex.get("secret")
    start, end = match.span(group) if group else (-1, -1)
    if start == end:
        return MASK[: len(whole)]
    return cast("str", whole[: start - begin] + MASK[: end - start] + whole[end - begin :])
