"""The ledger: what was done is not done again, what is past stays past, and a day repeated gives the same bytes."""

import errno
import json
import os
import subprocess
import sys
import traceback
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tasks.calendar import keep_campaign_dates, run_of
from tasks.ingestion import take_in
from tasks.linkage import link_records
from tasks.screening import screen_households
from tasks.stage import Run, Stage
from tasks.validation import validate
from tests.factories import (
    AS_OF,
    Person,
    ask,
    deliver,
    deliver_rows,
    fixture,
    fresh_home,
    one,
    person,
    source_file,
    start,
    work,
)
from tests.played import run_stages
from tests.screened import assert_lawful, decide, listed, newest_list
from warehouse import rewind
from warehouse.connection import Transaction, Warehouse
from warehouse.errors import Fault, Refusal
from warehouse.home import CHECKOUT, Home
from warehouse.kinds import indicators
from warehouse.ledger import open_run
from warehouse.schema import migrate

TUESDAY = date(2024, 3, 5)
WEDNESDAY = date(2024, 3, 6)
STAGES = (keep_campaign_dates, link_records, screen_households)
SAMPLES = (
    "ssis_central",
    "ssis_query",
    "ssis_household",
    "water_cut",
    "village_report",
    "crisis_alert",
    "death_and_move",
)


def everything(home: Home) -> dict[str, str]:
    """A hash of the rows of every table, wall-clock times and all."""
    with Warehouse(home).reading() as tx:
        tables = [f"{row['schema_name']}.{row['table_name']}" for row in tx.rows("rewind/select_run_table")]
        return {
            table: str(tx.connection.execute(f"SELECT count(*), bit_xor(hash(t)) FROM {table} t").fetchall())  # noqa: S608 -- names of our own schema
            for table in tables
        }


def test_a_run_that_is_run_again_writes_nothing_and_answers_from_the_ledger(home: Home) -> None:
    for code in SAMPLES:
        deliver(home, code, fixture(code))
    run = work(home)
    before = everything(home)
    counts = dict(ask(home, "SELECT stage, counts FROM ops.stage_run WHERE delivery_id = ''"))
    assert work(home) == run
    for stage in STAGES:
        assert stage.run_in(home, run) == json.loads(str(counts[stage.name]))
    assert everything(home) == before
    assert_lawful(home)


def test_a_past_day_answers_from_the_ledger_and_a_stage_that_was_no_part_of_it_is_refused(home: Home) -> None:
    listed(home, person(1))
    first = work(home)
    work(home, TUESDAY)
    before = everything(home)
    assert start(home, AS_OF) == first
    assert link_records.run_in(home, first)["rows"] == 1
    other = Stage("no_part_of_it", lambda tx, run: {"rows": 1})
    with pytest.raises(Refusal, match="That day is past"):
        other.run_in(home, first)
    assert everything(home) == before


def test_a_past_day_without_a_run_is_refused(home: Home) -> None:
    work(home, WEDNESDAY)
    with pytest.raises(Refusal, match="before the last day in the ledger"):
        start(home, TUESDAY)


def test_a_file_that_comes_late_is_not_taken_into_a_past_day(home: Home) -> None:
    first = work(home)
    work(home, TUESDAY)
    listed(home, person(1))
    assert take_in(home, first)["deliveries"] == 0
    assert one(home, "SELECT count(*) FROM ops.delivery") == 0
    work(home, TUESDAY)
    assert one(home, "SELECT count(*) FROM campaign.target") == 1


def test_a_file_that_comes_after_a_run_has_linked_is_taken_in_by_the_next_run_of_the_day(home: Home) -> None:
    first = start(home, AS_OF)
    link_records.run_in(home, first)
    listed(home, person(1))
    assert take_in(home, first)["deliveries"] == 0
    second = work(home, AS_OF)
    assert second.run_no == first.run_no + 1
    assert one(home, "SELECT count(*) FROM campaign.target") == 1


def test_working_days_without_a_run_are_absorbed_by_the_next_and_holidays_are_none(home: Home) -> None:
    # From the Wednesday before the New Year holidays (9 to 12 February) to the Wednesday after them.
    work(home, date(2024, 2, 7))
    listed(home, person(1))
    run = work(home, date(2024, 2, 14))
    assert ask(home, "SELECT absorbed_on, run_no FROM ops.absorbed_day ORDER BY 1") == [
        (date(2024, 2, 8), run.run_no),
        (date(2024, 2, 13), run.run_no),
    ]
    work(home, date(2024, 2, 15))
    assert one(home, "SELECT count(*) FROM ops.absorbed_day") == 2


