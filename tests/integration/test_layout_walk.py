"""Deliveries, corrections, repeats, withdrawals and parts over the day from which a source is written otherwise."""

import json
from typing import Any

import pytest

from tests.checkouts import run_in_a_copy
from tests.factories import person

pytestmark = pytest.mark.slow
FIRST, SECOND = person(1).person_name, person(2).person_name


@pytest.fixture(scope="module")
def came(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The week as played in a copy of the checkout whose sources have a second layout."""
    told: dict[str, Any] = json.loads(run_in_a_copy(tmp_path_factory.mktemp("walk"), "layout_walk"))
    return told


def test_what_is_owed_is_what_the_newest_list_that_stands_says_in_whichever_layout_it_came(
    came: dict[str, Any],
) -> None:
    assert [dict(evening["owe"]) for evening in came["evenings"]] == [
        {FIRST: 50_000, SECOND: 60_000},
        {FIRST: 70_000, SECOND: 60_000},  # corrected in thousands of won
        {FIRST: 70_000, SECOND: 60_000},  # the same rows in the old layout: a repeat
        {FIRST: 50_000, SECOND: 60_000},  # the correction withdrawn
        {FIRST: 70_000, SECOND: 60_000},  # what had been its repeat, sent again
        {FIRST: 70_000},  # a row of the first list withdrawn
    ]


def test_a_list_whose_parts_are_of_two_layouts_is_one_and_no_row_is_lost_or_counted_twice(
    came: dict[str, Any],
) -> None:
    names = [person(n).person_name for n in (11, 12, 13)]
    assert [evening["listed"] for evening in came["evenings"]] == [[], *[names] * 5]
    fates = came["evenings"][-1]["deliveries"]
    assert sorted(state for state, _ in fates) == ["accepted"] * 4 + ["repeat"] * 2
    assert all(is_whole for state, is_whole in fates if state == "accepted")


def test_every_evening_keeps_the_laws_and_is_told_and_repeated_as_it_was(came: dict[str, Any]) -> None:
    assert [evening["broken"] for evening in came["evenings"]] == [[]] * 6
    assert came["again"] == came["evenings"]
    assert came["differ"] == []


def test_a_check_tries_each_layout_that_has_a_fixture_and_says_which_have_none(came: dict[str, Any]) -> None:
    newest = "ok  water_cut                 1 rows, 1 persons, 1 observations; layout 2023-07-01: "
    without, tried, (wrong, refusal) = came["checked"]
    assert (without, tried) == ([f"{newest}no fixture"], [f"{newest}10 rows"])
    assert wrong.endswith(
        "water_cut.2023-07-01.csv:1: is read in the layout of 2024-03-01, and not in that of 2023-07-01"
    )
    assert refusal.startswith("1 faults")
