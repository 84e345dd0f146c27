"""A transaction of the warehouse (lock, ATTACH, BEGIN, COMMIT, DETACH) against one on a connection kept open."""

import time
from collections.abc import Callable

from benchmarks.row import Row
from warehouse.connection import Warehouse
from warehouse.home import Home

_REPETITIONS = 20


def measure(home: Home) -> list[Row]:
    """What letting other processes in between costs, as a multiple of never letting go."""
    warehouse = Warehouse(home)

    def alone() -> None:
        with warehouse.reading() as tx:
            tx.rows("ledger/last_run")

    ours = [_seconds(alone) for _ in range(_REPETITIONS)]
    with warehouse.reading() as tx:
        kept = [_seconds(lambda: tx.rows("ledger/last_run")) for _ in range(_REPETITIONS)]
    floor = sorted(kept)[_REPETITIONS // 2]
    note = f"{sorted(ours)[_REPETITIONS // 2] * 1000:.0f} ms a transaction"
    ratios = [s / floor for s in ours]
    return [Row.of("transaction", "own transaction / query on an open one", ratios, bar=60, note=note)]


def _seconds(act: Callable[[], object]) -> float:
    started = time.monotonic()
    act()
    return time.monotonic() - started