def test_a_file_at_noon_makes_a_new_run_of_the_day_that_only_adds(home: Home) -> None:
    listed(home, person(1))
    morning = work(home)
    before = ask(home, "SELECT * FROM campaign.target")
    listed(home, person(1), person(2))
    noon = work(home)
    assert noon == Run(morning.run_no + 1, AS_OF)
    assert ask(home, "SELECT * FROM campaign.target WHERE run_no = ?", morning.run_no) == before
    assert one(home, "SELECT count(*) FROM campaign.target") == 2
    assert ask(home, "SELECT households, run_no FROM campaign.target_list ORDER BY run_no") == [
        (1, 1),
        (1, 2),
    ]
    assert work(home) == noon
    assert_lawful(home)


def test_a_run_goes_on_while_files_wait_that_it_has_not_linked(home: Home) -> None:
    listed(home, person(1))
    run = start(home)
    take_in(home, run)
    listed(home, person(2))
    assert start(home) == run
    take_in(home, run)
    validate(home, run)
    link_records.run_in(home, run)
    assert one(home, "SELECT count(*) FROM core.person") == 2


def prints(home: Home) -> list[tuple[object, ...]]:
    """What the ledger says, but for the time."""
    return ask(home, "SELECT * EXCLUDE (recorded_at) FROM ops.stage_run ORDER BY stage, run_no, delivery_id")


def a_few_days(home: Home) -> None:
    """A list, its approval, and what comes beside."""
    for code in SAMPLES:
        deliver(home, code, fixture(code))
    work(home)
    decide(home, newest_list(home))
    deliver_rows(home, "gas_cut", [person(1).row(), person(2).row()])
    work(home, TUESDAY)
    listed(home, person(1))
    work(home, TUESDAY)


def test_two_homes_of_one_key_that_get_the_same_files_are_the_same_to_the_last_byte(tmp_path: Path) -> None:
    homes = [fresh_home(tmp_path / name) for name in ("one", "other")]
    for home in homes:
        a_few_days(home)
    assert prints(homes[0]) == prints(homes[1])
    assert rewind.fingerprints(homes[0], [1, 2, 3]) == rewind.fingerprints(homes[1], [1, 2, 3])


