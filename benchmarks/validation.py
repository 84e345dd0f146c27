"""Great Expectations with quarantine against the bare SQL of the same suite, on the largest delivery of this home."""

import time
from datetime import date

import duckdb

from benchmarks.row import Row
from expectations import validate_delivery
from warehouse.connection import Transaction, Warehouse
from warehouse.errors import Refusal
from warehouse.home import Home

_REPETITIONS = 5


def measure(home: Home) -> list[Row]:
    """Seconds of the whole suite over those of one scan that counts NULLs in every column of the delivery."""
    with Warehouse(home).reading() as tx:
        delivery = tx.one("bench/select_largest_delivery")
        if delivery is None:
            raise Refusal("This home has no delivery: run `balgul demo` first.")
        source, delivery_id = str(delivery["source"]), str(delivery["delivery_id"])
        _suite(tx, source, delivery_id, delivery["received_on"])
        suite = [_suite(tx, source, delivery_id, delivery["received_on"]) for _ in range(_REPETITIONS)]
        scan = [_scan(tx, source, delivery_id) for _ in range(_REPETITIONS)]
    ratios = [a / b for a, b in zip(suite, scan, strict=True)]
    note = f"{source}, {delivery['rows_received']} rows, {sorted(suite)[_REPETITIONS // 2] * 1000:.0f} ms a suite"
    return [
        Row.of("validation", "suite with quarantine / one scan of all columns", ratios, bar=40, note=note)
    ]


def _suite(tx: Transaction, source: str, delivery_id: str, as_of: date) -> float:
    started = time.monotonic()
    validate_delivery(tx.connection, source=source, delivery_id=delivery_id, as_of=as_of)
    return time.monotonic() - started


def _scan(tx: Transaction, source: str, delivery_id: str) -> float:
    started = time.monotonic()
    rows = tx.connection.table(f"typed.{source}")
    named = rows.filter(duckdb.ColumnExpression("delivery_id") == duckdb.ConstantExpression(delivery_id))
    named.aggregate("count(COLUMNS(*))").fetchall()
    return time.monotonic() - started
