"""When an officer calls, as pure rules: another part of the day and another weekday than those tried in vain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from tasks.surveys.rules import Try, WorkingDays

_VAIN = frozenset({"NO_ANSWER", "BUSY", "MACHINE"})


@dataclass(frozen=True)
class Part:
    """A part of an officer's day.

    Args:
        name: as the plan keeps it.
        name_ko: as the worklist says it.
        hours: the hour it begins, and the one it ends at.
        calls: planned calls of one officer in it.
    """

    name: str
    name_ko: str
    hours: tuple[int, int]
    calls: int


@dataclass(frozen=True)
class Hours:
    """The parts of the day by name, and in which order they are tried: for elders, and for everybody else."""

    parts: Mapping[str, Part]
    order: tuple[str, ...]
    order_elder: tuple[str, ...]

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> "Hours":
        """The parts and their orders as the parameters state them."""
        parts = {
            name: Part(name, stated["ko"], (stated["hours"][0], stated["hours"][1]), stated["calls"])
            for name, stated in values["call_parts"].items()
        }
        order = values["call_parts_order"]
        return cls(parts, tuple(order["default"]), tuple(order["elder"]))

    def told(self, part: str | None) -> str:
        """A part with its hours, as a worklist says it."""
        stated = self.parts.get(part or "")
        return f"{stated.name_ko} {stated.hours[0]}~{stated.hours[1]}시" if stated else ""

    def begins_at(self, part: str | None) -> int:
        """The hour at which a part begins, 0 for none."""
        stated = self.parts.get(part or "")
        return stated.hours[0] if stated else 0

    def part_at(self, at: time | None) -> str | None:
        """The part in which a time lies; None for a time that was not written down, or outside all parts."""
        if at is None:
            return None
        return next((p.name for p in self.parts.values() if p.hours[0] <= at.hour < p.hours[1]), None)


def in_vain(tries: Sequence[Try]) -> list[Try]:
    """The calls that nobody answered, of the AI call as of officers: whoever rang, nobody was at home then."""
    return [t for t in tries if t.channel in {"ai_call", "phone"} and t.result in _VAIN]


def best_part(parts: Sequence[str], tries: Sequence[Try]) -> str:
    """The part that was tried in vain least often; of equal ones the first in the order given."""
    tried = [t.part for t in in_vain(tries)]
    return min(parts, key=lambda part: (tried.count(part), parts.index(part)))


def best_day(
    days: Sequence[date], tries: Sequence[Try], calendar: WorkingDays, *, last: date, room_for: int
) -> date:
    """The day whose weekday was tried in vain least often, the earliest of equal ones.

    A day that leaves no room for the other calls of the same list is taken only where none does: another weekday is
    worth a day of waiting, and not a call.

    Args:
        days: the days on which a call may be made, in order; at least one.
        last: the last working day of the list.
        room_for: working days that the other calls need after this one.
    """
    roomy = [day for day in days if calendar.between(day, last) >= room_for] or list(days[:1])
    tried = [t.on.weekday() for t in in_vain(tries)]
    return min(roomy, key=lambda day: (tried.count(day.weekday()), day))
