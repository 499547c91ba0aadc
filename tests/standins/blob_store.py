"""The blob store where GitHub keeps job logs: another origin, with signed addresses.

An address that the API gave out is enough to read the log. Azure refuses a request that also
brings an `Authorization` header that it doesn't know, so a client that takes its GitHub token
along on the redirect gets no log (and has shown the token to a stranger).
"""

from __future__ import annotations

import itertools
import threading
from typing import TYPE_CHECKING

from tests.standins.loopback import Exchange, LoopbackServer
from tests.standins.replies import Reply, deliver

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from tests.standins.github_faults import Fault
    from tests.standins.github_model import Job
    from tests.standins.loopback import Request


class BlobStore(LoopbackServer):
    """Serves the logs whose addresses `sign` gave out.

    `intercept` is asked before a request is answered, and may wait or give a fault to answer with.
    """

    def __init__(self, intercept: Callable[[Request], Fault | None], tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.violations: list[str] = []
        self.signatures: list[str] = []
        """What the addresses were signed with: to be seen nowhere but in the request."""
        self._intercept = intercept
        self._logs: dict[str, tuple[Job, bool]] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        super().__init__(self._handle, tls=tls)

    def sign(self, job: Job, *, is_there: bool) -> str:
        """A new address for a job's log; `is_there` says whether there will be anything."""
        with self._lock:
            signature = f"s1gn4tur3{next(self._numbers):08d}%3D"
            path = f"/actions-results/job-{job.id}/job-logs.txt"
            target = f"{path}?rsct=text%2Fplain&se=2026-08-03T10%3A01%3A00Z&sig={signature}"
            self._logs[target] = job, is_there
            self.signatures.append(signature)
        return self.origin + target

    def _handle(self, exchange: Exchange) -> None:
        request = exchange.request
        with self._lock:
            self.requests.append(request)
        if fault := self._intercept(request):
            deliver(exchange, fault.reply, fault.delivery)
        else:
            reply = self._reply(request)
            exchange.answer(reply.status, reply.headers, reply.body)

    def _reply(self, request: Request) -> Reply:
        if "authorization" in request.headers:
            self.violations.append(f"a credential was sent to the blob store: {request.path}")
            return _azure_error(403, "AuthenticationFailed", "Server failed to authenticate the request.")
        if request.target not in self._logs or request.method != "GET":
            return _azure_error(403, "AuthenticationFailed", "Signature did not match.")
        job, is_there = self._logs[request.target]
        if job.log is None or not is_there:
            return _azure_error(404, "BlobNotFound", "The specified blob does not exist.")
        headers = {"content-type": "text/plain; charset=utf-8"}
        if isinstance(job.log.content, bytes):
            return Reply(200, job.log.content, headers)
        if job.log.length is not None:
            headers["content-length"] = str(job.log.length)
        return Reply(200, job.log.content(), headers)


def _azure_error(status: int, code: str, message: str) -> Reply:
    """An error as Azure's blob store tells it: XML with a byte order mark."""
    xml = f'\ufeff<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Reply(status, xml.encode(), {"content-type": "application/xml"})
