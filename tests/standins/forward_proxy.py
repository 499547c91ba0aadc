"""A plain HTTP proxy, as `HTTP_PROXY` names one.

Of `https` addresses it only learns the host and port (by CONNECT).
"""

from __future__ import annotations

import http.client

from tests.standins.loopback import Exchange, LoopbackServer


class ForwardProxy(LoopbackServer):
    """Passes requests with absolute addresses on. `asked_for` is what came, `METHOD address` each.

    It refuses CONNECT, unless it `tunnels`: then it passes the bytes of such a connection on.
    """

    def __init__(self, *, tunnels: bool = False) -> None:
        self.asked_for: list[str] = []
        self._tunnels = tunnels
        super().__init__(self._handle)

    def _handle(self, exchange: Exchange) -> None:
        request = exchange.request
        self.asked_for.append(f"{request.method} {request.target}")
        if request.method == "CONNECT":
            if self._tunnels:
                exchange.tunnel(request.target)
            else:
                exchange.answer(403)
            return
        host, _, path = request.target.removeprefix("http://").partition("/")
        onward = http.client.HTTPConnection(host)
        headers = {name: value for name, value in request.headers.items() if not name.startswith("proxy-")}
        try:
            onward.request(request.method, f"/{path}", request.body or None, headers)
            answer = onward.getresponse()
            kept = {name: value for name, value in answer.getheaders() if name.lower() != "transfer-encoding"}
            exchange.answer(answer.status, kept, answer.read())
        finally:
            onward.close()
