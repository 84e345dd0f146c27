"""Who rides along from elsewhere by a signed order: only where it takes them, and nobody needs them at home."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tasks.visits.plan import OfficerDay, Place, Plan
from tasks.visits.wishes import Row, stands_at

# An officer and a day.
Duty = tuple[str, date]


class Guests:
    """The officers who may ride along in a town that is not theirs, and where they are needed already.

    Attributes:
        out: who goes out on which day, anywhere.
    """

    def __init__(
        self,
        signed: Mapping[str, Sequence[OfficerDay]],
        standing: Mapping[str, Iterable[Row]],
        is_to_come: Callable[[Row], bool],
        offices: Mapping[str, Place],
    ) -> None:
        """Take whom the orders let ride along, the visits that stand, and the office, by town.

        The county's own team has no town, so nobody knows from where they come.
        """
        self._signed = {
            town_code: [replace(guest, home=offices.get(guest.town_code)) for guest in guests]
            for town_code, guests in signed.items()
        }
        self.out = set[Duty]()
        self._lent: dict[Duty, str] = {}
        for town_code, rows in standing.items():
            guests = {_duty(guest) for guest in self.signed(town_code)}
            for slot in (stands_at(row) for row in rows if is_to_come(row)):
                team = {(officer, slot.day) for officer in slot.team}
                self.out |= team
                self._lent |= dict.fromkeys(team & guests, town_code)

    def signed(self, town_code: str) -> tuple[OfficerDay, ...]:
        """Who may ride along in a town, needed elsewhere or not."""
        return tuple(self._signed.get(town_code, ()))

    def at_home(self, town_code: str, roster: Iterable[OfficerDay]) -> list[OfficerDay]:
        """The roster of a town without whom a visit elsewhere needs, and with the guests that its own visits need."""
        own = [one for one in roster if self._lent.get(_duty(one), town_code) == town_code]
        return own + [guest for guest in self.signed(town_code) if self._lent.get(_duty(guest)) == town_code]

    def free(self, town_code: str) -> list[OfficerDay]:
        """Who may ride along in a town on a day on which nobody needs them yet."""
        return [guest for guest in self.signed(town_code) if _duty(guest) not in self.out]

    def note(self, plan: Plan) -> None:
        """Whoever goes out by a plan is free for nobody else that day."""
        self.out |= {(officer, visit.day) for visit in plan.visits for officer in visit.slot.team}


def _duty(officer: OfficerDay) -> Duty:
    return officer.officer_id, officer.day
