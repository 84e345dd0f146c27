"""What a visit plan is made of: the only thing that the solver, the checker and the stage have in common.

Times are minutes from midnight on a day. A plan concerns one town, since officers serve their own town only.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

MORNING, AFTERNOON = "morning", "afternoon"
HALVES = (MORNING, AFTERNOON)


@dataclass(frozen=True, order=True)
class Place:
    """A point on the earth in WGS84 degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, order=True)
class Leg:
    """A way whose minutes, the stop included, are known otherwise than by its distance."""

    start: Place
    end: Place
    minutes: int


@dataclass(frozen=True)
class Road:
    """How long a trip takes: straight distance times ``circuity``, at ``speed_kmh``, and ``stop_minutes`` on top.

    Args:
        measured: ways whose minutes are stated, in both directions; those of all others are computed.
    """

    circuity: float
    speed_kmh: float
    stop_minutes: int
    measured: tuple[Leg, ...] = ()

    @cached_property
    def minutes(self) -> dict[tuple[Place, Place], int]:
        """The stated minutes by start and end."""
        return {(leg.start, leg.end): leg.minutes for leg in self.measured}


@dataclass(frozen=True)
class Costs:
    """What the solver trades off, all in minutes of travel.

    Args:
        tour: one more tour of an officer in a half-day.
        other_officer: another officer than the preferred one.
        moved: another officer or day than the sheet that was sent says.
        grid: starts are put off to multiples of this where the day allows it.
    """

    tour: int
    other_officer: int
    moved: int
    grid: int


@dataclass(frozen=True, order=True)
class Window:
    """When a visit may begin: on ``day``, from ``earliest`` to ``latest``."""

    day: date
    earliest: int
    latest: int


@dataclass(frozen=True)
class Slot:
    """An officer (with a companion), a day and a start."""

    officer_id: str
    officer_2_id: str | None
    day: date
    start: int

    @property
    def team(self) -> tuple[str, ...]:
        """Who goes: the officer, and the companion if there is one."""
        return (self.officer_id, self.officer_2_id) if self.officer_2_id else (self.officer_id,)


@dataclass(frozen=True)
class Request:
    """One household that is to be visited.

    Args:
        household_id: no household is visited twice a day.
        minutes: at the door.
        needs_two: two officers go.
        skills: what one or the other of those who go must know, or be.
        priority: 0 to 100; the higher is served first.
        delay: minutes of travel that each day of waiting weighs.
        windows: when the visit may begin.
        preferred: the officer whom the household knows, or None.
        fixed: the slot that must not change, or None.
        last: the slot of the sheet that was sent, which changes only at a cost, or None.
    """

    request_id: str
    household_id: str
    town_code: str
    place: Place
    minutes: int
    needs_two: bool
    skills: frozenset[str]
    priority: int
    delay: int
    windows: tuple[Window, ...]
    preferred: str | None = None
    fixed: Slot | None = None
    last: Slot | None = None


@dataclass(frozen=True)
class HalfDay:
    """A stretch of a day in which an officer may be out of the office, from leaving to being back."""

    half: str
    start: int
    end: int


@dataclass(frozen=True)
class OfficerDay:
    """One officer on one day, as the roster has it.

    Args:
        leads: False for who comes from elsewhere by a signed order, and only rides along.
        home: the office from which they come then, and where each of their half-days begins and ends.
    """

    officer_id: str
    town_code: str
    day: date
    half_days: tuple[HalfDay, ...]
    most_visits: int
    skills: frozenset[str]
    is_driver: bool
    leads: bool = True
    home: Place | None = None


@dataclass(frozen=True)
class Town:
    """A town with its office, from which every tour starts and where it ends, and the cars of that office."""

    town_code: str
    office: Place
    cars: int


@dataclass(frozen=True)
class Problem:
    """All that the plan of one town rests on.

    Args:
        half_day_visits: of one officer in a half-day at most, but for promised ones.
    """

    town: Town
    requests: tuple[Request, ...]
    officer_days: tuple[OfficerDay, ...]
    road: Road
    costs: Costs
    half_day_visits: int


@dataclass(frozen=True, order=True)
class Visit:
    """One planned visit; ``officer_2_id`` rides along in the same car."""

    day: date
    start: int
    officer_id: str
    request_id: str
    minutes: int
    officer_2_id: str | None = None

    @property
    def slot(self) -> Slot:
        """Who makes it when."""
        return Slot(self.officer_id, self.officer_2_id, self.day, self.start)


@dataclass(frozen=True)
class Plan:
    """A proposal for one town: visits in order, requests that found no place, and the minutes on the road."""

    town_code: str
    visits: tuple[Visit, ...]
    unserved: tuple[str, ...]
    travel_minutes: int
