"""What becomes of a quarantined row: it waits, an order releases it, or a newer delivery of its period replaces it."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tasks.answers import judge_answers
from tasks.doors import orders
from tasks.ingestion import take_in
from tasks.linkage import link_records
from tasks.stage import Run
from tasks.validation import validate
from tests.factories import AS_OF, ask, deliver_rows, fresh_home, one, person, start
from tests.screened import assert_lawful
from warehouse import rewind
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import Home

TUESDAY = date(2024, 3, 5)
FATES = (
    "SELECT rows_accepted, rows_quarantined, rows_waiting, rows_released, rows_replaced "
    "FROM out.row_fate WHERE source = ?"
)
ENORMOUS = "900000000"


def first_rows() -> list[dict[str, str]]:
    """Four rows, of which one is of tomorrow and one of an amount beyond all."""
    told = {1: ("2024-03-01", "50000"), 2: ("2024-03-01", "50000"), 3: ("2024-03-05", "50000")}
    told[4] = ("2024-03-01", ENORMOUS)
    return [person(n).row(cut_on=day, arrears_krw=amount) for n, (day, amount) in told.items()]


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose first day held back one row of four for its date and one for its amount."""
    home = fresh_home(tmp_path_factory.mktemp("first-day"))
    deliver_rows(home, "water_cut", first_rows())
    a_day(home, AS_OF)
    return home.root


@pytest.fixture
def home(first_day: Path, tmp_path: Path) -> Home:
    """A copy of that home."""
    home = fresh_home(tmp_path)
    for file in first_day.glob("warehouse.duckdb*"):
        shutil.copyfile(file, tmp_path / file.name)
    return home


def a_day(home: Home, day: date) -> None:
    """One day up to linkage, with every demand."""
    run = start(home, day)
    take_in(home, run)
    validate(home, run)
    link_records.run_in(home, run)


def order(home: Home, *rows: dict[str, Any]) -> None:
    """A file of orders to release rows of the water company's delivery."""
    first = "SELECT delivery_id FROM ops.delivery WHERE source = 'water_cut' ORDER BY run_no LIMIT 1"
    stated = {"order_kind": "격리행 해제", "subject_delivery_id": one(home, first), "ordered_by": "한가람"}
    empty = dict.fromkeys(("household_id", "package_id", "ref", "officer_id", "safety_flag", "channel"), "")
    stated |= empty | dict.fromkeys(("starts_on", "ends_on", "subject_row_no"), "")
    stated |= {"reason": "원본과 대조함", "ordered_on": "2024-03-04"}
    deliver_rows(home, "operator_order", [stated | {k: str(v) for k, v in row.items()} for row in rows])


def linked(home: Home) -> list[int]:
    """Rows of the water company's delivery that name a person."""
    return [
        n for (n,) in ask(home, "SELECT row_no FROM core.appearance WHERE source = 'water_cut' ORDER BY 1")
    ]


def test_a_row_that_no_rule_bars_any_more_is_released_by_an_order_and_linked_that_day(home: Home) -> None:
    assert linked(home) == [1, 2]
    assert ask(home, FATES, "water_cut") == [(2, 2, 2, 0, 0)]
    order(home, {"subject_row_no": 3})
    a_day(home, TUESDAY)
    assert linked(home) == [1, 2, 3]
    assert ask(home, FATES, "water_cut") == [(2, 2, 1, 1, 0)]
    assert one(home, "SELECT run_no FROM core.observation_source WHERE row_no = 3") == 2
    assert (
        one(home, "SELECT count(*) FROM ops.quarantine WHERE row_no = 3 AND action = 'quarantine_row'") == 1
    )
    assert ask(home, "SELECT code FROM campaign.deviation") == []
    assert_lawful(home)
    with rewind.morning_of(home, TUESDAY) as (copy, runs):
        rewind.begin_run(home, copy, runs[0])
        assert linked(copy) == [1, 2]
        validate(copy, Run(runs[0], TUESDAY))
        link_records.run_in(copy, Run(runs[0], TUESDAY))
        assert rewind.fingerprints(copy, runs) == rewind.fingerprints(home, runs)


