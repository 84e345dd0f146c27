"""Goes back in a copy: to the morning of a day, to run it again and compare, row by row; or to its evening, to look."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import yaml

from warehouse.catalog import load_source
from warehouse.connection import Transaction, Warehouse, of_this_version
from warehouse.county import County
from warehouse.errors import Refusal
from warehouse.gathered import forget_from, rows_copied, rows_hash_of
from warehouse.home import CHECKOUT, Home, write_atomically
from warehouse.roads import held_table
from warehouse.rule_files import read_instead
from warehouse.schema import hold_to, renew_towns

# What came in is there in the morning; ingestion is not repeated.
_RECEIVED = frozenset(
    {"ops.delivery", "ops.delivery_part", "ops.delivery_repeat", "ops.refused_answer", "ops.absorbed_day"}
)

# What was destroyed since is not there on an earlier evening either; who looks back is told so, and counts by it.
_PROOFS = frozenset({"ops.destruction", "ops.destroyed_count", "ops.destroyed_row", "ops.destroyed_step"})

# What the ledger says of the code and parameters by which a run was made, beside the tables: an update changes it.
RULES = "rules and parameters"

# Of these receiving wrote a part.
_IN_PART = {"ops.stage_run": "rewind/delete_stage_run", "ops.rule_count": "rewind/delete_rule_count"}


@contextmanager
def morning_of(home: Home, as_of: date) -> Iterator[tuple[Home, list[int]]]:
    """A copy of the home as it was when the runs of a day began, and the numbers of those runs.

    The rows that were received that day are there, as they were received; whatever a stage made of them is not.
    The copy is encrypted under the same keys, lies in the home's private folder and is destroyed afterwards.

    Raises:
        Refusal: no run was made on that day, or rows were destroyed since: what they gave cannot be given again.
    """
    with Warehouse(home).reading(as_of=as_of) as tx:
        runs = [int(row["run_no"]) for row in tx.rows("rewind/select_run_of_day")]
        gone = tx.one("destruction/count_later", first=runs[0]) if runs else None
    if not runs:
        raise Refusal("No run was made on that day.")
    if gone and gone["destructions"]:
        raise Refusal("Rows were destroyed since: that day cannot be repeated.")
    with _copied(home, runs[0]) as copy:
        with Warehouse(copy).transaction() as tx:
            _undo(tx, runs)
        yield copy, runs


@contextmanager
def evening_of(home: Home, as_of: date) -> Iterator[Home]:
    """A copy of the home as it was when a day ended: what later runs wrote is not there, nor what they destroyed.

    Raises:
        Refusal: no run was made until then.
    """
    with Warehouse(home).reading(as_of=as_of) as tx:
        last = tx.one("rewind/select_last_run_until")
    if last is None or last["run_no"] is None:
        raise Refusal("No run was made until that day.")
    first = int(last["run_no"]) + 1
    with _copied(home, first - 1) as copy:
        with Warehouse(copy).transaction() as tx:
            _part_again(tx, first)
            for table in _tables(tx):
                if table not in _PROOFS:
                    tx.execute(forget_from(table), first=first)
        yield copy


@contextmanager
def _copied(home: Home, run_no: int) -> Iterator[Home]:
    """A copy in which the county's file of a run stands in for that of today."""
    root = Path(mkdtemp(dir=home.temporary, prefix=f"replay-{os.getpid()}-"))
    try:
        with Warehouse(home).reading():
            for file in home.root.glob("warehouse.duckdb*"):  # what was not yet written from the log, too
                shutil.copyfile(file, root / file.name)
        shutil.copyfile(home.root / "home.yaml", root / "home.yaml")
        (root / "tmp").mkdir()
        copy = replace(home, root=root)
        _hold_to_then(home, copy, run_no)
        with of_this_version(), read_instead({home.county_file: (copy.held_county_file, None)}):
            yield copy
    finally:
        shutil.rmtree(root)


def _hold_to_then(home: Home, copy: Home, run_no: int) -> None:
    """Give the copy the county's file of a run, and its towns; where none was kept yet, the first that was."""
    with Warehouse(home).reading(run_no=run_no) as tx:
        then = tx.one("rewind/select_county_file_of_then")
    if then is None:
        hold_to(copy)
        return
    write_atomically(copy.held_county_file, then["stated"].encode())
    write_atomically(held_table(copy.held_county_file), (then["roads"] or "").encode())
    with Warehouse(copy).transaction() as tx:
        renew_towns(tx, County.read(copy.held_county_file))


