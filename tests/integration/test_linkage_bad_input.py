"""What contradicts itself, is shared by many or fits two: each has one outcome, and nothing is dropped in silence."""

from dataclasses import replace
from datetime import date
from unicodedata import normalize

import pytest

from tasks.doors import links as door
from tasks.doors import windows
from tests.factories import AS_OF, ask, deliver_rows, one, person, receive, rrn, screen, work
from tests.linked import links, look_up, report, spellings
from tests.screened import approve, assert_lawful, change, states
from warehouse.errors import Refusal
from warehouse.home import Home

NEXT = date(2024, 3, 5)
SLIPS_ASKED = date(2026, 12, 1)  # since when a human is asked about a slip of a name without the birth year
LATER = date(2024, 3, 6)
LAST = date(2024, 3, 7)


def test_a_person_looked_up_in_two_households_lives_in_the_later_and_the_team_head_is_told(
    home: Home,
) -> None:
    members = ((person(1), "2024-1"), (person(2), "2024-1"), (person(1), "2024-2"))
    deliver_rows(home, "ssis_household", [whom.row(household_no=number) for whom, number in members])
    work(home)
    assert one(home, "SELECT count(*) FROM core.appearance") == 3
    sizes = ask(home, "SELECT count(*) FROM core.person_household GROUP BY household_id")
    assert sizes == [(1,), (1,)]
    told = ask(home, "SELECT row_no, code, owner FROM campaign.deviation")
    assert told == [(3, "two_households", "team_head")]
    household = one(
        home,
        "SELECT household_id FROM core.person_household JOIN core.person_now USING (person_id) WHERE person_name = ?",
        person(1).person_name,
    )
    said = windows.why(home, household, reason="민원 확인").certificate
    assert [line for line in said if "한 조회에서 두 가구에 든 사람" in line]
    assert_lawful(home)


def test_a_look_up_that_comes_late_moves_nobody_back(home: Home) -> None:
    look_up(home, NEXT, (person(1), "2024-2"), (person(2), "2024-2"))
    rows = [person(1).row(household_no="2024-1", looked_up_on="2024-02-01")]
    deliver_rows(home, "ssis_household", rows)
    receive(home, LATER)
    sizes = ask(home, "SELECT count(*) FROM core.person_household GROUP BY household_id")
    assert sizes == [(2,)]
    assert_lawful(home)


def test_register_rows_that_contradict_each_other_are_one_person_as_the_newest_list_has_them(
    home: Home,
) -> None:
    elsewhere = person(1).row(person_name="박다라", address="전라남도 곡성군 옥과면 리문리 3")
    rows = [row | {"register_no": "1"} for row in (elsewhere, person(1).row())]
    deliver_rows(home, "resident_register", rows)
    work(home)
    kept_back = ask(home, "SELECT row_no, rule FROM ops.quarantine")
    assert kept_back == [(2, "key_once")]
    named = "SELECT person_name, town_code FROM core.person_now"
    assert ask(home, named) == [("박다라", "46720370")]
    deliver_rows(home, "water_cut", [person(1).row()], period="2024년 3월")
    work(home, NEXT)
    assert ask(home, named) == [(person(1).person_name, "46720250")]
    assert_lawful(home)


def test_a_household_without_a_town_is_a_target_and_says_why_it_has_none(home: Home) -> None:
    told = [("신기리 33", "several_towns"), ("어딘가", "none"), ("순천시 조례동 1", "elsewhere")]
    reports = [report(person(n), address=address) for n, (address, _) in enumerate(told)]
    deliver_rows(home, "village_report", reports)
    screen(home)
    states = ask(home, "SELECT place_state, town_code FROM core.appearance ORDER BY row_no")
    assert states == [(state, None) for _, state in told]
    assert one(home, "SELECT count(*) FROM campaign.target") == len(told)
    assert_lawful(home)


