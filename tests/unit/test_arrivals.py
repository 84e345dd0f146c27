"""When a file is missing: the declaration of its source says when it comes, the county's calendar which days count."""

from datetime import date
from typing import Any

import pytest

from tasks.reporting.arrivals import expectations
from tasks.reporting.rules import Missing, missing_files
from warehouse.catalog import all_sources, load_source
from warehouse.county import County
from warehouse.home import CHECKOUT

COUNTY = County.read(CHECKOUT / "warehouse" / "counties" / "46720.yaml")
OPENED_ON = date(2024, 2, 1)


def missing(source: str, day: date, *, opened_on: date = OPENED_ON, **newest: Any) -> Missing | None:
    """What is missing of a source on a day, with the newest delivery it had, if any."""
    known = {source: newest} if newest else {}
    expected = [one for one in expectations(COUNTY, known, opened_on, day) if one.source == source]
    found = missing_files(expected, {code: row["last_on"] for code, row in known.items()}, day)
    return found[0] if found else None


def test_a_monthly_file_is_missing_once_its_day_and_the_days_of_grace_are_over() -> None:
    arrives = load_source("water_cut").arrives
    assert (arrives.expected_day, arrives.grace_days) == (2, 5)  # 2 March 2024 is a Saturday: 4 to 8 March
    last_on = date(2024, 2, 2)
    assert missing("water_cut", date(2024, 3, 8), last_on=last_on) is None
    assert missing("water_cut", date(2024, 3, 9), last_on=last_on) == Missing(
        "water_cut", date(2024, 3, 9), last_on
    )


def test_a_file_that_comes_within_its_days_of_grace_before_its_day_is_the_expected_one() -> None:
    assert missing("water_cut", date(2024, 3, 30), last_on=date(2024, 2, 23)) is None
    assert missing("water_cut", date(2024, 3, 30), last_on=date(2024, 2, 22)) is not None


def test_a_file_that_never_came_is_missing_since_the_first_that_the_campaign_expected() -> None:
    found = missing("gas_cut", date(2024, 4, 1))
    # 9 and 12 February 2024 are holidays.
    assert found == Missing("gas_cut", date(2024, 2, 20), None)
    assert missing("gas_cut", date(2024, 2, 19)) is None


def test_a_file_of_several_months_is_missing_since_the_first_of_them() -> None:
    found = missing("gas_cut", date(2024, 5, 30), last_on=date(2024, 3, 8))
    assert found is not None
    assert found.missing_since == date(2024, 4, 18)


def test_a_weekly_file_is_missing_a_week_and_the_days_of_grace_after_the_last() -> None:
    tuesday = date(2024, 3, 5)
    assert missing("death_and_move", date(2024, 3, 15), last_on=tuesday) is None
    found = missing("death_and_move", date(2024, 3, 16), last_on=tuesday)
    assert found is not None
    assert found.missing_since == date(2024, 3, 16)
    assert missing("death_and_move", date(2024, 2, 13)) is None
    assert missing("death_and_move", date(2024, 2, 17)) is not None


def test_the_list_of_a_round_is_missing_until_one_comes_after_the_round_began() -> None:
    def is_missing(day: date, last_on: date | None) -> bool:
        return missing("ssis_central", day, **({"last_on": last_on} if last_on else {})) is not None

    assert not is_missing(date(2024, 2, 8), None)
    assert is_missing(date(2024, 2, 9), None)
    assert not is_missing(date(2024, 4, 4), date(2024, 2, 5))
    assert is_missing(date(2024, 4, 5), date(2024, 2, 5))
    assert not is_missing(date(2024, 4, 5), date(2024, 4, 1))


def test_the_rounds_of_an_earlier_campaign_are_over() -> None:
    assert missing("ssis_central", date(2024, 8, 5), opened_on=date(2024, 8, 1)) is None


def test_a_roster_is_missing_from_the_first_working_day_that_it_says_nothing_of() -> None:
    march = {"last_on": date(2024, 3, 1), "last_period": "2024-03"}
    assert missing("staff_roster", date(2024, 3, 31), **march) is None
    assert missing("staff_roster", date(2024, 4, 1), **march) == Missing(
        "staff_roster", date(2024, 4, 1), date(2024, 3, 1)
    )
    assert missing("staff_roster", OPENED_ON) == Missing("staff_roster", OPENED_ON, None)


@pytest.mark.parametrize("source", ["partner_reply", "crisis_alert", "ssis_household", "benefit_decision"])
def test_a_source_that_comes_only_when_there_is_something_to_say_is_never_missing(source: str) -> None:
    assert missing(source, date(2024, 7, 1)) is None


def test_every_source_whose_files_come_by_the_month_says_on_which_day() -> None:
    by_the_month = [source for source in all_sources() if source.cadence == "monthly"]
    assert [source.code for source in by_the_month if source.arrives.expected_day is None] == []
