"""What a call service may answer: nothing of it makes a run wait longer than its patience, or read without end."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

import pytest

from tasks.doors.calls.service import Provider, Unanswered
from warehouse.call_service import CallService

TIMEOUT_S = 0.2
OK = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """The address of a service that answers one request so, on a free port of loopback."""

    def serve() -> None:
        with suppress(OSError), listening.accept()[0] as line:
            line.recv(65_536)
            answer(line)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def trickle(line: socket.socket, first: bytes) -> None:
    """Something sooner than the client's own limit each time, for longer than anybody waits."""
    line.sendall(first)
    for _ in range(100):
        line.sendall(b"a")
        time.sleep(TIMEOUT_S / 2)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (lambda line: trickle(line, OK + b"x-slow: "), "answer_too_slow"),
        (lambda line: trickle(line, OK + b"content-length: 100\r\n\r\n"), "answer_too_slow"),
        (
            lambda line: line.sendall(OK + b"content-length: 9000000\r\n\r\n" + b" " * 9_000_000),
            "answer_too_large",
        ),
        (
            lambda line: line.sendall(b"HTTP/1.1 307 Go\r\nlocation: http://127.0.0.1:9/\r\n\r\n"),
            "status_307",
        ),
        (lambda line: line.sendall(OK + b'content-length: 2\r\n\r\n"x'), "page_unreadable"),
    ],
)
def test_an_answer_that_is_none_is_left_in_time(answer: Callable[[socket.socket], None], code: str) -> None:
    with answering(answer) as url:
        declared = CallService(name_ko="안부전화", url=url, caller_number="061-000-0100")
        began = time.monotonic()
        with (
            Provider.of(declared, "token-of-the-county-0001", TIMEOUT_S) as spoken,
            pytest.raises(Unanswered, match=code),
        ):
            spoken.poll("")
    assert time.monotonic() - began < 20 * TIMEOUT_S
