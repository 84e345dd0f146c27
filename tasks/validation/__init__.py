"""Validation: which rows of a delivery are accepted, which are quarantined, and whether the delivery stands."""

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

from expectations import Verdict
from tasks.doors.readers import Rejection
from tasks.stage import Counts, Run, Withheld, in_ledger, redacted, safe_task
from tasks.validation.fate import ORDERS, judge, release_rows, replace_rows
from warehouse.connection import Held, Transaction, Warehouse
from warehouse.home import Home


def validate(home: Home, run: Run, *, among: frozenset[str] | None = None) -> Counts:
    """Hold every delivery that was read and not yet judged to its suite, each in one transaction.

    One that fails holds up no other; then the stage fails by it.

    Orders to release rows are carried out with the delivery that holds them.

    Args:
        home: whose deliveries.
        run: the run.
        among: the deliveries that this run judged, where it is repeated: what it failed over a later one judged.

    Returns:
        Counts of ``accepted`` and ``rejected`` deliveries, of ``quarantined`` rows, and of earlier quarantined rows
        that were ``replaced`` by a delivery, ``released`` by an order or stay as they are (``refused``).
    """
    totals: Counter[str] = Counter(accepted=0, rejected=0, quarantined=0)
    with Warehouse(home).held() as held:
        with held.transaction(run_no=run.run_no) as tx:
            waiting = tx.rows("validation/select_unjudged")
        withheld = Withheld()
        for delivery in waiting:
            if among is not None and delivery["delivery_id"] not in among:
                continue
            totals.update(withheld.act(partial(_judged, held, run, delivery)))
    withheld.end()
    return dict(totals)


validate_deliveries = safe_task("validation", "validate_deliveries", validate)


def _judged(held: Held, run: Run, delivery: Mapping[str, Any]) -> Counts:
    """Judge one delivery; of one that fails, raises Fault with its source and id, and the next run tries again."""

    def act() -> Counts:
        with held.transaction(as_of=run.as_of, run_no=run.run_no) as tx:
            return _judge(tx, run, delivery)

    return redacted("validation", act, source=delivery["source"], delivery=delivery["delivery_id"])


def _judge(tx: Transaction, run: Run, delivery: Mapping[str, Any]) -> Counts:
    delivery_id, source = str(delivery["delivery_id"]), str(delivery["source"])

    def act() -> Counts:
        with tx.on_both_cores(delivery["rows_received"]):
            verdict = judge(tx, run, delivery_id, source)
        _store(tx, delivery_id, verdict)
        counts = {
            "accepted": int(verdict.accepted),
            "rejected": int(not verdict.accepted),
            "quarantined": verdict.quarantined,
        }
        # Told only where there was any: who repeats a killed run may know before that there is none.
        if verdict.accepted and delivery["is_not_first"] and (n := replace_rows(tx, delivery_id, source)):
            counts["replaced"] = n
        if verdict.accepted and source == ORDERS:
            counts |= release_rows(tx, run, delivery_id)
        return counts

    return in_ledger(tx, "validation", __name__, act, delivery_id)


def _store(tx: Transaction, delivery_id: str, verdict: Verdict) -> None:
    tx.run("validation/insert_quarantine", delivery_id=delivery_id)
    tx.run(
        "validation/insert_rule_count",
        delivery_id=delivery_id,
        rules=[rule.rule for rule in verdict.rules],
        columns=[rule.column or "" for rule in verdict.rules],
        actions=[rule.action for rule in verdict.rules],
        bad_rows=[rule.bad_rows for rule in verdict.rules],
        is_kept=[rule.holds for rule in verdict.rules],
        is_asked=[rule.is_asked for rule in verdict.rules],
    )
    code = verdict.rejected_by[0] if verdict.rejected_by else None
    tx.run(
        "validation/insert_verdict",
        delivery_id=delivery_id,
        is_accepted=verdict.accepted,
        rejected_code=code,
        rejected_ko=Rejection("rejected_by_rule", column=code).reason_ko if code else None,
        rows_accepted=verdict.rows - verdict.quarantined if verdict.accepted else 0,
        rows_quarantined=verdict.quarantined,
    )
