"""Tokens of resident registration numbers, composed in SQL and by Python's hmac."""

import time
from collections.abc import Callable

import polars as pl

from benchmarks.row import Row
from warehouse.home import Home
from warehouse.tokens import tokens_of

_ROWS = 1_000_000
_REPETITIONS = 5


def measure(home: Home) -> list[Row]:
    """CPU seconds of a million tokens in SQL; 2 are half a million rows a second per core."""
    keys, numbers = home.keys(), pl.Series([f"{number:013d}" for number in range(_ROWS)])
    in_sql = [_cpu_seconds(lambda: tokens_of(numbers, keys)) for _ in range(_REPETITIONS)]
    in_python = _cpu_seconds(lambda: [keys.token_of(number) for number in numbers])
    rate = 1 / sorted(in_sql)[_REPETITIONS // 2]
    note = f"{rate:.2f} million rows a second per core; Python's hmac {in_python:.1f} s"
    return [Row.of("tokens", "CPU s of a million tokens composed in SQL", in_sql, bar=2, note=note)]


def _cpu_seconds(act: Callable[[], object]) -> float:
    started = time.process_time()
    act()
    return time.process_time() - started
