"""What the solver works on: the tours of one town, and what its repairs have closed so far."""

from dataclasses import dataclass, field, replace
from datetime import date

from tasks.visits.outings import hours_of
from tasks.visits.plan import HalfDay, OfficerDay, Problem, Request


@dataclass(frozen=True, order=True)
class TourKey:
    """An officer's half-day."""

    day: date
    half: str
    officer_id: str


@dataclass(frozen=True)
class Tour:
    """What an officer does in a half-day: (request, start) in order."""

    key: TourKey
    stops: tuple[tuple[Request, int], ...]

    @property
    def worth(self) -> tuple[int, int, int, TourKey]:
        """What is given up last has the highest: fixed visits, then two-officer visits, then priorities."""
        requests = [request for request, _ in self.stops]
        fixed = sum(request.fixed is not None for request in requests)
        return fixed, sum(r.needs_two for r in requests), sum(r.priority + 1 for r in requests), self.key


@dataclass
class Search:
    """One town's problem and what the repairs have closed so far."""

    problem: Problem
    companions: dict[TourKey, str] = field(default_factory=dict)
    closed: set[TourKey] = field(default_factory=set)
    barred: set[tuple[str, date, str]] = field(default_factory=set)
    most: dict[TourKey, int] = field(default_factory=dict)
    tour_of: dict[str, TourKey] = field(default_factory=dict)
    half_days: dict[TourKey, HalfDay] = field(default_factory=dict)
    officers: dict[tuple[date, str], OfficerDay] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for officer in self.problem.officer_days:
            self.officers[officer.day, officer.officer_id] = officer
            for half_day in hours_of(self.problem, officer):
                self.half_days[TourKey(officer.day, half_day.half, officer.officer_id)] = half_day
        for request in self.problem.requests:
            key = self.fixed_key(request)
            companion = request.fixed.officer_2_id if request.fixed else None
            if key and companion and replace(key, officer_id=companion) in self.half_days:
                self.companions.setdefault(key, companion)
        self.close_companions()

    def close_companions(self) -> None:
        """Who rides along leads no tour of that half-day."""
        self.closed |= {replace(key, officer_id=officer) for key, officer in self.companions.items()}

    def officer(self, key: TourKey) -> OfficerDay:
        """The roster's row behind a tour."""
        return self.officers[key.day, key.officer_id]

    def span(self, key: TourKey) -> tuple[int, int]:
        """From leaving the office to being back: while the leader is out, and whoever rides along."""
        team = (key.officer_id, self.companions.get(key))
        halves = [self.half_days[replace(key, officer_id=officer)] for officer in team if officer is not None]
        return max(half.start for half in halves), min(half.end for half in halves)

    def fixed_key(self, request: Request) -> TourKey | None:
        """The tour in which a fixed visit lies, or None when the roster does not have it."""
        slot = request.fixed
        if slot is None:
            return None
        for key, half_day in self.half_days.items():
            if (key.day, key.officer_id) == (
                slot.day,
                slot.officer_id,
            ) and half_day.start <= slot.start < half_day.end:
                return key
        return None

    def promised_tour(self, request: Request) -> TourKey | None:
        """The tour that keeps a promise, in which whoever was promised rides along, or None."""
        key, slot = self.fixed_key(request), request.fixed
        if key is None or slot is None or slot.officer_2_id not in (None, self.companions.get(key)):
            return None
        return key
