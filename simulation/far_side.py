"""What all who answer share: the county, its people by what is printed, their behaviour, and what they live through."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time

from simulation.behaviour import Behaviour
from simulation.files import Row
from simulation.finder import Finder
from simulation.help_given import Help
from simulation.office import Officer, officers_of
from simulation.packages import Package
from simulation.state import State
from simulation.world import Household, World


@dataclass(frozen=True)
class Answer:
    """Rows for one source, and the day on whose morning they come."""

    source: str
    due_on: date
    rows: list[Row]


@dataclass
class FarSide:
    """Shared by the AI call, officers, partners and the team head."""

    world: World
    state: State
    finder: Finder = field(init=False)
    behaviour: Behaviour = field(init=False)
    help: Help = field(init=False)
    staff: list[Officer] = field(init=False)

    def __post_init__(self) -> None:
        self.finder = Finder(self.world)
        self.staff = officers_of(self.world)
        self.behaviour = Behaviour(self.world)
        self.help = Help(self.world, self.behaviour)

    def meets(
        self, package: Package, rows: Iterable[dict[str, str]], lived: str = ""
    ) -> list[tuple[dict[str, str], Household]]:
        """Rows with the household that each speaks of; a row that fits nobody is counted and left out.

        Args:
            package: whose rows they are; an officer thinks of the people of the own town first.
            rows: cells by header.
            lived: an event that decides between namesakes: who lived through it is meant.
        """
        met = []
        for row in rows:
            household = self.household(row, self.town_of(package.recipient), lived)
            if household is None:
                self.state.count("nobody")
            else:
                met.append((row, household))
        return met

    def household(self, row: dict[str, str], town: str = "", lived: str = "") -> Household | None:
        """The household that a row speaks of; among namesakes one that lists are likely to be made of."""
        households = [self.world.households[person.household] for person in self.finder.candidates(row, town)]
        return min(
            households,
            key=lambda h: (not (lived and self.times(h, lived)), not h.signals, h.number),
            default=None,
        )

    def town_of(self, recipient: str) -> str:
        """The town whose office an officer belongs to; empty for whoever is no officer."""
        officer_id = recipient.removeprefix("officer-")
        towns = self.world.county.towns
        return next((towns[one.town].name for one in self.staff if one.officer_id == officer_id), "")

    def order(self, kind: str, package: str, ref: str, reason: str, day: date) -> Row:
        """An order of the team head about what a package named."""
        by = {"ordered_by": self.world.county.team_head, "ordered_on": day}
        return {"order_kind": kind, "package_id": package, "ref": ref, "reason": reason} | by

    def times(self, household: Household, event: str) -> int:
        """How often this happened to the household so far."""
        return int(self._lived(household).get(event, 0))

    def happened(self, household: Household, event: str) -> int:
        """Note that this happened, and say how often it did now."""
        lived = self._lived(household)
        lived[event] = lived.get(event, 0) + 1
        return int(lived[event])

    def _lived(self, household: Household) -> dict[str, int]:
        return self.state.households.setdefault(str(household.number), {})

    def leaves_blank(self, *key: object) -> bool:
        """Whether an officer leaves a field blank that should be filled."""
        share = self.world.parameters.share("officer_fields_left_blank")
        is_blank = self.world.chance.happens(share, "blank", *key)
        self.state.count("fields.blank" if is_blank else "fields.filled")
        return is_blank


def by_due_day(source: str, dated: Iterable[tuple[date, Row]]) -> list[Answer]:
    """One answer per morning, in the order of the days."""
    days: dict[date, list[Row]] = {}
    for due_on, row in dated:
        days.setdefault(due_on, []).append(row)
    return [Answer(source, due_on, rows) for due_on, rows in sorted(days.items())]


def planned_day(cell: str, default: date) -> date:
    """The day that a sheet prints for a contact, or the sheet's own day where it prints none."""
    found = re.search(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})", cell)
    return date(*(int(part) for part in found.groups())) if found else default


def planned_time(cell: str) -> time | None:
    """The time that a sheet prints for a contact."""
    found = re.search(r"(\d{1,2}):(\d{2})", cell)
    return time(int(found.group(1)), int(found.group(2))) if found else None


def planned_hours(cell: str) -> range:
    """The hours in which a sheet asks for a call, e.g. `오전 9~12시`; none where it asks for none."""
    found = re.search(r"(\d{1,2})~(\d{1,2})시", cell)
    return range(int(found.group(1)), int(found.group(2))) if found else range(0)


def reference_in(row: dict[str, str]) -> str:
    """The reference by which the package names this row, which an answer repeats."""
    return row.get("대상번호", "")
