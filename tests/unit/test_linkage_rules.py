"""Whom a row names: for certain only with the name, a probability and a distance to the next."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tasks.linkage.rules import Policy, Resemblance, age_range, decide
from tasks.linkage.weights import weigh
from tests.factories import fresh_home
from warehouse.county import parameters
from warehouse.instance import new_instance

POLICY = Policy(
    accept=0.9, gap_bits=3.0, review=0.05, review_at_most=2, needs=(("name",), ("name-1", "birth_year"))
)


def like(person_id: str, bits: float, *, has_token: bool = True, evidence: str = "name+lot") -> Resemblance:
    """A resemblance of so many bits."""
    return Resemblance(person_id, bits, 2**bits / (1 + 2**bits), has_token, evidence)


# What resembles a row, whom it names, and whom a human is asked about.
CASES = [
    ([], None, []),
    ([like("a", 9)], "a", []),
    ([like("a", 9), like("b", 5)], "a", []),
    ([like("a", 9), like("b", 6.5)], None, ["a", "b"]),
    ([like("a", 9), like("b", 8), like("c", 7)], None, ["a", "b"]),
    ([like("a", 2)], None, ["a"]),
    ([like("a", -6)], None, []),
    ([like("a", 9, evidence="birth_year+phone+lot")], None, ["a"]),
    ([like("a", 9, evidence="name-1+birth_year+phone")], "a", []),
    ([like("a", 9, evidence="name-1+phone+lot")], None, ["a"]),
    ([like("a", 9, evidence="name-1+birth_year-1+phone+lot")], None, ["a"]),
    ([like("a", 9, evidence="name-2+birth_year+phone+lot")], None, ["a"]),
    ([like("a", 5), like("b", 9, has_token=False)], "a", []),
    ([like("a", -6), like("b", 9, has_token=False)], "b", []),
    ([like("b", 9), like("a", 9)], None, ["a", "b"]),
]


@pytest.mark.parametrize(("resemblances", "named", "asked"), CASES)
def test_a_row_names_the_first_by_far_whose_name_agrees_or_a_human_is_asked(
    resemblances: list[Resemblance], named: str | None, asked: list[str]
) -> None:
    verdict = decide(resemblances, POLICY)
    assert (verdict.named.person_id if verdict.named else None) == named
    assert [one.person_id for one in verdict.asked_about] == asked


CALLED = {
    "김가나": "김가나",
    "김 가나": "김가나",
    " 김 가 나 ": "김가나",
    "김가나 할머니": "김가나",
    " 김가나 할머니": "김가나",
    "김가나할머니": "김가나",
    "김가나 어르신": "김가나",
    "김가나 어르신님": "김가나",
    "김가나씨": "김가나",
    "김가나\t씨": "김가나",
    "김가나 님": "김가나",
    "김가나(모친)": "김가나",
    "박·가나": "박가나",
    "이양": "이양",
    "김군": "김군",
    "김 군": "김군",
    "할머니": "할머니",
    "남궁가나": "남궁가나",
    "남궁가나씨": "남궁가나",
    "Kim Ga Na": "KIMGANA",
    "": None,
    "(미상)": None,
}


def test_a_name_is_freed_of_what_people_are_called_by(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    connection = new_instance(home, home.keys())
    rows = connection.execute("SELECT bare_name(unnest($1))", [list(CALLED)]).fetchall()
    assert [name for (name,) in rows] == list(CALLED.values())


def test_the_same_pairs_weigh_the_same_and_more_agreement_weighs_more() -> None:
    schema = {"pair": pl.Int64, "name": pl.String, "birth_year": pl.Int64, "sex": pl.String}
    schema |= {"phones": pl.List(pl.String), "town_code": pl.String, "ri": pl.String, "lot": pl.String}  # type: ignore[dict-item]
    asked = pl.DataFrame(
        [(n, "abc", 1950, None, ["010"], "t", "r", "1") for n in range(4)], schema=schema, orient="row"
    )
    rows = [
        (0, "abc", 1950, "F", ["010", "011"], "t", "r", "1"),
        (1, "abx", 1950, "F", ["010"], "t", "r", "1"),
        (2, "abc", 1951, "F", None, "t", "r", "2"),
        (3, "xyz", 1930, "F", ["012"], "s", "q", "9"),
    ]
    known = pl.DataFrame(rows, schema=schema, orient="row")
    comparisons = parameters("linkage", date(2024, 3, 4))["comparisons"]
    first = weigh(asked, known, comparisons, prior=1 / 27_000)
    assert first.equals(weigh(asked.reverse(), known.reverse(), comparisons, prior=1 / 27_000))
    assert first["bits"].to_list() == sorted(first["bits"].to_list(), reverse=True)
    assert first["evidence"].to_list()[:3] == [
        "name+birth_year+phone+lot",
        "name-1+birth_year+phone+lot",
        "name+birth_year-1+ri",
    ]


def test_the_levels_of_a_comparison_share_out_all_there_is() -> None:
    """Splink would weigh wrongly, and say nothing."""
    for comparison in parameters("linkage", date(2024, 3, 4))["comparisons"].values():
        for share in ("m", "u"):
            assert sum(level[share] for level in comparison["levels"]) == pytest.approx(1.0, abs=0.002)


@pytest.mark.parametrize(
    ("band", "ages"),
    [
        ("70대", (70, 79)),
        ("65~69세", (65, 69)),
        ("AGE_70_79", (70, 79)),
        ("AGE_80_UP", (80, 120)),
        ("80세 이상", (80, 120)),
        ("20세 미만", (0, 20)),
        ("42세", (42, 42)),
        ("독거 어르신", (65, 120)),
        ("모름", None),
        ("", None),
    ],
)
def test_an_age_band_is_read_as_people_write_it(band: str, ages: tuple[int, int] | None) -> None:
    assert age_range(band, {"어르신": [65, 120]}, 120) == ages
