"""What is owed, sorted for today's page."""

from datetime import date, timedelta

from tasks.reporting.work import Owed, by_desk, due_soon, next_due, overdue, urgent

DAY = date(2024, 3, 4)
TOWN = "46720250"


def owed(kind: str, *, owner: str = TOWN, days: int = 0, items: int = 1, noticed: int = -3) -> Owed:
    """Something that is due some days from the day."""
    due_on = DAY + timedelta(days)
    return Owed(owner, kind, DAY + timedelta(noticed), due_on, due_on < DAY or kind == "deviation", items)


def test_urgent_households_stand_before_alerts_and_say_what_is_new() -> None:
    found = urgent([owed("alert", items=2, noticed=0), owed("urgent"), owed("urgent", noticed=0)], DAY)
    assert [(one.kind, one.items, one.new_items) for one in found] == [("urgent", 2, 1), ("alert", 2, 2)]
    assert found[0].oldest_on == DAY - timedelta(3)


def test_danger_behind_a_barred_door_lies_on_the_desk_of_the_team_head() -> None:
    things = [owed("urgent", owner="team_head"), owed("urgent", owner="duty_officer", items=2), owed("alert")]
    found = urgent(things, DAY)
    assert [(one.kind, one.owner, one.items) for one in found] == [
        ("urgent", "duty_officer", 2),
        ("urgent", "team_head", 1),
        ("alert", "", 1),
    ]


def test_a_thing_is_late_or_due_soon_and_never_both() -> None:
    things = [owed("listing", days=n) for n in range(-2, 8)]
    late = overdue(things, deviations_since=DAY)
    soon = due_soon(things, DAY + timedelta(5))
    assert [one.due_on for one in late] == [DAY - timedelta(2), DAY - timedelta(1)]
    assert [one.due_on for one in soon] == [DAY + timedelta(n) for n in range(6)]


def test_a_late_alert_is_late_and_a_late_urgent_household_stands_apart() -> None:
    late = overdue([owed("alert", days=-1), owed("urgent", days=-1)], deviations_since=DAY)
    assert [one.kind for one in late] == ["alert"]


def test_old_deviations_leave_the_page_and_new_ones_stay() -> None:
    things = [owed("deviation", days=-30, noticed=-30), owed("deviation", noticed=-2)]
    assert overdue(things, deviations_since=DAY - timedelta(7)) == things[1:]


def test_the_next_due_day_is_that_of_something_not_yet_late() -> None:
    assert next_due(
        [owed("listing", days=-4), owed("visit", days=3), owed("listing", days=9)]
    ) == DAY + timedelta(3)
    assert next_due([owed("listing", days=-4)]) is None


def test_an_officers_work_lies_on_the_desk_of_the_town_and_is_told_in_bands() -> None:
    things = [
        owed("listing", items=6),
        owed("return", owner="officer-B001", days=-9),
        owed("visit_result", owner="B001"),
    ]
    (desk,) = by_desk(things, {"B001": TOWN}, {})
    assert (desk.desk, desk.officers, desk.first_on) == (TOWN, ("B001",), DAY - timedelta(9))
    assert dict(desk.work) == {"listing": (5, 9), "return": (1, 4), "visit_result": (1, 4)}


def test_a_role_has_its_work_told_whole() -> None:
    (desk,) = by_desk([owed("approval", owner="team_head", items=2)], {}, {"team_head": "팀장"})
    assert dict(desk.work) == {"approval": (2, 2)}


def test_an_officer_of_no_known_town_is_a_desk_alone() -> None:
    (desk,) = by_desk([owed("return", owner="officer-X9")], {}, {})
    assert (desk.desk, desk.officers) == ("X9", ())


def test_the_desk_with_the_oldest_thing_comes_first() -> None:
    things = [
        owed("listing", owner="A", days=-1),
        owed("listing", owner="B", days=-5),
        owed("listing", owner="A", days=-3),
    ]
    assert [desk.desk for desk in by_desk(things, {}, {})] == ["B", "A"]
