"""Commands that state a fact: each writes one delivery in its declared layout, or refuses, and never more."""

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from tasks.doors import inbox, orders
from tasks.doors.orders import Decision
from tasks.doors.readers import read
from tests.factories import AS_OF, FIXTURES, ask, county_of_every_source, fixture, fresh_home, person, screen
from tests.screened import TUESDAY, listed, newest_list
from warehouse import clock
from warehouse.catalog import load_source
from warehouse.errors import Refusal
from warehouse.home import Home

BY = ("한가람", "희망복지팀-1")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with one list of two households that waits."""
    home = fresh_home(tmp_path)
    listed(home, person(1), person(7))
    screen(home)
    return home


def written(home: Home) -> list[dict[str, str]]:
    """The rows of the approval in the inbox, by title."""
    (file,) = inbox.files_of(home, "target_approval")
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))


def amendment(folder: Path, text: str) -> Path:
    """A file of changes."""
    file = folder / "changes.csv"
    file.write_text(text, "utf-8-sig")
    return file


def refs(home: Home) -> list[str]:
    """The references of the list, in its order."""
    rows = ask(
        home,
        "SELECT ref FROM ops.package_row JOIN campaign.list_row ON target_id = subject_id ORDER BY order_no",
    )
    return [ref for (ref,) in rows]


def test_an_approval_names_the_hash_of_the_list_who_decided_and_when(home: Home) -> None:
    assert orders.approve(home, "2024H1", Decision(*BY)) == newest_list(home)
    (row,) = written(home)
    assert {key: cell for key, cell in row.items() if cell} == {
        "명단확인값": newest_list(home),
        "결재구분": "승인",
        "결재자": "한가람",
        "문서번호": "희망복지팀-1",
        "결재일자": "2024-03-04",
    }
    assert ask(home, "SELECT count(*) FROM campaign.approval") == [(0,)]


def test_what_is_written_is_read_back_by_the_door(home: Home) -> None:
    orders.approve(home, "2024H1", Decision(*BY))
    (file,) = inbox.files_of(home, "target_approval")
    rows = read(load_source("target_approval"), file.read_bytes(), as_of=AS_OF, keys=home.keys()).rows
    assert rows["list_hash"].to_list() == [newest_list(home)]
    assert rows["_shape"].to_list() == [None]


def test_a_refusal_and_an_amendment_say_so(home: Home, tmp_path: Path) -> None:
    orders.approve(home, "2024H1", Decision(*BY, is_refused=True))
    assert [row["결재구분"] for row in written(home)] == ["반려"]
    with pytest.raises(Refusal, match="delivered already"):
        orders.approve(home, "2024H1", Decision(*BY))
    for file in inbox.files_of(home, "target_approval"):
        file.unlink()
    first, second = refs(home)
    changes = amendment(
        tmp_path,
        "대상번호,수정구분,변경순서,수정사유,의견,딴것\n"
        f"{first},제외,,기타,이미 상담 중,x\n{second},순서변경,1,위험이 큼,,\n",
    )
    orders.approve(home, "2024H1", Decision(*BY, amendment=changes))
    assert [
        (r["결재구분"], r["대상번호"], r["수정구분"], r["변경순서"], r["의견"]) for r in written(home)
    ] == [
        ("수정승인", first, "제외", "", "이미 상담 중"),
        ("수정승인", second, "순서변경", "1", ""),
    ]


def test_a_decision_needs_a_name_and_a_document(home: Home) -> None:
    for by in (("", "희망복지-1"), ("한가람", " ")):
        with pytest.raises(Refusal, match="who decides"):
            orders.approve(home, "2024H1", Decision(*by))


@pytest.mark.parametrize(
    "text", ["", "대상번호,수정구분,수정사유\n", "대상번호,수정구분\nR,제외\n", "a,b\n1,2\n"]
)
def test_an_amendment_without_lines_or_titles_is_refused_and_writes_nothing(
    home: Home, tmp_path: Path, text: str
) -> None:
    with pytest.raises(Refusal, match="n amendment needs"):
        orders.approve(home, "2024H1", Decision(*BY, amendment=amendment(tmp_path, text)))
    assert not inbox.has_files(home)


TITLES = "대상번호,수정구분,변경순서,수정사유,의견\n"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("{R},삭제,,기타,\n", "line 2: 수정구분 is 제외 or 순서변경"),
        (",제외,,기타,\n", "line 2: 대상번호 is none of the list"),
        ("{R},제외,,기타,\nABCD-1,제외,,기타,\n", "line 3: 대상번호 is none of the list"),
        ("{R},제외,,,\n", "line 2: 수정사유 is one of"),
        ("{R},제외,,그냥,\n", "line 2: 수정사유 is one of"),
        ("{R},순서변경,,기타,\n", "line 2: 변경순서 is a place on the list, from 1 to 2"),
        ("{R},순서변경,3,기타,\n", "line 2: 변경순서 is a place on the list, from 1 to 2"),
        ("{R},순서변경,3번,기타,\n", "line 2: 변경순서 is a place on the list, from 1 to 2"),
        ("{R},순서변경,01000000001,기타,\n", "line 2: 변경순서 is a place on the list, from 1 to 2"),
        ("{R},순서변경," + "9" * 5000 + ",기타,\n", "line 2: 변경순서 is a place on the list, from 1 to 2"),
        ("{R},제외,,기타,\n{R},순서변경,1,기타,\n", "line 2: 대상번호 stands twice"),
        ('{R},제외,,기타,"말함\nABCD-1,제외,,기타,\n', "line 3 or one before has a quote that does not end"),
    ],
)
def test_a_line_of_an_amendment_that_cannot_be_carried_out_is_told_at_once_and_nothing_is_written(
    home: Home, tmp_path: Path, lines: str, said: str
) -> None:
    text = TITLES + lines.replace("{R}", refs(home)[0])
    with pytest.raises(Refusal, match=said):
        orders.approve(home, "2024H1", Decision(*BY, amendment=amendment(tmp_path, text)))
    assert not inbox.has_files(home)


@pytest.mark.parametrize(
    "text",
    [
        "읍면,대상 번호,수정 구분,변경 순서,수정사유\n곡성읍,{R},순서 변경,1,위험이큼\n",
        "대상번호;수정구분;변경순서;수정사유;의견\n{R};순서변경; 1 ;위험이 큼;\n;;;;\n",
        "대상번호,수정구분,변경순서,수정사유\n\n {R} ,순서변경,1,위험이 큼\n,,,\n,,,\n",
    ],
)
def test_an_amendment_is_read_as_a_hand_and_a_spreadsheet_write_it(
    home: Home, tmp_path: Path, text: str
) -> None:
    ref = refs(home)[1]
    orders.approve(home, "2024H1", Decision(*BY, amendment=amendment(tmp_path, text.replace("{R}", ref))))
    (row,) = written(home)
    assert [row[title] for title in ("대상번호", "수정구분", "변경순서", "수정사유")] == [
        ref,
        "순서변경",
        "1",
        "위험이 큼",
    ]


def test_several_waiting_lists_need_a_name_and_each_is_decided_by_itself(home: Home) -> None:
    first = newest_list(home)
    listed(home, person(2))
    screen(home, TUESDAY)
    with pytest.raises(Refusal, match="2 lists wait"):
        orders.approve(home, "2024H1", Decision(*BY))
    for prefix in (first[:8], newest_list(home)[:8]):
        orders.approve(home, "2024H1", Decision(*BY, list_hash=prefix))
    assert len(inbox.files_of(home, "target_approval")) == 2


def test_a_list_that_does_not_wait_is_refused(home: Home) -> None:
    with pytest.raises(Refusal, match="does not wait"):
        orders.approve(home, "2024H1", Decision(*BY, list_hash="abc"))
    with pytest.raises(Refusal, match="No list of 2023H2 waits"):
        orders.approve(home, "2023H2", Decision(*BY))


def test_the_day_of_a_decision_is_today_on_a_real_home_and_the_last_run_on_a_simulated_one(
    home: Home,
) -> None:
    orders.approve(replace(home, kind="real"), "2024H1", Decision(*BY))
    assert date.fromisoformat(written(home)[0]["결재일자"]) == clock.today()


def test_a_delivered_file_is_copied_whole_under_a_name_that_says_nothing(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "김복순.csv"
    file.write_bytes(fixture("water_cut"))
    orders.deliver(home, "water_cut", file)
    orders.deliver(home, "water_cut", file)
    names = [one.name for one in inbox.files_of(home, "water_cut")]
    assert len(names) == 2
    assert not any("김복순" in name for name in names)
    assert file.is_file()


def test_a_file_for_no_source_of_the_county_is_refused(home: Home, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x")
    with pytest.raises(Refusal, match="no source no_such_source"):
        orders.deliver(home, "no_such_source", tmp_path / "x")


def test_an_order_or_approval_that_no_run_would_read_is_refused(home: Home, tmp_path: Path) -> None:
    stated = yaml.safe_load(home.county_file.read_text("utf-8"))
    stated["sources"] = ["ssis_central", "ssis_household"]
    (tmp_path / "county.yaml").write_text(yaml.safe_dump(stated, allow_unicode=True), "utf-8")
    smaller = replace(home, county_file=tmp_path / "county.yaml")
    with pytest.raises(Refusal, match="no source target_approval"):
        orders.approve(smaller, "2024H1", Decision(*BY))
    with pytest.raises(Refusal, match="no source operator_order"):
        orders.give_orders(smaller, [{"order_kind": "동의 철회", "ordered_by": "한가람"}])
    assert not list(home.inbox.glob("*/*.csv"))


@pytest.mark.parametrize(
    ("name", "size", "told"),
    [
        ("x.csv", 0, "빈 파일입니다"),
        ("x.csv", load_source("water_cut").limits.bytes + 1, "정해진 크기"),
        ("x.XLSX", 1, "water_cut is read from .csv, .tsv, .txt"),
        ("x.김복순", 1, "water_cut is read from"),
    ],
)
def test_a_file_that_the_next_run_would_only_reject_is_refused_at_once_and_stays_where_it_is(
    home: Home, tmp_path: Path, name: str, size: int, told: str
) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(size)
    with pytest.raises(Refusal, match=told) as refused:
        orders.deliver(home, "water_cut", tmp_path / name)
    assert "김복순" not in str(refused.value)
    assert (tmp_path / name).stat().st_size == size
    assert not inbox.has_files(home)


def test_the_sample_of_every_source_is_delivered_under_any_case_of_its_suffix(tmp_path: Path) -> None:
    home = fresh_home(tmp_path / "home", county_of_every_source())
    for file in FIXTURES.iterdir():
        written = tmp_path / f"A{file.suffix.upper()}"
        written.write_bytes(file.read_bytes())
        for one in (written, file):
            orders.deliver(home, file.stem, one)
        assert len(inbox.files_of(home, file.stem)) == 2
