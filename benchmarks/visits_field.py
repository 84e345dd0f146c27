"""A campaign of a simulated county at its doors, week by week: who is asked to be visited, who goes, who opens.

Nothing is written: the simulation says who is on duty, who is at home and why nobody is, and all ways of planning meet
the same households with the same draws. What it does not say is assumed here: why a visit is asked for, its deadline,
and that an officer who does not keep a plan drives to the same doors, the nearest next. Whoever falls ill after the
sheets have left makes no visit that day, and those are planned again on the next Monday.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from itertools import groupby
from statistics import fmean

from benchmarks.contact_field import Asked, Field
from benchmarks.visits_drawn import problem_of
from simulation.office import roster_rows
from tasks.visits.checker import check_plan
from tasks.visits.costs import road_minutes
from tasks.visits.plan import AFTERNOON, OfficerDay, Place, Plan, Problem, Request, Town, Visit, Window
from tasks.visits.rules import (
    Absence,
    Bounds,
    bounds_of,
    delay_weight,
    half_days_of,
    half_of,
    parts_of,
    start_windows,
    travel_minutes,
)
from warehouse.county import parameters
from warehouse.errors import Fault

# Share of the visits, and working days within which each is to be made.
_KINDS = {"urgent": (3, 1), "wants_visit": (30, 5), "no_number": (27, 10), "unreached": (40, 10)}
_TWO, _SKILLED, _KNOWN, _SKILL = 0.10, 0.33, 0.25, "노인돌봄"
# A proposal is kept when its officer is at the door on its day, no farther than this from its time.
_KEPT_WITHIN_MINUTES = 30
# Of the households that show a signal every sixth is visited.
_EVERY = 6


@dataclass(eq=False)
class Wish:
    """A visit that is asked for, and what came of it.

    Args:
        asked_on: the first day of a week.
        due_on: the day by which it is to be made.
        made_on: the day of the first try; ``ended_on``: when somebody was met, or it was found out why nobody is there.
    """

    one: Asked
    request: Request
    asked_on: date
    due_on: date
    not_before: date
    absences: list[Absence] = field(default_factory=list)
    made_on: date | None = None
    ended_on: date | None = None


Offered = Sequence[tuple[date, str]]


@dataclass(frozen=True)
class Way:
    """A way of planning the week of a town.

    Args:
        plan: the plan of a problem.
        windows: when a visit may begin, of the half-days in which somebody can go.
        keeps: share of an officer's half-days that go as planned.
    """

    plan: Callable[[Problem], Plan]
    windows: Callable[[Wish, Offered, frozenset[int], Bounds], tuple[Window, ...]]
    keeps: float


def any_time(wish: Wish, offered: Offered, market: frozenset[int], bounds: Bounds) -> tuple[Window, ...]:
    """Whenever somebody can go."""
    return start_windows(wish.request.minutes, offered, (), frozenset(), bounds)


def by_rule(wish: Wish, offered: Offered, market: frozenset[int], bounds: Bounds) -> tuple[Window, ...]:
    """By the product's rule: by the deadline if anybody can, off market mornings, otherwise than when nobody was in."""
    due = [slot for slot in offered if slot[0] <= wish.due_on]
    return start_windows(wish.request.minutes, due or offered, wish.absences, market, bounds)


