"""Runs and finished stages: what lets a stage be run again, and a killed one be as if it never was."""

import hashlib
from datetime import date, timedelta
from typing import Any

from warehouse import clock
from warehouse.connection import Transaction, Warehouse
from warehouse.county import County, file_at_hand, parameters_until
from warehouse.errors import Refusal
from warehouse.home import Home
from warehouse.roads import road_table


def open_run(home: Home, as_of: date, *, has_files: bool, most_days: int | None = None) -> int:
    """The number of the run that serves ``as_of``: the one already under way, or a new one.

    A new number is drawn when the day is new, or when files wait, or a delivery whose judging failed, or the county's
    file or the home's key has changed, and the last run of the day has already linked what it took in. Working days
    without a run are marked as absorbed.

    Args:
        home: whose run.
        as_of: the day.
        has_files: whether files wait.
        most_days: how long after the last day in the ledger it may be, where a clock named it.

    Raises:
        Refusal: the day is before the last day in the ledger and has no run of its own, or too long after it.
    """
    with Warehouse(home).transaction(as_of=as_of) as tx:
        last = tx.one("ledger/last_run")
        if last is not None and most_days is not None and (as_of - last["as_of"]).days > most_days:
            raise Refusal(
                f"The last run was of {last['as_of']}, and this machine's clock says {as_of}: a day that is once in "
                "the ledger cannot be taken back. If the clock is right, name the day once: "
                f"balgul run intake --as-of {as_of}."
            )
        if last is not None and as_of < last["as_of"]:
            return _past_run(tx)
        kept, file = tx.one("ledger/select_county_file"), _county_file(home)
        is_other = kept is not None and kept != file
        # What a run seals is told by the key of its number.
        is_turned = last is not None and last["run_no"] in dict(home.wrapped.packages)
        is_closed = (
            last is not None
            and last["is_linked"]
            and (has_files or is_other or is_turned or _has_unjudged(tx))
        )
        if last is not None and as_of == last["as_of"] and not is_closed:
            run_no = int(last["run_no"])
        else:
            run_no = int(last["run_no"]) + 1 if last else 1
            tx.run("ledger/insert_run", run_no=run_no, opened_at=clock.now())
            for day in _days_between(last["as_of"], as_of) if last else []:
                if County.read(home.county_file).is_working_day(day):
                    tx.run("ledger/insert_absorbed_day", absorbed_on=day, run_no=run_no)
        if kept != file:
            tx.run("ledger/insert_county_file", run_no=run_no, **file)
    return run_no


def _county_file(home: Home) -> dict[str, str | None]:
    """What a run is held to, also when it is repeated: nothing in that file but its campaigns has a date."""
    table = road_table(home.county_file)
    return {
        "stated": file_at_hand(home.county_file).read_bytes().decode(),
        "roads": table.read_bytes().decode() if table else None,
    }


def _has_unjudged(tx: Transaction) -> bool:
    waiting = tx.one("ledger/count_unjudged")
    return waiting is not None and waiting["deliveries"] > 0


def is_linked(home: Home, run_no: int) -> bool:
    """Whether a run has linked what it took in, and so takes nothing more."""
    with Warehouse(home).reading(run_no=run_no) as tx:
        return _finished(tx, "linkage", "")["counts"] is not None


def stage_counts(tx: Transaction, stage: str, delivery_id: str = "") -> str | None:
    """The counts of a finished stage as JSON text, or None when it has yet to run.

    Raises:
        Refusal: the run belongs to a day before the last one, and the stage was never run on it.
    """
    done = _finished(tx, stage, delivery_id)
    if done["counts"] is not None:
        return str(done["counts"])
    if (done["last_run_no"] or 0) > tx.run_no:
        raise Refusal(
            "That day is past: its runs answer from the ledger, and this stage was not part of them."
        )
    return None


def record_stage(tx: Transaction, stage: str, rules: str, counts: str, delivery_id: str = "") -> None:
    """Add the stage's row to the transaction that holds its facts.

    The fingerprint covers the stages before it in this run, its own last row, the parameters that are dated until its
    day, the county's file and the stage's own SQL and rules.
    """
    tx.run(
        "ledger/insert_stage_run",
        stage=stage,
        delivery_id=delivery_id,
        parameters_hash=_parameters_hash(tx),
        rules_hash=rules,
        counts=counts,
        recorded_at=clock.now(),
    )


def _finished(tx: Transaction, stage: str, delivery_id: str) -> dict[str, Any]:
    return tx.one("ledger/select_stage_run", stage=stage, delivery_id=delivery_id) or {}


def _past_run(tx: Transaction) -> int:
    past = tx.one("ledger/last_run_of_day")
    if past is None or past["run_no"] is None:
        raise Refusal("That day is before the last day in the ledger, and no run was made on it.")
    return int(past["run_no"])


def _days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range(1, (last - first).days)]


def _parameters_hash(tx: Transaction) -> str:
    county = file_at_hand(tx.home.county_file).read_bytes()
    return hashlib.sha256(repr(parameters_until(tx.as_of)).encode() + county).hexdigest()
