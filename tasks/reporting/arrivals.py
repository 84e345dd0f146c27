"""Which files should have come and did not: each source's declaration says when its files come."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from tasks.reporting.rules import Expectation, Missing, missing_files
from warehouse.catalog import Arrives, Source, load_source
from warehouse.connection import Transaction
from warehouse.county import County

# Says who works in the month that it names: without it nobody can be given work.
_ROSTER = "staff_roster"
# Routes by which files come of themselves; the others come when there is something to say.
_REGULAR_ROUTES = frozenset({"ssis", "county_own", "agreement"})
_WEEK, _DAY = timedelta(days=7), timedelta(days=1)

Windows = tuple[tuple[date, date], ...]


def missing(copy: Transaction, county: County, as_of: date, campaigns: list[dict[str, Any]]) -> list[Missing]:
    """Files of the county's sources that are missing on a day while a campaign is open."""
    opened = [row["opened_on"] for row in campaigns if row["closed_on"] is None]
    if not opened:
        return []
    newest = {str(row["source"]): row for row in copy.rows("reporting/select_newest_delivery")}
    last = {source: row["last_on"] for source, row in newest.items()}
    return missing_files(expectations(county, newest, min(opened), as_of), last, as_of)


def expectations(
    county: County, newest: Mapping[str, Mapping[str, Any]], opened_on: date, as_of: date
) -> list[Expectation]:
    """What the county expects of its sources from the campaign's opening to a day.

    A file of a day of the month may come its days of grace before or after it; one of a round has them from the day the
    round is listed from; a weekly one from a week after the last, or after the campaign's opening. The roster is
    missing from the first working day of which it says nothing.

    Args:
        newest: ``last_on`` and ``last_period`` of the newest accepted deliveries by source.
    """
    return [
        Expectation(source.code, _windows(source, county, (opened_on, as_of), newest.get(source.code, {})))
        for source in map(load_source, county.sources)
        if source.route in _REGULAR_ROUTES or source.kind == "full"
    ]


def _windows(source: Source, county: County, span: tuple[date, date], newest: Mapping[str, Any]) -> Windows:
    """From which day a file is the expected one, and on which last day it is not missing yet."""
    opened_on, grace = span[0], source.arrives.grace_days
    if source.code == _ROSTER:
        uncovered_on = _uncovered_on(county, newest.get("last_period"))
        return ((date.max, max(uncovered_on, opened_on) - _DAY),)
    if source.cadence == "round":
        rounds = (listed.listed_from for campaign in county.campaigns for listed in campaign.rounds)
        return tuple((day, county.add_working_days(day, grace)) for day in rounds if day >= opened_on)
    if source.cadence == "weekly":
        last_on = max(newest.get("last_on", opened_on), opened_on)
        return ((last_on + _DAY, county.add_working_days(last_on + _WEEK, grace)),)
    return tuple(
        (county.working_days_before(day, grace), county.add_working_days(day, grace))
        for day in _expected_days(source.arrives, *span)
    )


def _expected_days(arrives: Arrives, first: date, last: date) -> Iterator[date]:
    """The expected day of each month from one day to another; the last of the month where it has no such day."""
    month = first.replace(day=1)
    while arrives.expected_day and month <= last:
        days = monthrange(month.year, month.month)[1]
        if (day := month.replace(day=min(arrives.expected_day, days))) >= first:
            yield day
        month += timedelta(days=days)


def _uncovered_on(county: County, month: str | None) -> date:
    """The first working day after a month (2024-03); without one, every day is."""
    if month is None:
        return date.min
    year, number = (int(part) for part in month.split("-")[:2])
    last = date(year + number // 12, number % 12 + 1, 1) - _DAY
    return county.add_working_days(last, 1)
