"""Who takes a household, and how much a week has room for: minutes at the desk, pure.

A household stays with the officer who spoke with it or took it over, though it waits for them; one that nobody spoke
with goes to whoever of its town has room, those with the least work for their hours first. Nobody is given more than a
day has.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class DayAtDesk:
    """Minutes that one day of an officer has for worklists; the signed order that lets it have more, if any."""

    minutes: int
    order: tuple[str, int] | None = None


def desk_days(
    days: Iterable[date],
    half_days: Iterable[date],
    ordered: Mapping[date, tuple[str, int]],
    *,
    whole: int,
    more: int,
) -> dict[date, DayAtDesk]:
    """What each day at work has: half of it on half a day of leave, more on a day for which a signed order says so."""
    halved = set(half_days)
    return {
        day: DayAtDesk(
            (whole // 2 if day in halved else whole) + (more if day in ordered else 0), ordered.get(day)
        )
        for day in days
    }


@dataclass
class Room:
    """What the days of a week still have, by officer.

    Args:
        days: minutes of each day at work.
        taken: minutes that worklists ask for already; grows while the plan is made.
        given: minutes that this plan asks for.
    """

    days: Mapping[str, Mapping[date, DayAtDesk]]
    taken: dict[tuple[str, date], int] = field(default_factory=dict)
    given: dict[tuple[str, date], int] = field(default_factory=dict)

    def has(self, officer_id: str, day: date, minutes: int) -> bool:
        """Whether a day of an officer has so many minutes left; a day off has none."""
        there = self.days.get(officer_id, {}).get(day)
        return there is not None and self.taken.get((officer_id, day), 0) + minutes <= there.minutes

    def is_full(self, officer_id: str, minutes: int) -> bool:
        """Whether no day of the week has so many minutes left."""
        return not any(self.has(officer_id, day, minutes) for day in self.days.get(officer_id, {}))

    def take(self, officer_id: str, day: date, minutes: int) -> None:
        """Plan minutes of a day."""
        for book in (self.taken, self.given):
            book[officer_id, day] = book.get((officer_id, day), 0) + minutes

    def take_first(self, officer_id: str, minutes: int) -> bool:
        """Plan minutes of the first day that has them, if there is one."""
        days = sorted(self.days.get(officer_id, {}))
        day = next((day for day in days if self.has(officer_id, day, minutes)), None)
        if day is not None:
            self.take(officer_id, day, minutes)
        return day is not None

    def week_minutes(self, officer_id: str) -> int:
        """What the rest of the week has in all."""
        return sum(day.minutes for day in self.days.get(officer_id, {}).values())


def least_loaded(officers: Sequence[str], load: Mapping[str, int], room: Room) -> str:
    """The officer with the least minutes of work for the minutes that the week has; ties by id.

    Whoever is away for a part of the week is given as much less.
    """
    return min(officers, key=lambda one: (load.get(one, 0) / max(room.week_minutes(one), 1), one))


def taker(
    there: Sequence[str],
    keeper: str | None,
    load: Mapping[str, int],
    room: Room,
    minutes: int,
    *,
    is_own: bool,
) -> str | None:
    """Who of a town's officers takes work at the desk of so many minutes; None where it has to wait.

    Args:
        there: officers of the town who work this week.
        keeper: the officer who has the household.
        is_own: the keeper spoke with it or took it over, so that it waits for nobody else.
    """
    free = [officer for officer in there if not room.is_full(officer, minutes)]
    if keeper in free:
        return keeper
    if not free or (keeper in there and is_own):
        return None
    return least_loaded(free, load, room)
