"""What officers' hours allow: seats of local additions, floors of towns, and what is missing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.screening.capacity import Minutes, TownWork, floors_within, within_hours, work_after

DAY = date(2024, 3, 4)
COST = Minutes(contact=25, visit=60, travel=20, visits=0.6, officer_day=300)


def town(code: str, needed: int, left: int | None) -> TownWork:
    """A town's work and hours."""
    return TownWork(code, 1, needed, left, DAY)


def test_a_household_costs_its_tries_and_its_share_of_visits() -> None:
    assert COST.household == 61
    assert COST.needed(unspoken=10, without_visit=4, open_visits=200) == 250 + 144 + 200


@pytest.mark.parametrize(
    ("needed", "left", "missing", "spare"),
    [(100, 300, 0, 200), (300, 100, 200, 0), (100, 100, 0, 0), (100, None, None, None)],
)
def test_what_is_missing_and_what_is_spare_exclude_each_other(
    needed: int, left: int | None, missing: int | None, spare: int | None
) -> None:
    assert (town("a", needed, left).missing, town("a", needed, left).spare) == (missing, spare)


def test_seats_are_what_is_wanted_unless_hours_allow_fewer() -> None:
    officers = {"a": 1, "b": 1}
    assert within_hours(10, [town("a", 0, None), town("b", 0, None)], 61, officers, taken=0) == (10, None)
    assert within_hours(10, [town("a", 0, 10_000), town("b", 0, 0)], 61, officers, taken=0) == (10, 10_000)
    assert within_hours(10, [town("a", 0, 130), town("b", 500, 0)], 61, officers, taken=0) == (2, 130)
    # Half of what is wanted is b's, whose hours nobody knows.
    assert within_hours(10, [town("a", 0, 0), town("b", 0, None)], 61, officers, taken=0) == (5, 305)


def test_a_floor_is_no_more_than_a_towns_own_officers_have_time_for() -> None:
    work = [town("a", 0, 130), town("b", 0, None), town("c", 10, 0)]
    assert floors_within({"a": 3, "b": 3, "c": 3}, work, 61, {}) == {"a": 2, "b": 3, "c": 0}


def test_what_the_month_took_before_is_no_longer_to_be_found_in_the_hours_and_counts_as_wanted() -> None:
    officers = {"a": 1}
    work = work_after([town("a", 0, 610)], {"a": 4, "b": 9}, 61)
    assert work == [town("a", 244, 610)]
    assert within_hours(8, work, 61, officers, taken=4) == (8, 366)
    assert within_hours(99, work, 61, officers, taken=4) == (10, 366)
    assert within_hours(3, work, 61, officers, taken=4) == (3, 366)
    assert floors_within({"a": 99}, work, 61, {"a": 4}) == {"a": 10}


@given(
    st.integers(0, 200),
    st.lists(st.tuples(st.integers(0, 9_000), st.none() | st.integers(0, 9_000)), max_size=5),
)
def test_no_more_is_chosen_than_is_wanted_and_more_hours_never_mean_fewer(
    wanted: int, minutes: list[tuple[int, int | None]]
) -> None:
    codes = [str(number) for number in range(len(minutes))]
    officers = dict.fromkeys(codes, 1)
    work = [town(code, *pair) for code, pair in zip(codes, minutes, strict=True)]
    more = [
        town(code, needed, None if left is None else left + 61)
        for code, (needed, left) in zip(codes, minutes, strict=True)
    ]
    seats, _ = within_hours(wanted, work, 61, officers, taken=0)
    assert 0 <= seats <= wanted
    assert within_hours(wanted, more, 61, officers, taken=0)[0] >= seats
