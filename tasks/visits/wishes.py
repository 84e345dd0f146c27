"""From rows to what the solver understands: when a household may be visited, by whom, and what stands already."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from tasks.visits.calendar import Occasion
from tasks.visits.plan import AFTERNOON, OfficerDay, Request, Slot, Town, Window
from tasks.visits.rules import (
    Absence,
    Bounds,
    Wish,
    bounds_of,
    delay_weight,
    goes_in_pairs,
    half_days_of,
    half_of,
    parts_of,
    sex_mark,
    start_windows,
    urgent_windows,
    weekdays_of,
)
from warehouse.county import County

# A visit that stands gives way to an urgent one only; VROOM serves the higher priority first.
_STANDING_PRIORITY = 85

Row = dict[str, Any]


class Reader:
    """Reads requests and the roster of one run by the county's policy."""

    def __init__(
        self,
        county: County,
        policy: Row,
        occasion: Occasion,
        roster: Sequence[Row],
        lone_barred: frozenset[str] = frozenset(),
        companions: Sequence[Row] = (),
    ) -> None:
        """Take what holds for all towns of the county.

        Args:
            policy: warehouse/parameters/visits.yaml on this day.
            roster: rows of select_officer_day over the days of the occasion.
            lone_barred: towns from whose office nobody goes out alone.
            companions: rows of select_companion_day over the same days.
        """
        self.policy, self.occasion, self.lone_barred = policy, occasion, lone_barred
        self.county = county
        self.bounds = bounds_of(policy)
        self.towns = {str(town["code"]): town for town in county.towns}
        days = frozenset(occasion.days)
        self.roster: dict[str, list[OfficerDay]] = defaultdict(list)
        for row in roster:
            if row["duty_on"] in days:
                self.roster[row["town_code"]].append(self._officer_day(row))
        self.companions: dict[str, list[OfficerDay]] = defaultdict(list)
        for row in companions:
            if row["duty_on"] in days:
                self.companions[row["for_town_code"]].append(replace(self._officer_day(row), leads=False))

    def is_urgent(self, row: Row) -> bool:
        """Whether a request does not wait for the weekly sheet."""
        return (
            row["priority"] >= self.policy["urgent_priority"]
            or row["reason"] in self.policy["urgent_reasons"]
        )

    def is_standing(self, row: Row) -> bool:
        """Whether a visit of this request is to come, or its result is still waited for."""
        is_known = row["visit_id"] is not None and row["forget_on"] > self.occasion.today
        return is_known and not self._fell_on_holiday(row)

    def _fell_on_holiday(self, row: Row) -> bool:
        """Whether nobody went since the day became a holiday, too late for another plan; an own choice is kept."""
        is_own = row["is_confirmed"] or row["promise"] is not None
        is_past = row["visit_on"] < self.occasion.today
        return is_past and not is_own and not self.county.is_working_day(row["visit_on"])

    def is_to_come(self, row: Row) -> bool:
        """Whether its visit lies on today or later."""
        return self.is_standing(row) and row["visit_on"] >= self.occasion.today

    def is_asked_now(self, row: Row) -> bool:
        """Whether a request without a standing visit is placed in this run."""
        occasion = self.occasion
        cannot_wait = row["due_on"] is not None and occasion.today < row["due_on"] <= occasion.next_sheet
        return occasion.is_full or self.is_urgent(row) or cannot_wait or row["promise"] is not None

    def why_no_window(self, row: Row, roster: Iterable[OfficerDay]) -> str | None:
        """Why there is no half-day in which a visit may begin; None where it is not to be made yet."""
        first = row["not_before"] or self.occasion.today
        if first > self.occasion.days[-1]:
            return None
        is_anybody = any(officer.half_days and officer.day >= first for officer in roster)
        return "no_half_day" if is_anybody else "no_officer"

    def is_far(self, slot: Slot) -> bool:
        """Whether nobody plans for that day yet, so that it says nothing that the roster has no room there."""
        return slot.day > self.occasion.days[-1]

    def may_change(self, row: Row) -> bool:
        """Whether another visit may come of this request.

        It is not placed yet, promised, perhaps alone, on a day that is a holiday since, of a household that lives
        at another address since, or all is new.
        """
        is_lone = any(self.is_alone_for_two(row, town) for town in ("", *self.lone_barred))
        is_anew = self.occasion.is_full or not self.is_to_come(row) or self._is_on_holiday(row)
        return is_anew or not is_kept(row) or is_lone or row["is_other_door"]

    def _is_on_holiday(self, row: Row) -> bool:
        """Whether a visit stands on a day on which nobody works: the county's calendar was changed since."""
        days = self.occasion.days
        return row["visit_on"] <= days[-1] and row["visit_on"] not in days

    def needs_two(self, row: Row, town_code: str) -> bool:
        """Whether two officers go: asked for, a flag, or an office from which nobody goes out alone."""
        return town_code in self.lone_barred or goes_in_pairs(is_asked=row["needs_two"], flag=row["flag"])

    def is_alone_for_two(self, row: Row, town_code: str) -> bool:
        """Whether a visit stands for one officer on a later day, and two have to go since."""
        is_later = self.is_to_come(row) and row["visit_on"] > self.occasion.today
        return is_later and row["officer_2_id"] is None and self.needs_two(row, town_code)

    def promise_ahead(self, row: Row) -> Row | None:
        """The promised time of a request, unless its day has passed, or is that of another visit of the household."""
        promise: Row | None = row["promise"]
        if promise is None or promise["day"] < self.occasion.today or promise["day"] in _taken_days(row):
            return None
        return promise

    def fixed_slot(self, row: Row) -> Slot | None:
        """Where a visit is held: at its promise, else where it stands."""
        if row["promise"] is not None:
            return promised(row)
        return stands_at(row) if self.is_to_come(row) else None

    def request(self, town: Town, row: Row, roster: Sequence[OfficerDay], fixed: Slot | None) -> Request:
        """What the solver is told of a request; ``fixed`` is where it is held, or None.

        A skill, or a sex, that nobody of the town has asks nothing of anybody, since officers serve their own town.
        """
        by_kind = (self.policy["skill_by_kind"].get(kind) for kind in row["kinds"])
        here = frozenset(skill for officer in roster for skill in officer.skills)
        is_here = any(officer.officer_id == row["known_officer_id"] for officer in roster)
        is_due = self.is_urgent(row)
        return Request(
            request_id=row["request_id"],
            household_id=row["root_id"],
            town_code=town.town_code,
            place=row["place"],
            minutes=row["minutes"],
            needs_two=self.needs_two(row, town.town_code),
            skills=here & {row["skill"], sex_mark(row["officer_sex"]), *by_kind},
            priority=100 if is_due else max(0, min(100, row["priority"])),
            delay=delay_weight(100 if is_due else row["priority"], self.policy["delay_minutes_per_day"]),
            windows=() if fixed else self._windows(row, roster),
            preferred=row["known_officer_id"] if is_here else None,
            fixed=fixed,
            last=stands_at(row) if fixed is None and self.is_to_come(row) else None,
        )

    def loosened(self, row: Row, request: Request) -> Request:
        """A visit that stands, allowed to move; a promise and today's visits are not."""
        slot = request.fixed
        if slot is None or is_binding(row) or slot.day <= self.occasion.today:
            return request
        windows = self._windows(row, self.roster[request.town_code])
        priority = max(request.priority, _STANDING_PRIORITY)
        return replace(request, fixed=None, last=slot, windows=windows, priority=priority)

    def _windows(self, row: Row, roster: Sequence[OfficerDay]) -> tuple[Window, ...]:
        """When the visit may begin, among the half-days in which somebody of the town can go."""
        today, is_urgent = self.occasion.today, self.is_urgent(row)
        first, taken = max(today, row["not_before"] or today), _taken_days(row)
        offered = sorted(
            {
                (officer.day, half_day.half)
                for officer in roster
                for half_day in officer.half_days
                if officer.day >= first
                and officer.day not in taken
                and (is_urgent or today < officer.day <= self.occasion.next_sheet)
            }
        )
        due = [slot for slot in offered if row["due_on"] is None or slot[0] <= row["due_on"]]
        wish = Wish(weekdays_of(row["visit_days"]), (row["visit_half"] or "").lower() or None)
        wished = [] if is_urgent else [slot for slot in due or offered if wish.holds(*slot)]
        absences = [_absence(absence, self.bounds) for absence in row["absences"]]
        market = frozenset() if is_urgent else self._market_days(row["town_code"])
        windows = start_windows(row["minutes"], wished or due or offered, absences, market, self.bounds)
        if not is_urgent:
            return windows
        return urgent_windows(windows, self.occasion.urgent_until, today, self.policy["same_day_from_minute"])

    def _market_days(self, town_code: str) -> frozenset[int]:
        """Last digits of the market days of the town and of the hub of its zone, where its people go."""
        town = self.towns[town_code]
        hub = self.towns.get(str(town.get("hub") or town_code), town)
        return frozenset(day % 10 for place in (town, hub) for day in place.get("market_days") or ())

    def _officer_day(self, row: Row) -> OfficerDay:
        minutes = {"morning": row["minutes_morning"], "afternoon": row["minutes_afternoon"]}
        return OfficerDay(
            officer_id=row["officer_id"],
            town_code=row["town_code"] or "",
            day=row["duty_on"],
            half_days=half_days_of(minutes, row["leave"], self.bounds),
            most_visits=row["max_visits"] if row["max_visits"] is not None else 99,
            skills=parts_of(row["skills"]) | ({sex_mark(row["sex"])} if row["sex"] else frozenset()),
            is_driver=row["is_driver"],
        )