def test_a_day_on_which_a_list_came_twice_is_repeated_to_the_last_byte(home: Home) -> None:
    for n in (5, 6):
        deliver_rows(home, "water_cut", [person(n).row(cut_on="2024-03-01")], period="2024년 1월")
        a_day(home, TUESDAY)
    with rewind.morning_of(home, TUESDAY) as (copy, runs):
        for run_no in runs:
            rewind.begin_run(home, copy, run_no)
            validate(copy, Run(run_no, TUESDAY))
            link_records.run_in(copy, Run(run_no, TUESDAY))
        assert rewind.fingerprints(copy, runs) == rewind.fingerprints(home, runs)


def test_a_row_that_still_breaks_a_rule_stays_and_its_order_has_an_owner(home: Home) -> None:
    order(home, {"subject_row_no": 4})
    a_day(home, TUESDAY)
    assert linked(home) == [1, 2]
    assert ask(home, "SELECT fate, refused_rule FROM out.quarantine WHERE row_no = 4") == [
        ("waiting", "amount_range")
    ]
    assert ask(home, "SELECT code, owner FROM campaign.deviation") == [("release_refused", "team_head")]
    assert_lawful(home)


def test_the_rule_that_its_declaration_lets_pass_is_overridden_by_name_with_a_document_and_no_other(
    home: Home,
) -> None:
    amount = {"subject_rule": "amount_range", "override_rule": "amount_range"}
    order(home, amount)
    order(home, {"subject_row_no": 3, "override_rule": "cut_not_in_future", "document_no": "희망-12"})
    a_day(home, AS_OF)
    assert linked(home) == [1, 2]
    assert one(home, "SELECT count(*) FROM out.quarantine WHERE rule = 'override_has_document'") == 1
    order(home, amount | {"document_no": "희망-12"})
    a_day(home, AS_OF)
    assert linked(home) == [1, 2, 4]
    assert ask(home, "SELECT row_no, event, rule FROM ops.row_event ORDER BY 1") == [
        (3, "release_refused", "cut_not_in_future"),
        (4, "released", "amount_range"),
    ]


def test_an_order_that_names_no_waiting_row_is_told_to_its_owner(home: Home) -> None:
    nobody = {"subject_delivery_id": "d" * 32, "subject_row_no": 3}
    order(home, {"subject_row_no": 1}, {"subject_row_no": 99}, {"subject_rule": "no_such_rule"}, nobody)
    a_day(home, TUESDAY)
    assert (
        ask(home, "SELECT code, owner FROM campaign.deviation") == [("order_meets_no_row", "team_head")] * 4
    )
    assert ask(home, "SELECT count(*) FROM ops.row_event") == [(0,)]


