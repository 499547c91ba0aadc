"""What a secret may be sent to, what a routine's token looks like, and how likely mistakes are explained."""

import re

import pytest

from fire_routine.inputs.read_settings import read_settings
from fire_routine.inputs.settings import Settings
from fire_routine.outcome.outcome import Problem

TOKEN = "sk-ant-oat01-AbCdEf_0123456789"
TRIGGER = "trig_01AbCdEfGhIjKlMnOpQrStUv"
URL = f"https://api.anthropic.com/v1/claude_code/routines/{TRIGGER}/fire"


def settings(inputs: dict[str, str]) -> Settings:
    return read_settings({f"INPUT_{name.upper()}": value for name, value in inputs.items()}, lambda _: b"")


def problem(name: str, value: str) -> Problem:
    (only,) = settings({name: value}).problems
    assert only.input == name
    return only


# The fire address


@pytest.mark.parametrize(
    "url",
    [
        URL,
        URL.replace("https", "HTTPS"),
        f"https://gateway.example:8443/anthropic/v1/claude_code/routines/{TRIGGER}/fire",
        f"http://127.0.0.1:8080/v1/claude_code/routines/{TRIGGER}/fire",
        f"http://localhost/v1/claude_code/routines/{TRIGGER}/fire",
        f"http://[::1]:8080/v1/claude_code/routines/{TRIGGER}/fire",
    ],
)
def test_a_full_fire_address_is_taken_as_it_is(url: str) -> None:
    assert settings({"routine-url": url}).routine.url == url


def test_a_bare_id_is_put_into_the_address_of_the_api() -> None:
    assert settings({"routine-url": TRIGGER}).routine.url == URL
    other = settings({"routine-url": TRIGGER, "api-url": "https://gateway.example/x/"}).routine.url
    assert other == f"https://gateway.example/x/v1/claude_code/routines/{TRIGGER}/fire"


TWO_ENDS = re.compile(r"[.?!:;,] ?[.?!:;,]")
"""Where one sentence of ours was put into another."""


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (URL.replace("https", "http"), "plain http"),
        (f"http://127.0.0.1.example.com/v1/claude_code/routines/{TRIGGER}/fire", "plain http"),
        (f"http://localhost.example.com/v1/claude_code/routines/{TRIGGER}/fire", "plain http"),
        (URL.replace("/fire", ""), "does not end in"),
        (URL + "/", "does not end in"),
        (URL + "x", "does not end in"),
        (URL.replace("trig_", "routine_"), "does not end in"),
        (URL.replace("/v1/", "/v1//"), "does not end in"),
        (URL + "?x=1", "query"),
        (URL + "?", "query"),
        (URL + "#x", "query or fragment"),
        (URL.replace("https://", "https://user:pw@"), "user name or password"),
        (URL.replace("https://", "https://api.anthropic.com\\@evil.example/"), "user name or password"),
        (URL.replace("https://", "ftp://"), "not an https URL"),
        (URL.replace("https://", ""), "not an https URL"),
        ("https:///v1/claude_code/routines/trig_x/fire", "not an https URL"),
        (URL.replace("api.anthropic.com", "api.anthropic.com:99999"), "not a URL"),
        ("https://[::1/v1/claude_code/routines/trig_x/fire", "not a URL"),
        (URL.replace("/fire", "/\n/fire"), "not an https URL"),
        (URL.replace("/fire", "/fi re"), "not an https URL"),
        (URL.replace("anthropic", "аnthropic"), "not an https URL"),  # noqa: RUF001 (a Cyrillic letter)
        ("trig_", "not an https URL"),
        (f"{TRIGGER}/fire", "not an https URL"),
        (f"https://claude.ai/code/routines/{TRIGGER}", "the page of the routine"),
        (f"https://claude.ai/code/routines/{TRIGGER}?tab=triggers", "the page of the routine"),
        (f"claude.ai/code/routines/{TRIGGER}", "the page of the routine"),
        (TOKEN, "swapped"),
    ],
)
def test_any_other_address_is_refused_with_the_reason_and_not_shown(url: str, why: str) -> None:
    found = problem("routine-url", url)
    assert why in found.message
    assert not TWO_ENDS.search(found.message)
    assert TRIGGER not in found.message + found.remedy
    assert "routine-url: ${{ secrets.ROUTINE_URL }}" in found.remedy


@pytest.mark.parametrize("name", ["api-url", "triage-base-url"])
def test_a_base_address_loses_its_last_slash_and_must_be_https(name: str) -> None:
    read = settings({name: "https://gateway.example/x//", "routine-url": "trig_x"})
    assert "https://gateway.example/x" in {
        read.triage.base_url,
        read.routine.url.removesuffix("/v1/claude_code/routines/trig_x/fire"),
    }
    assert "plain http" in problem(name, "http://gateway.example").message
    assert "not an https URL" in problem(name, "gateway.example").message
    assert f"{name}: https://api.anthropic.com" in problem(name, "https:///").remedy
    assert problem(name, "https:///").message == "the value can't be used: it is not an https URL."


# The token


@pytest.mark.parametrize(
    ("token", "why"),
    [
        ("sk-ant-api03-AbC123", "an API key of the Claude Console"),
        ("sk-ant-admin01-AbC123", "an admin key"),
        ("sk-ant-ort01-AbC123", "refresh token"),
        ("sk-ant-sid01-AbC123", "browser session"),
        ("ghp_AbC123", "a GitHub token"),
        ("ghs_AbC123", "a GitHub token"),
        ("github_pat_AbC123", "a GitHub token"),
        (URL, "swapped"),
        (TRIGGER, "swapped"),
        (f"Bearer {TOKEN}", "`Bearer`"),
        (f"bearer{TOKEN}", "`Bearer`"),
        (f'"{TOKEN}"', "quotation marks"),
        (f"{TOKEN}\n{TOKEN}", "line breaks"),
        (f"{TOKEN} x", "spaces"),
        (f"{TOKEN}é", "other characters"),
        (f"{TOKEN}\x00", "other characters"),
    ],
)
def test_a_token_of_another_kind_is_refused_with_the_explanation(token: str, why: str) -> None:
    found = problem("routine-token", token)
    assert why in found.message
    assert not TWO_ENDS.search(found.message)
    assert "AbC" not in found.message
    assert "routine-token: ${{ secrets.ROUTINE_TOKEN }}" in found.remedy


def test_a_token_of_an_unknown_form_is_accepted() -> None:
    assert settings({"routine-token": "gateway-key-1"}).routine.token == "gateway-key-1"


@pytest.mark.parametrize("name", ["github-token", "triage-api-key", "anthropic-beta", "anthropic-version"])
@pytest.mark.parametrize("value", ["a b", "a\nb", "a\r\nX-Other: c", "é", "a\x7fb"])
def test_what_goes_into_a_header_is_printable_ascii(name: str, value: str) -> None:
    assert value not in problem(name, value).message
