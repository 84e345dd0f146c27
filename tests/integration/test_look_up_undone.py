"""An undone row of a household look-up: its person is of that household no longer, nor is what they brought."""

from datetime import date

from tasks.answers import judge_answers
from tasks.doors import links
from tests.factories import ask, deliver_rows, one, person, receive, screen
from tests.linked import look_up, order
from tests.screened import assert_lawful, listed
from warehouse.home import Home

FIRST = date(2024, 3, 4)
NEXT = date(2024, 3, 5)
LATER = date(2024, 3, 6)
LAST = date(2024, 3, 7)


def housed(home: Home) -> list[tuple[str, int]]:
    """How many persons with a number live in each household."""
    return ask(
        home,
        "SELECT household_id, count(token) FROM core.person_household JOIN core.person USING (person_id) "
        "GROUP BY 1 HAVING count(token) > 0 ORDER BY 1",
    )


def told(home: Home) -> list[tuple[str, list[str]]]:
    """The telephones of the households of which each kind tells, where a row still says so."""
    return ask(
        home,
        "SELECT o.kind, list(n.phone ORDER BY n.phone) FROM core.observation o "
        "JOIN core.observed_household h USING (observation_id) "
        "JOIN core.household_now n ON n.household_id = h.household_id "
        "ANTI JOIN core.withdrawn_observation w ON w.observation_id = o.observation_id GROUP BY 1 ORDER BY 1",
    )


def test_whom_only_an_undone_look_up_put_into_a_household_lives_in_one_of_their_own(home: Home) -> None:
    look_up(home, FIRST, (person(1), "H1"), (person(2), "H1"))
    deliver_rows(home, "water_cut", [person(1).row(), person(2).row()])
    deliver_rows(home, "gas_cut", [person(2).row()])
    receive(home, NEXT)
    assert len(housed(home)) == 1
    order(home, "연결 해제", "ssis_household", LATER, row_no=2)
    assert sorted(count for _, count in housed(home)) == [1, 1]
    assert told(home) == [("GAS_CUT", ["01000000002"]), ("WATER_CUT", ["01000000001", "01000000002"])]
    assert_lawful(home)


def test_what_somebody_brought_while_an_undone_look_up_stood_counts_where_they_lived_before(
    home: Home,
) -> None:
    deliver_rows(home, "water_cut", [person(2).row()])
    receive(home, FIRST)
    look_up(home, NEXT, (person(1), "H1"), (person(2), "H1"))
    deliver_rows(home, "gas_cut", [person(2).row()])
    receive(home, LATER)
    order(home, "연결 해제", "ssis_household", LAST, row_no=2)
    assert sorted(count for _, count in housed(home)) == [1, 1]
    assert told(home) == [("GAS_CUT", ["01000000002"]), ("WATER_CUT", ["01000000002"])]
    assert_lawful(home)


def test_whom_another_look_up_puts_there_as_well_stays_where_it_puts_them(home: Home) -> None:
    look_up(home, FIRST, (person(1), "H1"), (person(2), "H1"))
    deliver_rows(home, "gas_cut", [person(2).row()])
    look_up(home, NEXT, (person(1), "H1"), (person(2), "H1"), (person(3), "H1"))
    first = one(home, "SELECT arg_min(delivery_id, run_no) FROM ops.delivery WHERE source = 'ssis_household'")
    links.answer(home, first, 2, links.Answer(False, "", "한가람", "다른 사람임"))
    judge_answers.run_in(home, receive(home, LATER))
    assert sorted(count for _, count in housed(home)) == [3]
    order(home, "연결 해제", "ssis_household", LAST, row_no=2)
    assert sorted(count for _, count in housed(home)) == [1, 2]
    assert told(home) == [("GAS_CUT", ["01000000002"])]
    assert_lawful(home)


def test_who_was_listed_in_the_household_of_an_undone_look_up_is_a_target_of_their_own(home: Home) -> None:
    look_up(home, FIRST, (person(1), "H1"), (person(2), "H1"))
    listed(home, person(1), person(2))
    screen(home, NEXT)
    assert one(home, "SELECT count(DISTINCT root_id) FROM campaign.target_root") == 1
    order(home, "연결 해제", "ssis_household", LATER, row_no=2)
    screen(home, LAST)
    roots = ask(home, "SELECT root_id FROM campaign.target_root WHERE state = 'waiting' ORDER BY 1")
    assert len(roots) == 2
    assert [root for (root,) in roots] == [household for household, _ in housed(home)]
    assert_lawful(home)


def test_the_team_head_is_told_of_a_target_that_stands_where_its_person_never_lived(home: Home) -> None:
    look_up(home, FIRST, (person(1), "H1"), (person(2), "H1"))
    listed(home, person(2))
    screen(home, NEXT)
    target = one(home, "SELECT target_id FROM campaign.target")
    order(home, "연결 해제", "ssis_household", LATER, row_no=2)
    assert ask(home, "SELECT code, owner, target_id FROM campaign.deviation") == [
        ("link_undone", "team_head", target)
    ]
    screen(home, LAST)
    query = "SELECT root_id FROM campaign.target_root WHERE state = 'waiting' AND target_id <> ?"
    ((own,),) = ask(home, query, target)
    assert own in {household for household, _ in housed(home)}
    assert_lawful(home)
