"""What officers have before them: calls and visits with their day, each done when its day comes.

A sheet of the week is read at once, but nothing in it has happened yet: a newer sheet may move a visit or take it
back, and whoever was reached on Monday is not called again on Wednesday.
"""

from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from simulation.far_side import FarSide, planned_time, reference_in
from simulation.finder import phones_in
from simulation.packages import Package
from simulation.world import Household

CALL, VISIT = "call", "visit"


@dataclass(frozen=True)
class Appointment:
    """One line of a worklist or day sheet.

    Attributes:
        kind: call or visit.
        household: number of the household that the line speaks of.
        on: ISO day on which it is to happen; `at`: time that the sheet prints, or an empty text.
        hours: the hours between which the sheet asks for the call, or an empty text.
        back_on: ISO day on whose morning the office sends back what came of it.
        mark: tells the return of one package from those of others.
    """

    kind: str
    household: int
    on: str
    at: str
    back_on: str
    recipient: str
    mark: str
    package_id: str
    ref: str
    officer: str
    officer_2: str = ""
    phone: str = ""
    number_ref: str = ""
    name: str = ""
    hours: str = ""

    @property
    def day(self) -> date:
        """The day on which it is to happen."""
        return date.fromisoformat(self.on)

    @property
    def time(self) -> time | None:
        """The time that the sheet prints, if any."""
        return planned_time(self.at)

    @property
    def key(self) -> str:
        """What a newer sheet names when it moves this or takes it back."""
        return f"{self.kind}|{self.recipient}|{self.ref}"


def appointment(
    kind: str, package: Package, row: dict[str, str], household: Household, days: tuple[date, date]
) -> Appointment:
    """The appointment that a line makes; `days` are the day of it and the morning of its return."""
    printed = row.get("통화시각" if kind == CALL else "방문시각", "")
    return Appointment(
        kind=kind,
        household=household.number,
        on=days[0].isoformat(),
        at=printed,
        back_on=days[1].isoformat(),
        recipient=package.recipient,
        mark=package.mark,
        package_id=package.package_id,
        ref=reference_in(row),
        name=row.get("성명", ""),
        officer=row.get("담당자") or package.note("담당자") or package.recipient,
        officer_2=row.get("동행자", ""),
        phone=next(iter(phones_in(row)), ""),
        number_ref=row.get("번호구분", ""),
        hours=row.get("시간대", ""),
    )


@dataclass
class Diary:
    """The appointments of all officers, kept in the state."""

    side: FarSide

    @property
    def _entries(self) -> dict[str, dict[str, Any]]:
        return self.side.state.diary

    def note(self, made: Appointment) -> None:
        """Write an appointment down; one of the same line of an older sheet is replaced."""
        self._entries[made.key] = asdict(made)

    def strike(self, kind: str, recipient: str, ref: str) -> None:
        """Take an appointment back."""
        self._entries.pop(f"{kind}|{recipient}|{ref}", None)

    def strike_others(self, done: Appointment) -> None:
        """Whoever was talked to is not called again for the same list, nor visited for the same sheet."""
        again = [
            key
            for key, entry in self._entries.items()
            if (entry["kind"], entry["household"], entry["mark"]) == (done.kind, done.household, done.mark)
        ]
        for key in again:
            del self._entries[key]

    def take(self, until: date) -> list[Appointment]:
        """Those whose return is due by this morning, in the order in which they happen; they leave the diary."""
        due = [
            Appointment(**entry) for entry in self._entries.values() if entry["back_on"] <= until.isoformat()
        ]
        for made in due:
            del self._entries[made.key]
        return sorted(due, key=lambda made: (made.on, made.at, made.household, made.key))
