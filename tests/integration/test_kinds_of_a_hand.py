"""Kinds of crisis information as a hand writes them into the cell of a central list."""

from pathlib import Path

import polars as pl
import pytest

from tests.factories import ask, deliver_rows, fresh_home, person, work
from warehouse.home import Home
from warehouse.kinds import indicators


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home of its own."""
    return fresh_home(tmp_path)


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("단전", {"ELEC_CUT"}),
        ("단전(2개월), 단 수", {"ELEC_CUT", "WATER_CUT"}),
        ("단수\n전기료체납;금융연체", {"WATER_CUT", "ELEC_ARREARS", "FIN_ARREARS"}),
        ("세대주 사망 세대원", {"HEAD_DIED"}),
        ("복지위기 알림", {"LOCAL_UNKNOWN_KIND"}),
        ("단전·단수/금융연체", {"ELEC_CUT", "WATER_CUT", "FIN_ARREARS"}),
        ("자해/자살 내원, 기초·긴급 신청 탈락·중지", {"SELF_HARM_VISIT", "BENEFIT_REJECTED"}),
        ("신종·위기", {"LOCAL_UNKNOWN_KIND"}),
    ],
)
def test_a_kind_is_known_by_its_name_without_brackets_and_one_that_is_not_is_told(
    home: Home, written: str, kinds: set[str]
) -> None:
    """Cuts of power were information of no known kind, with the points of that, and nobody was told."""
    rows = [
        person(number).row(serial_no=str(number), phone_2="", listed_on="2024-02-20", crisis_kinds=written)
        for number in range(3)
    ]
    deliver_rows(home, "ssis_central", rows)
    work(home)
    assert {kind for (kind,) in ask(home, "SELECT DISTINCT kind FROM core.observation")} == kinds
    told = ask(home, "SELECT column_name, bad_rows FROM ops.rule_count WHERE rule = 'undeclared_code'")
    assert told == ([("crisis_kinds", 3)] if "LOCAL_UNKNOWN_KIND" in kinds else [])


def test_no_two_national_kinds_are_alike_without_what_stands_in_brackets() -> None:
    """A cell that names one would tell of both."""
    kinds = indicators().filter(~pl.col("kind").str.starts_with("LOCAL_"))["name_ko"]
    assert len({name.partition("(")[0].replace(" ", "") for name in kinds}) == len(kinds)
