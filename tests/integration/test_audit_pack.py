"""What auditors ask for: the same bytes whenever it is made, and nobody's name in it."""

import csv
import hashlib
import signal
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from tasks.doors import windows
from tasks.reporting.audit import write_audit_pack
from tasks.reporting.release import order_release
from tests.factories import receive
from tests.killed import balgul
from tests.reported import CAMPAIGN, CANARY, DAY, EUP, OGOK, Group, ReportedCounty
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.limits import renew

TUESDAY, WEDNESDAY = DAY + timedelta(days=1), DAY + timedelta(days=2)
REASON = "카나리아 씨의 민원"


def _bytes(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def _table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _closed_by(county: ReportedCounty, targets: list[str], officer_id: str) -> None:
    """The closings of targets rest on results that an officer recorded on one day."""
    rows = [
        {"delivery_id": target.replace("target", "delivery"), "row_no": 1, "target_id": target,
         "disposition": "NO_NEED", "is_talk": True, "disposed_on": DAY, "officer_id": officer_id}
        for target in targets
    ]  # fmt: skip
    county.insert("campaign.disposition", rows)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> ReportedCounty:
    """64 households; one officer closed 30 on a day, another 10; a later run took an order in and closed more."""
    made = ReportedCounty(tmp_path_factory.mktemp("county"))
    closed = made.add(Group(EUP, 40, "closed_no_need"))
    _closed_by(made, closed[:30], "B001")
    _closed_by(made, closed[30:], "B002")
    made.add(Group(OGOK, 24))
    renew(made.home)
    windows.log_access(made.home, "why", "household00001", REASON)
    made.start(TUESDAY)
    return made


@pytest.fixture(scope="module")
def pack(county: ReportedCounty) -> Path:
    """The pack of Tuesday, made on Tuesday."""
    return write_audit_pack(county.home, CAMPAIGN)


def test_the_list_of_files_holds_their_hashes(pack: Path) -> None:
    files = _bytes(pack)
    listed = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def test_an_officer_who_closed_more_than_the_limit_an_hour_is_listed(pack: Path) -> None:
    assert {(row["officer_id"], row["closings"]) for row in _table(pack, "06-closings")} == {
        ("B001", "30"), ("B002", "10"),
    }  # fmt: skip
    # Without a roster an officer-day of five hours: 30 are six an hour, 10 are two.
    assert [(row["officer_id"], row["closings_per_hour"]) for row in _table(pack, "06-fast-closings")] == [
        ("B001", "6.0")
    ]


def test_case_files_are_drawn_by_a_lot_that_is_the_same_each_time(pack: Path) -> None:
    rows = _table(pack, "05-case-files")
    drawn = {row["target_id"] for row in rows}
    assert len(drawn) == 20
    assert drawn != {f"target{number:05d}" for number in range(1, 21)}
    assert all(row["delivery_id"] for row in rows)


def test_rules_are_those_in_force_on_the_day_each_with_certainty_reason_and_hash(pack: Path) -> None:
    rules = _table(pack, "02-rules")
    assert all(row["certainty"] and row["article_or_reason"] and len(row["sha256"]) == 64 for row in rules)
    assert {row["value"] for row in rules if row["name"] == "unproposed_domains"} == {"4"}
    assert max(date.fromisoformat(row["in_force_from"]) for row in rules) <= TUESDAY


def test_there_is_no_pack_of_a_campaign_that_had_not_opened(county: ReportedCounty) -> None:
    with pytest.raises(Refusal, match="no campaign 2031H1"):
        write_audit_pack(county.home, "2031H1")
    with pytest.raises(Refusal, match="No run was made until that day"):
        write_audit_pack(county.home, CAMPAIGN, date(2024, 1, 2))


def test_a_past_pack_is_the_same_bytes_after_later_runs_orders_and_looks(
    county: ReportedCounty, pack: Path
) -> None:
    first = _bytes(pack)
    assert pack.name == f"{CAMPAIGN}-{TUESDAY}"
    windows.log_access(county.home, "why", "household00002", REASON)
    order_release(county.home, CAMPAIGN, document_no="복지-1", ordered_by="한가람", reason="공표")
    county.run = receive(county.home, WEDNESDAY)
    county.add(Group(EUP, 6, "closed_watch"))
    newest = write_audit_pack(county.home, CAMPAIGN)
    assert newest.name == f"{CAMPAIGN}-{WEDNESDAY}"
    assert len(_table(newest, "07-access-log")) == len(_table(newest, "04-orders")) + 1 == 2
    assert _bytes(write_audit_pack(county.home, CAMPAIGN, TUESDAY)) == first
    for content in _bytes(newest).values():
        for secret in (REASON, "한가람", "공표", str(CANARY["person_name"]), str(CANARY["phone"])):
            assert secret.encode() not in content


def test_a_pack_whose_command_is_killed_while_it_replaces_the_former_one_is_whole(
    county: ReportedCounty, pack: Path
) -> None:
    before = _bytes(pack)
    command = ("audit-pack", CAMPAIGN, "--as-of", str(TUESDAY))
    killed = balgul(county.home, "_about/return/_rmtree_safe_fd/1", *command)
    assert killed.returncode == -signal.SIGKILL
    assert _bytes(pack) == before
    assert balgul(county.home, None, *command).returncode == 0
    assert not list(county.home.temporary.glob("audit-*"))


def test_proofs_of_destruction_are_in_the_pack_without_who_ordered_it(county: ReportedCounty) -> None:
    run_no = county.run.run_no
    with Warehouse(county.home).transaction() as tx:
        proof = "INSERT INTO ops.destruction VALUES ('d', 1, '한가람', '희망복지-1', $1, $1, 'balgul', $2)"
        tx.connection.execute(proof, [TUESDAY, run_no])
        tx.connection.execute("INSERT INTO ops.destroyed_count VALUES ('raw.water_cut', 7, $1)", [run_no])
        tx.connection.execute("INSERT INTO ops.destroyed_row VALUES ('d1', 'water_cut', 7, $1)", [run_no])
    pack = write_audit_pack(county.home, CAMPAIGN)
    (proven,) = _table(pack, "08-destruction")
    assert (proven["document_no"], proven["account"], proven["name"], proven["destroyed"]) == (
        "희망복지-1", "balgul", "raw.water_cut", "7",
    )  # fmt: skip
    (rows,) = _table(pack, "08-destroyed-rows")
    assert (rows["source"], rows["delivery_id"], rows["destroyed"]) == ("water_cut", "d1", "7")
    assert all("한가람".encode() not in content for content in _bytes(pack).values())


def test_what_is_no_id_is_not_shown_and_no_cell_is_a_formula(county: ReportedCounty) -> None:
    delivery, named, formula = "e" * 32, str(CANARY["person_name"]), '=HYPERLINK("https://bad.test")'
    ids = {"household_id": "a" * 32, "package_id": "B" * 16, "ref": "0123456789", "officer_id": "B001"}
    kinds = {"order_kind": "KEEP", "ordered_on": TUESDAY}
    rows = [
        kinds | ids | {"subject_delivery_id": delivery, "document_no": formula},
        kinds | dict.fromkeys([*ids, "subject_delivery_id"], named) | {"document_no": "\t+1"},
        kinds | ids | {"subject_delivery_id": delivery, "document_no": f"{named} 님이 전화함, 복지-1"},
    ]
    verdict = {"delivery_id": delivery, "is_accepted": True, "rows_accepted": 2, "rows_quarantined": 1}
    county.insert("ops.delivery_verdict", [verdict])
    broken = {"delivery_id": delivery, "row_no": 3, "column_name": "document_no", "action": "quarantine_row"}
    county.insert("ops.quarantine", [broken | {"rule": rule} for rule in ("document_shape", "order_has_day")])
    with Warehouse(county.home).transaction() as tx:
        typed = [{"delivery_id": delivery, "row_no": number} | row for number, row in enumerate(rows, 1)]
        tx.insert("typed.operator_order", pl.DataFrame(typed))
    pack = write_audit_pack(county.home, CAMPAIGN)
    shown, masked, held = (row for row in _table(pack, "04-orders") if row["delivery_id"] == delivery)
    assert {name: shown[name] for name in ids} == ids
    assert {masked[name] for name in [*ids, "subject_delivery_id"]} == {"형식 아님"}
    assert (shown["document_no"], masked["document_no"]) == (f"'{formula}", "'\t+1")
    assert held["document_no"] == "형식 아님"
    assert all(named.encode() not in content for content in _bytes(pack).values())
