"""A worklist as officers send it back, edited when opened: understood, or refused row by row with a Korean reason."""

import io
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tasks.answers import judge_answers
from tasks.doors import inbox
from tasks.doors.workbook import unseal
from tasks.ingestion import take_in
from tasks.outcomes import take_outcomes
from tasks.reporting.day import renew
from tasks.validation import validate
from tests.contacted import MONDAY, ContactedCounty
from tests.reported import text_of
from warehouse.catalog import load_source

FRIDAY = MONDAY + timedelta(days=4)
Book = openpyxl.Workbook
Edit = Callable[[Book], object]


def _opened(county: ContactedCounty) -> Book:
    query = "SELECT made_on, file_name, period FROM ops.package WHERE recipient = 'officer-B001' ORDER BY run_no DESC"
    made_on, file_name, period = county.ask(query)[0]
    sealed = (county.home.outbox / "officer-B001" / str(made_on) / file_name).read_bytes()
    return openpyxl.load_workbook(
        io.BytesIO(unseal(sealed, county.home.keys().passphrase("officer-B001", period)))
    )


def _saved(book: Book) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _come_back(county: ContactedCounty, *files: bytes, day: date = FRIDAY) -> None:
    """Files of one officer come in, are judged, and the day's pages are made."""
    for number, content in enumerate(files):
        inbox.drop(county.home, load_source("phone_result"), f"{day}-{number}.xlsx", content)
    county.start(day)
    for stage in (take_in, validate):
        stage(county.home, county.run)
    county.do(judge_answers)
    renew(county.home, county.run)


def _column(sheet: Worksheet, title: str) -> int:
    return [cell.value for cell in sheet[1]].index(title) + 1


def _fill(book: Book, line: int, sheet: str = "전화 상담", **cells: Any) -> None:
    page = book[sheet]
    for title, value in cells.items():
        page.cell(line + 1, _column(page, title)).value = value


def _told(county: ContactedCounty) -> str:
    """What the pages of the deliveries say."""
    return " ".join(
        text_of(page.read_text("utf-8")) for page in (county.home.reports / "delivery").glob("*.html")
    )


def _attempts(county: ContactedCounty) -> list[tuple[Any, ...]]:
    return county.ask(
        "SELECT target_id, result, talk_minutes FROM campaign.contact_attempt ORDER BY target_id, attempted_on"
    )


def _held(county: ContactedCounty) -> list[str]:
    return [
        rule
        for (rule,) in county.ask(
            "SELECT rule FROM ops.quarantine WHERE action = 'quarantine_row' ORDER BY rule"
        )
    ]


def _are_understood(county: ContactedCounty, lines: list[str]) -> None:
    """Of the first line a talk and an answer, of the second that nobody took up, and nothing is held back."""
    assert sorted(_attempts(county)) == sorted([(lines[0], "TALKED", 7), (lines[1], "NO_ANSWER", None)])
    query = "SELECT target_id, answer FROM campaign.survey_response WHERE path = 'health_need'"
    assert county.ask(query) == [(lines[0], "true")]
    assert _held(county) == []


@pytest.fixture
def lines(county: ContactedCounty) -> list[str]:
    """Targets in the order of the lines of the list of this week: six first calls, then six second ones."""
    for _ in range(6):
        county.make_target()
    county.day()
    refs = [line[1] for line in county.opened("officer-B001")["전화 상담"][1:]]
    named = dict(county.ask("SELECT ref, subject_id FROM ops.package_row"))
    return [named[ref] for ref in refs]


def test_of_a_half_filled_list_blank_lines_are_passed_over_and_an_answer_without_a_result_is_refused(
    county: ContactedCounty, lines: list[str]
) -> None:
    book = _opened(county)
    _fill(book, 1, 결과="통화", 통화시각="10:30", **{"통화(분)": 7}, 욕구판단="비대상")
    _fill(book, 2, 욕구판단="모니터링", 특이사항="내일 다시")
    _fill(book, 4, 결과="부재")
    _fill(book, 3, sheet="질문지", 건강="예")
    _come_back(county, _saved(book))
    assert {target for target, *_ in _attempts(county)} == {lines[0], lines[3]}
    assert county.end_of(lines[0]) == "closed_no_need"
    assert _held(county) == ["result_present", "result_present"]
    assert "결과가 없습니다." in _told(county)


