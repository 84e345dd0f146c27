"""Between two campaigns nobody comes in, and what happens to those who are open goes on being seen."""

from datetime import date

from tests.factories import person, screen
from tests.screened import TUESDAY, approve, assert_lawful, change, listed, states
from warehouse.home import Home

# The county's file dates no campaign after January 2025.
AFTERWARDS = date(2025, 2, 3)


def test_whoever_dies_while_no_campaign_is_open_is_open_no_longer(home: Home) -> None:
    listed(home, person(1), person(2))
    screen(home)
    approve(home, TUESDAY)
    change(home, "사망", person(1), on="2025-01-31")
    screen(home, AFTERWARDS)
    assert {state[1:] for state in states(home)} == {("closed", "closed_died"), ("open", None)}
    assert_lawful(home)
