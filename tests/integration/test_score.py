"""The learned score in a day's run: off by default, beside the points in shadow, over them only where it is signed."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tasks.doors import windows
from tasks.doors.score_certificate import REFUSED_KO
from tasks.screening.what_if import difference
from tests.factories import AS_OF, ask, deliver_rows, fresh_home, one, person, screen, work
from tests.integration.test_replay import repeated
from tests.integration.test_screening_capacity import sheets
from tests.scored import dated, judged, model, registration, with_entry
from tests.screened import AUDIT, CAPACITY, TUESDAY, assert_lawful, pool, standings
from warehouse import rewind
from warehouse.connection import Transaction, Warehouse
from warehouse.errors import Refusal
from warehouse.home import Home
from warehouse.registered_score import declared_on
from warehouse.verification import verify

OF_SCORE = {"campaign.score_use", "campaign.pool_score", "campaign.score_part"}
LIGHT, HEAVY = {"is_severe_disease": "Y"}, {"is_crime_victim": "Y"}
# Upside down: what has fewer points scores more.
UPSIDE_DOWN = model(SEVERE_DISEASE=90, CRIME_VICTIM=-40)


def look_up(home: Home) -> None:
    """More households than there are seats, half of them with more points."""
    for number, cells in enumerate((LIGHT, HEAVY)):
        people = (person(500 * number + n) for n in range(CAPACITY))
        pool(home, *people, period=f"2024년 {number + 1}월", **cells)


def one_look_up(home: Home, count: int = 60) -> None:
    """One look-up of households alike but for their kinds."""
    rows = [
        person(n).row(**{name: "Y"})
        for n in range(count)
        for name in (*LIGHT, *HEAVY)
        if n % 2 == (name in HEAVY)
    ]
    deliver_rows(home, "ssis_query", rows, period="2024년 2월")


def by_kind(home: Home, standing: str) -> dict[str, int]:
    """How many households that stand so have which kind."""
    query = (
        "SELECT k.kind, count(*) FROM campaign.pool_standing p "
        "JOIN campaign.pool_reason k USING (delivery_id, household_id) WHERE p.standing = ? GROUP BY 1"
    )
    return {str(kind): count for kind, count in ask(home, query, standing)}


def told(home: Home, standing: str) -> str:
    """The certificate of the first household that stands so."""
    household = one(home, "SELECT min(household_id) FROM campaign.pool_standing WHERE standing = ?", standing)
    return "\n".join(windows.why(home, str(household), reason="민원 확인").certificate)


def broken(home: Home) -> list[str]:
    """The laws of the learned score that are broken."""
    return [law.name for law in verify(home) if "learned scores" in law.name and not law.holds]


def uses(home: Home) -> list[tuple[Any, ...]]:
    """The place that a score had in each run, and why not another."""
    return ask(home, "SELECT place, refused_code FROM campaign.score_use ORDER BY run_no")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the statements that run."""
    names: list[str] = []
    run, rows = Transaction.run, Transaction.rows

    def noted_run(tx: Transaction, name: str, **values: Any) -> int:
        names.append(name)
        return run(tx, name, **values)

    def noted_rows(tx: Transaction, name: str, **values: Any) -> list[dict[str, Any]]:
        names.append(name)
        return rows(tx, name, **values)

    monkeypatch.setattr(Transaction, "run", noted_run)
    monkeypatch.setattr(Transaction, "rows", noted_rows)
    return names


def test_without_an_entry_of_the_county_no_statement_of_it_runs_and_no_row_of_it_is_written(
    home: Home, asked: list[str]
) -> None:
    one_look_up(home)
    screen(home)
    assert not [name for name in asked if "score" in name]
    assert {one(home, f"SELECT count(*) FROM {table}") for table in OF_SCORE} == {0}  # noqa: S608 -- names of our own schema
    assert "학습 점수" not in told(home, "selected")


