"""The budget of contact on a real warehouse: it stops what is routine, drops nobody, and holds for the household."""

from datetime import date, timedelta

import pytest

from tasks.answers import judge_answers
from tests.contacted import MONDAY, ContactedCounty
from warehouse.county import parameters
from warehouse.home import CHECKOUT
from warehouse.limits import renew

POINTS = parameters("surveys", MONDAY)["burden_points"]
BUDGET = parameters("surveys", MONDAY)["burden_budget"]
SOURCE = {"delivery_id": "d", "row_no": 1}


def _law(county: ContactedCounty) -> bool:
    text = (CHECKOUT / "warehouse" / "laws" / "49_burden.sql").read_text("utf-8")
    left, right, holds = county.ask(text)[0]
    assert holds is (left == right)
    return bool(holds)


def _budget_known(county: ContactedCounty) -> None:
    """The budget of the parameters holds from this run on."""
    rules = [("points", name, points) for name, points in POINTS.items()]
    rules += [("budget", str(days), most) for days, most in BUDGET.items()]
    county.insert("campaign.burden_rule", [{"kind": k, "name": n, "value": v} for k, n, v in rules])


def _contacted(county: ContactedCounty, target: str, points: int, on: date) -> None:
    """So many points of officers' visits and of letters lie behind a target on a day."""
    visits, rest = divmod(points, POINTS["visit"])
    channels = ["visit"] * visits + ["letter"] * rest
    delivery = county.new_row()
    verdict = {"is_accepted": True, "rows_accepted": 1, "rows_quarantined": 0}
    county.insert("ops.delivery_verdict", [{"delivery_id": delivery["delivery_id"]} | verdict])
    county.insert(
        "campaign.contact_attempt",
        [
            delivery
            | {
                "attempt_id": f"{target}{on}{n}",
                "target_id": target,
                "channel": channel,
                "attempted_on": on,
                "result": "ABSENT" if channel == "visit" else "SENT",
                "is_talk": False,
            }
            for n, channel in enumerate(channels)
        ],
    )


def _owed(county: ContactedCounty, target: str) -> list[tuple[str, str, date]]:
    query = "SELECT kind, owner, due_on FROM out.due WHERE target_id = ?"
    return [(str(kind), str(owner), day) for kind, owner, day in county.ask(query, target)]


def test_a_household_is_called_as_often_as_its_budget_allows(county: ContactedCounty) -> None:
    target = county.make_target()
    _contacted(county, target, BUDGET[30] - POINTS["phone"], MONDAY - timedelta(days=5))
    county.day()
    assert [rule for _, _, rule in county.plans(target)] == ["phone_first"]
    assert _law(county)


def test_a_household_whose_month_is_spent_is_called_again_when_it_fits(county: ContactedCounty) -> None:
    renew(county.home)
    target = county.make_target()
    _contacted(county, target, BUDGET[30], MONDAY - timedelta(days=20))
    county.day()
    fits = MONDAY + timedelta(days=10)
    assert county.plans(target) == []
    assert county.holds("45_nobody_is_forgotten")
    assert _owed(county, target) == [("burden", "46720250", fits)]
    county.day(fits + timedelta(days=4))
    assert county.plans(target)
    assert _owed(county, target) == []
    assert _law(county)


def test_a_household_whose_half_year_is_spent_is_owed_by_the_team_head(county: ContactedCounty) -> None:
    renew(county.home)
    target = county.make_target()
    for n, share in enumerate((BUDGET[180] - 20, 20)):
        _contacted(county, target, share, MONDAY - timedelta(days=60 - 20 * n))
    county.day()
    county.day(MONDAY + timedelta(days=7))
    assert county.plans(target) == []
    assert _owed(county, target) == [("burden", "team_head", MONDAY + timedelta(days=14))]
    assert county.ask("SELECT count(*) FROM campaign.burden_stop") == [(1,)]
    assert county.holds("45_nobody_is_forgotten")


