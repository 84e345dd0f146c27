"""Files whose reader was killed: nothing is lost or taken twice, and a file that kills its readers is rejected."""

from pathlib import Path

import pytest

import tasks.ingestion
from tasks.doors import decoder, inbox
from tasks.ingestion import take_in
from tests import deadly
from tests.factories import ask, deliver, fixture, fresh_home, one, start
from warehouse.errors import Fault
from warehouse.home import Home
from warehouse.verification import verify


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home without a run."""
    return fresh_home(tmp_path)


def test_a_run_that_is_killed_before_its_commit_has_done_nothing_and_does_all_when_run_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(home, "water_cut", fixture("water_cut"))
    run = start(home)
    monkeypatch.setattr(tasks.ingestion, "read_as_declared", lambda *_: "SELECT error('stopped')")
    with pytest.raises(Fault, match="InvalidInput"):
        take_in(home, run)
    monkeypatch.undo()
    assert (
        one(home, "SELECT count(*) FROM raw.water_cut") == one(home, "SELECT count(*) FROM ops.delivery") == 0
    )
    assert inbox.has_files(home)
    assert take_in(home, run)["rows"] == 10
    assert [law.name for law in verify(home) if not law.holds] == []


def test_a_run_that_is_killed_after_its_commit_takes_nothing_twice(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(home, "water_cut", fixture("water_cut"))
    deliver(home, "gas_cut", b"SCDSA004")
    run = start(home)

    def killed(self: Path, missing_ok: bool = False) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "unlink", killed)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            take_in(home, run)
    monkeypatch.undo()
    take_in(home, run)
    assert ask(home, "SELECT source, rows_received FROM ops.delivery ORDER BY 1") == [
        ("gas_cut", 0),
        ("water_cut", 10),
    ]
    assert not inbox.has_files(home)
    assert len(list(home.rejected.iterdir())) == 1


@pytest.mark.parametrize("left", [".taking-x", ".again-x"])
def test_a_file_that_a_killed_run_had_claimed_is_read_by_the_next(home: Home, left: str) -> None:
    (home.inbox / "water_cut").mkdir()
    (home.inbox / "water_cut" / left).write_bytes(fixture("water_cut"))
    assert inbox.has_files(home)
    assert take_in(home, start(home))["rows"] == 10
    assert not inbox.has_files(home)


def test_a_file_that_stops_its_readers_is_rejected_and_kept_and_the_others_go_on(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoder, "_read", deadly.abort_over_the_water_cut)
    for code in ("water_cut", "gas_cut"):
        deliver(home, code, fixture(code))
    assert take_in(home, start(home)) == {"deliveries": 2, "rows": 10, "rejected": 1}
    (rejected,) = ask(
        home, "SELECT delivery_id, rejected_code FROM ops.delivery WHERE rejected_code IS NOT NULL"
    )
    assert rejected[1] == "stopped_its_readers"
    assert [file.name for file in home.rejected.iterdir()] == [rejected[0]]
    assert not inbox.has_files(home)
