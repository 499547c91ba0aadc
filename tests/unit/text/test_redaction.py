"""Which texts are secrets, what stands in their place, and what must stay."""

import json
from base64 import b64encode
from dataclasses import dataclass
from typing import Literal, NamedTuple
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fire_routine.text.redaction import MASK, Redactor, values
from fire_routine.text.users_patterns import compile_pattern

KEY = "MIIEowIBAAKCAQEAx7Gq0vW3nJ5kqXc2bP9dLhYtRzEoFsUaMwNiCgVyHjKl8B4Q"
PEM = f"-----BEGIN RSA PRIVATE KEY-----\n{KEY}\n{KEY[::-1]}\nAbCd==\n-----END RSA PRIVATE KEY-----"

SECRETS = {
    "a key of Anthropic": "sk-ant-oat01-abcDEF123_-xyz",
    "a token of GitHub": "ghs_16C7e42F292c6912E7710c838347Ae178B4a",
    "a fine-grained token of GitHub": "github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz",
    "a token of GitLab": "glpat-AbCdEfGhIjKlMnOpQrSt",
    "a token of Grafana": "glsa_AbCdEfGhIjKlMnOpQrStUv_0123abcd",
    "a token of Slack": "xoxb-123456789012-AbCdEfGhIjKl",
    "an app token of Slack": "xapp-1-A0123456789-1234567890",
    "a key of Stripe": "sk_live_" + "AbCdEfGh12345678",
    "a token of npm": "npm_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789",
    "a token of PyPI": "pypi-AgEIcHlwaS5vcmcCJDAwMDAwMDAwLTAwMDAtMDAwMA",
    "a token of Hugging Face": "hf_AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGh",
    "a token of DigitalOcean": "dop_v1_" + "0123456789abcdef" * 4,
    "a key of SendGrid": "SG.AbCdEfGhIjKlMnOpQr.AbCdEfGhIjKlMnOpQrStUv",
    "a key of OpenAI": "sk-proj-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789",
    "a plain key": "sk-0123456789abcdef0123456789abcdef",
    "a key of AWS": "AKIAIOSFODNN7EXAMPLE",
    "a key of Google": "AIzaSyA1bC2dE3fG4hI5jK6lM7nO8pQ9rS0tU1v",
    "a login at Google": "ya29.a0AbCdEfGhIjKlMnOpQrStUvWx",
    "a JSON web token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
}

AROUND = {
    "a password in an address": ("postgres://app:", "hunter2", "@db:5432/x"),
    "a password with an @ in it": ("https://app:", "hun@ter2", "@host/x"),
    "a long password in an address": ("https://x-access-token:", "a1" * 300, "@github.com/o/r"),
    "a signature of Azure": ("https://x.blob.core.windows.net/log?se=1&sig=", "AbCd%2BEfGhIjKlMnOp%3D", "&sp=r"),
    "a signature of AWS": ("https://x.s3.amazonaws.com/?X-Amz-Signature=", "0123456789abcdef" * 4, " "),
    "a signature of Google": ("https://storage.googleapis.com/x?X-Goog-Signature=", "0123456789abcdef" * 4, " "),
    "a bearer header": ("> Authorization: Bearer ", "abcdefgh.ijkl", "\n"),
    "a basic header in JSON": ('{"authorization": "Basic ', "dXNlcjpwYXNz", '"}'),
    "a basic header in JSON in a string": ('{\\"authorization\\":\\"Basic ', "dXNlcjpwYXNz", '\\"}'),
    "a password by its name": ("PASSWORD=", "hunter2hunter2", "\n"),
    "a password in JSON": ('"password": "', "hunter2hunter2", '"'),
    "a password in JSON in a string": ('\\"password\\":\\"', "hunter2hunter2", '\\"'),
    "a key by its name": ("api-key: '", "0a1b2c3d4e", "'"),
    "a client's secret": ("client_secret = ", "AbC~d.1-efgh", "\n"),
    "a token by its name": ("NPM_TOKEN=", "0123abcd-4567", "\n"),
    "an Azure account key": ("AccountName=x;AccountKey=", "Zm9vYmFyMQ==", ";End"),
    "a private key": ("-----BEGIN RSA PRIVATE KEY-----", PEM[31:-29], "-----END RSA PRIVATE KEY-----"),
    "a private key in one line": ("-----BEGIN PRIVATE KEY-----", f"\\n{KEY}\\n{KEY}\\n", "-----END PRIVATE KEY-----"),
    "a private key without its end": ("-----BEGIN EC PRIVATE KEY-----", f"\n{KEY}", ""),
    "a line of a private key": ("", KEY, ""),
    "an encrypted private key": (
        "-----BEGIN RSA PRIVATE KEY-----",
        f"\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123\n\n{KEY}\n",
        "-----END RSA PRIVATE KEY-----",
    ),
}

