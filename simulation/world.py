"""The true county: households, persons, needs, signals and who is still there. Balgul never sees it."""

from dataclasses import dataclass, field
from datetime import date

from simulation.chance import Chance
from simulation.county import County, Parameters
from simulation.geography import Village
from simulation.kinds import Kind
from simulation.needs import Signal


@dataclass(slots=True)
class Person:
    """One resident; `phone` is the true number, `listed_phone` the one in files (wrong for a share)."""

    number: int
    household: int
    name: str
    rrn: str
    born_on: date
    sex: str
    relation: str
    phone: str | None
    listed_phone: str | None

    def age_on(self, day: date) -> int:
        """Full years on this day."""
        return day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))


@dataclass(slots=True)
class Household:
    """One household with its truth: needs by domain with severity 1-3, and whether and how it is gone.

    `whereabouts` is HOME, DIED, INSTITUTION, HOSPITAL, MOVED or UNKNOWN, the last five from `left_on` on.
    """

    number: int
    household_no: str
    town: int
    village: int
    address: str
    longitude: float
    latitude: float
    persons: list[Person] = field(default_factory=list)
    needs: dict[str, int] = field(default_factory=dict)
    signals: list[Signal] = field(default_factory=list)
    whereabouts: str = "HOME"
    left_on: date | None = None

    @property
    def head(self) -> Person:
        """The head of the household, who always comes first."""
        return self.persons[0]

    def whereabouts_on(self, day: date) -> str:
        """HOME until the day it left, then how it left."""
        return "HOME" if self.left_on is None or day < self.left_on else self.whereabouts


@dataclass
class World:
    """A built county."""

    county: County
    chance: Chance
    parameters: Parameters
    opening: date
    kinds: tuple[Kind, ...]
    villages: list[Village]
    households: list[Household]

    def persons(self) -> list[Person]:
        """All persons in the order of their numbers."""
        return [person for household in self.households for person in household.persons]
