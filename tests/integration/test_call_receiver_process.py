"""The receiver as a process: what it has been answered for survives its death, and it leaves nothing running."""

import os
import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest

from flows.receiver import Receiver, running
from tasks.calls import gather
from tasks.doors.calls.spool import FOLDER, Arrival, Spool
from tests.calling import (
    Keys,
    body,
    burst,
    call,
    county_file,
    events,
    has_ended,
    killing,
    process_of,
    receiving,
    told_of,
)
from tests.contacted import MONDAY
from tests.factories import fresh_home, one
from tests.shell import Shell
from warehouse.errors import Fault, Refusal
from warehouse.home import Home

LATER = MONDAY + timedelta(days=7)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    Keys.laid(tmp_path / "keys").named(monkeypatch)
    return fresh_home(tmp_path / "home", county_file())


def test_300_events_sent_twice_and_in_reverse_order_are_300_facts(home: Home) -> None:
    told = events(300)
    with receiving(home) as receiver:
        first = burst(receiver.url, list(reversed(told)), senders=4)
        again = burst(receiver.url, told, senders=4)
        assert set(first.values()) == {202}
        assert set(again.values()) <= {200, 409}
        assert gather(home, LATER)["calls"] == 300
    assert told_of(home) == {event_id for event_id, _ in told}
    assert one(home, "SELECT count(*) FROM typed.ai_call_result") == 300


def test_a_receiver_that_is_killed_in_a_burst_has_every_event_for_which_it_was_answered(home: Home) -> None:
    told = events(2000)
    with receiving(home) as receiver:
        answers = burst(receiver.url, told, 8, killing(process_of(receiver), 300))
    acknowledged = {event_id for event_id, status in answers.items() if status == 202}
    assert 290 <= len(acknowledged) < 2000
    # Its stop gave to the inbox what it had kept.
    assert acknowledged <= told_of(home)
    with receiving(home) as receiver:
        again = burst(receiver.url, [event for event in told if event[0] in acknowledged], 8)
        assert set(again.values()) <= {200, 409}
        assert gather(home, LATER + timedelta(days=1)) == {"unanswered": 1}


def test_the_receiver_has_neither_key_nor_token_nor_warehouse_and_ends_with_what_it_kept_in_the_inbox(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALGUL_KEY", "00" * 32)
    receiver = Receiver.of(home)
    with running(receiver):
        assert receiver is not None
        pid = process_of(receiver)
        names = {line.split("=")[0] for line in Path(f"/proc/{pid}/environ").read_text().split("\0") if line}
        assert names <= {"PATH", "LANG", "LC_CTYPE", "BALGUL_CALL_WEBHOOK_FILE"}
        assert "duckdb" not in Path(f"/proc/{pid}/maps").read_text()
        assert not any("warehouse.duckdb" in os.readlink(file) for file in Path(f"/proc/{pid}/fd").iterdir())
        assert receiver.url.startswith("http://127.0.0.1:")
        assert burst(receiver.url, events(3)) == {"evt_1": 202, "evt_2": 202, "evt_3": 202}
    assert has_ended(pid)
    assert len(list((home.inbox / "ai_call_result").iterdir())) == 1
    assert not (home.root / FOLDER / "receiver.json").exists()


def test_a_receiver_whose_launcher_is_killed_ends_by_itself(home: Home) -> None:
    launcher = os.fork()
    if launcher == 0:
        receiver = Receiver.of(home)
        assert receiver is not None
        receiver.start()
        (home.root / "pid").write_text(str(process_of(receiver)))
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(launcher, 0)
    pid = int((home.root / "pid").read_text())
    deadline = time.monotonic() + 20
    while not has_ended(pid):
        assert time.monotonic() < deadline, "the receiver is left"
        time.sleep(0.1)


def test_a_county_without_a_call_service_has_no_receiver_and_gathers_nothing(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    assert Receiver.of(home) is None
    assert gather(home, MONDAY) == {}
    assert not (home.root / FOLDER).exists()


def test_a_port_that_is_taken_is_not_exchanged_for_another_one(home: Home, tmp_path: Path) -> None:
    with receiving(home) as first:
        port = first._port
        other = fresh_home(tmp_path / "other", county_file(receiver_port=port))
        second = Receiver.of(other)
        assert second is not None
        with pytest.raises(Fault, match="receiver_port_taken"):
            second.start()


def test_a_receiver_without_its_secrets_is_refused_before_anything_starts(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BALGUL_CALL_TOKEN_FILE")
    with pytest.raises(Refusal, match="BALGUL_CALL_TOKEN_FILE"):
        Receiver.of(home)


def test_the_command_says_how_the_county_stands_with_its_service_in_counts(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(capsys, monkeypatch)
    monkeypatch.setenv("BALGUL_HOME", str(home.root))
    with Spool.at(home.root / FOLDER) as spool:
        spool.keep([Arrival("evt_1", 1, body(call())), Arrival("evt_2", 1, b"x", "no_json")])
        spool.note("submitted", "0123456789ABCDEF", str(MONDAY))
    said = shell("calls")
    assert said.code == 0
    words = (
        "service http://127.0.0.1:9 receiver not running submitted 2024-03-04 1 waiting 2 refused no_json 1"
    )
    assert " ".join(said.out.split()) == words
    monkeypatch.setenv("BALGUL_HOME", str(fresh_home(tmp_path / "other").root))
    assert "declares no call service" in shell.refused("calls")