def has_room(slot: Slot, minutes: int, roster: Iterable[OfficerDay]) -> bool:
    """Whether the roster still has the officer out at that time, with the companion."""
    there = {
        officer.officer_id
        for officer in roster
        for half_day in officer.half_days
        if officer.day == slot.day and half_day.start <= slot.start and slot.start + minutes <= half_day.end
    }
    return there.issuperset(slot.team)


def promised(row: Row) -> Slot:
    """Where a visit was promised, else where it stands."""
    promise = row["promise"]
    if promise is None:
        return stands_at(row)
    return Slot(promise["officer_id"], row["officer_2_id"], promise["day"], promise["start"])


def stands_at(row: Row) -> Slot:
    """Where a visit stands."""
    return Slot(row["officer_id"], row["officer_2_id"], row["visit_on"], row["start_minute"])


def is_binding(row: Row) -> bool:
    """Whether a time was promised."""
    return row["promise"] is not None or bool(row["is_confirmed"])


def is_kept(row: Row) -> bool:
    """Whether the visit that stands is where it was promised, if it was."""
    return row["promise"] is None or (stands_at(row) == promised(row) and row["is_confirmed"] is True)


def _taken_days(row: Row) -> set[date]:
    """The days for which another visit of the household was planned: nobody is visited twice a day."""
    return {visit["day"] for visit in row["taken"] if visit["visit_id"] != row["visit_id"]}


def _absence(absence: Row, bounds: Bounds) -> Absence:
    at: time | None = absence["at"]
    return Absence(absence["day"], half_of(at.hour * 60 + at.minute, bounds) if at else AFTERNOON)