@pytest.mark.parametrize("entry", [{date(2024, 3, 1): None}, {date(2024, 3, 5): {"file": "x"}}, {}, None])
def test_switched_off_again_or_not_yet_in_force_it_is_off(home: Home, entry: Any) -> None:
    assert declared_on(with_entry(home, entry), AS_OF) is None


@pytest.mark.parametrize("of", [UPSIDE_DOWN, model(base=0, missing=-500)])
def test_in_shadow_it_changes_nothing_but_its_own_rows(tmp_path: Path, of: Any) -> None:
    """The list's bytes are equal with and without it: every table, row by row, and what the team head reads."""
    found = []
    for name in ("without", "with"):
        home = fresh_home(tmp_path / name)
        with Warehouse(home).kept():
            look_up(home)
            there = dated(home, registration(of)) if name == "with" else home
            screen(there)
            found.append((rewind.fingerprints(home, [1]), sheets(home)))
    (without, list_without), (with_score, list_with) = found
    assert list_with == list_without
    # The county's file, which names the model, is kept, and the ledger holds a hash of it.
    changed = {table for table in with_score if with_score[table] != without[table]}
    assert changed - {rewind.RULES, "ops.county_file"} == OF_SCORE


def test_the_certificate_explains_the_score_beside_the_points_and_the_parts_add_up(home: Home) -> None:
    home = dated(home, registration(UPSIDE_DOWN))
    one_look_up(home, CAPACITY + 40)
    screen(home)
    assert uses(home) == [("shadow", None)]
    certificate = told(home, "below_line")
    assert "점수: 중증질환 산정특례 8점 = 8점" in certificate
    assert (
        "학습 점수(참고, 순서에 쓰지 않음): 기준 -100 + 중증질환 산정특례 90 + 위기정보 1종 0 + "
        "지난 조회 0번에 있었음 0 + 앞선 조회 없음 3 = -7"
    ) in certificate
    assert "100가구 가운데 약 48가구" in certificate
    assert f"{CAPACITY + 40}가구 가운데" in certificate
    assert_lawful(home)
    with Warehouse(home).transaction() as tx:
        tx.connection.execute(
            "UPDATE campaign.score_part SET weight = weight + 1 WHERE found = 'SEVERE_DISEASE'"
        )
    assert len(broken(home)) == 1


def test_what_was_known_before_is_counted_from_what_was_kept_and_a_second_look_up_says_so(home: Home) -> None:
    home = dated(home, registration(UPSIDE_DOWN))
    people = [person(n) for n in range(CAPACITY + 20)]
    pool(home, *people, **LIGHT)
    screen(home)
    pool(home, *people, period="2024년 3월", **LIGHT, **HEAVY)
    screen(home, TUESDAY)
    query = (
        "SELECT feature, found, bin, count(*) FROM campaign.score_part WHERE run_no = ? AND feature <> 'kind' "
        "GROUP BY ALL ORDER BY ALL"
    )
    everybody = len(people)
    assert ask(home, query, 1) == [
        ("kinds", "1", "under 2", everybody),
        ("look_ups", "0", "under 2", everybody),
        ("new_kinds", None, "missing", everybody),
    ]
    assert ask(home, query, 2) == [
        ("kinds", "2", "2 and more", everybody),
        ("look_ups", "1", "under 2", everybody),
        ("new_kinds", "1", "under 2", everybody),
    ]


def test_signed_it_orders_the_local_additions_in_place_of_the_points_and_says_whose_signature_it_is(
    home: Home,
) -> None:
    home = dated(home, registration(UPSIDE_DOWN), "order")
    one_look_up(home, 2 * CAPACITY)
    screen(home)
    assert uses(home) == [("order", None)]
    assert by_kind(home, "selected") == {"SEVERE_DISEASE": CAPACITY - AUDIT}
    assert standings(home)["audit"] == AUDIT
    assert "자체 발굴의 순서: 한가람, 희망복지팀-4001, 2024-03-01" in told(home, "selected")
    assert "학습 점수 -7점" in told(home, "below_line")
    lines = dict(row[:2] for row in sheets(home)["명단 증명"])
    assert "서명: 한가람, 희망복지팀-4001, 2024-03-01" in lines["학습 점수"]
    assert "마지막 자리 학습 점수 -7점" in lines["선정선"]
    assert_lawful(home)
    with Warehouse(home).transaction() as tx:
        tx.connection.execute("UPDATE campaign.score_use SET place = 'shadow'")
    assert len(broken(home)) == 1


