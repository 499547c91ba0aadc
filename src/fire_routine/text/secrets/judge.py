"""Whether a value can be a secret: how random it is, and what else values are."""

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from fire_routine.text.secrets.compiled import compiled
from fire_routine.text.secrets.names import NAME_WORDS

LONGEST: Final = 80
"""Characters of a value that are looked at."""

# The 200 pairs of letters that are most frequent in the words of logs, by their first letter. They are 83 % of the
# pairs in words, and 30 % of those in random letters.
_PAIRS: Final = (
    "abcdgiklmnprstuvy baeiloru cacehiklortu dabdeior eabcdefgilmnprstvx faefilo gaeior haeio iabcdefglmnoprstvz "
    "kei ladeilostuy maeimopsu nacdefgiostu obcdglmnoprstuvw paehiloprsty qu racdeimnorstuy sacehiopstu "
    "tacehilorstuy ubcilmnprst vaei waei ze"
)
_RUN = r"[A-Za-z0-9]{6,}"
_PIECES = r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+"

_FEW_LETTERS: Final = 6
_MANY_LETTERS: Final = 10
_CHANGES: Final = 3
"""Changes between letters and digits, or of case, in one run of a random text. Words with a number have one or two."""
_SHORT_PIECE: Final = 2.6
"""Characters of the pieces between changes of case, on average, below which a text is random."""


# Expressions, texts with fields, minified scripts, scopes of signatures.
_CODE: Final = (
    r"[&*!(-]+[a-z_]\w*(?:[.(\[].*|\Z)|[^{]*\{\{?[\w. ]*\}.*|(?:.*\W)?%[sd](?:\W.*)?"
    r"|[A-Za-z_$][\w$]*\.[\w$.]*=.*|.*(?:[)}]\{|\}\}).*|.*aws4_request"
)
_FIELD: Final = r"(?:[a-z_]{2,20}|[A-Z_]{4,20})=\w"
"""Another name with a value of its own."""
_PHRASE: Final = r"[A-Za-z]{3,12}(?:[-_.+ ][A-Za-z]{3,12}){2,}(?:[-_.+ ]?[0-9]{1,4})?\Z"
_FEWEST_WITH_DOTS: Final = 4
"""Words of a phrase with dots: fewer are more often the name of something."""
_SENTENCE: Final = (
    r"\s(?:is|are|was|be|been|must|should|not|no|at|the|for|your|to|of|a|an|in|on|cannot|can|has|have|please|and|or|"
    r"from|with|as|by|than|if|when|found|failed|expired|required|missing|does|did|will|==|=|\|\||&&|\?)(?:\s|\Z)"
)
"""Words between blanks of which sentences and code have one."""


@lru_cache(maxsize=4_096)
def is_random(value: str) -> bool:
    """Whether a part of the value is letters and digits as nobody would choose them."""
    value = value[:LONGEST]
    is_base64 = ("+" in value or value.endswith("=")) and compiled(r"[A-Za-z0-9+/]{20,}={0,2}\Z").match(value)
    return (bool(is_base64) and _is_random_run(compiled("[+/=]").sub("", value))) or any(
        map(_is_random_run, compiled(_RUN).findall(value))
    )


def is_odd(value: str) -> bool:
    """Whether it is one short run of capitals, small letters and digits that mostly change after one or two."""
    if not compiled(r"(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])[A-Za-z0-9]{8,}\Z").match(value):
        return False
    pieces = compiled(_PIECES).findall(value[:LONGEST])
    return 2 * sum(len(piece) < _CHANGES for piece in pieces) > len(pieces)


def _is_random_run(run: str) -> bool:
    pieces: list[str] = compiled(_PIECES).findall(run)
    changes = sum(first.isdigit() != second.isdigit() for first, second in pairwise(pieces))
    if changes >= _CHANGES and len(run) >= _FEW_LETTERS + 2:
        return True
    words = [piece for piece in pieces if not piece.isdigit()]
    letters = "".join(words)
    if len({*letters}) < _FEW_LETTERS - 1:
        return False
    if len(words) >= _CHANGES and len(letters) < _SHORT_PIECE * len(words):
        return True
    return not _reads_as_words(letters.lower())


