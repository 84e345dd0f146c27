"""The receiver of a call service: who signed, what it keeps, and what it refuses."""

import asyncio
import base64
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from flows.server import bare_environment
from tasks.doors.calls.receiver import PATH, application
from tasks.doors.calls.shared_secrets import (
    TOKEN_FILE,
    WEBHOOK_FILE,
    WebhookSecrets,
    check_outside,
    read_token,
    webhook_file,
)
from tasks.doors.calls.signature import Forged, check_signature
from tasks.doors.calls.spool import Spool
from tests.calling import OLD_SECRET, SECRET, Keys, body, call, headers
from warehouse.county import parameters
from warehouse.errors import Refusal

LIMITS = parameters("call_service", date(2024, 3, 4))
EVENT = body(call())


class Client:
    """Asks an application in this process, which is open for the block."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def __enter__(self) -> "Client":
        self._runner = asyncio.Runner()
        self._open = self._app.router.lifespan_context(self._app)
        self._runner.run(self._open.__aenter__())
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(self._app), base_url="http://receiver")
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._client.aclose())
        self._runner.run(self._open.__aexit__(None, None, None))
        self._runner.close()

    def post(self, content: bytes | Iterable[bytes], given: dict[str, str] | None = None) -> httpx.Response:
        """The answer to a body."""
        body = content if isinstance(content, bytes) else _pieces(content)
        headers = {name.encode(): value.encode("latin-1") for name, value in (given or {}).items()}
        return self._runner.run(self._client.post(PATH, content=body, headers=headers))


async def _pieces(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys.laid(tmp_path / "keys", (SECRET, OLD_SECRET))


@pytest.fixture
def receiver(tmp_path: Path, keys: Keys) -> Iterator[Client]:
    with Client(application(tmp_path / "calls", WebhookSecrets(keys.webhook), LIMITS)) as client:
        yield client


def sent(receiver: Client, event_id: str, content: bytes, **signed: Any) -> int:
    """The answer to an event."""
    answer = receiver.post(content, headers(event_id, content, **signed))
    return answer.status_code


def kept(tmp_path: Path) -> list[bytes]:
    """What lies in the spool."""
    with Spool.at(tmp_path / "calls") as spool:
        batch = spool.batch(1000)
    return [arrival.body for arrival in batch.arrivals] if batch else []


def test_a_signature_as_the_specification_publishes_it_is_one() -> None:
    # The example of the specification's own libraries.
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    given = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    signed = check_signature([secret], given, b'{"test": 2432232314}', 1614265330, 300)
    assert (signed.event_id, signed.signed_at) == ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330)


def test_what_was_signed_by_the_provider_is_on_the_disk_when_it_is_answered(
    receiver: Client, tmp_path: Path
) -> None:
    assert sent(receiver, "evt_1", EVENT) == 202
    assert kept(tmp_path) == [EVENT]


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v1a,AAAA"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,한글".encode().decode("latin-1")},
        {"webhook-id": "evt_2"},
        {"webhook-id": "evt.1"},
        {"webhook-id": ""},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "-1"},
        {"webhook-timestamp": "1e9"},
    ],
)
def test_a_callback_with_a_header_that_is_not_the_providers_is_refused(
    receiver: Client, tmp_path: Path, changed: dict[str, str]
) -> None:
    given = headers("evt_1", EVENT) | changed
    assert receiver.post(EVENT, given).status_code == 401
    assert kept(tmp_path) == []


def test_a_body_that_was_changed_or_signed_by_somebody_else_is_refused(
    receiver: Client, tmp_path: Path
) -> None:
    given = headers("evt_1", EVENT)
    assert receiver.post(EVENT + b" ", given).status_code == 401
    assert sent(receiver, "evt_1", EVENT, secret=b"x" * 32) == 401
    assert receiver.post(EVENT).status_code == 401
    assert kept(tmp_path) == []


@pytest.mark.parametrize(
    ("ago_s", "status"), [(290, 202), (-290, 202), (310, 401), (-310, 401), (86_400, 401)]
)
def test_a_callback_that_was_signed_too_long_ago_or_ahead_is_refused(
    receiver: Client, ago_s: int, status: int
) -> None:
    assert sent(receiver, "evt_1", EVENT, ago_s=ago_s) == status


def test_an_event_sent_again_is_kept_once_and_one_that_was_captured_is_refused(
    receiver: Client, tmp_path: Path
) -> None:
    first = headers("evt_1", EVENT, ago_s=10)
    assert receiver.post(EVENT, first).status_code == 202
    assert receiver.post(EVENT, first).status_code == 409
    assert sent(receiver, "evt_1", EVENT, ago_s=5) == 200
    assert receiver.post(EVENT, first).status_code == 409
    assert sent(receiver, "evt_1", body(call(seq=4))) == 409
    assert kept(tmp_path) == [EVENT]


def test_an_id_is_remembered_after_its_event_was_taken_in(receiver: Client, tmp_path: Path) -> None:
    assert sent(receiver, "evt_1", EVENT, ago_s=100) == 202
    with Spool.at(tmp_path / "calls") as spool:
        batch = spool.batch(1000)
        assert batch is not None
        spool.finish(batch, {}, "2024-03-05", "2024-01-01")
    assert sent(receiver, "evt_1", EVENT) == 200
    assert kept(tmp_path) == []


def test_a_signature_of_either_live_secret_holds_and_one_that_was_exchanged_holds_no_more(
    receiver: Client, keys: Keys
) -> None:
    assert sent(receiver, "evt_1", EVENT, secret=SECRET) == 202
    assert sent(receiver, "evt_2", body(call(2)), secret=OLD_SECRET) == 202
    keys.exchange([b"n" * 32, SECRET])
    assert sent(receiver, "evt_3", body(call(3)), secret=OLD_SECRET) == 401
    assert sent(receiver, "evt_4", body(call(4)), secret=b"n" * 32) == 202
    keys.webhook.write_text("half a se", "ascii")
    assert sent(receiver, "evt_5", body(call(5)), secret=SECRET) == 202
    both = headers("evt_6", EVENT, secret=OLD_SECRET)
    both["webhook-signature"] += " " + headers("evt_6", EVENT, secret=SECRET)["webhook-signature"]
    assert receiver.post(EVENT, both).status_code == 202


def test_a_body_above_64_kilobytes_is_refused_unread_whether_it_says_its_length_or_not(
    receiver: Client, tmp_path: Path
) -> None:
    largest = b" " * LIMITS["body_bytes"]
    assert sent(receiver, "evt_1", largest) == 422
    assert sent(receiver, "evt_2", largest + b" ") == 413
    pieces = (b" " * 1000 for _ in range(100))
    assert receiver.post(pieces, headers("evt_3", b" " * 100_000)).status_code == 413
    assert kept(tmp_path) == [largest]


def test_an_event_that_breaks_the_contract_is_kept_and_its_sender_is_told_why(
    receiver: Client, tmp_path: Path
) -> None:
    content = body(call(ref="김보기"))
    answer = receiver.post(content, headers("evt_1", content))
    assert (answer.status_code, answer.json()) == (422, {"refused": "data.ref"})
    assert kept(tmp_path) == [content]


def test_a_full_spool_takes_nothing_and_what_was_refused_may_come_later(tmp_path: Path, keys: Keys) -> None:
    limits = LIMITS | {"spool_events": 1}
    app = application(tmp_path / "calls", WebhookSecrets(keys.webhook), limits)
    with Client(app) as client:
        assert sent(client, "evt_1", EVENT) == 202
    with Client(app) as client:
        assert sent(client, "evt_2", body(call(2))) == 503
        with Spool.at(tmp_path / "calls") as spool:
            batch = spool.batch(1000)
            assert batch is not None
            spool.finish(batch, {}, "2024-03-05", "2024-01-01")
    with Client(app) as client:
        assert sent(client, "evt_2", body(call(2))) == 202


def test_what_cannot_be_written_is_told_to_come_later_and_may(receiver: Client, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "calls" / "spool.sqlite")) as disk:
        disk.execute("CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'full'); END")
        assert sent(receiver, "evt_1", EVENT) == 503
        disk.execute("DROP TRIGGER full")
    assert sent(receiver, "evt_1", EVENT) == 202
    assert kept(tmp_path) == [EVENT]


@pytest.mark.parametrize("lines", ["", "whsec_", "whsec_QUJD", "QUJD" * 8, "whsec_%%%%", "한글"])
def test_a_file_without_a_usable_webhook_secret_is_refused(tmp_path: Path, lines: str) -> None:
    file = tmp_path / "secrets"
    file.write_text(lines, "utf-8")
    with pytest.raises(Refusal, match=WEBHOOK_FILE):
        WebhookSecrets(file)


def test_three_secrets_are_one_too_many(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="one or two"):
        WebhookSecrets(Keys.laid(tmp_path, (SECRET, OLD_SECRET, b"x" * 32)).webhook)


def test_a_secret_that_lies_in_the_home_or_is_not_named_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(WEBHOOK_FILE, raising=False)
    monkeypatch.delenv(TOKEN_FILE, raising=False)
    with pytest.raises(Refusal, match=WEBHOOK_FILE):
        webhook_file(tmp_path)
    with pytest.raises(Refusal, match=TOKEN_FILE):
        read_token(tmp_path)
    Keys.laid(tmp_path / "home" / "keys").named(monkeypatch)
    assert read_token(tmp_path / "other") == "token-of-the-county-0001"
    with pytest.raises(Refusal, match="outside the home"):
        read_token(tmp_path / "home")
    with pytest.raises(Refusal, match="outside the home"):
        webhook_file(tmp_path / "home")
    (tmp_path / "link").symlink_to(tmp_path / "home" / "keys" / "token")
    with pytest.raises(Refusal, match="outside the home"):
        check_outside(tmp_path / "home", tmp_path / "link")


def test_the_environment_of_prefects_server_has_no_secret(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.named(monkeypatch)
    monkeypatch.setenv("BALGUL_KEY", "00" * 32)
    assert not [name for name in bare_environment() if name.startswith(("BALGUL_KEY", "BALGUL_CALL"))]


def test_what_is_forged_says_only_what_was_found() -> None:
    with pytest.raises(Forged) as caught:
        check_signature([SECRET], {"webhook-id": "김보기"}, b"", 0, 300)
    assert str(caught.value) == "headers"