def test_what_may_not_order_stays_in_shadow_and_the_team_head_reads_why(home: Home) -> None:
    home = dated(home, registration(UPSIDE_DOWN, judged=judged(gaps={})), "order")
    one_look_up(home, 2 * CAPACITY)
    screen(home)
    assert uses(home) == [("shadow", "gaps_unknown")]
    assert by_kind(home, "selected")["CRIME_VICTIM"] == CAPACITY - AUDIT
    assert "쓰지 않았습니다" in dict(row[:2] for row in sheets(home)["명단 증명"])["학습 점수"]
    assert one(home, "SELECT count(*) FROM campaign.pool_standing WHERE signed_score IS NOT NULL") == 0


def test_a_model_that_cannot_be_used_is_not_used_the_day_goes_on_and_the_certificate_says_why(
    home: Home,
) -> None:
    home = dated(home, registration(UPSIDE_DOWN), sha256="0" * 64)
    one_look_up(home)
    screen(home)
    assert uses(home) == [("unusable", "file_changed")]
    assert one(home, "SELECT count(*) FROM campaign.pool_score") == 0
    assert standings(home)["selected"] > 0
    assert "학습 점수: 계산하지 않음(모형 파일이 등록된 확인값과 다름)" in told(home, "selected")


@pytest.mark.parametrize(
    ("stated", "more", "code"),
    [
        ({}, {"file": "scores/none.yaml"}, "file_missing"),
        ({}, {"file": "."}, "file_missing"),
        ({}, {"place": "over"}, "declaration_unreadable"),
        ({}, {"signed": {"by": "x"}}, "declaration_unreadable"),
        ({"county": "46730"}, {}, "other_county"),
        ({"home": "real"}, {}, "simulated_model"),
        ({"score_id": "another"}, {}, "file_unreadable"),
    ],
)
def test_each_thing_that_keeps_a_model_from_being_used_has_its_own_word(
    home: Home, stated: dict[str, Any], more: dict[str, Any], code: str
) -> None:
    found = declared_on(dated(home, registration(UPSIDE_DOWN, **stated), **more), AS_OF)
    assert found is not None
    assert (found.registration, found.fault) == (None, code)
    assert code in REFUSED_KO


@pytest.mark.parametrize("stated", ["on", {"2024-03-01": {"file": "x"}}, [1], {date(2024, 3, 1): "shadow"}])
def test_an_entry_that_nobody_can_read_is_told_and_never_taken_for_none(home: Home, stated: Any) -> None:
    found = declared_on(with_entry(home, stated), AS_OF)
    assert found is not None
    assert (found.registration, found.fault) == (None, "declaration_unreadable")


def test_a_day_with_a_signed_score_is_repeated_to_the_last_byte_and_judged_again_by_the_same_score(
    home: Home,
) -> None:
    home = dated(home, registration(UPSIDE_DOWN), "order")
    one_look_up(home, 2 * CAPACITY)
    work(home)
    first, again = repeated(home, AS_OF)
    assert {table for table in first if first[table] != again[table]} == set()
    assert one(home, "SELECT count(*) FROM campaign.pool_score") == 2 * CAPACITY
    assert difference(home, str(AS_OF), str(AS_OF)).changes == {}
    (home.county_file.parent / "scores").rename(home.county_file.parent / "gone")
    with pytest.raises(Refusal, match="put its file back"):
        difference(home, str(AS_OF), str(AS_OF))