def test_a_telephone_that_forty_persons_share_is_nobodys_evidence(home: Home) -> None:
    shared = {"phone": "010-0777-0040"}
    deliver_rows(home, "water_cut", [person(number).row(**shared) for number in range(40)])
    deliver_rows(home, "gas_cut", [person(50).row(phone="010-0777-0050")])
    away = "옥과면 리문리"
    reports = [
        report(person(3), address=away, **shared),
        report(person(50), address=away, phone="010-0777-0050"),
    ]
    deliver_rows(home, "village_report", reports)
    receive(home)
    assert links(home, "village_report") == [("own_row", False), ("rule", True)]
    assert_lawful(home)


def test_a_foreigner_is_named_by_the_letters_of_the_name_in_whatever_case_and_with_whatever_marks(
    home: Home,
) -> None:
    whom = replace(person(1), rrn=rrn(1, "800505", "6"), person_name="NGUYEN, VAN HOA")
    deliver_rows(home, "water_cut", [whom.row()])
    deliver_rows(home, "village_report", [report(whom, person_name="Nguyen Van-Hoa", birth_year="1980")])
    receive(home)
    assert links(home, "village_report") == [("rule", True)]
    assert_lawful(home)


def test_twins_with_one_name_are_two_persons_and_a_report_about_one_is_asked_about(home: Home) -> None:
    twin = person(2).row(person_name=person(1).person_name, address=person(1).address, phone=person(1).phone)
    deliver_rows(home, "water_cut", [person(1).row(), twin])
    deliver_rows(home, "village_report", [report(person(1))])
    receive(home)
    assert one(home, "SELECT count(*) FROM core.person WHERE token IS NOT NULL") == 2
    assert links(home, "village_report") == [("own_row", False)]
    asked = ask(home, "SELECT evidence, probability > 0.9 FROM core.link_waiting")
    assert asked == [("name+birth_year+phone+lot", True)] * 2
    assert_lawful(home)


@pytest.mark.parametrize(("told", "year"), [("김가훈", "1950"), ("김가두", "")])
def test_a_brother_of_whom_no_list_knows_is_not_taken_for_the_one_it_knows(
    home: Home, told: str, year: str
) -> None:
    known = replace(person(1), person_name="김가수")  # one house, one telephone, and a syllable in common
    deliver_rows(home, "water_cut", [known.row()])
    deliver_rows(home, "village_report", [report(known, person_name=told, birth_year=year)])
    receive(home, SLIPS_ASKED)
    assert links(home, "village_report") == [("own_row", False)]
    assert one(home, "SELECT count(*) FROM core.link_waiting") == 1
    assert_lawful(home)


@pytest.mark.parametrize("days", [[AS_OF], [AS_OF, NEXT]])
def test_two_namesakes_of_one_age_and_village_with_another_telephone_and_door_are_two_households(
    home: Home, days: list[date]
) -> None:
    first, second = (
        report(person(1), phone=f"010-0777-000{n}", address=f"곡성읍 읍내리 {n}0") for n in (1, 2)
    )
    for day, told in zip(days, [[first, second]] if len(days) == 1 else [[first], [second]], strict=True):
        deliver_rows(home, "village_report", told, period=f"2024년 {day.day - 2}월")
        receive(home, day)
    assert one(home, "SELECT count(DISTINCT household_id) FROM core.person_household") == 2
    assert_lawful(home)


def test_a_report_that_a_namesake_listed_later_fits_as_well_is_asked_about_and_keeps_its_link_meanwhile(
    home: Home,
) -> None:
    deliver_rows(home, "water_cut", [person(1).row()])
    deliver_rows(home, "village_report", [report(person(1), phone="", address="곡성읍 읍내리")])
    receive(home)
    assert links(home, "village_report") == [("rule", True)]
    namesake = person(2).row(person_name=person(1).person_name)
    for day, period in ((NEXT, "2024년 2월"), (LATER, "2024년 3월")):
        deliver_rows(home, "gas_cut", [namesake], period=period)
        receive(home, day)
    assert links(home, "village_report") == [("rule", True)]
    ((delivery, linked),) = ask(
        home, "SELECT delivery_id, person_id FROM core.current_link WHERE method = 'rule'"
    )
    assert [row["evidence"] for row in door.waiting(home)] == ["name+birth_year+ri"]
    (meant,) = [row["candidate_person_id"] for row in door.waiting(home)]
    assert meant != linked
    with pytest.raises(Refusal, match="undo"):
        door.answer(home, delivery, 1, door.Answer(True, meant, "도하늘", "이장이 확인함"))
    door.answer(home, delivery, 1, door.Answer(False, linked, "도하늘", "이장이 확인함"))
    receive(home, LAST)
    door.answer(home, delivery, 1, door.Answer(True, meant, "도하늘", "이장이 확인함"))
    receive(home, date(2024, 3, 8))
    assert one(home, "SELECT person_id FROM core.current_link WHERE method = 'human'") == meant
    assert door.waiting(home) == []
    assert_lawful(home)


