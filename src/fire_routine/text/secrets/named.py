"""Values after names that say secret: `DB_PASSWORD=…`, `"apiKey": "…"`, `--token …`, `<password>…</password>`."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, Literal, NamedTuple

from fire_routine.text.secrets.compiled import compiled
from fire_routine.text.secrets.judge import (
    LONGEST,
    is_digest,
    is_harmless,
    is_mixed,
    is_opaque,
    is_phrase,
    is_random,
    is_signed,
    is_uuid,
)
from fire_routine.text.secrets.names import SHORT_WORDS, WORDS, Strength, strength

BY_NAME: Final = "value with a secret name"
"""What is counted when nothing else is known of a secret."""

_Between = Literal["assign", "pair", "arguments", "element", "sentence", "option"]

_QUOTE: Final = r"\\{0,3}[\"'`]"
_BETWEEN: Final[dict[_Between, str]] = {
    # A name's type in Go and TypeScript; closing quotes and brackets; the operators of many languages; YAML's blocks.
    "assign": r"(?:\\{0,3}[\"'`\])]){0,3}+(?:[ \t]{0,2}:?[ \t](?:string|is|was))?[ \t]{0,20}+"
    r"(?:=>|:{0,3}=(?!=)|[?.+|]=|:(?!:))(?:[ \t]{0,20}+|[ \t]{0,4}+[|>]?-?[ \t]{0,2}+\r?\n[ \t]{1,40}+)",
    # `name="…" value="…"`, `{"name": "…", "value": "…"}`
    "pair": rf"(?:{_QUOTE})?[ \t]{{0,4}},?\s{{0,40}}+"
    rf"(?:{_QUOTE})?(?:default)?value(?:{_QUOTE})?[ \t]{{0,4}}[:=][ \t]{{0,4}}",
    # `set("name", "…")`
    "arguments": rf"{_QUOTE}[ \t]{{0,4}},[ \t]{{0,4}}(?={_QUOTE})",
    # `<name>…</name>`
    "element": r"(?:[ \t][^<>\n]{0,60}+)?>\s{0,40}+",
    # `--name …`, `ENV NAME …`, `config set name …`
    "sentence": r"[ \t](?:(?:is|was|equals|set to)|\([^()\n]{1,30}\):)[ \t]{1,4}+",
    "option": r"[ \t]{1,4}+(?![-=:>|&;])",
}
"""What is between a name and its value."""

_CORE: Final = rf"(?:(?:{WORDS})[a-z0-9_.-]*|(?:{SHORT_WORDS})(?:[0-9_.-][a-z0-9_.-]*)?)"
GATE: Final = (
    rf"(?m){_CORE}(?:[\\\"'`\])]*(?: ?:? (?:string|is|was))?[ \t]*(?:[=:]|[?+.|]=)"
    r"| \(.{1,30}\):| (?:is|was|equals|set to) "
    r"|[\\\"'`]+[ \t]*,|>|[\\\"'`,\s]{1,9}(?:default)?value)"
    rf"|(?:env|set|setx|secret|create|put|add|export)[ \t]+(?:-\w+[ \t]+)*[a-z0-9_./:-]*{_CORE}[ \t]+[^ \t]"
    rf"|-[a-z0-9_.-]*{_CORE}[ \t]+[^ \t]|name[\\\"' ]*[:=][ \\\"'a-z0-9_.-]*{_CORE}[\\\"',\r]*$"
)
"""In RE2's syntax, for text in lower case: a line without it has no secret name before a value."""

_SHORTEST: Final = 6
_SHORTEST_MIXED: Final = 8
_SHORTEST_KEY: Final = 16
_SHORTEST_NUMBER: Final = 15
"""Digits. Shorter ones are counts, times and ids."""
_LONGEST: Final = 4_096
_MOST_JUDGED: Final = 1_000
"""Different names and values."""
_MOST_FOUND: Final = 1_000
"""Values beside each other; all that follows such a row of secrets is hidden."""
_PER_JUDGED: Final = 400
"""Characters of the text that allow one more judgement."""
_LONGEST_NAME: Final = 40
"""Characters of a name before and after the word that makes it one of a secret."""

