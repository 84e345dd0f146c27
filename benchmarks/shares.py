"""The shares that came out of the simulated county, held to the bands of ``simulation/reference/simulation.csv``.

Judged is a row of a single share with a band, on 200 cases or more: the observed share has to lie within low to high,
widened by half of its own 99.9% interval. Vectors, factors and counts are printed beside their defaults.
"""

import csv
import json
import math
from typing import Any

from benchmarks.row import Row
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import CHECKOUT, Home

_LEAST_CASES = 200
_Z = 3.2905  # two-sided 99.9% of the normal distribution


def measure(home: Home) -> list[Row]:
    """How many of the judged shares lie outside their band; one line for each row of the file."""
    file = home.root / "simulation" / "truth.json"
    if not file.is_file():
        raise Refusal("This home has no finished demo: run `balgul demo` first.")
    seen = json.loads(file.read_text("utf-8"))["shares"] | _of_warehouse(home)
    with (CHECKOUT / "simulation" / "reference" / "simulation.csv").open(
        encoding="utf-8", newline=""
    ) as rows:
        told = [_judged(row, seen.get(row["parameter"])) for row in csv.DictReader(rows)]
    verdicts = [verdict for verdict, _ in told]
    outside, judged = verdicts.count("outside"), len(verdicts) - verdicts.count("-")
    compared = f"shares outside their band, of {judged} judged"
    return [Row.found("shares", compared, outside, 0, details=tuple(line for _, line in told))]


def _of_warehouse(home: Home) -> dict[str, dict[str, Any]]:
    with Warehouse(home).reading() as tx:
        row = tx.one("bench/count_target") or {"listed": 0, "targets": 0}
    return {"central_share_of_targets": {"hits": row["listed"], "n": row["targets"]}}


def _judged(row: dict[str, str], seen: dict[str, Any] | None) -> tuple[str, str]:
    band = f"{row['low'] or '-'} to {row['high'] or '-'}"
    if seen is None or not seen["n"]:
        return "-", f"{row['parameter']:<38}{'not a single share':<24}default {row['default']}"
    share, n = seen["hits"] / seen["n"], seen["n"]
    verdict = _verdict(row, share, n)
    observed = f"{share:.4f} of {n}"
    return verdict, f"{row['parameter']:<38}{observed:<24}default {row['default']}, band {band}: {verdict}"


def _verdict(row: dict[str, str], share: float, n: int) -> str:
    """``within``, ``outside``, or ``-`` where the row is not judged."""
    if not (row["low"] and row["high"] and _is_number(row["default"])) or n < _LEAST_CASES:
        return "-"
    margin = _Z * math.sqrt(share * (1 - share) / n)
    is_within = float(row["low"]) - margin <= share <= float(row["high"]) + margin
    return "within" if is_within else "outside"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