def test_a_row_without_a_readable_key_is_never_released_whatever_an_order_overrides(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    good = [person(n).row(cut_on="2024-03-01", arrears_krw="50000") for n in (1, 2)]
    deliver_rows(home, "water_cut", [*good, person(3).row(cut_on="2024-03-01") | {"rrn": "9"}])
    a_day(home, AS_OF)
    rules = ("token_present", "type", "shape")
    order(home, *({"subject_row_no": 3, "override_rule": rule, "document_no": "희망-1"} for rule in rules))
    a_day(home, TUESDAY)
    assert linked(home) == [1, 2]
    assert {event for (event,) in ask(home, "SELECT event FROM ops.row_event")} == {"release_refused"}


def test_a_row_whose_key_a_newer_delivery_of_its_period_holds_is_replaced_and_not_released_any_more(
    home: Home,
) -> None:
    corrected = person(4).row(cut_on="2024-03-01", arrears_krw="90000")
    deliver_rows(home, "water_cut", [corrected, person(5).row(cut_on="2024-03-01", arrears_krw="1")])
    order(home, {"subject_row_no": 4, "override_rule": "amount_range", "document_no": "희망-12"})
    a_day(home, TUESDAY)
    assert sorted(ask(home, FATES, "water_cut")) == [(2, 0, 0, 0, 0), (2, 2, 1, 0, 1)]
    assert ask(home, "SELECT code FROM campaign.deviation") == [("order_meets_no_row",)]
    assert_lawful(home)


def test_a_row_of_a_days_file_is_replaced_by_the_mended_one_of_another_day(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    died = [person(n).row(event_code="사망", event_on="2024-03-01") for n in (1, 2)]
    deliver_rows(home, "death_and_move", [*died, person(3).row(event_code="사망", event_on="2024-03-05")])
    a_day(home, AS_OF)
    deliver_rows(home, "death_and_move", [person(3).row(event_code="사망", event_on="2024-03-05")])
    a_day(home, TUESDAY)
    assert sorted(ask(home, FATES, "death_and_move")) == [(1, 0, 0, 0, 0), (2, 1, 0, 0, 1)]
    assert_lawful(home)


def test_of_a_row_that_was_held_back_twice_the_newer_holds_whichever_is_released_last(home: Home) -> None:
    newer = person(4).row(cut_on="2024-03-01", arrears_krw=ENORMOUS, phone="010-0777-0004")
    deliver_rows(home, "water_cut", [newer, person(5).row(cut_on="2024-03-01")])
    a_day(home, AS_OF)
    second = one(home, "SELECT max_by(delivery_id, run_no) FROM ops.delivery")
    override = {"subject_rule": "amount_range", "override_rule": "amount_range", "document_no": "희망-12"}
    order(home, override | {"subject_delivery_id": second})
    a_day(home, TUESDAY)
    order(home, override)
    a_day(home, TUESDAY)
    assert one(home, "SELECT count(*) FROM ops.row_event WHERE event = 'released'") == 2
    links = "SELECT phone FROM core.current_link JOIN core.appearance USING (delivery_id, row_no)"
    assert ask(home, f"{links} WHERE phone LIKE '%0004'") == [("01007770004",)]
    assert one(home, "SELECT count(*) FROM core.person_now WHERE phone = '01007770004'") == 1
    assert_lawful(home)


@pytest.mark.parametrize("row_no", ["", "3"])
def test_what_an_order_withdrew_no_other_order_takes_in(home: Home, row_no: str) -> None:
    order(home, {"order_kind": "수신분 철회", "subject_row_no": row_no})
    a_day(home, AS_OF)
    order(home, {"subject_row_no": 3})
    a_day(home, TUESDAY)
    assert 3 not in linked(home)
    assert ask(home, "SELECT refused_rule FROM out.quarantine WHERE row_no = 3") == [("withdrawn",)]
    assert ("release_refused",) in ask(home, "SELECT code FROM campaign.deviation")
    assert_lawful(home)


def test_what_an_order_withdrew_waits_for_nobody_any_more_and_may_come_again(home: Home) -> None:
    counted = "SELECT rows_waiting, rows_withdrawn FROM out.row_fate WHERE source = 'water_cut' ORDER BY 1, 2"
    first = str(one(home, "SELECT delivery_id FROM ops.delivery"))
    orders.withdraw(home, first, row_no=3, ordered_by="한가람", reason="다른 군의 명단")
    a_day(home, AS_OF)
    judge_answers.run_in(home, start(home))
    assert ask(home, counted) == [(1, 1)]
    assert ask(home, "SELECT code FROM campaign.deviation") == []
    with pytest.raises(Refusal, match="nothing to withdraw"):
        orders.withdraw(home, first, row_no=3, ordered_by="한가람", reason="다른 군의 명단")
    order(home, {"order_kind": "수신분 철회"})
    a_day(home, AS_OF)
    assert ask(home, counted) == [(0, 2)]
    assert_lawful(home)
    deliver_rows(home, "water_cut", first_rows())
    a_day(home, TUESDAY)
    assert ask(home, counted) == [(0, 2), (1, 0)]
    assert_lawful(home)


def test_a_row_without_its_whole_key_goes_on_waiting(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    good = [person(n).row(cut_on="2024-03-01") for n in (1, 2)]
    deliver_rows(home, "water_cut", [*good, person(3).row(cut_on="2024-03-01") | {"rrn": ""}])
    a_day(home, AS_OF)
    deliver_rows(home, "water_cut", [*good, person(3).row(cut_on="2024-03-01")])
    a_day(home, TUESDAY)
    assert ask(home, FATES + " ORDER BY rows_waiting", "water_cut") == [(3, 0, 0, 0, 0), (2, 1, 1, 0, 0)]


def test_a_row_expires_with_the_retention_of_its_source(home: Home) -> None:
    with Warehouse(home).transaction() as tx:
        tx.connection.execute("UPDATE ops.delivery SET received_on = DATE '1999-01-04'")
    assert ask(home, "SELECT rows_waiting, rows_expired FROM out.row_fate WHERE source = 'water_cut'") == [
        (0, 2)
    ]
    assert_lawful(home)
