"""The table of roads that a county's file may name: in which village which numbers of a road lie.

``road_names: FILE`` beside the county's file, a CSV in UTF-8 of road, first_no, last_no, side (odd, even, both), town,
ri. It is a part of that file: held to before each run, and kept with the copy that stands in for it.
"""

import csv
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from warehouse.county import County, file_at_hand
from warehouse.errors import Fault

_COLUMNS = ("road", "first_no", "last_no", "side", "town", "ri")
_PART = "road_names"


class RoadLine(NamedTuple):
    """One line: a road without blanks, its first and last number there, ``odd``, ``even`` or ``both``; Korean names."""

    road: str
    first: int
    last: int
    side: str
    town_ko: str
    ri: str


def road_table(county_file: Path) -> Path | None:
    """The table that a county's file names, which lies beside it; None where it names none.

    Raises:
        Fault: ``bad_county_file``, it cannot be opened.
    """
    named = County.read(county_file).stated.get(_PART)
    if not named:
        return None
    at_hand = file_at_hand(county_file)
    table = county_file.parent / str(named) if at_hand == county_file else held_table(at_hand)
    if not (table.is_file() and os.access(table, os.R_OK)):
        raise Fault("bad_county_file", column=_PART, rule="cannot_be_opened")
    return table


def held_table(county_copy: Path) -> Path:
    """Where the table is kept that belongs to a copy of a county's file."""
    return county_copy.with_name("roads.csv")


def road_lines(county_file: Path) -> list[RoadLine]:
    """The lines of the table that a county's file names; none where it names none.

    Raises:
        Fault: ``bad_county_file``, also with the line and the column that is wrong.
    """
    table = road_table(county_file)
    if table is None:
        return []
    lines: list[RoadLine] = []
    with suppress(ValueError, csv.Error), table.open(encoding="utf-8-sig", newline="") as file:  # no UTF-8
        lines = list(_lines(csv.DictReader(file, strict=True), set(County.read(county_file).towns_by_name)))
    if not lines:
        raise Fault("bad_county_file", column=_PART, rule="is_unreadable")
    return lines


def _lines(rows: "csv.DictReader[str]", towns: set[str]) -> Iterator[RoadLine]:
    for row in rows:
        cells = {name: (row.get(name) or "").strip() for name in _COLUMNS}
        first, last, side = cells["first_no"], cells["last_no"], cells["side"]
        are_right = {
            **{name: bool(cell) for name, cell in cells.items()},
            "first_no": first.isdecimal(),
            "last_no": last.isdecimal(),
            "side": side in ("odd", "even", "both"),
            "town": cells["town"] in towns,
        }
        if wrong := next((name for name, is_right in are_right.items() if not is_right), None):
            raise Fault("bad_county_file", column=f"{_PART}.{rows.line_num}.{wrong}", rule="is_unreadable")
        yield RoadLine(
            "".join(cells["road"].split()), int(first), int(last), side, cells["town"], cells["ri"]
        )