def test_what_the_pre_check_says_stands_on_a_page_of_its_own_once_for_a_household_and_the_list_comes_back_as_ever(
    county: ContactedCounty,
) -> None:
    told, _ = county.make_target(), county.make_target()
    check = {"target_id": told, "benefit": "LIVELIHOOD", "answer": "cannot_tell", "missing": ["exact_income"]}
    row = {"uses_inferred": True, "checked_on": MONDAY, "delivery_id": "d", "row_no": 1}
    county.insert("campaign.eligibility_check", [check | row])
    county.day()
    sheets = county.opened("officer-B001")
    named = dict(county.ask("SELECT subject_id, ref FROM ops.package_row WHERE NOT contains(ref, '-')"))
    refs = [line[1] for line in sheets["전화 상담"][1:]]
    assert [ref for ref in refs if ref.startswith(named[told])] == [named[told], f"{named[told]}-2"]
    line = "가능성(결정 아님): 생계 모름(정확한 소득) [확인되지 않은 기준을 씀]"
    assert sheets["사전확인"] == [["대상번호", "지원 가능성"], [named[told], line]]
    assert not any("가능성(결정" in cell for cells in sheets["전화 상담"] for cell in cells)
    assert "결정이 아닙니다" in dict(sheets["안내"])["사전확인"]
    book = _opened(county)
    _fill(book, refs.index(named[told]) + 1, 결과="부재")
    _come_back(county, _saved(book))
    assert _attempts(county) == [(told, "NO_ANSWER", None)]
    assert _held(county) == []


def test_of_whom_the_pre_check_says_nothing_there_is_no_such_page(
    county: ContactedCounty, lines: list[str]
) -> None:
    assert lines
    assert "사전확인" not in county.opened("officer-B001")


def test_a_list_that_was_sorted_and_whose_sheets_were_moved_is_understood(
    county: ContactedCounty, lines: list[str]
) -> None:
    book = _opened(county)
    _fill(book, 1, 결과="통화", 통화시각="10:30", **{"통화(분)": 7}, 욕구판단="방문필요")
    _fill(book, 1, sheet="질문지", 건강="예")
    _fill(book, 2, 결과="부재")
    page = book["전화 상담"]
    rows = sorted(page.iter_rows(min_row=2, values_only=True), key=str, reverse=True)
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            page.cell(number, place).value = value
    book.move_sheet("안내", -5)
    _come_back(county, _saved(book))
    _are_understood(county, lines)


def test_a_list_with_a_title_above_its_header_and_words_with_any_blank_within_them_is_understood(
    county: ContactedCounty, lines: list[str]
) -> None:
    book = _opened(county)
    _fill(book, 1, 결과="통화", 통화시각="10:30", **{"통화(분)": 7}, 욕구판단="방문\u00a0필요")
    _fill(book, 1, sheet="질문지", 건강="예")
    _fill(book, 2, 결과="부　재")
    page = book["전화 상담"]
    page.insert_rows(1, 2)
    page["A1"] = "곡성읍 전화 상담 결과(3월 1주)"
    page.title = "3월 1주"
    _come_back(county, _saved(book))
    _are_understood(county, lines)


def test_a_list_that_was_sorted_with_its_header_is_refused_and_loses_no_line(
    county: ContactedCounty, lines: list[str]
) -> None:
    book = _opened(county)
    _fill(book, 1, 결과="거부", 통화시각="10:30")
    page = book["전화 상담"]
    header, first = ([cell.value for cell in page[line]] for line in (1, 2))
    for place, (above, below) in enumerate(zip(first, header, strict=True), 1):
        page.cell(1, place).value, page.cell(2, place).value = above, below
    _come_back(county, _saved(book))
    assert _attempts(county) == []
    assert county.ask("SELECT count(*) FROM ops.delivery WHERE rejected_code IS NOT NULL") == [(1,)]


def test_what_was_written_into_wrong_cells_is_refused_with_its_reason_and_the_rest_is_taken(
    county: ContactedCounty, lines: list[str]
) -> None:
    book = _opened(county)
    _fill(book, 1, 결과="다음 주쯤")
    _fill(book, 2, 결과="통화", 욕구판단="방문필요", **{"통화(분)": "열 분"})
    _fill(book, 3, 결과="부재", 통화일=(date(2024, 3, 5) - date(1899, 12, 30)).days)
    _fill(book, 4, 결과="부재", 송신분번호="다른 번호")
    _fill(book, 5, 결과="부재", 통화일="2024-03-09")
    _fill(book, 6, 결과="통화중")
    _fill(book, 7, 결과="부재", 통화일="2023-03-05")
    _fill(book, 8, 결과="부재")
    _come_back(county, _saved(book))
    assert {(target, result) for target, result, _ in _attempts(county)} >= {
        (lines[2], "NO_ANSWER"),
        (lines[5], "BUSY"),
    }
    assert {"called_not_in_future", "called_not_long_ago"} <= set(_held(county))
    assert "result_present" in _held(county)
    assert county.ask("SELECT code FROM campaign.deviation WHERE target_id IS NULL") == [("unknown_package",)]
    told = _told(county)
    assert "아직 오지 않은 날의 통화입니다." in told
    assert "칸의 내용을 정해진 형식(날짜, 숫자, 번호, 구분값)으로 읽을 수 없습니다." in told


