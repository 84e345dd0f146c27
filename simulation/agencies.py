"""Which file comes on which day: agencies by cadence, the ministry by rounds, the county by month."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from simulation import citizens, office, register
from simulation.calendar_days import is_working, months_day
from simulation.county import County, Round
from simulation.directory import directory_file
from simulation.files import Row, Sending, Written, write
from simulation.layouts import Layout, layout_of
from simulation.ministry import Ministry, list_day, query_day
from simulation.needs import Signal
from simulation.rows import signal_row
from simulation.world import World

# answers of people to packages: nobody sends them by the calendar
ANSWERS = frozenset(
    {
        "target_approval",
        "operator_order",
        "ai_call_result",
        "phone_result",
        "handover_receipt",
        "case_report",
        "visit_result",
        "trip_return",
        "benefit_decision",
        "partner_reply",
        "complaint",
    }
)
# day of the month on which a monthly file comes, spread so that hardly a morning is without one; judgement
_DAY_OF_MONTH = {
    "water_cut": 2,
    "water_arrears": 12,
    "local_tax_arrears": 16,
    "benefit_rejected": 4,
    "benefit_recipient": 1,
    "resident_register": 1,
    "power_cut": 6,
    "power_arrears": 8,
    "gas_cut": 9,
    "health_insurance_arrears": 13,
    "telecom_arrears": 19,
    "financial_arrears": 21,
    "rent_arrears": 23,
    "staff_roster": 1,
    "service_directory": 1,
}
_ANY_DAY = 15
_NEWS_DAYS = 31  # a monthly file of changes reaches back to the one before
_WEEKLY_ON = 1  # Tuesday
_CLEAN = frozenset({"staff_roster", "target_approval", "operator_order", "trip_return"})


def _first_days(county: County, firsts: Iterable[date]) -> set[date]:
    return {months_day(county, first, first.day) for first in firsts}


@dataclass
class Agencies:
    """Everybody who sends files by the calendar."""

    world: World
    ministry: Ministry
    _special: dict[str, Callable[[Layout, date], Iterable[Row] | None]] = field(init=False)

    def __post_init__(self) -> None:
        world = self.world
        self._special = {
            "ssis_query": self._query,
            "ssis_household": self._look_up,
            "benefit_recipient": lambda layout, day: register.recipient_rows(world),
            "resident_register": lambda layout, day: register.resident_rows(world, day),
            "death_and_move": lambda layout, day: register.change_rows(world, day),
            "staff_roster": lambda layout, day: office.roster_rows(world, day),
            "village_report": lambda layout, day: citizens.village_rows(world, day),
            "crisis_alert": lambda layout, day: citizens.alert_rows(world, day),
        }

    def files_of(self, day: date) -> Iterator[tuple[str, Written]]:
        """Source and file of everything that comes on this day."""
        for source in self.world.county.sources:
            layout = layout_of(source, day)
            if layout is None or source in ANSWERS:
                continue
            if source == "ssis_central":
                yield from self._central(layout, day)
            elif source == "service_directory":
                if self._is_due(layout, day):
                    yield source, directory_file(self.world, day)
            elif self._is_due(layout, day):
                rows = self._rows(layout, day)
                if rows is not None:
                    yield source, self.finish(layout, list(rows), day)

    def finish(self, layout: Layout, rows: list[Row], day: date, round_: Round | None = None) -> Written:
        """The written file, with the dirt that this source is set to."""
        number = round_.number if round_ else None
        return write(layout, rows, Sending(day, self.dirt(layout.source), number), self.world.chance)

    def dirt(self, source: str) -> float:
        """Share of dirty rows: what the office itself keeps is clean unless its parameter says otherwise."""
        stated = self.world.parameters.dirt(source)
        return 0.0 if source in _CLEAN and not self.world.parameters.is_set(f"dirt.{source}") else stated

    def _is_due(self, layout: Layout, day: date) -> bool:
        county = self.world.county
        if layout.source in {"ssis_household", "crisis_alert"}:
            return True  # they decide by what there is to send
        if layout.source == "ssis_query":
            return day == query_day(county, day)
        if layout.cadence == "daily" or layout.source == "village_report":
            return is_working(county, day)
        if layout.cadence == "weekly":
            return day.weekday() == _WEEKLY_ON
        if layout.cadence == "round":
            return day in _first_days(county, (round_.listed_from for round_ in county.rounds))
        # Without a roster nobody could be given work, so that of a campaign's first month comes with its opening.
        if layout.source == "staff_roster" and day in _first_days(county, county.openings):
            return True
        if layout.cadence == "campaign":
            return day in _first_days(county, county.openings)
        return day == months_day(county, day, _DAY_OF_MONTH.get(layout.source, _ANY_DAY))

    def _central(self, layout: Layout, day: date) -> Iterator[tuple[str, Written]]:
        for round_ in self.world.county.rounds:
            if list_day(self.world.county, round_) == day:
                rows = list(self.ministry.central_rows(round_, day))
                yield layout.source, self.finish(layout, rows, day, round_)

    def _rows(self, layout: Layout, day: date) -> Iterable[Row] | None:
        special = self._special.get(layout.source)
        return special(layout, day) if special else self._signal_rows(layout, day)

    def _query(self, layout: Layout, day: date) -> Iterable[Row]:
        return self.ministry.pool_rows(layout, day)

    def _look_up(self, layout: Layout, day: date) -> Iterable[Row] | None:
        asked = self.ministry.asked(day)
        return self.ministry.household_rows(asked, day) if asked else None

    def _signal_rows(self, layout: Layout, day: date) -> Iterable[Row] | None:
        kinds = set(layout.observes.get("kinds") or ()) | set((layout.observes.get("flags") or {}).values())
        return self._held_rows(layout, kinds, day) if kinds else None

    def _held_rows(self, layout: Layout, kinds: set[str], day: date) -> Iterator[Row]:
        for household in self.world.households:
            newest: dict[tuple[int, str], Signal] = {}
            for signal in household.signals:
                is_news = layout.kind == "full" or (day - signal.began_on).days < _NEWS_DAYS
                if signal.kind in kinds and signal.holds_on(day) and is_news:
                    newest[signal.person, signal.kind] = (
                        signal  # signals are ordered: one row per account, the newest
                    )
            persons = {person.number: person for person in household.persons}
            for signal in newest.values():
                yield signal_row(layout, household, persons[signal.person], signal, day)
