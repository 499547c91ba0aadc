"""Whether a value can be a secret: how random it is, and what else values are."""

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from fire_routine.text.secrets.compiled import compiled

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
    r"[&*!(-]+[a-z_]\w*(?:[.(\[].*|\Z)|[^{]*\{\{?[\w. ]*\}.*|.*%[sd]"
    r"|[A-Za-z_$][\w$]*\.[\w$.]*=.*|.*(?:[)}]\{|\}\}).*|.*aws4_request"
)
_SMALL_WORDS: Final = r"(?:\b|_)(?:the|not|for|and|with|from|key|name|file|path|crt|cert|id)(?:\b|_)"
_SENTENCE: Final = (
    r"\s(?:is|are|was|be|been|must|should|not|no|at|the|for|your|to|of|a|an|in|on|cannot|can|has|have|please|and|or|"
    r"from|with|as|by|than|if|when|found|failed|expired|required|missing|does|did|will|==|=|\|\||&&|\?)(?:\s|\Z)"
)
"""Words between blanks of which sentences and code have one."""


@lru_cache(maxsize=4_096)
def is_random(value: str) -> bool:
    """Whether a part of the value is letters and digits as nobody would choose them."""
    return any(_is_random_run(run) for run in compiled(_RUN).findall(value[:LONGEST]))


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
    r"|\$?\{\{.*|%[A-Za-z_]\w*%.*|<%.*|__\w+__|!\w+(?: .*)?|ENC\[.*|@[\w.]+@|<[\w .:/-]*>?|\{\w*\}|#\{.*|\$env:.*"
    # addresses
    r"|(?:https?|file|git|ssh|oci|docker|s3|gs|op|ref\+\w+|vault|keyring|awssm|gcpsm|secretref)://(?!.*[?&@]).*|(?:vault|env|file|ssm|secretref):[\w./#-]+"
    # files
    r"|(?:[A-Za-z]:[\\/]|~?/|\.{1,2}/|\\\\)[\w .@+\\/~()-]*\.[A-Za-z]{1,10}[.,:;]?"
    r"|(?:[A-Za-z]:[\\/]|~/|\.{1,2}/|\\\\|/(?:home|usr|etc|var|opt|tmp|root|mnt|proc|run|srv|app|workspace|builds?|src|"
    r"data|bin|lib|secrets?|dev|Users|github)\b).*"
    r"|/[A-Za-z._-]+(?:/[\w.-]+)*/?"
    r"|[\w.@/-]+\.(?:pem|key|crt|cer|der|p12|pfx|jks|json|ya?ml|toml|txt|xml|env|conf|cfg|ini|js|ts|tsx|jsx|py|rb|go|"
    r"rs|java|kt|cs|c|h|cpp|hpp|cc|php|sh|md|html|css|log|lock|gz|zip|jar|whl|png|asc|gpg|pub|com|org|net|io|dev|svg)"
    r"(?::[0-9]+)*[.,:;]?"
    # versions
    r"|(?:\w[\w.-]*:)+[0-9]+(?:\.[0-9]+)+.*|[vV]?[0-9]+(?:\.[0-9]+)+(?:[-+.][\w.+-]*)?|[<>=~^!]=?\s?[\w.*]+.*"
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
    return (
        bool(compiled(f"(?:{_HARMLESS}|{_CODE})\\Z", re.IGNORECASE).match(value[:LONGEST]))
        or _is_reference(value[:LONGEST])
        or _is_variable(value[:LONGEST])
        or bool(compiled(_SENTENCE, re.IGNORECASE).search(value[:LONGEST]))
    )


def _is_reference(value: str) -> bool:
    """Whether it is the place of something: words with dots, slashes or colons between them."""
    if not compiled(r"[@~.]?[A-Za-z_][\w-]*(?:(?:\.|/|::?|->|#)[\w@-]+)+[/;,)!]?\Z").match(value):
        return False
    return not is_random(value) and all(_is_word(part) for part in compiled(r"[A-Za-z]{3,}").findall(value))


def _is_variable(value: str) -> bool:
    """Whether it is the name of a variable that has the secret: `new_password`, `authToken;`."""
    name = compiled(r"&?([A-Za-z_][A-Za-z_]*)[;,)]*\Z").match(value)
    has_core = name and compiled(r"(?i:passw(?:or)?d|passphrase|secret|token|key|credential|auth)").search(value)
    return bool(name and has_core) and not is_random(value)


def is_phrase(value: str) -> bool:
    """Whether the value is three words or more, with a sign between them, and no sentence."""
    words = compiled(r"[A-Za-z]{3,}(?:[-_.+ ][A-Za-z]{3,}){2,}[0-9]{0,4}\Z").match(value)
    return bool(words) and not compiled(_SMALL_WORDS, re.IGNORECASE).search(value)


def is_signed(value: str) -> bool:
    """Whether the value has letters, a digit, and a sign that words and versions don't have."""
    return len(value) >= _MANY_LETTERS and all(
        compiled(part).search(value) for part in ("[A-Za-z]", "[0-9]", r"[$*&!#%^~?](?=.)")
    )


def is_opaque(value: str) -> bool:
    """Whether the value is random, and no part of it is a word: the key of a cache has words and a digest."""
    parts = compiled(r"[A-Za-z0-9+=~!$*]+").findall(value[:LONGEST])
    words = [part for part in parts if len(part) >= _CHANGES and part.isalpha() and _reads_as_words(part.lower())]
    return not words and is_random(value) and not compiled(r"[/\s:]").search(value)


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