def test_lines_that_were_removed_are_open_and_lines_that_were_added_need_a_line_of_the_list(
    county: ContactedCounty, lines: list[str]
) -> None:
    book = _opened(county)
    page = book["전화 상담"]
    _fill(book, 1, 결과="부재")
    _fill(book, 2, 결과="부재")
    page.delete_rows(4, 9)
    page.append(["", "", "담당B001", "2024-03-05", "", "", "새 가구", *[""] * 4, "통화", "", 5])
    page.append(
        [page.cell(2, 1).value, "ZZZZ", "담당B001", "2024-03-05", "", "", "새 가구", *[""] * 4, "부재"]
    )
    _come_back(county, _saved(book))
    assert {target for target, *_ in _attempts(county)} == {lines[0], lines[1]}
    assert set(_held(county)) == {"package_named", "ref_present"}
    assert county.ask("SELECT code, owner FROM campaign.deviation WHERE target_id IS NULL") == [
        ("unknown_reference", "B001")
    ]
    assert "꼭 있어야 하는 칸이 비어 있거나 읽을 수 없습니다." in _told(county)


def test_a_list_that_is_sent_twice_counts_once_and_one_that_grew_brings_what_is_new(
    county: ContactedCounty, lines: list[str]
) -> None:
    book = _opened(county)
    _fill(book, 1, 결과="부재", 통화시각="10:30")
    first = _saved(book)
    book.properties.title = "다시 저장"
    again = _saved(book)
    _come_back(county, first, again)
    assert [target for target, *_ in _attempts(county)] == [lines[0]]
    _fill(book, 2, 결과="통화중", 통화시각="11:00")
    _come_back(county, _saved(book), day=MONDAY + timedelta(days=7))
    assert [(target, result) for target, result, _ in sorted(_attempts(county))] == sorted(
        [(lines[0], "NO_ANSWER"), (lines[1], "BUSY")]
    )


def test_a_list_without_its_column_of_results_is_refused_whole(
    county: ContactedCounty, lines: list[str]
) -> None:
    book = _opened(county)
    for line in range(1, 13):
        _fill(book, line, 결과="부재", 욕구판단="방문필요")
    book["전화 상담"].delete_cols(_column(book["전화 상담"], "결과"))
    _come_back(county, _saved(book))
    assert _attempts(county) == []
    assert county.ask("SELECT state FROM out.delivery WHERE source = 'phone_result'") == [("rejected",)]


def test_what_was_filled_in_of_a_call_before_the_list_came_again_is_taken_and_the_call_counts_once(
    county: ContactedCounty, lines: list[str]
) -> None:
    book = _opened(county)
    for line in (1, 2):
        _fill(book, line, 결과="통화", 통화시각="10:30", **{"통화(분)": 7}, 욕구판단="상담종결")
    _come_back(county, _saved(book))
    _fill(book, 1, sheet="질문지", 방문희망="예", 건강="예")
    consent = {"제3자 제공동의 기관": "신용회복위원회", "제3자 제공동의 항목": "성명", "거부권 안내": "예"}
    _fill(book, 1, sheet="동의", **consent)
    _come_back(county, _saved(book), day=MONDAY + timedelta(days=7))
    county.do(take_outcomes)
    assert [target for target, *_ in sorted(_attempts(county))] == sorted(lines[:2])
    assert county.visits(lines[0]) == ["wants_visit"]
    assert county.ask("SELECT target_id FROM campaign.consent") == [(lines[0],)]
    assert "second_on_day" not in county.deviations()


@pytest.mark.parametrize(("need", "deviations"), [("", set()), ("비대상", {"conflicting_answer"})])
def test_who_was_told_when_somebody_comes_is_visited(
    county: ContactedCounty, lines: list[str], need: str, deviations: set[str]
) -> None:
    book = _opened(county)
    _fill(book, 1, 결과="통화", 통화시각="10:30", **{"통화(분)": 7}, 욕구판단=need)
    _fill(book, 1, sheet="방문 약속", 방문약속일="2024-03-15", 방문약속시각="14:00")
    _come_back(county, _saved(book))
    assert len(county.visits(lines[0])) == 1
    assert county.deviations() == deviations
    assert county.end_of(lines[0]) is None


def _held_back(county: ContactedCounty) -> set[str]:
    return {str(target) for (target,) in county.ask("SELECT target_id FROM campaign.unread_refusal")}


