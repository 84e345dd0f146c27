"""Destruction: what is past its years is destroyed by an order under a document number, and a proof is kept."""

import getpass
from typing import Any

from tasks.doors.destruction import due_counts, finish
from tasks.stage import Counts, Run, in_ledger, safe_task
from warehouse import rewriting
from warehouse.connection import Transaction, Warehouse
from warehouse.home import Home

Row = dict[str, Any]


def destroy_due(home: Home, run: Run) -> Counts:
    """Carry out the orders to destroy that came in; counts of ``destroyed`` rows and ``files``.

    A process that dies leaves the warehouse as it was or as it is to be, and the next run finishes.
    """
    with Warehouse(home).reading(as_of=run.as_of, run_no=run.run_no) as tx:
        orders = tx.rows("destruction/select_new_order")
    if not orders:
        return {"destroyed": 0, "files": 0}
    with (
        rewriting.rewritten(home) as copy,
        Warehouse(copy).transaction(as_of=run.as_of, run_no=run.run_no) as tx,
    ):
        counts = in_ledger(tx, "destruction", __name__, lambda: _carry_out(tx, home, orders))
    finish(home)
    return counts


def _carry_out(tx: Transaction, home: Home, orders: list[Row]) -> Counts:
    counts = due_counts(tx, home)
    for name, destroyed in counts.items():
        tx.run("destruction/insert_destroyed_count", counted=name, destroyed=destroyed)
    for order in orders:
        tx.run("destruction/insert_destruction", account=getpass.getuser(), **order)
    files = sum(counts.get(folder, 0) for folder in ("outbox", "rejected"))
    return {"destroyed": sum(counts.values()) - files, "files": files}


carry_out_destruction = safe_task("destruction", "destroy_due", destroy_due)
