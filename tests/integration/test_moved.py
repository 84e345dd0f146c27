"""What was observed of a person goes with them where they move, and what was observed of a household stays with it."""

from datetime import date

from tests.factories import AS_OF, ask, person, receive, screen
from tests.linked import look_up
from tests.screened import assert_lawful, pool
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
