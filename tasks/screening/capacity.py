"""What officers can do: their hours by the roster, the work that lies before each town, and what is missing."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from warehouse.connection import Transaction
from warehouse.county import County, parameters


@dataclass(frozen=True)
class Minutes:
    """What work costs, in minutes of an officer.

    Args:
        contact: for one household nobody has spoken to: tries, one talk, its record.
        visit: at the door and on the road.
        travel: on the road alone.
        visits: how many a household nobody has spoken to costs in the end.
        officer_day: field work in one officer-day.
    """

    contact: float
    visit: float
    travel: float
    visits: float
    officer_day: float

    @classmethod
    def on(cls, day: date, visits_per_household: float) -> "Minutes":
        """As the parameters of a day, and the rules of screening, have it."""
        told, door = parameters("reporting", day), parameters("visits", day)["default_minutes"]
        return cls(
            contact=told["contact_minutes"],
            visit=door + told["travel_minutes"],
            travel=told["travel_minutes"],
            visits=visits_per_household,
            officer_day=told["officer_day_minutes"],
        )

    @property
    def household(self) -> int:
        """For one household from the first try to the end."""
        return math.ceil(self.contact + self.visits * self.visit)

    def needed(self, *, unspoken: int, without_visit: int, open_visits: float) -> int:
        """For households nobody has spoken to, those of them without an open visit, and the minutes of open visits."""
        return math.ceil(unspoken * self.contact + without_visit * self.visits * self.visit + open_visits)


@dataclass(frozen=True)
class TownWork:
    """A town's households in hand, and minutes until a day: needed, and left by the roster (None: no roster says)."""

    town_code: str
    households: int
    needed: int
    left: int | None
    due_on: date

    @property
    def missing(self) -> int | None:
        """Minutes that cannot be found until then; None where no roster says."""
        return None if self.left is None else max(self.needed - self.left, 0)

    @property
    def spare(self) -> int | None:
        """Minutes that are left for more; None where no roster says."""
        return None if self.left is None else max(self.left - self.needed, 0)


def work_until(tx: Transaction, county: County, cost: Minutes, until: date) -> list[TownWork]:
    """What lies before each town of the county against its hours until a day; '' where the town is unknown."""
    return _town_work(tx, county, cost, _in_hand(tx, cost), until)


def work_until_due(tx: Transaction, county: County, cost: Minutes, closes_on: date) -> list[TownWork]:
    """The same until the last due day of what is in hand, or until the campaign closes where nothing is due."""
    in_hand = _in_hand(tx, cost)
    return _town_work(
        tx,
        county,
        cost,
        in_hand,
        max((row["due_on"] for row in in_hand.values() if row["due_on"]), default=closes_on),
    )


def _in_hand(tx: Transaction, cost: Minutes) -> dict[str, dict[str, Any]]:
    rows = tx.rows("screening/select_town_work", travel_minutes=cost.travel)
    return {str(row["town_code"]): row for row in rows}


def _town_work(
    tx: Transaction, county: County, cost: Minutes, in_hand: Mapping[str, Mapping[str, Any]], until: date
) -> list[TownWork]:
    today = tx.as_of
    roster = {str(row["town_code"]): row for row in tx.rows("screening/select_town_hours", until=until)}
    codes = [str(town["code"]) for town in county.towns]
    found = []
    for code in codes + sorted(in_hand.keys() - set(codes)):
        row = in_hand.get(code, _NOTHING)
        needed = cost.needed(
            unspoken=row["unspoken"],
            without_visit=row["unspoken_without_visit"],
            open_visits=float(row["visit_minutes"]),
        )
        found.append(
            TownWork(code, row["households"], needed, _left(roster.get(code), county, today, until), until)
        )
    return found


_NOTHING = {"households": 0, "unspoken": 0, "unspoken_without_visit": 0, "visit_minutes": 0}


def _left(row: Mapping[str, Any] | None, county: County, today: date, until: date) -> int | None:
    """Minutes of the rostered days, and an average day for each working day that no roster names yet."""
    if row is None:
        return None
    beyond = max(row["rostered_until"], today - timedelta(days=1)) + timedelta(days=1)
    days = sum(county.is_working_day(beyond + timedelta(days=n)) for n in range((until - beyond).days + 1))
    average: float = row["minutes_day"]
    return int(row["minutes"]) + math.floor(days * average)


@dataclass(frozen=True)
class Seats:
    """How many local additions a look-up may bring.

    Args:
        wanted: what the county wants for its officers.
        seats: those that hours allow, without the audit sample.
        audit: those of the audit sample.
        floors: seats by town that points do not decide.
        spare: minutes that the roster leaves for local additions; None where no roster says it.
    """

    wanted: int
    seats: int
    audit: int
    floors: dict[str, int]
    spare: int | None


def work_after(work: list[TownWork], chosen: Mapping[str, int], household_minutes: int) -> list[TownWork]:
    """The same once so many more households of each town are to be surveyed: what one look-up took the next lacks."""
    return [
        replace(town, needed=town.needed + chosen.get(town.town_code, 0) * household_minutes) for town in work
    ]


def within_hours(
    wanted: int, work: list[TownWork], household_minutes: int, officers: Mapping[str, int], *, taken: int
) -> tuple[int, int | None]:
    """How many of the wanted additions the hours allow, those that were taken before among them, and the spare minutes.

    A town without a roster counts with its officers' share of what is wanted: not knowing its hours cuts nobody off.

    Args:
        taken: seats that earlier look-ups of the same period took; their households are work already.
    """
    if all(town.spare is None for town in work):
        return wanted, None
    share = wanted * household_minutes / max(sum(officers.values()), 1)
    spare = sum(
        town.spare if town.spare is not None else math.floor(share * officers.get(town.town_code, 0))
        for town in work
    )
    return min(wanted, taken + spare // household_minutes), spare


def floors_within(
    floors: Mapping[str, int], work: list[TownWork], household_minutes: int, taken: Mapping[str, int]
) -> dict[str, int]:
    """Floors of towns, none above what its own officers have time for beside the seats taken before."""
    spare = {town.town_code: town.spare for town in work}
    return {
        code: floor
        if (left := spare.get(code)) is None
        else min(floor, taken.get(code, 0) + left // household_minutes)
        for code, floor in floors.items()
    }
