"""Households that are looked for: somebody looks again each month, until they are found or the register tells."""

from datetime import date, timedelta
from typing import Any

import pytest

from tasks.answers import judge_answers
from tasks.outcomes import take_outcomes
from tasks.screening import screen_households
from tasks.surveys import plan_contacts
from tasks.visits import plan_visits
from tests.contacted import MONDAY, TOWN, ContactedCounty
from warehouse.limits import renew

NEXT_MONDAY = MONDAY + timedelta(days=7)
# The first lists a month after the visit of the first week, and a month after the call of that review.
FIRST_REVIEW, SECOND_REVIEW = MONDAY + timedelta(days=42), MONDAY + timedelta(days=77)


@pytest.fixture
def county(county: ContactedCounty) -> ContactedCounty:
    renew(county.home)
    return county


def _pass(county: ContactedCounty, day: date | None = None) -> None:
    """What a working day does after the files are in, but for screening."""
    if day is not None:
        county.start(day)
    for stage in (judge_answers, take_outcomes, plan_contacts, plan_visits):
        county.do(stage)


def _moved(county: ContactedCounty) -> str:
    """A household whose door was found empty: somebody says that they moved, and no register does."""
    target = county.make_target()
    county.ask_for_visit(target)
    _pass(county)
    county.start(NEXT_MONDAY)
    county.visit_back(target, "MOVED", disposition="LOCATE")
    _pass(county)
    return target


def test_who_moved_without_a_receipt_is_looked_for_again_each_month(county: ContactedCounty) -> None:
    target = _moved(county)
    _pass(county, NEXT_MONDAY + timedelta(days=14))
    assert (county.plans(target), county.visits(target)) == ([], ["wants_visit"])
    _pass(county, FIRST_REVIEW)
    assert county.plans(target) == [("phone", FIRST_REVIEW, "search_by_number")]
    county.start(FIRST_REVIEW + timedelta(days=1))
    county.call_back(target, "NO_ANSWER", called_on=FIRST_REVIEW)
    _pass(county)
    _pass(county, FIRST_REVIEW + timedelta(days=14))
    assert county.visits(target) == ["wants_visit"]
    _pass(county, SECOND_REVIEW)
    assert county.visits(target) == ["wants_visit", "locate"]
    assert [rule for *_, rule in county.plans(target)] == ["search_by_number"]


def test_a_search_has_an_owner_and_the_day_on_which_somebody_looks_again(county: ContactedCounty) -> None:
    target = _moved(county)
    owed = "SELECT owner, due_on, is_overdue FROM out.due WHERE kind = 'search_review'"
    review_on = NEXT_MONDAY + timedelta(days=30)
    assert county.ask(owed) == [(TOWN, review_on, False)]
    county.start(FIRST_REVIEW)
    assert county.ask(owed) == [(TOWN, review_on, True)]
    _pass(county)
    assert county.plans(target)[0][1] == FIRST_REVIEW
    assert county.ask(owed) == []


def test_a_search_that_may_go_on_by_no_channel_stays_with_its_owner(county: ContactedCounty) -> None:
    target = _moved(county)
    county.order("SET_SAFETY_FLAG", household_id=county.household_of(target), safety_flag="VIOLENCE")
    _pass(county)
    _pass(county, FIRST_REVIEW)
    assert (county.plans(target), county.visits(target)) == ([], ["wants_visit"])
    assert county.ask("SELECT kind, owner FROM out.overdue WHERE kind = 'search_review'") == [
        ("search_review", TOWN)
    ]


def test_a_call_that_finds_them_ends_the_search(county: ContactedCounty) -> None:
    target = _moved(county)
    _pass(county, FIRST_REVIEW)
    county.start(FIRST_REVIEW + timedelta(days=1))
    county.call_back(target, "CALL_LATER", called_on=FIRST_REVIEW)
    _pass(county)
    assert county.ask("SELECT search FROM campaign.locate_checklist") == [("found",)]
    _pass(county, FIRST_REVIEW + timedelta(days=7))
    assert county.plans(target)[1][2] == "phone_again"


def _unfound(county: ContactedCounty) -> str:
    """A household whose door nobody found, on two days."""
    target = county.make_target()
    county.ask_for_visit(target)
    _pass(county)
    for week in (1, 3):
        county.start(MONDAY + timedelta(days=7 * week))
        county.visit_back(target, "UNFOUND")
        _pass(county)
        _pass(county, MONDAY + timedelta(days=7 * week + 7))
    return target


