"""How much a household may be contacted unasked, as pure rules: points by channel, and a budget within some days.

The budget holds for the household, whichever of its targets or campaigns a contact was for. Not for what danger asks
for, nor for what the household or an officer who spoke with it asked for, nor for a search: nobody was found there.
Whoever answered the machine, or asked to be called later, waits for a human and is not left for having waited long.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tasks.surveys.rules import Case, Contact, Try

# A contact that was made or stands planned: its day and its points.
Burden = tuple[date, int]
# What asks for these is a danger, a wish, or that nobody knows where the household is.
_UNMEASURED = frozenset({"urgent", "visit_needed", "search_by_number", "locate"})
_WAITS_FOR_US = frozenset({"COMPLETED", "PARTIAL", "CALL_LATER"})


@dataclass(frozen=True)
class Budget:
    """Points of a contact by channel, and points allowed within so many days.

    Raises:
        ValueError: a single contact costs more than a window allows, so that nobody could ever be contacted by it.
    """

    points: Mapping[str, int]
    windows: Mapping[int, int]

    def __post_init__(self) -> None:
        """Refuse a budget that no contact fits into."""
        if max(self.points.values()) > min(self.windows.values()):
            raise ValueError("a contact must not cost more points than a window allows")

    @property
    def days(self) -> int:
        """How far back contacts count."""
        return max(self.windows)


def is_measured(case: Case, tries: Iterable[Try], contact: Contact) -> bool:
    """Whether a contact is held to the budget of its household."""
    waits = any(t.result in _WAITS_FOR_US for t in tries)
    return not (case.is_urgent or waits or contact.rule_id in _UNMEASURED)


def fits_on(budget: Budget, burden: Sequence[Burden], channel: str, on: date) -> date:
    """The first day from ``on`` on which a contact by this channel stays within every window; ``on`` where it does now.

    Args:
        burden: what the household was contacted with, and what stands planned for days until ``on``.
    """
    eased = {made_on + timedelta(days=days) for made_on, _ in burden for days in budget.windows}
    days = [on, *sorted(day for day in eased if day > on)]
    return next(day for day in days if _fits(budget, burden, budget.points[channel], day))


def _fits(budget: Budget, burden: Iterable[Burden], points: int, on: date) -> bool:
    return all(
        points + sum(spent for made_on, spent in burden if on - timedelta(days) < made_on <= on) <= most
        for days, most in budget.windows.items()
    )


def burden_of(budget: Budget, contacts: Iterable[Contact]) -> list[Burden]:
    """The burden of contacts that are being planned."""
    return [(contact.on, budget.points[contact.channel]) for contact in contacts]