def test_a_fingerprint_changes_with_what_came_before_and_with_the_rules(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(home, person(1))
    work(home)
    work(home, TUESDAY)
    monkeypatch.setattr("tasks.stage.rules_hash", lambda module: "other rules")
    work(home, WEDNESDAY)
    found = ask(
        home, "SELECT fingerprint, rules_hash FROM ops.stage_run WHERE stage = 'screening' ORDER BY run_no"
    )
    assert len({fingerprint for fingerprint, _ in found}) == 3
    assert len({rules for _, rules in found}) == 2


def repeated(home: Home, day: date) -> tuple[dict[str, str], dict[str, str]]:
    """The fingerprints of a day before and after it is repeated in a copy."""
    stages = {stage.name: stage.run_in for stage in STAGES} | {"validation": validate}
    with rewind.morning_of(home, day) as (copy, runs):
        for run_no in runs:
            rewind.begin_run(home, copy, run_no)
            for name in rewind.stages_of(home, run_no):
                stages[name](copy, Run(run_no, day))
        return rewind.fingerprints(home, runs), rewind.fingerprints(copy, runs)


@pytest.mark.parametrize("day", [AS_OF, TUESDAY])
def test_a_day_repeated_gives_the_same_bytes_and_leaves_the_home_as_it_was(home: Home, day: date) -> None:
    a_few_days(home)
    work(home, date(2024, 3, 8))
    before = everything(home)
    first, again = repeated(home, day)
    assert {table for table in first if first[table] != again[table]} == set()
    assert everything(home) == before
    assert list(home.temporary.iterdir()) == []


def test_a_day_whose_files_were_written_otherwise_than_declared_gives_the_same_bytes(home: Home) -> None:
    """What receiving notices stands beside the counts of the rules, and receiving is not repeated."""
    limited = source_file("power_cut", [person(2).row(cut_kind="예고", account_no="A1"), person(3).row()])
    deliver(home, "power_cut", limited)
    file = source_file("water_cut", [person(1).row(arrears_krw="5")]).decode("cp949").splitlines()
    deliver(home, "water_cut", f"{file[0]}\r\n{file[1]},새 열\r\n{file[2]},1\r\n".encode("cp949"))
    work(home)
    noticed = {rule for (rule,) in ask(home, "SELECT DISTINCT rule FROM out.drift")}
    assert noticed == {"unknown_column", "undeclared_code"}
    first, again = repeated(home, AS_OF)
    assert {table for table in first if first[table] != again[table]} == set()


def test_a_kind_that_the_catalogue_knows_since_is_unknown_again_on_the_day_that_named_it_before(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [person(1).row(crisis_kinds="단수,새 위기"), person(2).row(crisis_kinds="단가스")]
    deliver_rows(home, "ssis_central", rows)
    work(home)
    new = indicators().head(1).with_columns(kind=pl.lit("NEW_KIND"), name_ko=pl.lit("새 위기"))
    catalogue = indicators().filter(pl.col("kind") != "GAS_CUT").vstack(new)
    monkeypatch.setattr("warehouse.schema.indicators", lambda: catalogue)
    with Warehouse(home).transaction() as tx:
        tx.connection.execute("DELETE FROM main.migration WHERE file = 'checkout'")
    migrate(home)
    first, again = repeated(home, AS_OF)
    assert {table for table in first if first[table] != again[table]} == set()
    deliver_rows(home, "ssis_central", [person(3).row(crisis_kinds="새 위기")])
    work(home, TUESDAY)
    seen = "SELECT kind FROM core.observed_household JOIN core.observation USING (observation_id) ORDER BY 1"
    assert ask(home, seen) == [("GAS_CUT",), ("LOCAL_UNKNOWN_KIND",), ("NEW_KIND",), ("WATER_CUT",)]
    first, again = repeated(home, TUESDAY)
    assert {table for table in first if first[table] != again[table]} == set()


def test_a_day_that_absorbed_others_gives_the_same_bytes(home: Home) -> None:
    work(home)
    listed(home, person(1))
    work(home, date(2024, 3, 8))
    first, again = repeated(home, date(2024, 3, 8))
    assert {table for table in first if first[table] != again[table]} == set()
    assert one(home, "SELECT count(*) FROM ops.absorbed_day") == 3


def test_a_repeated_day_shows_what_was_changed_since(home: Home) -> None:
    listed(home, person(1))
    work(home)
    with Warehouse(home).transaction() as tx:
        tx.connection.execute("UPDATE campaign.target SET points = points + 1")
    first, again = repeated(home, AS_OF)
    assert {table for table in first if first[table] != again[table]} == {"campaign.target"}


def test_a_day_repeated_after_an_update_shows_other_rules_and_the_same_facts(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(home, person(1))
    work(home)
    monkeypatch.setattr("tasks.stage.rules_hash", lambda module: "other rules")
    first, again = repeated(home, AS_OF)
    assert {table for table in first if first[table] != again[table]} == {rewind.RULES}


def test_where_the_facts_differ_the_command_names_the_stages_that_were_changed_since(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    listed(home, person(1))
    run_stages(home, AS_OF)
    command = [sys.executable, "-m", "balgul", "replay", "campaign_day", "--as-of", str(AS_OF)]
    told = []
    for changed in (
        "campaign.target SET points = points + 1",
        "ops.stage_run SET rules_hash = 'of then' WHERE stage = 'screening'",
    ):
        with Warehouse(home).transaction() as tx:
            tx.connection.execute(f"UPDATE {changed}")
        answer = subprocess.run(
            command, cwd=CHECKOUT, capture_output=True, text=True, check=False,
            env={**os.environ, "BALGUL_HOME": str(home.root)},
        )  # fmt: skip
        assert answer.returncode == 1
        told.append(answer.stderr)
    assert "campaign.target. No stage's own code was changed since." in told[0]
    assert "campaign.target. Balgul was changed in screening since." in told[1]


def test_whole_days_before_of_and_after_a_withdrawal_are_repeated_by_the_command_to_the_last_byte(
    tmp_path: Path,
) -> None:
    home = fresh_home(tmp_path)  # one that no test keeps open: the command is another process
    deliver_rows(home, "ssis_central", [person(n).row(crisis_kinds="단수,단가스") for n in (1, 2, 3)])
    deliver_rows(home, "water_cut", [person(1).row(), person(4).row()])
    run_stages(home, AS_OF)
    deliver_rows(home, "water_cut", [person(4).row(phone="010-0777-0001")])
    order = {"order_kind": "수신분 철회", "ordered_on": str(TUESDAY)}
    order["subject_delivery_id"] = str(one(home, "SELECT min(delivery_id) FROM typed.ssis_central"))
    empty = ("subject_row_no", "household_id", "package_id", "ref", "officer_id", "starts_on", "ends_on")
    deliver_rows(home, "operator_order", [order | dict.fromkeys((*empty, "channel", "safety_flag"), "")])
    run_stages(home, TUESDAY)
    assert one(home, "SELECT count(*) FROM core.withdrawn_row") == 4
    listed(home, person(2))
    run_stages(home, WEDNESDAY)
    before = everything(home)
    # Prefect takes its settings from the environment once, so each needs a process of its own.
    for day in (AS_OF, TUESDAY, WEDNESDAY):
        answer = subprocess.run(
            [sys.executable, "-m", "balgul", "replay", "campaign_day", "--as-of", str(day)],
            cwd=CHECKOUT, capture_output=True, text=True, check=False,
            env={**os.environ, "BALGUL_HOME": str(home.root)},
        )  # fmt: skip
        assert (answer.returncode, answer.stderr) == (0, "")
        assert answer.stdout.splitlines()[-1] == "The same bytes."
    assert everything(home) == before


def test_a_day_without_a_run_cannot_be_repeated(home: Home) -> None:
    work(home)
    with pytest.raises(Refusal, match="No run was made on that day"), rewind.morning_of(home, TUESDAY):
        pass


def test_a_stage_that_fails_leaves_no_row_and_no_ledger_row(home: Home) -> None:
    def half(tx: Transaction, run: Run) -> dict[str, int]:
        tx.connection.execute(
            "INSERT INTO campaign.campaign_event VALUES ('X', 'opened', DATE '2024-03-04', 1)"
        )
        raise KeyError(SECRET.person_name)

    run = start(home)
    with pytest.raises(KeyError):
        Stage("half", half).run_in(home, run)
    assert one(home, "SELECT count(*) FROM campaign.campaign_event") == 0
    assert one(home, "SELECT count(*) FROM ops.stage_run") == 0


SECRET: Person = person(9)


def test_what_fails_around_the_stages_of_a_run_leaves_no_text_and_a_full_disk_is_told_with_what_to_do(
    home: Home,
) -> None:
    with pytest.raises(Fault) as caught, run_of(AS_OF, home):
        raise OSError(errno.ENOSPC, "No space left on device", SECRET.person_name)
    assert str(caught.value).startswith("disk_refused (stage=run, rule=")
    assert "has room" in str(caught.value)
    assert SECRET.person_name not in "".join(traceback.format_exception(caught.value))
    with pytest.raises(Fault, match="unexpected_KeyError"), run_of(AS_OF, home):
        raise KeyError(SECRET.rrn)


def test_numbers_of_runs_grow_by_one(home: Home) -> None:
    days = [AS_OF, TUESDAY, date(2024, 3, 9), date(2024, 4, 1)]
    assert [open_run(home, day, has_files=False) for day in days] == [1, 2, 3, 4]
    assert open_run(home, days[-1], has_files=True) == 4


def test_a_clock_that_jumped_ahead_opens_no_run_until_somebody_names_the_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALGUL_KEY", os.urandom(32).hex())
    home = Home.create(tmp_path / "real", county="46720")
    monkeypatch.setenv("PREFECT__RUNTIME__FLOW_RUN__ID", "scheduled")
    jumped = date(2024, 4, 19)
    for day in (AS_OF, date(2024, 4, 18)):  # 45 days
        with run_of(day, home):
            pass
    with (
        pytest.raises(Refusal, match="balgul run intake --as-of 2034-04-19"),
        run_of(jumped.replace(year=2034), home),
    ):
        pass
    with run_of(jumped, home) as run:
        assert run.run_no == 3
    monkeypatch.setenv("PREFECT__RUNTIME__FLOW_RUN__ID", "")
    with run_of(date(2024, 9, 2), home) as run:
        assert run.run_no == 4
