"""Which links may be shown as those of a session."""

import pytest

from fire_routine.outcome.session import is_session_link


@pytest.mark.parametrize(
    "url",
    [
        *("https://claude.ai/code/session_1", "https://www.claude.com/x?y=z#a", "https://console.anthropic.com/x"),
        "HTTPS://CLAUDE.AI/x",
    ],
)
def test_a_link_to_anthropics_hosts_is_shown(url: str) -> None:
    assert is_session_link(url)


@pytest.mark.parametrize(
    "url",
    [
        *("", "http://claude.ai/x", "https://claude.ai.evil.example/x", "https://evilclaude.ai/x", "//claude.ai/x"),
        *("https://claude.ai@evil.example/x", "https://evil.example\\@claude.ai/x", "https://user@claude.ai/x"),
        *("https://claude.ai:8443/x", "https://claude.ai:x/", "javascript:alert(1)//claude.ai", "data:text/html,x"),
        *("https://claude.ai/x) [y](https://evil.example", "https://claude.ai/<b>", "https://claude.ai/x y"),
        *(
            'https://claude.ai/"x',
            "https://claude.ai/x\n",
            "https://claude.ai/`x`",
            "https://claude.ai/|",
            "https://[claude.ai",
        ),
        *("https://clаude.ai/x", "https://claude.ai/\u202ex", "https://claude.ai/" + "x" * 1_000),  # noqa: RUF001
    ],
)
def test_any_other_link_is_not(url: str) -> None:
    assert not is_session_link(url)
