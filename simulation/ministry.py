"""What the ministry's system lists and shows: central lists, the pool, and households as looked up."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from simulation.calendar_days import months_day, next_working
from simulation.county import County, Round, korean_names
from simulation.files import Row
from simulation.layouts import Layout, layout_of
from simulation.needs import Signal
from simulation.rows import contact_phone, other_phone, person_facts
from simulation.world import Household, Person, World

_LOCAL = "LOCAL_"


@dataclass
class Ministry:
    """The discovery system: it sees signals, never needs, and its model is noisy."""

    world: World
    _lists: dict[int, list[int]] = field(default_factory=dict)
    _asked: dict[date, list[int]] = field(default_factory=dict)

    def listed(self, round_: Round) -> list[int]:
        """Household numbers on the list of a round, highest score first."""
        if round_.number not in self._lists:
            self._lists[round_.number] = self._draw(round_)
        return self._lists[round_.number]

    def _draw(self, round_: Round) -> list[int]:
        rounds = [other for other in self.world.county.rounds if other.campaign == round_.campaign]
        before = {
            number
            for other in rounds
            if other.listed_from < round_.listed_from
            for number in self.listed(other)
        }
        share = self.world.parameters.share
        fresh = round(
            share("central_share_of_targets")
            * share("targets_per_household")
            * len(self.world.households)
            / len(rounds)
        )
        again = round(fresh * share("listed_again") / (1 - share("listed_again"))) if before else 0
        ranked = self._ranked(round_)
        first_time = [number for number in ranked if number not in before][:fresh]
        repeated = [number for number in ranked if number in before][:again]
        chosen = {*first_time, *repeated}
        return [number for number in ranked if number in chosen]

    def _ranked(self, round_: Round) -> list[int]:
        weights = {kind.code: kind.weight for kind in self.world.kinds}
        noise = self.world.parameters.share("ministry_noise")
        scored = []
        for household in self.world.households:
            held = national_signals(household, round_.listed_from)
            if held:
                error = self.world.chance.stream("score", household.number, round_.number).gauss(0.0, noise)
                scored.append((-sum(weights[signal.kind] for signal in held) - error, household.number))
        return [number for _, number in sorted(scored)]

    def central_rows(self, round_: Round, day: date) -> Iterator[Row]:
        """One row per person with signals of each listed household, kinds in one cell."""
        names = korean_names("indicators")
        serial = 0
        for number in self.listed(round_):
            household = self.world.households[number]
            for person, held in persons_with(household, national_signals(household, round_.listed_from)):
                serial += 1
                yield {
                    **person_facts(household, person),
                    "serial_no": serial,
                    "phone": contact_phone(household, person),
                    "phone_2": other_phone(household, person),
                    "crisis_kinds": ",".join(dict.fromkeys(names[signal.kind] for signal in held)),
                    "listed_on": day,
                    "round_no": round_.number,
                }

    def pool_rows(self, layout: Layout, day: date) -> Iterator[Row]:
        """One row per person who shows a flagged kind on this day."""
        flags = _flags(layout)
        for household, held in self._flagged(layout, day):
            for person, own in persons_with(household, held):
                kinds = {signal.kind for signal in own}
                row = {
                    **person_facts(household, person),
                    "phone": contact_phone(household, person),
                    "looked_up_on": day,
                }
                yield row | {name: code in kinds for name, code in flags.items()}

    def _flagged(self, layout: Layout, day: date) -> Iterator[tuple[Household, list[Signal]]]:
        """The households that the query of this day shows, each with what it shows of them."""
        shown = set(_flags(layout).values())
        for household in self.world.households:
            held = [signal for signal in household.signals if signal.kind in shown and signal.holds_on(day)]
            if held:
                yield household, held

    def asked(self, day: date) -> list[int]:
        """Households that the county looks up on this day: listed or pooled, and not looked up before."""
        known: set[int] = set()
        for other in lookup_days(self.world.county, day):
            if other not in self._asked:
                self._asked[other] = sorted(self._shown(other) - known)
            known.update(self._asked[other])
        return self._asked.get(day, [])

    def _shown(self, day: date) -> set[int]:
        shown = {
            number
            for round_ in self.world.county.rounds
            if list_day(self.world.county, round_) == day
            for number in self.listed(round_)
        }
        layout = layout_of("ssis_query", day)
        if layout and day == query_day(self.world.county, day):
            shown.update(household.number for household, _ in self._flagged(layout, day))
        return shown

    def household_rows(self, numbers: list[int], day: date) -> Iterator[Row]:
        """One row per member of each household, head first."""
        for number in numbers:
            household = self.world.households[number]
            for person in household.persons:
                yield {
                    **person_facts(household, person),
                    "household_size": len(household.persons),
                    "looked_up_on": day,
                }


def _flags(layout: Layout) -> dict[str, str]:
    return layout.observes.get("flags") or {}


def national_signals(household: Household, day: date) -> list[Signal]:
    """Signals of the national kinds that hold on this day."""
    return [
        signal for signal in household.signals if signal.holds_on(day) and not signal.kind.startswith(_LOCAL)
    ]


def persons_with(household: Household, signals: list[Signal]) -> Iterator[tuple[Person, list[Signal]]]:
    """Members that these signals are about, each with its own; a household's signal is about its head."""
    about = Counter(signal.person for signal in signals)
    for person in household.persons:
        if about[person.number]:
            yield person, [signal for signal in signals if signal.person == person.number]


def list_day(county: County, round_: Round) -> date:
    """The day on which the county fetches the list of a round."""
    return next_working(county, round_.listed_from, 0)


def query_day(county: County, day: date) -> date:
    """The day of this month on which the county queries the pool: with the round's list where one comes."""
    lists = [list_day(county, round_) for round_ in county.rounds]
    with_list = [other for other in lists if (other.year, other.month) == (day.year, day.month)]
    return with_list[0] if with_list else months_day(county, day, 5)


def lookup_days(county: County, until: date) -> list[date]:
    """All days up to `until` on which households are looked up, oldest first."""
    first = county.first_month
    months = [first + timedelta(days=31 * i) for i in range(((until - first).days // 28) + 2)]
    days = {query_day(county, month.replace(day=1)) for month in months}
    days.update(list_day(county, round_) for round_ in county.rounds)
    return sorted(day for day in days if day <= until)
