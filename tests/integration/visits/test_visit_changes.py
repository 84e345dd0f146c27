"""What stands stays, unless something bars it, somebody is away, or a promise says otherwise."""

from datetime import timedelta
from typing import Any

import pytest

from tests.visited import FRIDAY, MONDAY, NEXT_MONDAY, TOWN_KO, TUESDAY, WEDNESDAY, VisitedCounty
from warehouse.connection import Warehouse
from warehouse.ledger import record_stage
from warehouse.verification import verify


def test_no_visit_is_planned_against_a_refusal(county: VisitedCounty) -> None:
    target = county.target()
    county.refuse(target, "VISIT")
    county.start(TUESDAY)
    county.request(target)
    assert county.plan()["planned"] == 0


def test_a_named_order_is_carried_out_against_a_refusal(county: VisitedCounty) -> None:
    target = county.target()
    county.refuse(target, "CAMPAIGN")
    county.start(TUESDAY)
    county.request(target, reason="welfare_check", priority=95)
    assert county.plan()["planned"] == 1


@pytest.mark.parametrize(("only_channel", "planned"), [(None, 0), ("PHONE", 0), ("VISIT", 1)])
def test_a_safety_flag_bars_the_door_unless_the_person_named_it(
    county: VisitedCounty, only_channel: str | None, planned: int
) -> None:
    target = county.target()
    ((household,),) = county.ask("SELECT household_id FROM campaign.target WHERE target_id = ?", target)
    flag = {"household_id": household, "flag": "VIOLENCE", "only_channel": only_channel, "flagged_on": MONDAY}
    county.insert("campaign.safety_flag", [{"delivery_id": "f", "row_no": 1} | flag])
    county.request(target)
    assert county.plan()["planned"] == planned
    assert all(visit["officer_2_id"] for visit in county.planned())


def test_a_visit_planned_against_a_refusal_of_a_household_that_is_two_links_away_is_found(
    county: VisitedCounty,
) -> None:
    target, other = county.target(), county.target()
    county.request(other)
    county.plan()
    county.start(TUESDAY)
    county.refuse(target, "VISIT")
    query = "SELECT household_id FROM campaign.target WHERE target_id = ?"
    ((first,),), ((last,),) = county.ask(query, target), county.ask(query, other)
    links = [(first, "between"), ("between", last)]
    county.insert(
        "core.household_link",
        [
            {"from_household_id": one, "to_household_id": to, "delivery_id": "d", "row_no": 1}
            for one, to in links
        ],
    )
    (planned,) = county.planned()
    stored = {name for (name,) in county.ask("SELECT column_name FROM (DESCRIBE campaign.visit)")} - {
        "run_no"
    }
    assert not _broken(county)
    county.insert("campaign.visit", [{name: planned[name] for name in stored}])
    assert len(_broken(county)) == 1


def _broken(county: VisitedCounty, words: str = "no visit is planned") -> list[str]:
    county.ask("SELECT 1")  # what was put in is written
    return [law.name for law in verify(county.home) if words in law.name and not law.holds]


def test_a_refusal_takes_back_a_visit_that_stands(county: VisitedCounty) -> None:
    target = county.target()
    county.request(target, not_before=FRIDAY)
    county.plan()
    officer = county.the_visit()["officer_id"]
    county.start(TUESDAY)
    county.refuse(target, "PHONE")
    assert county.plan()["withdrawn"] == 0
    county.start(WEDNESDAY)
    county.refuse(target, "VISIT")
    assert county.plan()["withdrawn"] == 1
    assert county.planned() == []
    assert len(county.sheets_of(officer)["방문 취소"]) == 2


def test_a_target_that_ended_otherwise_takes_its_visit_back(county: VisitedCounty) -> None:
    target = county.target()
    county.request(target, not_before=FRIDAY)
    county.plan()
    county.start(TUESDAY)
    county.close(target)
    counts = county.plan()
    assert (counts["withdrawn"], counts["packages"]) == (1, 2)  # the officer and the office are told
    assert county.ask("SELECT state FROM out.visit") == [("withdrawn",)]


