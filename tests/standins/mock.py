"""Answers without a server."""

import httpx


class Mock(httpx.MockTransport):
    """As httpx's own, but the body is yet to be read, as it is when it comes from a server."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return unread(super().handle_request(request))


def unread(response: httpx.Response) -> httpx.Response:
    """The same response, with a body that is yet to be read."""
    if not response.is_stream_consumed:
        return response
    body = httpx.ByteStream(response.content)
    return httpx.Response(response.status_code, headers=response.headers, stream=body)
