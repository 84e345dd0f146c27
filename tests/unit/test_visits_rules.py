"""The rules of one visit: the way, the windows, who can go, and what follows."""

from datetime import date

import pytest

from tasks.visits.plan import HalfDay, Place, Road, Window
from tasks.visits.rules import (
    Absence,
    Bounds,
    DoorCase,
    DoorPolicy,
    FollowUp,
    Wish,
    delay_weight,
    follow_up,
    goes_in_pairs,
    half_days_of,
    half_of,
    parts_of,
    sheet_days,
    start_windows,
    straight_km,
    travel_minutes,
    urgent_windows,
    weekdays_of,
)

BOUNDS = Bounds((540, 720), (780, 1080))
ROAD = Road(1.4, 35, 3)
POLICY = DoorPolicy(most_tries=3, locate_visits=2)
TUESDAY, WEDNESDAY, THURSDAY = date(2024, 3, 5), date(2024, 3, 6), date(2024, 3, 7)
NO_MARKET: frozenset[int] = frozenset()


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert straight_km(Place(35, 127), Place(36, 127)) == pytest.approx(111.195, abs=0.01)


def test_the_way_is_the_straight_line_bent_at_the_speed_and_a_stop() -> None:
    # 0.1 degree is 11.12 km; times 1.4 at 35 km/h are 26.7 minutes, and 3 on top
    assert travel_minutes(Place(35, 127), Place(35.1, 127), ROAD) == 30


def test_neighbours_are_a_stop_apart() -> None:
    assert travel_minutes(Place(35, 127), Place(35, 127), ROAD) == 3


def test_an_officer_is_out_for_the_minutes_of_the_roster_from_the_start_of_each_half() -> None:
    assert half_days_of({"morning": 150, "afternoon": 210}, None, BOUNDS) == (
        HalfDay("morning", 540, 690),
        HalfDay("afternoon", 780, 990),
    )


def test_minutes_beyond_the_half_day_do_not_count() -> None:
    assert half_days_of({"morning": 300, "afternoon": 0}, None, BOUNDS) == (HalfDay("morning", 540, 720),)


@pytest.mark.parametrize("leave", ["ANNUAL", "SICK", "OFFICIAL", "TRAINING"])
def test_nobody_on_leave_is_out_whatever_minutes_are_left_in_the_roster(leave: str) -> None:
    assert half_days_of({"morning": 150, "afternoon": 210}, leave, BOUNDS) == ()


def test_half_a_day_of_leave_leaves_the_other_half() -> None:
    assert half_days_of({"morning": 0, "afternoon": 210}, "HALF_DAY", BOUNDS) == (
        HalfDay("afternoon", 780, 990),
    )


def test_a_visit_ends_within_its_half_day() -> None:
    windows = start_windows(40, [(TUESDAY, "morning"), (TUESDAY, "afternoon")], [], NO_MARKET, BOUNDS)
    assert windows == (Window(TUESDAY, 540, 680), Window(TUESDAY, 780, 1040))


def test_a_household_once_absent_is_tried_on_another_weekday_and_half_day() -> None:
    offered = [(day, half) for day in (TUESDAY, WEDNESDAY) for half in ("morning", "afternoon")]
    windows = start_windows(40, offered, [Absence(date(2024, 2, 27), "morning")], NO_MARKET, BOUNDS)
    assert windows == (Window(WEDNESDAY, 780, 1040),)


def test_where_nothing_else_is_left_the_same_half_of_another_weekday_will_do() -> None:
    offered = [(TUESDAY, "morning"), (WEDNESDAY, "morning")]
    windows = start_windows(40, offered, [Absence(date(2024, 2, 27), "morning")], NO_MARKET, BOUNDS)
    assert [window.day for window in windows] == [WEDNESDAY]


def test_of_several_absences_the_last_is_avoided_first() -> None:
    absences = [Absence(date(2024, 2, 27), "morning"), Absence(date(2024, 2, 28), "afternoon")]
    offered = [(TUESDAY, "morning"), (WEDNESDAY, "morning"), (THURSDAY, "morning")]
    windows = start_windows(40, offered, absences, NO_MARKET, BOUNDS)
    assert [window.day for window in windows] == [TUESDAY, THURSDAY]


def test_market_mornings_are_avoided() -> None:
    offered = [(date(2024, 3, 8), "morning"), (date(2024, 3, 8), "afternoon")]
    assert start_windows(40, offered, [], frozenset({3, 8}), BOUNDS) == (Window(date(2024, 3, 8), 780, 1040),)


def test_a_market_morning_is_better_than_no_visit() -> None:
    offered = [(date(2024, 3, 8), "morning")]
    assert start_windows(40, offered, [], frozenset({3, 8}), BOUNDS) == (Window(date(2024, 3, 8), 540, 680),)


def test_a_visit_longer_than_any_half_day_has_no_window() -> None:
    assert start_windows(400, [(TUESDAY, "morning")], [], NO_MARKET, BOUNDS) == ()


def test_an_urgent_visit_is_made_today_or_on_the_next_working_day() -> None:
    windows = [Window(day, 540, 680) for day in (TUESDAY, WEDNESDAY, THURSDAY)]
    windows.insert(1, Window(TUESDAY, 780, 1040))
    assert urgent_windows(windows, WEDNESDAY, TUESDAY, 780) == (
        Window(TUESDAY, 780, 1040),
        Window(WEDNESDAY, 540, 680),
    )


def test_an_urgent_visit_that_nobody_can_make_by_then_is_made_when_somebody_can() -> None:
    windows = [Window(THURSDAY, 540, 680)]
    assert urgent_windows(windows, WEDNESDAY, TUESDAY, 780) == tuple(windows)


