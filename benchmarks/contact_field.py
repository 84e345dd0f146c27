"""A round of a simulated county in the field, by the product's plan of contact or by three calls and a visit.

Nothing is written: the plan is the product's own rules, who answers is the simulation's behaviour, and both ways meet
the same households with the same draws. A round ends when somebody of the household has spoken with an officer or
named no need to the machine, when the door told why nobody is there, or when there is nothing left to try.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time

from simulation.calls import Calls
from simulation.diary import CALL, VISIT, Appointment, Diary
from simulation.doorstep import Doorstep
from simulation.far_side import FarSide
from simulation.state import State
from simulation.world import Household, World
from tasks.surveys.burden import Budget, Burden
from tasks.surveys.hours import Hours
from tasks.surveys.rules import Try, WorkingDays, unreturned
from warehouse.county import parameters

# Minutes of an officer, assumed: a call that nobody takes with its line, a letter, a glance at the machine's answers.
_RING, _LETTER, _CONFIRMATION = 3, 3, 2
_SPOKE = frozenset({"TALKED", "REFUSED", "MET"})
# What a door tells of a household that is not there: its search goes on elsewhere, in both ways.
_TOLD_WHY = frozenset({"MOVED", "DIED", "INSTITUTION", "UNFOUND"})
_AI_HOURS = (9, 10, 11, 13, 14, 15, 16, 17)
_AI_NOT_REACHED = {"NO_ANSWER", "BUSY", "MACHINE", "INVALID_NUMBER"}


@dataclass(eq=False)
class Asked:
    """One household of the round, and what was tried there so far.

    Args:
        place: among those of the round.
        numbers: listed telephone numbers by ref.
        first_on: the first day on which somebody answered anything.
        is_talk: an officer spoke with somebody.
        is_told: the machine was told of no need.
        is_over: nothing more is tried.
        is_visited: a visit stands planned.
        verdict: of triage, where a call came to one.
        tries: what the plan knows by now; ``news`` what it will know on a day.
        made: contacts as they happened, for counting.
    """

    place: int
    household: Household
    numbers: dict[str, str]
    first_on: date | None = None
    is_talk: bool = False
    is_told: bool = False
    is_over: bool = False
    is_visited: bool = False
    verdict: str | None = None
    tries: list[Try] = field(default_factory=list)
    news: list[tuple[date, Try]] = field(default_factory=list)
    made: list[tuple[date, str]] = field(default_factory=list)


class Field:
    """The households of a round, officers' minutes, and everything that happens between them.

    Args:
        first: the day on which the list comes.
        minutes: that all officers together have for the round; None for as many as it takes.
    """

    def __init__(
        self, world: World, asked: int, calendar: WorkingDays, first: date, minutes: int | None = None
    ) -> None:
        self.world, self.calendar, self.first = world, calendar, first
        self.side = FarSide(world, State())
        diary = Diary(self.side)
        self._calls, self._doors = Calls(self.side, diary), Doorstep(self.side, diary)
        self._left, self.spent = minutes, 0
        self._visit = parameters("reporting", first)["travel_minutes"]
        self.hours = Hours.read(parameters("surveys", first))
        chosen = [household for household in world.households if household.signals][:asked]
        self.asked = [Asked(n, household, _numbers(household)) for n, household in enumerate(chosen)]

    @property
    def has_time(self) -> bool:
        """Whether officers have minutes left."""
        return self._left is None or self.spent < self._left

    def ring(self, one: Asked, ref: str, on: date, hours: str = "") -> str:
        """An officer calls; what came of it."""
        made = _appointment(CALL, one, on, phone=one.numbers[ref], number_ref=ref, hours=hours)
        row = self._calls.call(made)
        return self._made(one, "phone", on, str(row["result"]), _RING + int(row.get("minutes") or 0))

    def knock(self, one: Asked, on: date, at: time) -> str:
        """An officer goes to the door; what came of it."""
        row = self._doors.visit(_appointment(VISIT, one, on, at=f"{at:%H:%M}"))
        if row["result"] == "NOT_DONE":
            return "NOT_DONE"
        result = self._made(one, "visit", on, str(row["result"]), self._visit + int(row.get("minutes") or 0))
        one.is_over = one.is_over or result in _TOLD_WHY
        return result

    def write(self, one: Asked, on: date) -> date | None:
        """A letter leaves; the day on which the household rings the office, if it does."""
        number = sum(channel == "letter" for _, channel in one.made) + 1
        self._made(one, "letter", on, "SENT", _LETTER)
        is_home = one.household.whereabouts_on(on) == "HOME"
        if not (is_home and self.side.behaviour.answers_letter(one.household, number)):
            return None
        return self.calendar.after(on, 3)

    def rung_by(self, one: Asked, on: date) -> None:
        """The household rings the office: a talk that nobody had to try for."""
        self._made(one, "", on, "TALKED", 15)

    def machine(self, one: Asked, on: date) -> Iterator[tuple[date, Try]]:
        """The tries of one AI call from a day on, each with the morning on which it is known."""
        refs, batch = list(one.numbers), self.side.happened(one.household, "ai_batches")
        for attempt in range(1, 4):
            called_on = on if attempt == 1 else self.calendar.after(on, 1)
            ref = refs[(attempt - 1) % len(refs)]
            number = (batch - 1) * 3 + attempt
            row = self._calls._ai_try(one.household, one.numbers[ref], called_on, number)
            hour = self.world.chance.stream("bench hour", one.household.number, number).choice(_AI_HOURS)
            result = self._ai_result(one, row, called_on)
            told = Try(
                "ai_call", called_on, ref, result, f"A{on}", one.numbers[ref], self.hours.part_at(time(hour))
            )
            yield self.calendar.after(called_on, 1), told
            if result not in _AI_NOT_REACHED:
                return

    def _ai_result(self, one: Asked, row: dict[str, object], on: date) -> str:
        self._made(one, "ai_call", on, "", 0)
        if row.get("identity") == "MISMATCH":
            return "WRONG_PERSON"
        if row["result"] != "ANSWERED":
            return str(row["result"])
        one.first_on = one.first_on or on
        if row.get("consent") == "REFUSED":
            return "REFUSED"
        asked_for = ("_need", "wants_visit", "callback")
        if not any(told is True for name, told in row.items() if name.endswith(asked_for)):
            one.is_told = one.is_over = True
            self.spent += _CONFIRMATION
        one.verdict = "try_again"
        return "COMPLETED"

    def _made(self, one: Asked, channel: str, on: date, result: str, minutes: int) -> str:
        if channel:
            one.made.append((on, channel))
        self.spent += minutes
        if result in _SPOKE:
            one.first_on = one.first_on or on
            one.is_talk = one.is_over = True
        return result


def _numbers(household: Household) -> dict[str, str]:
    listed = list(dict.fromkeys(p.listed_phone for p in household.persons if p.listed_phone))
    return dict(zip(("phone", "phone_2"), listed, strict=False))


def _appointment(kind: str, one: Asked, on: date, **more: str) -> Appointment:
    told = {
        "at": "",
        "back_on": str(on),
        "recipient": "",
        "mark": "",
        "package_id": "",
        "ref": "",
        "officer": "",
    }
    return Appointment(kind=kind, household=one.household.number, on=str(on), **(told | more))


def burden(one: Asked, budget: Budget) -> tuple[Burden, ...]:
    """What a household was contacted with as the product counts it: tries that came back, and plans until then."""
    back = [t for t in one.tries if t.result is not None]
    answered = {t.package_id for t in back if t.channel == "ai_call"}
    plans = [
        t for t in one.tries if t.result is None and t.channel != "phone" and t.package_id not in answered
    ]
    counted = [*back, *plans, *unreturned(one.tries)]
    return tuple((t.on, budget.points[t.channel]) for t in counted)


# ------------------------------------------------------------------ three calls and a visit


def three_calls_and_a_visit(ground: Field) -> None:
    """Each household is called three times within a week and a half, numbers in turn, and visited once."""
    calendar = ground.calendar
    for one in ground.asked:
        start = calendar.after(ground.first, one.place % 5)
        dead: set[str] = set()
        for n, wait in enumerate((0, 2, 5)):
            live = [ref for ref in one.numbers if ref not in dead]
            if one.is_over or not live:
                break
            ref = live[n % len(live)]
            if ground.ring(one, ref, calendar.after(start, wait)) in {"INVALID_NUMBER", "WRONG_PERSON"}:
                dead.add(ref)
        if not one.is_over:
            hour = ground.world.chance.stream("bench door", one.household.number).choice(_AI_HOURS[:-1])
            ground.knock(one, calendar.after(start, 9), time(hour, 30))