HARMLESS = (
    "3a1f0c9e8b7d6a5f4e3d2c1b0a9f8e7d6c5b4a39 the commit",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "run 123e4567-e89b-12d3-a456-426614174000",
    "npm_config_registry=https://packages.example/",
    "npm ERR! @scope/package-name@1.2.3 missing",
    "pypi-attestations-for-a-package-with-a-rather-long-name==0.0.22",
    "password: required",
    "the password is missing",
    "PASSWORD=${DB_PASSWORD}",
    "secret: not-a-value-with-digits",
    "Error: secret `X` is empty",
    "task-runner-with-a-long-kebab-case-name-of-many-words",
    "sk-learn-contrib-with-a-long-kebab-case-name-2-of-many-words",
    "disk_test_integrationsuitename passed",
    "foxapp-production-server-12 is up",
    "risk-0123456789abcdef0123456789abcdef is a word",
    "SyntaxError: Unexpected token: identifier12345",
    "https://example.com:8443/path@2x.png",
    "git@github.com:owner/name.git",
    "https://github.com/owner/repo/actions/runs/1234567890/job/9876543210",
    'fetch("http://localhost:3000","mail@example.com")',
    "Authorization: required",
    "expected -----BEGIN RSA PRIVATE KEY----- at the start\n  at Object.parse (key.js:12)\n  at main (app.js:3)",
    "-" * 64,
    "+" * 64,
    "=" * 64,
    "A" * 64,
    "a" * 64,
    "eyJ is how a JSON object begins in base64",
)


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
@pytest.mark.parametrize("line", ["{}", "token={} ", 'x: "{}", y', "a\n({})\nb"])
def test_a_secret_is_hidden_wherever_it_stands(secret: str, line: str) -> None:
    redacted = Redactor()(line.format(secret))
    assert secret not in redacted
    assert MASK in redacted


@pytest.mark.parametrize("parts", AROUND.values(), ids=AROUND.keys())
def test_a_secret_is_hidden_and_its_surroundings_stay(parts: tuple[str, str, str]) -> None:
    before, secret, after = parts
    assert Redactor()(before + secret + after) == before + MASK + after


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_a_secret_stays(text: str) -> None:
    assert Redactor()(text) == text


def test_a_private_key_is_hidden_by_lines_and_then_as_a_whole() -> None:
    redact = Redactor()
    by_lines = "\n".join(redact(line) for line in PEM.split("\n"))
    assert KEY not in by_lines
    assert redact(by_lines) == "-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----"