def test_a_namesake_listed_later_whom_a_report_does_not_mean_is_asked_about_once(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(1).row()])
    deliver_rows(home, "village_report", [report(person(1), phone="", address="곡성읍 읍내리")])
    receive(home)
    deliver_rows(home, "gas_cut", [person(2).row(person_name=person(1).person_name)])
    receive(home, NEXT)
    ((delivery, other),) = ask(home, "SELECT delivery_id, candidate_person_id FROM core.link_waiting")
    door.answer(home, delivery, 1, door.Answer(False, other, "도하늘", "이장이 확인함"))
    receive(home, LATER)
    assert door.waiting(home) == []
    assert links(home, "village_report") == [("rule", True)]
    assert_lawful(home)


def test_a_name_that_is_spelled_by_jamo_or_holds_signs_nobody_sees_is_the_name_that_it_looks_like(
    home: Home,
) -> None:
    by_jamo = normalize("NFD", person(1).person_name)
    deliver_rows(home, "benefit_recipient", [person(1).row(person_name=by_jamo), person(2).row()])
    copied = "\u200b".join(person(2).person_name) + "\ufeff"
    deliver_rows(home, "village_report", [report(person(1)), report(person(2), person_name=copied)])
    receive(home)
    assert links(home, "village_report") == [("rule", True)] * 2


def test_a_link_keeps_how_sure_it_is_and_what_it_rests_on(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(1).row(), person(2).row()])
    deliver_rows(home, "village_report", [report(person(1)), report(person(2), birth_year="")])
    receive(home)
    kept = ask(
        home,
        "SELECT method, probability BETWEEN 0.9 AND 1, evidence FROM core.link JOIN core.appearance "
        "USING (delivery_id, row_no) WHERE source = 'village_report' ORDER BY row_no",
    )
    assert kept == [("rule", True, "name+birth_year+phone+ri"), ("weights", True, "name+phone+lot")]


def test_an_earlier_report_with_a_slip_in_the_name_is_linked_once_its_person_is_listed(home: Home) -> None:
    _, _, slipped = spellings(person(1))
    deliver_rows(home, "village_report", [report(person(1), person_name=person(1).person_name[0] + slipped)])
    receive(home)
    deliver_rows(home, "ssis_central", [person(1).row()])
    receive(home, NEXT)
    assert links(home, "village_report") == [("weights", True)]
    assert one(home, "SELECT count(DISTINCT household_id) FROM core.person_household") == 1
    assert_lawful(home)


def test_whom_a_report_may_name_is_dead_or_gone_and_the_report_is_a_target_all_the_same(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(1).row(), person(2).row()])
    change(home, "사망", person(1))
    deliver_rows(home, "village_report", [report(person(1), phone=""), report(person(2), birth_year="")])
    screen(home)
    assert links(home, "village_report") == [("rule", True), ("weights", True)]
    approve(home, NEXT)
    change(home, "전출", person(2), on="2024-03-05")
    screen(home, LATER)
    screen(home, LAST)
    assert states(home) == [("alert", "open", None)] * 2
    assert_lawful(home)


def test_a_death_without_a_number_that_was_released_by_hand_buries_nobody_whom_it_resembles(
    home: Home,
) -> None:
    deliver_rows(home, "water_cut", [person(1).row(), person(2).row()])
    change(home, "사망", replace(person(1), rrn=""))
    receive(home)
    assert links(home, "death_and_move") == [("weights", True)]
    assert ask(home, "SELECT * FROM core.person_status") == []