# What a value without quotes consists of. Quotes, commas and the like may be inside it, but don't end it.
_UNQUOTED: Final = (
    r"(?:[^\s\"'`<>;,&\\]"
    r"|[,&](?=[^\s\"'`,&;])(?![A-Za-z_][\w.-]{0,40}[=:])"
    r"|(?<=[\w$*&!#%^~@])[\"'`](?=[A-Za-z0-9])"
    r"|\\(?![nrt\"'`\\u])"
    r"|<(?![/A-Za-z!])(?=\S)|>(?=[^\s<]))"
)
_CLOSING: Final = {")": "(", "]": "[", "}": "{"}


_LONGEST_BEFORE: Final = 100
"""Characters before a name in which there may be a command."""


class Named(NamedTuple):
    """A secret value."""

    start: int
    end: int
    name: str
    """What it is counted as."""


class _Name(NamedTuple):
    """A name before a value."""

    start: int
    end: int
    words: str
    between: _Between


def _by_letter(words: str) -> str:
    """The same alternatives, by their first letters: so fewer are tried."""
    table: dict[str, list[str]] = {}
    for word in words.split("|"):
        table.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in table.items())


@cache
def _pattern() -> re.Pattern[str]:
    between = "|".join(f"(?P<{kind}>{part})" for kind, part in _BETWEEN.items())
    return re.compile(
        rf"(?:{_by_letter(WORDS)}|(?:{_by_letter(SHORT_WORDS)})(?![a-z]))[\w.-]{{0,{_LONGEST_NAME}}}+(?>{between})"
        # A value, but no other name with a value of its own.
        rf"(?>(?:(?:some|just|secret|optional\.of)\()?[rbuf@$]?(?P<quote>{_QUOTE}))?+(?!(?P=quote))(?=[^\r\n]{{{_SHORTEST}}})(?![a-z_]{{2,20}}+=\w)"
    )


def find_named(text: str, lower: str, judge: "Judge") -> Iterator[Named]:
    """The values in `text`; `lower` is the same in lower case, character by character."""
    left = _MOST_FOUND
    for match, limit in _limited(_pattern().finditer(lower), len(text)):
        found = _mixed(text, match, limit) if judge.is_weary else _judged(text, match, limit, judge)
        if found:
            left -= 1
            yield found if left else found._replace(end=len(text))
            if not left:
                return


def _judged(text: str, match: re.Match[str], limit: int, judge: "Judge") -> Named | None:
    start = match.end()
    if limit - start < _SHORTEST and not match["quote"]:
        return None
    name = _name(text, match)
    found = judge.strength(name.words)
    if not found or not _fits(text, name):
        return None
    # A value without quotes ends before the next name, so that no part of a text is looked at twice.
    value, separator = _value(text, match, name, limit), match["assign"] or match["sentence"] or ""
    is_prose = not match["quote"] and separator[-1:].isspace() and "=" not in separator
    is_prose = is_prose and (name.between == "sentence" or not (name.words.isupper() or "-" in name.words[1:]))
    if match["quote"] == "`" and " " in value:  # a command of a shell
        return None
    if not judge(value[: LONGEST + 1], found, is_prose=is_prose):
        return None
    return Named(start, start + len(value), found if found == "password" else BY_NAME)


def _mixed(text: str, match: re.Match[str], limit: int) -> Named | None:
    """What is hidden after any name once too many were judged."""
    value = compiled(rf"[^\s\"'`]{{{_SHORTEST_MIXED},}}+").match(text, match.end(), limit)
    return Named(*value.span(), BY_NAME) if value and is_mixed(value[0]) else None


def _limited(matches: Iterator[re.Match[str]], end: int) -> Iterator[tuple[re.Match[str], int]]:
    """The matches, each with where the next one begins."""
    match = next(matches, None)
    while match:
        following = next(matches, None)
        yield match, following.start() if following else end
        match = following


class Judge:
    """Judges names and values, each once.

    Anyone may write a log with another name and another value in every ten characters, so it gets weary.
    """

    def __init__(self) -> None:
        self._names: dict[str, Strength | None] = {}
        self._values: dict[tuple[str, Strength, bool], bool] = {}
        self._most = _MOST_JUDGED

    @property
    def is_weary(self) -> bool:
        """Whether it has judged all that it should."""
        return max(len(self._names), len(self._values)) >= self._most

    def allow(self, length: int) -> None:
        """Judge more, as there are so many more characters to search."""
        self._most += length // _PER_JUDGED

    def strength(self, name: str) -> Strength | None:
        """What the name says about its value."""
        if name not in self._names:
            self._names[name] = strength(name)
        return self._names[name]

    def __call__(self, value: str, found: Strength, *, is_prose: bool) -> bool:
        """Whether the value after such a name is a secret."""
        key = (value, found, is_prose)
        if key not in self._values:
            self._values[key] = _is_secret(value, found, is_prose=is_prose)
        return self._values[key]


