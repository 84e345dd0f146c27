"""How long the ways of a town take: as the newest received matrix says it, else by distance and speed.

A way that the matrix does not have, or has at a speed that nobody drives, is computed and listed. Ways are made
symmetric (the longer direction counts), and none is longer than one by another village: the search for the best tours
relies on both.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tasks.visits.plan import Leg, Place, Road
from tasks.visits.rules import road_of, travel_minutes
from warehouse.connection import Transaction

Row = dict[str, Any]


class Roads:
    """The ways of each town, and where they come from; read when first asked for."""

    def __init__(self, tx: Transaction, policy: Row) -> None:
        """Look up within the stage's transaction."""
        self._policy, self._plain = policy, road_of(policy)
        matrix = tx.one("visits/select_travel_matrix")
        self.delivery_id: str | None = matrix["delivery_id"] if matrix else None
        self._legs, self._gaps = defaultdict[str, list[Row]](list), list[Row]()
        if matrix:
            self._read(tx, is_listed=bool(matrix["is_listed"]))

    def _read(self, tx: Transaction, *, is_listed: bool) -> None:
        policy = self._policy
        rows = tx.rows(
            "visits/select_travel_leg",
            circuity=policy["road_circuity"],
            from_km=policy["travel_checked_km"],
            least_kmh=policy["travel_kmh"]["least"],
            most_kmh=policy["travel_kmh"]["most"],
        )
        for row in rows:
            if row["fault"]:
                self._gaps.append(row)
            if row["town_code"]:
                self._legs[row["town_code"]].append(row)
        if self._gaps and not is_listed:
            names = ("delivery_id", "town_code", "from_place", "to_place", "fault")
            tx.keep("campaign.travel_gap", [{name: row[name] for name in names} for row in self._gaps])

    def gaps(self, town_code: str) -> int:
        """Ways of a town that are computed since the matrix does not say them."""
        return sum(row["town_code"] == town_code for row in self._gaps)

    def of(self, town_code: str) -> Road:
        """The ways of a town."""
        rows = self._legs.get(town_code, [])
        if not any(row["fault"] is None for row in rows):
            return self._plain
        minutes: dict[tuple[Place, Place], int] = {}
        for row in rows:
            start = Place(row["from_latitude"], row["from_longitude"])
            end = Place(row["to_latitude"], row["to_longitude"])
            stated = row["minutes"] + self._plain.stop_minutes if row["fault"] is None else None
            way = stated if stated is not None else travel_minutes(start, end, self._plain)
            for pair in ((start, end), (end, start)):
                minutes[pair] = max(minutes.get(pair, 0), way)
        legs = (Leg(a, b, way) for (a, b), way in _shortest(minutes).items())
        return replace(self._plain, measured=tuple(sorted(legs)))


def _shortest(minutes: Mapping[tuple[Place, Place], int]) -> dict[tuple[Place, Place], int]:
    """With no way longer than one by another place (Floyd and Warshall); a town has some fifteen places."""
    found, places = dict(minutes), sorted({a for a, _ in minutes})
    for via in places:
        for start in places:
            for end in places:
                if len({via, start, end}) == 3:
                    by = found[start, via] + found[via, end]
                    found[start, end] = min(found[start, end], by)
    return found
