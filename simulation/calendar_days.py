"""Working days of the county: Korean holidays and its own overrides."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from simulation.county import County


@cache
def _public_holidays(year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("KR", years=year))


def is_working(county: County, day: date) -> bool:
    """Whether offices are open on this day."""
    if day in county.day_overrides:
        return county.day_overrides[day]
    return day.weekday() < 5 and day not in _public_holidays(day.year)


def next_working(county: County, day: date, count: int = 1) -> date:
    """The working day `count` working days after `day`; 0 gives the day itself or the next open one."""
    while count > 0 or not is_working(county, day):
        day += timedelta(days=1)
        if is_working(county, day):
            count -= 1
    return day


def working_days_of_month(county: County, month: date) -> Iterator[date]:
    """All working days of the month of this day."""
    day = month.replace(day=1)
    while day.month == month.month:
        if is_working(county, day):
            yield day
        day += timedelta(days=1)


def months_day(county: County, day: date, day_of_month: int) -> date:
    """The working day on or after this day of the month of `day`."""
    return next_working(county, day.replace(day=day_of_month), 0)
