"""What trips took beside what plans think they take, from the ticks of the desks: a proposal, for a human to set.

Rules come by git: nothing changes by itself. A plan whose speed moved every week would move its visits too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Any

from tasks.doors.orders import day_of
from warehouse.connection import Warehouse
from warehouse.county import parameters
from warehouse.home import Home


@dataclass(frozen=True)
class Way:
    """A way back to the office: kilometres of road as a plan reckons them, minutes as they were logged."""

    road_km: float
    minutes: int


def logged_lines(home: Home) -> list[str]:
    """By length of the way how long it took and how long a plan thinks; and the speed that would fit, once many tell.

    A received matrix is left alone: the speed is for ways that are computed.
    """
    policy = parameters("visits", day := day_of(home))
    with Warehouse(home).reading() as tx:
        rows = tx.rows(
            "orders/select_travel_logged",
            circuity=policy["road_circuity"],
            noon_minute=policy["half_days"]["morning"][1],
        )
    ways = [Way(row["road_km"], row["minutes"]) for row in rows]
    likely = [way for way in ways if _is_likely(way, policy)]
    lines = [_line(band, likely, policy) for band in pairwise([*policy["travel_bands_km"], float("inf")])]
    lines.append(f"{len(ways) - len(likely)} of {len(ways)} ways are left out: at a speed that nobody drives")
    return [*lines, _proposal(likely, policy, day)]


def _is_likely(way: Way, policy: dict[str, Any]) -> bool:
    """Whether somebody may have driven so; the shortest ways say nothing of a speed."""
    kmh, moving = policy["travel_kmh"], way.minutes - policy["stop_minutes"]
    if way.road_km < policy["travel_checked_km"]:
        return way.minutes > 0
    return moving > 0 and bool(kmh["least"] <= way.road_km * 60 / moving <= kmh["most"])


def _line(band: tuple[float, float], ways: Sequence[Way], policy: dict[str, Any]) -> str:
    there = [way for way in ways if band[0] <= way.road_km < band[1]]
    length = f"{band[0]:g} to {band[1]:g} km" if band[1] < float("inf") else f"from {band[0]:g} km on"
    if not there:
        return f"{length:<14}{0:>5} ways"
    logged, planned = median(way.minutes for way in there), median(_planned(way, policy) for way in there)
    told = f"{logged:.0f} minutes logged, {planned:.0f} planned ({logged / planned:.2f})"
    return f"{length:<14}{len(there):>5} ways: {told}"


def _planned(way: Way, policy: dict[str, Any]) -> float:
    return float(way.road_km * 60 / policy["road_speed_kmh"] + policy["stop_minutes"])


def _proposal(ways: Sequence[Way], policy: dict[str, Any], day: date) -> str:
    """The speed at which half of the ways took longer, and half less, than planned."""
    told = [way for way in ways if way.road_km >= policy["travel_checked_km"]]
    least, now = policy["travel_logged_least"], policy["road_speed_kmh"]
    if len(told) < least:
        return (
            f"No proposal: {len(told)} ways of {policy['travel_checked_km']} km or more, {least} are needed."
        )
    speed = round(median(way.road_km * 60 / (way.minutes - policy["stop_minutes"]) for way in told))
    if speed == now:
        return f"road_speed_kmh: {now} fits what was logged."
    return (
        f"road_speed_kmh: {now} → {speed} would fit what was logged. To plan by it, add `{day}: {speed}` in "
        "warehouse/parameters/visits.yaml, with this as its reason."
    )
