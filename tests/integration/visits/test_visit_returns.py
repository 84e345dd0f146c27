"""What comes back from the doors: outcomes, contacts, further tries, ends and deviations."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.visited import (
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    TUESDAY,
    VisitedCounty,
)
from warehouse.verification import verify


def test_a_talk_at_the_door_is_a_contact_with_its_answers(
    county: VisitedCounty, visited: Callable[..., str]
) -> None:
    target = visited("MET", health_need=True, household_size=1, income_band="NONE")
    assert county.ask("SELECT channel, result, is_talk, talk_minutes FROM campaign.contact_attempt") == [
        ("visit", "MET", True, 30)
    ]
    assert dict(county.ask("SELECT path, answer FROM campaign.survey_response")) == {
        "health_need": "true",
        "household_size": "1",
        "income_band": "NONE",
    }
    assert county.end_of(target) is None
    assert county.planned() == []


def test_a_visit_without_minutes_of_talk_is_no_talk(
    county: VisitedCounty, visited: Callable[..., str]
) -> None:
    visited("MET", talk_minutes=None)
    assert county.ask("SELECT is_talk FROM campaign.contact_attempt") == [(False,)]


def test_an_absent_household_is_tried_on_another_weekday_and_half_day(
    county: VisitedCounty, visited: Callable[..., str]
) -> None:
    visited("ABSENT")
    ((first_on, first_start),) = county.ask("SELECT visit_on, start_minute FROM campaign.visit")
    county.plan_on(NEXT_MONDAY)
    second = county.the_visit()
    assert second["try_no"] == 2
    assert second["visit_on"].weekday() != first_on.weekday()
    assert (second["start_minute"] < 720) != (first_start < 720)


def test_after_three_absences_the_household_is_looked_for(county: VisitedCounty) -> None:
    target = county.target()
    county.request(target)
    day = MONDAY
    for _ in range(3):
        county.start(day)
        county.plan()
        visit = county.the_visit()
        county.start(visit["visit_on"] + timedelta(days=1))
        county.come_back(visit, "ABSENT")
        county.plan()
        day += timedelta(days=7)
    assert county.ask("SELECT verdict, rule_id FROM campaign.triage") == [("locate", "visit_absent")]
    reasons = county.ask("SELECT reason FROM campaign.visit_request ORDER BY run_no")
    assert reasons == [("visit_needed",), ("again",), ("again",), ("locate",)]
    assert county.end_of(target) is None


def test_a_sheet_that_comes_again_with_one_more_line_tells_of_each_visit_once(county: VisitedCounty) -> None:
    target = county.target()
    county.request(target)
    county.plan()
    visit = county.the_visit()
    for day in range(1, 4):
        county.start(visit["visit_on"] + timedelta(days=day))
        county.come_back(visit, "ABSENT", remark=f"{day}번째 회신")
        county.plan()
    assert county.ask("SELECT count(*) FROM campaign.contact_attempt") == [(1,)]
    assert county.ask("SELECT reason FROM campaign.visit_request ORDER BY run_no") == [
        ("visit_needed",),
        ("again",),
    ]
    assert county.ask("SELECT verdict FROM campaign.triage") == []


def test_a_line_that_comes_back_corrected_tells_of_one_visit_and_burdens_the_household_once(
    county: VisitedCounty,
) -> None:
    county.request(county.target())
    county.plan()
    visit = county.the_visit()
    for day, notice in enumerate((None, "NOT_LEFT", "LEFT"), 1):
        county.start(visit["visit_on"] + timedelta(days=day))
        county.come_back(visit, "ABSENT", notice=notice)
        county.plan()
    assert county.ask("SELECT count(*) FROM campaign.visit_outcome") == [(3,)]
    assert county.ask("SELECT verdict FROM campaign.triage") == []
    assert county.ask("SELECT count(*) FROM campaign.counted_contact") == [(1,)]


@pytest.mark.parametrize(("budget", "reasons"), [(8, ["visit_needed", "again"]), (7, ["visit_needed"])])
def test_nobody_stands_at_a_door_again_beyond_the_budget_of_the_household(
    county: VisitedCounty, visited: Callable[..., str], budget: int, reasons: list[str]
) -> None:
    rules = (("points", "visit", 4), ("budget", "30", budget), ("budget", "180", 36))
    county.insert("campaign.burden_rule", [{"kind": k, "name": n, "value": v} for k, n, v in rules])
    visited("ABSENT")
    assert county.ask("SELECT reason FROM campaign.visit_request ORDER BY run_no") == [(r,) for r in reasons]


@pytest.mark.parametrize(
    ("result", "told", "end"),
    [
        ("REFUSED", {"refusal_scope": "CAMPAIGN"}, "closed_refused"),
        ("REFUSED", {"refusal_scope": "VISIT"}, None),
        ("REFUSED", {}, None),
        ("DIED", {}, "closed_died"),
        ("INSTITUTION", {}, "closed_institution"),
        ("MOVED", {}, None),
        ("UNFOUND", {}, None),
        ("NOT_DONE", {}, None),
    ],
)
def test_what_was_found_ends_the_target_or_not(
    county: VisitedCounty, visited: Callable[..., str], result: str, told: dict[str, Any], end: str | None
) -> None:
    assert county.end_of(visited(result, **told)) == end


def test_a_refusal_is_kept_with_its_scope_until_its_review(
    county: VisitedCounty, visited: Callable[..., str]
) -> None:
    visited("REFUSED", refusal_scope="VISIT")
    ((scope, refused_on, review_on),) = county.ask(
        "SELECT scope, refused_on, review_on FROM campaign.refusal"
    )
    assert (scope, (review_on - refused_on).days) == ("VISIT", 90)


def test_a_refusal_whose_year_is_a_slip_holds_from_the_day_its_sheet_left(
    county: VisitedCounty, visited: Callable[..., str]
) -> None:
    visited("REFUSED", refusal_scope="VISIT", visited_on=MONDAY.replace(year=2023))
    assert county.ask("SELECT refused_on FROM campaign.refusal") == [(MONDAY,)]


def test_a_refusal_without_its_scope_bars_everything_until_the_officer_is_asked(
    county: VisitedCounty, visited: Callable[..., str]
) -> None:
    visited("REFUSED")
    assert county.ask("SELECT scope FROM campaign.refusal") == [("CAMPAIGN",)]
    assert county.deviations() == {"refusal_without_scope"}


def test_a_refusal_that_a_corrected_line_does_not_tell_stays_and_somebody_is_asked(
    county: VisitedCounty,
) -> None:
    county.request(county.target())
    county.plan()
    visit = county.the_visit()
    for day, (result, scope) in enumerate((("REFUSED", "CAMPAIGN"), ("ABSENT", None)), 1):
        assert county.deviations() == set()
        county.start(visit["visit_on"] + timedelta(days=day))
        county.come_back(visit, result, refusal_scope=scope)
        county.plan()
    assert county.deviations() == {"refusal_taken_back"}
    assert county.ask("SELECT scope FROM campaign.refusal") == [("CAMPAIGN",)]


def test_who_is_left_after_a_death_is_visited_before_anything_ends(
    county: VisitedCounty, visited: Callable[..., str]
) -> None:
    target = visited("DIED", members=2)
    assert county.end_of(target) is None
    assert county.ask("SELECT count(*) FROM campaign.visit_request WHERE reason = 'survivors'") == [(1,)]


def test_who_moved_is_handed_over_with_the_registers_rows_as_receipt_once_it_has_nobody_here(
    county: VisitedCounty, visited: Callable[..., str]
) -> None:
    target = visited("MOVED", members=2)
    assert county.ask("SELECT verdict FROM campaign.triage") == [("locate",)]
    told, persons = [], county.ask("SELECT person_id FROM core.membership ORDER BY person_id")
    for number, (person,) in enumerate(persons):
        assert county.end_of(target) is None
        county.start(NEXT_MONDAY + timedelta(days=number))
        moved = {"event_code": "MOVED_OUT", "event_on": NEXT_MONDAY, "to_region": "전라남도 순천시"}
        told.append(county.deliver("death_and_move", [moved]))
        link = {"delivery_id": told[-1], "row_no": 1, "person_id": person}
        county.insert("core.link", [link | {"method": "token", "probability": 1.0}])
        county.plan()
    assert county.end_of(target) == "closed_handed_over"
    ((receipt,),) = county.ask("SELECT delivery_id FROM campaign.target_event WHERE event = 'closed'")
    assert receipt in told


@pytest.mark.parametrize(("is_tried", "end"), [(True, "closed_unfound"), (False, None)])
def test_a_household_is_unfound_after_two_vain_visits_and_every_number(
    county: VisitedCounty, visited: Callable[..., str], is_tried: bool, end: str | None
) -> None:
    target = visited("UNFOUND", phone="01001230001")
    if is_tried:
        attempt = {
            "channel": "phone",
            "attempted_on": MONDAY,
            "number_ref": "phone",
            "result": "INVALID_NUMBER",
        }
        source = {"attempt_id": "a", "target_id": target, "is_talk": False, "delivery_id": "d", "row_no": 1}
        county.insert("campaign.contact_attempt", [source | attempt])
    county.plan_on(NEXT_MONDAY)
    search = county.the_visit()
    county.start(search["visit_on"] + timedelta(days=1))
    county.come_back(search, "UNFOUND")
    county.plan()
    assert county.end_of(target) == end


@pytest.mark.parametrize(("seals", "end"), [(("SET", "WHOLE"), "closed_unfound"), (("SET", "BROKEN"), None)])
def test_who_lives_behind_a_broken_seal_is_looked_for_again_and_not_closed_as_unfound(
    county: VisitedCounty, visited: Callable[..., str], seals: tuple[str, str], end: str | None
) -> None:
    target = visited("UNFOUND", notice="LEFT", door_seal=seals[0])
    county.plan_on(NEXT_MONDAY)
    search = county.the_visit()
    county.start(search["visit_on"] + timedelta(days=1))
    county.come_back(search, "UNFOUND", notice="LEFT", door_seal=seals[1])
    county.plan()
    assert county.end_of(target) == end
    told = county.ask("SELECT notices_left, door_seal FROM campaign.locate_checklist")
    assert told == [(2, seals[1])]


def test_a_visit_not_made_is_planned_again_as_another_visit(
    county: VisitedCounty, visited: Callable[..., str]
) -> None:
    visited("NOT_DONE")
    assert county.ask("SELECT count(*) FROM campaign.contact_attempt") == [(0,)]
    county.plan_on(NEXT_MONDAY)
    again = county.the_visit()
    assert again["try_no"] == 1
    assert county.ask("SELECT state FROM out.visit ORDER BY visit_on") == [("not_done",), ("planned",)]


def test_nobody_is_visited_again_against_a_refusal_of_the_meantime(county: VisitedCounty) -> None:
    target = county.target()
    county.request(target)
    county.plan()
    visit = county.the_visit()
    county.start(visit["visit_on"] + timedelta(days=1))
    county.refuse(target, "VISIT")
    county.come_back(visit, "ABSENT")
    assert county.plan()["again"] == 0


def test_a_row_that_speaks_of_what_was_not_sent_is_kept_as_a_deviation(county: VisitedCounty) -> None:
    stray = {"package_id": "NOSUCH", "ref": "X", "officer": "담당B001", "visited_on": MONDAY, "result": "MET"}
    county.deliver("visit_result", [stray])
    assert county.plan()["deviations"] == 1
    assert county.deviations() == {"unknown_reference"}
    assert county.plan_on(TUESDAY)["deviations"] == 0


def test_a_visit_alone_where_two_were_asked_for_is_a_deviation(county: VisitedCounty) -> None:
    county.request(county.target(), needs_two=True)
    county.plan()
    visit = county.the_visit()
    county.start(visit["visit_on"] + timedelta(days=1))
    county.come_back(visit, "MET", officer_2=None)
    county.plan()
    assert county.deviations() == {"visit_alone"}
    assert county.ask("SELECT count(*) FROM campaign.visit_outcome") == [(1,)]


def test_a_visit_against_a_refusal_is_kept_and_told(county: VisitedCounty) -> None:
    target = county.target()
    county.request(target, not_before=FRIDAY)
    county.plan()
    visit = county.the_visit()
    county.start(TUESDAY)
    county.refuse(target, "VISIT")
    county.start(NEXT_MONDAY)
    county.come_back(visit, "MET")
    county.plan()
    assert county.deviations() == {"visit_against_refusal"}
    assert county.ask("SELECT count(*) FROM campaign.contact_attempt WHERE is_talk") == [(1,)]


def test_an_outcome_by_another_officer_of_the_roster_is_that_officers(county: VisitedCounty) -> None:
    county.request(county.target())
    county.plan()
    visit = county.the_visit()
    other = "B002" if visit["officer_id"] == "B001" else "B001"
    county.start(visit["visit_on"] + timedelta(days=1))
    county.come_back(visit, "MET", officer=f"담당{other}")
    county.plan()
    assert county.ask("SELECT officer_id FROM campaign.visit_outcome") == [(other,)]


def test_the_laws_hold_over_weeks_of_visits(county: VisitedCounty) -> None:
    for number in range(8):
        county.request(county.target(phone=None), needs_two=number % 3 == 0, priority=40 + 5 * number)
    results = ("MET", "ABSENT", "NOT_DONE", "REFUSED", "UNFOUND", "DIED", "MOVED", "INSTITUTION")
    day: date = MONDAY
    for week in range(3):
        county.start(day)
        county.plan()
        came = county.planned()
        county.start(day + timedelta(days=8 if week == 2 else 4))
        for number, visit in enumerate(visit for visit in came if visit["visit_on"] < county.run.as_of):
            county.come_back(visit, results[(number + week) % len(results)])
        county.plan()
        day += timedelta(days=7)
    broken = [law.name for law in verify(county.home) if not law.holds]
    assert broken == []


def test_anothers_visit_that_was_not_made_leaves_the_planned_one_alone(county: VisitedCounty) -> None:
    target = county.target()
    county.request(target, not_before=FRIDAY)
    county.plan()
    planned = county.the_visit()
    package = {"package_id": "URGENT", "recipient": "duty_officer", "kind": "urgent_worklist"}
    sent = {"period": "2024Q1", "made_on": MONDAY, "file_name": "f", "sha256": "s", "content_sha256": "s"}
    county.insert("ops.package", [package | sent | {"row_count": 1}])
    row = {"package_id": "URGENT", "ref": "R", "subject_kind": "target", "subject_id": target}
    county.insert("ops.package_row", [row])
    county.start(TUESDAY)
    told = {"package_id": "URGENT", "ref": "R", "officer": "당직", "visited_on": MONDAY, "result": "NOT_DONE"}
    county.deliver("visit_result", [told])
    assert (county.plan()["outcomes"], county.the_visit()["visit_id"]) == (1, planned["visit_id"])


def test_a_visit_called_off_on_its_day_is_not_planned_for_that_day_again(county: VisitedCounty) -> None:
    county.request(county.target(), reason="urgent", priority=100, not_before=TUESDAY)
    county.plan()
    called_off = county.the_visit()
    county.start(TUESDAY)
    county.come_back(called_off, "NOT_DONE")
    county.plan()
    assert (called_off["visit_on"], county.the_visit()["visit_on"] > TUESDAY) == (TUESDAY, True)


def test_a_visit_to_a_target_that_was_attached_meanwhile_is_one_to_the_target_that_goes_on(
    county: VisitedCounty,
) -> None:
    attached, other = county.target(), county.target()
    asked = county.request(attached)
    county.request(other, not_before=FRIDAY)
    county.plan()
    (visit,) = [visit for visit in county.planned() if visit["request_id"] == asked]
    county.start(visit["visit_on"] + timedelta(days=1))
    county.attach(attached, other)
    county.come_back(visit, "MET", health_need=True)
    county.plan()
    assert county.ask("SELECT target_id, request_id FROM campaign.visit_outcome") == [(other, asked)]
    assert county.ask("SELECT target_id, is_talk FROM campaign.contact_attempt") == [(other, True)]
    assert county.ask("SELECT DISTINCT target_id FROM campaign.survey_response") == [(other,)]
    assert county.ask("SELECT result FROM campaign.visit_now WHERE visit_id = ?", visit["visit_id"]) == [
        ("MET",)
    ]
    assert county.planned() == []
    assert county.deviations() == set()
    assert [law.name for law in verify(county.home) if not law.holds] == []


def test_a_refusal_at_the_door_of_a_target_that_was_attached_ends_the_one_that_goes_on(
    county: VisitedCounty,
) -> None:
    attached, other = county.target(), county.target()
    county.request(attached)
    county.plan()
    visit = county.the_visit()
    county.start(visit["visit_on"] + timedelta(days=1))
    county.attach(attached, other)
    county.come_back(visit, "REFUSED", refusal_scope="CAMPAIGN")
    county.plan()
    assert (county.end_of(other), county.end_of(attached)) == ("closed_refused", None)
