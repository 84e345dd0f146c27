"""Somebody died, or lives in an institution: who is left is visited."""

from datetime import timedelta

import pytest

from tests.visited import VisitedCounty


def _register_says(county: VisitedCounty, event: str) -> None:
    """The register tells in this run what became of whom the household's first row named."""
    told = {"event_code": event, "event_on": county.run.as_of}
    delivery = county.deliver("death_and_move", [told])
    ((person,),) = county.ask("SELECT min(person_id) FROM core.membership")
    link = {"delivery_id": delivery, "row_no": 1, "person_id": person, "method": "token", "probability": 1.0}
    county.insert("core.link", [link])


def _asked_for_survivors(county: VisitedCounty) -> int:
    ((count,),) = county.ask("SELECT count(*) FROM campaign.visit_request WHERE reason = 'survivors'")
    return int(count)


@pytest.mark.parametrize("event", ["DIED", "INSTITUTION"])
def test_who_is_left_is_visited_where_the_register_told_of_the_loss_before_the_officer_did(
    county: VisitedCounty, event: str
) -> None:
    target = county.target(members=2)
    county.request(target)
    county.plan()
    made = county.the_visit()
    county.start(made["visit_on"] + timedelta(days=1))
    _register_says(county, event)
    county.come_back(made, event)
    county.plan()
    assert county.end_of(target) is None
    assert _asked_for_survivors(county) == 1


def test_a_child_who_is_left_after_two_losses_is_visited_and_nobody_left_ends_it(
    county: VisitedCounty,
) -> None:
    target = county.target(members=3)
    county.request(target)
    day = county.run.as_of
    for _ in range(3):
        county.plan_on(day)
        assert county.end_of(target) is None
        made = county.the_visit()
        county.start(made["visit_on"] + timedelta(days=1))
        county.come_back(made, "DIED")
        county.plan()
        day += timedelta(days=7)
    assert _asked_for_survivors(county) == 2
    assert county.end_of(target) == "closed_died"
