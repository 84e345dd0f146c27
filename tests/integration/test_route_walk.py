"""An invented source of each route, and one whose files come sealed, over a week of corrections, orders and repeats."""

import json
from typing import Any

import pytest

from tests.checkouts import run_in_a_copy

pytestmark = pytest.mark.slow
CORRECTED = ("walk_ssis", "walk_county_own", "walk_agreement")
RETURNS = ("walk_return", "walk_sealed")


@pytest.fixture(scope="module")
def came(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The week as played in a copy of the checkout that has the sources."""
    told: dict[str, Any] = json.loads(run_in_a_copy(tmp_path_factory.mktemp("walk"), "route_walk"))
    return told


def owed(came: dict[str, Any], code: str) -> list[list[list[int]]]:
    """By evening who owes how many thousand won, by rows that stand."""
    return [evening["owe"][code] for evening in came["evenings"]]


def rows(*numbers: int) -> list[list[int]]:
    """Persons who owe what they owed from the first."""
    return [[number, 50] for number in numbers]


@pytest.mark.parametrize("code", CORRECTED)
def test_a_list_is_corrected_released_withdrawn_and_comes_again(came: dict[str, Any], code: str) -> None:
    assert owed(came, code) == [
        rows(1, 2, 3, 4, 5),  # the sixth is of a day that lies ahead
        [[1, 70], *rows(2, 3, 4, 5)],
        [[1, 70], *rows(2, 3, 4, 5, 6)],  # released on its day
        [[1, 70], *rows(2, 3, 4, 5, 6)],  # the second is withdrawn of the first list, and stands in the other
        rows(1, 3, 4, 5, 6),  # the correction is withdrawn
        [[1, 70], *rows(2, 3, 4, 5, 6)],  # and comes again
    ]


def test_reports_of_neighbours_correct_nothing_and_say_each_thing_once(came: dict[str, Any]) -> None:
    both = [[1, 50], [1, 70]]
    assert owed(came, "walk_local") == [
        rows(1, 2, 3, 4, 5),
        [*both, *rows(2, 3, 4, 5)],
        [*both, *rows(2, 3, 4, 5, 6)],
        [*both, *rows(2, 3, 4, 5, 6)],
        rows(1, 3, 4, 5, 6),
        [*both, *rows(2, 3, 4, 5, 6)],
    ]


@pytest.mark.parametrize("code", RETURNS)
def test_a_return_takes_nothing_back_and_counts_once_however_often_it_comes_or_is_sealed(
    came: dict[str, Any], code: str
) -> None:
    first, twice = rows(1, 2, 3, 4, 5), [[1, 50], [1, 70], *(row for n in (2, 3, 4, 5) for row in rows(n, n))]
    assert owed(came, code) == [first, twice, *[[*twice, [6, 50]]] * 4]


def test_what_became_of_each_row_is_counted_on_every_route(came: dict[str, Any]) -> None:
    for code in (*CORRECTED, "walk_local", *RETURNS):
        fates = [evening["fates"][code] for evening in came["evenings"]]
        assert fates[0] == [[5, 1, 0, 0, 0]]
        assert fates[-1] == [[5, 0, 1, 0, 0], *[[5, 0, 0, 0, 0]] * (1 if code in RETURNS else 2)]


def test_every_evening_keeps_the_laws_and_is_told_and_repeated_as_it_was(came: dict[str, Any]) -> None:
    assert [evening["broken"] for evening in came["evenings"]] == [[]] * 6
    assert came["again"] == came["evenings"]
    assert came["differ"] == []
