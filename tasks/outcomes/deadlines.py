"""How long the law gives: days and months as the civil code counts them, to the end of a working day. Pure."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

IsWorking = Callable[[date], bool]


def days_after(day: date, days: int, is_working: IsWorking) -> date:
    """The last day of so many calendar days after a day, which is not counted itself (민법 제157조, 제161조)."""
    return _open_day(day + timedelta(days=days), is_working)


def months_after(day: date, months: int, is_working: IsWorking) -> date:
    """The last day of so many months after a day, which is not counted itself (민법 제160조, 제161조).

    The first counted day is the one after; the last one lies before its like in the last month, or is that month's last
    where it has none like it. So a month from the last of April ends with May.
    """
    first = day + timedelta(days=1)
    month = first.month - 1 + months
    year, month = first.year + month // 12, month % 12 + 1
    length = monthrange(year, month)[1]
    last = (
        date(year, month, length) if first.day > length else date(year, month, first.day) - timedelta(days=1)
    )
    return _open_day(last, is_working)


def _open_day(day: date, is_working: IsWorking) -> date:
    while not is_working(day):
        day += timedelta(days=1)
    return day
