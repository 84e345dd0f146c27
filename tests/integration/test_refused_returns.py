"""A return that was refused whole may hold a refusal: nobody of its package is contacted meanwhile."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl.comments import Comment

from tasks.doors import inbox
from tasks.doors.answering import package_in_name, packages_in
from tasks.doors.orders import withdraw
from tasks.doors.rejection import REASONS_KO, Rejection
from tasks.doors.workbook import seal
from tasks.ingestion import open_file
from tasks.visits import plan_visits
from tests.contacted import ContactedCounty
from tests.integration.test_round_trip import FRIDAY, _column, _come_back, _fill, _opened, _saved
from warehouse.catalog import load_source
from warehouse.errors import Refusal
from warehouse.folders import folder_in
from warehouse.home import Home

AGAIN = FRIDAY + timedelta(days=14)
HELD = "SELECT DISTINCT target_id FROM campaign.unread_refusal ORDER BY target_id"
OWED = "SELECT DISTINCT kind, owner FROM out.due WHERE kind LIKE 'unread%'"


@pytest.fixture
def listed(county: ContactedCounty) -> list[str]:
    """Targets of the list of this week, and one that was made since."""
    targets = [county.make_target() for _ in range(3)]
    county.day()
    return sorted(targets)


def _without_a_column(county: ContactedCounty) -> bytes:
    """The list with a refusal, of which somebody renamed the column of days."""
    book = _opened(county)
    _fill(book, 1, 결과="거부", 통화시각="10:30", 거부범위="전화")
    for name in ("AI상담 확인", "입력 카드"):
        del book[name]  # they have the column too
    page = book["전화 상담"]
    page.cell(1, _column(page, "통화일")).value = "언제"
    return _saved(book)


def test_nobody_of_a_package_is_contacted_until_its_refused_list_comes_again(
    county: ContactedCounty, listed: list[str]
) -> None:
    """A household that refused in it was called again."""
    other, book = county.make_target(), _opened(county)
    _come_back(county, _without_a_column(county))
    assert county.ask("SELECT rejected_code FROM out.delivery WHERE source = 'phone_result'") == [
        ("column_missing",)
    ]
    assert county.ask(HELD) == [(target,) for target in listed]
    assert county.ask(OWED) == [("unread_return", "officer-B001")]
    assert "반려된 회신 파일을 고쳐 다시 보내기" in (county.home.reports / "today.html").read_text("utf-8")
    county.day(AGAIN)
    planned = county.ask(
        "SELECT DISTINCT target_id FROM campaign.contact_plan WHERE run_no = ?", county.run.run_no
    )
    assert planned == [(other,)]
    _fill(book, 1, 결과="거부", 통화시각="10:30", 거부범위="전화")
    _come_back(county, _saved(book), day=AGAIN + timedelta(days=1))
    assert county.ask(HELD) == []
    assert county.ask(OWED) == []
    assert len(county.ask("SELECT target_id FROM campaign.refusal")) == 1


@pytest.mark.parametrize(
    ("sheet", "old"), [("전화 상담", "결과"), ("전화 상담", "욕구판단"), ("질문지", "긴급")]
)
def test_a_column_of_answers_that_is_called_otherwise_is_named_to_whoever_sent_it(
    county: ContactedCounty, listed: list[str], sheet: str, old: str
) -> None:
    """Of a list with refusals alone it was said that it has no rows; a need or a danger was lost without a word."""
    book = _opened(county)
    _fill(book, 1, 결과="거부")
    book[sheet].cell(1, _column(book[sheet], old)).value = "확인란"
    _come_back(county, _saved(book))
    told = "SELECT rejected_code, rejected_ko FROM out.delivery WHERE source = 'phone_result'"
    assert county.ask(told) == [("column_missing", f"{REASONS_KO['column_missing']} ({old})")]
    assert county.ask(HELD) == [(target,) for target in listed]


@pytest.mark.parametrize(
    ("reason", "is_planned"), [("alert", True), ("urgent", True), ("wants_visit", False)]
)
def test_a_door_behind_which_a_danger_may_be_is_knocked_at_all_the_same(
    county: ContactedCounty, listed: list[str], reason: str, is_planned: bool
) -> None:
    _come_back(county, _without_a_column(county))
    county.ask_for_visit(listed[0], reason)
    county.do(plan_visits)
    assert bool(county.ask("SELECT visit_id FROM campaign.visit")) == is_planned


def test_a_household_that_spoke_since_waits_no_longer(county: ContactedCounty, listed: list[str]) -> None:
    _come_back(county, _without_a_column(county))
    county.start(AGAIN)
    package = county.package("officer-B001", [("R9", "target", listed[0])])
    talk = {"package_id": package, "ref": "R9", "result": "TALKED", "minutes": 9, "need": "VISIT"}
    county.deliver("phone_result", [talk | {"called_on": AGAIN, "officer": "담당"}])
    county.day()
    assert county.ask(HELD) == [(target,) for target in listed[1:]]


def test_who_orders_that_a_lost_list_holds_nobody_sees_whom_it_held(
    county: ContactedCounty, listed: list[str]
) -> None:
    """Where nobody can send it again, they would never be contacted."""
    _come_back(county, _without_a_column(county))
    ((refused,),) = county.ask("SELECT DISTINCT delivery_id FROM ops.refused_answer")
    with pytest.raises(Refusal):
        withdraw(county.home, refused, row_no=1, ordered_by="한가람", reason="파일을 잃음")
    hanging = withdraw(county.home, refused, row_no=None, ordered_by="한가람", reason="파일을 잃음")
    assert sorted(target["target_id"] for target in hanging) == listed
    _come_back(county, day=AGAIN)
    assert county.ask(HELD) == county.ask(OWED) == []
    assert county.ask("SELECT code FROM campaign.deviation") == []


def test_a_list_that_its_rules_refuse_holds_its_package_too(
    county: ContactedCounty, listed: list[str]
) -> None:
    """The cells of every line are moved by one, so that no refusal stands where one is looked for."""
    book = _opened(county)
    for line in (1, 2, 3):
        _fill(book, line, 결과="부재", 통화시각="10:30", 통화일="모름")
    _come_back(county, _saved(book))
    assert county.ask("SELECT state FROM out.delivery WHERE source = 'phone_result'") == [("rejected",)]
    assert county.ask(HELD) == [(target,) for target in listed]


@pytest.mark.parametrize("folder", ["phone_result", "_drop"])
def test_a_locked_list_is_known_by_its_name(county: ContactedCounty, listed: list[str], folder: str) -> None:
    """Who saves a list as it was opened leaves it locked."""
    ((package,),) = county.ask("SELECT package_id FROM ops.package WHERE kind = 'phone_worklist'")
    locked = seal(_saved(_opened(county)), "어떤 암호 1")
    name = f"전화 phone_worklist-{package} (1).xlsx"
    (folder_in(county.home.root, f"inbox/{folder}") / name).write_bytes(locked)
    _come_back(county)
    assert county.ask("SELECT rejected_code FROM out.delivery WHERE source = 'phone_result'") == [
        ("document_security",)
    ]
    assert county.ask(HELD) == [(target,) for target in listed]


def test_a_list_of_another_source_holds_nobody(county: ContactedCounty, listed: list[str]) -> None:
    """A package that a visit's return does not answer is none of its."""
    inbox.drop(county.home, load_source("visit_result"), "x.xlsx", _without_a_column(county))
    _come_back(county)
    assert listed
    assert county.ask(HELD) == []


