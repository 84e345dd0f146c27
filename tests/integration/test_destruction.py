"""What is past its years is destroyed in every file of the home; whatever is needed stays, and the laws hold."""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tasks.destruction import destroy_due
from tasks.doors import destruction, windows
from tasks.doors.outbox import NOT_SEALED, Package, send
from tasks.doors.printed import Unsealed
from tasks.doors.workbook import guidance
from tasks.ingestion import take_in
from tasks.reporting.audit import write_audit_pack
from tasks.stage import Run
from tests.canaries import PARTICULARS, PERSONS, rows_of_snapshot, rows_of_warehouse, singing_files
from tests.factories import (
    accept,
    ask,
    deliver_rows,
    fresh_home,
    one,
    one_day,
    order_destruction,
    person,
    receive,
    screen,
)
from tests.replayed import differing
from tests.screened import approve, assert_lawful, change, funnel, listed, look_up, pool
from warehouse import limits, rewind, rewriting, snapshot
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import CHECKOUT, Home

CANARY, STAYING = PERSONS[0], person(2)
CLOSED_ON, LATER = date(2024, 3, 6), date(2029, 9, 3)
NAMED = ("카나리", *PARTICULARS)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two households ended five years ago; one of them is on a list of today. Nobody has ordered anything."""
    home = fresh_home(tmp_path_factory.mktemp("played"))
    with Warehouse(home).kept():
        listed(home, CANARY, STAYING, memo="카나리아로")
        look_up(home, (CANARY, "H1"), (STAYING, "H2"))
        pool(home, CANARY, STAYING)
        deliver_rows(home, "water_cut", [CANARY.row(memo=CANARY.person_name), STAYING.row()])
        screen(home)
        approve(home, date(2024, 3, 5))
        run = screen(home, CLOSED_ON)
        _close(home, run.run_no)
        change(home, "사망", STAYING)
        deliver_rows(home, "ssis_central", [STAYING.row()], period="2029년 4차")
        screen(home, LATER)
    return home.root


@pytest.fixture
def past(played: Path, tmp_path: Path) -> Iterator[Home]:
    """A copy of it."""
    shutil.copytree(played, tmp_path, dirs_exist_ok=True)
    home = Home.at(tmp_path)
    with Warehouse(home).kept():
        yield home


def _close(home: Home, run_no: int) -> None:
    with Warehouse(home).transaction() as tx:
        tx.connection.execute(
            "INSERT INTO campaign.target_event SELECT target_id, 'closed', 'closed_refused', $1, delivery_id, "
            "row_no, $2, NULL FROM campaign.target",
            [CLOSED_ON, run_no],
        )


def _take_in(home: Home) -> Run:
    """The run that takes the orders in; what the other stages of its day do is not asked here."""
    with one_day(home, LATER) as run:
        take_in(home, run)
        accept(home, run)
    return run


def _destroy(home: Home) -> dict[str, int]:
    order_destruction(home, LATER)
    return destroy_due(home, _take_in(home))


def _publish(home: Home) -> None:
    with snapshot.publishing(home):
        pass


def test_nothing_of_a_destroyed_household_is_left_in_any_file_and_the_other_stays(past: Home) -> None:
    _publish(past)
    assert any(rows_of_warehouse(past, NAMED).values())
    before = funnel(past)
    assert _destroy(past)["destroyed"] > 0
    assert {table: n for table, n in rows_of_warehouse(past, NAMED).items() if n} == {}
    assert singing_files(past) == []
    assert not past.snapshot_file.exists()
    assert not rewriting.folder_of(past).exists()
    assert ask(past, "SELECT person_name FROM core.person_now") == [(STAYING.person_name,)]
    assert (
        ask(past, "SELECT count(*) FROM core.household")
        == ask(past, "SELECT count(*) FROM core.person")
        == [(1,)]
    )
    assert funnel(past) == before
    assert_lawful(past)
    _publish(past)
    assert not any(rows_of_snapshot(past).values())


def test_what_an_officer_was_told_at_the_door_goes_with_its_person_and_stays_with_whoever_stays(
    past: Home,
) -> None:
    ((run_no,),) = ask(past, "SELECT max(run_no) FROM ops.run")
    named = ask(past, "SELECT person_id, person_name FROM core.person_now ORDER BY person_name")
    told = {"ref": "R1", "result": "DIED", "visited_on": CLOSED_ON, "row_no": 1, "run_no": run_no}
    losses = [told | {"person_id": one, "package_id": name, "delivery_id": name} for one, name in named]
    with Warehouse(past).transaction() as tx:
        tx.insert("core.door_loss", pl.DataFrame(losses))
    _destroy(past)
    assert ask(past, "SELECT package_id FROM core.door_loss") == [(STAYING.person_name,)]
    assert_lawful(past)


def test_an_order_under_which_nothing_is_past_its_years_leaves_its_day_and_earlier_ones_to_be_repeated(
    tmp_path: Path,
) -> None:
    home = fresh_home(tmp_path)
    with one_day(home, CLOSED_ON) as run:
        take_in(home, run)
    assert _destroy(home)["destroyed"] == 0
    with rewind.morning_of(home, CLOSED_ON) as (_, runs):
        assert runs == [run.run_no]
    assert differing(home, LATER, [accept]) == []  # its own day was told as not the same bytes


def test_rows_past_their_years_go_and_the_proof_says_how_many_and_a_dry_run_said_it_before(
    past: Home,
) -> None:
    order_destruction(past, LATER)
    run = _take_in(past)
    before = rewind.fingerprints(past, [1, 99])
    told = destruction.due(past)
    assert rewind.fingerprints(past, [1, 99]) == before
    counts = destroy_due(past, run)
    assert dict(ask(past, "SELECT name, destroyed FROM out.destruction")) == told
    assert sum(counts.values()) == sum(told.values())
    proof = "SELECT ordered_by, document_no, destroyed_on FROM ops.destruction"
    assert ask(past, proof) == [("한가람", "희망복지-1", LATER)]
    rows = dict(ask(past, "SELECT source, sum(destroyed) FROM ops.destroyed_row GROUP BY source"))
    assert (rows["ssis_central"], rows["water_cut"]) == (2, 2)
    days = "SELECT DISTINCT received_on FROM core.appearance JOIN ops.delivery USING (delivery_id)"
    assert ask(past, days) == [(LATER,)]  # the household that stays is known by what came within its years
    assert destroy_due(past, run) == {"destroyed": 0, "files": 0}


def _visit(target: str) -> dict[str, Any]:
    """A visit of a target, which stood on a sheet of another run than the page that shows it."""
    ids = dict.fromkeys(("visit_id", "request_id", "visit_plan_id", "package_id"), "earlier")
    due = dict.fromkeys(("return_due_on", "forget_on"), date(2024, 3, 8))
    numbers = {"try_no": 1, "start_minute": 600, "minutes": 40, "is_confirmed": False}
    return ids | due | numbers | {"target_id": target, "state": "planned"}


def test_what_left_beside_a_workbook_of_somebody_destroyed_goes_with_it_and_that_of_others_stays(
    past: Home,
) -> None:
    ((run_no, target),) = ask(
        past, "SELECT run_no, target_id FROM campaign.target_event WHERE event = 'closed' LIMIT 1"
    )
    with Warehouse(past).transaction(as_of=date(2028, 1, 3), run_no=run_no) as tx:
        for recipient, rows in (("officer-B1", [("R1", "target", str(target))]), ("officer-B2", [])):
            send(tx, Package(recipient, "day_sheet", "2024H1", [guidance([])], rows))
            send(tx, Package(recipient, "visit_roll", NOT_SEALED, Unsealed("pdf", b"pages"), ()))
        sheet = send(tx, Package("officer-B3", "day_sheet", "2024H1", [guidance([])], []))
        day = {"officer_id": "B3", "visit_on": date(2024, 3, 6), "run_no": run_no}
        tx.insert(
            "campaign.visit_roll", pl.DataFrame([day | {"package_id": sheet, "print_no": "1", "visits": 2}])
        )
        tx.insert("campaign.visit", pl.DataFrame([_visit(str(target)) | day]))
    _destroy(past)
    left = ask(
        past,
        "SELECT kind FROM ops.package WHERE package_id NOT IN (SELECT package_id FROM ops.package_deleted) "
        "AND recipient IN ('officer-B1', 'officer-B2', 'officer-B3') ORDER BY kind",
    )
    assert left == [("day_sheet",), ("visit_roll",)]
    assert not list(past.outbox.glob("officer-B1/*/*"))
    assert len(list(past.outbox.glob("officer-B2/*/*"))) == 2


def test_an_audit_pack_goes_and_is_made_anew_of_what_is_left_with_the_proof_and_all_ends(
    past: Home,
) -> None:
    limits.renew(past)
    before = write_audit_pack(past, "2024H1", CLOSED_ON)
    named, ends = _column(before, "05-case-files", "target_id"), _ends(before)
    assert named
    assert ends["closed_refused"]
    _destroy(past)
    assert not before.exists()
    after = write_audit_pack(past, "2024H1", CLOSED_ON)
    assert named & _column(after, "05-case-files", "target_id") == set()
    assert _ends(after) == ends
    assert _column(after, "08-destruction", "document_no") == {"희망복지-1"}


def _rows(pack: Path, table: str) -> list[dict[str, str]]:
    with (pack / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _column(pack: Path, table: str, column: str) -> set[str]:
    return {row[column] for row in _rows(pack, table)}


def _ends(pack: Path) -> dict[str, int]:
    """The steps of the funnel from the approved to the ends; who was received may have come again since."""
    steps = {row["step"]: int(row["households"]) for row in _rows(pack, "01-funnel")}
    return {step: count for step, count in steps.items() if step not in ("received", "listed")}


def test_a_countys_file_of_before_goes_with_whom_it_names_and_the_one_in_force_then_stays(past: Home) -> None:
    with Warehouse(past).transaction() as tx:
        tx.connection.execute(
            "INSERT OR REPLACE INTO ops.county_file SELECT run_no, CAST(as_of AS VARCHAR), NULL FROM ops.run"
        )
    _destroy(past)
    kept = ask(
        past, "SELECT CAST(stated AS DATE) FROM ops.county_file WHERE length(stated) = 10 ORDER BY run_no"
    )
    assert kept == [(CLOSED_ON,), (LATER,)]


def test_an_order_of_keeping_and_an_open_target_keep_everything_of_their_households(past: Home) -> None:
    named = "SELECT household_id FROM core.household_now WHERE person_name = ?"
    (canary,), (staying,) = (ask(past, named, one.person_name)[0] for one in (CANARY, STAYING))
    order_destruction(
        past, LATER, order_kind="보존", household_id=str(canary), ends_on="2030-01-01", document_no=""
    )
    with Warehouse(past).transaction() as tx:
        tx.connection.execute(
            "DELETE FROM campaign.target_event WHERE event = 'closed' AND target_id IN "
            "(SELECT target_id FROM campaign.target WHERE household_id = $1)",
            [staying],
        )
    before = "SELECT count(*) FROM core.appearance", "SELECT count(*) FROM raw.water_cut"
    rows = [ask(past, query) for query in before]
    _destroy(past)
    assert [ask(past, query) for query in before] == rows
    assert ask(past, "SELECT state FROM campaign.target_root WHERE root_id = ?", staying) == [("open",)]
    assert_lawful(past)


@pytest.mark.parametrize(("flags", "is_kept"), [(["VIOLENCE"], True), (["VIOLENCE", "NONE"], False)])
def test_who_is_in_danger_from_somebody_stays_until_the_flag_is_lifted(
    past: Home, flags: list[str], is_kept: bool
) -> None:
    household = one(
        past, "SELECT household_id FROM core.household_now WHERE person_name = ?", CANARY.person_name
    )
    with Warehouse(past).transaction() as tx:
        for row_no, flag in enumerate(flags, 1):
            tx.connection.execute(
                "INSERT INTO campaign.safety_flag VALUES ('d', $1, $2, $3, NULL, $4, 1)",
                [row_no, household, flag, CLOSED_ON],
            )
    _destroy(past)
    assert [row[0] == household for row in ask(past, "SELECT root_id FROM campaign.safety_now")] == [
        True
    ] * is_kept
    assert one(past, "SELECT count(*) FROM core.household WHERE household_id = ?", household) == is_kept


def test_who_wanted_no_contact_is_forgotten_but_for_token_and_days_and_still_left_alone_and_no_day_before_is_repeated(
    past: Home,
) -> None:
    ((household,),) = ask(
        past, "SELECT household_id FROM core.household_now WHERE person_name = ?", CANARY.person_name
    )
    with Warehouse(past).transaction() as tx:
        tx.connection.execute(
            "INSERT INTO campaign.contact_stop VALUES ('d', 1, $1, NULL, $2, NULL, 1)", [household, CLOSED_ON]
        )
    _destroy(past)
    assert ask(past, "SELECT starts_on, ends_on FROM core.do_not_contact") == [(CLOSED_ON, None)]
    assert one(past, "SELECT count(*) FROM campaign.contact_stop") == 0
    deliver_rows(past, "ssis_central", [CANARY.row()], period="2029년 5차")
    screen(past, date(2029, 9, 4))
    with Warehouse(past).transaction() as tx:
        tx.connection.execute(
            "INSERT INTO campaign.target SELECT 't', '2030H1', household_id, 'listed', 0, 1, 'phone', 'normal', "
            "false, 'd', 1, 9 FROM core.household_now WHERE person_name = ?",
            [CANARY.person_name],
        )
    assert ask(past, "SELECT target_id, starts_on, ends_on FROM campaign.stopped_target") == [
        ("t", CLOSED_ON, None)
    ]
    with pytest.raises(Refusal, match="destroyed"), rewind.morning_of(past, CLOSED_ON):
        pass


def test_who_is_known_still_is_told_that_judgements_were_destroyed_and_not_that_there_were_none(
    past: Home,
) -> None:
    deliver_rows(past, "water_cut", [CANARY.row()], period="2029년 9월")
    receive(past, LATER)
    household = one(
        past, "SELECT household_id FROM core.household_now WHERE person_name = ?", CANARY.person_name
    )
    _destroy(past)
    told = windows.why(past, household, reason="민원 확인").certificate
    gone = f"보존 기간이 지나 {LATER}까지 파기한 자료"
    assert told[0] == f"{gone} 말고는 어느 명단에도 조회에도 오르지 않아 판정된 적이 없습니다."
    assert told[-1] == f"  {gone}."


DEATHS = {
    "facts were deleted in the copy": "destroy_due/return/destroy/1",
    "tables were copied": "destroy_due/return/copy_tables/1",
    "the new file took the place": "copy_tables/call/finish/1",
}
_CHILD = """
import sys
from datetime import date
from pathlib import Path
from tasks.destruction import destroy_due
from tasks.stage import Run
from tests.dying import die_at
from warehouse.home import Home
home = Home.at(Path(sys.argv[1]))
die_at(sys.argv[3])
destroy_due(home, Run(int(sys.argv[2]), date(2029, 9, 3)))
"""


def test_a_process_that_dies_anywhere_leaves_the_old_warehouse_or_the_new_one(
    past: Home, tmp_path: Path
) -> None:
    order_destruction(past, LATER)
    _publish(past)
    run = _take_in(past)
    Warehouse(past).let_go()
    for number, (name, death) in enumerate(DEATHS.items()):
        root = tmp_path / "copies" / str(number)
        shutil.copytree(past.root, root, ignore=shutil.ignore_patterns("copies", "simulation"))
        child = subprocess.run(
            [sys.executable, "-c", _CHILD, str(root), str(run.run_no), death],
            cwd=CHECKOUT,
            env=os.environ,
            check=False,
        )
        assert child.returncode == -9, name
        home = Home.at(root)
        is_old = one(home, "SELECT count(*) FROM ops.destruction") == 0
        assert (rows_of_warehouse(home, NAMED)["core.appearance"] > 0) == is_old, name
        destruction.finish(home)
        destroy_due(home, run)
        assert not any(rows_of_warehouse(home, NAMED).values()), name
        assert singing_files(home) == [], name
        assert one(home, "SELECT count(*) FROM ops.destruction") == 1