def _reads_as_words(letters: str) -> bool:
    pairs = _pairs()
    known = sum(pair in pairs for pair in map("".join, pairwise(letters)))
    return known >= (0.6 if len(letters) >= _MANY_LETTERS else 0.45) * (len(letters) - 1)


def is_mixed(value: str) -> bool:
    """Whether the value has letters and digits, or letters and a sign that words don't have."""
    return bool(compiled(r"[A-Za-z]").search(value)) and bool(compiled(r"[0-9$*&!#%^~?@+=]").search(value))


# The classes of values that are no secrets, though a name says so.
_HARMLESS: Final = (
    # masks, small numbers
    r"(?:[*•●xX.#_?-]+|[0-9]{1,5})"
    r"|[<\[({]*(?:(?:secure|redacted|hidden|masked|filtered|removed|omitted|secret|sensitive|encrypted|empty|"
    r"not ?set|unset|none|null|nil|undefined|true|false|yes|no|on|off|n/a|required|optional|missing|invalid|"
    r"valid|expired|string|str|int|integer|number|boolean|bool|object|bytes|any|unknown|default|value|password|"
    r"passwd|token|example|include|inherit|enabled|disabled|ok|failed|passed|success|error|wrong|incorrect|known|generated|computed|"
    r"change-?me|placeholder|your[\w-]*|my[-_]\w*|insert[\w-]*|todo)[ _-]?)+[>\])}]*[.,;:!]?"
    # variables of shells
    r"|[\"'`]*\$(?:\{.*|\(.*|[A-Za-z_]\w*(?:[/\\].*|[\"'`)]*))"
    # templates
    r"|\$?\{\{.*|%[A-Za-z_]\w*(?:\([\w:]+\))?%.*|<%.*|__\w+__"
    r"|!(?:Ref|Sub|GetAtt|Join|vault|secret|env|include|reference)\b.*"
    r"|ENC\[.*|@[\w.]+@|<[\w .:/-]*>?|\{\w*\}|#\{.*|\$env:.*"
    # addresses
    r"|(?:https?|file|git|ssh|oci|docker|s3|gs|op|ref\+\w+|vault|keyring|awssm|gcpsm|secretref)://(?!.*[?&@]).*|(?:vault|env|file|ssm|secretref):[\w./#-]+"
    # files
    r"|(?:[A-Za-z]:[\\/]|~?/|\.{1,2}/|\\\\)[\w .@+\\/~()-]*\.[A-Za-z]{1,10}[.,:;]?"
    r"|(?:[A-Za-z]:[\\/]|~/|\.{1,2}/|\\\\|/(?:home|usr|etc|var|opt|tmp|root|mnt|proc|run|srv|app|workspace|builds?|src|"
    r"data|bin|lib|secrets?|dev|Users|github)\b).*"
    r"|/[a-z._-]+/?"
    r"|[\w.@/-]+\.(?:pem|key|crt|cer|der|p12|pfx|jks|json|ya?ml|toml|txt|xml|env|conf|cfg|ini|js|ts|tsx|jsx|py|rb|go|"
    r"rs|java|kt|cs|c|h|cpp|hpp|cc|php|sh|md|html|css|log|lock|gz|zip|jar|whl|png|asc|gpg|pub|com|org|net|io|dev|svg)"
    r"(?::[0-9]+)*[.,:;]?"
    # versions
    r"|(?:\w[\w.-]*:)+[0-9]+(?:\.[0-9]+)+.*|[vV]?[0-9]+(?:\.[0-9]+)+(?:[-+.][\w.+-]*)?|[<>=~^!]=?(?:\s.*|v?[0-9*]+(?:[.,\s].*)?)"
    # dates, times, sizes
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].*)?|[0-9:.]+(?:ms|s|m|h|d|[kKMG]i?B?)"
    # digests
    r"|(?:sha(?:1|256|384|512)|md5)[:-].*|arn:aws[a-z-]*:.*"
    # calls, items
    r"|[A-Za-z_$][\w$]*(?:(?:\.|->|::|\?\.)[A-Za-z_$][\w$]*)*(?:\(|\[[\"'\w]).*"
    r"|(?:process\.env|os\.environ|env|secrets|vars|steps|inputs|github|needs|matrix|self|this|config|settings|args|"
    r"options|opts|props|params|req|request|state|data|ctx|context|user|var|local|module|each)(?:\.|\[).*"
    r"|(?:async|await|new|function|return|const|let|var|import|export|def|class|lambda)\b.*"
)


