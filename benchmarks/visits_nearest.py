"""As offices drive today: to the nearest door next."""

from datetime import date

from tasks.visits.plan import HalfDay, OfficerDay, Place, Plan, Problem, Request, Visit
from tasks.visits.rules import travel_minutes


def nearest_first(problem: Problem) -> Plan:
    """As offices drive today: promises kept, then each officer goes on to the nearest door that may be visited then."""
    waiting = {request.request_id: request for request in problem.requests}
    visits, travel = list[Visit](), 0
    seen = dict[tuple[str, date], int]()
    halves = {half for officer in problem.officer_days for half in officer.half_days}
    for day in sorted({officer.day for officer in problem.officer_days}):
        for half in sorted(halves, key=lambda half: (half.start, half.end)):
            there = [o for o in problem.officer_days if o.day == day and half in o.half_days]
            for team in _teams(problem, there, [r for r in waiting.values() if r.fixed], half):
                made, way = _driven(problem, team, half, waiting, seen)
                visits += made
                travel += way
    return Plan(problem.town.town_code, tuple(sorted(visits)), tuple(sorted(waiting)), travel)


def _teams(
    problem: Problem, there: list[OfficerDay], promised: list[Request], half: HalfDay
) -> list[tuple[OfficerDay, ...]]:
    """Who goes in each car: who promised a visit with whom, then pairs, as long as there are cars."""
    by_id = {officer.officer_id: officer for officer in there}
    teams, free = list[tuple[OfficerDay, ...]](), dict(by_id)
    for request in promised:
        slot = request.fixed
        if (
            slot
            and by_id
            and slot.day == next(iter(by_id.values())).day
            and half.start <= slot.start < half.end
        ):
            ids = [one for one in (slot.officer_id, slot.officer_2_id) if one in free]
            if slot.officer_id in ids:
                teams.append(tuple(free.pop(one) for one in ids))
    rest = sorted(free.values(), key=lambda officer: (not officer.is_driver, officer.officer_id))
    while rest and len(teams) < problem.town.cars:
        lead = rest.pop(0)
        if not lead.is_driver:
            break
        teams.append((lead, rest.pop()) if rest else (lead,))
    return teams


def _driven(
    problem: Problem,
    team: tuple[OfficerDay, ...],
    half: HalfDay,
    waiting: dict[str, Request],
    seen: dict[tuple[str, date], int],
) -> tuple[list[Visit], int]:
    lead, *others = team
    at, free, way, visits = problem.town.office, half.start, 0, list[Visit]()
    promised = sorted(
        (r for r in waiting.values() if r.fixed and (r.fixed.officer_id, r.fixed.day) == (lead.officer_id, lead.day)
         and half.start <= r.fixed.start < half.end),
        key=lambda r: r.fixed.start if r.fixed else 0,
    )  # fmt: skip
    while True:
        due = promised[0] if promised else None
        choices = [due] if due else [r for r in waiting.values() if not r.fixed]
        best = min(
            (
                (travel_minutes(at, r.place, problem.road), r.request_id, r)
                for r in choices
                if _may(problem, team, half, at, free, r)
            ),
            default=None,
            key=lambda one: one[:2],
        )
        if best is None or any(seen.get((o.officer_id, o.day), 0) >= o.most_visits for o in team):
            break
        road, _, request = best
        start = _begin(request, lead.day, free + road)
        companion = others[0].officer_id if others else None
        visits.append(
            Visit(lead.day, start or 0, lead.officer_id, request.request_id, request.minutes, companion)
        )
        for officer in team:
            seen[officer.officer_id, officer.day] = seen.get((officer.officer_id, officer.day), 0) + 1
        at, free, way = request.place, (start or 0) + request.minutes, way + road
        del waiting[request.request_id]
        promised = promised[1:] if due else promised
    return visits, way + (travel_minutes(at, problem.town.office, problem.road) if visits else 0)


def _may(
    problem: Problem, team: tuple[OfficerDay, ...], half: HalfDay, at: Place, free: int, request: Request
) -> bool:
    start = _begin(request, team[0].day, free + travel_minutes(at, request.place, problem.road))
    if start is None or not half.start <= start < half.end:
        return False
    back = start + request.minutes + travel_minutes(request.place, problem.town.office, problem.road)
    is_known = request.fixed or request.skills <= frozenset[str]().union(
        *(officer.skills for officer in team)
    )
    return back <= half.end and bool(is_known) and (len(team) > 1 or not request.needs_two)


def _begin(request: Request, day: date, ready: int) -> int | None:
    if request.fixed:
        return request.fixed.start if request.fixed.start >= ready else None
    for window in request.windows:
        start = -(-max(ready, window.earliest) // 5) * 5
        if window.day == day and start <= window.latest:
            return start
    return None
