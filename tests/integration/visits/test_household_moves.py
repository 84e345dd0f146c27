"""A household moves to another town of the county while a visit to it stands: nobody goes to the old door."""

from typing import Any

import pytest

from tests.visited import FRIDAY, OTHER_TOWN, OTHER_TOWN_KO, TOWN, TOWN_KO, TUESDAY, WEDNESDAY, VisitedCounty

MOVED_KO = "가구가 다른 읍면으로 옮겨 감: 그곳 담당자가 갑니다"


ADDRESS_KO = "가구가 다른 주소로 옮겨 감: 새로 받은 방문 일정의 주소로 갑니다"
THERE = "전라남도 곡성군 오곡면 오지리 1"


def _move(
    county: VisitedCounty,
    target: str,
    address: str = THERE,
    town: str | None = OTHER_TOWN,
    ri: str | None = "오지리",
) -> None:
    """A newer list has the person of the target at an address, by default in the other town."""
    ((person,),) = county.ask(
        "SELECT person_id FROM campaign.target_root t JOIN core.membership m ON m.household_id = t.root_id "
        "WHERE target_id = ?",
        target,
    )
    row = county.new_row()
    said = {
        "source": "resident_register",
        "person_name": "김보기0",
        "birth_year": 1950,
        "phone": "01001230001",
    }
    where = {"address": address, "town_code": town, "ri": ri}
    county.insert("core.appearance", [row | said | where])
    county.insert("core.link", [row | {"person_id": person, "method": "row", "probability": 1.0}])


def test_a_visit_goes_to_an_officer_of_the_town_into_which_the_household_moved(bare: VisitedCounty) -> None:
    bare.roster({"B001": TOWN_KO, "B002": OTHER_TOWN_KO})
    target = bare.target()
    bare.request(target, not_before=FRIDAY)
    bare.plan()
    before = bare.the_visit()
    assert before["officer_id"] == "B001"
    bare.start(TUESDAY)
    _move(bare, target)
    bare.plan()
    assert (bare.the_visit()["visit_id"], bare.the_visit()["officer_id"]) == (before["visit_id"], "B002")
    offices = (bare.sheets_for(f"office-{town}", "visit_change") for town in (TOWN, OTHER_TOWN))
    assert bare.sheets_of("B001")["바뀐 방문"][1][1] == ""
    assert bare.sheets_of("B002")["바뀐 방문"][1][1] == "오곡면 오지리"
    for sheets in (bare.sheets_of("B001"), *offices):
        assert sheets["바뀐 방문"][1][-1] == MOVED_KO
    assert len(bare.sheets_of("B001")["방문 취소"]) == 2
    assert bare.plan_on(WEDNESDAY)["packages"] == 0


def test_a_promise_to_a_household_that_moved_stands_and_its_new_office_is_told_that_somebody_has_to_decide(
    bare: VisitedCounty,
) -> None:
    bare.roster({"B001": TOWN_KO, "B002": OTHER_TOWN_KO})
    target = bare.target()
    request = bare.request(target, not_before=FRIDAY)
    slot: dict[str, Any] = {"officer_id": "B001", "promised_on": FRIDAY, "start_minute": 835}
    bare.insert("campaign.visit_promise", [{"delivery_id": "p", "row_no": 1, "request_id": request} | slot])
    bare.plan()
    bare.start(TUESDAY)
    _move(bare, target)
    bare.plan()
    assert (bare.the_visit()["officer_id"], bare.the_visit()["is_confirmed"]) == ("B001", True)
    for town in (TOWN, OTHER_TOWN):
        told = bare.sheets_for(f"office-{town}", "visit_change")["바뀐 방문"][1:]
        assert told[0][-1] == ADDRESS_KO
        assert told[1][-1].startswith("약속한 때에 나갈 수 있는 담당자가 없음")
        assert [line[1] for line in told] == (["오곡면 오지리"] * 2 if town == OTHER_TOWN else ["", ""])
    assert THERE in bare.sheets_of("B001")["방문 일정"][1]
    assert bare.plan_on(WEDNESDAY)["packages"] == 0


def test_who_moved_within_the_town_after_the_sheet_left_is_asked_for_at_the_new_door(
    bare: VisitedCounty,
) -> None:
    bare.roster({"B001": TOWN_KO})
    target = bare.target()
    bare.request(target, not_before=FRIDAY)
    bare.plan()
    before = bare.the_visit()
    for day, address in (
        (TUESDAY, "전라남도 곡성군 곡성읍 읍내리 33-1"),
        (WEDNESDAY, "곡성읍 읍내리 7 현대아파트 101동 203호"),
    ):
        bare.start(day)
        _move(bare, target, address, TOWN, "읍내리")
        bare.plan()
        sheets = bare.sheets_of("B001")
        assert address in sheets["방문 일정"][1]
        assert address in sheets[f"방문명부 {before['visit_on'].month}.{before['visit_on'].day}"][1]
        for told in (sheets, bare.sheets_for(f"office-{TOWN}", "visit_change")):
            assert [line[-1] for line in told["바뀐 방문"][1:]] == [ADDRESS_KO]
        assert bare.ask("SELECT max(made_on) FROM ops.package WHERE kind = 'visit_change'") == [(day,)]
    same = ("officer_id", "visit_on", "start_minute", "visit_id", "visit_plan_id", "is_confirmed")
    assert {name: bare.the_visit()[name] for name in same} == {name: before[name] for name in same}


@pytest.mark.parametrize(
    ("address", "ri"),
    [
        ("전남 곡성군 곡성읍읍내리 1번지", "읍내리"),
        ("(57539) 곡성읍 읍내1리 1", "읍내리"),
        ("곡성읍", None),
    ],
)
def test_an_address_that_is_written_otherwise_or_says_less_changes_no_sheet(
    bare: VisitedCounty, address: str, ri: str | None
) -> None:
    bare.roster({"B001": TOWN_KO})
    target = bare.target()
    bare.request(target, not_before=FRIDAY)
    bare.plan()
    bare.start(TUESDAY)
    _move(bare, target, address, TOWN, ri)
    assert bare.plan()["packages"] == 0


def test_a_visit_that_is_promised_where_it_stands_is_told_its_new_door_too(bare: VisitedCounty) -> None:
    bare.roster({"B001": TOWN_KO})
    target = bare.target()
    request = bare.request(target, not_before=FRIDAY)
    bare.plan()
    before = bare.the_visit()
    bare.start(TUESDAY)
    _move(bare, target, "곡성읍 읍내리 33-1", TOWN, "읍내리")
    slot = {
        "officer_id": "B001",
        "promised_on": before["visit_on"],
        "start_minute": before["start_minute"],
    }
    bare.insert("campaign.visit_promise", [{"delivery_id": "p", "row_no": 1, "request_id": request} | slot])
    bare.plan()
    assert bare.the_visit()["is_confirmed"]
    sheets = bare.sheets_of("B001")
    assert sheets["바뀐 방문"][1][-1] == ADDRESS_KO
    assert "곡성읍 읍내리 33-1" in sheets["방문명부 3.8"][1]
