"""PyVRP plans a town in VROOM's place: it knows no pairs, cars or days of two halves, so the same repairs go around it.

Each half-day of an officer is a vehicle with a profile of its own; a visit is one client for each window, of which one
at most is made. What a vehicle must not do costs more than leaving the household out.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from unittest.mock import patch

from benchmarks.visits_ortools import DAY, Team, spans, ways_between
from tasks.visits import solver
from tasks.visits.costs import first_day, unserved_cost, visit_cost
from tasks.visits.outings import first_start
from tasks.visits.plan import HalfDay, Plan, Problem, Request
from tasks.visits.rules import travel_minutes
from tasks.visits.search import Search, Tour, TourKey

ITERATIONS = 1000
_BARRED = 100_000  # ten times what leaving a household out costs


def plan_by_pyvrp(problem: Problem) -> Plan:
    """The plan of the fast layer with ``ITERATIONS`` of PyVRP wherever that asks VROOM."""
    with patch.object(solver, "routes", _routes):
        return solver.plan_town(problem)


def _routes(search: Search, requests: Sequence[Request]) -> list[Tour]:
    """One run of PyVRP over the tours that are still open."""
    vehicles = [_Vehicle(search, key) for key in sorted(search.half_days) if key not in search.closed]
    vehicles = [one for one in vehicles if one.most > 0 and any(one.may(request) for request in requests)]
    if not vehicles:
        return []
    from pyvrp import solve
    from pyvrp.stop import MaxIterations

    first = first_day(search.problem)
    clients = [(n, a, b) for n, request in enumerate(requests) for a, b in spans(request, first)]
    data = _data(search.problem, requests, vehicles, clients)
    best = solve(data, stop=MaxIterations(ITERATIONS), seed=0, collect_stats=False, display=False).best
    tours = []
    for route in best.routes() if best.is_feasible() else ():
        stops = [requests[clients[step.idx][0]] for step in route.schedule() if step.is_client()]
        tours.append(vehicles[route.vehicle_type()].tour(stops))
    return tours


class _Vehicle:
    """An officer's half-day with whoever rides along by now."""

    def __init__(self, search: Search, key: TourKey) -> None:
        companion = search.companions.get(key)
        keys = [key] if companion is None else [key, TourKey(key.day, key.half, companion)]
        halves = [search.half_days[one] for one in keys]
        self.search, self.key = search, key
        self.half = HalfDay(key.half, max(one.start for one in halves), min(one.end for one in halves))
        self.team = Team(tuple(search.officer(one) for one in keys), self.half)
        self.most = min(search.most.get(key, DAY), *(o.most_visits for o in self.team.officers), DAY)

    def may(self, request: Request) -> bool:
        """Whether a visit may lie in this half-day, by what the repairs have held and barred so far."""
        held = self.search.tour_of.get(request.request_id)
        is_barred = (request.request_id, self.key.day, self.key.half) in self.search.barred
        return held in (None, self.key) and not is_barred and self.team.may(request)

    def tour(self, requests: Sequence[Request]) -> Tour:
        """These visits, each as early as may be."""
        problem = self.search.problem
        place, free, stops = problem.town.office, self.half.start, list[tuple[Request, int]]()
        for request in requests:
            ready = free + travel_minutes(place, request.place, problem.road)
            stops.append((request, first_start(request, self.key.day, ready, 1) or ready))
            place, free = request.place, stops[-1][1] + request.minutes
        return Tour(self.key, tuple(stops))


def _data(
    problem: Problem,
    requests: Sequence[Request],
    vehicles: Sequence[_Vehicle],
    clients: Sequence[tuple[int, int, int]],
) -> Any:
    import numpy as np
    import pyvrp

    first = first_day(problem)
    ways, costs = np.array(ways_between(problem, requests), dtype=np.int64), []
    for vehicle in vehicles:
        who = (vehicle.key.officer_id, vehicle.key.day)
        more = [visit_cost(problem, r, *who, first) if vehicle.may(r) else _BARRED for r in requests]
        costs.append(ways + np.array([0, *more], dtype=np.int64))
        np.fill_diagonal(costs[-1], 0)
    groups = [
        [n for n, client in enumerate(clients) if client[0] == number] for number in range(len(requests))
    ]
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0)] * len(ways),
        depots=[pyvrp.Depot(0)],
        clients=[_client(requests, client) for client in clients],
        vehicle_types=[_vehicle_type(problem, one, n, first) for n, one in enumerate(vehicles)],
        distance_matrices=costs,
        duration_matrices=[ways] * len(vehicles),
        groups=[pyvrp.ClientGroup(group, required=False) for group in groups],
    )


def _client(requests: Sequence[Request], client: tuple[int, int, int]) -> Any:
    import pyvrp

    number, start, end = client
    return pyvrp.Client(
        number + 1,
        delivery=[1],
        service_duration=requests[number].minutes,
        tw_early=start,
        tw_late=end,
        prize=unserved_cost(requests[number]),
        required=False,
        group=number,
    )


def _vehicle_type(problem: Problem, vehicle: _Vehicle, number: int, first: date) -> Any:
    import pyvrp

    day = (vehicle.key.day - first).days * DAY
    return pyvrp.VehicleType(
        capacity=[vehicle.most],
        fixed_cost=problem.costs.tour,
        tw_early=day + vehicle.half.start,
        tw_late=day + vehicle.half.end,
        profile=number,
    )
