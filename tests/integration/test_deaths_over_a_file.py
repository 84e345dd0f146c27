"""A file over which a process died: read once more, then rejected and kept, and no run is held back."""

from pathlib import Path

import pytest

import tasks.ingestion
from tasks.doors import inbox
from tasks.ingestion import take_in
from tests.factories import ask, deliver, fixture, fresh_home, start
from warehouse.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home without a run."""
    return fresh_home(tmp_path)


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