def _value(text: str, match: re.Match[str], name: _Name, limit: int) -> str:
    start = match.end()
    if match["quote"]:
        return text[start : _closing(text, match["quote"], start)]
    found = compiled(f"{_UNQUOTED}{{1,{_LONGEST}}}+").match(text, start, max(limit, start + 1))
    value = found[0] if found else ""
    if text[name.start - 1 : name.start] in {"?", "&"}:
        value = value.partition("&")[0].partition("#")[0]
    return _stripped(value)


def _name(text: str, match: re.Match[str]) -> _Name:
    between: _Between = match.lastgroup if match.lastgroup != "quote" else _kind(match)  # type: ignore[assignment]
    at, end = match.start(), match.start(between)
    start = at
    if at and (text[at - 1].isalnum() or text[at - 1] in "_.$-"):
        start -= len(_before(r"[A-Za-z0-9_.$-]*", text, at))
    words = text[start:end].removeprefix("-D")
    if words.isalpha() and (between == "sentence" or ":" in (match["assign"] or "")):
        # A name may be written as words: `API key: …`.
        words = f"{_before('(?: [A-Za-z]{2,20}){0,2}', text, start).replace(' ', '_')}{words}"
    return _Name(start, end, words, between)


def _before(pattern: str, text: str, at: int) -> str:
    """What matches the pattern, read backwards, up to there."""
    found = compiled(pattern).match(text[max(at - _LONGEST_NAME, 0) : at][::-1])
    return found[0][::-1] if found else ""


def _kind(match: re.Match[str]) -> str:
    return next(kind for kind in _BETWEEN if match[kind] is not None)


def _fits(text: str, name: _Name) -> bool:
    """Whether what precedes the name goes with what follows it."""
    if name.between == "element":
        return text[name.start - 1 : name.start] in {"<", ":"}
    if name.between == "arguments":
        return text[max(name.start - 5, 0) : name.start].rstrip("\\\"'`").endswith("(")
    if name.between == "option":
        return name.words.startswith("-") or bool(
            compiled(r"(?i:.*\b(?:env|set|setx|secret|create|put|add|export)\s+(?:--?\w+\s+)*[\w./:@-]*)\Z").match(
                text, max(text.rfind("\n", 0, name.start) + 1, name.start - _LONGEST_BEFORE), name.start
            )
        )
    return text[max(name.start - 3, 0) : name.start] != "://"  # else it is a user's name in an address


def _closing(text: str, quote: str, start: int) -> int:
    """Where a value in quotes ends: at the same quote, at most at the end of the line."""
    end = text.find(quote, start, start + _LONGEST)
    line = text.find("\n", start, end if end >= 0 else start + _LONGEST)
    return next((place for place in (line, end) if place >= 0), min(len(text), start + _LONGEST))


def _stripped(value: str) -> str:
    """A value without the punctuation that ends a sentence or closes a bracket around it."""
    while value and (value[-1] in ".,:" or value.count(value[-1]) > value.count(_CLOSING.get(value[-1], value[-1]))):
        value = value[:-1]
    return value


def _is_secret(value: str, found: Strength, *, is_prose: bool) -> bool:
    """Whether a value after a name of that strength is a secret. `is_prose`: it may be a word of a sentence."""
    if len(value) < _SHORTEST or is_harmless(value):
        return False
    if found == "password":
        return not is_prose or is_mixed(value) or is_random(value) or is_phrase(value)
    if found == "key":
        return is_uuid(value) or (len(value) >= _SHORTEST_KEY and is_opaque(value) and not is_digest(value))
    if value.isdigit():
        return len(value) >= _SHORTEST_NUMBER
    is_likely = len(value) >= _SHORTEST_MIXED and is_mixed(value) and not is_prose
    is_certain = is_random(value) or is_uuid(value) or is_signed(value)
    return is_phrase(value) or (" " not in value and (is_likely or is_certain))
