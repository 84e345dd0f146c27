"""An alert without a name: a household of its own at once, and a human is asked whom it means."""

from datetime import date
from typing import Any

from tasks.doors import links
from tests.factories import AS_OF, ask, deliver_rows, one, person, receive, screen
from tests.screened import listed
from warehouse.home import Home

NEXT = date(2024, 3, 5)
BLANK = dict.fromkeys(("person_name", "phone", "birth_year"), "")


def alert(home: Home, day: date = AS_OF, **told: str) -> None:
    """A neighbour's alert without a name comes in: somebody of the village, a woman in her seventies."""
    stated = {
        "alert_id": "A1",
        "alert_form": "복지위기 알림(이웃)",
        "reporter_kind": "이웃",
        "reported_at": f"{day} 09:00:00",
        "sex": "여",
        "age_band": "70대",
        "address": "곡성읍 읍내리",
        "memo": "며칠 불이 꺼져 있습니다",
    }
    deliver_rows(home, "crisis_alert", [BLANK | stated | told])
    receive(home, day)


def asked(home: Home) -> list[tuple[str, str]]:
    """Name and evidence of the candidates, in the order in which they are shown."""
    return ask(
        home,
        "SELECT p.person_name, r.evidence FROM core.link_review r "
        "JOIN core.person_now p ON p.person_id = r.candidate_person_id ORDER BY ALL",
    )


def known(home: Home, *people: Any) -> None:
    """People whom a list with numbers names."""
    deliver_rows(home, "water_cut", [one.row() for one in people])
    receive(home)


def test_candidates_are_of_the_village_the_sex_and_the_age_that_a_neighbour_told(home: Home) -> None:
    meant = person(1)
    others = [person(2, born="900505"), person(3, ri="학정리"), person(4, town="오곡면", ri="오지리")]
    man = person(5).row(rrn="500505-1960005")
    deliver_rows(home, "water_cut", [man])
    known(home, meant, *others)
    alert(home, NEXT)
    assert asked(home) == [(meant.person_name, "ri+sex+age_band")]
    assert one(
        home, "SELECT method FROM core.current_link JOIN typed.crisis_alert USING (delivery_id, row_no)"
    ) == ("own_row")


def test_an_alert_without_a_name_is_a_target_of_its_own_until_somebody_confirms_whom_it_means(
    home: Home,
) -> None:
    listed(home, person(1))
    screen(home)
    ((target, household),) = ask(home, "SELECT target_id, root_id FROM campaign.target_root")
    alert(home, NEXT)
    screen(home, NEXT)
    assert ask(home, "SELECT basis FROM campaign.target ORDER BY run_no") == [("listed",), ("alert",)]
    (line,) = links.waiting_lines(home)
    assert "crisis_alert" in line
    assert line.endswith("  -  ri+sex+age_band  발굴대상자")
    delivery = str(one(home, "SELECT delivery_id FROM typed.crisis_alert"))
    links.answer(home, delivery, 1, links.Answer(True, "", "도하늘", "이장이 확인함"))
    receive(home, date(2024, 3, 6))
    told_of = (
        "SELECT DISTINCT h.root_id FROM core.observation o JOIN core.household_root h USING (household_id) "
        "WHERE o.kind = 'LOCAL_CRISIS_ALERT_NEIGHBOUR'"
    )
    assert ask(home, told_of) == [(household,)]
    screen(home, date(2024, 3, 6))
    now = "SELECT DISTINCT current_id FROM campaign.target_now JOIN campaign.target USING (target_id)"
    assert ask(home, now) == [(target,)]
    assert links.waiting(home) == []


def test_whoever_lives_at_the_lot_or_has_the_telephone_goes_first_whatever_their_age(home: Home) -> None:
    village = [person(n) for n in range(1, 13)]
    there = person(20, born="900505", ri="학정리")
    known(home, *village, there)
    alert(home, NEXT, address="곡성읍 학정리 20", age_band="")
    alert(home, date(2024, 3, 6), alert_id="A2", phone=there.phone, address="", sex="", age_band="")
    evidence = ask(home, "SELECT DISTINCT evidence FROM core.link_review ORDER BY 1")
    assert evidence == [("lot+ri+sex",), ("phone",)]
    alert(home, date(2024, 3, 7), alert_id="A3")
    assert one(home, "SELECT count(*) FROM core.link_review WHERE evidence = 'ri+sex+age_band'") == 10


def test_an_alert_that_tells_neither_place_nor_age_asks_about_nobody_and_is_no_less_a_target(
    home: Home,
) -> None:
    known(home, person(1))
    alert(home, NEXT, address="", sex="", age_band="", memo="누군가 도와 주세요")
    screen(home, NEXT)
    assert asked(home) == []
    assert ask(home, "SELECT basis FROM campaign.target") == [("alert",)]


def test_who_may_be_meant_is_asked_of_the_team_head_until_it_is_answered(home: Home) -> None:
    known(home, person(1))
    alert(home, NEXT)
    owed = "SELECT owner, code FROM out.owed_now WHERE kind = 'alert_match'"
    assert ask(home, owed) == [("team_head", None)]
    delivery = str(one(home, "SELECT delivery_id FROM typed.crisis_alert"))
    links.answer(home, delivery, 1, links.Answer(False, "", "한가람", "다른 집이라고 함"))
    receive(home, date(2024, 3, 6))
    assert ask(home, owed) == []
