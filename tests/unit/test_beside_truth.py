"""What the demo prints of the pre-check, and the simulated truth that it is held against."""

from collections import Counter
from pathlib import Path

import pytest

from flows import beside_truth
from simulation.means import eligible_of, means_of, told_of
from simulation.world import World
from tests.simulated import CLEAN, world_of


@pytest.fixture(scope="module")
def honest() -> World:
    """A county in which everybody tells the band of what they have."""
    return world_of(1, CLEAN | {"means_told_lower": "0", "means_not_told": "0"})


def test_a_line_says_how_many_were_called_likely_and_unlikely_and_how_many_of_them_rightly() -> None:
    found = Counter(
        {
            ("HOUSING", "likely", True): 9,
            ("HOUSING", "likely", False): 1,
            ("HOUSING", "unlikely", False): 3,
            ("HOUSING", "unlikely", True): 1,
            ("HOUSING", "cannot_tell", True): 5,
            ("MEDICAL", "likely", True): 7,
        }
    )
    line = beside_truth._beside("HOUSING", found)
    assert line.split() == ["housing", "10", "90%", "4", "75%", "5"]


def test_what_is_said_is_counted_by_household_and_by_answer() -> None:
    counted = {
        ("SOME", "told"): 6,
        ("SOME", "cannot_tell"): 4,
        ("ANY", "likely"): 6,
        ("HOUSING", "likely"): 6,
        ("HOUSING", "cannot_tell"): 4,
        ("MEDICAL", "cannot_tell"): 10,
    }
    told = list(beside_truth._said(counted))
    assert "10 assessed" in told[0]
    assert told[1].endswith(": 6 (60%)")
    assert told[2].endswith(": 6 of 20 (30%)")


def test_a_household_that_tells_the_truth_tells_the_band_of_its_means(honest: World) -> None:
    for household in honest.households[:200]:
        income, told = means_of(honest, household).income, told_of(honest, household)["income_band"]
        assert (told == "NONE") == (income == 0)
        assert (told == "FROM_3M") == (income >= 3_000_000)


def test_who_owns_nothing_above_the_deduction_and_has_nothing_would_get_every_basic_benefit(
    honest: World,
) -> None:
    poor = [h for h in honest.households if means_of(honest, h).income == 0 and len(h.persons) < 7]
    of_few_assets = [h for h in poor if means_of(honest, h).assets <= 53_000_000]
    assert of_few_assets
    for household in of_few_assets:
        benefits = eligible_of(honest, household)
        assert all(is_true for benefit, is_true in benefits.items() if benefit != "EMERGENCY")


def test_the_truth_stays_at_the_far_side() -> None:
    """No module of the product reads it but the one that prints it at the end of the demo."""
    root = Path(beside_truth.__file__).parents[1]
    folders = ("flows", "tasks", "warehouse", "expectations")
    reading = {
        file.name
        for folder in folders
        for file in (root / folder).rglob("*.py")
        if "eligible.json" in file.read_text("utf-8")
    }
    assert reading == {"beside_truth.py"}
