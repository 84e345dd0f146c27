"""The input card: what came back of a household's contacts, ready to copy into 행복이음, and what a tick says."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tasks.answers import judge_answers
from tasks.surveys.cards import card_text
from tests.contacted import MONDAY, TOWN_KO, ContactedCounty
from warehouse.errors import Fault

TUESDAY = MONDAY + timedelta(days=1)
NEXT_MONDAY, THIRD_MONDAY = (MONDAY + timedelta(days=7 * n) for n in (1, 2))


def _talk(county: ContactedCounty, **told: Any) -> str:
    """A target with whom an officer talked on Monday, known on Tuesday."""
    target = county.make_target_sent()
    county.start(TUESDAY)
    county.call_back(target, "TALKED", called_on=MONDAY, need="VISIT", health_need=True, **told)
    county.do(judge_answers)
    return target


def _cards(county: ContactedCounty, kind: str = "%") -> list[list[str]]:
    return county.opened("officer-B001", kind)["입력 카드"][1:]


def _tick(county: ContactedCounty, lines: list[list[str]]) -> None:
    rows = [
        {"package_id": line[0], "ref": line[1], "officer": line[2], "called_on": line[3], "entered": True}
        for line in lines
    ]
    county.deliver("phone_result", rows)


def test_a_talk_comes_back_as_a_card_in_the_order_of_the_screen(county: ContactedCounty) -> None:
    _talk(county, remark="=HYPERLINK(1)", minutes=12)
    county.day(NEXT_MONDAY)
    ((package, ref, officer, day, name, text, tick),) = _cards(county)
    assert text.splitlines() == [
        f"대상자: {name}",
        "출생연도: 1970",
        "사는 곳: 곡성읍 읍내리",
        "상담일자: 2024-03-04",
        "상담시각: 10:00",
        "상담방법: 전화",
        "상담자: 담당",
        "상담결과: 통화",
        "상담시간(분): 12",
        "상담내용: 건강 예",
        "처리결과: 방문필요",
        "특이사항: =HYPERLINK(1)",
    ]
    assert (officer, day, tick) == ("담당B001", str(NEXT_MONDAY), "")
    assert county.ask(
        "SELECT count(*) FROM ops.package_row WHERE package_id = ? AND ref = ?", package, ref
    ) == [(1,)]


def test_contacts_of_one_household_stand_on_one_card_and_none_comes_twice(county: ContactedCounty) -> None:
    target = county.make_target_sent()
    county.start(TUESDAY)
    county.call_back(target, "NO_ANSWER", called_on=MONDAY)
    county.call_back(target, "BUSY", called_on=TUESDAY)
    county.do(judge_answers)
    county.day(NEXT_MONDAY)
    ((*_, text, _tick_cell),) = _cards(county)
    assert text.count("상담일자: ") == 2
    county.day(THIRD_MONDAY)
    assert county.ask("SELECT count(*) FROM campaign.input_card") == [(2,)]


def test_a_card_leaves_without_a_worklist_when_none_is_due_and_asks_for_no_return(
    county: ContactedCounty,
) -> None:
    _talk(county)
    county.day(NEXT_MONDAY)
    assert county.ask("SELECT kind FROM ops.package WHERE made_on = ?", NEXT_MONDAY) == [("input_card",)]
    assert county.ask("SELECT count(*) FROM out.owed WHERE kind = 'return' AND code = 'input_card'") == [(0,)]


def test_many_cards_leave_before_the_week_is_over(county: ContactedCounty) -> None:
    targets = [county.make_target() for _ in range(10)]
    county.day()
    county.start(TUESDAY)
    for target in targets[:9]:
        county.call_back(target, "NO_ANSWER", called_on=MONDAY)
    county.day()
    assert county.ask("SELECT count(*) FROM campaign.input_card") == [(0,)]
    county.start(TUESDAY + timedelta(days=1))
    county.call_back(targets[9], "NO_ANSWER", called_on=MONDAY)
    county.day()
    assert county.ask("SELECT count(*) FROM campaign.input_card") == [(10,)]


def test_what_is_not_ticked_on_a_sheet_that_came_back_comes_again_until_it_is(
    county: ContactedCounty,
) -> None:
    targets = [county.make_target() for _ in range(2)]
    county.day()
    county.start(TUESDAY)
    for target in targets:
        county.call_back(target, "NO_ANSWER", called_on=MONDAY)
    county.day(NEXT_MONDAY)
    first = _cards(county)
    assert len(first) == 2
    county.start(NEXT_MONDAY + timedelta(days=1))
    _tick(county, first[:1])
    county.day()
    county.day(THIRD_MONDAY)
    (again,) = _cards(county)
    assert again[1] == first[1][1]
    assert county.ask("SELECT count(*) FROM campaign.input_card_state WHERE is_entered") == [(1,)]
    county.start(THIRD_MONDAY + timedelta(days=1))
    _tick(county, [again])
    county.day(THIRD_MONDAY + timedelta(days=7))
    assert county.ask("SELECT count(*) FROM campaign.input_card_state WHERE NOT is_entered") == [(0,)]


def test_a_tick_is_no_call(county: ContactedCounty) -> None:
    _talk(county)
    county.day(NEXT_MONDAY)
    county.start(NEXT_MONDAY + timedelta(days=1))
    before = county.ask("SELECT count(*) FROM campaign.contact_attempt")
    _tick(county, _cards(county))
    county.do(judge_answers)
    assert county.ask("SELECT count(*) FROM campaign.contact_attempt") == before
    assert county.deviations() == set()


def test_what_an_officer_who_went_has_not_entered_goes_to_whoever_took_over(county: ContactedCounty) -> None:
    _talk(county)
    county.start(NEXT_MONDAY)
    county.roster({"B001": "오곡면", "B002": TOWN_KO}, NEXT_MONDAY)
    county.day()
    assert len(county.opened("officer-B002", "input_card")["입력 카드"]) == 2


def test_a_screen_that_names_a_field_of_no_contact_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="unknown_screen_field"):
        card_text([{"field": "blood_group", "label": "혈액형"}], [])
