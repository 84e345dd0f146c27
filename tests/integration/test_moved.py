"""What was observed of a person goes with them where they move, and what was observed of a household stays with it."""

from datetime import date

from tests.factories import AS_OF, ask, person, receive, screen
from tests.linked import look_up
from tests.screened import approve, assert_lawful, listed, pool, states
from warehouse.home import Home

NEXT = date(2024, 3, 5)
LATER = date(2024, 3, 6)


def test_a_persons_signals_count_where_the_person_lives_now_and_a_households_where_they_were_seen(
    home: Home,
) -> None:
    look_up(home, AS_OF, (person(1), "2024-1"), (person(2), "2024-1"))
    pool(home, person(2), is_severe_disease="Y", is_water_arrears="Y")
    receive(home, NEXT)
    look_up(home, LATER, (person(2), "2024-2"))
    pool(home, person(1), person(2), period="2024년 3월")
    screen(home, date(2024, 3, 7))
    found = ask(
        home,
        "SELECT DISTINCT p.person_name, r.kind FROM campaign.pool_reason r "
        "JOIN core.person_household m USING (household_id) JOIN core.person_now p USING (person_id) ORDER BY ALL",
    )
    assert found == [
        (person(1).person_name, "WATER_ARREARS"),
        (person(2).person_name, "SEVERE_DISEASE"),
    ]
    assert_lawful(home)


def test_a_listed_person_who_moves_out_while_the_household_is_open_is_listed_where_they_live_now_once(
    home: Home,
) -> None:
    look_up(home, AS_OF, (person(1), "2024-1"), (person(2), "2024-1"))
    listed(home, person(2))
    screen(home, NEXT)
    approve(home, LATER)
    look_up(home, date(2024, 3, 7), (person(2), "2024-2"))
    screen(home, date(2024, 3, 7))
    assert states(home) == [("listed", "open", None), ("listed", "waiting", None)]
    screen(home, date(2024, 3, 8))
    assert len(states(home)) == 2
    assert_lawful(home)


def test_a_target_of_each_is_open_where_two_that_were_one_part_and_the_round_lists_both(home: Home) -> None:
    look_up(home, AS_OF, (person(1), "2024-1"), (person(2), "2024-2"), (person(3), "2024-2"))
    listed(home, person(1), person(2))
    screen(home, NEXT)
    approve(home, LATER)
    for day, number in ((7, "2024-2"), (8, "2024-3"), (11, "2024-3")):
        look_up(home, date(2024, 3, day), (person(1), number))
        screen(home, date(2024, 3, day))
    households = sorted(set(ask(home, "SELECT household_id FROM core.person_household")))
    kept = "SELECT root_id FROM campaign.target_root WHERE state <> 'removed'"
    assert sorted(ask(home, kept)) == households
    led = "SELECT root_id FROM campaign.target_root JOIN campaign.listing USING (target_id) WHERE state <> 'removed'"
    assert sorted(ask(home, led)) == households
    assert_lawful(home)
