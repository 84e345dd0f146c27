"""Files whose reader was killed: nothing is lost or taken twice, and a file that kills its readers is rejected."""

from pathlib import Path

import pytest

import tasks.ingestion
from tasks.doors import inbox
from tasks.ingestion import take_in
from tests.factories import ask, deliver, fixture, fresh_home, one, start
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
    monkeypatch.setattr(tasks.ingestion, "read_as_declared", lambda source: "SELECT error($delivery_id)")
    with pytest.raises(Exception, match="Invalid Input"):
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


@pytest.mark.parametrize(
    ("left", "code"),
    [
        (".taking-0-x", None),
        (".opening-0-x", None),
        (".taking-1-x", None),
        (".again-1-x", None),
        (".opening-1-x", "stopped_its_readers"),
        (".taking-2-x", "stopped_its_readers"),
    ],
)
def test_a_file_over_which_a_process_died_is_read_once_more_and_after_two_deaths_never(
    home: Home, left: str, code: str | None
) -> None:
    (home.inbox / "water_cut").mkdir()
    (home.inbox / "water_cut" / left).write_bytes(fixture("water_cut"))
    assert inbox.has_files(home)
    take_in(home, start(home))
    assert ask(home, "SELECT rejected_code FROM ops.delivery") == [(code,)]
    assert len(list(home.rejected.iterdir())) == (code is not None)
    assert not inbox.has_files(home)


def test_a_reader_that_is_stopped_and_does_not_die_leaves_no_mark(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        (file,) = (home.inbox / "water_cut").iterdir()
        assert file.name.startswith(".opening-0-")
        raise KeyboardInterrupt

    deliver(home, "water_cut", fixture("water_cut"))
    monkeypatch.setattr(tasks.ingestion, "read", stopped)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            take_in(home, start(home))
    monkeypatch.undo()
    assert take_in(home, start(home))["rows"] == 10