def test_what_was_done_for_another_target_of_the_household_counts(county: ContactedCounty) -> None:
    household = county.household()
    before = county.make_target(household)
    closed = {"target_id": before, "event": "closed", "end_state": "closed_watch", "happened_on": MONDAY}
    county.insert("campaign.target_event", [SOURCE | closed])
    _contacted(county, before, BUDGET[30], MONDAY - timedelta(days=5))
    target = county.make_target(household)
    county.day()
    assert county.plans(target) == []
    assert county.ask("SELECT target_id FROM campaign.burden_stopped") == [(target,)]


def test_danger_is_no_question_of_points(county: ContactedCounty) -> None:
    target = county.make_target(is_urgent=True)
    _contacted(county, target, BUDGET[30], MONDAY - timedelta(days=9))
    county.day()
    assert county.plans(target) or county.visits(target)
    assert _law(county)


def test_who_named_a_need_to_the_machine_is_called_by_an_officer_whatever_was_tried_before(
    county: ContactedCounty,
) -> None:
    target = county.make_target(first_channel="ai_call")
    county.day()
    county.start(MONDAY + timedelta(days=1))
    _contacted(county, target, BUDGET[30], MONDAY - timedelta(days=5))
    county.ai_back(target, health_need=True)
    county.do(judge_answers)
    county.day(MONDAY + timedelta(days=7))
    assert "phone_after_ai_answer" in {rule for _, _, rule in county.plans(target)}
    assert _law(county)


def test_a_welfare_check_that_is_ordered_passes_the_budget(county: ContactedCounty) -> None:
    target = county.make_target()
    _contacted(county, target, BUDGET[30], MONDAY - timedelta(days=5))
    county.day()
    county.start(MONDAY + timedelta(days=1))
    county.order("WELFARE_CHECK", household_id=county.household_of(target), channel="VISIT")
    county.day()
    assert county.visits(target) == ["welfare_check"]
    assert county.ask("SELECT target_id FROM campaign.burden_stopped") == []
    assert _law(county)


@pytest.mark.parametrize(("rule", "is_urgent", "holds"), [
    ("phone_again", False, False), ("search_by_number", False, True), ("phone_again", True, True),
])  # fmt: skip
def test_a_contact_planned_beyond_the_budget_is_found(
    county: ContactedCounty, rule: str, is_urgent: bool, holds: bool
) -> None:
    target = county.make_target(is_urgent=is_urgent, state="open")
    _budget_known(county)
    _contacted(county, target, BUDGET[30], MONDAY)
    plan = {"plan_id": "p", "target_id": target, "channel": "phone", "planned_on": MONDAY + timedelta(days=3)}
    package = county.package("officer-B001", [("R1", "target", target)])
    county.insert("campaign.contact_plan", [plan | {"try_no": 1, "rule_id": rule, "package_id": package}])
    assert _law(county) is holds


@pytest.mark.parametrize(("reason", "holds"), [("unreached", False), ("again", False), ("wants_visit", True)])
def test_a_visit_asked_for_beyond_the_budget_is_found(
    county: ContactedCounty, reason: str, holds: bool
) -> None:
    target = county.make_target()
    _budget_known(county)
    _contacted(county, target, BUDGET[30], MONDAY)
    request = {"request_id": "r", "target_id": target, "reason": reason, "minutes": 30, "needs_two": False}
    county.insert("campaign.visit_request", [SOURCE | request | {"priority": 40, "not_before": MONDAY}])
    assert _law(county) is holds


def test_a_plan_that_came_to_nothing_counts_until_its_result_is_in_and_then_the_result(
    county: ContactedCounty,
) -> None:
    target = county.make_target()
    county.day()
    query = "SELECT count(*) FROM campaign.household_contact WHERE until_no IS NULL AND channel = 'phone'"
    assert county.ask(query) == [(2,)]
    county.start(MONDAY + timedelta(days=1))
    county.call_back(target, "NO_ANSWER", called_on=MONDAY)
    county.day()
    assert county.ask(query) == [(2,)]


def test_a_call_whose_line_comes_back_corrected_burdens_once(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    query = "SELECT count(*), count(until_no) FROM campaign.household_contact WHERE channel = 'phone'"
    for days, result in ((1, "NO_ANSWER"), (2, "BUSY")):
        county.start(MONDAY + timedelta(days=days))
        county.call_back(target, result, called_on=MONDAY)
        county.do(judge_answers)
        assert county.ask(query) == [(3, 1)]
