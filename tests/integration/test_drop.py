"""The drop folder: what is put there goes to its source, or stays and is asked about once."""

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import tasks.ingestion.sorting
from tasks.doors import decoder, drop, inbox
from tasks.doors.recognise import Unknown
from tasks.doors.workbook import Sheet, guidance, titled, workbook
from tasks.ingestion import take_in
from tasks.reporting.day import renew
from tasks.sources.writers import workbook_of
from tests import deadly
from tests.factories import (
    AS_OF,
    another_disk,
    ask,
    fixture,
    fresh_home,
    header,
    one,
    person,
    source_file,
    start,
)
from tests.reported import text_of
from warehouse import clock
from warehouse.catalog import load_source
from warehouse.connection import Warehouse
from warehouse.home import Home

NAME = "김비밀-체납.csv"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home with its folders, kept open."""
    home = fresh_home(tmp_path)
    inbox.make_folders(home)
    with Warehouse(home).kept():
        yield home


def put(home: Home, content: bytes, name: str = NAME) -> Path:
    """Put a file into the drop folder."""
    inbox.drop(home, None, name, content)
    return home.inbox / "_drop" / name


def page(home: Home) -> str:
    """Today's page, as the run of today writes it."""
    renew(home, start(home))
    return text_of((home.reports / "today.html").read_text("utf-8"))


def test_a_dropped_list_goes_the_way_of_any_delivery_of_its_source(home: Home) -> None:
    put(home, fixture("water_cut"))
    put(home, fixture("rent_arrears"), "다른 것.xlsx")
    assert inbox.has_files(home)
    assert take_in(home, start(home))["deliveries"] == 2
    assert ask(home, "SELECT source, state FROM out.delivery ORDER BY 1") == [
        ("rent_arrears", "received"),
        ("water_cut", "received"),
    ]
    assert not inbox.has_files(home)
    assert inbox.questions(home) == []


def sent_day_sheet(home: Home, package: str) -> None:
    """A day sheet of this id left."""
    with Warehouse(home).transaction(as_of=AS_OF, run_no=1) as tx:
        tx.run(
            "outbox/insert_package",
            package_id=package,
            recipient="officer-B001",
            kind="day_sheet",
            period="2024H1",
            file_name="x",
            sha256="x",
            content_sha256="x",
            row_count=1,
        )


def test_a_return_is_told_by_a_package_that_left_this_home(home: Home) -> None:
    package = "0123456789ABCDEF"
    sent_day_sheet(home, package)
    titles = ["송신분번호", "대상번호", "담당자", "방문일", "방문시각", "성명", "방문결과"]
    for number in (package, "FEDCBA9876543210"):
        put(
            home,
            workbook_of([titles, [number, "R", "한가람", "2024-03-04", "10:00", "김비밀", "부재"]]),
            number,
        )
    assert take_in(home, start(home))["asked"] == 1
    assert ask(home, "SELECT source FROM out.delivery") == [("visit_result",)]


@pytest.mark.parametrize("visits", [0, 1])
def test_a_day_sheet_in_which_nobody_filled_in_a_visit_is_told_by_the_sheet_that_explains_it(
    home: Home, visits: int
) -> None:
    """Who only rides along gets one without a visit."""
    sent_day_sheet(home, "0123456789ABCDEF")
    titles = [*header(load_source("visit_result")), "주소"]
    for number in ("0123456789ABCDEF", "FEDCBA9876543210"):
        line = [number, "R", *[""] * (len(titles) - 2)]
        planned = Sheet("방문 일정", titled(dict.fromkeys(titles, 12)), [line] * visits)
        put(home, workbook([planned, guidance([("송신분번호", number)])], AS_OF), number)
    assert take_in(home, start(home))["asked"] == 1
    assert ask(home, "SELECT source, state, rows_received FROM out.delivery") == [
        ("visit_result", "received", 0)
    ]


def test_what_no_source_is_told_for_stays_untouched_and_is_asked_about_once(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(home, "아무도 모르는 것\n".encode())
    before = file.stat()
    run = start(home)
    assert take_in(home, run)["asked"] == 1
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("it was opened again"))
    assert not inbox.has_files(home)
    assert take_in(home, run) == {"deliveries": 0, "rows": 0, "rejected": 0}
    assert len(inbox.questions(home)) == 1
    assert NAME not in drop.kept_file(home).read_text("utf-8")


