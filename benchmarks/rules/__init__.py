"""Twelve rules on ten million rows with quarantine, against one statement a person would write for these rules."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.row import Row
from expectations import validate_delivery
from tests.factories import AS_OF, fresh_home
from warehouse.connection import Warehouse
from warehouse.home import Home

_ROWS = 10_000_000
_REPETITIONS = 3
_FOLDER = Path(__file__).parent


def measure(home: Home) -> list[Row]:
    """CPU seconds of the suite, counted and reconciled by two readings, over those of the statement that reads once."""
    with TemporaryDirectory(dir=home.temporary) as folder:
        big = fresh_home(Path(folder) / "home")
        with Warehouse(big).transaction() as tx:
            _fill(tx.connection)
            pairs = [(_by_suite(tx.connection), _by_hand(tx.connection)) for _ in range(_REPETITIONS)]
    (_, quarantined), (_, by_hand) = pairs[0]
    assert quarantined == by_hand > 0
    ratios = [suite / hand for (suite, _), (hand, _) in pairs]
    note = f"{_ROWS} rows, {quarantined} quarantined, {pairs[-1][1][0]:.1f} CPU s by hand"
    return [Row.of("rules", "12 rules with quarantine / one statement by hand", ratios, bar=3, note=note)]


def _fill(connection: Any) -> None:
    connection.execute((_FOLDER / "fill.sql").read_text("utf-8"), {"rows": _ROWS})


def _by_suite(connection: Any) -> tuple[float, int]:
    started = time.process_time()
    verdict = validate_delivery(
        connection, source="twelve", delivery_id="d", as_of=AS_OF, table="typed.twelve", folder=_FOLDER
    )
    assert verdict.accepted
    return time.process_time() - started, verdict.quarantined


def _by_hand(connection: Any) -> tuple[float, int]:
    started = time.process_time()
    connection.execute((_FOLDER / "by_hand.sql").read_text("utf-8"), {"as_of": AS_OF})
    (rows,) = connection.execute(
        "SELECT count(DISTINCT row_no) FROM temp.by_hand WHERE is_kept_back"
    ).fetchone()
    return time.process_time() - started, int(rows)