def test_a_new_roster_moves_only_the_visits_of_who_is_away(bare: VisitedCounty) -> None:
    for _ in range(2):
        bare.request(bare.target(), not_before=FRIDAY, due_on=FRIDAY)
    bare.roster({"B001": TOWN_KO, "B002": TOWN_KO}, max_visits=1)
    bare.plan()
    before = {visit["officer_id"]: visit for visit in bare.planned()}
    bare.start(WEDNESDAY)
    bare.roster({"B001": TOWN_KO, "B002": TOWN_KO}, max_visits=2)
    away = {"order_kind": "REPLAN_WITHOUT", "officer_id": "B001", "starts_on": FRIDAY, "ends_on": FRIDAY}
    bare.deliver("operator_order", [away])
    bare.plan()
    after = {visit["request_id"]: visit for visit in bare.planned()}
    stayed, moved = before["B002"], before["B001"]
    assert after[stayed["request_id"]]["start_minute"] == stayed["start_minute"]
    assert after[moved["request_id"]]["officer_id"] == "B002"
    assert after[moved["request_id"]]["visit_id"] == moved["visit_id"]
    assert bare.ask("SELECT moved FROM campaign.visit_plan ORDER BY run_no DESC LIMIT 1") == [(1,)]
    assert len(bare.sheets_of("B001")["방문 취소"]) == 2


def test_an_urgent_visit_moves_another_only_where_it_finds_no_room(bare: VisitedCounty) -> None:
    bare.roster({"B001": TOWN_KO, "B002": TOWN_KO}, max_visits=1, minutes_afternoon=0)
    for _ in range(4):
        bare.request(bare.target(), not_before=TUESDAY, due_on=WEDNESDAY)
    bare.plan()
    assert sorted({visit["visit_on"] for visit in bare.planned()}) == [TUESDAY, WEDNESDAY]
    bare.start(TUESDAY)
    urgent = bare.request(bare.target(), reason="urgent", priority=100, not_before=TUESDAY)
    bare.plan()
    made = {visit["request_id"]: visit["visit_on"] for visit in bare.planned()}
    assert made[urgent] == WEDNESDAY


def test_a_promise_is_confirmed_and_never_moves(county: VisitedCounty) -> None:
    request = county.request(county.target())
    county.plan()
    county.start(TUESDAY)
    promise = {"request_id": request, "officer_id": "B002", "promised_on": FRIDAY, "start_minute": 835}
    county.insert("campaign.visit_promise", [{"delivery_id": "p", "row_no": 1} | promise])
    county.plan()
    for day in (WEDNESDAY, WEDNESDAY + timedelta(days=1)):
        county.start(day)
        county.request(county.target(), reason="urgent", priority=100, not_before=day)
        county.roster({"B001": TOWN_KO, "B002": TOWN_KO})
        county.plan()
        stands = next(visit for visit in county.planned() if visit["request_id"] == request)
        where = (stands["officer_id"], stands["visit_on"], stands["start_minute"], stands["is_confirmed"])
        assert where == ("B002", FRIDAY, 835, True)


def test_a_promise_beyond_the_roster_stands_and_is_left_to_a_human(county: VisitedCounty) -> None:
    request = county.request(county.target())
    promise = {"request_id": request, "officer_id": "B002", "promised_on": FRIDAY, "start_minute": 1110}
    county.insert("campaign.visit_promise", [{"delivery_id": "p", "row_no": 1} | promise])
    assert county.plan()["conflicts"] == 1
    assert (county.the_visit()["start_minute"], county.the_visit()["is_confirmed"]) == (1110, True)


def test_a_visit_without_a_result_falls_due_and_is_planned_anew(county: VisitedCounty) -> None:
    county.request(county.target())
    county.plan()
    lost = county.the_visit()
    county.plan_on(lost["visit_on"] + timedelta(days=3))
    assert county.ask("SELECT subject_id FROM out.owed WHERE kind = 'visit_result'") == [(lost["visit_id"],)]
    assert county.the_visit()["visit_id"] == lost["visit_id"]
    county.start(MONDAY + timedelta(days=21))
    county.plan()
    assert county.the_visit()["visit_id"] != lost["visit_id"]
    assert county.the_visit()["visit_on"] > MONDAY + timedelta(days=21)


def test_an_urgent_visit_beside_one_that_stands_is_on_another_day(bare: VisitedCounty) -> None:
    # nobody is out today or tomorrow, so the urgent one falls among the days of the other
    bare.roster({"B001": TOWN_KO, "B002": TOWN_KO})
    target = bare.target()
    bare.request(target, not_before=FRIDAY, due_on=FRIDAY)
    bare.plan()
    for officer in ("B001", "B002"):
        away = {"order_kind": "REPLAN_WITHOUT", "officer_id": officer}
        until = {"starts_on": TUESDAY, "ends_on": WEDNESDAY + timedelta(days=1)}
        bare.deliver("operator_order", [away | until])
    bare.start(TUESDAY)
    bare.request(target, reason="urgent", priority=100, not_before=TUESDAY)
    bare.plan()
    days = [visit["visit_on"] for visit in bare.planned()]
    assert days == [FRIDAY, NEXT_MONDAY]


