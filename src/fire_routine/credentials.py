"""The addresses and tokens among the inputs: what each must look like before anything secret is sent with it.

Belongs here: the forms of the fire address, of base addresses, of the routine's token and of header values. Does not
belong here: which inputs there are (`inputs.py`), how they are used (`routine.py`, `triage.py`).
"""

import re
from typing import Final
from urllib.parse import urlsplit

from fire_routine.input_reader import InputReader

DEFAULT_API_URL: Final = "https://api.anthropic.com"
TRIGGER: Final = re.compile(r"trig_[A-Za-z0-9_-]{1,200}")
"""A routine's id."""

_FIRE_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)*/v1/claude_code/routines/trig_[A-Za-z0-9_-]{1,200}/fire")


def fire_url(reader: InputReader, api_url: str) -> str:
    """The fire address from the full URL that the web interface shows, or from a bare `trig_…`."""
    value = reader.text("routine-url")
    if TRIGGER.fullmatch(value):
        return f"{api_url}/v1/claude_code/routines/{value}/fire"
    if not value:
        return ""
    problem = _url_problem(value)
    if problem is None and not _FIRE_PATH.fullmatch(urlsplit(value).path):
        problem = "it does not end in `/v1/claude_code/routines/trig_…/fire`"
        if "claude.ai" in value or "claude.com" in value:
            problem += "; this looks like the page of the routine, not its fire address"
    if value.startswith("sk-ant-"):
        problem = "it holds a token; are `routine-url` and `routine-token` swapped?"
    if problem is None:
        return value
    reader.add(
        "routine-url",
        f"the value can't be used: {problem}. (It is not shown, as it may be a secret.)",
        "Store the URL that the routine's API trigger shows, or just its trig_… part, and pass it as "
        "routine-url: ${{ secrets.ROUTINE_URL }}",
    )
    return ""


def routine_token(reader: InputReader) -> str:
    """The routine's token. Kinds of keys that can't fire a routine are told apart by their prefix."""
    value = reader.text("routine-token")
    problem = ""
    if value.startswith("sk-ant-api"):
        problem = "this is an API key of the Claude Console (`sk-ant-api…`), which can't fire a routine"
    elif value.startswith("sk-ant-admin"):
        problem = "this is an admin key (`sk-ant-admin…`), which can't fire a routine"
    elif value.startswith(("ghp_", "gho_", "ghs_", "ghr_", "github_pat_")):
        problem = "this is a token of GitHub, not of a routine"
    elif value.startswith(("http:", "https:", "trig_")):
        problem = "it holds an address; are `routine-url` and `routine-token` swapped?"
    elif value.lower().startswith("bearer "):
        problem = "it begins with `Bearer`; store the token alone"
    elif not _is_header_value(value):
        problem = "it holds spaces, line breaks or other characters that no token has"
    if problem:
        reader.add(
            "routine-token",
            f"the value can't be used: {problem}.",
            "A routine's token begins with sk-ant-oat01-; the routine's API trigger shows it once, when it is made. "
            "Pass it as routine-token: ${{ secrets.ROUTINE_TOKEN }}",
        )
        return ""
    return value


def base_url(reader: InputReader, name: str) -> str:
    """The base address in the input `name`, without a slash at its end; the public API where none is given."""
    value = reader.text(name).rstrip("/")
    problem = _url_problem(value) if value else None
    if problem is None:
        return value or DEFAULT_API_URL
    reader.add(name, f"the value can't be used: {problem}.", f"{name}: {DEFAULT_API_URL}")
    return DEFAULT_API_URL


def _url_problem(value: str) -> str | None:
    """What keeps `value` from being an address that a secret may be sent to, or None."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return "it is not a URL"
    if not _is_header_value(value) or parts.scheme not in {"http", "https"} or not host:
        return "it is not an https URL"
    if parts.scheme == "http" and host not in {"127.0.0.1", "localhost", "::1"}:
        return "it is plain http, which would show the token to everyone on the way; use https"
    if parts.username is not None or parts.password is not None:
        return "it holds a user name or password"
    if parts.query or parts.fragment:
        return "it has a query or fragment"
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
