"""Who takes a household, and how much a day has room for."""

from datetime import date, timedelta

from tasks.surveys.assignment import DayAtDesk, Room, desk_days, least_loaded, taker

MONDAY = date(2024, 3, 4)
TUESDAY = MONDAY + timedelta(days=1)


def _room(**minutes: int) -> Room:
    """One day for each officer, with so many minutes."""
    return Room({name: {MONDAY: DayAtDesk(had)} for name, had in minutes.items()})


def test_half_a_day_of_leave_has_half_the_minutes_and_a_signed_order_adds_to_its_day_alone() -> None:
    order = ("d", 1)
    days = desk_days([MONDAY, TUESDAY], [TUESDAY], {MONDAY: order}, whole=120, more=60)
    assert days == {MONDAY: DayAtDesk(180, order), TUESDAY: DayAtDesk(60)}


def test_a_day_takes_no_minute_more_than_it_has_and_a_day_off_none() -> None:
    room = _room(B1=12)
    assert room.has("B1", MONDAY, 12)
    room.take("B1", MONDAY, 6)
    assert room.has("B1", MONDAY, 6)
    assert not room.has("B1", MONDAY, 7)
    assert not room.has("B1", TUESDAY, 1)
    assert not room.has("B9", MONDAY, 1)
    assert room.is_full("B1", 7)


def test_work_without_a_day_of_its_own_goes_to_the_first_day_with_room() -> None:
    room = Room({"B1": {MONDAY: DayAtDesk(5), TUESDAY: DayAtDesk(10)}})
    assert [room.take_first("B1", 4) for _ in range(4)] == [True, True, True, False]
    assert room.given == {("B1", MONDAY): 4, ("B1", TUESDAY): 8}


def test_the_next_household_goes_to_whoever_has_the_least_work_for_the_hours_of_the_week() -> None:
    room = _room(B1=60, B2=120)
    assert least_loaded(["B1", "B2"], {"B1": 30, "B2": 50}, room) == "B2"
    assert least_loaded(["B1", "B2"], {"B1": 20, "B2": 50}, room) == "B1"
    assert least_loaded(["B2", "B1"], {}, room) == "B1"


def test_a_household_that_was_only_planned_goes_to_another_when_its_officer_is_full() -> None:
    room = _room(B1=0, B2=6)
    assert taker(["B1", "B2"], "B1", {}, room, 6, is_own=False) == "B2"


def test_a_household_waits_for_the_officer_who_spoke_with_it() -> None:
    room = _room(B1=0, B2=6)
    assert taker(["B1", "B2"], "B1", {}, room, 6, is_own=True) is None


def test_a_household_whose_officer_serves_elsewhere_now_waits_for_nobody() -> None:
    assert taker(["B2"], "B1", {}, _room(B2=6), 6, is_own=True) == "B2"


def test_a_household_waits_where_everybody_is_full_or_nobody_is_there() -> None:
    assert taker(["B1"], None, {}, _room(B1=5), 6, is_own=False) is None
    assert taker([], "B1", {}, _room(), 6, is_own=False) is None
