"""How GitHub splits a list into pages.

https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.standins.github_call import Answer

_DEFAULT_SIZE, _MOST = 30, 100


def page_of(answer: Answer, url: str, query: Mapping[str, str]) -> tuple[Any, dict[str, str]]:
    """The page that a query asks for, and the `Link` header that tells of the others.

    `url` is that of the request, without the query.
    """
    if isinstance(answer.body, list):
        shown, headers = _page(answer.body, url, query)
        return {"total_count": len(answer.body), answer.items_key: shown} if answer.items_key else shown, headers
    if answer.items_key and query.keys() & {"page", "per_page"}:  # a comparison is whole unless asked for in pages
        shown, headers = _page(answer.body[answer.items_key], url, query)
        return answer.body | {answer.items_key: shown}, headers
    return answer.body, {}


def _page(items: list[Any], url: str, query: Mapping[str, str]) -> tuple[list[Any], dict[str, str]]:
    size = max(1, min(_MOST, int(query.get("per_page") or _DEFAULT_SIZE)))
    page = max(1, int(query.get("page") or 1))
    last = max(1, -(-len(items) // size))
    others = {"prev": page - 1, "first": 1} if page > 1 else {}
    others |= {"next": page + 1, "last": last} if page < last else {}
    links = [_link(name, number, url, query) for name, number in others.items()]
    return items[(page - 1) * size : page * size], {"link": ", ".join(links)} if links else {}


def _link(name: str, page: int, url: str, query: Mapping[str, str]) -> str:
    return f'<{url}?{urlencode({**query, "page": page})}>; rel="{name}"'
