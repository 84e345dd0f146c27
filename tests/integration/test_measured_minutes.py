"""Minutes of work as returns measured them: beside the parameters, and in their place from a declared day on."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
import yaml

from tasks.screening.capacity import Minutes
from tasks.screening.measured import measured_lines, minutes_of_run
from tests.factories import AS_OF, ask, person, screen
from tests.integration.test_screening_capacity import WHOLE_TEAM, roster, sheets
from tests.screened import pool
from warehouse.connection import Warehouse
from warehouse.errors import Fault, Refusal
from warehouse.home import CHECKOUT, Home

SEVERE = {"is_severe_disease": "Y"}


def returned(home: Home, talks: list[int], doors: list[int], day: date = date(2024, 3, 1)) -> None:
    """Returns of talks by telephone and of visits that met somebody, by their minutes; and some that say nothing."""
    where = {"target_id": "t", "delivery_id": f"d {day}", "run_no": 0, "attempted_on": day, "visited_on": day}
    calls = [{"channel": "phone", "result": "TALKED", "is_talk": True, "talk_minutes": n} for n in talks]
    calls += [{"channel": "phone", "result": "NO_ANSWER", "is_talk": False, "talk_minutes": 1}] * 40
    calls += [{"channel": "visit", "result": "MET", "is_talk": True, "talk_minutes": 99}] * 40
    visits: list[dict[str, Any]] = [{"result": "MET", "minutes": n} for n in doors]
    visits += [{"result": "ABSENT", "minutes": 2}, {"result": "MET", "minutes": None}] * 40
    with Warehouse(home).transaction() as tx:
        for table, rows in (("campaign.contact_attempt", calls), ("campaign.visit_outcome", visits)):
            numbered = [
                where | row | {"row_no": number, "attempt_id": f"{day} {number}"}
                for number, row in enumerate(rows)
            ]
            frame = pl.DataFrame(numbered, infer_schema_length=None)
            tx.insert(
                table, frame.select([n for n in tx.connection.table(table).columns if n in frame.columns])
            )


def declared(home: Home, since: Any) -> Home:
    """The home of a county that has measured minutes hold from a day."""
    county = yaml.safe_load((CHECKOUT / "warehouse" / "counties" / "46720.yaml").read_text("utf-8"))
    county["measured_minutes_from"] = since
    file = home.root / "county.yaml"
    file.write_text(yaml.safe_dump(county, allow_unicode=True), "utf-8")
    return replace(home, county_file=file)


def cost(home: Home) -> Minutes:
    """What work costs on the day of the tests."""
    with Warehouse(home).reading(as_of=AS_OF, run_no=1) as tx:
        return minutes_of_run(tx, 0.6)


def test_the_medians_are_shown_beside_the_parameters_and_nothing_counts_by_them_until_a_county_says_so(
    home: Home,
) -> None:
    with pytest.raises(Refusal, match="No run"):
        measured_lines(home)
    returned(home, [5] * 10 + [20] * 20, [30] * 29)
    pool(home, person(1), **SEVERE)
    screen(home)
    told = [
        "연락 시간: 매개변수 25분, 잰 값 35분(통화 대화 중앙값 20분, 30건)",
        "방문 시간: 매개변수 60분, 잰 값 표본 부족(만난 방문의 체류 29건)",
        "셈한 시간: 매개변수로 가구당 61분",
    ]
    assert measured_lines(home) == told
    lines = dict(row[:2] for row in sheets(home)["명단 증명"])
    assert [f"{name}: {lines[name]}" for name in ("연락 시간", "방문 시간", "셈한 시간")] == told
    assert cost(home) == Minutes.on(AS_OF, 0.6)


def test_from_the_declared_day_on_hours_are_counted_by_what_enough_returns_measured(home: Home) -> None:
    returned(home, [20] * 30, [25] * 30)
    assert cost(declared(home, AS_OF + timedelta(days=1))).household == 61
    there = declared(home, AS_OF)
    assert (cost(there).contact, cost(there).visit, cost(there).household) == (35, 45, 62)
    roster(there, dict.fromkeys(WHOLE_TEAM, 0) | {"곡성읍": 12})
    pool(there, *(person(number) for number in range(10)), **SEVERE)
    screen(there)
    assert ask(there, "SELECT seats, spare_minutes, household_minutes FROM campaign.look_up") == [
        (4, 252, 62)
    ]
    assert measured_lines(there)[-1] == "셈한 시간: 잰 값으로 가구당 62분"


def test_what_too_few_returns_tell_is_old_or_comes_later_stays_with_the_parameters(home: Home) -> None:
    there = declared(home, AS_OF)
    returned(there, [90] * 29, [25] * 30)
    returned(there, [90] * 40, [90] * 40, day=AS_OF - timedelta(days=366))
    returned(there, [90] * 40, [90] * 40, day=AS_OF + timedelta(days=1))
    assert (cost(there).contact, cost(there).visit) == (25, 45)


@pytest.mark.parametrize("since", ["2024-03-01", True, datetime(2024, 3, 1)])  # noqa: DTZ001 -- a moment by mistake
def test_a_county_that_names_no_day_is_told_so(home: Home, since: Any) -> None:
    with pytest.raises(Fault, match="bad_county_file"):
        cost(declared(home, since))