def test_what_is_asked_of_many_files_is_remembered_at_once(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For each of them the whole folder was looked through anew: ten thousand held up a run for an hour."""
    for number in range(3):
        put(home, f"아무도 모르는 것 {number}\n".encode(), name=f"{number}.txt")
    remembered: list[int] = []
    ask_about = drop.ask

    def counted(asked_in: Home, files: Any) -> None:
        remembered.append(len(files))
        ask_about(asked_in, files)

    monkeypatch.setattr(drop, "ask", counted)
    assert take_in(home, start(home))["asked"] == 3
    assert remembered == [3]
    assert len(inbox.questions(home)) == 3


def test_the_page_asks_in_korean_by_time_and_bytes_and_never_by_name_or_content(home: Home) -> None:
    first, second = put(home, b"what?\n"), put(home, b"SCDSA004", "박비밀.xlsx")
    for file, at in ((first, 1_700_000_000), (second, 1_700_000_060)):
        os.utime(file, (at, at))
    take_in(home, start(home))
    told = page(home)
    assert "2개 가운데 1번째 2023-11-15 07:13:20, 6바이트 어느 자료원의 파일인지 알 수 없습니다." in told
    assert "그 자료원의 폴더(inbox/자료원 코드)에 넣거나 지워 주십시오." in told
    assert "2개 가운데 2번째 2023-11-15 07:14:20, 8바이트" in told
    assert "문서보안 해제 후 다시 넣어 주십시오." in told
    assert not re.search("비밀|what", told)


def test_a_question_ends_when_somebody_acts(home: Home) -> None:
    file = put(home, b"what?\n")
    take_in(home, start(home))
    file.write_bytes(fixture("water_cut"))
    assert inbox.has_files(home)
    assert take_in(home, start(home))["deliveries"] == 1
    wrapped = put(home, b"SCDSA004")
    take_in(home, start(home))
    wrapped.replace(home.inbox / "gas_cut" / "x")
    assert inbox.questions(home) == []
    take_in(home, start(home))
    assert ask(home, "SELECT rejected_code FROM out.delivery WHERE source = 'gas_cut'") == [
        ("document_security",)
    ]


def test_a_changed_declaration_is_a_reason_to_look_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home, b"what?\n")
    take_in(home, start(home))
    monkeypatch.setattr(drop, "_declared", lambda home: "changed")
    assert inbox.has_files(home)


def test_a_file_that_stops_its_readers_is_asked_about_and_stays(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(home, fixture("water_cut"))
    monkeypatch.setattr(decoder, "_look", deadly.abort)
    take_in(home, start(home))
    assert [question.reason for question in inbox.questions(home)] == ["stopped_its_readers"]
    assert file.is_file()


def test_a_run_that_is_killed_before_a_file_moved_has_moved_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(home, fixture("water_cut"))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(drop, "hand_over", killed)
    with pytest.raises(KeyboardInterrupt):
        take_in(home, start(home))
    monkeypatch.undo()
    assert file.is_file()
    assert take_in(home, start(home))["deliveries"] == 1


def test_a_giant_is_asked_about_without_being_read(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    file = put(home, b"x")
    with file.open("r+b") as giant:
        giant.truncate(2_000_000_000)
    monkeypatch.setattr(tasks.ingestion.sorting, "look_at_file", lambda *_: pytest.fail("it was read"))
    assert take_in(home, start(home))["asked"] == 1
    assert [question.reason for question in inbox.questions(home)] == ["too_large"]


def test_what_lies_deeper_or_was_never_finished_is_still_told_as_left_lying(home: Home) -> None:
    put(home, b"what?\n")
    put(home, b"x", "left.part")
    (home.inbox / "_drop" / "deep").mkdir()
    put(home, b"x", "deep/a.csv")
    long_ago = (clock.now() - timedelta(hours=25)).timestamp()
    os.utime(home.inbox / "_drop" / "left.part", (long_ago, long_ago))
    assert inbox.left_lying(home) == {"_drop": 2}
    take_in(home, start(home))
    assert inbox.left_lying(home) == {"_drop": 2}


def test_a_number_in_a_dropped_file_is_nowhere_afterwards(home: Home) -> None:
    somebody = person(1)
    put(home, source_file("water_cut", [somebody.row()]), f"{somebody.rrn}.csv")
    put(home, f"{somebody.rrn}\n".encode(), "b")
    take_in(home, start(home))
    assert one(home, "SELECT count(*) FROM raw.water_cut") == 1
    assert somebody.digits not in drop.kept_file(home).read_text("utf-8")
    assert not any(somebody.rrn in path.name for path in home.root.rglob("*"))


def test_why_nothing_is_told_has_its_words(home: Home) -> None:
    from tasks.reporting.pages import words

    doc = Unknown("none").__class__.__doc__ or ""
    told = re.search(r"``(.+?)``", doc, re.DOTALL)
    assert told is not None
    assert set(told[1].split()) == set(words()["questions"])


@pytest.mark.parametrize("code", ["operator_order", "target_approval"])
def test_an_order_that_anybody_dropped_is_carried_out_by_nobody_and_asked_about(
    home: Home, code: str
) -> None:
    put(home, fixture(code))
    assert take_in(home, start(home)) == {"deliveries": 0, "rows": 0, "rejected": 0, "asked": 1}
    assert ask(home, "SELECT * FROM ops.delivery") == []
    assert "지시나 승인은 이 폴더에서 받지 않습니다." in page(home)


def test_a_dropped_list_reaches_its_source_on_a_share_of_its_own(home: Home) -> None:
    """Every run failed as long as it lay there, and an alert of that day waited with it."""
    with TemporaryDirectory(dir=another_disk(home)) as folder:
        (home.inbox / "water_cut").rmdir()
        (home.inbox / "water_cut").symlink_to(folder)
        dropped = put(home, fixture("water_cut"))
        assert take_in(home, start(home))["rows"] == 10
        assert not dropped.exists()
        assert not list(Path(folder).iterdir())
