"""Files that are still being written, or closed to us: none is taken by half, and none stops the others."""

import os
from pathlib import Path

import pytest

from tasks.doors import inbox
from tasks.ingestion import take_in
from tests.factories import ask, deliver, fixture, fresh_home, one, start
from warehouse.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with its folders."""
    home = fresh_home(tmp_path)
    inbox.make_folders(home)
    return home


@pytest.mark.parametrize("folder", ["water_cut", "_drop"])
def test_a_list_that_somebody_still_writes_waits_until_it_is_whole(home: Home, folder: str) -> None:
    content = fixture("water_cut")
    half = content[: content.rfind(b"\n", 0, len(content) // 2) + 1]
    with (home.inbox / folder / "copied by hand.csv").open("wb") as file:
        file.write(half)
        file.flush()
        assert take_in(home, start(home)) == {"deliveries": 0, "rows": 0, "rejected": 0}
        assert inbox.has_files(home)
        assert inbox.left_lying(home) == {}
        file.write(content[len(half) :])
    assert take_in(home, start(home))["rows"] == 10
    assert one(home, "SELECT count(*) FROM ops.delivery") == 1


def test_nothing_that_anybody_puts_into_the_drop_folder_stops_a_run(home: Home) -> None:
    (home.inbox / "_drop" / ".asked").mkdir()
    (home.inbox / "_drop" / "folder.csv").mkdir()
    (home.inbox / "_drop" / "link.csv").symlink_to(home.root / "home.yaml")
    os.mkfifo(home.inbox / "_drop" / "pipe.csv")
    inbox.drop(home, None, "list.csv", fixture("water_cut"))
    inbox.drop(home, None, "question.txt", b"what?")
    assert inbox.has_files(home)
    assert take_in(home, start(home)) == {"deliveries": 1, "rows": 10, "rejected": 0, "asked": 1}
    assert not inbox.has_files(home)
    assert len(inbox.questions(home)) == 1
    assert inbox.left_lying(home) == {"_drop": 2}


def test_a_file_that_its_owner_closed_to_us_stops_no_other_and_is_told_as_left_lying(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(home, "gas_cut", fixture("water_cut"), "closed")
    deliver(home, "water_cut", fixture("water_cut"))
    # Whoever runs the tests may be one to whom nothing is closed.
    monkeypatch.setattr(os, "access", lambda file, mode: Path(file).name != "closed")
    assert take_in(home, start(home))["rows"] == 10
    assert ask(home, "SELECT source FROM ops.delivery") == [("water_cut",)]
    assert not inbox.has_files(home)
    assert inbox.left_lying(home) == {"gas_cut": 1}
