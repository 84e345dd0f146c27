"""Which days a plan of this run may use: sheets leave once a week, only what cannot wait goes between."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tasks.visits.rules import sheet_days
from warehouse.connection import Transaction
from warehouse.county import County

_WEEKS_AHEAD = 4


@dataclass(frozen=True)
class Occasion:
    """The days around a run.

    Args:
        today: its as_of.
        days: working days from today to the last one that a plan may use.
        next_sheet: the next day on which sheets leave; the sheets of today reach to it.
        urgent_until: the last day of an urgent visit, if anybody can go until then.
        is_full: every request is planned now, not only what cannot wait.
    """

    today: date
    days: tuple[date, ...]
    next_sheet: date
    urgent_until: date
    is_full: bool


def occasion_of(tx: Transaction, county: County, policy: dict[str, Any]) -> Occasion:
    """The occasion of this run: full when a sheet day has come since the last plan, or who can go has changed."""
    today = tx.as_of
    monday = today - timedelta(days=today.weekday())
    ahead = [monday + timedelta(days=n) for n in range(7 * _WEEKS_AHEAD)]
    working = [day for day in ahead if county.is_working_day(day)]
    sheets = sheet_days(working, policy["sheet_weekdays"])
    past = [day for day in sheets if day <= today]
    next_sheet = next(day for day in sheets if day > today)
    urgent_until = county.add_working_days(today, policy["urgent_working_days"])
    last_day = max(next_sheet, urgent_until)
    before = tx.one("visits/select_occasion") or {}
    planned_on: date | None = before.get("planned_on")
    return Occasion(
        today=today,
        days=tuple(day for day in working if today <= day <= last_day),
        next_sheet=next_sheet,
        urgent_until=urgent_until,
        is_full=planned_on is None or bool(before["is_roster_new"]) or any(day > planned_on for day in past),
    )
