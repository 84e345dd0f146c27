"""Files that are still being written, or closed to us: none is taken by half, and none stops the others."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tasks.ingestion
from tasks.doors import inbox
from tasks.doors.decoder import Read
from tasks.ingestion import take_in
from tasks.reporting.day import renew
from tasks.stage import redacted
from tests.factories import ask, deliver, fixture, fresh_home, one, start
from warehouse.catalog import Source
from warehouse.errors import Fault
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
    for folder in ("", "_drop"):
        (home.inbox / folder / ".asked").mkdir()  # as Balgul once called what it keeps of questions
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


def test_a_file_whose_bytes_the_disk_does_not_give_stops_no_other_and_is_read_once_it_does(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every run failed as long as it lay there, and an alert in another folder waited with it."""
    deliver(home, "gas_cut", fixture("gas_cut"), "on a bad sector")
    deliver(home, "water_cut", fixture("water_cut"))
    read = tasks.ingestion.read_file

    def failing(source: Source, file: Path, **known: Any) -> Read:
        if source.code == "gas_cut":
            raise OSError(errno.EIO, "Input/output error", str(file))
        return read(source, file, **known)

    monkeypatch.setattr(tasks.ingestion, "read_file", failing)
    assert take_in(home, start(home)) == {"deliveries": 1, "rows": 10, "rejected": 0, "unreadable": 1}
    assert not inbox.has_files(home)
    assert inbox.left_lying(home) == {"gas_cut": 1}
    monkeypatch.undo()
    assert take_in(home, start(home))["deliveries"] == 1
    assert inbox.left_lying(home) == {}


@pytest.mark.parametrize("mode", [os.R_OK, os.W_OK, os.X_OK])
def test_a_folder_that_is_closed_to_us_stops_no_other_and_is_told(
    home: Home, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    """Every run failed as long as it was, and an alert of that day waited with it."""
    deliver(home, "gas_cut", fixture("water_cut"))
    deliver(home, "water_cut", fixture("water_cut"))
    monkeypatch.setattr(os, "access", lambda file, asked: Path(file).name != "gas_cut" or not asked & mode)
    assert take_in(home, start(home))["rows"] == 10
    assert ask(home, "SELECT source FROM ops.delivery") == [("water_cut",)]
    assert not inbox.has_files(home)
    assert inbox.left_lying(home)["gas_cut"] > 0


@pytest.mark.parametrize("put", [Path.touch, lambda place: place.symlink_to("gone")])
def test_a_file_in_the_place_of_a_folder_stops_no_other_and_is_named_until_it_is_moved(
    home: Home, put: Callable[[Path], object]
) -> None:
    """A list that was copied to ``inbox/gas_cut`` before there was that folder."""
    place = home.inbox / "gas_cut"
    place.rmdir()
    put(place)
    inbox.drop(home, None, "list.csv", fixture("gas_cut"))
    deliver(home, "water_cut", fixture("water_cut"))
    named = {"deliveries": 1, "rows": 10, "rejected": 0, "no folder at inbox/gas_cut": 1}
    assert take_in(home, start(home)) == named
    assert inbox.left_lying(home) == {"gas_cut": 1}
    with pytest.raises(Fault, match=r"no_folder \(rule=inbox/gas_cut\): .*move it away"):
        deliver(home, "gas_cut", fixture("gas_cut"))
    renew(home, start(home))
    assert "폴더가 있어야 할 자리에 파일" in (home.reports / "today.html").read_text("utf-8")
    place.unlink()
    take_in(home, start(home))
    assert ask(home, "SELECT source FROM ops.delivery ORDER BY 1") == [("gas_cut",), ("water_cut",)]


def test_a_file_in_the_place_of_the_drop_folder_or_of_the_inbox_is_named(home: Home) -> None:
    (home.inbox / "_drop").rmdir()
    (home.inbox / "_drop").touch()
    assert take_in(home, start(home))["no folder at inbox/_drop"] == 1
    shutil.rmtree(home.inbox)
    home.inbox.touch()
    with pytest.raises(Fault, match=r"no_folder \(rule=inbox\)"):
        Home.at(home.root)


@pytest.mark.parametrize("put", [os.mkfifo, os.mkdir, lambda file: file.symlink_to("/etc/hostname")])
def test_what_is_put_in_the_place_of_a_file_just_before_it_is_taken_holds_up_no_other(
    home: Home, monkeypatch: pytest.MonkeyPatch, put: Callable[[Path], object]
) -> None:
    """A run waited for ever for a pipe to end, and failed over a folder."""

    def replaced(file: Path) -> bool:
        if file.parent.name == "gas_cut":
            file.unlink()
            put(file)
        return False

    deliver(home, "gas_cut", fixture("water_cut"))
    deliver(home, "water_cut", fixture("water_cut"))
    monkeypatch.setattr(inbox, "is_being_written", replaced)
    assert take_in(home, start(home)) == {"deliveries": 1, "rows": 10, "rejected": 0}
    assert take_in(home, start(home)) == {"deliveries": 0, "rows": 0, "rejected": 0}


@pytest.mark.parametrize("content", [b"no list", b""])
@pytest.mark.parametrize("when", ["open_file", "_record"])
def test_a_file_that_somebody_removes_while_it_is_read_or_after_it_was_stops_no_other(
    home: Home, monkeypatch: pytest.MonkeyPatch, when: str, content: bytes
) -> None:
    """A program that mirrors the folder of a sender removes what that folder does not have."""
    go_on = getattr(tasks.ingestion, when)

    def removed(*given: Any) -> Any:
        for file in (home.inbox / "gas_cut").glob(".taking-*"):
            file.unlink()
        return go_on(*given)

    deliver(home, "gas_cut", content)
    deliver(home, "water_cut", fixture("water_cut"))
    monkeypatch.setattr(tasks.ingestion, when, removed)
    assert take_in(home, start(home))["rows"] == 10
    assert not inbox.has_files(home)


def test_a_folder_where_todays_page_belongs_is_told_and_the_next_run_goes_on_once_it_is_moved(
    home: Home,
) -> None:
    (page := home.reports / "today.html").mkdir()
    with pytest.raises(Fault, match=r"no_file .*move it away"):
        redacted("today", lambda: renew(home, start(home)))
    page.rmdir()
    renew(home, start(home))
    assert page.is_file()
