"""The certificate of a household: listed, chosen locally or not chosen, it says why, where it stood, and until when."""

from datetime import date
from pathlib import Path

import pytest

from tasks.doors import windows
from tasks.screening.what_if import difference
from tests.factories import AS_OF, Person, ask, deliver_rows, one, person, screen
from tests.screened import (
    AUDIT,
    CAPACITY,
    TUESDAY,
    WEDNESDAY,
    approve,
    assert_lawful,
    change,
    listed,
    pool,
    standings,
)
from warehouse.connection import Warehouse
from warehouse.errors import Fault, Refusal
from warehouse.home import CHECKOUT, Home
from warehouse.rule_files import FOLDERS, PARAMETERS, read_instead

RULES = (CHECKOUT / "warehouse" / "parameters" / "screening.yaml").read_text("utf-8")
SEVERE = {"is_severe_disease": "Y"}


def told(home: Home, household_id: str, as_of: date | None = None) -> str:
    """The certificate of a household as one text."""
    return "\n".join(windows.why(home, household_id, reason="민원 확인", as_of=as_of).certificate)


def household_of(home: Home, whom: Person) -> str:
    """The household of a person, whom the warehouse knows by name."""
    return str(
        one(
            home,
            "SELECT h.household_id FROM core.person_household h JOIN core.person_now p USING (person_id) "
            "WHERE p.person_name = ?",
            whom.person_name,
        )
    )


def standing_of(home: Home, standing: str) -> str:
    """The first household of the pool that stands so."""
    query = "SELECT min(household_id) FROM campaign.pool_standing WHERE standing = ?"
    return str(one(home, query, standing))


def test_a_listed_household_is_told_its_points_by_kind_its_rows_its_place_and_the_decision(
    home: Home,
) -> None:
    listed(home, person(1), crisis_kinds="단수, 단가스")
    listed(home, person(2), crisis_kinds="통신비 체납")
    screen(home)
    household = household_of(home, person(2))
    assert "결재: 기다리는 중" in told(home, household)
    approve(home, TUESDAY)
    certificate = told(home, household)
    assert "■ 2024-03-04 중앙 발굴(1차) 대상 · 10점 · 진행 중" in certificate
    assert "점수: 통신비 체납 10점 = 10점" in certificate
    assert "통신비 체납 ← 2024-" in certificate
    assert "의 2가구 가운데 2번째" in certificate
    assert "결재: 승인 (확인, 확인, 2024-03-04)" in certificate
    assert "단가스 30점 + 단수 30점 = 60점" in told(home, household_of(home, person(1)))


def test_one_chosen_locally_and_one_that_was_not_are_told_the_line_between_them(home: Home) -> None:
    people = [person(number) for number in range(CAPACITY + 20)]
    pool(home, *people, **SEVERE)
    screen(home)
    seats = CAPACITY - AUDIT
    assert standings(home)["selected"] == seats
    chosen, below = told(home, standing_of(home, "selected")), told(home, standing_of(home, "below_line"))
    assert "자체 발굴 대상 · 8점 · 결재 대기" in chosen
    assert f"자체 발굴 {seats}" in chosen
    assert "선정되지 않음(선정선 아래)" in below
    # The people live in one town: its floor is a part of the seats, and points give the others.
    floored = one(home, "SELECT floored FROM campaign.look_up")
    lottery = f"8점 동점 {len(people) - floored}가구 가운데 추첨으로 {seats - floored}자리에 들지 못함"
    assert lottery in below
    assert "제외: 없음. 다음 조회 때 다시 판정합니다." in below
    assert "근무표가 없어 바라는 112가구 그대로입니다." in below
    assert_lawful(home)


def test_the_first_below_the_line_enters_with_one_more_officer_day_and_a_later_one_does_not(
    home: Home, tmp_path: Path
) -> None:
    pool(home, *(person(number) for number in range(CAPACITY + 20)), **SEVERE)
    screen(home)
    below = ask(
        home,
        "SELECT household_id FROM campaign.pool_standing WHERE standing = 'below_line' ORDER BY rank_no",
    )
    others = tmp_path / "rules.yaml"  # 116 seats for 112, of which 12 for 11 are the sample's
    others.write_text(RULES.replace("{2023-07-01: 2.8}", "{2023-07-01: 2.9}"), "utf-8")
    changes = difference(home, str(AS_OF), str(others)).changes
    entering = [one for (one,) in below if changes.get(one) == "enter"]
    assert len(entering) == 4
    told_in = [
        one for (one,) in below if "(그 가운데 1가구는 표본 추첨으로), 이 가구는 듭니다." in told(home, one)
    ]
    assert 2 <= len(told_in) <= 3
    assert set(told_in) <= set(entering)
    assert "4가구가 더 들어오고" in told(home, below[-1][0])
    assert "이 가구는 순위로는 들지 않습니다(선정선 아래" in told(home, below[-1][0])


