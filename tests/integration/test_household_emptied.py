"""Everybody of a household lives in another one since: they are served there, a no goes along; or nobody is left."""

from datetime import timedelta

import pytest

from tasks.answers import judge_answers, tell_urgent
from tasks.screening import screen_households
from tasks.visits import plan_visits
from tests.contacted import MONDAY, ContactedCounty

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in (1, 2, 3, 4))


def _move(county: ContactedCounty, household: str, other: str) -> None:
    """The person of a household is looked up in another one, in this run."""
    row = {"delivery_id": county.new_id("delivery"), "row_no": 1, "relation": "PARENT"}
    county.insert("core.membership", [row | {"person_id": county._persons[household], "household_id": other}])


def _die(county: ContactedCounty, household: str) -> None:
    """The person who was known first of a household died, as the register says in this run."""
    about = {"event_code": "DIED", "event_on": MONDAY, "person_name": "김", "address": "", "to_region": None}
    county.link_row(county.deliver("death_and_move", [about]), household)


def _laws(county: ContactedCounty) -> list[str]:
    return [law.name for law in county.broken_laws()]


def test_a_target_whose_people_live_in_another_household_now_is_called_there(county: ContactedCounty) -> None:
    left, other = county.household(), county.household(phone="01001239999")
    target = county.make_target(left)
    county.start(TUESDAY)
    _move(county, left, other)
    county.day()
    assert county.household_of(target) == other
    ((row,),) = county.ask("SELECT count(*) FROM campaign.contact_plan WHERE target_id = ?", target)
    assert row > 0
    sheet = county.opened("officer-B001", "phone_worklist")
    assert any("01001239999" in "".join(cells).replace("-", "") for rows in sheet.values() for cells in rows)
    assert _laws(county) == []


def test_a_target_whose_people_moved_in_with_another_target_is_attached_to_it(
    county: ContactedCounty,
) -> None:
    left, other = county.household(), county.household()
    target, _ = county.make_target(left), county.make_target(other)
    county.day()
    county.start(TUESDAY)
    _move(county, left, other)
    assert _laws(county) == []
    county.do(screen_households)
    county.call_back(target, "TALKED", need="NO_NEED")
    county.day()
    ends = "SELECT state, end_state FROM campaign.target_state ORDER BY state"
    assert county.ask(ends) == [("closed", "closed_no_need"), ("removed", None)]
    assert _laws(county) == []


def test_who_refused_is_not_called_where_they_live_now(county: ContactedCounty) -> None:
    left, other = county.household(), county.household()
    refused = county.make_target(left)
    county.refuse(refused, "PHONE")
    county.start(TUESDAY)
    _move(county, left, other)
    target = county.make_target(other)
    county.day()
    assert [channel for channel, _, _ in county.plans(target) if channel == "phone"] == []
    assert _laws(county) == []


def test_whoever_holds_a_list_of_the_household_is_told_of_a_no_that_moves_in(county: ContactedCounty) -> None:
    left, other = county.household(), county.household()
    refused, called = county.make_target(left), county.make_target(other)
    county.day()
    county.start(TUESDAY)
    county.call_back(refused, "REFUSED", refusal_scope="PHONE")
    county.day()
    county.start(WEDNESDAY)
    _move(county, left, other)
    county.do(tell_urgent)
    package, ref = county.sent(called)
    lines = county.opened("officer-B001", "stop_notice")["연락 중지"][1:]
    assert {(line[0], line[1].removesuffix("-2")) for line in lines} == {(package, ref)}
    county.start(THURSDAY)
    county.do(tell_urgent)
    assert county.ask("SELECT count(*) FROM ops.package WHERE kind = 'stop_notice'") == [(1,)]


def test_a_safety_flag_goes_along_with_whoever_leaves_and_is_lifted_where_they_live_now(
    county: ContactedCounty,
) -> None:
    left, other = county.household(), county.household()
    stays = county.household()
    county.start(TUESDAY)
    _move(county, stays, left)
    county.order("SET_SAFETY_FLAG", household_id=left, safety_flag="VIOLENCE")
    county.do(judge_answers)
    county.start(WEDNESDAY)
    _move(county, left, other)
    target = county.make_target(other)
    county.day()
    flagged = "SELECT root_id FROM campaign.safety_now ORDER BY root_id"
    assert county.ask(flagged) == sorted([(left,), (other,)])
    assert county.plans(target) == []
    county.start(THURSDAY)
    county.order("SET_SAFETY_FLAG", household_id=other, safety_flag="NONE")
    county.do(judge_answers)
    assert county.ask(flagged) == [(left,)]


def test_humans_only_goes_along_and_ends_where_they_live_now(county: ContactedCounty) -> None:
    left, other = county.household(), county.household()
    county.order("HUMAN_ONLY", household_id=left)
    county.do(judge_answers)
    county.start(TUESDAY)
    _move(county, left, other)
    held = (
        "SELECT root_id FROM campaign.human_only_now WHERE is_ordered(starts_on, ends_on, DATE '2024-03-07')"
    )
    assert (other,) in county.ask(held)
    county.start(WEDNESDAY)
    county.order("HUMAN_ONLY", household_id=other, ends_on=WEDNESDAY)
    county.do(judge_answers)
    assert (other,) not in county.ask(held)


