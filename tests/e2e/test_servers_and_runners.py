"""GitHub Enterprise Server, self-hosted runners, a proxy, a private certificate authority."""

from tests.e2e.client import CAUSE, Client, recipe
from tests.e2e.substitutions import proxy
from tests.standins.forward_proxy import ForwardProxy
from tests.standins.github_api import GitHubApi
from tests.standins.private_tls import private_tls
from tests.standins.routine_endpoint import RoutineEndpoint

SEPARATE_JOB = recipe("Separate job")
OWN_SERVERS = recipe("Own servers and runners")


def test_on_github_enterprise_server_the_addresses_are_the_servers(client: Client) -> None:
    with GitHubApi(prefix="/api/v3") as server:
        server.world.server_url = "https://github.example"
        client.github = server
        ran = client.run(SEPARATE_JOB, client.red_push(SEPARATE_JOB))
    assert ran.outputs["outcome"] == "fired"
    (session,) = client.routine.sessions
    assert CAUSE in session.text
    assert "https://github.example/octocat/Hello-World/actions/runs/" in session.text
    assert "https://github.com/" not in session.text


def test_through_a_proxy_with_a_private_authority_on_a_self_hosted_runner(client: Client) -> None:
    with RoutineEndpoint(tls=private_tls()) as routine, ForwardProxy(tunnels=True) as proxy_server:
        client.routine = routine
        client.secrets["ROUTINE_URL"] = routine.url
        ran = client.run(OWN_SERVERS, client.red_push(OWN_SERVERS), proxy(proxy_server.origin))
        assert proxy_server.asked_for == [f"CONNECT {routine.origin.removeprefix('https://')}"]
    assert ran.outputs["outcome"] == "fired"
    assert len(routine.sessions) == 1
