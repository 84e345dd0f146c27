"""All tours that a town's officers could make, and those of them that pay at given prices.

A tour is a set of households (tasks/visits/listing.py) with who leads it and who rides along. There may be a million of
them, so they are never listed: an officer's tours are priced together, as arrays, and companions are looked at only
where the leader's part pays by itself, since a companion can but add to a price.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from tasks.visits.costs import company_cost, first_day, visit_cost
from tasks.visits.listing import Orders, Stops, Stretch
from tasks.visits.outings import hours_of, most_stops, needs_company
from tasks.visits.plan import HalfDay, OfficerDay, Problem, Request

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Tour:
    """A tour that could be made.

    Args:
        team: who leads, and who rides along if anybody does.
        orders, place: the set of households among those of the stretch.
        cost: as tasks/visits/costs.py has it.
        needed: stops at which the companion is needed: those alone count as visits of theirs.
    """

    team: tuple[OfficerDay, ...]
    orders: Orders
    place: int
    cost: int
    needed: int

    @property
    def stops(self) -> Stops:
        """(Number of the request, start) in order."""
        return self.orders.stops(self.place)

    @property
    def identity(self) -> Key:
        """Equal for equal tours."""
        return self.orders.stretch, tuple(officer.officer_id for officer in self.team), self.place

    def uses(self) -> dict[Key, int]:
        """What it takes, whether or not that can run short."""
        stretch, numbers = self.orders.stretch, sorted(number for number, _ in self.stops)
        uses: dict[Key, int] = {("request", number): 1 for number in numbers}
        requests = self.orders.problem.requests
        uses |= {("household", requests[number].household_id, stretch.day): 1 for number in numbers}
        uses["cars", stretch.day, stretch.half] = 1
        for officer, visits in zip(self.team, (len(numbers), self.needed), strict=False):
            uses["half_day", officer.officer_id, stretch.day, stretch.half] = 1
            uses["visits", officer.officer_id, stretch.day] = visits
        return uses


def limits(problem: Problem) -> dict[Key, int]:
    """How much there is of what can run short: everybody once; officers, cars, doors of a day."""
    found: dict[Key, int] = {("request", number): 1 for number in range(len(problem.requests))}
    asked = Counter(request.household_id for request in problem.requests)
    for officer in problem.officer_days:
        if len(officer.half_days) > 1:
            found["visits", officer.officer_id, officer.day] = officer.most_visits
        for half in officer.half_days:
            found["half_day", officer.officer_id, officer.day, half.half] = 1
            found["cars", officer.day, half.half] = problem.town.cars
        found |= {("household", one, officer.day): 1 for one, times in asked.items() if times > 1}
    return found


class Tours:
    """All possible tours of a problem."""

    def __init__(self, problem: Problem, most_orders: int) -> None:
        """Look at what may be visited in each stretch, with no more orders of a length than ``most_orders``."""
        self.problem, self._first, self._most = problem, first_day(problem), most_orders
        self._orders: dict[Stretch, Orders] = {}
        self._leaders = list(self._all_leaders())

    @property
    def is_whole(self) -> bool:
        """Whether every possible tour is among these."""
        return all(orders.is_whole for orders in self._orders.values())

    def paying(self, prices: Mapping[Key, float], reach: float, most: int) -> list[tuple[float, Tour]]:
        """Tours that cost less than ``reach`` above what the prices pay for them, the ``most`` cheapest of each leader.

        Args:
            prices: what one unit of each use is worth.

        Returns:
            (cost above the prices, tour), in a fixed order.
        """
        gains = {stretch: self._gain(orders, prices) for stretch, orders in self._orders.items()}
        return [found for leader in self._leaders for found in leader.paying(gains, prices, reach, most)]

    def _gain(self, orders: Orders, prices: Mapping[Key, float]) -> Any:
        """What each set is paid, whoever makes the tour."""
        stretch = orders.stretch
        each = np.array(
            [
                prices["request", number] + prices.get(("household", request.household_id, stretch.day), 0.0)
                for number, request in enumerate(self.problem.requests)
            ]
        )
        return orders.within @ each + prices["cars", stretch.day, stretch.half]

    def _all_leaders(self) -> Iterator["_Leader"]:
        by_half: dict[tuple[date, str], list[tuple[OfficerDay, HalfDay]]] = defaultdict(list)
        for officer in self.problem.officer_days:
            for half in hours_of(self.problem, officer):
                by_half[officer.day, half.half].append((officer, half))
        for _, there in sorted(by_half.items()):
            for officer, half in sorted(there, key=lambda one: one[0].officer_id):
                others = [(other, hours) for other, hours in there if other is not officer]
                if officer.leads:
                    yield _Leader(self, officer, half, others)

    def orders_of(self, stretch: Stretch) -> Orders:
        """What may be visited in a stretch."""
        if stretch not in self._orders:
            self._orders[stretch] = Orders(self.problem, stretch, self._most)
        return self._orders[stretch]

    def costs_of(self, orders: Orders, lead: OfficerDay) -> Any:
        """What each set costs when this officer leads."""
        day = orders.stretch.day
        each = [visit_cost(self.problem, r, lead.officer_id, day, self._first) for r in self.problem.requests]
        return self.problem.costs.tour + orders.way + orders.within @ np.array(each)


class _Leader:
    """The tours that one officer could lead in one half-day, alone or with somebody."""

    def __init__(
        self, tours: Tours, lead: OfficerDay, half: HalfDay, others: Sequence[tuple[OfficerDay, HalfDay]]
    ) -> None:
        self._lead, self._half, self._problem = lead, half.half, tours.problem
        requests = tours.problem.requests
        stops = most_stops(tours.problem, lead, half)
        self._is_hard = _marks(requests, lambda request: not _may(request, (lead,)))
        self._needs = _marks(requests, lambda request: needs_company(request, lead))
        self._rides: dict[Stretch, list[tuple[OfficerDay, Any]]] = defaultdict(list)
        for other, hours in sorted(others, key=lambda one: one[0].officer_id):
            barred = _marks(requests, lambda request, other=other: not _may(request, (lead, other)))
            start, end = max(half.start, hours.start), min(half.end, hours.end)
            self._rides[Stretch(lead.day, half.half, start, end, stops)].append((other, barred))
        own = Stretch(lead.day, half.half, half.start, half.end, stops)
        self._sets = {stretch: self._told(tours, stretch) for stretch in {own: None, **self._rides}}
        self._own = own

    def _told(self, tours: Tours, stretch: Stretch) -> tuple[Orders, Any, Any, Any]:
        """The sets, what each costs, whether one goes alone, and the stops that need a companion."""
        orders = tours.orders_of(stretch)
        needed = np.maximum(1, orders.within @ self._needs).astype(np.int8)
        return orders, tours.costs_of(orders, self._lead), orders.within @ self._is_hard == 0, needed

    def paying(
        self, gains: Mapping[Stretch, Any], prices: Mapping[Key, float], reach: float, most: int
    ) -> list[tuple[float, Tour]]:
        """The cheapest tours below ``reach``."""
        visits = prices.get(("visits", self._lead.officer_id, self._lead.day), 0.0)
        half_day = prices["half_day", self._lead.officer_id, self._lead.day, self._half]
        found = list[tuple[float, int, tuple[OfficerDay, ...], Stretch]]()
        for stretch, (orders, costs, is_alone, needed) in self._sets.items():
            above = costs - gains[stretch] - half_day - visits * orders.size
            near = np.flatnonzero(above < reach)
            if stretch == self._own:
                alone = near[is_alone[near]]
                found += _least(above[alone], alone, most, (self._lead,), stretch)
            near = near[~is_alone[near]]
            for other, barred in self._rides.get(stretch, ()) if len(near) else ():
                theirs = near[(orders.within[near] @ barred == 0) & (needed[near] <= other.most_visits)]
                both = above[theirs] + orders.way[theirs] + company_cost(self._problem, other)
                both -= prices["half_day", other.officer_id, other.day, self._half]
                both -= prices.get(("visits", other.officer_id, other.day), 0.0) * needed[theirs]
                found += _least(both[both < reach], theirs[both < reach], most, (self._lead, other), stretch)
        found.sort(key=lambda one: one[0])
        return [(cost, self._tour(team, stretch, place)) for cost, place, team, stretch in found[:most]]

    def _tour(self, team: tuple[OfficerDay, ...], stretch: Stretch, place: int) -> Tour:
        orders, costs, _, needed = self._sets[stretch]
        company = sum(company_cost(self._problem, other) + int(orders.way[place]) for other in team[1:])
        return Tour(team, orders, place, int(costs[place]) + company, int(needed[place]))


def _least(
    costs: Any, places: Any, most: int, team: tuple[OfficerDay, ...], stretch: Stretch
) -> list[tuple[float, int, tuple[OfficerDay, ...], Stretch]]:
    cheapest = costs.argsort(kind="stable")[:most]
    return [(float(costs[n]), int(places[n]), team, stretch) for n in cheapest]


def _marks(requests: Sequence[Request], is_so: Any) -> Any:
    return np.array([float(is_so(request)) for request in requests])


def _may(request: Request, team: tuple[OfficerDay, ...]) -> bool:
    """Whether a team may make the visit: a promised one by whom it was promised, another by who can and drives."""
    if request.needs_two and len(team) < 2:
        return False
    if request.fixed:
        return request.fixed.officer_id == team[0].officer_id and request.fixed.officer_2_id in (
            None,
            *(officer.officer_id for officer in team[1:]),
        )
    known = frozenset[str]().union(*(officer.skills for officer in team))
    return request.skills <= known and any(officer.is_driver for officer in team)
