"""One run of VROOM over the tours that are open: the only place that knows its terms.

The level of exploration is fixed, its searches do not wait for each other, and no two plans cost the same but by
accident: the same problem gives the same tours.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from tasks.visits.costs import visit_cost
from tasks.visits.outings import most_stops
from tasks.visits.plan import Request, Window
from tasks.visits.rules import travel_minutes
from tasks.visits.search import Search, Tour, TourKey

_DAY = 1440
_EXPLORATION_LEVEL = 1
# One thread for each search of this level. With fewer they wait for each other in libstdc++'s `counting_semaphore`,
# which can lose the last wake-up: the run would stand still for ever, deaf to signals (docs/adr/0017).
_SEARCHES = 4 * (_EXPLORATION_LEVEL + 1)
# VROOM takes any of two plans of equal cost, by chance: minutes are scaled, and each arc weighs a little more or less.
_SCALE, _TIES = 1000, 499
# Skill numbers of VROOM: what every visit but a fixed one asks for, then those of tours, then those of the roster.
_ROUTINE, _TOUR, _SKILL = 1, 100, 100_000


def routes(search: Search, requests: Sequence[Request]) -> list[Tour]:
    """One run of VROOM over the tours that are still open."""
    keys = [
        key
        for key in sorted(search.half_days)
        if key not in search.closed and _most(search, key) > 0 and search.officer(key).leads
    ]
    if not keys or not requests:
        return []
    first_day = min(key.day for key in keys)
    solution = _vroom_input(search, requests, keys, first_day).solve(
        exploration_level=_EXPLORATION_LEVEL, nb_threads=_SEARCHES
    )
    stops = dict[TourKey, list[tuple[Request, int]]]()
    # Not `to_dict`: it reads VROOM's answer off stdout, and whatever another thread says meanwhile with it.
    for step in solution.routes.itertuples():
        if step.type != "job":
            continue
        key = keys[step.vehicle_id - 1]
        start = int(step.arrival + step.waiting_time) - (key.day - first_day).days * _DAY
        stops.setdefault(key, []).append((requests[step.id - 1], start))
    return [Tour(key, tuple(made)) for key, made in stops.items()]


def _most(search: Search, key: TourKey) -> int:
    stops = most_stops(search.problem, search.officer(key), search.half_days[key])
    return min(stops, search.most.get(key, _DAY))


def _vroom_input(
    search: Search, requests: Sequence[Request], keys: Sequence[TourKey], first_day: date
) -> Any:
    import numpy as np
    import vroom

    problem = search.problem
    places = [problem.town.office, *(request.place for request in requests)]
    travel = np.array([[travel_minutes(a, b, problem.road) for b in places] for a in places], dtype=np.uint32)
    np.fill_diagonal(travel, 0)
    skills = {
        name: _SKILL + n for n, name in enumerate(sorted({name for r in requests for name in r.skills}))
    }
    entry = vroom.Input()
    order = np.arange(len(places), dtype=np.uint32)
    arcs = (order[:, None] * np.uint32(73856093)) ^ (order[None, :] * np.uint32(19349663))
    for number, key in enumerate(keys):
        costs = travel * _SCALE + (arcs ^ np.uint32(number * 83492791 % 2**32)) % _TIES
        extra = [visit_cost(problem, request, key.officer_id, key.day, first_day) for request in requests]
        costs[:, 1:] += np.array(extra, dtype=np.uint32) * _SCALE
        np.fill_diagonal(costs, 0)
        entry.set_durations_matrix(f"p{number}", travel)
        entry.set_costs_matrix(f"p{number}", costs)
        entry.add_vehicle(_vehicle(search, key, number, first_day, skills))
    for number, request in enumerate(requests):
        entry.add_job(_job(search, request, number, keys, first_day, skills))
    return entry


def _vehicle(search: Search, key: TourKey, number: int, first_day: date, skills: dict[str, int]) -> Any:
    import vroom

    offset = (key.day - first_day).days * _DAY
    team = [search.officer(key)]
    companion = search.companions.get(key)
    if companion is not None:
        team.append(search.officers[key.day, companion])
    start, end = search.span(key)
    known = {skills[name] for officer in team for name in officer.skills if name in skills}
    drives = any(officer.is_driver for officer in team)
    most = min([_most(search, key), *(officer.most_visits for officer in team)])
    return vroom.Vehicle(
        number + 1,
        start=0,
        end=0,
        profile=f"p{number}",
        skills={_TOUR + number} | known | ({_ROUTINE} if drives else set()),
        time_window=vroom.TimeWindow(offset + start, offset + end),
        max_tasks=most,
        costs=vroom.VehicleCosts(fixed=search.problem.costs.tour * _SCALE, per_hour=3600),
    )


def _job(
    search: Search,
    request: Request,
    number: int,
    keys: Sequence[TourKey],
    first_day: date,
    skills: dict[str, int],
) -> Any:
    import vroom

    slot = request.fixed
    windows: Iterable[Window] = request.windows
    key = search.tour_of.get(request.request_id)
    needed = {skills[name] for name in request.skills}
    if slot is not None:
        windows, key, needed = (
            [Window(slot.day, slot.start, slot.start)],
            search.promised_tour(request),
            set(),
        )
    else:
        needed.add(_ROUTINE)
    if key is not None or slot is not None:
        needed.add(_TOUR + keys.index(key) if key in keys else _TOUR + len(keys))
    starts = [
        vroom.TimeWindow(
            (w.day - first_day).days * _DAY + w.earliest, (w.day - first_day).days * _DAY + w.latest
        )
        for w in windows
        if w.day >= first_day and not _is_barred(search, request, w)
    ]
    if not starts:
        starts, needed = [vroom.TimeWindow(0, 0)], {_TOUR + len(keys)}
    return vroom.Job(
        number + 1,
        location=number + 1,
        default_service=request.minutes,
        skills=needed,
        priority=100 if slot else request.priority,
        time_windows=starts,
    )


def _is_barred(search: Search, request: Request, window: Window) -> bool:
    """Whether the half-day of a window has nobody to ride along with a two-officer visit."""
    barred = {
        half for identity, day, half in search.barred if (identity, day) == (request.request_id, window.day)
    }
    return any(
        key.day == window.day and key.half in barred and half_day.start <= window.earliest < half_day.end
        for key, half_day in search.half_days.items()
        if barred
    )
