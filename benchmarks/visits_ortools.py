"""OR-Tools plans a town: the routing model says every rule itself, so nothing is repaired around it.

A vehicle is an officer's half-day, alone or with a companion. At most one of those of an officer goes out in a
half-day, at most as many as there are cars, and who leads or is needed as a companion counts towards a day's doors.
Starts lie on half the declared grid. Guided local search begins with nobody visited, which did best of four beginnings,
and ends by the number of solutions, so that the same problem gives the same plan.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tasks.visits.costs import first_day, unserved_cost, visit_cost
from tasks.visits.outings import Outing, first_start, half_grid, needs_company, plan_of
from tasks.visits.plan import HalfDay, OfficerDay, Plan, Problem, Request
from tasks.visits.rules import travel_minutes

SOLUTIONS, DAY = 300, 1440


@dataclass(frozen=True)
class Team:
    """Who could go out in a half-day, the leader first, and when all of them can."""

    officers: tuple[OfficerDay, ...]
    half: HalfDay

    def may(self, request: Request) -> bool:
        """Whether they can make a visit, but for how many must go; a promised one asks for who promised it only."""
        lead, *others = self.officers
        start = first_start(request, lead.day, self.half.start, 1)
        if start is None or start >= self.half.end:
            return False
        if slot := request.fixed:
            companions = {None, *(other.officer_id for other in others)}
            return slot.officer_id == lead.officer_id and slot.officer_2_id in companions
        is_known = request.skills <= frozenset[str]().union(*(one.skills for one in self.officers))
        return is_known and any(officer.is_driver for officer in self.officers)


def plan_by_ortools(problem: Problem) -> Plan:
    """The best plan of a town among the first ``SOLUTIONS`` of OR-Tools."""
    teams = [team for team in _teams(problem) if any(_may(team, request) for request in problem.requests)]
    return plan_of(problem, list(_Model(problem, teams).outings()) if teams else [])


def ways_between(problem: Problem, requests: Sequence[Request]) -> list[list[int]]:
    """Minutes between the office, which comes first, and the doors."""
    places = [problem.town.office, *(request.place for request in requests)]
    return [
        [0 if a == b else travel_minutes(start, end, problem.road) for b, end in enumerate(places)]
        for a, start in enumerate(places)
    ]


def spans(request: Request, first: date) -> list[tuple[int, int]]:
    """When a visit may begin, in minutes from the first day."""
    if slot := request.fixed:
        start = (slot.day - first).days * DAY + slot.start
        return [(start, start)]
    days = [((window.day - first).days * DAY, window) for window in request.windows if window.day >= first]
    return [(day + window.earliest, day + window.latest) for day, window in days]


def _may(team: Team, request: Request) -> bool:
    return len(team.officers) > request.needs_two and team.may(request)


def _teams(problem: Problem) -> Iterator[Team]:
    """Each officer alone and with each other; in both orders only where somebody asks for the second as leader."""
    leaders = {r.preferred for r in problem.requests}
    leaders |= {r.fixed.officer_id for r in problem.requests if r.fixed}
    halves: dict[tuple[date, str], list[tuple[OfficerDay, HalfDay]]] = defaultdict(list)
    for officer in problem.officer_days:
        for half in officer.half_days:
            halves[officer.day, half.half].append((officer, half))
    for there in halves.values():
        for n, (lead, half) in enumerate(there):
            yield Team((lead,), half)
            for other_n, (other, their) in enumerate(there):
                if other_n > n or (other_n < n and lead.officer_id in leaders):
                    both = HalfDay(half.half, max(half.start, their.start), min(half.end, their.end))
                    yield Team((lead, other), both)


class _Model:
    """The routing model of a town."""

    def __init__(self, problem: Problem, teams: Sequence[Team]) -> None:
        from ortools.constraint_solver import pywrapcp

        self.problem, self.teams, self.first = problem, teams, first_day(problem)
        self.nodes = len(problem.requests) + 1
        self.manager = pywrapcp.RoutingIndexManager(self.nodes, len(teams), 0)
        self.routing = pywrapcp.RoutingModel(self.manager)
        self.index = [self.manager.NodeToIndex(node) for node in range(1, self.nodes)]
        self.ends = [self.routing.End(number) for number in range(len(teams))]
        self.is_out = [self.routing.ActiveVehicleVar(number) for number in range(len(teams))]
        self.ways = ways_between(problem, problem.requests)
        self._say_visits()
        self._say_times()
        self._say_doors()
        self._say_who_is_out()

    def _say_visits(self) -> None:
        """What each visit costs, who may make it, and that it may be left out."""
        evaluators: dict[tuple[OfficerDay, int], int] = {}
        for number, team in enumerate(self.teams):
            lead, who = team.officers[0], len(team.officers)
            if (lead, who) not in evaluators:
                more = [
                    visit_cost(self.problem, r, lead.officer_id, lead.day, self.first)
                    for r in self.problem.requests
                ]
                evaluators[lead, who] = self._matrix(
                    [[who * a + b for a, b in zip(row, (0, *more), strict=True)] for row in self.ways]
                )
            self.routing.SetArcCostEvaluatorOfVehicle(evaluators[lead, who], number)
            self.routing.SetFixedCostOfVehicle(who * self.problem.costs.tour, number)
        for index, request in zip(self.index, self.problem.requests, strict=True):
            allowed = [number for number, team in enumerate(self.teams) if _may(team, request)]
            self.routing.VehicleVar(index).SetValues([-1, *allowed])
            self.routing.AddDisjunction([index], unserved_cost(request))

    def _say_times(self) -> None:
        stays = (0, *(request.minutes for request in self.problem.requests))
        matrix = [[way + stay for way in row] for row, stay in zip(self.ways, stays, strict=True)]
        self.routing.AddDimension(self._matrix(matrix), DAY, 30 * DAY, False, "time")
        self.time = self.routing.GetDimensionOrDie("time")
        for number, team in enumerate(self.teams):
            day = (team.officers[0].day - self.first).days * DAY
            for end in (self.routing.Start(number), self.ends[number]):
                self.time.CumulVar(end).SetRange(day + team.half.start, day + team.half.end)
        for index, request in zip(self.index, self.problem.requests, strict=True):
            step = 1 if request.fixed else half_grid(self.problem)
            both_ends = spans(request, self.first)
            starts = {start for a, b in both_ends for start in range(-(-a // step) * step, b + 1, step)}
            if starts:
                self.time.CumulVar(index).SetValues(sorted(starts))

    def _say_doors(self) -> None:
        """A day's doors of each officer: those of the tours they lead, and those at which a companion is needed."""
        led = self._matrix([[int(a > 0)] * self.nodes for a in range(self.nodes)])
        self.routing.AddDimension(led, 0, self.nodes, True, "led")
        along = {}
        for lead in {team.officers[0] for team in self.teams}:
            if lead.skills not in along:
                needed = [0, *(int(needs_company(request, lead)) for request in self.problem.requests)]
                along[lead.skills] = self._matrix([[one] * self.nodes for one in needed])
        transits = [along[team.officers[0].skills] for team in self.teams]
        self.routing.AddDimensionWithVehicleTransits(transits, 0, self.nodes, True, "along")
        doors: dict[OfficerDay, list[Any]] = defaultdict(list)
        counts = [self.routing.GetDimensionOrDie(name) for name in ("led", "along")]
        for team, end, is_out in zip(self.teams, self.ends, self.is_out, strict=True):
            lead, *others = team.officers
            doors[lead].append(counts[0].CumulVar(end))
            for other in others:
                doors[other].append(self.routing.solver().Max(counts[1].CumulVar(end), is_out))
        for officer, parts in doors.items():
            self._hold(parts, officer.most_visits)

    def _say_who_is_out(self) -> None:
        """An officer is out once in a half-day, and no more teams than there are cars."""
        out: dict[tuple[date, str, str | None], list[Any]] = defaultdict(list)
        for team, is_out in zip(self.teams, self.is_out, strict=True):
            for who in (None, *(officer.officer_id for officer in team.officers)):
                out[team.officers[0].day, team.half.half, who].append(is_out)
        for (_, _, who), parts in out.items():
            self._hold(parts, 1 if who else self.problem.town.cars)

    def _matrix(self, values: list[list[int]]) -> int:
        return int(self.routing.RegisterTransitMatrix(values))

    def _hold(self, parts: Sequence[Any], most: int) -> None:
        solver = self.routing.solver()
        solver.Add(solver.Sum(parts) <= most)

    def outings(self) -> Iterator[Outing]:
        """Solve, and say who goes where when."""
        from ortools.constraint_solver import pywrapcp, routing_enums_pb2

        terms = pywrapcp.DefaultRoutingSearchParameters()
        terms.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.ALL_UNPERFORMED
        terms.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        terms.solution_limit = SOLUTIONS
        found = self.routing.SolveWithParameters(terms)
        for number, team in enumerate(self.teams):
            stops = list[tuple[Request, int]]()
            at = found.Value(self.routing.NextVar(self.routing.Start(number)))
            while not self.routing.IsEnd(at):
                request = self.problem.requests[self.manager.IndexToNode(at) - 1]
                stops.append((request, found.Min(self.time.CumulVar(at)) % DAY))
                at = found.Value(self.routing.NextVar(at))
            if stops:
                lead, *others = team.officers
                yield Outing(lead, others[0] if others else None, tuple(stops))
