"""Linkage of an intake: a delivery over which it fails by a fault of ours is given back to validation.

Nobody in danger in another waits for it, and a later run judges and links it: nothing rests on a judgement that no
linkage has seen, so it goes as if it had failed. Where linkage fails over rows that an order released, the order is
given back. A working day stops instead: a refusal may stand in it.
"""

from collections.abc import Sequence

from tasks.linkage import Delivery, link_records, link_rows
from tasks.stage import Counts, Run, redacted, safe_task
from warehouse.catalog import load_source
from warehouse.connection import Warehouse
from warehouse.errors import Fault, Refusal, stop_beneath
from warehouse.home import Home

_JUDGED = ("deviation", "row_event", "rule_count", "quarantine", "verdict", "stage_run")


def link(home: Home, run: Run) -> Counts:
    """Link as ``link_records`` does; where it fails, give back the deliveries over which it does.

    Raises:
        Fault: of the first that was given back, with its source and id; the others are still to be linked.
    """
    try:
        return link_records.run_in(home, run)
    except Refusal:
        raise
    except Exception as failed:
        if stop_beneath(failed) or not (faults := _faults(home, run)):
            raise
    _give_back(home, run, list(faults))
    raise next(iter(faults.values()))


link_or_give_back = safe_task("linkage", "link_or_give_back", link)


def _faults(home: Home, run: Run) -> dict[str, Fault]:
    """By delivery that no linkage has seen, with what it fails over it, beside others over which it does not."""
    with Warehouse(home).reading(run_no=run.run_no) as tx:
        waiting = tx.rows("linkage/select_unlinked_delivery")
    fitting: list[Delivery] = []
    faults: dict[str, Fault] = {}
    # Reports first: where two do not go together, the list is the one that waits.
    for delivery in sorted(waiting, key=lambda one: load_source(one["source"]).route != "local"):
        if delivery["delivery_id"] in faults:
            continue
        fault = _fault_of(home, run, [*fitting, delivery])
        if fault is None:
            fitting.append(delivery)
        else:
            faults |= dict.fromkeys(_given_back_for(home, run, delivery), fault)
    return faults


def _given_back_for(home: Home, run: Run, delivery: Delivery) -> list[str]:
    """What a delivery is undone by: itself, or the orders by which rows of one that was linked before came in."""
    if not delivery["is_linked"]:
        return [delivery["delivery_id"]]
    with Warehouse(home).reading(run_no=run.run_no) as tx:
        orders = tx.rows("linkage/select_releasing_order", delivery_id=delivery["delivery_id"])
    return [order["delivery_id"] for order in orders]


def _fault_of(home: Home, run: Run, deliveries: Sequence[Delivery]) -> Fault | None:
    """What linkage of these fails by, said of the last; nothing of it is kept."""

    def tried() -> None:
        with Warehouse(home).undone(as_of=run.as_of, run_no=run.run_no) as tx:
            link_rows(tx, run, deliveries)

    last = deliveries[-1]
    try:
        redacted("linkage", tried, source=last["source"], delivery=last["delivery_id"])
    except Fault as fault:
        return fault
    return None


def _give_back(home: Home, run: Run, deliveries: Sequence[str]) -> None:
    with Warehouse(home).transaction(run_no=run.run_no) as tx:
        for delivery_id in deliveries:
            for judged in _JUDGED:
                tx.run(f"judgement/delete_{judged}", delivery_id=delivery_id)
