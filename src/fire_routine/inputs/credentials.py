"""The addresses and tokens among the inputs: what each must look like before anything secret is sent with it."""

import re
from typing import Final
from urllib.parse import urlsplit

from fire_routine.inputs.reader import InputReader

DEFAULT_API_URL: Final = "https://api.anthropic.com"
SECRETS_YAML: Final = "routine-url: ${{ secrets.ROUTINE_URL }}\nroutine-token: ${{ secrets.ROUTINE_TOKEN }}"
TRIGGER: Final = re.compile(r"trig_[A-Za-z0-9_-]{1,200}")
"""A routine's id."""

_FIRE_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)*/v1/claude_code/routines/trig_[A-Za-z0-9_-]{1,200}/fire")

_WEB_PAGE = re.compile(r"(?i:https?://)?(?:[a-z]+\.)?claude\.(?:ai|com)(?:/|$)")

_OTHER_TOKENS: Final = (
    ("sk-ant-api", "an API key of the Claude Console"),
    ("sk-ant-admin", "an admin key of the Claude Console"),
    ("sk-ant-ort", "the refresh token of a login"),
    ("sk-ant-sid", "the key of a browser session"),
    *((prefix, "a token of GitHub") for prefix in ("ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_")),
)
"""Beginnings of keys that are at hand where a routine's token is asked for, and what they are."""


def fire_url(reader: InputReader, api_url: str) -> str:
    """The fire address from the full URL that the web interface shows, or from a bare `trig_…`."""
    value = reader.text("routine-url")
    if TRIGGER.fullmatch(value):
        return f"{api_url}/v1/claude_code/routines/{value}/fire"
    problem = _fire_url_problem(value) if value else None
    if problem is None:
        return value
    reader.add(
        "routine-url",
        f"the value can't be used: {problem} The value is not shown, as it may be a secret. Store the URL that "
        "the routine's API trigger shows, or just its `trig_…` part.",
        "routine-url: ${{ secrets.ROUTINE_URL }}",
    )
    return ""


def _fire_url_problem(value: str) -> str | None:
    """What keeps `value` from being a fire address, to follow a colon, or None.

    The likely mistakes come first, each by its own name.
    """
    if value.startswith("sk-ant-"):
        return "it holds a token; are `routine-url` and `routine-token` swapped?"
    if _WEB_PAGE.match(value) and not value.endswith("/fire"):
        return "this looks like the page of the routine, not its fire address."
    if problem := _url_problem(value):
        return problem
    if not _FIRE_PATH.fullmatch(urlsplit(value).path):
        return "it does not end in `/v1/claude_code/routines/trig_…/fire`."
    return None


def routine_token(reader: InputReader) -> str:
    """The routine's token. Kinds of keys that can't fire a routine are told apart by their prefix."""
    value = reader.text("routine-token")
    problem = _token_problem(value)
    if problem is None:
        return value
    reader.add(
        "routine-token",
        f"the value can't be used: {problem} A routine's token begins with `sk-ant-oat01-`; the routine's API trigger "
        "shows it once, when it is made.",
        "routine-token: ${{ secrets.ROUTINE_TOKEN }}",
    )
    return ""


def _token_problem(value: str) -> str | None:
    """What keeps `value` from being a routine's token, to follow a colon, or None."""
    for prefix, kind in _OTHER_TOKENS:
        if value.startswith(prefix):
            return f"this is {kind} (`{prefix}…`), which can't fire a routine."
    if value.startswith(("http:", "https:", "trig_")):
        return "it holds an address; are `routine-url` and `routine-token` swapped?"
    if value.lower().startswith("bearer"):
        return "it begins with `Bearer`; store the token alone."
    if value.startswith(('"', "'")):
        return "it stands in quotation marks; store the token alone."
    return None if _is_header_value(value) else "it holds spaces, line breaks or other characters that no token has."


def base_url(reader: InputReader, name: str) -> str:
    """The base address in the input `name`, without a slash at its end; the public API where none is given."""
    value = reader.text(name).rstrip("/")
    problem = _url_problem(value) if value else None
    if problem is None:
        return value or DEFAULT_API_URL
    reader.add(name, f"the value can't be used: {problem}", f"{name}: {DEFAULT_API_URL}")
    return DEFAULT_API_URL


def _url_problem(value: str) -> str | None:
    """What keeps `value` from being an address that a secret may be sent to, to follow a colon, or None."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return "it is not a URL."
    if not _is_header_value(value) or parts.scheme not in {"http", "https"} or not host:
        return "it is not an https URL."
    if parts.scheme == "http" and host not in {"127.0.0.1", "localhost", "::1"}:
        return "it is plain http, which would show the token to everyone on the way; use https."
    if parts.username is not None or parts.password is not None:
        return "it holds a user name or password."
    if "?" in value or "#" in value:
        return "it has a query or fragment."
    return None


def header_value(reader: InputReader, name: str) -> str:
    """A value that goes into a header: printable ASCII without spaces, or a problem."""
    value = reader.text(name)
    if _is_header_value(value):
        return value
    reader.add(name, "the value holds spaces, line breaks or characters other than ASCII.")
    return ""


def _is_header_value(value: str) -> bool:
    return value.isascii() and value.isprintable() and " " not in value