def test_a_refusal_in_the_remark_alone_stops_contact_until_its_officer_says_what_was_meant(
    county: ContactedCounty, lines: list[str]
) -> None:
    book = _opened(county)
    _fill(book, 1, 결과="부재", 특이사항="다시는 전화하지 마세요")
    _fill(
        book,
        2,
        결과="통화",
        통화시각="10:30",
        욕구판단="방문필요",
        특이사항="연락 원치 않음",
        **{"통화(분)": 7},
    )
    _fill(book, 3, 결과="부재", 특이사항="오후에 전화하라고 함")
    _come_back(county, _saved(book))
    assert _held_back(county) == {lines[0], lines[1]}
    _fill(book, 4, 결과="통화중")
    _come_back(county, _saved(book), day=MONDAY + timedelta(days=7))
    assert _held_back(county) == {lines[0], lines[1]}
    _fill(book, 1, 특이사항="아들이 받음")
    _fill(book, 2, 거부범위="전화")
    _come_back(county, _saved(book), day=MONDAY + timedelta(days=8))
    assert _held_back(county) == set()
    assert county.ask("SELECT target_id, scope FROM campaign.refusal") == [(lines[1], "PHONE")]


def test_a_refusal_that_was_read_is_not_asked_about_when_its_list_comes_again(
    county: ContactedCounty, lines: list[str]
) -> None:
    book = _opened(county)
    _fill(book, 1, 결과="거부", 거부범위="전화", 통화시각="10:30", 특이사항="전화를 싫어함")
    _come_back(county, _saved(book))
    _fill(book, 2, 결과="통화중")
    _come_back(county, _saved(book), day=MONDAY + timedelta(days=7))
    assert county.ask("SELECT target_id FROM campaign.refusal") == [(lines[0],)]
    assert _held_back(county) == set()


@pytest.mark.parametrize(("word", "result"), [
    ("부재중", "NO_ANSWER"), ("통화 안 됨", "NO_ANSWER"), ("전화 안받음", "NO_ANSWER"), ("부재.", "NO_ANSWER"),
    ("타인", "WRONG_PERSON"), ("없는 번호", "INVALID_NUMBER"), ("거절", "REFUSED"), ("통화거부", "REFUSED"),
])  # fmt: skip
def test_a_result_in_another_plain_word_and_a_day_with_a_short_year_are_understood(
    county: ContactedCounty, lines: list[str], word: str, result: str
) -> None:
    book = _opened(county)
    _fill(book, 1, 결과=word, 통화일="24.3.5", 통화시각="2:30 PM")
    _come_back(county, _saved(book))
    when = "SELECT target_id, result, attempted_on, attempted_at FROM campaign.contact_attempt"
    assert county.ask(when) == [(lines[0], result, date(2024, 3, 5), time(14, 30))]
    assert _held(county) == []
    offered = [rule.formula1 or "" for rule in book["전화 상담"].data_validations.dataValidation]
    assert not any(word in choices for choices in offered)


@pytest.mark.parametrize("filled", ["전화 상담", "전화 상담 (2)"])
def test_of_a_list_and_a_copy_of_its_sheet_the_one_that_was_filled_in_is_read(
    county: ContactedCounty, lines: list[str], filled: str
) -> None:
    book = _opened(county)
    book.copy_worksheet(book["전화 상담"]).title = "전화 상담 (2)"
    _fill(book, 1, sheet=filled, 결과="거부", 거부범위="전화")
    _come_back(county, _saved(book))
    assert county.ask("SELECT target_id FROM campaign.refusal") == [(lines[0],)]


def test_a_list_that_was_filled_in_on_two_sheets_is_refused_and_not_read_by_half(
    county: ContactedCounty, lines: list[str]
) -> None:
    book = _opened(county)
    book.copy_worksheet(book["전화 상담"]).title = "추가"
    _fill(book, 1, 결과="부재")
    _fill(book, 2, sheet="추가", 결과="거부", 거부범위="전화")
    _come_back(county, _saved(book))
    assert lines
    assert _attempts(county) == []
    assert "복사했거나 이름을 바꾼 시트에 적힌 것이 있습니다." in _told(county)


def test_a_list_whose_lines_were_merged_is_refused_since_one_word_stands_for_two_households(
    county: ContactedCounty, lines: list[str]
) -> None:
    book = _opened(county)
    _fill(book, 1, 결과="거부", 거부범위="전화")
    at = _column(book["전화 상담"], "결과")
    book["전화 상담"].merge_cells(start_row=2, end_row=3, start_column=at, end_column=at)
    _come_back(county, _saved(book))
    assert lines
    assert _attempts(county) == []
    assert "여러 줄에 걸쳐 병합된 셀이 있습니다." in _told(county)
