from typing import Final
from urllib.parse import urlsplit

_LONGEST_LINK: Final = 1_000
_LINK_HOSTS: Final = ("claude.ai", "claude.com", "anthropic.com")


def is_session_link(url: str) -> bool:
    """Whether `url` is safe to show as a link: https, one of Anthropic's hosts, and nothing misleading."""
    if (
        len(url) > _LONGEST_LINK
        or not url.isascii()
        or not url.isprintable()
        or any(char in url for char in " \"'<>()[]\\`|")
    ):
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    known = any(host == name or host.endswith("." + name) for name in _LINK_HOSTS)
    return parts.scheme == "https" and known and port is None and "@" not in parts.netloc