def test_a_promise_for_a_day_on_which_the_household_is_visited_already_is_left_to_a_human(
    county: VisitedCounty,
) -> None:
    target = county.target()
    county.request(target, not_before=FRIDAY, due_on=FRIDAY)
    county.plan()
    county.start(TUESDAY)
    urgent = county.request(target, reason="urgent", priority=100, not_before=TUESDAY)
    promise = {"request_id": urgent, "officer_id": "B002", "promised_on": FRIDAY, "start_minute": 835}
    county.insert("campaign.visit_promise", [{"delivery_id": "p", "row_no": 1} | promise])
    county.plan()
    assert sorted(visit["visit_on"] for visit in county.planned())[-1] == FRIDAY
    assert len({visit["visit_on"] for visit in county.planned()}) == 2


@pytest.mark.parametrize(
    ("stated", "other", "stays"),
    [
        ({}, {}, "either"),
        ({"promised": True}, {}, "first"),
        ({}, {"promised": True}, "second"),
        ({"priority": 100}, {}, "first"),
        ({"priority": 100}, {"promised": True}, "second"),
    ],
)
def test_two_visits_of_what_turned_out_to_be_one_household_become_one_on_a_day(
    county: VisitedCounty, stated: dict[str, Any], other: dict[str, Any], stays: str
) -> None:
    first, second = county.target(), county.target()
    asked = {"first": _asked(county, first, **stated), "second": _asked(county, second, **other)}
    county.plan()
    assert len(county.planned()) == 2
    county.start(TUESDAY)
    county.attach(second, first)
    county.plan()
    county.plan_on(WEDNESDAY)
    on_friday = [visit["request_id"] for visit in county.planned() if visit["visit_on"] == FRIDAY]
    assert len(on_friday) == 1
    assert stays == "either" or on_friday == [asked[stays]]
    assert _broken(county, "two visits") == []


def _asked(county: VisitedCounty, target: str, *, promised: bool = False, **stated: Any) -> str:
    request = county.request(target, **{"not_before": FRIDAY, "due_on": FRIDAY} | stated)
    if promised:
        slot = {"officer_id": "B001", "promised_on": FRIDAY, "start_minute": 835}
        county.insert(
            "campaign.visit_promise", [{"delivery_id": "p", "row_no": 1, "request_id": request} | slot]
        )
    return request


def test_an_urgent_visit_on_another_day_stays_when_its_target_is_attached(county: VisitedCounty) -> None:
    first, second = county.target(), county.target()
    _asked(county, first)
    _asked(county, second, reason="urgent", not_before=NEXT_MONDAY, due_on=NEXT_MONDAY)
    county.plan()
    county.start(TUESDAY)
    county.attach(second, first)
    assert county.plan()["withdrawn"] == 0
    assert [visit["visit_on"] for visit in county.planned()] == [FRIDAY, NEXT_MONDAY]


def test_two_visits_on_one_day_to_an_attached_target_and_its_other_break_the_law(
    county: VisitedCounty,
) -> None:
    first, second = county.target(), county.target()
    for target in (first, second):
        county.request(target, not_before=FRIDAY, due_on=FRIDAY)
    county.plan()
    county.start(TUESDAY)
    county.attach(second, first)
    assert len(_broken(county, "two visits")) == 1
    county.plan()
    assert _broken(county, "two visits") == []


@pytest.mark.parametrize("bar", ["refusal", "stop"])
def test_the_law_sees_a_visit_that_a_run_left_to_somebody_who_refused_or_is_stopped_since(
    county: VisitedCounty, bar: str
) -> None:
    target = county.target()
    county.request(target, not_before=FRIDAY, due_on=FRIDAY)
    county.plan()
    county.start(TUESDAY)
    if bar == "refusal":
        county.refuse(target, "VISIT")
    else:
        ((household,),) = county.ask("SELECT household_id FROM campaign.target")
        days = {"starts_on": TUESDAY, "ends_on": None}
        county.insert("campaign.contact_stop", [county.new_row() | {"household_id": household} | days])
    assert _broken(county, "no visit is planned") == []  # no run of this stage has known it yet
    with Warehouse(county.home).transaction(as_of=TUESDAY, run_no=county.run.run_no) as tx:
        record_stage(tx, "visits", "", "{}")
    assert len(_broken(county, "no visit is planned")) == 1


def test_the_law_sees_who_is_sent_alone_where_two_are_asked_for(county: VisitedCounty) -> None:
    county.request(county.target(), not_before=FRIDAY, due_on=FRIDAY, needs_two=True)
    county.plan()
    assert _broken(county, "go alone") == []
    with Warehouse(county.home).transaction() as tx:
        tx.execute("UPDATE campaign.visit SET officer_2_id = NULL")
    assert len(_broken(county, "go alone")) == 1
