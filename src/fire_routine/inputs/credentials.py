"""URLs and tokens: what each must look like before a secret is sent."""

import re
from typing import Final
from urllib.parse import urlsplit

from fire_routine.inputs.reader import InputReader

_URL_YAML: Final = "routine-url: ${{ secrets.ROUTINE_URL }}"
_TOKEN_YAML: Final = "routine-token: ${{ secrets.ROUTINE_TOKEN }}"  # noqa: S105 - names the secret
SECRETS_YAML: Final = f"{_URL_YAML}\n{_TOKEN_YAML}"
TRIGGER: Final = re.compile(r"trig_[A-Za-z0-9_-]{1,200}")
"""A routine's id."""

_FIRE_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)*/v1/claude_code/routines/trig_[A-Za-z0-9_-]{1,200}/fire")

_WEB_PAGE = re.compile(r"(?i:https?://)?(?:[a-z]+\.)?claude\.(?:ai|com)(?:/|$)")

_OTHER_TOKENS: Final = (
    ("sk-ant-api", "an API key of the Claude Console"),
    ("sk-ant-admin", "an admin key of the Claude Console"),
    ("sk-ant-ort", "the refresh token of a login"),
    ("sk-ant-sid", "the key of a browser session"),
    *((prefix, "a GitHub token") for prefix in ("ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_")),
)
"""What other keys begin with that someone might paste instead of the routine's token."""


def read_url_or_id(reader: InputReader, name: str) -> str:
    """The fire URL as the web interface shows it, or a bare `trig_…`."""
    value = reader.text(name)
    problem = _fire_url_problem(value) if value and not TRIGGER.fullmatch(value) else None
    if problem is None:
        return value
    reader.add(
        name,
        f"the value can't be used: {problem} The value is not shown because it may be a secret. Store the URL that the "
        "routine's API trigger shows, or just its `trig_…` part.",
        _URL_YAML,
    )
    return ""


def fire_url(url_or_id: str, api_url: str) -> str:
    """The whole fire URL; empty if there is none."""
    if TRIGGER.fullmatch(url_or_id):
        return f"{api_url}/v1/claude_code/routines/{url_or_id}/fire"
    return url_or_id


def _fire_url_problem(value: str) -> str | None:
    """Why `value` is not a fire URL, to follow a colon, or None. The likely mistakes come first."""
    if value.startswith("sk-ant-"):
        return "it contains a token; are `routine-url` and `routine-token` swapped?"
    if _WEB_PAGE.match(value) and not value.endswith("/fire"):
        return "it looks like the page of the routine, not its fire URL."
    if problem := _url_problem(value):
        return problem
    if not _FIRE_PATH.fullmatch(urlsplit(value).path):
        return "it does not end in `/v1/claude_code/routines/trig_…/fire`."
    return None


def read_token(reader: InputReader, name: str) -> str:
    """The routine's token. A key of another kind is recognised by its prefix."""
    value = reader.text(name)
    problem = _token_problem(value)
    if problem is None:
        return value
    reader.add(
        name,
        f"the value can't be used: {problem} A routine's token begins with `sk-ant-oat01-`; the routine's API trigger "
        "shows it once, when it is generated.",
        _TOKEN_YAML,
    )
    return ""


def _token_problem(value: str) -> str | None:
    """Why `value` is not a routine's token, to follow a colon, or None."""
    for prefix, kind in _OTHER_TOKENS:
        if value.startswith(prefix):
            return f"it is {kind} (`{prefix}…`), which can't fire a routine."
    if value.startswith(("http:", "https:", "trig_")):
        return "it contains a URL; are `routine-url` and `routine-token` swapped?"
    if value.lower().startswith("bearer"):
        return "it begins with `Bearer`; store only the token."
    if value.startswith(('"', "'")):
        return "it is in quotation marks; store only the token."
    return None if _is_header_value(value) else "it contains spaces, line breaks or other characters that no token has."


def base_url(reader: InputReader, name: str, default: str) -> str:
    """A base URL without a slash at its end."""
    value = reader.text(name).rstrip("/")
    problem = _url_problem(value) if value else None
    if problem is None:
        return value or default
    reader.add(name, f"the value can't be used: {problem}", f"{name}: {default}")
    return default


def _url_problem(value: str) -> str | None:
    """Why no secret may be sent to the URL `value`, to follow a colon, or None."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return "it is not a URL."
    if not _is_header_value(value) or parts.scheme not in {"http", "https"} or not host:
        return "it is not an https URL."
    if parts.scheme == "http" and host not in {"127.0.0.1", "localhost", "::1"}:
        return "it is plain http, so anyone on the network path could read the token; use https."
    if parts.username is not None or parts.password is not None:
        return "it contains a user name or password."
    if "?" in value or "#" in value:
        return "it has a query or fragment."
    return None


def header_value(reader: InputReader, name: str, default: str, *, may_be_empty: bool) -> str:
    """A value for a header: printable ASCII without spaces. Without `may_be_empty`, empty means the default."""
    value = reader.text(name)
    if not value:
        return value if may_be_empty and reader.given(name) else default
    if _is_header_value(value):
        return value
    reader.add(name, "the value contains spaces, line breaks or characters other than ASCII.")
    return default


def _is_header_value(value: str) -> bool:
    return value.isascii() and value.isprintable() and " " not in value
