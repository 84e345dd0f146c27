"""Keyed digests (HMAC-SHA256) by the million: tokens, as the door makes them, and ids, composed in SQL."""

import polars as pl

from benchmarks.row import Row, cpu_seconds
from tasks.doors.scrub import tokens_of
from warehouse.connection import Warehouse
from warehouse.home import Home

_ROWS = 1_000_000
_REPETITIONS = 5


def measure(home: Home) -> list[Row]:
    """CPU seconds of a million of each; 2 are half a million rows a second per core."""
    keys, numbers = home.keys(), pl.Series([f"{number:013d}" for number in range(_ROWS)])
    at_the_door = [cpu_seconds(lambda: tokens_of(numbers, keys)) for _ in range(_REPETITIONS)]
    with Warehouse(home).reading() as tx:
        query = "SELECT max(id_of('bench', CAST(n AS VARCHAR))) FROM range($rows) t(n)"
        in_sql = [cpu_seconds(lambda: tx.execute(query, rows=_ROWS).fetchall()) for _ in range(_REPETITIONS)]
    note = f"one by one by Python's hmac {cpu_seconds(lambda: [*map(keys.token_of, numbers)]):.1f} s"
    return [
        Row.of("tokens", "CPU s of a million tokens at the door", at_the_door, bar=2, note=note),
        Row.of("ids", "CPU s of a million ids composed in SQL, the key bound", in_sql, bar=2, note=note),
    ]