def test_a_bomb_is_refused_as_one_and_its_first_numbers_are_known(home: Home, tmp_path: Path) -> None:
    """To unpack all of it killed the reader."""
    file, told = tmp_path / "bomb.xlsx", "A1B2C3D4E5F60718"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in range(40):
            archive.writestr(f"xl/{place}.xml", f"{told} ".encode() + bytes(40_000_000))
    opened = open_file(load_source("phone_result"), file, FRIDAY, home.keys())
    assert isinstance(opened.outcome, Rejection)
    assert opened.outcome.code == "too_large"
    assert told in opened.numbers


def test_numbers_are_found_in_whatever_is_left_of_a_file() -> None:
    told = "A1B2C3D4E5F60718"
    packed, damaged = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", f"<si><t>{told}</t></si>")
    with zipfile.ZipFile(damaged, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.xml", bytes(99))
    for content in (f"번호,{told}\n".encode("cp949"), f"번호\t{told}".encode("utf-16"), packed.getvalue()):
        assert packages_in(content) == [told]
    spoiled = damaged.getvalue()[:44] + b"\xff" * 6 + damaged.getvalue()[50:]
    for content in (packed.getvalue()[:-20], b"PK", f"{told}0".encode(), spoiled):
        assert packages_in(content) == []
    assert package_in_name(f"phone_worklist-{told}(2).xlsx") == f"-{told}"
    assert package_in_name("김비밀.xlsx") == package_in_name(f"{told} {told[::-1]}") == ""


def test_what_is_written_beside_a_cell_is_asked_for_in_one(
    county: ContactedCounty, listed: list[str]
) -> None:
    """전화하지 말라고 함, as a comment on the result, was read by nobody."""
    book = _opened(county)
    _fill(book, 1, 결과="통화", 통화시각="10:30")
    page = book["전화 상담"]
    page.cell(2, _column(page, "결과")).comment = Comment("다시 전화하지 말라고 함", "담당")
    _come_back(county, _saved(book))
    assert county.ask("SELECT rejected_code FROM out.delivery WHERE source = 'phone_result'") == [
        ("cell_comments",)
    ]
    assert county.ask(HELD) == [(target,) for target in listed]


@pytest.mark.parametrize(
    ("remark", "held", "told"),
    [("다시는 전화하지 말라고 하심", 1, 0), ("쓰러져 계신다고 이웃이 말함", 0, 1), ("오후에 다시", 0, 0)],
)
def test_what_stands_in_a_remark_alone_is_read_and_is_no_call(
    county: ContactedCounty, listed: list[str], remark: str, held: int, told: int
) -> None:
    """The line was taken for one that nobody had filled in: who did not want to be called was called again."""
    book = _opened(county)
    _fill(book, 1, 특이사항=remark)
    _come_back(county, _saved(book))
    assert county.ask("SELECT rows_accepted FROM out.delivery WHERE source = 'phone_result'") == [(1,)]
    assert county.ask("SELECT count(*) FROM campaign.contact_attempt") == [(0,)]
    assert len(county.ask(HELD)) == held
    assert county.ask("SELECT count(*) FROM campaign.urgent_finding") == [(told,)]


def test_a_list_of_which_somebody_renamed_the_column_of_remarks_is_not_read_without_them(
    county: ContactedCounty, listed: list[str]
) -> None:
    """A word of danger in it reached nobody."""
    book = _opened(county)
    _fill(book, 1, 결과="부재", 통화시각="10:30", 특이사항="죽고 싶다고 함")
    page = book["전화 상담"]
    page.cell(1, _column(page, "특이사항")).value = "비고"
    _come_back(county, _saved(book))
    assert county.ask("SELECT rejected_ko FROM out.delivery WHERE source = 'phone_result'") == [
        (f"{REASONS_KO['column_missing']} (특이사항)",)
    ]
    assert county.ask(HELD) == [(target,) for target in listed]


def test_a_questionnaire_whose_sheet_somebody_renamed_is_not_read_by_half(
    county: ContactedCounty, listed: list[str]
) -> None:
    """A danger that was ticked on it reached nobody."""
    book = _opened(county)
    _fill(book, 1, 결과="통화", 통화시각="10:30", **{"통화(분)": 7}, 욕구판단="모니터링")
    _fill(book, 1, sheet="질문지", 긴급="예")
    book["질문지"].title = "질문지(작성)"
    _come_back(county, _saved(book))
    ((told,),) = county.ask("SELECT rejected_ko FROM out.delivery WHERE source = 'phone_result'")
    assert told == f"{REASONS_KO['several_filled']} (1, 2번째 시트)"
    assert county.ask(HELD) == [(target,) for target in listed]
