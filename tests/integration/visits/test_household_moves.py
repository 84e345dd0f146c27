"""A household moves to another town of the county while a visit to it stands: nobody goes to the old door."""

from typing import Any

from tests.visited import FRIDAY, OTHER_TOWN, OTHER_TOWN_KO, TOWN_KO, TUESDAY, WEDNESDAY, VisitedCounty

MOVED_KO = "가구가 다른 읍면으로 옮겨 감: 그곳 담당자가 갑니다"


def _move(county: VisitedCounty, target: str) -> None:
    """A newer list has the person of the target in the other town."""
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
    where = {"address": "전라남도 곡성군 오곡면 오지리 1", "town_code": OTHER_TOWN, "ri": "오지리"}
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
    for sheets in (bare.sheets_of("B001"), bare.sheets_for(f"office-{OTHER_TOWN}", "visit_change")):
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
    told = bare.sheets_for(f"office-{OTHER_TOWN}", "visit_change")["바뀐 방문"][1]
    assert told[-1].startswith("약속한 때에 나갈 수 있는 담당자가 없음")
    assert bare.plan_on(WEDNESDAY)["packages"] == 0
