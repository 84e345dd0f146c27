"""Between two campaigns nobody comes in, and what happens to those who are open goes on being seen."""

from datetime import date

from tasks.doors.windows import why
from tests.factories import ask, deliver_rows, person, screen
from tests.screened import TUESDAY, approve, assert_lawful, change, funnel, listed, states
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


def test_who_stood_on_the_register_of_a_campaign_and_became_known_after_it_was_not_received_in_it(
    home: Home,
) -> None:
    """What was received in a campaign that is over grew with everybody whom a later one came to know."""
    listed(home, person(1))
    deliver_rows(home, "resident_register", [person(number).row() for number in (1, 2)])
    screen(home)
    assert funnel(home)["received"] == 1
    screen(home, date(2024, 8, 5))
    listed(home, person(2))
    screen(home, date(2024, 8, 6))
    assert (funnel(home)["received"], funnel(home, "2024H2")["received"]) == (1, 1)


def test_a_list_of_the_campaign_before_that_comes_late_is_due_as_its_round_was(home: Home) -> None:
    screen(home)
    for number, wanted in enumerate(("2024년 3차", "2024년 4차", "2024년 9차")):
        deliver_rows(home, "ssis_central", [person(number).row()], period=wanted)
    screen(home, date(2024, 8, 5))
    due = ask(home, "SELECT round_no, due_on FROM campaign.listing ORDER BY round_no")
    assert due == [(3, date(2024, 7, 26)), (4, date(2024, 9, 27)), (9, date(2025, 1, 31))]


def test_who_stays_open_is_told_of_the_year_of_a_later_round(home: Home) -> None:
    listed(home, person(1))
    screen(home)
    approve(home, TUESDAY)
    deliver_rows(home, "ssis_central", [person(1).row()], period="2025년 1차")
    screen(home, date(2025, 1, 6))
    ((household,),) = ask(home, "SELECT root_id FROM campaign.target_root")
    assert "중앙 발굴(1차·2025년 1차) 대상" in "\n".join(why(home, household, reason="민원 확인").certificate)
