"""A report that says what another said goes where that one goes: when a human links it, and when a human undoes it."""

from datetime import date, timedelta

from tasks.answers import judge_answers
from tasks.doors import links
from tests.factories import AS_OF, ask, deliver_rows, one, person, receive, screen
from tests.linked import methods, report
from tests.screened import assert_lawful
from warehouse.home import Home

VAGUE = report(person(1), phone="", address="곡성읍 읍내리")


def day(number: int) -> date:
    """A later day."""
    return AS_OF + timedelta(days=number)


def reported(home: Home, number: int, row: dict[str, str] = VAGUE) -> str:
    """A report that comes on a later day; its delivery."""
    told = row | {"reported_on": str(day(number)), "memo": str(number)}
    deliver_rows(home, "village_report", [told], period=f"2024년 {number + 2}월")
    receive(home, day(number))
    return str(
        one(home, "SELECT max_by(delivery_id, run_no) FROM ops.delivery WHERE source = 'village_report'")
    )


def answer(home: Home, delivery: str, number: int, *, same: bool, whom: str = "") -> None:
    """A human's answer about the only row of a report, on a later day."""
    links.answer(home, delivery, 1, links.Answer(same, whom, "한가람", "방문 확인"))
    judge_answers.run_in(home, receive(home, day(number)))


def named(home: Home) -> list[bool]:
    """Whether each report names somebody whose number is known; and those that do not name one person."""
    found = ask(
        home,
        "SELECT p.token IS NOT NULL, l.person_id FROM core.appearance a "
        "JOIN core.current_link l USING (delivery_id, row_no) "
        "JOIN core.person p USING (person_id) WHERE a.source = 'village_report' ORDER BY a.run_no, a.row_no",
    )
    assert len({who for _, who in found}) == len({has_number for has_number, _ in found})
    return [has_number for has_number, _ in found]


def namesakes(home: Home, number: int) -> str:
    """Two namesakes who are listed on a later day; one of them."""
    namesake = person(2).row(person_name=person(1).person_name)
    deliver_rows(home, "water_cut", [person(1).row(), namesake])
    receive(home, day(number))
    return str(one(home, "SELECT min(person_id) FROM core.person WHERE token IS NOT NULL"))


def test_what_came_along_with_a_confirmed_report_goes_back_with_it_however_often(home: Home) -> None:
    first = reported(home, 1)
    reported(home, 2, VAGUE | {"phone": "010-0777-0001"})
    reported(home, 3)
    whom = namesakes(home, 4)
    assert named(home) == [False] * 3
    for number in (5, 7):
        answer(home, first, number, same=True, whom=whom)
        assert methods(home) == ["human"] * 3
        screen(home, day(number))
        answer(home, first, number + 1, same=False)
        assert methods(home) == ["undone"] * 3
        assert named(home) == [False] * 3
        screen(home, day(number + 1))
        assert_lawful(home)
    assert one(home, "SELECT count(DISTINCT household_id) FROM core.person_household") == 3


def test_a_report_that_says_the_same_as_an_undone_one_was_as_wrong(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(1).row()])
    receive(home)
    stated = report(person(1), phone="010-0777-0001")
    reported(home, 1, stated)
    second = reported(home, 2, stated)
    reported(home, 3, report(person(1)))
    assert methods(home) == ["rule"] * 3
    answer(home, second, 4, same=False)
    assert methods(home) == ["undone", "undone", "rule"]
    deliver_rows(home, "gas_cut", [person(1).row()])
    receive(home, day(5))
    assert methods(home) == ["undone", "undone", "rule"]
    assert_lawful(home)


def test_a_report_of_which_a_human_said_itself_whom_it_names_stays_with_them(home: Home) -> None:
    whom = namesakes(home, 0)
    first, second = reported(home, 1), reported(home, 2)
    answer(home, first, 3, same=True, whom=whom)
    answer(home, second, 4, same=True, whom=whom)
    answer(home, first, 5, same=False)
    assert methods(home) == ["undone", "human"]
    assert_lawful(home)
