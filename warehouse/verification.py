"""The laws of a home: each a query in ``warehouse/laws``, with both its sides and whether it holds."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.catalog import all_sources
from warehouse.connection import Transaction, Warehouse
from warehouse.gathered import row_counts_of, sources_at_hand
from warehouse.home import CHECKOUT, Home

_LAWS = CHECKOUT / "warehouse" / "laws"


@dataclass(frozen=True)
class Law:
    """One law, as found."""

    name: str
    left: Any
    right: Any
    holds: bool


def verify(home: Home) -> list[Law]:
    """Every law of the home; a law that cannot be computed is broken.

    Raises:
        Refusal: one does not bind, and the last run was another version's.
    """
    with Warehouse(home).reading() as tx:
        facts = _facts(home, tx)
        return [_judge(tx, file, facts) for file in sorted(_LAWS.glob("*.sql"))]


def _judge(tx: Transaction, file: Path, facts: dict[str, Any]) -> Law:
    text = file.read_text("utf-8")
    name = text.splitlines()[0].removeprefix("-- law: ").strip()
    values = {key: value for key, value in facts.items() if f"${key}" in text}
    try:
        row = tx.execute(text, **values).fetchone()
    except duckdb.Error as error:
        # It brings Polars, with which a command that waits for another does not end at once by Ctrl-C.
        from warehouse.schema import is_brought_up

        if isinstance(error, duckdb.CatalogException | duckdb.BinderException) and not is_brought_up(tx):
            raise
        row = None
    if row is None:
        return Law(name, None, None, False)
    return Law(name, row[0], row[1], row[2] is True)


def _facts(home: Home, tx: Transaction) -> dict[str, Any]:
    """What lies outside the tables: files of the outbox, rows of the declared sources, key files in the home."""
    at_hand = {code for (code,) in tx.execute(sources_at_hand(all_sources())).fetchall()}
    counted = [tx.execute(row_counts_of(s)).fetchone() or () for s in all_sources() if s.code in at_hand]
    typed, raw, orphans, lacking = (sum(counts) for counts in zip((0, 0, 0, 0), *counted, strict=True))
    return {
        "outbox": json.dumps(_outbox(home)),
        "typed": typed,
        "raw": raw,
        "orphans": orphans,
        "lacking": lacking,
        "keys_inside": home.keys_inside(),
        "is_real": not home.is_simulated,
    }


def _outbox(home: Home) -> dict[str, str]:
    # A recipient's folder may be a link to another one of the same disk, into which the first does not look.
    found = {*home.outbox.rglob("*"), *home.outbox.glob("*/*/*")}
    files = [file for file in sorted(found) if file.is_file() and ".new" not in file.parts]
    return {
        file.relative_to(home.outbox).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }
