"""Whatever files come in whatever order: the laws hold, one person is one person, and nothing is counted twice."""

import shutil
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import (
    Person,
    ask,
    deliver_rows,
    fresh_home,
    one,
    person,
    receive,
    scratch_folder,
    screen,
)
from tests.screened import assert_lawful
from warehouse.home import Home

FEW = [person(number) for number in range(5)]
PERSONS = st.lists(st.sampled_from(FEW), min_size=1, max_size=3, unique=True)
FIRST_DAY = date(2024, 3, 4)


def listed(home: Home, persons: list[Person], number: int) -> None:
    """A central list."""
    deliver_rows(home, "ssis_central", [whom.row(serial_no=str(number)) for whom in persons])


def cut(home: Home, persons: list[Person], number: int) -> None:
    """Cut water."""
    deliver_rows(home, "water_cut", [whom.row(arrears_krw=str(number)) for whom in persons])


def reported(home: Home, persons: list[Person], number: int) -> None:
    """A village head's report, without numbers."""
    rows = [whom.row(birth_year="1950", reported_on="2024-03-01", memo=str(number)) for whom in persons]
    deliver_rows(home, "village_report", rows)


def looked_up(home: Home, persons: list[Person], number: int) -> None:
    """A household as looked up: these persons together."""
    deliver_rows(home, "ssis_household", [whom.row(household_no=f"H{number % 2}") for whom in persons])


STEPS = st.lists(
    st.tuples(st.sampled_from([listed, cut, reported, looked_up]), PERSONS), min_size=1, max_size=4
)


@settings(max_examples=5)
@given(st.lists(STEPS, min_size=1, max_size=3))
def test_days_of_lists_reports_and_look_ups_leave_a_lawful_warehouse(
    days: list[list[tuple[object, list[Person]]]],
) -> None:
    root = scratch_folder("linkage")
    try:
        home = fresh_home(root)
        for offset, steps in enumerate(days):
            for number, (step, persons) in enumerate(steps):
                step(home, persons, number)  # type: ignore[operator]  # functions of several shapes in one list
            screen(home, FIRST_DAY + timedelta(days=offset))
        assert_lawful(home)
        assert one(home, "SELECT count(*) FROM core.person WHERE token IS NOT NULL") <= len(FEW)
        twice = "SELECT count(*) - count(DISTINCT (token, person_id)) FROM core.person_now WHERE token IS NOT NULL"
        assert one(home, twice) == 0
        # A name, a birth year and a telephone that are one person's are one person in the end.
        ghosts = ask(
            home,
            "SELECT n.person_name FROM core.person_now n JOIN core.person_household USING (person_id) "
            "GROUP BY n.person_name HAVING count(*) > 1",
        )
        assert ghosts == []
    finally:
        shutil.rmtree(root)


@settings(max_examples=3)
@given(st.permutations([listed, cut, reported]), st.booleans())
def test_the_order_in_which_files_come_changes_nobody(order: list[object], is_one_day: bool) -> None:
    root = scratch_folder("linkage")
    try:
        home = fresh_home(root)
        for offset, step in enumerate(order):
            step(home, FEW[:3], 0)  # type: ignore[operator]  # functions of several shapes in one list
            if not is_one_day:
                receive(home, FIRST_DAY + timedelta(days=offset))
        receive(home, FIRST_DAY + timedelta(days=3))
        assert one(home, "SELECT count(*) FROM core.person_household") == 3
        assert one(home, "SELECT count(DISTINCT person_id) FROM core.current_link") == 3
        kinds = ask(
            home,
            "SELECT kind, count(DISTINCT r.root_id) FROM core.observation JOIN core.household_root r "
            "USING (household_id) GROUP BY kind ORDER BY kind",
        )
        assert kinds == [("LOCAL_UNKNOWN_KIND", 3), ("LOCAL_VILLAGE_REPORT", 3), ("WATER_CUT", 3)]
    finally:
        shutil.rmtree(root)
