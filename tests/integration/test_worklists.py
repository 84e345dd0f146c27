"""Worklists within what officers' days have: who waits, who is told, and what a signed order changes."""

from datetime import date, timedelta
from typing import Any

from tasks.answers import judge_answers
from tasks.reporting.day import report
from tests.contacted import MONDAY, TOWN, TOWN_KO, ContactedCounty
from tests.reported import text_of
from warehouse.limits import renew

TUESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in (1, 3, 4))
NEXT_MONDAY = MONDAY + timedelta(days=7)
LAW = "50_worklists"


def _one_day(county: ContactedCounty, officer: str, day: date, leave: str | None = "HALF_DAY") -> None:
    """A roster in which an officer works on one day, by default half of it: ten calls."""
    row = {"officer_id": officer, "officer_name": f"담당{officer}", "office": TOWN_KO, "duty_date": day}
    county.deliver("staff_roster", [row | {"leave": leave}])


def _overdue(county: ContactedCounty) -> list[tuple[Any, ...]]:
    return county.ask(
        "SELECT owner, town_code, officer_days_missing > 0 FROM out.overdue WHERE kind = 'unassigned'"
    )


def test_what_a_week_has_no_room_for_is_planned_for_nobody_and_told_with_its_town(
    bare: ContactedCounty,
) -> None:
    bare.open_campaign()
    _one_day(bare, "B001", THURSDAY)
    targets = [bare.make_target() for _ in range(12)]
    counts = bare.day()
    assert (counts["phone"], counts["unassigned"]) == (10, 2)
    assert sum(bool(bare.plans(target)) for target in targets) == 10
    assert bare.ask("SELECT town_code, households, minutes_missing FROM out.unassigned") == [(TOWN, 2, 12)]
    renew(bare.home)
    assert _overdue(bare) == [("team_head", TOWN, True)]
    report(bare.home, bare.run)
    told = text_of((bare.home.reports / "today.html").read_text("utf-8"))
    assert "이번 주에 맡을 사람이 없는 가구 연락할 차례이나 담당자의 시간이 모자란 것" in told
    assert f"{TOWN_KO} 1~4건 0.5시간" in told


def test_who_comes_after_a_monday_on_which_nothing_was_due_does_not_wait_for_the_next(
    county: ContactedCounty,
) -> None:
    assert county.day()["packages"] == 0
    early = county.make_target()
    assert county.day(TUESDAY)["packages"] == 1
    assert county.plans(early)[0] == ("phone", TUESDAY, "phone_first")
    late = county.make_target()
    county.day(THURSDAY)
    assert county.plans(late) == []


def test_whoever_is_given_a_call_the_next_time_waits_no_longer(bare: ContactedCounty) -> None:
    bare.open_campaign()
    _one_day(bare, "B001", THURSDAY)
    targets = [bare.make_target() for _ in range(11)]
    bare.day()
    bare.start(NEXT_MONDAY)
    _one_day(bare, "B001", NEXT_MONDAY, leave=None)
    bare.day()
    assert all(bare.plans(target) for target in targets)
    assert bare.ask("FROM out.unassigned") == []


def test_a_signed_order_lets_a_day_have_more(bare: ContactedCounty) -> None:
    bare.open_campaign()
    _one_day(bare, "B001", THURSDAY)
    bare.order("OVER_CAPACITY", officer_id="B001", starts_on=MONDAY, ends_on=FRIDAY, document_no="제1호")
    for _ in range(12):
        bare.make_target()
    assert bare.day()["phone"] == 12
    ((minutes, capacity, is_signed),) = bare.ask(
        "SELECT minutes, capacity_minutes, order_delivery_id IS NOT NULL FROM campaign.worklist_day"
    )
    assert (minutes, capacity, is_signed) == (72, 180, True)
    assert bare.holds(LAW)


def test_a_household_waits_for_the_officer_who_spoke_with_it_while_a_colleague_has_room(
    bare: ContactedCounty,
) -> None:
    bare.open_with({"B001": TOWN_KO})
    spoken = bare.make_target(intensity="normal")
    bare.day()
    bare.start(TUESDAY)
    bare.call_back(spoken, "TALKED", called_on=MONDAY)
    bare.do(judge_answers)
    later = MONDAY + timedelta(days=14)
    bare.start(later)
    other = bare.make_target()
    bare.deliver(
        "staff_roster",
        [{"officer_id": "B002", "officer_name": "담당B002", "office": TOWN_KO, "duty_date": later}],
    )
    week = [later + timedelta(days=n) for n in range(5)]
    full = {"package_id": "P", "officer_id": "B001", "minutes": 120, "capacity_minutes": 120}
    bare.insert("campaign.worklist_day", [full | {"day": day} for day in week])
    bare.day()
    assert bare.ask("SELECT target_id, officer_id FROM campaign.unassigned") == [(spoken, "B001")]
    query = "SELECT target_id, officer_id FROM campaign.contact_plan WHERE planned_on >= ?"
    assert bare.ask(query, later) == [(other, "B002")]


def test_households_are_shared_by_minutes_and_the_days_of_the_week(bare: ContactedCounty) -> None:
    bare.open_with({"B001": TOWN_KO})
    _one_day(bare, "B002", THURSDAY, leave=None)
    for _ in range(12):
        bare.make_target()
    bare.day()
    shared = dict(
        bare.ask("SELECT officer_id, count(DISTINCT target_id) FROM campaign.contact_plan GROUP BY 1")
    )
    assert shared == {"B001": 10, "B002": 2}


def test_a_call_whose_line_comes_back_corrected_is_one_try(county: ContactedCounty) -> None:
    target = county.make_target(phone="01001230777")
    county.day()
    for day, result in ((TUESDAY, "NO_ANSWER"), (THURSDAY, "BUSY"), (FRIDAY, "INVALID_NUMBER")):
        county.start(day)
        county.call_back(target, result, called_on=MONDAY)
        county.do(judge_answers)
    county.start(FRIDAY + timedelta(days=1))
    county.call_back(target, "NO_ANSWER", called_on=MONDAY, minutes=1)
    county.call_back(target, "NO_ANSWER", called_on=MONDAY + timedelta(days=2))
    county.day(NEXT_MONDAY)
    assert [(channel, rule) for channel, on, rule in county.plans(target) if on >= NEXT_MONDAY][:1] == [
        ("phone", "phone_again")
    ]
    assert county.deviations() == set()


def test_a_list_over_its_day_and_a_call_that_no_list_holds_break_the_law(bare: ContactedCounty) -> None:
    bare.open_with()
    bare.make_target()
    bare.day()
    assert bare.holds(LAW)
    day = {"package_id": "P", "officer_id": "B001", "day": MONDAY, "minutes": 121, "capacity_minutes": 120}
    bare.insert("campaign.worklist_day", [day])
    assert not bare.holds(LAW)
    bare.insert(
        "campaign.worklist_day", [day | {"package_id": "Q", "day": FRIDAY, "order_delivery_id": "none"}]
    )
    assert not bare.holds(LAW)