def test_exact_values_are_hidden_in_every_spelling() -> None:
    secret = "https://api.example/v1?x=1&y= z"
    redact = Redactor([secret])
    for before in ("", "a", "ab", "abc", "user:", "x-access-token:"):
        coded = b64encode((before + secret + "\n and more").encode()).decode()
        hidden = redact(coded)
        # Each three bytes that are all of the secret's are four characters.
        own = range(-(-len(before) // 3) * 4, (len(before) + len(secret)) // 3 * 4, 4)
        assert not [coded[start : start + 4] for start in own if coded[start : start + 4] in hidden]
    assert redact(f"a {secret} b") == "a *** b"
    assert redact(f"a {quote(secret, safe='')} b") == "a *** b"


def test_values_shorter_than_four_characters_are_not_looked_for() -> None:
    assert Redactor(["", "a", "abc"])("an abc") == "an abc"
    assert Redactor(["abcd"])("an abcd") == "an ***"


def test_values_shorter_than_nine_characters_are_not_looked_for_in_base64_or_hex() -> None:
    for coded in (lambda value: b64encode(value).decode(), bytes.hex, lambda value: value.hex().upper()):
        nine, eight = coded(b"abcdefghi"), coded(b"abcdefgh")
        assert Redactor(["abcdefghi"])(f"is {nine}.") == "is ***."
        assert Redactor(["abcdefgh"])(f"is {eight}.") == f"is {eight}."


def test_a_value_is_hidden_as_json_writes_it() -> None:
    secret = 'a "b" \\c\n ä'
    assert Redactor([secret])(json.dumps({"x": secret, "y": 1})) == '{"x": "***", "y": 1}'


def test_a_value_that_no_encoding_can_write_is_hidden_all_the_same() -> None:
    assert Redactor(["half a \ud800 pair"])("is half a \ud800 pair.") == "is ***."


@pytest.mark.parametrize("wrapped", ["abcdefgh\nijklmnop", "abcd\r\nefghijklmnop", "abcdefgh\napp_1 | ijklmnop"])
def test_a_value_is_hidden_across_lines(wrapped: str) -> None:
    assert Redactor(["abcdefghijklmnop"])(f"is {wrapped}.") == "is ***."


def test_known_values_alone_are_hidden_where_text_of_our_own_leaves() -> None:
    token = SECRETS["a token of GitHub"]
    assert Redactor(["abcd1234"]).known(f"an abcd1234 {token}") == f"an *** {token}"
    assert Redactor().known(f"an abcd1234 {token}") == f"an abcd1234 {token}"


def test_each_line_of_a_secret_can_stay_a_line() -> None:
    lines = Redactor().lines(f"before\n{PEM}\nafter").split("\n")
    assert len(lines) == 2 + len(PEM.split("\n"))
    assert (lines[0], lines[-1]) == ("before", "after")
    assert set(lines[2:-2]) == {MASK}


def test_the_kinds_that_are_hidden_in_a_text_made_of_redacted_ones_are_counted() -> None:
    redact = Redactor(["abcd1234"], [compile_pattern(r"emp-\d+|^\d")])
    first = redact(f"the first one is abcd1234 which {SECRETS['a token of GitHub']} follows after emp-1 and emp-23")
    second = redact("5 then emp-4567 comes")
    both = {"secret of this action's inputs": 1, "match of `redact`": 3}

    kinds = redact.hidden(f"{first}\n*** of somebody else\n{second}")
    assert both.items() <= kinds.items()
    assert sum(kinds.values()) == 5
    assert list(kinds) == sorted(kinds)
    assert redact.hidden(json.dumps({"a": [first], "b": {"c": second}})) == kinds
    assert redact.hidden("{" + first) == redact.hidden(first) != kinds


def test_those_after_a_shorter_mask_are_counted_too() -> None:
    redact = Redactor(patterns=[compile_pattern(r"x|emp-\d")])
    hidden = redact("first x second emp-1 third emp-2 fourth")

    assert hidden == "first * second *** third *** fourth"
    assert redact.hidden(hidden) == {"match of `redact`": 2}


def test_secrets_that_touch_are_hidden_as_one() -> None:
    assert Redactor(["abcd", "efgh"])("an abcdefgh.") == "an ***."


def test_a_secret_with_a_form_of_its_own_is_counted_as_that_whatever_its_name() -> None:
    redact = Redactor()
    token = SECRETS["a token of GitHub"]
    for text in (f"see {token} there", f"TOKEN={token} follows"):
        assert "GitHub" in " ".join(redact.hidden(redact(text))), text


class _Row(NamedTuple):
    name: str
    kind: Literal["a"]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class _Record:
    kind: Literal["a"]
    names: dict[str, str]


def test_all_strings_are_redacted_but_keys_and_words_of_our_own() -> None:
    given = {"a": ["a", _Row("a", "a", ("a", "b")), _Record("a", {"a": "a"}), 1, None, _Record]}

    assert values(given, str.upper) == {
        "a": ["A", _Row("A", "a", ("A", "B")), _Record("a", {"a": "A"}), 1, None, _Record]
    }


def test_of_two_values_of_which_one_contains_the_other_the_longer_is_hidden_completely() -> None:
    assert Redactor(["trig_abc", "https://x/trig_abc/fire"])("at https://x/trig_abc/fire") == "at ***"


def test_the_users_patterns_hide_all_that_they_match() -> None:
    redact = Redactor(patterns=[compile_pattern(r"emp-\d+"), compile_pattern(r"(?i)['\"]id-\pL+['\"]")])
    assert redact("emp-1234 and 'ID-äöü'") == "*** and ***"


def test_the_users_patterns_see_the_text_with_and_without_what_is_invisible() -> None:
    redact = Redactor(patterns=[compile_pattern("code-name"), compile_pattern("x\u200by")])
    assert redact("a code\u200b-name and x\u200by") == "a *** and ***"


def test_no_text_keeps_a_pattern_busy() -> None:
    # Python's own `re` would need longer than the universe has existed, and hears no signal meanwhile.
    redact = Redactor(patterns=[compile_pattern("(a+)+$"), compile_pattern(r"(\w+\s*)+:")])
    text = "a" * 50_000 + " word" * 10_000 + "!"
    assert redact(text) == text


def test_half_a_surrogate_pair_does_not_keep_a_pattern_from_matching() -> None:
    assert Redactor(patterns=[compile_pattern("abc")])("\ud83d abc").endswith(" ***")


def test_a_group_named_secret_hides_itself_alone() -> None:
    assert Redactor(patterns=[compile_pattern(r"pin (?P<secret>\d+)")])("the pin 1234 is") == "the pin *** is"


@pytest.mark.parametrize("pattern", [r"", r"x*", r"pin (?P<secret>\d*)", r"(?P<secret>x)?", r"\b"])
def test_a_pattern_that_matches_nothing_hides_nothing(pattern: str) -> None:
    assert Redactor(patterns=[compile_pattern(pattern)])("abc 123") == "abc 123"


PIECES = st.sampled_from(
    [*SECRETS.values(), *("".join(parts) for parts in AROUND.values()), *HARMLESS, PEM, "a", "'", "\n", "é", "\ud800"]
)
PATTERNS = st.sampled_from(
    ["", ".", "a", "..", r"\d+", "(?P<secret>.)", "(?P<secret>)", "a*", r"\b", "(?s).+", "(a)|b"]
)


@given(
    st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=8),
    st.lists(st.text(min_size=1, max_size=30), max_size=3),
    st.lists(PATTERNS, max_size=3),
)
def test_a_redacted_text_is_never_longer(texts: list[str], secrets: list[str], patterns: list[str]) -> None:
    text = "".join(texts)
    redact = Redactor([*secrets, *texts[:1]], [compile_pattern(pattern) for pattern in patterns])
    assert len(redact(text)) <= len(text)


@given(st.lists(PIECES, max_size=8))
def test_what_was_redacted_stays_as_it_is(texts: list[str]) -> None:
    redact = Redactor()
    once = redact("\n".join(texts))
    assert redact(once) == once


HOSTILE = (
    *("a:", "://", "://a:", "://a:a@", "authorization:", "authorization: bearer ", "-----BEGIN RSA PRIVATE KEY-----"),
    *(
        "password=",
        "password=aaaaaaaa",
        "_token",
        ".eyJaaaaaaaa",
        "eyJaaaaaaaa.",
        " sk-a",
        " sk-" + "a-" * 30,
        "?sig=a",
    ),
    *("SG." + "a" * 17, " xoxb-a", "\\", '"', " ", "-----END ", "-", "A", "Aa", "ghp_", " npm_aaaaaaaaaaaaaaaaaaaaaaa"),
)


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("start", ["", "://a:", "authorization: bearer ", "password=", "-----BEGIN PRIVATE KEY-----"])
def test_a_long_hostile_text_is_no_hang(start: str, piece: str) -> None:
    """A quadratic pattern takes minutes here, and the test run's own limit for one test ends it."""
    text = (start + piece * (300_000 // len(piece) + 1))[:300_000]
    assert len(Redactor()(text)) <= len(text)