@pytest.mark.parametrize(
    ("is_asked", "flag", "expected"),
    [
        (True, None, True),
        (False, "VIOLENCE", True),
        (False, "PROTECTED_ADDRESS", True),
        (False, None, False),
    ],
)
def test_two_officers_go_when_asked_or_where_a_home_has_a_safety_flag(
    is_asked: bool, flag: str | None, expected: bool
) -> None:
    assert goes_in_pairs(is_asked=is_asked, flag=flag) is expected


@pytest.mark.parametrize(("priority", "weight"), [(100, 200), (90, 200), (89, 20), (60, 20), (59, 3), (0, 3)])
def test_waiting_weighs_by_the_step_that_the_priority_reaches(priority: int, weight: int) -> None:
    assert delay_weight(priority, {90: 200, 60: 20, 0: 3}) == weight


def test_sheets_leave_on_the_first_working_day_of_the_week() -> None:
    # the Monday of the second week is a holiday
    days = [date(2024, 3, n) for n in (4, 5, 6, 7, 8, 12, 13, 14, 15)]
    assert sheet_days(days, [0]) == [date(2024, 3, 4), date(2024, 3, 12)]


def test_a_week_without_a_working_day_after_the_weekday_has_no_sheet() -> None:
    assert sheet_days([date(2024, 3, 4), date(2024, 3, 5)], [3]) == []


def test_a_start_in_the_lunch_hour_counts_as_afternoon() -> None:
    assert [half_of(minute, BOUNDS) for minute in (540, 719, 720, 800)] == [
        "morning",
        "morning",
        "afternoon",
        "afternoon",
    ]


@pytest.mark.parametrize(
    ("cell", "weekdays"),
    [
        ("월, 수", {0, 2}),
        ("화·금요일", {1, 4}),
        ("목요일", {3}),
        ("월말", set()),
        ("아무 때나", set()),
        (None, set()),
    ],
)
def test_weekdays_are_read_as_people_write_them_and_a_cell_that_says_more_is_no_wish(
    cell: str | None, weekdays: set[int]
) -> None:
    assert weekdays_of(cell) == weekdays


def test_a_wish_for_a_half_of_the_day_holds_on_every_day() -> None:
    assert Wish(half="morning").holds(TUESDAY, "morning")
    assert not Wish(frozenset({1}), "morning").holds(WEDNESDAY, "morning")


def test_skills_are_words_joined_by_commas() -> None:
    assert parts_of("정신건강, 노인돌봄,") == {"정신건강", "노인돌봄"}
    assert parts_of(None) == frozenset()


def test_an_absent_household_is_tried_again() -> None:
    assert follow_up(DoorCase("ABSENT", absences=2), POLICY) == FollowUp(again="again")


def test_after_the_last_try_the_household_is_looked_for() -> None:
    assert follow_up(DoorCase("ABSENT", absences=3), POLICY) == FollowUp(
        "locate", "visit_absent", again="locate"
    )


def test_a_search_does_not_go_on_for_ever() -> None:
    case = DoorCase("ABSENT", is_search=True, absences=5, searches=2)
    assert follow_up(case, POLICY) == FollowUp("locate", "visit_absent")


def test_a_refusal_of_the_campaign_ends_the_target_and_any_other_does_not() -> None:
    assert follow_up(DoorCase("REFUSED", scope="CAMPAIGN"), POLICY).end_state == "closed_refused"
    assert follow_up(DoorCase("REFUSED", scope="VISIT"), POLICY).end_state is None
    assert follow_up(DoorCase("REFUSED"), POLICY).end_state is None


def test_the_death_of_a_person_alone_ends_the_target() -> None:
    assert follow_up(DoorCase("DIED", left_here=0), POLICY).end_state == "closed_died"


def test_after_a_death_those_who_are_left_are_visited_before_anything_ends() -> None:
    case = DoorCase("DIED", left_here=1)
    assert follow_up(case, POLICY) == FollowUp("visit", "visit_survivors", again="survivors")


def test_an_institution_ends_the_target_as_such() -> None:
    assert follow_up(DoorCase("INSTITUTION"), POLICY).end_state == "closed_institution"


def test_a_household_that_moved_is_handed_over_only_with_a_receipt_for_everybody() -> None:
    assert follow_up(DoorCase("MOVED"), POLICY) == FollowUp("locate", "visit_moved")
    assert follow_up(DoorCase("MOVED", has_receipt=True), POLICY).end_state == "closed_handed_over"
    alone = DoorCase("MOVED", has_receipt=True, left_here=1)
    assert follow_up(alone, POLICY) == FollowUp("locate", "visit_moved")


def test_a_household_is_unfound_only_after_every_step_of_the_search() -> None:
    phone = frozenset({"phone"})
    once = DoorCase("UNFOUND", vain_days=1)
    untried = DoorCase("UNFOUND", vain_days=2, known=phone)
    searched = DoorCase("UNFOUND", vain_days=2, known=phone, tried=phone)
    assert follow_up(once, POLICY) == FollowUp("locate", "visit_unfound", again="locate")
    assert follow_up(untried, POLICY) == FollowUp("locate", "visit_unfound")
    assert follow_up(searched, POLICY).end_state == "closed_unfound"


def test_nobody_is_unfound_behind_a_door_whose_seal_was_broken() -> None:
    case = DoorCase("UNFOUND", vain_days=2, is_seal_broken=True)
    assert follow_up(case, POLICY) == FollowUp("locate", "visit_unfound", again="locate")
    searched = DoorCase("UNFOUND", vain_days=4, is_seal_broken=True, searches=2)
    assert follow_up(searched, POLICY) == FollowUp("locate", "visit_unfound")


def test_a_talk_is_left_to_the_disposition() -> None:
    assert follow_up(DoorCase("MET"), POLICY) == FollowUp()
