"""A routing engine's matrix becomes a delivery of ``travel_matrix``; the next run reads it.

Read are the answers of OSRM (``/table``: ``durations`` in seconds, null where there is no way) and of Valhalla
(``sources_to_targets``: cells with ``time`` in seconds). Neither says which place a row is: the order is that of
``points``, and coordinates that an answer repeats have to lie near them.
"""

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from tasks.doors import inbox
from tasks.doors.limits import check_size
from tasks.doors.orders import as_csv, source_of_county
from tasks.doors.rejection import Rejection
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import Home

SOURCE = "travel_matrix"
# How far an engine may move a point to its nearest road, in degrees: some three kilometres.
_NEAR_DEGREES = 0.03
# From which ratio two directions of a way are told of: one-way streets do not double a country road.
_ASYMMETRY = 2.0

Cells = list[list[float | None]]


@dataclass(frozen=True)
class Imported:
    """What was delivered: ways, those without minutes, and those that take twice as long in one direction."""

    ways: int
    holes: int
    lopsided: int


def points(home: Home) -> list[tuple[str, float, float]]:
    """Place, latitude and longitude, in the order in which a matrix is to have them.

    Raises:
        Refusal: this home has planned no visit yet, so it holds no places.
    """
    with Warehouse(home).reading() as tx:
        rows = tx.rows("orders/select_travel_point")
    if not rows:
        raise Refusal("This home has planned no visit yet: its places are known after the first plan.")
    return [(row["place"], row["latitude"], row["longitude"]) for row in rows]


def gap_lines(home: Home) -> list[str]:
    """Ways that the newest matrix does not say or says implausibly, with why: they are computed."""
    with Warehouse(home).reading() as tx:
        newest = tx.one("orders/select_newest_matrix")
        if newest is None:
            return ["There is no matrix: every way is computed."]
        return [
            f"{row['fault']:<14}{row['from_place']} → {row['to_place']}"
            for row in tx.rows("orders/select_travel_gap", delivery_id=newest["delivery_id"])
        ]


def import_matrix(home: Home, file: Path) -> Imported:
    """Deliver the matrix of a JSON answer.

    Raises:
        Refusal: the county has no such source, the file is too large or no answer of either engine, is not square over
            the places of this home, its diagonal is not zero, its coordinates are others, or a time is no number.
    """
    source = source_of_county(home, SOURCE)
    try:
        check_size(source, file.stat().st_size)
        answer = json.loads(file.read_text("utf-8-sig"))
    except Rejection as rejection:
        raise Refusal(f"Nothing was delivered: {rejection.reason_ko}") from None
    except (ValueError, RecursionError):
        raise Refusal("Nothing was delivered: this is no JSON.") from None
    named = points(home)
    cells, ends = _cells(answer)
    _check(cells, ends, named)
    places = [place for place, _, _ in named]
    rows = [
        {"from_place": a, "to_place": b, "minutes": "" if seconds is None else str(math.ceil(seconds / 60))}
        for a, line in zip(places, cells, strict=True)
        for b, seconds in zip(places, line, strict=True)
        if a != b
    ]
    content = as_csv(SOURCE, rows)
    inbox.drop(home, source, f"matrix-{hashlib.sha256(content).hexdigest()[:16]}.csv", content)
    return Imported(len(rows), sum(row["minutes"] == "" for row in rows), _lopsided(cells))


def _cells(answer: Any) -> tuple[Cells, list[list[tuple[float, float]]]]:
    """Seconds by row and column, and the coordinates (latitude, longitude) of both where the answer repeats them."""
    try:
        if "durations" in answer:
            lists = (answer.get("sources"), answer.get("destinations"))
            ends = [
                [(float(w["location"][1]), float(w["location"][0])) for w in waypoints]
                for waypoints in lists
                if waypoints
            ]
            return [[_seconds(cell) for cell in line] for line in answer["durations"]], ends
        if "sources_to_targets" in answer:
            lines = answer["sources_to_targets"]
            lists = (answer.get("sources"), answer.get("targets"))
            flat = [part[0] if part and isinstance(part[0], list) else part for part in lists if part]
            ends = [[(float(w["lat"]), float(w["lon"])) for w in waypoints] for waypoints in flat]
            return [[_seconds(cell.get("time")) for cell in line] for line in lines], ends
    except (TypeError, ValueError, OverflowError, KeyError, IndexError, AttributeError):
        pass
    raise Refusal(
        "Nothing was delivered: this is no answer of OSRM (/table) or Valhalla (sources_to_targets)."
    )


def _seconds(cell: Any) -> float | None:
    if cell is None:
        return None
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not math.isfinite(cell) or cell < 0:
        raise Refusal("Nothing was delivered: a time in it is no number of seconds.")
    return float(cell)


def _check(
    cells: Cells, ends: Sequence[Sequence[tuple[float, float]]], named: Sequence[tuple[str, float, float]]
) -> None:
    if len(cells) != len(named) or any(len(line) != len(named) for line in cells):
        raise Refusal(
            f"Nothing was delivered: not {len(named)} rows and columns, as `balgul travel points` has."
        )
    if any((cells[n][n] or 0) >= 60 for n in range(len(cells))):
        raise Refusal(
            "Nothing was delivered: a place is not at no distance of itself; are the rows in order?"
        )
    for waypoints in ends:
        near = len(waypoints) == len(named) and all(
            abs(at[0] - there[1]) <= _NEAR_DEGREES and abs(at[1] - there[2]) <= _NEAR_DEGREES
            for at, there in zip(waypoints, named, strict=True)
        )
        if not near:
            raise Refusal(
                "Nothing was delivered: its coordinates are not those of `balgul travel points`, in order."
            )


def _lopsided(cells: Cells) -> int:
    ways = ((cells[a][b], cells[b][a]) for a, b in combinations(range(len(cells)), 2))
    known = ((there, back) for there, back in ways if there is not None and back is not None)
    return sum(max(pair) > _ASYMMETRY * max(min(pair), 60.0) for pair in known)
