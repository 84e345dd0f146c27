"""Ingestion: what lies in the inbox becomes deliveries, their rows as received and as declared."""

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from tasks.doors import inbox
from tasks.doors.limits import check_size
from tasks.doors.readers import Noticed, Received, Rejection, read
from tasks.stage import Counts, Run, in_ledger, safe_task
from warehouse.catalog import Source
from warehouse.connection import Transaction, Warehouse
from warehouse.declared import read_as_declared, undeclared_codes_of
from warehouse.home import Home
from warehouse.keys import Keys
from warehouse.ledger import is_linked

# One process may die of anything while it reads a file; two died of the file.
_DEATHS = 2


@dataclass(frozen=True)
class _Opened:
    """A file that was read outside the lock: rows, or the reason why there are none; no content of a giant."""

    delivery_id: str
    source: Source
    sha256: str
    file_bytes: int
    content: bytes | None
    outcome: Received | Rejection
    file: Path


def take_in(home: Home, run: Run) -> Counts:
    """Take in every file that waits, each in one transaction; the file is destroyed after its COMMIT.

    Returns:
        Counts of ``deliveries``, ``rows`` and ``rejected`` deliveries. A file that came before counts nowhere.
    """
    totals: Counter[str] = Counter(deliveries=0, rows=0, rejected=0)
    keys = home.keys()
    inbox.recover(home)
    # A run that has linked is closed: its linkage would never see a file that came since. The next run takes it.
    for source, file in [] if is_linked(home, run.run_no) else inbox.claimed(home):
        opened = _open(source, file, run, keys)
        with Warehouse(home).transaction(as_of=run.as_of, run_no=run.run_no) as tx:
            if new := _as_new(tx, opened, keys):
                totals.update(_record(tx, new))
        if isinstance(opened.outcome, Rejection) and opened.content:
            inbox.keep_sealed(home, opened.delivery_id, opened.content)
        opened.file.unlink()
    return dict(totals)


receive_deliveries = safe_task("ingestion", "receive_deliveries", take_in)


def _open(source: Source, file: Path, run: Run, keys: Keys) -> _Opened:
    size = file.stat().st_size
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    content: bytes | None = None
    outcome: Received | Rejection
    try:
        check_size(source, size)
        content = file.read_bytes()
        if inbox.deaths_over(file) >= _DEATHS:
            raise Rejection("stopped_its_readers", source=source.code)
        with inbox.opening(file):
            outcome = read(source, content, as_of=run.as_of, keys=keys)
    except Rejection as rejection:
        outcome = rejection
    delivery_id = keys.id_of("delivery", f"{source.code}|{_identity(source, outcome, run)}|{sha256}")
    return _Opened(delivery_id, source, sha256, size, content, outcome, file)


def _identity(source: Source, outcome: Received | Rejection, run: Run) -> str:
    """What, beside its bytes, makes a delivery another one: the period it speaks of.

    A return, an order or an alert says when it was written; the day it came says nothing, and the same bytes on another
    day are the same facts. A file that was refused is of its own: it can be read once its declaration is mended.
    """
    if isinstance(outcome, Rejection):
        return f"rejected {run.as_of}"
    comes_once = source.route in ("return", "local") and source.period.source == "as_of"
    return "" if comes_once else outcome.period


def _as_new(tx: Transaction, opened: _Opened, keys: Keys) -> _Opened | None:
    """The delivery, if it did not come before; one whose bytes a rule rejected is judged anew, under an id of its own.

    The rule may have been mended since, or a day have come of which it spoke, and nothing of it was accepted.
    """
    while known := tx.one("ingestion/find_delivery", delivery_id=opened.delivery_id):
        if not known["is_rejected"]:
            return None
        opened = replace(opened, delivery_id=keys.id_of("delivery", opened.delivery_id))
    return opened


def _record(tx: Transaction, opened: _Opened) -> Counts:
    return in_ledger(tx, "ingestion", __name__, lambda: _store(tx, opened), opened.delivery_id)


def _store(tx: Transaction, opened: _Opened) -> Counts:
    outcome = opened.outcome
    rejection = outcome if isinstance(outcome, Rejection) else None
    rows = 0 if rejection else _store_rows(tx, opened)
    tx.run(
        "ingestion/insert_delivery",
        delivery_id=opened.delivery_id,
        source=opened.source.code,
        period=outcome.period if isinstance(outcome, Received) else "",
        sha256=opened.sha256,
        file_bytes=opened.file_bytes,
        rows_received=rows,
        rejected_code=rejection.code if rejection else None,
        rejected_ko=rejection.reason_ko if rejection else None,
    )
    return {"deliveries": 1, "rows": rows, "rejected": int(rejection is not None)}


def _store_rows(tx: Transaction, opened: _Opened) -> int:
    if isinstance(opened.outcome, Rejection):
        return 0
    rows = opened.outcome.rows.with_columns(
        pl.lit(opened.delivery_id).alias("delivery_id"),
        pl.lit(f"{opened.outcome.layout.layout_from}").alias("_layout"),
    )
    tx.insert(f"raw.{opened.source.code}", rows)
    tx.execute(read_as_declared(opened.source), delivery_id=opened.delivery_id)
    _store_noticed(tx, opened.source, opened.delivery_id, opened.outcome.noticed)
    return rows.height


def _store_noticed(tx: Transaction, source: Source, delivery_id: str, noticed: tuple[Noticed, ...]) -> None:
    """How a file is unlike its declaration, as counts beside those of its rules: nothing of it is a rule's business."""
    codes = tx.execute(undeclared_codes_of(source), delivery_id=delivery_id).fetchall()
    counts = [*((one.rule, one.column, one.rows) for one in noticed), *codes]
    frame = pl.DataFrame(
        counts,
        schema={"rule": pl.String, "column_name": pl.String, "bad_rows": pl.Int64},
        orient="row",
    )
    context = {"delivery_id": delivery_id, "action": "warn", "is_kept": False, "run_no": tx.context["run_no"]}
    tx.insert(
        "ops.rule_count", frame.with_columns(**{name: pl.lit(value) for name, value in context.items()})
    )
