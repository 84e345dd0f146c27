"""What a page of somebody else, open in a browser of this machine, can do to the Prefect server: nothing."""

import asyncio
import http.client
from collections.abc import Iterator

import pytest
import websockets

from flows.launcher import Server
from tests.served import served_before

pytestmark = [pytest.mark.prefect, pytest.mark.slow]

FILTER, CREATE = "/api/flow_runs/filter", "/api/work_pools/"
JSON = {"Content-Type": "application/json"}
STRANGER = "http://news.example"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with Server(served_before(tmp_path_factory.mktemp("home"))) as running:
        yield int(running.ui_url.rpartition(":")[2])


def test_another_page_reads_no_runs(port: int) -> None:
    assert ask(port, "POST", FILTER, b"{}", JSON | {"Origin": STRANGER})[0] == 403
    assert ask(port, "GET", "/api/flow_runs/count", None, {"Origin": "null"})[0] == 403


def test_another_page_writes_nothing_without_being_asked_first(port: int) -> None:
    """A browser sends a body without a type to anybody, and Prefect reads it as JSON."""
    pool = b'{"name": "strange", "type": "process"}'
    assert ask(port, "POST", CREATE, pool, {"Origin": STRANGER})[0] == 403
    assert ask(port, "GET", f"{CREATE}strange", None, {})[0] == 404


def test_another_page_gets_no_permission_from_a_preflight(port: int) -> None:
    wishes = {"Origin": STRANGER, "Access-Control-Request-Method": "PATCH"}
    status, headers = ask(port, "OPTIONS", f"{CREATE}balgul", None, wishes)
    assert status == 403
    assert "access-control-allow-origin" not in headers


def test_a_name_that_was_pointed_here_opens_nothing(port: int) -> None:
    """A page whose own name now resolves to loopback is of one origin with us, and sends no Origin for a GET."""
    assert ask(port, "GET", "/api/health", None, {"Host": f"news.example:{port}"})[0] == 403


def test_another_page_opens_no_socket(port: int) -> None:
    def listens(origin: str | None) -> bool:
        async def connect() -> None:
            url = f"ws://127.0.0.1:{port}/api/events/out"
            async with websockets.connect(url, origin=origin, subprotocols=["prefect"]):  # type: ignore[arg-type,list-item]
                pass

        try:
            asyncio.run(connect())
        except websockets.InvalidStatus:
            return False
        return True

    assert [listens(one) for one in (STRANGER, None, f"http://127.0.0.1:{port}")] == [False, True, True]


def test_the_pages_of_the_server_itself_go_on_by_both_names_of_loopback(port: int) -> None:
    for name in ("127.0.0.1", "localhost"):
        own = {"Host": f"{name}:{port}", "Origin": f"http://{name}:{port}"}
        assert ask(port, "POST", FILTER, b"{}", JSON | own)[0] == 200
        assert ask(port, "GET", "/", None, {"Host": own["Host"]})[0] == 200


def ask(
    port: int, method: str, path: str, body: bytes | None, headers: dict[str, str]
) -> tuple[int, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    found = {name.lower(): value for name, value in answer.getheaders()}
    connection.close()
    return answer.status, found
