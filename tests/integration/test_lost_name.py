"""Whom a list names is gone and others of the household are here: its holder asks for the dead no more."""

from datetime import timedelta

import pytest

from tasks.answers import tell_urgent
from tasks.screening import screen_households
from tasks.visits import plan_visits
from tests.contacted import MONDAY, ContactedCounty
from tests.helped import ALL_ITEMS

TUESDAY, WEDNESDAY = (MONDAY + timedelta(days=n) for n in (1, 2))
NOTICES = "SELECT recipient FROM ops.package WHERE kind = 'stop_notice' ORDER BY ALL"


def _couple(county: ContactedCounty) -> tuple[str, str]:
    """A household of two: its id, and that of its spouse's person."""
    household = county.household(person_name="김먼저")
    return household, _member(county, household, "SPOUSE", "이남은", 1971)


def _member(county: ContactedCounty, household: str, relation: str, name: str, birth_year: int) -> str:
    """One more of a household; the person's id."""
    person, row = county.new_id("person"), county.new_row()
    said = {
        "source": "ssis_central",
        "person_name": name,
        "birth_year": birth_year,
        "phone": f"0100123{birth_year}",
    }
    county.insert("core.appearance", [row | said])
    county.insert("core.person", [row | {"person_id": person}])
    county.insert("core.link", [row | {"person_id": person, "method": "token", "probability": 1.0}])
    member = {"person_id": person, "household_id": household, "relation": relation}
    county.insert("core.membership", [row | member])
    return person


def _register_says(county: ContactedCounty, person: str, event: str = "DIED") -> None:
    """The register tells in this run what became of somebody."""
    told = {"event_code": event, "event_on": MONDAY, "person_name": "김", "address": "", "to_region": None}
    link = {"person_id": person, "method": "token", "probability": 1.0, "row_no": 1}
    county.insert("core.link", [link | {"delivery_id": county.deliver("death_and_move", [told])}])


def _notice(county: ContactedCounty, recipient: str = "officer-B001") -> list[list[str]]:
    return county.opened(recipient, "stop_notice")["찾을 분 바뀜"][1:]


@pytest.mark.parametrize("event", ["DIED", "INSTITUTION", "MOVED_OUT"])
def test_an_officer_is_told_once_whom_to_ask_for_instead_of_somebody_who_is_gone(
    county: ContactedCounty, event: str
) -> None:
    household, _ = _couple(county)
    target, _ = county.make_target(household), county.make_target()
    county.day()
    package, ref = county.sent(target)
    for day in (TUESDAY, WEDNESDAY):
        county.start(day)
        if day == TUESDAY:
            _register_says(county, county._persons[household], event)
        county.do(tell_urgent)
        county.do(screen_households)
        county.do(plan_visits)
    lines = {(sent, line.removesuffix("-2"), to_do) for sent, line, to_do in _notice(county)}
    assert lines == {(package, ref, "적힌 이름으로 찾지 않습니다. 연락하면 이남은님(1971년생)을 찾습니다.")}
    assert county.ask(NOTICES) == [("officer-B001",)]
    assert county.broken_laws() == []


def test_after_a_second_loss_whoever_was_told_is_told_of_the_next_and_two_lists_of_one_officer_are_both_named(
    county: ContactedCounty,
) -> None:
    household, spouse = _couple(county)
    _member(county, household, "CHILD", "김막내", 2000)
    target = county.make_target(household)
    county.day()
    _, ref = county.sent(target)
    county.package("officer-B001", [(ref, "target", target)])
    for day, person in ((TUESDAY, county._persons[household]), (WEDNESDAY, spouse)):
        county.start(day)
        _register_says(county, person)
        county.do(tell_urgent)
        named = {line[2] for line in _notice(county)}
        asked_for = "이남은님(1971년생)" if day == TUESDAY else "김막내님(2000년생)"
        assert named == {f"적힌 이름으로 찾지 않습니다. 연락하면 {asked_for}을 찾습니다."}
        if day == TUESDAY:
            assert len({line[0] for line in _notice(county)}) == 2
    county.start(WEDNESDAY + timedelta(days=1))
    county.do(tell_urgent)
    assert county.ask(NOTICES) == [("officer-B001",)] * 2


def test_nobody_is_told_of_a_loss_that_no_list_names(county: ContactedCounty) -> None:
    household, spouse = _couple(county)
    county.make_target(household)
    county.day()
    county.start(TUESDAY)
    _register_says(county, spouse)
    county.do(tell_urgent)
    assert county.ask(NOTICES) == []


def test_a_list_that_was_made_after_the_loss_names_who_is_left_and_needs_no_notice(
    county: ContactedCounty,
) -> None:
    household, _ = _couple(county)
    _register_says(county, county._persons[household])
    target = county.make_target(household)
    county.day()
    assert county.sent(target)
    county.start(TUESDAY)
    county.do(tell_urgent)
    assert county.ask(NOTICES) == []


def test_the_ministry_calls_nobody_who_died_unless_it_did_and_the_countys_own_service_knows_no_name(
    county: ContactedCounty,
) -> None:
    asked, heard = _couple(county)[0], _couple(county)[0]
    targets = county.make_target(asked), county.make_target(heard)
    rows = [(f"R{n}", "target", target) for n, target in enumerate(targets)]
    package = county.package("ai_call", rows, kind="ai_call_request")
    county.package("call_service", rows, kind="ai_call_request")
    county.start(TUESDAY)
    county.ai_back(targets[1])
    county.day()
    county.start(WEDNESDAY)
    for household in (asked, heard):
        _register_says(county, county._persons[household])
    county.do(tell_urgent)
    assert _notice(county, "ai_call") == [[package, "R0", "하지 않습니다: AI 전화"]]
    assert ("call_service",) not in county.ask(NOTICES)


def test_a_partner_is_told_nobodys_name(county: ContactedCounty) -> None:
    household, _ = _couple(county)
    target = county.make_target(household)
    consent = {"consent": "GIVEN", "consent_partners": "신용회복위원회", "consent_items": ALL_ITEMS}
    wish = {"disposition": "REFERRED", "services": "복지상담", "economy_need": True}
    county.visited(target, **(consent | wish))
    county.pass_day()
    county.start(TUESDAY)
    _register_says(county, county._persons[household])
    county.do(tell_urgent)
    assert [line[2] for line in _notice(county, "partner-CREDIT")] == ["적힌 이름으로 찾지 않습니다."]


def test_whoever_found_the_loss_at_the_door_is_not_told_of_it_and_others_are(county: ContactedCounty) -> None:
    household, _ = _couple(county)
    target = county.make_target(household)
    county.day()
    county.package("ai_call", [("R9", "target", target)], kind="ai_call_request")
    county.start(TUESDAY)
    county.ask_for_visit(target)
    county.do(plan_visits)
    county.start(MONDAY + timedelta(days=7))
    county.visit_back(target, "DIED")
    county.do(plan_visits)
    county.start(MONDAY + timedelta(days=8))
    county.do(tell_urgent)
    assert county.ask(NOTICES) == [("ai_call",)]