@lru_cache(maxsize=4_096)
def is_harmless(value: str) -> bool:
    """Whether the value is a placeholder, a reference, a file, an address, a version, a date, code or a sentence."""
    value = value[:LONGEST]
    return (
        bool(compiled(f"(?:{_HARMLESS})\\Z", re.IGNORECASE).match(value))
        or (bool(compiled(f"(?:{_CODE})\\Z", re.IGNORECASE).match(value)) and not is_opaque(value))
        or _is_reference(value)
        or _is_variable(value)
        or bool(compiled(_SENTENCE, re.IGNORECASE).search(value))
        or bool(compiled(_FIELD).match(value))
    )


def _is_reference(value: str) -> bool:
    """Whether it is the place of something: words with dots, slashes or colons between them."""
    if not compiled(r"[@~./]?[A-Za-z_][\w-]*(?:(?:\.|/|::?|->|#(?=[a-z]))[\w@-]+)+[/;,)!]?\Z").match(value):
        return False
    words = compiled(r"[A-Za-z]{3,}").findall(value)
    if not all(map(_is_part_of_name, compiled(r"[A-Za-z0-9]+").findall(value))):
        return False
    is_opened = is_opaque if value[0] == "/" else is_random
    return bool(words) and all(map(_is_word, words)) and not (is_opened(value) or is_phrase(value))


def _is_part_of_name(part: str) -> bool:
    """Whether its words have more than one letter, and its only number is at one end."""
    pieces = compiled(_PIECES).findall(part)
    return len(pieces) == 1 or (
        not any(piece.isdigit() for piece in pieces[1:-1])
        and sum(len(piece) == 1 and piece.isalpha() for piece in pieces) < len(pieces) / 2
    )


def _is_variable(value: str) -> bool:
    """Whether it is the name of a variable that has the secret: `new_password`, `authToken;`."""
    is_name = compiled(r"&?[A-Za-z_]+[;,)]*\Z").match(value)
    has_core = compiled(r"(?i:passw(?:or)?d|passphrase|secret|token|key|credential|auth)").search(value)
    return bool(is_name and has_core) and not is_random(value)


def is_phrase(value: str) -> bool:
    """Whether the value is three words or more, with a sign between them, and no sentence and no name of anything."""
    if not compiled(_PHRASE).match(value) or (value.isupper() and "_" in value):
        return False
    words = compiled(r"[A-Za-z]+").findall(value)
    if "." in value and (len(words) < _FEWEST_WITH_DOTS or not value.islower()):
        return False
    return NAME_WORDS.isdisjoint(word.lower() for word in words)


def is_signed(value: str) -> bool:
    """Whether the value has letters, a sign that words and versions don't have, and a digit or another such sign."""
    signs = len(compiled(r"[$*&!#%^~?](?=.)").findall(value))
    has_digit = bool(compiled("[0-9]").search(value))
    return len(value) >= _MANY_LETTERS and signs + has_digit > 1 and value.upper() != value.lower()


def is_opaque(value: str) -> bool:
    """Whether the value is random, and no part of it is a word: the key of a cache has words and a digest."""
    parts = compiled(r"[A-Za-z0-9+=~!$*]+").findall(value[:LONGEST])
    words = [part for part in parts if len(part) >= _CHANGES and part.isalpha() and _reads_as_words(part.lower())]
    is_one = compiled(r"[A-Za-z0-9+/]{20,}={0,2}\Z").match(value) or not compiled(r"[/\s:]").search(value)
    return not words and bool(is_one) and is_random(value)


def is_uuid(value: str) -> bool:
    """Whether the value is a UUID: many a vendor's keys are."""
    return bool(compiled(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE).match(value))


def is_digest(value: str) -> bool:
    """Whether the value is the id of a commit or a digest."""
    return bool(compiled(r"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z").match(value))


def _is_word(letters: str) -> bool:
    return letters.isupper() or _reads_as_words(letters.lower())


@cache
def _pairs() -> frozenset[str]:
    return frozenset(group[0] + second for group in _PAIRS.split() for second in group[1:])
