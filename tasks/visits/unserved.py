"""Why a plan leaves a visit out, for a human: the first thing without which nobody could make it at all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tasks.visits.outings import hours_of
from tasks.visits.plan import OfficerDay, Problem, Request
from tasks.visits.rules import travel_minutes


@dataclass(frozen=True)
class _Crew:
    """Who could go in a half-day in which the visit may begin: all of them, and the minutes of the longest of them."""

    team: tuple[OfficerDay, ...]
    minutes: int


def reason_of(problem: Problem, request: Request) -> str:
    """The code of the reason; ``no_room`` where somebody could go, and others were served instead.

    ``no_officer`` nobody is on duty when it may begin, ``too_far`` there and back takes longer than a half-day,
    ``no_driver``, ``no_second`` two are needed and never together on duty, ``no_skill``; ``promise_unmet`` nobody can
    keep what was promised.
    """
    if request.fixed is not None:
        return "promise_unmet"
    out = travel_minutes(problem.town.office, request.place, problem.road)
    demands: tuple[tuple[str, Callable[[_Crew], bool]], ...] = (
        ("no_officer", lambda crew: any(officer.leads for officer in crew.team)),
        ("too_far", lambda crew: 2 * out + request.minutes <= crew.minutes),
        ("no_driver", lambda crew: any(officer.is_driver for officer in crew.team)),
        ("no_second", lambda crew: not request.needs_two or len(crew.team) > 1),
        ("no_skill", lambda crew: request.skills <= {skill for one in crew.team for skill in one.skills}),
    )
    crews = list(_crews(problem, request))
    for code, is_met in demands:
        crews = [crew for crew in crews if is_met(crew)]
        if not crews:
            return code
    return "no_room"


def _crews(problem: Problem, request: Request) -> Iterator[_Crew]:
    for window in request.windows:
        there = [
            (officer, half)
            for officer in problem.officer_days
            for half in hours_of(problem, officer)
            if officer.day == window.day and half.start <= window.latest and window.earliest < half.end
        ]
        longest = max((half.end - half.start for _, half in there), default=0)
        yield _Crew(tuple(officer for officer, _ in there), longest)