def begin_run(home: Home, copy: Home, run_no: int) -> None:
    """Enter a run of the day into the copy, as it stands in the home: a later run would end the one before it."""
    with Warehouse(home).reading(run_no=run_no) as tx:
        rows = {table: tx.frame(f"rewind/select_{table}") for table in ("run", "county_file")}
    with Warehouse(copy).transaction() as tx:
        for table, row in rows.items():
            tx.insert(f"ops.{table}", row)
    _hold_to_then(home, copy, run_no)


def forget_pages(copy: Home, run_no: int) -> None:
    """Have the run make its pages and its snapshot in the copy, too, which a replay does not repeat."""
    copy.reports.mkdir(exist_ok=True)
    with Warehouse(copy).transaction(run_no=run_no) as tx:
        tx.run("rewind/delete_reporting")


def stages_of(home: Home, run_no: int) -> list[str]:
    """The stages of a run in the order in which they ran."""
    with Warehouse(home).reading(run_no=run_no) as tx:
        return [str(row["stage"]) for row in tx.rows("rewind/select_stage")]


def judged_in(home: Home, run_no: int) -> frozenset[str]:
    """The deliveries that a run judged: of those that it took in, what it failed over was left to a later one."""
    with Warehouse(home).reading(run_no=run_no) as tx:
        return frozenset(str(row["delivery_id"]) for row in tx.rows("rewind/select_judged"))


def fingerprints(home: Home, runs: list[int]) -> dict[str, str]:
    """A hash of the rows that the runs wrote into each table, without what cannot be equal; and one of ``RULES``."""
    left_out = yaml.safe_load((CHECKOUT / "warehouse" / "not_replayed.yaml").read_text("utf-8"))
    with Warehouse(home).reading() as tx:

        def hashed(table: str, *also_left_out: str) -> str:
            query = rows_hash_of(table, [*left_out.get(table, []), *also_left_out])
            return str(tx.execute(query, first=runs[0], last=runs[-1]).fetchall())

        facts = {table: hashed(table) for table in _tables(tx) if table != "ops.stage_run"}
        return facts | {
            "ops.stage_run": hashed("ops.stage_run", "rules_hash", "fingerprint"),
            RULES: hashed("ops.stage_run"),
        }


def of_other_code(home: Home, copy: Home, runs: list[int]) -> list[str]:
    """The stages whose own code was another in the runs than in their repetition."""
    made = []
    for one in (home, copy):
        with Warehouse(one).reading() as tx:
            rows = tx.rows("rewind/select_rules", first=runs[0], last=runs[-1])
        made.append({(row["stage"], row["run_no"], row["delivery_id"]): row["rules_hash"] for row in rows})
    then, now = made
    return sorted({key[0] for key in then if then[key] != now.get(key, then[key])})


def _undo(tx: Transaction, runs: list[int]) -> None:
    """Delete what the day's runs and later ones wrote, but for the day's deliveries, absorbed days and proofs."""
    for name in _IN_PART.values():
        tx.run(name, first=runs[0], last=runs[-1])
    for table in _tables(tx):
        if table in _IN_PART:
            continue
        keeps_the_day = table in _RECEIVED | _PROOFS
        tx.execute(forget_from(table), first=runs[-1] + 1 if keeps_the_day else runs[0])


def _part_again(tx: Transaction, first: int) -> None:
    """Give parts that waited before a run their rows, which have lain in a whole delivery since."""
    tx.run("rewind/delete_repeated_part", first=first)
    for part in tx.rows("rewind/select_gathered_part", first=first):
        source = load_source(part.pop("source"))
        for schema in ("raw", "typed"):
            copied = tx.execute(rows_copied(schema, source), **part).fetchone() or (0,)
        # What was destroyed of the whole delivery is lacking in the part, and is proven there.
        ids = {name: part[name] for name in ("part_id", "delivery_id")}
        lacking = part["last_row"] - part["first_row"] + 1 - int(copied[0])
        if tx.run("rewind/insert_destroyed_of_part", **ids, lacking=lacking):
            tx.run("rewind/update_destroyed_of_whole", **ids)


def _tables(tx: Transaction) -> list[str]:
    return [f"{row['schema_name']}.{row['table_name']}" for row in tx.rows("rewind/select_run_table")]