class Campaign:
    """The doors of a campaign by one way of planning.

    Attributes:
        wishes: all visits that are asked for.
        proposed, kept: visits that plans proposed, and those of them that officers made as proposed.
        travel: minutes on the road.
    """

    def __init__(self, ground: Field, way: Way, asked_for: int, weeks: int) -> None:
        """Ask for visits in the first ``asked_for`` of these weeks."""
        self.ground, self.way, self.chance = ground, way, ground.world.chance
        self.proposed = self.kept = self.travel = 0
        self.policy = parameters("visits", ground.first)
        self.bounds = bounds_of(self.policy)
        self.weeks = list(_weeks(ground, weeks))
        self.roster = self._roster()
        towns = ground.world.county.towns
        self.towns = {
            town.code: Town(town.code, _office(ground, n), town.cars) for n, town in enumerate(towns)
        }
        self.market = {town.code: frozenset(town.market_days) for town in towns}
        self.wishes = [
            self._wish(one, self.weeks[n % asked_for][0]) for n, one in enumerate(ground.asked[::_EVERY])
        ]

    def play(self) -> None:
        """Each week of each town: plan on its first day what is open, and go."""
        for week in self.weeks:
            for code, town in self.towns.items():
                there = [officer for day in week for officer in self.roster[code, day]]
                asked = {wish.request.request_id: wish for wish in self._open(code, week, there)}
                requests = tuple(wish.request for wish in asked.values())
                problem = problem_of(town, requests, there)
                plan = self.way.plan(problem)
                if findings := check_plan(problem, plan):
                    raise Fault("plan_failed_check", rule=findings[0][0])
                for tour in _tours(plan, self.bounds):
                    self._go(problem, tour, asked)

    def _open(self, code: str, week: Sequence[date], there: Sequence[OfficerDay]) -> Iterator[Wish]:
        """What may be visited in a week, each with its windows."""
        offered = sorted({(officer.day, half.half) for officer in there for half in officer.half_days})
        for wish in self.wishes:
            is_tried = wish.one.is_over or len(wish.absences) >= self.policy["most_tries"]
            if wish.request.town_code == code and wish.asked_on <= week[0] and not is_tried:
                later = [slot for slot in offered if slot[0] >= wish.not_before]
                windows = self.way.windows(wish, later, self.market[code], self.bounds)
                wish.request = replace(wish.request, windows=windows)
                if windows:
                    yield wish

    def _go(self, problem: Problem, tour: Sequence[Visit], asked: dict[str, Wish]) -> None:
        """A half-day of an officer: as planned, in an own order, or not at all."""
        self.proposed += len(tour)
        day, lead = tour[0].day, tour[0].officer_id
        team = {officer for visit in tour for officer in (lead, visit.officer_2_id) if officer}
        share = self.ground.world.parameters.share("roster_leave")
        if any(self.chance.happens(share, "bench ill", officer, day.isoformat()) for officer in team):
            return
        half = half_of(tour[0].start, self.bounds)
        is_kept = self.chance.happens(self.way.keeps, "bench keeps", lead, day.isoformat(), half)
        proposed = {visit.request_id: visit.start for visit in tour}
        stops = proposed if is_kept else _own_order(problem, [asked[name] for name in proposed], tour[0])
        made = [name for name, start in stops.items() if self._knock(asked[name], day, start)]
        self.kept += sum(abs(stops[name] - proposed[name]) <= _KEPT_WITHIN_MINUTES for name in made)
        self.travel += road_minutes(problem, [asked[name].request for name in made]) if made else 0

    def _knock(self, wish: Wish, day: date, start: int) -> bool:
        """A visit; False where it was not made after all."""
        result = self.ground.knock(wish.one, day, time(*divmod(start, 60)))
        if result == "NOT_DONE":
            return False
        wish.made_on = wish.made_on or day
        if result == "ABSENT":
            wish.absences.append(Absence(day, half_of(start, self.bounds)))
            wish.not_before = self.ground.calendar.after(day, self.policy["again_working_days"])
        else:
            wish.ended_on = day
        return True

    def _wish(self, one: Asked, asked_on: date) -> Wish:
        """What is asked for at a household, by its own draws."""
        household, calendar = one.household, self.ground.calendar
        town = self.ground.world.county.towns[household.town]
        stream = self.chance.stream("bench visit", household.number)
        kind = stream.choices(list(_KINDS), [share for share, _ in _KINDS.values()])[0]
        stated = parameters("surveys", asked_on)["visit"][kind]
        here = {
            officer for each in self.roster.values() for officer in each if officer.town_code == town.code
        }
        ours = sorted({officer.officer_id for officer in here})
        is_there = any(_SKILL in officer.skills for officer in here)
        is_skilled, is_known = stream.random() < _SKILLED, stream.random() < _KNOWN
        request = Request(
            f"r{household.number}",
            f"h{household.number}",
            town.code,
            Place(household.latitude, household.longitude),
            stated["minutes"],
            stream.random() < _TWO or kind == "urgent",
            frozenset({_SKILL} if is_skilled and is_there else ()),
            stated["priority"],
            delay_weight(stated["priority"], self.policy["delay_minutes_per_day"]),
            (),
            stream.choice(ours) if is_known else None,
        )
        return Wish(one, request, asked_on, calendar.after(asked_on, _KINDS[kind][1]), asked_on)

    def _roster(self) -> dict[tuple[str, date], list[OfficerDay]]:
        """Who is on duty in each town on each day, as the simulated roster has it."""
        codes = {town.name: town.code for town in self.ground.world.county.towns}
        days, roster = (
            {day for week in self.weeks for day in week},
            defaultdict[tuple[str, date], list[OfficerDay]](list),
        )
        for month in sorted({day.replace(day=1) for day in days}):
            for row in roster_rows(self.ground.world, month):
                minutes = {"morning": row["minutes_morning"], "afternoon": row["minutes_afternoon"]}
                halves = half_days_of(minutes, row["leave"], self.bounds)
                code, day = codes[str(row["office"])], row["duty_date"]
                if halves and day in days:
                    skills = parts_of(row["skills"])
                    officer = OfficerDay(
                        row["officer_id"], code, day, halves, row["max_visits"], skills, row["is_driver"]
                    )
                    roster[code, day].append(officer)
        return roster


def _weeks(ground: Field, count: int) -> Iterator[tuple[date, ...]]:
    """The working days of each week."""
    days = [day for day in ground.calendar.days if day >= ground.first]
    for number, (_, week) in enumerate(groupby(days, key=lambda day: day.isocalendar()[:2])):
        if number == count:
            return
        yield tuple(week)


def _office(ground: Field, town: int) -> Place:
    """In the middle of the town's households: the simulation does not say where it stands."""
    homes = [household for household in ground.world.households if household.town == town]
    return Place(fmean(home.latitude for home in homes), fmean(home.longitude for home in homes))


def _tours(plan: Plan, bounds: Bounds) -> Iterator[list[Visit]]:
    """The visits of each officer's half-day, in the order of days."""

    def of(visit: Visit) -> tuple[date, bool, str]:
        return visit.day, half_of(visit.start, bounds) == AFTERNOON, visit.officer_id

    for _, tour in groupby(sorted(plan.visits, key=lambda visit: (of(visit), visit.start)), key=of):
        yield list(tour)


def _own_order(problem: Problem, wishes: Sequence[Wish], visit: Visit) -> dict[str, int]:
    """When the officer of a visit is at these doors, driving to the nearest next; the last wait where time ends."""
    there = next(o for o in problem.officer_days if (o.officer_id, o.day) == (visit.officer_id, visit.day))
    half = next(half for half in there.half_days if half.start <= visit.start < half.end)
    office, place, free = problem.town.office, problem.town.office, half.start
    left, stops = [wish.request for wish in wishes], dict[str, int]()
    while left:
        request = min(left, key=lambda one: travel_minutes(place, one.place, problem.road))
        left.remove(request)
        start = free + travel_minutes(place, request.place, problem.road)
        place, free = request.place, start + request.minutes
        if free + travel_minutes(place, office, problem.road) > half.end:
            break
        stops[request.request_id] = start
    return stops
