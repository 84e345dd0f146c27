"""A row of the register that tells of a death and was kept back holds the household, until somebody knows."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tasks.doors.course_certificate import bar_lines
from tasks.doors.orders import withdraw
from tasks.visits import plan_visits
from tests.contacted import MONDAY, ContactedCounty
from warehouse.connection import Warehouse

TUESDAY = MONDAY + timedelta(days=1)
HELD = "SELECT DISTINCT target_id FROM campaign.unread_refusal"
DEATH = {
    "event_code": "DIED",
    "event_on": None,
    "token": "T1",
    "person_name": "김",
    "address": "",
    "to_region": None,
}


def _kept_back(county: ContactedCounty, **told: object) -> str:
    """A delivery of changes whose one row is kept back."""
    delivery = county.deliver("death_and_move", [DEATH | told])
    rule = {"rule": "event_on_present", "column_name": "event_on", "action": "quarantine_row"}
    county.insert("ops.quarantine", [{"delivery_id": delivery, "row_no": 1} | rule])
    return delivery


def _told_again(county: ContactedCounty, delivery: str) -> None:
    county.deliver("death_and_move", [DEATH | {"event_on": MONDAY}])


def _withdrawn(county: ContactedCounty, delivery: str) -> None:
    county.order("WITHDRAW_DELIVERY", subject_delivery_id=delivery, subject_row_no=1)


def _released(county: ContactedCounty, delivery: str) -> None:
    event = {"event": "released", "by_delivery_id": delivery, "by_row_no": 1, "rule": None}
    county.insert("ops.row_event", [{"delivery_id": delivery, "row_no": 1} | event])


@pytest.mark.parametrize("put_right", [_told_again, _withdrawn, _released])
def test_nobody_is_rung_to_ask_for_somebody_whose_death_was_kept_back_until_it_is_put_right(
    county: ContactedCounty, put_right: Callable[[ContactedCounty, str], None]
) -> None:
    target, other = county.make_target(token="T1"), county.make_target(token="T2")
    delivery = _kept_back(county)
    county.day()
    assert [len(county.plans(one)) for one in (target, other)] == [0, 2]
    assert county.ask("SELECT kind, owner FROM out.due WHERE target_id = ?", target) == [
        ("unread_death", "team_head")
    ]
    with Warehouse(county.home).reading() as tx:
        assert list(bar_lines(tx, county.household_of(target))) == [
            f"연락 제한: 보류된 사망 자료 {MONDAY}부터, 고치거나 확인할 때까지"
        ]
    county.start(TUESDAY)
    put_right(county, delivery)
    assert county.ask(HELD) == []


def test_a_death_of_another_member_or_of_nobody_known_holds_nobody(county: ContactedCounty) -> None:
    target = county.make_target(token="T1")
    _kept_back(county, token="T3")
    _kept_back(county, event_code="MOVED_OUT")
    county.day()
    assert len(county.plans(target)) == 2


def test_a_death_that_was_kept_back_beside_a_move_that_was_taken_holds(county: ContactedCounty) -> None:
    """Who was moved into a home and died there stands twice in one list."""
    target = county.make_target(token="T1")
    moved = DEATH | {"event_code": "INSTITUTION", "event_on": MONDAY}
    delivery = county.deliver("death_and_move", [DEATH, moved])
    rule = {"rule": "event_on_present", "column_name": "event_on", "action": "quarantine_row"}
    county.insert("ops.quarantine", [{"delivery_id": delivery, "row_no": 1} | rule])
    county.write()
    assert county.ask(HELD) == [(target,)]


def test_a_word_of_a_death_that_no_code_has_holds_too(county: ContactedCounty) -> None:
    target, _ = county.make_target(token="T1"), county.make_target(token="T2")
    for token, word in (("T1", "사망(말소)"), ("T2", "세대주변경")):
        delivery = _kept_back(county, event_code=None, token=token)
        county.insert("raw.death_and_move", [{"delivery_id": delivery, "row_no": 1, "event_code": word}])
    county.write()
    assert county.ask(HELD) == [(target,)]


def test_a_death_that_was_refused_with_its_file_holds_whom_it_names(county: ContactedCounty) -> None:
    target = county.make_target(token="T1")
    delivery = county.deliver("death_and_move", [DEATH | {"event_on": MONDAY}])
    county.write()
    with Warehouse(county.home).transaction() as tx:
        refused = "UPDATE ops.delivery_verdict SET is_accepted = false WHERE delivery_id = $delivery"
        tx.execute(refused, delivery=delivery)
    county.day()
    assert county.plans(target) == []
    (hanging,) = withdraw(county.home, delivery, row_no=None, ordered_by="한가람", reason="다른 군의 자료")
    assert hanging["target_id"] == target


@pytest.mark.parametrize(
    ("reason", "is_planned"), [("alert", True), ("urgent", True), ("wants_visit", False)]
)
def test_an_alert_is_answered_at_the_door_though_a_death_was_kept_back(
    county: ContactedCounty, reason: str, is_planned: bool
) -> None:
    target = county.make_target(token="T1")
    _kept_back(county)
    county.ask_for_visit(target, reason)
    county.do(plan_visits)
    assert bool(county.ask("SELECT visit_id FROM campaign.visit")) == is_planned
