"""The stand-ins can be reached as servers in companies are: over a private authority, through a proxy."""

from __future__ import annotations

import ssl

import httpx
import pytest

from tests.standins.forward_proxy import ForwardProxy
from tests.standins.github_api import GitHubApi
from tests.standins.github_jobs import failed
from tests.standins.loopback import NO_TLS
from tests.standins.private_tls import CA_FILE, private_tls
from tests.standins.routine_endpoint import RoutineEndpoint

REPO = "/repos/octocat/Hello-World"


def test_github_and_its_logs_over_a_private_authority() -> None:
    trusting = ssl.create_default_context(cafile=str(CA_FILE))
    with GitHubApi(tls=private_tls()) as github, httpx.Client(verify=trusting) as client:
        job = failed("build", b"log")
        github.world.run(job)
        headers = {"authorization": f"Bearer {github.token}"}
        redirect = client.get(f"{github.url}{REPO}/actions/jobs/{job.id}/logs", headers=headers)
        assert redirect.headers["location"].startswith("https://")
        assert client.get(redirect.headers["location"]).content == b"log"


def test_who_does_not_know_the_authority_does_not_connect() -> None:
    with RoutineEndpoint(tls=private_tls()) as endpoint:
        with pytest.raises(httpx.ConnectError, match="certificate verify failed"):
            httpx.post(endpoint.url)
        assert endpoint.requests == []


def test_a_proxy_passes_requests_on(routine: RoutineEndpoint) -> None:
    with ForwardProxy() as proxy, httpx.Client(proxy=proxy.origin, verify=NO_TLS) as client:
        assert client.post(routine.url, json={"text": "x"}).json()["type"] == "error"
        with pytest.raises(httpx.ProxyError):
            client.get("https://127.0.0.1:1/")
    assert proxy.asked_for == [f"POST {routine.url}", "CONNECT 127.0.0.1:1"]
    assert [request.path for request in routine.requests] == [routine.path]