def test_what_a_household_says_after_somebody_left_does_not_follow_them(county: ContactedCounty) -> None:
    left, other, stays = (county.household() for _ in range(3))
    county.start(TUESDAY)
    _move(county, stays, left)
    first = county.make_target(left)
    county.start(WEDNESDAY)
    _move(county, left, other)
    target = county.make_target(other)
    county.start(THURSDAY)
    county.refuse(first, "CAMPAIGN")
    county.day()
    assert county.household_of(first) == left
    assert county.plans(target) != []


@pytest.mark.parametrize("is_first", [True, False])
def test_who_died_ends_the_household_unless_the_others_left_after(
    county: ContactedCounty, is_first: bool
) -> None:
    left, widow, other = (county.household() for _ in range(3))
    county.start(TUESDAY)
    _move(county, widow, left)
    target = county.make_target(left)
    county.start(WEDNESDAY)
    _die(county, left) if is_first else _move(county, widow, other)
    county.start(THURSDAY)
    _move(county, widow, other) if is_first else _die(county, left)
    county.do(screen_households)
    assert county.end_of(target) == (None if is_first else "closed_died")
    assert county.household_of(target) == (other if is_first else left)


def test_a_target_that_was_attached_stays_so_when_its_people_move_on(county: ContactedCounty) -> None:
    left, other, third = (county.household() for _ in range(3))
    for household in (left, other):
        county.make_target(household)
    county.start(TUESDAY)
    _move(county, left, other)
    county.do(screen_households)
    county.start(WEDNESDAY)
    _move(county, left, third)
    county.do(screen_households)
    assert county.ask("SELECT count(*) FROM campaign.target_event WHERE event = 'attached'") == [(1,)]
    assert _laws(county) == []


def test_a_reported_household_is_a_target_again_once_it_parts_from_the_one_it_was_attached_to(
    county: ContactedCounty,
) -> None:
    left, other, third = (county.household() for _ in range(3))
    county.make_target(left)
    county.make_target(other, basis="alert")
    county.start(TUESDAY)
    _move(county, left, other)
    county.do(screen_households)
    county.start(WEDNESDAY)
    _move(county, left, third)
    for day in (THURSDAY, FRIDAY):
        county.do(screen_households)
        county.start(day)
    kept = "SELECT root_id, basis, state FROM campaign.target_root WHERE state <> 'removed' ORDER BY state"
    assert county.ask(kept) == [(third, "listed", "open"), (other, "alert", "waiting")]
    assert _laws(county) == []


def test_whoever_holds_a_list_of_a_household_of_whom_nobody_is_left_is_told_once(
    county: ContactedCounty,
) -> None:
    household = county.household()
    gone, _ = county.make_target(household), county.make_target(county.household())
    county.day()
    package, ref = county.sent(gone)
    for day in (TUESDAY, WEDNESDAY):
        county.start(day)
        if day == TUESDAY:
            _die(county, household)
        county.do(screen_households)
        county.do(plan_visits)
    lines = county.opened("officer-B001", "stop_notice")["연락 중지"][1:]
    assert {(line[0], line[1].removesuffix("-2")) for line in lines} == {(package, ref)}
    assert county.ask("SELECT count(*) FROM ops.package WHERE kind = 'stop_notice'") == [(1,)]
    assert _laws(county) == []


def test_whoever_else_holds_a_list_of_a_household_found_dead_at_the_door_is_told_and_the_finder_is_not(
    county: ContactedCounty,
) -> None:
    target = county.make_target()
    county.day()
    county.package("ai_call", [("R9", "target", target)], kind="ai_call_request")
    county.start(TUESDAY)
    county.ask_for_visit(target)
    county.do(plan_visits)
    county.start(MONDAY + timedelta(days=7))
    county.visit_back(target, "DIED")
    county.do(plan_visits)
    assert county.end_of(target) == "closed_died"
    assert county.ask("SELECT recipient FROM ops.package WHERE kind = 'stop_notice'") == [("ai_call",)]


@pytest.mark.parametrize("ends", [("closed_watch", "closed_unfound"), ("closed_unfound", "closed_watch")])
def test_who_is_to_be_watched_is_so_where_they_moved_in_with_a_household_that_is_not(
    county: ContactedCounty, ends: tuple[str, str]
) -> None:
    households = county.household(), county.household()
    for household, end in zip(households, ends, strict=True):
        end_of = {"target_id": county.make_target(household), "event": "closed", "end_state": end}
        row = {"delivery_id": county.new_id("delivery"), "row_no": 1, "happened_on": MONDAY}
        county.insert("campaign.target_event", [end_of | row])
    county.start(TUESDAY)
    _move(county, *households)
    assert county.ask("SELECT household_id FROM campaign.watch_due") == [(households[1],)]
