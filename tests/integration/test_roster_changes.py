"""A roster that comes late, is corrected, or tells of yesterday: who has a household is answered on each day."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from tasks.doors import windows
from tests.contacted import MONDAY, OTHER_TOWN_KO, TOWN, TOWN_KO, ContactedCounty
from warehouse.connection import Warehouse
from warehouse.errors import Refusal

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
NEXT_MONDAY = MONDAY + timedelta(days=7)
MARCH = "2024-03"


@pytest.fixture
def county(bare: ContactedCounty) -> Iterator[ContactedCounty]:
    """An open campaign; each test has its own rosters."""
    bare.open_campaign()
    yield bare
    assert bare.holds("50_worklists")


def _roster(county: ContactedCounty, offices: Mapping[str, str], period: str = MARCH, **stated: Any) -> str:
    """The roster of a month comes whole: town office by officer id, every working day of March."""
    days = [date(2024, 3, 1) + timedelta(days=n) for n in range(31)]
    row = {"sex": "F", "phone": "0610000101", "minutes_morning": 150, "minutes_afternoon": 210, "leave": None}
    days = [stated["duty_date"]] if "duty_date" in stated else days
    named = [
        (officer, office, day) for officer, office in offices.items() for day in days if day.weekday() < 5
    ]
    rows = [
        row
        | {"officer_id": officer, "officer_name": f"담당{officer}", "office": office, "duty_date": day}
        | stated
        for officer, office, day in named
    ]
    return county.deliver("staff_roster", rows, period=period)


def _gone(county: ContactedCounty) -> list[tuple[Any, ...]]:
    return county.ask("SELECT officer_id, ended_on, cause FROM campaign.access_end")


def _handed(county: ContactedCounty) -> list[tuple[Any, ...]]:
    return county.ask("SELECT target_id, from_officer_id, to_officer_id FROM campaign.handover")


def test_who_a_corrected_roster_of_the_same_month_lacks_has_left_and_gets_nothing_any_more(
    county: ContactedCounty,
) -> None:
    _roster(county, {"B001": TOWN_KO})
    target = county.make_target_sent()
    sent = county.sent(target)[0]
    county.start(WEDNESDAY)
    _roster(county, {"B002": TOWN_KO})
    county.day()
    assert _gone(county) == [("B001", WEDNESDAY, "left")]
    assert _handed(county) == [(target, "B001", "B002")]
    with pytest.raises(Refusal, match="closed to its officer since 2024-03-06"):
        windows.passphrases(county.home, [sent], told_to="담당B001", reason="다시 열어 봄")
    county.make_target()
    county.day(NEXT_MONDAY)
    query = (
        "SELECT DISTINCT recipient FROM ops.package WHERE made_on > ? AND starts_with(recipient, 'officer-')"
    )
    assert county.ask(query, MONDAY) == [("officer-B002",)]


def test_who_stands_in_the_roster_of_another_office_of_the_same_month_has_not_left(
    county: ContactedCounty,
) -> None:
    _roster(county, {"B001": TOWN_KO})
    county.make_target_sent()
    county.start(WEDNESDAY)
    _roster(county, {"B002": OTHER_TOWN_KO})
    county.day()
    assert _gone(county) == []
    assert county.ask("SELECT officer_id FROM core.officer ORDER BY ALL") == [("B001",), ("B002",)]


def test_whose_office_alone_a_later_roster_of_the_county_lacks_has_left_and_their_households_are_told_of(
    county: ContactedCounty,
) -> None:
    others = {"B002": OTHER_TOWN_KO, "B003": "옥과면"}
    _roster(county, {"B001": TOWN_KO} | others)
    county.make_target_sent()
    county.start(WEDNESDAY)
    _roster(county, others)
    county.day()
    assert _gone(county) == [("B001", WEDNESDAY, "left")]
    assert county.day(NEXT_MONDAY)["unassigned"] == 1


def test_a_transfer_that_the_roster_tells_of_afterwards_is_handed_over_too(county: ContactedCounty) -> None:
    _roster(county, {"B001": TOWN_KO})
    target = county.make_target_sent()
    county.start(WEDNESDAY)
    _roster(county, {"B001": OTHER_TOWN_KO, "B002": TOWN_KO})
    county.day()
    assert _gone(county) == [("B001", WEDNESDAY, "transferred")]
    assert _handed(county) == [(target, "B001", "B002")]
    county.day(WEDNESDAY + timedelta(days=1))
    assert len(_handed(county)) == 1


def test_who_has_hours_of_parental_leave_each_day_is_at_work(county: ContactedCounty) -> None:
    _roster(county, {"B001": TOWN_KO}, leave="PARENTAL")
    county.make_target_sent()
    county.day(TUESDAY)
    assert _gone(county) == []
    assert county.ask("SELECT DISTINCT officer_id FROM campaign.contact_plan") == [("B001",)]


def test_whose_row_of_the_corrected_roster_is_kept_back_has_not_left(county: ContactedCounty) -> None:
    _roster(county, {"B001": TOWN_KO, "B002": TOWN_KO})
    county.make_target_sent()
    county.make_target_sent()
    county.start(WEDNESDAY)
    corrected = _roster(county, {"B001": TOWN_KO, "B002": TOWN_KO})
    ((last,),) = county.ask("SELECT count(*) FROM typed.staff_roster WHERE delivery_id = ?", corrected)
    rule = {"rule": "minutes_present", "column_name": "minutes_morning", "action": "quarantine_row"}
    held = [rule | {"delivery_id": corrected, "row_no": number} for number in range(last // 2 + 1, last + 1)]
    county.insert("ops.quarantine", held)
    county.day()
    assert _gone(county) == []


def test_what_was_left_behind_in_a_town_that_became_part_of_another_goes_to_whoever_comes(
    county: ContactedCounty,
) -> None:
    _roster(county, {"B001": TOWN_KO})
    target = county.make_target_sent()
    county.start(WEDNESDAY)
    _roster(county, {"B001": OTHER_TOWN_KO})
    county.day()
    assert (_gone(county), _handed(county)) == ([("B001", WEDNESDAY, "transferred")], [])
    with Warehouse(county.home).transaction() as tx:
        tx.connection.execute("UPDATE campaign.access_end SET town_code = '46720999'")
        tx.connection.execute("INSERT INTO ref.town_alias VALUES ('46720999', ?)", [TOWN])
    county.start(NEXT_MONDAY)
    _roster(county, {"B001": OTHER_TOWN_KO, "B002": TOWN_KO})
    county.day()
    assert _handed(county) == [(target, "B001", "B002")]


def test_who_helps_in_another_town_for_a_day_keeps_their_households_and_their_lists(
    county: ContactedCounty,
) -> None:
    _roster(county, {"B001": TOWN_KO, "B002": TOWN_KO})
    county.make_target_sent()
    county.make_target_sent()
    county.start(TUESDAY)
    _roster(county, {"B001": OTHER_TOWN_KO}, duty_date=WEDNESDAY)
    county.day(WEDNESDAY)
    assert (_gone(county), _handed(county)) == ([], [])
    county.day(WEDNESDAY + timedelta(days=1))
    assert (_gone(county), _handed(county)) == ([], [])


def test_nobody_is_given_calls_of_a_town_for_a_day_on_which_they_work_in_another(
    county: ContactedCounty,
) -> None:
    thursday = WEDNESDAY + timedelta(days=1)
    _roster(county, {"B001": TOWN_KO})
    county.start(TUESDAY)
    _roster(county, {"B001": OTHER_TOWN_KO}, duty_date=thursday)
    target = county.make_target()
    county.day()
    assert [day for _, day, _ in county.plans(target)] == [TUESDAY, thursday + timedelta(days=1)]
