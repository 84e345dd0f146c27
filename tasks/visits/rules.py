"""The rules of one visit: how long the way is, when the household may be called on, who can go, and what follows.

Certainty of every number: assumed, in ``warehouse/parameters/visits.yaml``.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tasks.visits.plan import AFTERNOON, HALVES, MORNING, HalfDay, Place, Road, Window

_EARTH_RADIUS_KM = 6371.0088
# Away for the whole day, whatever minutes the roster still shows.
_LEAVE_OF_A_DAY = frozenset({"ANNUAL", "SICK", "OFFICIAL", "TRAINING"})


@dataclass(frozen=True)
class Absence:
    """A visit that found nobody: the day and the half of it."""

    day: date
    half: str


@dataclass(frozen=True)
class Bounds:
    """The half-days of a county: minutes from midnight between which somebody may be at a door."""

    morning: tuple[int, int]
    afternoon: tuple[int, int]

    def of(self, half: str) -> tuple[int, int]:
        """First and last minute of one half."""
        return self.morning if half == MORNING else self.afternoon


def bounds_of(policy: Mapping[str, Any]) -> Bounds:
    """The half-days as the parameters have them."""
    halves = policy["half_days"]
    return Bounds(tuple(halves["morning"]), tuple(halves["afternoon"]))


def road_of(policy: Mapping[str, Any]) -> Road:
    """How long a trip takes, as the parameters have it."""
    return Road(policy["road_circuity"], policy["road_speed_kmh"], policy["stop_minutes"])


def straight_km(a: Place, b: Place) -> float:
    """Great-circle distance (haversine) in kilometres."""
    north_a, north_b = math.radians(a.latitude), math.radians(b.latitude)
    half_north = math.sin((north_b - north_a) / 2)
    half_east = math.sin(math.radians(b.longitude - a.longitude) / 2)
    share = half_north**2 + math.cos(north_a) * math.cos(north_b) * half_east**2
    return 2 * _EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, share)))


def travel_minutes(a: Place, b: Place, road: Road) -> int:
    """Minutes from one door to the next, as stated, else computed and rounded up; between neighbours still the stop."""
    stated = road.minutes.get((a, b))
    if stated is not None:
        return stated
    minutes = straight_km(a, b) * road.circuity / road.speed_kmh * 60 + road.stop_minutes
    return math.ceil(minutes - 1e-9)


def half_of(start_minute: int, bounds: Bounds) -> str:
    """The half-day in which a start lies; the lunch hour counts as afternoon."""
    return MORNING if start_minute < bounds.morning[1] else AFTERNOON


def half_days_of(minutes: Mapping[str, int], leave: str | None, bounds: Bounds) -> tuple[HalfDay, ...]:
    """When an officer may be out, from the roster's minutes of each half; none on a leave of the whole day.

    Args:
        minutes: minutes in the field by half, as the roster states them.
        leave: kind of leave, or None.
        bounds: the half-days of the county.
    """
    if leave in _LEAVE_OF_A_DAY:
        return ()
    found = []
    for half in HALVES:
        first, last = bounds.of(half)
        end = min(last, first + minutes.get(half, 0))
        if end > first:
            found.append(HalfDay(half, first, end))
    return tuple(found)


def start_windows(
    minutes: int,
    offered: Sequence[tuple[date, str]],
    absences: Sequence[Absence],
    market_days: frozenset[int],
    bounds: Bounds,
) -> tuple[Window, ...]:
    """When a visit may begin: a household once absent is tried on another weekday and half-day, off market mornings.

    Where nothing is left, the demands are loosened one by one: unlike the last absence only, then not the same weekday
    and half again, then market mornings too, at last anything.

    Args:
        minutes: at the door; a visit ends within its half-day.
        offered: the half-days in which somebody of the town can go.
        absences: earlier visits that found nobody, oldest first.
        market_days: last digits of the days of the month on which the town's market is held.
        bounds: the half-days of the county.
    """
    calm = [(day, half) for day, half in offered if not (half == MORNING and day.day % 10 in market_days)]
    choices = (
        [slot for slot in calm if all(_differs_in_both(slot, absence) for absence in absences)],
        [slot for slot in calm if all(_differs_in_both(slot, absence) for absence in absences[-1:])],
        [slot for slot in calm if all(_differs(slot, absence) for absence in absences)],
        [slot for slot in offered if all(_differs(slot, absence) for absence in absences)],
        list(offered),
    )
    for choice in choices:
        windows = [Window(day, bounds.of(half)[0], bounds.of(half)[1] - minutes) for day, half in choice]
        fitting = tuple(sorted(window for window in windows if window.latest >= window.earliest))
        if fitting:
            return fitting
    return ()


def _differs_in_both(slot: tuple[date, str], absence: Absence) -> bool:
    return slot[0].weekday() != absence.day.weekday() and slot[1] != absence.half


def _differs(slot: tuple[date, str], absence: Absence) -> bool:
    return slot[0].weekday() != absence.day.weekday() or slot[1] != absence.half


def urgent_windows(
    windows: Iterable[Window], last_day: date, today: date, from_minute: int
) -> tuple[Window, ...]:
    """The windows of an urgent visit: today from ``from_minute`` on, until ``last_day`` if there is any; else all."""
    open_ones = [
        Window(w.day, max(w.earliest, from_minute), w.latest) if w.day == today else w
        for w in windows
        if w.day >= today
    ]
    open_ones = [window for window in open_ones if window.latest >= window.earliest]
    return tuple(window for window in open_ones if window.day <= last_day) or tuple(open_ones)


def goes_in_pairs(*, is_asked: bool, flag: str | None) -> bool:
    """The two-officer rule: the request asks for it, or a safety flag is on the home, whichever."""
    return is_asked or flag is not None


def delay_weight(priority: int, weights: Mapping[int, int]) -> int:
    """Minutes of travel that a day of waiting weighs: those of the highest step that the priority reaches."""
    return weights[max(step for step in weights if step <= priority)]


def sheet_days(working_days: Sequence[date], weekdays: Iterable[int]) -> list[date]:
    """The days on which day sheets leave: the first working day on or after each of the weekdays, within its week.

    Args:
        working_days: consecutive working days in order, from a Monday on.
        weekdays: 0 is Monday.
    """
    weeks: dict[tuple[int, int], list[date]] = {}
    for day in working_days:
        weeks.setdefault(day.isocalendar()[:2], []).append(day)
    chosen = {
        next((day for day in week if day.weekday() >= weekday), None)
        for week in weeks.values()
        for weekday in weekdays
    }
    return sorted(day for day in chosen if day is not None)


def parts_of(skills_cell: str | None) -> frozenset[str]:
    """Words of a cell that are joined by commas."""
    return frozenset(word.strip() for word in (skills_cell or "").split(",") if word.strip())


def sex_mark(sex: str | None) -> str:
    """How an officer's sex, and a household's wish for it, stand among skills; F or M."""
    return f"sex {sex}"


_WEEKDAYS_KO = "월화수목금"
_DAYS_CELL = re.compile(f"([{_WEEKDAYS_KO}](요일)?[ ,·/]*)+")


def weekdays_of(cell: str | None) -> frozenset[int]:
    """Weekdays (0 is Monday) of a cell such as 월, 수 or 월·수요일; of one that says anything else none."""
    if not cell or not _DAYS_CELL.fullmatch(cell.strip()):
        return frozenset()
    return frozenset(
        _WEEKDAYS_KO.index(letter) for letter in cell.replace("요일", "") if letter in _WEEKDAYS_KO
    )


@dataclass(frozen=True)
class Wish:
    """When a household said that it is at home: on some weekdays, or in one half of the day; empty or None is any."""

    weekdays: frozenset[int] = frozenset()
    half: str | None = None

    def holds(self, day: date, half: str) -> bool:
        """Whether a half-day is one of those."""
        return (not self.weekdays or day.weekday() in self.weekdays) and self.half in (None, half)


def is_searched(*, known: Iterable[str], tried: Iterable[str], vain_days: int, least_days: int) -> bool:
    """The locate checklist: every known number was tried, and visits on enough days found nobody."""
    return set(known) <= set(tried) and vain_days >= least_days


@dataclass(frozen=True)
class DoorCase:
    """What is known of a household when a visit has ended.

    Args:
        result: MET, ABSENT, REFUSED, MOVED, DIED, INSTITUTION or UNFOUND.
        scope: what was refused, as stated.
        is_search: whether this visit was part of a search.
        absences: visits that found nobody at home, this one included.
        vain_days: days of visits that found nobody, for whatever reason.
        is_seal_broken: the sticker at the door was found broken last: somebody goes in and out there.
        left_here: known members of whom neither a register nor this or an earlier visit says that they are gone.
        has_receipt: a register states that a member moved to another county.
        known: telephone numbers of the household; ``tried``: those that were called.
        searches: search visits that were asked for so far.
    """

    result: str
    scope: str | None = None
    is_search: bool = False
    absences: int = 0
    vain_days: int = 0
    is_seal_broken: bool = False
    left_here: int = 0
    has_receipt: bool = False
    known: frozenset[str] = frozenset()
    tried: frozenset[str] = frozenset()
    searches: int = 0


@dataclass(frozen=True)
class DoorPolicy:
    """How often a door is tried: visits to an absent household, and visits (on different days) of a search."""

    most_tries: int
    locate_visits: int


@dataclass(frozen=True)
class FollowUp:
    """What follows: a triage verdict with its rule, an end of the target, or another visit for a reason."""

    verdict: str | None = None
    rule_id: str | None = None
    end_state: str | None = None
    again: str | None = None


def follow_up(case: DoorCase, policy: DoorPolicy) -> FollowUp:
    """What follows from a visit. A talk is left to the officer's disposition."""
    if case.result == "REFUSED":
        return FollowUp("refused", "visit_refused", "closed_refused" if case.scope == "CAMPAIGN" else None)
    if case.result in ("DIED", "INSTITUTION"):
        return _after_loss(case)
    if case.result == "MOVED":
        # A child who moved to a city long ago hands over nobody who is still looked for.
        is_receipt = case.has_receipt and case.left_here == 0
        return FollowUp("locate", "visit_moved", "closed_handed_over" if is_receipt else None)
    if case.result == "UNFOUND":
        return _after_unfound(case, policy)
    return _after_absence(case, policy) if case.result == "ABSENT" else FollowUp()


def _after_loss(case: DoorCase) -> FollowUp:
    """Who is left of a household is asked for, as long as anybody is."""
    if case.left_here > 0:
        return FollowUp("visit", "visit_survivors", again="survivors")
    return FollowUp(end_state="closed_died" if case.result == "DIED" else "closed_institution")


def _after_unfound(case: DoorCase, policy: DoorPolicy) -> FollowUp:
    least = policy.locate_visits
    is_over = is_searched(known=case.known, tried=case.tried, vain_days=case.vain_days, least_days=least)
    if is_over and not case.is_seal_broken:
        return FollowUp("locate", "visit_unfound", "closed_unfound")
    is_again = (case.vain_days < least or case.is_seal_broken) and case.searches < least
    return FollowUp("locate", "visit_unfound", again="locate" if is_again else None)


def _after_absence(case: DoorCase, policy: DoorPolicy) -> FollowUp:
    if not case.is_search and case.absences < policy.most_tries:
        return FollowUp(again="again")
    again = "locate" if case.searches < policy.locate_visits else None
    return FollowUp("locate", "visit_absent", again=again)
