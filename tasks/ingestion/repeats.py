"""The same rows in new bytes: another export of what came before, in another order or format. Nothing counts twice."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from warehouse.catalog import Source
from warehouse.connection import Transaction
from warehouse.declared import rows_forgotten, same_rows, sharing_a_key


@dataclass(frozen=True)
class Rows:
    """Stored rows: those of a delivery from one row number to another, both included."""

    delivery_id: str
    first_row: int
    last_row: int


def comes_once(source: Source) -> bool:
    """Whether the same rows on another day are the same facts.

    A return, an order or an alert says when it was written; the day it came says nothing. A list says what was so in a
    month: the same rows for the next month are news.
    """
    return source.route in ("return", "local") and source.period.source == "as_of"


def repeated_by(tx: Transaction, source: Source, delivery_id: str, period: str, row_count: int) -> str | None:
    """The earlier delivery whose rows a stored one only repeats.

    A full list is held to the newest of its period, since it may take back what came between; a delta to each. One that
    a rule rejected is none, and an empty file repeats nothing.
    """
    if row_count == 0:
        return None
    known = {
        "source": source.code,
        "period": None if comes_once(source) else period,
        "delivery_id": delivery_id,
    }
    # Most files are ruled out by the first and cheapest question.
    alike = [
        str(row["delivery_id"]) for row in tx.rows("ingestion/select_alike", **known, row_count=row_count)
    ]
    if alike:
        near = tx.execute(
            sharing_a_key(source), delivery_id=delivery_id, candidates=json.dumps(alike)
        ).fetchall()
        alike = [str(row[0]) for row in near]
    if alike:
        standing = tx.rows("ingestion/select_standing", **known, kind=source.kind)
        alike = [str(row["delivery_id"]) for row in standing if row["delivery_id"] in alike]
    earlier = [Rows(one, 1, row_count) for one in alike]
    found = same_among(tx, source, Rows(delivery_id, 1, row_count), earlier)
    return found.delivery_id if found else None


def same_among(tx: Transaction, source: Source, rows: Rows, others: Sequence[Rows]) -> Rows | None:
    """The first of some others that are the same rows in whatever order."""
    if not others:
        return None
    candidates = json.dumps([asdict(one) for one in (rows, *others)])
    found = tx.execute(same_rows(source), candidates=candidates).fetchone()
    return others[found[0] - 1] if found else None


def keep_repeat(tx: Transaction, source: Source, delivery_id: str, repeated: str) -> None:
    """Take back the rows of a delivery that is entered, and say which one it repeats."""
    for schema in ("raw", "typed"):
        tx.execute(rows_forgotten(schema, source), delivery_id=delivery_id)
    tx.run("ingestion/insert_delivery_repeat", delivery_id=delivery_id, repeats_delivery_id=repeated)
