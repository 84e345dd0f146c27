"""A household that ended as to be watched comes back by its day, and nobody is forgotten until then."""

from datetime import date, timedelta

from tests.contacted import MONDAY, ContactedCounty
from tests.factories import ask, one, person, screen
from tests.screened import approve, assert_lawful, change, decide, listed, newest_list
from warehouse.connection import Warehouse
from warehouse.home import CHECKOUT, Home
from warehouse.limits import renew

CLOSED_ON, RETURN_ON = date(2024, 3, 6), date(2024, 9, 2)
OWED = "SELECT owner, due_on FROM out.due WHERE kind = 'watch_return'"
TARGETS = "SELECT campaign_id, basis, state FROM campaign.target_root ORDER BY run_no"


def _watched(home: Home) -> None:
    """A listed household was approved, and ended as to be watched."""
    listed(home, person(1))
    run = screen(home)
    approve(home, date(2024, 3, 5))
    run = screen(home, CLOSED_ON)
    renew(home)
    with Warehouse(home).transaction(run_no=run.run_no) as tx:
        tx.connection.execute(
            "INSERT INTO campaign.target_event SELECT target_id, 'closed', 'closed_watch', $1, delivery_id, row_no, "
            "$2, NULL FROM campaign.target",
            [CLOSED_ON, run.run_no],
        )


def test_a_watched_household_is_owed_its_return_and_is_a_target_again_on_the_day(home: Home) -> None:
    _watched(home)
    assert ask(home, OWED) == [("46720250", RETURN_ON)]
    assert_lawful(home)
    screen(home, RETURN_ON - timedelta(days=3))
    assert one(home, "SELECT count(*) FROM campaign.target") == 1
    screen(home, RETURN_ON)
    assert ask(home, TARGETS) == [("2024H1", "listed", "closed"), ("2024H2", "watch", "waiting")]
    assert ask(home, OWED) == []
    assert_lawful(home)


def test_a_return_waits_for_a_campaign_and_is_overdue_meanwhile(home: Home) -> None:
    _watched(home)
    screen(home, date(2025, 2, 3))  # no campaign is open
    assert one(home, "SELECT count(*) FROM campaign.target") == 1
    assert ask(home, "SELECT kind FROM out.overdue WHERE kind = 'watch_return'") == [("watch_return",)]
    assert_lawful(home)


def test_a_refused_list_does_not_lose_who_came_back(home: Home) -> None:
    _watched(home)
    screen(home, RETURN_ON)
    decide(home, newest_list(home), "반려")
    screen(home, RETURN_ON + timedelta(days=1))
    assert ask(home, TARGETS)[-1] == ("2024H2", "watch", "waiting")
    assert one(home, "SELECT count(*) FROM campaign.target") == 2


def test_who_died_or_got_another_result_does_not_come_back(home: Home) -> None:
    _watched(home)
    change(home, "사망", person(1), on="2024-05-20")
    screen(home, RETURN_ON)
    assert (one(home, "SELECT count(*) FROM campaign.target"), ask(home, OWED)) == (1, [])
    assert_lawful(home)


def _watched_target(county: ContactedCounty) -> str:
    renew(county.home)
    target = county.make_target()
    closed = {"target_id": target, "event": "closed", "end_state": "closed_watch", "happened_on": MONDAY}
    county.insert("campaign.target_event", [{"delivery_id": "d", "row_no": 1} | closed])
    return target


def test_another_result_of_an_officer_answers_the_watch(county: ContactedCounty) -> None:
    target = _watched_target(county)
    assert len(county.ask(OWED)) == 1
    county.start(MONDAY + timedelta(days=7))
    said = {"disposition": "APPLIED", "disposed_on": county.run.as_of, "is_talk": True}
    county.insert("campaign.disposition", [said | {"target_id": target, "delivery_id": "d", "row_no": 1}])
    assert county.ask(OWED) == []
    assert county.holds("59_watched_return")


def test_a_watched_household_to_which_nothing_is_owed_is_found(county: ContactedCounty) -> None:
    _watched_target(county)
    assert county.holds("59_watched_return")
    law = (CHECKOUT / "warehouse" / "laws" / "59_watched_return.sql").read_text("utf-8")
    assert county.ask(law.replace("watch_return", "nothing of the kind")) == [(1, 0, False)]
