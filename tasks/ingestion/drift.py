"""How a file is unlike its declaration, as counts beside those of its rules: nothing of it is a rule's business."""

import json
from collections.abc import Sequence

import polars as pl

from tasks.doors.readers import Noticed
from warehouse.catalog import Source
from warehouse.connection import Transaction
from warehouse.declared import undeclared_codes_of, unknown_kinds_of


def keep_noticed(tx: Transaction, source: Source, delivery_id: str, noticed: tuple[Noticed, ...]) -> None:
    """Enter what the door noticed of a delivery, and the columns that hold a code or kind which nobody declared."""
    codes = tx.execute(undeclared_codes_of(source), delivery_id=delivery_id).fetchall()
    observes = source.observes
    if observes and observes.kinds_in and observes.kinds_named == "catalogue":
        kinds = unknown_kinds_of(source, observes.kinds_in)
        codes += tx.execute(kinds, delivery_id=delivery_id, run_no=tx.run_no).fetchall()
    counts = [*((one.rule, one.column, one.rows) for one in noticed), *codes]
    frame = pl.DataFrame(
        counts,
        schema={"rule": pl.String, "column_name": pl.String, "bad_rows": pl.Int64},
        orient="row",
    )
    context = {"delivery_id": delivery_id, "action": "warn", "is_kept": False, "run_no": tx.run_no}
    tx.insert(
        "ops.rule_count", frame.with_columns(**{name: pl.lit(value) for name, value in context.items()})
    )


def noticed_of(tx: Transaction, part_ids: Sequence[str]) -> tuple[Noticed, ...]:
    """What the door noticed of all these parts together."""
    rows = tx.rows("ingestion/select_noticed_part", part_ids=json.dumps(part_ids))
    return tuple(Noticed(row["rule"], row["column_name"], int(row["bad_rows"])) for row in rows)
