"""A score held to a later campaign: seats filled anew, totals with their intervals, gaps between groups, bands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.reporting.recall import Found, Surveyed
from tasks.score.evaluation import (
    Candidate,
    LookUp,
    Outcome,
    bands_of,
    chosen,
    found_among,
    gain_of,
    gaps_of,
    precision_of,
    recall_of,
)

GROUPS = {"age": "65", "sex": "F", "single": "Y", "town": "a"}


def test_floors_come_first_then_the_value_and_nobody_is_chosen_twice() -> None:
    people = [
        Candidate("high", "a", 90, "1"),
        Candidate("tied", "a", 50, "3"),
        Candidate("first", "a", 50, "2"),
        Candidate("low", "b", 10, "4"),
    ]
    assert chosen([(LookUp(2, {"b": 1}), people)]) == {"low", "high"}
    assert chosen([(LookUp(1, {}), people), (LookUp(1, {}), people)]) == {"high", "first"}
    assert chosen([(LookUp(9, {}), people)]) == {"high", "tied", "first", "low"}


def test_who_rests_is_behind_the_others_whatever_the_value_and_takes_no_floor() -> None:
    people = [
        Candidate("rests", "a", 90, "1", rests=True),
        Candidate("asked", "a", 10, "2"),
        Candidate("other", "b", 20, "3"),
    ]
    assert chosen([(LookUp(2, {"a": 1}), people)]) == {"asked", "other"}
    assert chosen([(LookUp(2, {"a": 2}), people[:2])]) == {"asked", "rests"}


def test_households_are_counted_by_what_is_known_of_them() -> None:
    outcomes = {
        "a": Outcome("selected", True, True, GROUPS),
        "b": Outcome("selected", False, False, GROUPS),
        "c": Outcome("audit", True, False, GROUPS),
        "d": Outcome("below", False, False, GROUPS),
    }
    assert found_among(outcomes, outcomes) == Found(Surveyed(2, 1, 1), Surveyed(1, 1, 0), 2)


def test_where_everybody_was_surveyed_and_answered_the_figures_are_exact() -> None:
    taken, left = Found(selected=Surveyed(40, 40, 20)), Found(selected=Surveyed(60, 60, 5))
    assert precision_of(taken, taken).model_dump(exclude={"least"}) == {"point": 0.5, "low": 0.5, "high": 0.5}
    assert recall_of(taken, left).model_dump(exclude={"least"}) == {"point": 0.8, "low": 0.8, "high": 0.8}


@pytest.mark.parametrize(("in_need", "point"), [(9, None), (10, 0.1)])
def test_recall_has_no_point_where_the_sample_found_too_few(in_need: int, point: float | None) -> None:
    """The card said 13% where ``balgul recall`` said that too few were found to tell."""
    taken = Found(selected=Surveyed(40, 40, 10))
    found = recall_of(taken, Found(audit=Surveyed(in_need, in_need, in_need), below=90), least=10)
    assert found.point == (None if point is None else pytest.approx(point))
    assert found.low < 0.11


def test_a_gain_is_shown_by_a_large_sample_and_not_by_a_small_one() -> None:
    dropped = Found(selected=Surveyed(200, 200, 20))
    small = gain_of(Found(audit=Surveyed(6, 6, 3), below=200), dropped, 500, Found())
    large = gain_of(Found(audit=Surveyed(60, 60, 30), below=200), dropped, 500, Found())
    assert small.point == large.point == pytest.approx((100 - 20) / 500)
    assert small.low < 0.01 < large.low
    unknown = gain_of(Found(below=200), dropped, 500, Found())
    assert unknown.point is None
    known = gain_of(Found(below=200), dropped, 500, Found(audit=Surveyed(60, 60, 30), below=900))
    assert known.point == large.point
    assert (unknown.low, unknown.high) == (-20 / 500, 180 / 500)
    assert gain_of(Found(), Found(), 0, Found()).low < 0


def test_silence_that_hides_the_worse_takes_a_gain_away() -> None:
    new = Found(audit=Surveyed(60, 40, 20), below=200)
    gain = gain_of(new, Found(selected=Surveyed(200, 150, 10)), 500, new)
    assert gain.least is not None
    assert gain.least < gain.low


@st.composite
def founds(draw: st.DrawFn) -> Found:
    households = draw(st.integers(0, 60))
    answered = draw(st.integers(0, households))
    drawn = draw(st.integers(0, 30))
    heard = draw(st.integers(0, drawn))
    return Found(
        Surveyed(households, answered, draw(st.integers(0, answered))),
        Surveyed(drawn, heard, draw(st.integers(0, heard))),
        drawn + draw(st.integers(0, 300)),
    )


@given(founds(), founds())
def test_every_interval_holds_its_point_and_lies_where_shares_can_lie(taken: Found, left: Found) -> None:
    of_gain = gain_of(taken, left, 400, taken + left)
    for one, least in (
        (precision_of(taken, taken + left), 0.0),
        (recall_of(taken, left), 0.0),
        (of_gain, -2.0),
    ):
        assert least - 1e-9 <= one.low <= one.high
        assert one.point is None or one.low - 1e-4 <= one.point <= one.high + 1e-4


def crowd(share_of_women: float, count: int = 200) -> dict[str, Outcome]:
    """Households below the line of whom every other one was drawn, answered and is in need."""
    found = {}
    for number in range(count):
        sex = "F" if number < count * share_of_women else "M"
        stratum = "audit" if number % 2 else "below"
        found[f"h{number}"] = Outcome(stratum, stratum == "audit", stratum == "audit", GROUPS | {"sex": sex})
    return found


def test_a_gap_is_the_widest_difference_of_recall_between_groups() -> None:
    outcomes = crowd(0.5)
    women = {one for one, outcome in outcomes.items() if outcome.groups["sex"] == "F"}
    gap = gaps_of(outcomes, women, set(outcomes), 10)["sex"]
    assert (gap.points, gap.score) == (1.0, 0.0)
    assert gap.groups == {"F": (1.0, 1.0), "M": (0.0, 1.0)}


def test_groups_of_too_few_are_one_and_where_even_these_are_too_few_nothing_is_known() -> None:
    three = crowd(0.5)
    for number in range(180, 200):
        three[f"h{number}"] = Outcome("audit", True, True, GROUPS | {"sex": str(number % 4)})
    assert set(gaps_of(three, set(), set(), 10)["sex"].groups) == {"F", "M", "rest"}
    few = crowd(0.95, 100)
    gap = gaps_of(few, set(few), set(few), 10)["sex"]
    assert (gap.points, gap.score, gap.groups) == (None, None, {})
    unknown = {one: Outcome("audit", True, True, GROUPS | {"sex": ""}) for one in ("x", "y")}
    assert set(gaps_of(crowd(0.5) | unknown, set(), set(), 10)["sex"].groups) == {"F", "M"}


def test_bands_hold_every_household_once_and_tell_what_was_found_only_with_enough_behind_it() -> None:
    outcomes = crowd(0.5)
    scores = {one: number % 50 - 250 for number, one in enumerate(outcomes)}
    bands = bands_of(outcomes, scores, 5, 10)
    assert sum(band.households for band in bands) == len(outcomes)
    assert bands[0].low is None
    assert bands[-1].high is None
    assert [band.high for band in bands[:-1]] == [band.low for band in bands[1:]]
    assert all(band.found is not None for band in bands)
    assert all(band.found is None for band in bands_of(outcomes, scores, 5, 30))
    assert bands_of(outcomes, dict.fromkeys(outcomes, 7), 5, 10)[0].households == len(outcomes)