_COUNSELLED = {
    "need": "COUNSELLED",
    "services": "복지상담",
    "consent_partners": "신용회복위원회",
    "consent_items": "성명,연락처,주소,상담내용",
    "consent_right_told": True,
}


@pytest.mark.parametrize(
    ("result", "told"), [("CALL_LATER", {}), ("TALKED", _COUNSELLED), ("TALKED", {"need": "VISIT"})]
)
def test_who_is_found_by_telephone_is_not_closed_as_unfound(
    county: ContactedCounty, result: str, told: dict[str, Any]
) -> None:
    target = _unfound(county)
    review = MONDAY + timedelta(days=56)
    _pass(county, review)
    assert county.plans(target) == [("phone", review, "search_by_number")]
    county.start(review + timedelta(days=1))
    county.call_back(target, result, called_on=review, **told)
    _pass(county)
    assert county.end_of(target) is None
    assert county.ask("SELECT search FROM campaign.locate_checklist") == [("found",)]


def test_a_late_sheet_does_not_close_as_unfound_who_was_counselled_since(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    package = county.package("officer-B001", [("R9", "target", target)])
    county.start(MONDAY + timedelta(days=4))
    county.call_back(target, "TALKED", **_COUNSELLED)
    _pass(county)
    county.start(NEXT_MONDAY)
    doors = [
        {"ref": "R9", "result": "UNFOUND", "visited_on": MONDAY + timedelta(days=n), "minutes": 5}
        for n in (1, 2)
    ]
    county.deliver("visit_result", [door | {"package_id": package} for door in doors])
    _pass(county)
    assert (county.end_of(target), county.visits(target)) == (None, [])
    assert county.ask("SELECT sought_on FROM campaign.search_review") == []


def test_a_talk_after_the_visit_that_lost_them_ends_the_search_whenever_the_sheets_come(
    county: ContactedCounty,
) -> None:
    target = county.make_target()
    package = county.package("officer-B001", [("R9", "target", target)])
    county.day()
    moved = {"package_id": package, "ref": "R9", "result": "MOVED", "minutes": 5, "disposition": "LOCATE"}
    county.start(MONDAY + timedelta(days=4))
    county.deliver("visit_result", [moved | {"visited_on": MONDAY + timedelta(days=1)}])
    _pass(county)
    search = "SELECT search FROM campaign.locate_checklist"
    assert county.ask(search) == [("open",)]
    county.start(NEXT_MONDAY)
    county.call_back(target, "TALKED", called_on=MONDAY + timedelta(days=1), **_COUNSELLED)
    _pass(county)
    assert county.ask(search) == [("found",)]
    before = county.plans(target)
    _pass(county, FIRST_REVIEW)
    assert (county.plans(target), county.visits(target)) == (before, [])


def test_who_is_lost_after_being_counselled_is_looked_for_anew(county: ContactedCounty) -> None:
    target = _moved(county)
    county.start(FIRST_REVIEW)
    county.visited(target, disposition="APPLIED", services="긴급복지지원")
    _pass(county)
    assert county.ask("SELECT search FROM campaign.locate_checklist") == [("found",)]
    lost = {
        "delivery_id": "x",
        "row_no": 1,
        "target_id": target,
        "verdict": "locate",
        "rule_id": "visit_moved",
    }
    days = {"decided_on": SECOND_REVIEW, "review_on": SECOND_REVIEW + timedelta(days=30)}
    county.start(SECOND_REVIEW)
    county.insert("campaign.triage", [lost | days])
    query = "SELECT search, sought_on, review_on FROM campaign.locate_checklist"
    assert county.ask(query) == [("open", SECOND_REVIEW, SECOND_REVIEW + timedelta(days=30))]


def test_a_receipt_of_the_register_ends_a_search_without_another_visit(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(MONDAY + timedelta(days=1))
    county.call_back(target, "INVALID_NUMBER", need="LOCATE")
    _pass(county)
    county.start(NEXT_MONDAY)
    moved = {"event_code": "MOVED_OUT", "event_on": MONDAY, "to_region": "전라남도 순천시"}
    receipt = county.deliver("death_and_move", [moved])
    county.link_row(receipt, county.household_of(target))
    county.do(judge_answers)
    county.do(screen_households)
    assert county.end_of(target) == "closed_handed_over"
    assert county.ask("SELECT count(*) FROM campaign.visit_outcome") == [(0,)]
    event = "SELECT delivery_id FROM campaign.target_event WHERE event = 'closed'"
    assert county.ask(event) == [(receipt,)]
