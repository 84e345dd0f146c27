"""At which hours an officer calls: not when nobody answered before, on another weekday, by the county's order."""

from datetime import date, time, timedelta

import pytest

from tasks.surveys.hours import Hours, best_day, best_part, in_vain
from tasks.surveys.rules import Try, WorkingDays
from warehouse.county import parameters

MONDAY = date(2024, 3, 4)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = WEEK = [MONDAY + timedelta(days=n) for n in range(1, 5)]
CALENDAR = WorkingDays(
    tuple(d for d in (MONDAY + timedelta(days=n) for n in range(-60, 60)) if d.weekday() < 5)
)
ORDER = ("late", "morning", "afternoon")
HOURS = Hours.read(parameters("surveys", MONDAY))


def _vain(*tried: tuple[date, str | None], result: str = "NO_ANSWER") -> list[Try]:
    return [Try("phone", on, "phone", result, part=part) for on, part in tried]


def _best_day(days: list[date], tries: list[Try], room_for: int = 0) -> date:
    return best_day(days, tries, CALENDAR, last=FRIDAY, room_for=room_for)


def test_the_parts_of_a_day_are_tried_in_turn() -> None:
    tried: list[Try] = []
    parts = []
    for n in range(4):
        parts.append(best_part(ORDER, tried))
        tried += _vain((MONDAY + timedelta(days=n), parts[-1]))
    assert parts == ["late", "morning", "afternoon", "late"]


def test_a_part_without_room_is_passed_over() -> None:
    assert best_part(["afternoon"], _vain((MONDAY, "afternoon"))) == "afternoon"


def test_hours_at_which_the_machine_rang_in_vain_count_too() -> None:
    machine = Try("ai_call", MONDAY, "phone", "MACHINE", part="late")
    assert best_part(ORDER, [machine]) == "morning"


@pytest.mark.parametrize("result", [None, "CALL_LATER", "TALKED", "INVALID_NUMBER", "NOT_DONE"])
def test_only_a_call_that_nobody_answered_was_in_vain(result: str | None) -> None:
    assert in_vain([Try("phone", MONDAY, "phone", result, part="late")]) == []


def test_another_weekday_is_tried_than_those_on_which_nobody_answered() -> None:
    tries = _vain((MONDAY - timedelta(days=7), "late"), (WEDNESDAY - timedelta(days=7), "morning"))
    assert _best_day([MONDAY, *WEEK], tries) == TUESDAY
    assert (
        _best_day([MONDAY, WEDNESDAY], [*tries, *_vain((MONDAY - timedelta(days=14), "late"))]) == WEDNESDAY
    )


def test_another_weekday_is_worth_a_day_and_not_a_call() -> None:
    tries = [*_vain(*((MONDAY - timedelta(days=7) + timedelta(days=n), "late") for n in range(3)))]
    assert _best_day([MONDAY, *WEEK], tries, room_for=2) == MONDAY
    assert _best_day([MONDAY, *WEEK], tries) == THURSDAY
    assert _best_day([THURSDAY, FRIDAY], [], room_for=2) == THURSDAY


@pytest.mark.parametrize(("at", "part"), [
    (time(9), "morning"), (time(11, 59), "morning"), (time(12, 30), None), (time(13), "afternoon"),
    (time(17, 30), "late"), (time(18), None), (time(7), None), (None, None),
])  # fmt: skip
def test_a_time_lies_in_one_part_of_the_day_or_in_none(at: time | None, part: str | None) -> None:
    assert HOURS.part_at(at) == part


def test_a_worklist_says_the_part_with_its_hours() -> None:
    assert HOURS.told("morning") == "오전 9~12시"
    assert HOURS.told(None) == ""


def test_every_part_lies_within_the_hours_in_which_calls_are_allowed_and_has_its_place_in_both_orders() -> (
    None
):
    first, last = parameters("answers", MONDAY)["call_hours"]
    assert all(first <= part.hours[0] < part.hours[1] <= last for part in HOURS.parts.values())
    assert set(HOURS.order) == set(HOURS.order_elder) == set(HOURS.parts)
