"""What is said to a call service over HTTP: a request, that somebody is not to be called, and what there is to tell.

Everything may be said twice: each saying has an idempotency key, and means the same the second time.
"""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

import httpx

from tasks.doors.calls.signature import is_event_id
from tasks.doors.calls.spool import Arrival
from warehouse.call_service import CallService
from warehouse.errors import BalgulError

_PAGE_BYTES = 8_000_000
# The client's own limit is for each piece: who trickles would never reach it.
_PATIENCE = 6


class Unanswered(BalgulError):
    """The provider did not answer, or said no; the message is a code or a status and nothing that it sent."""


@dataclass(frozen=True)
class Page:
    """A page of events that were asked for, and where to go on; ``is_last`` where it has told all."""

    arrivals: tuple[Arrival, ...]
    cursor: str
    is_last: bool


class Provider:
    """A call service over one kept connection: a new one costs a handshake each time."""

    def __init__(self, client: httpx.Client, timeout_s: float) -> None:
        """Wrap a client that knows the provider's address and our token."""
        self._client = client
        self._patience_s = timeout_s * _PATIENCE

    @classmethod
    @contextmanager
    def of(cls, service: CallService, token: str, timeout_s: float) -> Iterator["Provider"]:
        """The declared service. No proxy of the environment stands between, and no redirection is followed."""
        with httpx.Client(
            base_url=service.url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=timeout_s,
            trust_env=False,
            follow_redirects=False,
        ) as client:
            yield cls(client, timeout_s)

    def submit(self, package_id: str, request: dict[str, Any]) -> None:
        """Hand over a request; the package is its key.

        Raises:
            Unanswered: it was not taken.
        """
        self._post("/batches", package_id, request)

    def cancel(self, package_id: str, ref: str) -> None:
        """Nobody is to be called under this reference any more, whether the request came already or comes later.

        Raises:
            Unanswered: it was not taken.
        """
        self._post(
            f"/batches/{package_id}/cancellations",
            f"{package_id}-{ref}",
            {"ref": ref, "reason": "not_needed"},
        )

    def poll(self, cursor: str) -> Page:
        """The events after a cursor, empty for the first: what was lost on its way is told here too.

        Raises:
            Unanswered: no page came that can be read.
        """
        answer = self._asked("GET", "/events", params={"after": cursor})
        try:
            stated = answer.json()
            events = [(str(event["id"]), event["event"]) for event in stated["events"]]
            following, is_last = str(stated["cursor"]), bool(stated["is_last"])
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Unanswered("page_unreadable") from None
        arrivals = tuple(Arrival(_id_of(one), 0, json.dumps(event).encode()) for one, event in events)
        # A page that leads nowhere would be asked for again without end.
        return Page(arrivals, following[:512], is_last or following == cursor)

    def _post(self, path: str, key: str, content: dict[str, Any]) -> None:
        self._asked("POST", path, json=content, headers={"Idempotency-Key": key})

    def _asked(self, method: str, path: str, **content: Any) -> httpx.Response:
        """The whole answer, headers too, within our patience; who waits on ends with the client or the process."""
        answer: Future[httpx.Response] = Future()

        def wait() -> None:
            try:
                answer.set_result(self._read(method, path, **content))
            except Exception as error:  # noqa: BLE001 -- it is raised to who asked
                answer.set_exception(error)

        Thread(target=wait, daemon=True).start()
        try:
            return answer.result(self._patience_s)
        except TimeoutError:
            raise Unanswered("answer_too_slow") from None

    def _read(self, method: str, path: str, **content: Any) -> httpx.Response:
        read = bytearray()
        try:
            with self._client.stream(method, path, **content) as answer:
                for piece in answer.iter_bytes():
                    read += piece
                    if len(read) > _PAGE_BYTES:
                        raise Unanswered("answer_too_large")
        except httpx.HTTPError as error:
            raise Unanswered(type(error).__name__) from None
        if answer.status_code not in (200, 201, 202):
            raise Unanswered(f"status_{answer.status_code}")
        return httpx.Response(answer.status_code, content=bytes(read))


def _id_of(stated: str) -> str:
    """The id by which an event is known; one that no signature could bear is known by its hash."""
    return (
        stated if is_event_id(stated) else hashlib.sha256(stated.encode(errors="surrogatepass")).hexdigest()
    )
