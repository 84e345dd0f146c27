"""Between two campaigns what was asked for at a door is made, and what ended is taken off the sheets."""

import pytest

from tests.factories import CAMPAIGN
from tests.visited import FRIDAY, TUESDAY, VisitedCounty


@pytest.fixture
def closed(county: VisitedCounty) -> VisitedCounty:
    """A visit stands for Friday; the campaign closes on Tuesday, and no other opens."""
    county.request(county.target(), not_before=FRIDAY)
    county.plan()
    county.start(TUESDAY)
    over = {"campaign_id": CAMPAIGN, "event": "closed", "happened_on": TUESDAY}
    county.insert("campaign.campaign_event", [over])
    return county


def test_a_visit_that_was_asked_for_is_planned_under_the_campaign_that_closed(closed: VisitedCounty) -> None:
    stood, urgent = closed.the_visit()["target_id"], closed.target(is_urgent=True)
    closed.request(urgent, reason="urgent", not_before=TUESDAY)
    assert closed.plan()["planned"] == 1
    sheets = {visit["target_id"]: visit["package_id"] for visit in closed.planned()}
    assert sheets.keys() == {stood, urgent}
    assert closed.ask("SELECT period FROM ops.package WHERE package_id = ?", sheets[urgent]) == [(CAMPAIGN,)]


def test_a_visit_to_who_refuses_or_ended_otherwise_is_taken_off_its_sheet(closed: VisitedCounty) -> None:
    closed.refuse(closed.the_visit()["target_id"], "VISIT")
    assert closed.plan()["withdrawn"] == 1
    assert closed.planned() == []
