"""A list of which only some columns were sorted before it came back: nobody is given the answer of another."""

from datetime import timedelta

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tasks.ingestion import take_in
from tasks.validation import validate
from tests.contacted import ContactedCounty
from tests.factories import deliver_rows
from tests.integration.test_round_trip import (
    FRIDAY,
    Book,
    _attempts,
    _column,
    _come_back,
    _fill,
    _held,
    _opened,
    _saved,
    _told,
)

SHOWN = {"결과": "부재", "통화시각": "10:30"}
TALKED = {"결과": "통화", "통화시각": "10:30", "통화(분)": 5, "욕구판단": "방문필요"}


@pytest.fixture
def households(county: ContactedCounty) -> dict[str, str]:
    """Six households of the list of this week: targets by the name of whom one asks for."""
    names = ("강하나", "김두리", "박세라", "이네온", "정다솔", "최여름")
    named = {name: county.make_target(county.household(person_name=name)) for name in names}
    county.day()
    return named


def _turned(page: Worksheet, first: str, last: str, lines: tuple[int, int]) -> None:
    """The cells of two lines change places, in some columns that stand beside each other."""
    one, other = (line + 1 for line in lines)
    for place in range(_column(page, first), _column(page, last) + 1):
        above, below = page.cell(one, place), page.cell(other, place)
        above.value, below.value = below.value, above.value


def _line_of(book: Book, name: str) -> int:
    page = book["전화 상담"]
    return [page.cell(row, _column(page, "성명")).value for row in range(2, 8)].index(name) + 1


def _all_called(book: Book) -> None:
    for line in range(1, 7):
        _fill(book, line, **SHOWN)


def test_lines_whose_names_changed_places_are_kept_back_and_the_others_are_read(
    county: ContactedCounty, households: dict[str, str]
) -> None:
    book = _opened(county)
    _all_called(book)
    lines = _line_of(book, "강하나"), _line_of(book, "최여름")
    _turned(book["전화 상담"], "성명", "특이사항", lines)
    _come_back(county, _saved(book))
    assert {target for target, *_ in _attempts(county)} == {
        target for name, target in households.items() if name not in ("강하나", "최여름")
    }
    assert _held(county) == ["line_not_moved", "line_not_moved"]
    assert "같은 명단 다른 줄의 성명입니다" in _told(county)
    assert "최여름" not in _told(county)


def test_the_list_sent_again_as_it_should_be_is_read(
    county: ContactedCounty, households: dict[str, str]
) -> None:
    book = _opened(county)
    _all_called(book)
    right = _saved(book)
    _turned(book["전화 상담"], "성명", "성명", (1, 2))
    _come_back(county, _saved(book))
    _come_back(county, right, day=FRIDAY + timedelta(days=3))
    assert {target for target, *_ in _attempts(county)} == set(households.values())


def test_a_name_that_a_hand_corrected_or_an_officer_left_out_is_no_reason_to_keep_a_line_back(
    county: ContactedCounty, households: dict[str, str]
) -> None:
    book = _opened(county)
    _all_called(book)
    _fill(book, 1, 성명="강한아")
    _fill(book, 2, 성명="")
    _fill(book, 3, 성명=" 박 세라 ")
    _come_back(county, _saved(book))
    assert _held(county) == []
    assert len(_attempts(county)) == 6


def test_a_refusal_on_a_line_of_another_name_holds_contact_with_both(
    county: ContactedCounty, households: dict[str, str]
) -> None:
    book = _opened(county)
    _all_called(book)
    lines = _line_of(book, "강하나"), _line_of(book, "김두리")
    _fill(book, lines[0], 결과="거부", 거부범위="이 서비스")
    _turned(book["전화 상담"], "성명", "특이사항", lines)
    _come_back(county, _saved(book))
    held = county.ask("SELECT DISTINCT target_id FROM campaign.unread_refusal")
    assert {target for (target,) in held} == {households["강하나"], households["김두리"]}


def test_a_refusal_whose_reference_was_lost_holds_contact_with_whom_its_line_names(
    county: ContactedCounty, households: dict[str, str]
) -> None:
    book = _opened(county)
    _all_called(book)
    _fill(book, _line_of(book, "강하나"), 결과="거부", 거부범위="이 서비스", 대상번호="")
    _come_back(county, _saved(book))
    assert _held(county) == ["ref_present"]
    assert county.ask("SELECT DISTINCT target_id FROM campaign.unread_refusal") == [(households["강하나"],)]


@pytest.mark.parametrize("said", [{"욕구판단": "긴급"}, {"특이사항": "죽고 싶다고 함"}])
def test_a_danger_on_a_line_of_another_name_is_told_of_both(
    county: ContactedCounty, households: dict[str, str], said: dict[str, str]
) -> None:
    book = _opened(county)
    _all_called(book)
    lines = _line_of(book, "강하나"), _line_of(book, "김두리")
    _fill(book, lines[0], **TALKED | said)
    _turned(book["전화 상담"], "성명", "특이사항", lines)
    _come_back(county, _saved(book))
    told = county.ask("SELECT DISTINCT target_id FROM campaign.urgent_finding")
    assert {target for (target,) in told} == {households["강하나"], households["김두리"]}


def test_a_questionnaire_on_the_line_of_another_name_is_joined_to_nobody(
    county: ContactedCounty, households: dict[str, str]
) -> None:
    book = _opened(county)
    _all_called(book)
    _fill(book, 1, **TALKED)
    form, lines = book["질문지"], (1, 2)
    names = [form.cell(line + 1, _column(form, "성명")).value for line in lines]
    assert names == [
        book["전화 상담"].cell(line + 1, _column(book["전화 상담"], "성명")).value for line in lines
    ]
    _fill(book, 1, sheet="질문지", 건강="예")
    _turned(form, "성명", "성명", lines)
    _come_back(county, _saved(book))
    assert county.ask("SELECT * FROM campaign.survey_response WHERE path = 'health_need'") == []
    assert "line_not_moved" in _held(county)


def test_of_a_list_sent_before_its_other_sheets_had_names_the_questionnaire_is_read(
    county: ContactedCounty, households: dict[str, str]
) -> None:
    book = _opened(county)
    _all_called(book)
    _fill(book, 1, **TALKED)
    _fill(book, 1, sheet="질문지", 건강="예")
    book["질문지"].delete_cols(_column(book["질문지"], "성명"))
    _come_back(county, _saved(book))
    assert _held(county) == []
    assert len(county.ask("SELECT * FROM campaign.survey_response WHERE path = 'health_need'")) == 1


def test_of_a_day_sheet_too_a_line_under_another_name_is_kept_back(
    county: ContactedCounty, households: dict[str, str]
) -> None:
    refs = {name: f"R{number}" for number, name in enumerate(households)}
    rows = [(refs[name], "target", target) for name, target in households.items()]
    package = county.package("officer-B001", rows, "day_sheet")
    done = {
        "officer": "담당",
        "visited_on": f"{FRIDAY}",
        "started_at": "10:00",
        "result": "부재",
        "minutes": "3",
    }
    lines = [done | {"package_id": package, "ref": ref, "line_name": name} for name, ref in refs.items()]
    deliver_rows(county.home, "visit_result", [lines[0] | {"line_name": "김두리"}, *lines[1:]])
    county.start(FRIDAY)
    for stage in (take_in, validate):
        stage(county.home, county.run)
    held = "SELECT row_no, rule FROM ops.quarantine WHERE action = 'quarantine_row'"
    assert county.ask(held) == [(1, "line_not_moved")]
