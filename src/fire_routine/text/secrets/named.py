"""Values after names that say secret: `DB_PASSWORD=…`, `"apiKey": "…"`, `--token …`, `<password>…</password>`."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, Literal, NamedTuple

from fire_routine.text.secrets.compiled import compiled
from fire_routine.text.secrets.judge import (
    LONGEST,
    is_digest,
    is_harmless,
    is_mixed,
    is_odd,
    is_opaque,
    is_phrase,
    is_random,
    is_signed,
    is_uuid,
)
from fire_routine.text.secrets.names import SHORT_WORDS, WORDS, Strength, strength

BY_NAME: Final = "value with a secret name"
"""What is counted when nothing else is known of a secret."""

_Between = Literal["assign", "pair", "output", "arguments", "element", "clause", "sentence", "cell", "option"]

_QUOTE: Final = r"\\{0,3}[\"'`]"
_STAMP: Final = r"(?:\d{4}-\d\d-\d\d[Tt ][\d:.,]{8,20}[Zz]?)?"
_BLANKS: Final = r"[ \t]{0,40}+"
_BETWEEN: Final[dict[_Between, str]] = {
    # A name's type in Go and TypeScript; closing quotes and brackets; the operators of many languages; YAML's blocks.
    "assign": r"(?:\\{0,3}[\"'`\])]){0,3}+(?:[ \t]\d{1,2}(?![\w.]))?"
    r"(?:[ \t]{0,2}:?[ \t]&?(?:'static )?(?:str|string|is|was)(?!\w))?[ \t]{0,40}+"
    r"(?:=>|(?<=[ \t])->(?=[ \t])|→|:{0,3}=(?!=)|[?.+|]{1,2}=(?!=)|:(?!:))"
    rf"(?:[ \t]{{0,4}}[|>][-+]?[ \t]{{0,2}}\r?\n{_STAMP}[ \t]{{1,40}}+|[ \t]{{0,20}}+)",
    # `name="…" value="…"`, `{"name": "…", "value": "…"}`
    "pair": rf"(?:{_QUOTE})?[ \t]{{0,4}},?{_BLANKS}(?:\r?\n{_STAMP}{_BLANKS})?"
    rf"(?:{_QUOTE})?[a-z]{{0,9}}value(?:{_QUOTE})?[ \t]{{0,4}}[:=][ \t]{{0,4}}",
    # `::set-output name=…::…`
    "output": "::",
    # `set("name", "…")`
    "arguments": rf"{_QUOTE}[ \t]{{0,4}},[ \t]{{0,4}}(?={_QUOTE})",
    # `<name>…</name>`, `<property name="name">…`
    "element": r"(?:[ \t]{1,4}[\w:.-]{1,40}=[\"'][^\"'<>\n]{0,60}[\"']){0,4}+[\"']?[ \t]{0,4}>\s{0,40}+",
    # `password for the user: …`, `password was generated: …`
    "clause": r"[ \t](?:(?:is|was|has been)[ \t](?:generated|created|set|reset|changed|updated|issued|assigned)|for|of)"
    r"(?:[ \t][^:\n]{1,50}+)?:[ \t]{1,4}+",
    "sentence": r"[ \t](?:(?:is|was|equals|set to)|\([^()\n]{1,30}\):)[ \t]{1,4}+",
    # `| name | … |`
    "cell": rf"{_BLANKS}[|│]{_BLANKS}",
    # `--name …`, `ENV NAME …`, `config set name …`, columns
    "option": rf"[ \t]{_BLANKS}(?![-=:>|&;])",
}
"""What is between a name and its value."""
_AFTER_BLANKS: Final = frozenset(("clause", "sentence", "option"))

_CORE: Final = rf"(?:(?:{WORDS})[a-z0-9_.-]*|(?:{SHORT_WORDS})(?:[0-9_.-][a-z0-9_.-]*)?)"
GATE: Final = (
    rf"(?m){_CORE}(?:[\\\"'`\])]*(?: [0-9]{{1,2}})?(?: ?:? &?(?:str|string|is|was))?[ \t]*(?:[=:|?]|[+.]=|->)"
    r"| \(.{1,30}\):| (?:is|was|equals|set to|has been) | (?:for|of) [^:\n]{1,50}: "
    r"|[\\\"'`]+[ \t]*,|[\"']?>|[\\\"'`,\s]{1,9}[a-z]{0,9}value|[ \t][ \t]+[^ \t]+[ \t\r]*$"
    r"|[ \t]+[\"'][^\"' ]{6,}[\"'][ \t\r]*$|[ \t]+[\"']?[a-z0-9_+/=.-]{16})"
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
_MOST_JUDGED: Final = 2_000
"""Different names and values."""
_MOST_FOUND: Final = 1_000
"""Values beside each other; all that follows such a row of secrets is hidden."""
_PER_JUDGED: Final = 200
"""Characters of the text that allow one more judgement."""
_LONGEST_NAME: Final = 40
"""Characters of a name before and after the word that makes it one of a secret."""

# What a value without quotes consists of. Quotes, commas and the like may be inside it, but don't end it.
_UNQUOTED: Final = (
    r"(?:[^\s\"'`<>;,&\\]"
    r"|(?:,|&(?=&?[^\s\"'`,&;]))(?=[^\s\"'`,;])(?![A-Za-z_][\w.-]{0,40}[=:])"
    r"|(?<=[\w$*&!#%^~@])[\"'`](?=[A-Za-z0-9])"
    r"|\\(?![nrt\"'`\\u])"
    r"|<(?![/A-Za-z!])(?=\S)|>(?=[^\s<]))"
)
_VALUE: Final = f"{_UNQUOTED}{{1,{_LONGEST}}}+"
_IN_ELEMENT: Final = rf"[^<\r\n]{{1,{_LONGEST}}}+"
_ANY_VALUE: Final = rf"[^\s\"'`]{{{_SHORTEST_MIXED},}}+"
_CLOSING: Final = {")": "(", "]": "[", "}": "{"}


_LONGEST_BEFORE: Final = 100
"""Characters before a name in which there may be a command."""
_SHORTEST_ASIDE: Final = 16
_LONGEST_WORD: Final = 13

_Reading = Literal["value", "prose", "chance", "aside"]
"""What follows a name: its value, or maybe a word of a sentence. Less sure: a cell beside it, the word after it."""


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
        rf"(?>(?:(?:some|just|secret|optional\.of)\()?[rbuf@$]?(?P<quote>{_QUOTE}))?+(?!(?P=quote))(?=[^\r\n]{{{_SHORTEST}}})"
        r"(?!(?:[a-z_]{2,20}+=){2})"  # other names
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
    start, name = match.end(), _name(text, match)
    found = judge.strength(name.words)
    if not found or not _fits(text, name):
        return None
    # A value without quotes ends before the next name, so that no part of a text is looked at twice.
    value = _value(text, match, name, limit)
    if match["quote"] == "`" and " " in value:  # a command of a shell
        return None
    if not judge(value[: LONGEST + 1], found, _reading(text, match, name, start + len(value))):
        return None
    return Named(start, start + len(value), found if found == "password" else BY_NAME)


def _mixed(text: str, match: re.Match[str], limit: int) -> Named | None:
    """What is hidden after any name once too many were judged."""
    value = compiled(_ANY_VALUE).match(text, match.end(), limit)
    return Named(*value.span(), BY_NAME) if value and is_mixed(value[0]) else None


def _limited(matches: Iterator[re.Match[str]], end: int) -> Iterator[tuple[re.Match[str], int]]:
    """The matches, each with where the next one begins, if a blank before its value doesn't end the one before.

    Without those that have no room for a value.
    """
    waiting: list[re.Match[str]] = []
    for match in matches:
        kind = match.lastgroup if match.lastgroup != "quote" else _kind(match)
        if kind not in _AFTER_BLANKS or (waiting and waiting[-1].end() == match.start() and _is_word(match, kind)):
            yield from _with_room(waiting, match.start())
            waiting = [match]
        else:
            waiting.append(match)
    yield from _with_room(waiting, end)


def _with_room(matches: Sequence[re.Match[str]], limit: int) -> Iterator[tuple[re.Match[str], int]]:
    for match in matches:
        if limit - match.end() >= _SHORTEST or match["quote"]:
            yield match, limit


def _is_word(match: re.Match[str], kind: str) -> bool:
    """Whether the name is a word, as after `authorization: bearer`."""
    start, end = match.start(), match.start(kind)
    return end - start <= _LONGEST_WORD and match.string[start:end].isalpha()


def _reading(text: str, match: re.Match[str], name: _Name, end: int) -> _Reading:
    """How what follows the name, up to `end`, must be read."""
    if name.between in {"clause", "cell"}:
        return "chance"
    if name.between == "option" and not _is_option(text, name):
        is_column = match["quote"] or match["option"] != " "
        is_certain = match["quote"] and compiled(r"(?i:.*(?:_key|apikey|pass\w*|pwd))\Z").match(name.words)
        return "chance" if is_certain or (is_column and _starts_line(text, name) and _ends_line(text, end)) else "aside"
    separator = match["assign"] or match["sentence"] or ""
    if "->" in separator or any(map(str.isdigit, separator.partition("\n")[0])):  # of branches; of a numbered name
        return "chance"
    if match["quote"] or not separator[-1:].isspace() or "=" in separator:
        return "value"
    return "prose" if name.between == "sentence" or not (name.words.isupper() or "-" in name.words[1:]) else "value"


class Judge:
    """Judges names and values, each once.

    Anyone may write a log with another name and another value in every ten characters, so it gets weary.
    """

    def __init__(self) -> None:
        self._names: dict[str, Strength | None] = {}
        self._values: dict[tuple[str, Strength, _Reading], bool] = {}
        self._most = _MOST_JUDGED

    @property
    def is_weary(self) -> bool:
        """Whether it has judged all that it should."""
        return len(self._names) + len(self._values) >= self._most

    def allow_for(self, length: int) -> None:
        """Judge as much as goes with so many characters in all texts so far."""
        self._most = _MOST_JUDGED + length // _PER_JUDGED

    def strength(self, name: str) -> Strength | None:
        """What the name says about its value."""
        if name not in self._names:
            is_property = name.startswith(("-D", "-P"))  # of Java, of Gradle
            self._names[name] = (is_property and strength(name[2:])) or strength(name)
        return self._names[name]

    def __call__(self, value: str, found: Strength, reading: _Reading) -> bool:
        """Whether what follows such a name is a secret."""
        if reading == "aside" and (len(value) < _SHORTEST_ASIDE or found == "key" or not is_mixed(value)):
            return False
        key = (value, found, reading)
        if key not in self._values:
            self._values[key] = _is_secret(value, found, reading)
        return self._values[key]


def _value(text: str, match: re.Match[str], name: _Name, limit: int) -> str:
    start = match.end()
    if match["quote"]:
        return text[start : _closing(text, match["quote"], start)]
    found = compiled(_IN_ELEMENT if name.between == "element" else _VALUE).match(text, start, max(limit, start + 1))
    value = found[0] if found else ""
    if value.isalnum():
        return value
    if text[name.start - 1 : name.start] in {"?", "&"}:
        value = value.partition("&")[0].partition("#")[0]
    return _stripped(value)


def _name(text: str, match: re.Match[str]) -> _Name:
    between: _Between = match.lastgroup if match.lastgroup != "quote" else _kind(match)  # type: ignore[assignment]
    at, end = match.start(), match.start(between)
    start = at
    if at and (text[at - 1].isalnum() or text[at - 1] in "_.$-"):
        start -= len(_before(r"[A-Za-z0-9_.$-]*", text, at))
    words = text[start:end]
    is_aside = between == "option" and match["quote"]
    if words.isalpha() and (is_aside or between in {"sentence", "clause"} or ":" in (match["assign"] or "")):
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
    before = text[max(name.start - 6, 0) : name.start]
    if name.between == "element":
        return before[-1:] in {"<", ":"} or before.endswith(('name="', "name='"))
    if name.between == "output":
        return before.endswith("name=")
    if name.between == "arguments":
        return before.rstrip("\\\"'` ").endswith("(")
    if name.between == "cell":
        return before.rstrip(" \t")[-1:] in {"|", "│"} or _starts_line(text, name)
    # Else it is a user's name in an address, or a part of the name of a resource.
    is_part = text[name.end] == ":" and compiled(r"\w:\Z").search(before)
    return not before.endswith("://") and not is_part


def _is_option(text: str, name: _Name) -> bool:
    """Whether a command takes what follows the name as its value."""
    return name.words.startswith("-") or bool(
        compiled(r"(?i:.*\b(?:env|set|setx|secret|create|put|add|export)\s+(?:--?\w+\s+)*[\w./:@-]*)\Z").match(
            text, max(text.rfind("\n", 0, name.start) + 1, name.start - _LONGEST_BEFORE), name.start
        )
    )


def _starts_line(text: str, name: _Name) -> bool:
    """Whether nothing but a time stamp precedes it."""
    start = text.rfind("\n", max(name.start - _LONGEST_BEFORE, 0), name.start) + 1
    return bool(compiled(rf"{_STAMP}[ \t]*\Z").match(text, start, name.start))


def _ends_line(text: str, end: int) -> bool:
    """Whether nothing but a quote follows."""
    return bool(compiled(r"\\{0,3}[\"'`]?[ \t]*(?=[\r\n]|\Z)").match(text, end))


def _closing(text: str, quote: str, start: int) -> int:
    """Where a value in quotes ends: at the same quote, at most at the end of the line."""
    end = text.find(quote, start, start + _LONGEST)
    line = text.find("\n", start, end if end >= 0 else start + _LONGEST)
    return next((place for place in (line, end) if place >= 0), min(len(text), start + _LONGEST))


def _stripped(value: str) -> str:
    """A value without the punctuation that ends a sentence or closes a bracket around it."""
    value = value.rstrip()
    while value and (value[-1] in ".,:" or value.count(value[-1]) > value.count(_CLOSING.get(value[-1], value[-1]))):
        value = value[:-1]
    return value


def _is_secret(value: str, found: Strength, reading: _Reading) -> bool:
    """Whether what follows a name of that strength is a secret."""
    if len(value) < _SHORTEST or is_harmless(value):
        return False
    if is_uuid(value):
        return True
    if reading == "aside":
        return is_opaque(value) and any(map(str.isdigit, value))
    if found == "key":
        return len(value) >= _SHORTEST_KEY and is_opaque(value) and not is_digest(value)
    return _is_certain(value) or (reading != "chance" and _is_likely(value, found, reading))


def _is_certain(value: str) -> bool:
    return is_phrase(value) or (" " not in value and (is_random(value) or is_signed(value) or is_odd(value)))


def _is_likely(value: str, found: Strength, reading: _Reading) -> bool:
    if found == "password":
        return reading == "value" or is_mixed(value)
    if value.isdigit():
        return len(value) >= _SHORTEST_NUMBER
    return reading == "value" and " " not in value and len(value) >= _SHORTEST_MIXED and is_mixed(value)
