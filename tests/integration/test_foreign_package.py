"""A return speaks of what was sent to whoever returns it: under the number of another's package nobody has spoken."""

from datetime import timedelta

import openpyxl
import pytest

from tasks.answers import judge_answers
from tasks.doors.readers import read
from tasks.outcomes import take_outcomes
from tasks.surveys.packages import hand_columns
from tests.contacted import MONDAY, ContactedCounty
from tests.factories import some_keys
from tests.integration.test_round_trip import _attempts, _come_back, _fill, _opened, _saved, _told
from warehouse.catalog import load_source

TUESDAY = MONDAY + timedelta(days=1)


def test_under_the_number_of_the_ai_calls_request_no_officer_has_spoken(county: ContactedCounty) -> None:
    target = county.make_target(first_channel="ai_call")
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "TALKED", kind="ai_call_request", need="NO_NEED", identity="CONFIRMED")
    county.do(judge_answers)
    assert told(county, target) == (None, [], [("unknown_package", "team_head")])


def test_under_the_number_of_an_officers_list_no_ai_has_called(county: ContactedCounty) -> None:
    asked, target = county.make_target(first_channel="ai_call"), county.make_target()
    county.day()
    package, ref = county.sent(target)
    county.start(TUESDAY)
    county.ai_back(asked, package_id=package, ref=ref)
    county.do(judge_answers)
    assert told(county, target) == (None, [], [("unknown_package", "team_head")])


@pytest.mark.parametrize(("kind", "end"), [("ai_call_request", None), ("phone_worklist", "closed_no_need")])
def test_only_what_an_officer_was_sent_tells_of_what_an_officer_found_at_a_door(
    county: ContactedCounty, kind: str, end: str | None
) -> None:
    target = county.make_target(first_channel="ai_call" if end is None else "phone")
    county.day()
    package, ref = county.sent(target, kind)
    county.start(TUESDAY)
    row = {"package_id": package, "ref": ref, "officer": "담당B001", "visited_on": TUESDAY, "result": "MET"}
    county.deliver("visit_result", [row | {"talk_minutes": 30, "disposition": "NO_NEED"}])
    county.do(take_outcomes)
    assert county.end_of(target) == end


@pytest.mark.parametrize(("number", "is_other"), [("0123456789ABCDEF", True), (None, False), ("〃", False)])
def test_a_day_sheet_pasted_beside_a_list_of_calls_is_not_passed_over_in_silence(
    county: ContactedCounty, number: str | None, is_other: bool
) -> None:
    """Only the calls were read; a sheet whose lines are of the list itself, or of none, says nothing more."""
    county.make_target()
    county.day()
    book = _opened(county)
    _fill(book, 1, 결과="부재", 통화시각="10:30")
    ((package,),) = county.ask("SELECT package_id FROM ops.package WHERE kind = 'phone_worklist'")
    page = book.create_sheet("방문 일정")
    page.append(["송신분번호", "대상번호", "방문일", "방문시각", "방문결과"])
    page.append([number or package, "가", "2024-03-05", "10:00", "거부"])
    _come_back(county, _saved(book))
    is_told = "다른 회신이 다른 시트에 함께 있습니다." in _told(county)
    assert (is_told, len(_attempts(county))) == (is_other, 0 if is_other else 1)


def test_a_copy_of_a_sheet_of_ones_own_return_is_no_other_return_though_nobody_was_to_be_called() -> None:
    """An officer with confirmations alone who kept the sheet before filling it in was refused."""
    book = openpyxl.Workbook()
    by_hand = [title for title, _ in hand_columns()]
    book.active.title = "전화 상담"
    book.active.append(["송신분번호", "대상번호", "담당자", "통화일", *by_hand])
    for name, word in (("AI상담 확인", "예"), ("AI상담 확인 (2)", None)):
        page = book.create_sheet(name)
        page.append(["송신분번호", "대상번호", "담당자", "통화일", "AI상담 비대상 확인"])
        page.append(["0123456789ABCDEF", "가", "가담당", "2024-03-04", word])
    received = read(load_source("phone_result"), _saved(book), as_of=MONDAY, keys=some_keys())
    assert received.height == 1


def told(county: ContactedCounty, target: str) -> tuple[str | None, list[object], list[object]]:
    """How a target ended, whom somebody spoke with or tried, and what is asked back of whom."""
    attempts = county.ask("SELECT target_id FROM campaign.contact_attempt WHERE target_id = ?", target)
    return county.end_of(target), [*attempts], [*county.ask("SELECT code, owner FROM campaign.deviation")]
