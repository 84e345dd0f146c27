"""The days of the law, counted as the civil code counts them and ending on a day on which somebody works."""

from datetime import date, timedelta

import pytest

from tasks.outcomes.deadlines import days_after, months_after
from warehouse.county import County
from warehouse.home import CHECKOUT

COUNTY = County.read(CHECKOUT / "warehouse" / "counties" / "46720.yaml")


def _always(day: date) -> bool:
    return True


@pytest.mark.parametrize(
    ("applied_on", "due_on"),
    [
        (date(2024, 3, 4), date(2024, 4, 3)),  # a Wednesday
        (date(2024, 3, 7), date(2024, 4, 8)),  # a Saturday ends on Monday
        (date(2024, 8, 16), date(2024, 9, 19)),  # the Sunday before Chuseok ends after it
        (date(2024, 8, 19), date(2024, 9, 19)),  # Chuseok itself, a Wednesday among holidays
        (date(2024, 8, 20), date(2024, 9, 19)),  # the first working day after it
        (date(2023, 12, 2), date(2024, 1, 2)),  # New Year's Day, a Monday
        (date(2024, 1, 30), date(2024, 2, 29)),  # over a leap day
        (date(2023, 1, 30), date(2023, 3, 2)),  # the first of March is a holiday
    ],
)
def test_thirty_days_from_an_application_end_on_a_working_day(applied_on: date, due_on: date) -> None:
    assert days_after(applied_on, 30, COUNTY.is_working_day) == due_on


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2024, 3, 4), date(2024, 4, 4)),
        (date(2024, 1, 30), date(2024, 2, 29)),  # counted from the 31st: the month has none
        (date(2024, 1, 31), date(2024, 2, 29)),  # counted from the first: the whole month
        (date(2023, 1, 28), date(2023, 2, 28)),
        (date(2023, 1, 29), date(2023, 2, 28)),
        (date(2024, 2, 29), date(2024, 3, 31)),  # counted from the first of March
        (date(2024, 4, 30), date(2024, 5, 31)),
        (date(2023, 12, 15), date(2024, 1, 15)),
        (date(2023, 12, 31), date(2024, 1, 31)),
    ],
)
def test_a_month_ends_before_the_like_of_its_first_counted_day(day: date, last: date) -> None:
    assert months_after(day, 1, _always) == last


def test_a_month_that_ends_on_a_holiday_ends_on_the_next_working_day() -> None:
    assert months_after(date(2024, 8, 16), 1, COUNTY.is_working_day) == date(2024, 9, 19)


def test_months_later_end_later_and_no_month_is_longer_than_its_days() -> None:
    days = [date(2023, 12, 1) + timedelta(days=n) for n in range(500)]
    last = [months_after(day, 1, _always) for day in days]
    assert last == sorted(last)
    assert {(end - day).days for day, end in zip(days, last, strict=True)} == {28, 29, 30, 31}
