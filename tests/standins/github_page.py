"""Markdown as GitHub shows it: rendered by its own cmark-gfm, and then searched for what its later filters link.

Those filters are not published as they run today. What they look for is documented under "Autolinked references and
URLs" and in the first versions of the gem html-pipeline, which GitHub took out of its own code: mentions, issues,
commits and emoji in the text of the page, but not in `pre`, `code` and `a`. The patterns here find more than those.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import cmarkgfm
from cmarkgfm.cmark import Options

_FILTERED = re.compile(
    r"@\w"  # a mention, a team, a commit of a user
    r"|#\d|\bgh-\d|\b[a-z]{2,}-\d"  # an issue, and most references that a repository can define itself
    r"|(?<!\w)[0-9a-f]{7,64}(?!\w)"  # a commit
    r"|:[+\w-]+:",  # an emoji
    re.IGNORECASE,
)


@dataclass
class Page(HTMLParser):
    """What a reader gets."""

    links: list[str] = field(default_factory=list)
    """Where the links lead."""
    text: str = ""
    """What stands there, links and code included."""
    _open: list[str] = field(default_factory=list)
    _plain: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    @property
    def filtered(self) -> list[str]:
        """What GitHub's filters link or replace in the text of the page."""
        return _FILTERED.findall("".join(self._plain))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.text += data
        self._plain.append("\0" if {"a", "code", "pre"} & {*self._open} else data)


def page_of(markdown: str) -> Page:
    """The page that GitHub shows. Raw HTML is in it."""
    page = Page()
    page.feed(cmarkgfm.github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE))
    page.close()
    return page
