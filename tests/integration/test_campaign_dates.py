"""The county's file dates its campaigns, and none that began may be forgotten by it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.calendar import keep_campaign_dates
from tasks.doors.windows import why
from tasks.screening import what_if
from tests.factories import ask, one, person, screen, start
from tests.screened import TUESDAY, approve, listed, pool
from warehouse.errors import Fault
from warehouse.home import Home
from warehouse.limits import renew

OPENING, LAST, AFTERWARDS = date(2024, 2, 1), date(2024, 7, 31), date(2024, 8, 1)
Change = Callable[[dict[str, Any]], object]


def _keep(home: Home, day: date) -> None:
    keep_campaign_dates.run_in(home, start(home, day))


def _with(home: Home, folder: Path, change: Change) -> Home:
    """The home with another file, in which the campaigns were changed."""
    stated = yaml.safe_load(home.county_file.read_text("utf-8"))
    for campaign in stated["campaigns"].values():
        del campaign["rounds"]  # they have to lie within it
    change(stated["campaigns"])
    file = folder / "county.yaml"
    file.write_text(yaml.safe_dump(stated, allow_unicode=True), "utf-8")
    return replace(home, county_file=file)


def _events(home: Home) -> list[tuple[Any, ...]]:
    return ask(home, "SELECT campaign_id, event, happened_on FROM campaign.campaign_event ORDER BY ALL")


def test_a_campaign_whose_end_is_moved_before_it_came_ends_on_the_new_day(home: Home, tmp_path: Path) -> None:
    _keep(home, OPENING)
    shorter = _with(home, tmp_path, lambda stated: stated["2024H1"].update(closes_on=date(2024, 6, 28)))
    _keep(shorter, date(2024, 7, 1))
    assert ("2024H1", "closed", date(2024, 7, 1)) in _events(home)


def test_an_open_campaign_that_the_file_names_no_more_stops_the_day(home: Home, tmp_path: Path) -> None:
    _keep(home, OPENING)
    begun = _events(home)
    renamed = _with(home, tmp_path, lambda stated: stated.update({"2024-first": stated.pop("2024H1")}))
    with pytest.raises(Fault, match=r"campaigns\.2024H1, rule=is_open_and_lacks_its_dates"):
        _keep(renamed, LAST)
    assert _events(home) == begun


def test_a_campaign_that_has_closed_cannot_be_made_longer(home: Home, tmp_path: Path) -> None:
    _keep(home, OPENING)
    _keep(home, AFTERWARDS)

    def longer(stated: dict[str, Any]) -> None:
        stated["2024H1"]["closes_on"], stated["2024H2"]["opens_on"] = date(2024, 8, 30), date(2024, 9, 2)

    with pytest.raises(Fault, match=r"campaigns\.2024H1\.closes_on, rule=was_closed_on_2024-08-01"):
        _keep(_with(home, tmp_path, longer), date(2024, 8, 2))


def test_a_campaign_that_is_long_over_may_leave_the_file(home: Home, tmp_path: Path) -> None:
    _keep(home, OPENING)
    _keep(home, AFTERWARDS)
    _keep(_with(home, tmp_path, lambda stated: stated.pop("2024H1")), date(2024, 8, 2))
    assert ("2024H2", "opened", AFTERWARDS) in _events(home)


def test_a_certificate_needs_no_dates_of_a_campaign_that_left_the_file_and_a_diff_of_its_days_has_them(
    home: Home, tmp_path: Path
) -> None:
    listed(home, person(1))
    screen(home)
    approve(home, TUESDAY)
    for period, day in (("2024년 3월", date(2024, 3, 20)), ("2024년 8월", AFTERWARDS)):
        pool(home, person(1), person(2), period=period)
        screen(home, day)
    household = str(
        one(home, "SELECT DISTINCT household_id FROM campaign.pool_standing WHERE standing = 'open_already'")
    )
    later = _with(home, tmp_path, lambda stated: stated.pop("2024H1"))
    told = "\n".join(why(later, household, reason="민원 확인").certificate)
    assert "그 대상이 끝날 때까지이고, 끝났어도 사업이 끝난 2024-08-01까지 다시 뽑지 않았습니다." in told
    assert "그 대상이 끝날 때까지 다시 뽑지 않습니다." in told  # it is of no later campaign
    judged = what_if.difference(
        later, "2024-03-01", "2027-03-01", until=date(2024, 3, 20), reason="민원 확인"
    )
    assert (len(judged.a), len(judged.b)) == (2, 2)


def test_a_day_ends_well_where_the_file_dates_no_campaign(home: Home, tmp_path: Path) -> None:
    undated = _with(home, tmp_path, lambda stated: stated.clear())
    _keep(undated, OPENING)
    renew(undated)
    assert one(home, "SELECT is_working FROM ref.calendar_day WHERE day = ?", LAST)
