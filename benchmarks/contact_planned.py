"""The same round by the product's plan: its rules decide each morning, and officers work as long as they have time."""

from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from benchmarks.contact_field import Asked, Field, burden
from simulation.county import Town
from tasks.surveys.assignment import DayAtDesk, Room
from tasks.surveys.burden import fits_on, is_measured
from tasks.surveys.facts import Card, Desk, Officer, Target, budget_of, policy_of, work_of
from tasks.surveys.hours import Hours
from tasks.surveys.planning import Planned, calls_of_week, due_contact, notice_and_call, officer_for
from tasks.surveys.rules import Case, Contact, Try, rests
from tasks.visits.plan import MORNING
from tasks.visits.rules import Absence, Bounds, half_of, start_windows
from warehouse.county import parameters

_HALVES = ("morning", "afternoon")


@dataclass
class Plan:
    """The plan of contact of a round in memory, and what stands in officers' lists.

    Args:
        due_on: the day by which every household of the list has a result.
        calls, visits: what is to be done, by day.
        in_use: who a number was rung for last, and when.
    """

    ground: Field
    due_on: date
    calls: dict[date, list[tuple[Asked, Try]]] = field(default_factory=dict)
    visits: dict[date, list[tuple[Asked, time]]] = field(default_factory=dict)
    in_use: dict[str, tuple[str, date]] = field(default_factory=dict)
    rings: dict[date, list[Asked]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take the parameters in force on the first day."""
        self.values = parameters("surveys", self.ground.first)
        self.door = parameters("visits", self.ground.first)
        halves = self.door["half_days"]
        self.bounds = Bounds(tuple(halves["morning"]), tuple(halves["afternoon"]))
        self.hours, self.budget = Hours.read(self.values), budget_of(self.values)

    def play(self, until: date) -> None:
        """Every working day until one: what came back, what is due, what is done."""
        calendar = self.ground.calendar
        for day in (d for d in calendar.days if self.ground.first <= d <= until):
            for one in self.rings.pop(day, []):
                if not one.is_over:
                    self.ground.rung_by(one, day)
            self._plan(day)
            self._do(day)

    def _plan(self, day: date) -> None:
        desk = self._desk(day)
        for one in self.ground.asked:
            _learn(one, day)
            if one.is_over or one.is_visited or rests(one.tries, day):
                continue
            target = self._target(one)
            contact = due_contact(desk, target)
            if contact is not None:
                self._lay(desk, one, target, contact)
        for key, owner in desk.numbers_in_use.items():
            if self.in_use.get(key, ("", day))[0] != owner:
                self.in_use[key] = (owner, day)

    def _lay(self, desk: Desk, one: Asked, target: Target, contact: Contact) -> None:
        """What is due goes to who does it; officers get their calls and letters on the first working day of a week."""
        calendar, day = self.ground.calendar, desk.day
        sunday = day - timedelta(days=day.weekday() + 1)
        officer = officer_for(desk, target) if calendar.after(sunday, 1) == day else None
        if contact.channel in {"sms", "ai_call"}:
            self._machine(one, notice_and_call(desk, target, contact))
        elif contact.channel == "visit":
            self._ask_for_visit(one, calendar.after(day, 1))
        elif officer and contact.channel == "letter":
            self._letter(one, day)
        elif officer:
            for item in calls_of_week(desk, target, officer):
                call = item.contact
                made = Try("phone", call.on, call.number_ref, None, f"L{day}", part=call.part)
                one.tries.append(made)
                self.calls.setdefault(made.on, []).append((one, made))

    def _machine(self, one: Asked, planned: list[Planned]) -> None:
        for item in planned:
            contact = item.contact
            one.tries.append(Try(contact.channel, contact.on, contact.number_ref, None, f"A{contact.on}"))
            if contact.channel == "sms":
                one.made.append((contact.on, "sms"))
            else:
                one.news += self.ground.machine(one, contact.on)

    def _letter(self, one: Asked, day: date) -> None:
        if not self.ground.has_time:
            return
        one.tries.append(Try("letter", day, None, None))
        rings_on = self.ground.write(one, day)
        if rings_on:
            self.rings.setdefault(rings_on, []).append(one)

    def _ask_for_visit(self, one: Asked, first: date) -> None:
        """A visit in a half-day that the product's own rule prefers, within the working week after ``first``."""
        absences = [Absence(t.on, t.part or MORNING) for t in one.tries if t.result == "ABSENT"]
        days = [self.ground.calendar.after(first, n) for n in range(5)]
        offered = [(day, half) for day in days for half in _HALVES]
        market = frozenset(self._town(one).market_days)
        window = start_windows(self.door["default_minutes"], offered, absences, market, self.bounds)[0]
        one.is_visited = True
        self.visits.setdefault(window.day, []).append((one, time(*divmod(window.earliest, 60))))

    def _do(self, day: date) -> None:
        tomorrow = self.ground.calendar.after(day, 1)
        for one, made in self.calls.pop(day, []):
            if one.is_over or not self.ground.has_time:
                continue
            key = one.numbers[made.number_ref or ""]
            result = self.ground.ring(one, made.number_ref or "", day, self.hours.told(made.part))
            one.news.append((tomorrow, replace(made, result=result, number_key=key)))
        for one, at in self.visits.pop(day, []):
            one.is_visited = False
            if not one.is_over and self.ground.has_time:
                self._visit(one, day, at)

    def _visit(self, one: Asked, day: date, at: time) -> None:
        """A visit, and another one as long as nobody was at home, tries are left and the budget allows it."""
        calendar = self.ground.calendar
        result = self.ground.knock(one, day, at)
        one.tries.append(Try("visit", day, None, result, part=half_of(at.hour * 60 + at.minute, self.bounds)))
        absences, morning = sum(t.result == "ABSENT" for t in one.tries), calendar.after(day, 1)
        is_last = result == "ABSENT" and absences >= self.door["most_tries"]
        one.is_over = one.is_over or is_last
        target, again = self._target(one), Contact("visit", morning, None, absences + 1, "again")
        is_free = not is_measured(target.case, target.tries, again)
        if not one.is_over and (is_free or fits_on(self.budget, target.burden, "visit", morning) == morning):
            self._ask_for_visit(one, calendar.after(day, self.door["again_working_days"]))

    def _target(self, one: Asked) -> Target:
        head, town = one.household.head, self._town(one)
        card = Card(
            head.name, str(head.born_on.year), head.sex, len(one.household.persons), one.numbers, one.numbers,
            one.household.address, town.code, "",
        )  # fmt: skip
        case = Case(
            True, False, "ai_call" if one.numbers else "visit", "normal", {}, has_address=True,
            verdict=one.verdict, due_on=self.due_on,
        )  # fmt: skip
        target = Target(str(one.place), str(one.place), "", 0, None, case, tuple(one.tries))
        return target.reached_by(card, burden(one, self.budget))

    def _desk(self, day: date) -> Desk:
        calendar, towns = self.ground.calendar, self.ground.world.county.towns
        week = frozenset(calendar.rest_of_week(day))
        officers = {
            f"{town.code}-{n}": Officer(f"{town.code}-{n}", "", None, town.code, "", week)
            for town in towns
            for n in range(town.officers)
        }
        whole = DayAtDesk(parameters("worklists", day)["desk_minutes_per_day"])
        room = Room({name: dict.fromkeys(week, whole) for name in officers})
        lately = self.values["shared_number_working_days"]
        in_use = {key: who for key, (who, on) in self.in_use.items() if calendar.between(on, day) < lately}
        return Desk(
            day, calendar, policy_of(self.values), self.values, officers, towns[0].code, self.hours, self.budget,
            work_of(day), room, numbers_in_use=in_use,
        )  # fmt: skip

    def _town(self, one: Asked) -> Town:
        return self.ground.world.county.towns[one.household.town]


def _learn(one: Asked, day: date) -> None:
    """What came back until this morning becomes known."""
    one.tries += [told for on, told in one.news if on <= day]
    one.news = [(on, told) for on, told in one.news if on > day]