def test_a_household_is_told_of_no_more_entrants_than_stand_below_the_line(home: Home) -> None:
    pool(home, *(person(number) for number in range(CAPACITY + 2)), **SEVERE)
    screen(home)
    assert "2가구가 더 들어오고, 이 가구는 듭니다." in told(home, standing_of(home, "below_line"))


@pytest.mark.parametrize(
    ("word", "standing", "until"),
    [
        ("사망", "제외(사망)", "모두 사망"),
        ("전출", "제외(전출)", "전입 자료"),
        ("시설입소", "제외(시설 입소)", "전입(퇴소) 자료"),
    ],
)
def test_who_is_excluded_is_told_by_which_row_and_until_when(
    home: Home, word: str, standing: str, until: str
) -> None:
    change(home, word, person(1))
    pool(home, person(1), **SEVERE)
    screen(home)
    certificate = told(home, household_of(home, person(1)))
    assert standing in certificate
    assert until in certificate
    assert f"{word} ← 2024-02-20 death_and_move 수신분 " in certificate


def test_who_is_a_target_already_is_told_of_which_and_until_when(home: Home) -> None:
    listed(home, person(1))
    screen(home)
    approve(home, TUESDAY)
    change(home, "사망", person(2))
    pool(home, person(1), person(3), **SEVERE)
    screen(home, WEDNESDAY)
    certificate = told(home, household_of(home, person(1)))
    assert "선정되지 않음(이미 다루는 가구)" in certificate
    assert "2024-03-04 중앙 발굴 대상(지금 진행 중)" in certificate
    assert "이 사업이 끝나는 2024-07-31까지" in certificate


def test_a_certificate_says_which_rules_and_a_later_one_changes_no_earlier_one(home: Home) -> None:
    pool(home, person(1), **SEVERE)
    screen(home)
    household = household_of(home, person(1))
    (rules,) = ask(home, "SELECT rules_id, in_force_from FROM campaign.screening_rules")
    before = told(home, household)
    assert f"규칙 {rules[0]}({rules[1]}부터)" in before
    listed(home, person(2))
    screen(home, TUESDAY)
    assert told(home, household, as_of=AS_OF) == before


def test_rules_that_were_dated_back_hold_from_the_day_that_first_went_by_them(
    home: Home, tmp_path: Path
) -> None:
    """A list said that its rules were in force on days on which lists were made by others."""
    listed(home, person(1))
    screen(home)
    copy = tmp_path / "screening.yaml"
    copy.write_text(
        RULES.replace("2023-07-01", "2024-01-01").replace("ELEC_CUT: 30", "ELEC_CUT: 31"), "utf-8"
    )
    for day in (TUESDAY, WEDNESDAY):
        listed(home, person(day.day))
        with read_instead({FOLDERS[PARAMETERS] / "screening.yaml": (copy, Fault("of_a_test"))}):
            screen(home, day)
    since = [
        day for (day,) in ask(home, "SELECT in_force_from FROM campaign.screening_rules ORDER BY run_no")
    ]
    assert since == [since[0], TUESDAY, TUESDAY]
    assert since[0] < date(2024, 1, 1)


def test_what_the_data_cannot_see_is_named(home: Home) -> None:
    deliver_rows(home, "village_report", [person(1).row(birth_year="1950", reported_on="2024-03-01")])
    screen(home)
    certificate = told(home, household_of(home, person(1)))
    assert "아직 한 번도 받지 못한 자료원" in certificate
    assert "단수" in certificate
    assert "확인되지 않은" in certificate
    assert "사는 곳을 모름" not in certificate


def test_who_was_never_judged_is_told_so_and_a_look_at_anybody_is_logged(home: Home) -> None:
    deliver_rows(home, "gas_cut", [person(1).row()])
    screen(home)
    household = household_of(home, person(1))
    assert told(home, household).startswith("어느 명단에도 조회에도 오르지 않아 판정된 적이 없습니다.")
    assert ask(home, "SELECT command, subject_id, reason FROM ops.access_log") == [
        ("why", household, "민원 확인")
    ]
    with pytest.raises(Refusal, match="why you look"):
        windows.why(home, household, reason=" ")


def test_a_kind_that_the_rules_do_not_weigh_has_the_points_of_an_unknown_one_and_stands_in_the_certificate(
    home: Home,
) -> None:
    listed(home, person(1), crisis_kinds="알 수 없는 새 종류")
    screen(home)
    assert "점수: 알 수 없는 위기정보 5점 = 5점" in told(home, household_of(home, person(1)))
    with Warehouse(home).transaction(as_of=AS_OF, run_no=9) as tx:
        tx.run("screening/create_active_kind", weights='{"LOCAL_UNKNOWN_KIND": 7, "WATER_CUT": 1}')
        tx.connection.execute("UPDATE core.observation SET kind = 'GAS_CUT'")
        tx.run("screening/create_active_kind", weights='{"LOCAL_UNKNOWN_KIND": 7, "WATER_CUT": 1}')
        assert tx.connection.execute("SELECT kind, points FROM active_kind").fetchall() == [("GAS_CUT", 7)]
