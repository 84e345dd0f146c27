"""One telephone number of several households: in turn, and whose turn does not come in time is visited."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.contacted import MONDAY, ContactedCounty
from tests.factories import CAMPAIGN

NUMBER, OTHER = "01007770040", "01007770041"
TUESDAY, NEXT_MONDAY = (MONDAY + timedelta(days=n) for n in (1, 7))


def _listed(county: ContactedCounty, due_on: date, **told: Any) -> str:
    target = county.make_target(**told)
    listing = {"listing_id": f"l/{target}", "target_id": target, "campaign_id": CAMPAIGN, "round_no": 1}
    household = county.household_of(target)
    where = {"delivery_id": "d", "row_no": 1, "household_id": household, "due_on": due_on}
    county.insert("campaign.listing", [listing | where])
    return target


@pytest.mark.parametrize("first_channel", ["ai_call", "phone"])
def test_a_number_that_many_households_have_is_rung_for_none_and_all_are_visited(
    county: ContactedCounty, first_channel: str
) -> None:
    targets = [county.make_target(phone=NUMBER, first_channel=first_channel) for _ in range(5)]
    county.day()
    assert [county.plans(target) for target in targets] == [[]] * 5
    assert [county.visits(target) for target in targets] == [["no_number"]] * 5


def test_of_many_who_want_no_visit_one_is_rung_and_the_others_wait_their_turn(
    county: ContactedCounty,
) -> None:
    targets = [county.make_target(phone=NUMBER) for _ in range(5)]
    for target in targets:
        county.refuse(target, "VISIT")
    county.day()
    assert sum(bool(county.plans(target)) for target in targets) == 1
    assert county.ask("SELECT count(*) FROM campaign.visit_request") == [(0,)]


def test_of_two_households_with_one_number_the_second_is_visited_when_its_due_day_is_near(
    county: ContactedCounty,
) -> None:
    for _ in range(2):
        _listed(county, MONDAY + timedelta(days=24), phone=NUMBER)
    county.day()
    county.day(TUESDAY)
    assert county.ask("SELECT count(*) FROM campaign.visit_request") == [(0,)]
    county.day(MONDAY + timedelta(days=8))
    assert county.ask("SELECT count(DISTINCT target_id) FROM campaign.contact_plan") == [(1,)]
    assert county.ask("SELECT count(*) FROM campaign.visit_request") == [(1,)]


@pytest.mark.parametrize("first_channel", ["ai_call", "phone"])
def test_who_has_another_number_is_called_there_when_the_due_day_is_near(
    county: ContactedCounty, first_channel: str
) -> None:
    near = MONDAY + timedelta(days=23)
    _listed(county, near, phone=NUMBER, first_channel=first_channel)
    county.day()
    second = _listed(county, near, phone=NUMBER, phone_2=OTHER, first_channel=first_channel)
    county.day(NEXT_MONDAY)
    query = "SELECT DISTINCT unnest(number_keys) FROM campaign.contact_plan WHERE target_id = ? AND channel <> 'sms'"
    assert county.ask(query, second) == county.ask("SELECT id_of('number', ?)", OTHER)
