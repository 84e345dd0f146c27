"""Files as offices and their programs leave them in the inbox: their names, and those that are not whole yet."""

import errno
import fcntl
import os
from pathlib import Path
from typing import Any

import pytest

import tasks.ingestion
from tasks.doors import inbox, orders
from tasks.doors.decoder import Read
from tasks.ingestion import take_in
from tasks.reporting import today
from tasks.reporting.day import renew
from tests.factories import ask, fixture, fresh_home, one, person, source_file, start
from warehouse import clock
from warehouse.catalog import Source
from warehouse.home import Home

_NOTHING = {"deliveries": 0, "rows": 0, "rejected": 0}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with its folders."""
    home = fresh_home(tmp_path)
    inbox.make_folders(home)
    return home


@pytest.mark.parametrize("folder", ["water_cut", "_drop"])
def test_a_list_is_read_whatever_its_office_calls_it(home: Home, folder: str) -> None:
    names = ("단수 명단 (1).csv", "명단.xlsx.csv", "LIST.CSV", "명단 - 복사본", "a'b;$(c).txt")
    for number, name in enumerate(names):
        (home.inbox / folder / name).write_bytes(source_file("water_cut", [person(number).row()]))
    assert take_in(home, start(home))["rows"] == len(names)


@pytest.mark.parametrize("folder", ["water_cut", "_drop"])
@pytest.mark.parametrize(
    "name", ["~$명단.xlsx", "Thumbs.db", "desktop.ini", ".DS_Store", "._명단.csv", ".~lock.명단.ods#"]
)
def test_what_a_program_puts_beside_files_is_no_delivery_no_question_and_no_work(
    home: Home, folder: str, name: str
) -> None:
    """A folder that was looked at had its source's sender asked for a file without document security."""
    put = home.inbox / folder / name
    put.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))
    os.utime(put, (1e9, 1e9))
    assert not inbox.has_files(home)
    assert take_in(home, start(home)) == _NOTHING
    assert put.is_file()
    assert inbox.left_lying(home) == {}


@pytest.mark.parametrize("folder", ["water_cut", "_drop"])
@pytest.mark.parametrize("ending", [".filepart", ".crdownload", ".tmp", ".PART"])
def test_a_list_under_the_name_of_one_that_is_not_whole_waits_and_is_told_after_a_day(
    home: Home, folder: str, ending: str
) -> None:
    """WinSCP's ``.filepart`` was taken in the middle of its way, and the sender's rename failed."""
    coming = home.inbox / folder / f"list.csv{ending}"
    coming.write_bytes(fixture("water_cut"))
    assert take_in(home, start(home)) == _NOTHING
    assert inbox.left_lying(home) == {}
    os.utime(coming, (1e9, 1e9))
    assert inbox.left_lying(home) == {folder: 1}
    coming.rename(coming.with_suffix(""))
    assert take_in(home, start(home))["rows"] == 10


@pytest.mark.parametrize("folder", ["water_cut", "_drop"])
def test_a_list_of_another_account_is_taken_once_nobody_wrote_to_it_for_a_minute(
    home: Home, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    """Of it Linux does not tell whether somebody writes: half of it was taken for the whole, and the rest destroyed."""

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    list_ = home.inbox / folder / "list.csv"
    list_.write_bytes(fixture("water_cut"))
    monkeypatch.setattr(fcntl, "fcntl", refuse)
    assert take_in(home, start(home)) == _NOTHING
    assert inbox.has_files(home)
    long_ago = clock.now().timestamp() - 61
    os.utime(list_, (long_ago, long_ago))
    # Put into the folder of its source it is the same file, with its time.
    assert take_in(home, start(home))["rows"] == 10


def test_a_list_that_grows_while_it_is_read_is_read_whole_by_the_next_run(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, read = fixture("water_cut"), tasks.ingestion.read_file
    half = content.rfind(b"\n", 0, len(content) // 2) + 1
    (home.inbox / "water_cut" / "list.csv").write_bytes(content[:half])

    def growing(source: Source, file: Path, **known: Any) -> Read:
        found = read(source, file, **known)
        with file.open("ab") as writer:
            writer.write(content[half:])
        return found

    monkeypatch.setattr(tasks.ingestion, "read_file", growing)
    assert take_in(home, start(home)) == _NOTHING | {"growing": 1}
    monkeypatch.undo()
    assert inbox.has_files(home)
    assert take_in(home, start(home))["rows"] == 10
    assert one(home, "SELECT count(*) FROM ops.delivery") == 1


def test_what_a_killed_deliver_left_is_told_at_once_and_goes_once_the_file_is_delivered(
    home: Home, tmp_path: Path
) -> None:
    half = home.inbox / "water_cut" / "delivered-20240304T080000000000.part"
    half.write_bytes(fixture("water_cut")[:300])
    assert inbox.left_lying(home) == {"water_cut": 1}
    with half.open("ab") as at_work:
        fcntl.flock(at_work, fcntl.LOCK_EX)
        assert inbox.left_lying(home) == {}
    for code, left in (("gas_cut", {"water_cut": 1}), ("water_cut", {})):
        whole = tmp_path / f"{code}.csv"
        whole.write_bytes(fixture(code))
        orders.deliver(home, code, whole)
        assert inbox.left_lying(home) == left
    assert take_in(home, start(home))["deliveries"] == 2


def test_todays_page_says_how_many_files_wait_and_shows_no_more_of_a_flood_than_anybody_reads(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("water_cut", "_drop"):
        for number in range(5):
            (home.inbox / folder / f"{number}").write_bytes(f"junk {number}".encode())
    monkeypatch.setattr(inbox, "MOST_AT_ONCE", 4)
    monkeypatch.setattr(today, "_MOST_LINES", 1)
    run = start(home)
    take_in(home, run)
    renew(home, run)
    page = (home.reports / "today.html").read_text("utf-8")
    assert "아직 읽지 않은 파일이 2개" in page
    assert page.count("그 밖에 3개") == 2
    assert len(ask(home, "SELECT 1 FROM ops.delivery")) == 4
