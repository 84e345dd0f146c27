"""From facts to a plan: what the requests, the roster and the visits that stand make of this run.

A town is solved only when something is to be placed in it. Visits that stand are held where they are; only where an
urgent visit finds no place otherwise may those that nobody confirmed move, at a cost. What the solver proposes is
written only when the independent checker finds nothing.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, time
from typing import Any

from tasks.visits.calendar import Occasion
from tasks.visits.checker import check_plan
from tasks.visits.plan import (
    AFTERNOON,
    Costs,
    OfficerDay,
    Place,
    Plan,
    Problem,
    Request,
    Road,
    Slot,
    Town,
    Visit,
    Window,
)
from tasks.visits.rules import (
    Absence,
    Bounds,
    delay_weight,
    goes_in_pairs,
    half_days_of,
    half_of,
    parts_of,
    start_windows,
    urgent_windows,
)
from tasks.visits.solver import plan_town
from warehouse.county import County
from warehouse.errors import Fault

# A visit that stands gives way to an urgent one only; VROOM serves the higher priority first.
_STANDING_PRIORITY = 85

Row = dict[str, Any]


@dataclass
class Proposal:
    """What a run changes: visits that are new or different, visits taken back, and one plan for each solved town."""

    visits: list[Row] = field(default_factory=list)
    withdrawn: list[Row] = field(default_factory=list)
    plans: list[Row] = field(default_factory=list)
    conflicts: int = 0
    unserved: int = 0
    unplaced: int = 0


@dataclass(frozen=True)
class _Wish:
    """A request's row with what the rules say of it."""

    row: Row
    request: Request
    is_urgent: bool
    is_new: bool


class Planner:
    """Plans one run."""

    def __init__(self, county: County, policy: Row, occasion: Occasion, roster: Sequence[Row]) -> None:
        """Take what holds for all towns of the county.

        Args:
            policy: warehouse/parameters/visits.yaml on this day.
            roster: rows of select_officer_day over the days of the occasion.
        """
        self.policy, self.occasion = policy, occasion
        self.bounds = Bounds(tuple(policy["half_days"]["morning"]), tuple(policy["half_days"]["afternoon"]))
        self.road = Road(policy["road_circuity"], policy["road_speed_kmh"], policy["stop_minutes"])
        self.costs = Costs(
            tour=policy["tour_minutes"],
            other_officer=policy["other_officer_minutes"],
            moved=policy["moved_minutes"],
            grid=policy["start_grid_minutes"],
        )
        self.towns = {str(town["code"]): town for town in county.towns}
        days = frozenset(occasion.days)
        self.roster: dict[str, list[OfficerDay]] = defaultdict(list)
        for row in roster:
            if row["duty_on"] in days:
                self.roster[row["town_code"]].append(self._officer_day(row))

    def propose(self, rows: Sequence[Row], offices: dict[str, Place], last_plans: dict[str, str]) -> Proposal:
        """The changes of this run.

        Args:
            rows: open requests as select_request gives them.
            offices: the point of each town, from which tours start.
            last_plans: hash of the last plan's input, by town.

        Raises:
            Fault: a plan does not pass the independent check.
        """
        proposal = Proposal()
        by_town: dict[str, list[Row]] = defaultdict(list)
        for row in _one_of_each_household(self._allowed(rows, proposal), self):
            by_town[row["town_code"]].append(row)
        proposal.unplaced = sum(len(by_town.pop(code)) for code in set(by_town) - set(offices))
        for town_code, town_rows in sorted(by_town.items()):
            town = Town(town_code, offices[town_code], self.towns[town_code].get("cars") or 1)
            self._propose_town(town, town_rows, last_plans.get(town_code), proposal)
        return proposal

    def is_urgent(self, row: Row) -> bool:
        """Whether a request does not wait for the weekly sheet."""
        return (
            row["priority"] >= self.policy["urgent_priority"]
            or row["reason"] in self.policy["urgent_reasons"]
        )

    def is_standing(self, row: Row) -> bool:
        """Whether a visit of this request is to come, or its result is still waited for."""
        return row["visit_id"] is not None and row["forget_on"] > self.occasion.today

    def is_to_come(self, row: Row) -> bool:
        """Whether its visit lies on today or later."""
        return self.is_standing(row) and row["visit_on"] >= self.occasion.today

    def _allowed(self, rows: Iterable[Row], proposal: Proposal) -> Iterable[Row]:
        """Requests that nothing bars; a visit to come that has been barred since is taken back."""
        for stated in rows:
            row = stated | {"promise": self._promise_ahead(stated)}
            is_flagged = row["flag"] is not None and row["only_channel"] != "VISIT"
            is_ordered = row["reason"] in self.policy["ordered_reasons"]
            if (row["is_refused"] or row["is_stopped"] or is_flagged) and not is_ordered:
                if self.is_to_come(row) and row["visit_on"] > self.occasion.today:
                    proposal.withdrawn.append(row)
            else:
                yield row

    def _promise_ahead(self, row: Row) -> Row | None:
        promise: Row | None = row["promise"]
        return promise if promise is not None and promise["day"] >= self.occasion.today else None

    def _officer_day(self, row: Row) -> OfficerDay:
        minutes = {"morning": row["minutes_morning"], "afternoon": row["minutes_afternoon"]}
        return OfficerDay(
            officer_id=row["officer_id"],
            town_code=row["town_code"],
            day=row["duty_on"],
            half_days=half_days_of(minutes, row["leave"], self.bounds),
            most_visits=row["max_visits"] if row["max_visits"] is not None else 99,
            skills=parts_of(row["skills"]),
            is_driver=row["is_driver"],
        )

    def _propose_town(
        self, town: Town, rows: Sequence[Row], last_plan: str | None, proposal: Proposal
    ) -> None:
        roster = tuple(self.roster[town.town_code])
        wishes, aside, lost = self._wishes(town, rows, roster)
        proposal.withdrawn += lost
        for row in aside:
            proposal.conflicts += 1
            if row["promise"] is not None and not _is_kept(row):
                proposal.visits.append(self._visit_row(row, _promised(row), "", is_confirmed=True))
        busy = {(_promised(row).officer_id, _promised(row).day) for row in aside}
        roster = tuple(officer for officer in roster if (officer.officer_id, officer.day) not in busy)
        if not any(wish.is_new for wish in wishes):
            return
        problem = Problem(town, tuple(wish.request for wish in wishes), roster, self.road, self.costs)
        fingerprint = input_hash(problem)
        if fingerprint == last_plan:
            return
        plan = self._best(problem, wishes)
        self._take_over(plan, {wish.request.request_id: wish for wish in wishes}, fingerprint, proposal)

    def _best(self, problem: Problem, wishes: Sequence[_Wish]) -> Plan:
        """The plan with everything held; a loosened one where only that serves more of the urgent."""
        plan = _checked(problem, plan_town(problem))
        urgent = {wish.request.request_id for wish in wishes if wish.is_urgent and wish.is_new}
        missed = urgent & set(plan.unserved)
        loose = tuple(self._loosened(wish) for wish in wishes)
        if not missed or loose == problem.requests:
            return plan
        free = replace(problem, requests=loose)
        other = _checked(free, plan_town(free))
        return other if len(urgent & set(other.unserved)) < len(missed) else plan

    def _take_over(self, plan: Plan, wishes: dict[str, _Wish], fingerprint: str, proposal: Proposal) -> None:
        plan_id = f"{plan.town_code}|{fingerprint}"
        moved = 0
        for visit in plan.visits:
            row = wishes[visit.request_id].row
            is_confirmed = row["promise"] is not None or (self.is_to_come(row) and bool(row["is_confirmed"]))
            if self.is_to_come(row) and _is_same(row, visit) and row["is_confirmed"] == is_confirmed:
                continue
            is_moved = self.is_to_come(row) and (row["officer_id"], row["visit_on"]) != (
                visit.officer_id,
                visit.day,
            )
            moved += is_moved
            slot = Slot(visit.officer_id, visit.officer_2_id, visit.day, visit.start)
            proposal.visits.append(self._visit_row(row, slot, plan_id, is_confirmed=is_confirmed))
        for request_id in plan.unserved:
            row = wishes[request_id].row
            proposal.conflicts += _is_binding(row)
            if self.is_to_come(row) and not row["is_confirmed"]:
                proposal.withdrawn.append(row | {"visit_plan_id": plan_id})
        proposal.unserved += len(plan.unserved)
        proposal.plans.append(
            {
                "visit_plan_id": plan_id,
                "town_code": plan.town_code,
                "input_hash": fingerprint,
                "visits": len(plan.visits),
                "unserved": len(plan.unserved),
                "travel_minutes": plan.travel_minutes,
                "moved": moved,
            }
        )

    def _visit_row(self, row: Row, slot: Slot, plan_id: str, *, is_confirmed: bool) -> Row:
        """A visit as it will be written; one that moves keeps its identity."""
        number = row["visits"] + (0 if self.is_to_come(row) else 1)
        return {
            "number": number,
            "request_id": row["request_id"],
            "target_id": row["target_id"],
            "campaign_id": row["campaign_id"],
            "try_no": len(row["absences"]) + 1,
            "officer_id": slot.officer_id,
            "officer_2_id": slot.officer_2_id,
            "visit_on": slot.day,
            "start_minute": slot.start,
            "minutes": row["minutes"],
            "is_confirmed": is_confirmed,
            "visit_plan_id": plan_id,
            "was_sent_to": row["officer_id"] if self.is_to_come(row) and row["package_id"] else None,
        }

    def _wishes(
        self, town: Town, rows: Sequence[Row], roster: Sequence[OfficerDay]
    ) -> tuple[list[_Wish], list[Row], list[Row]]:
        """What the solver is asked, promises that the roster has no room for, and visits that lost their room."""
        wishes: list[_Wish] = []
        aside: list[Row] = []
        lost: list[Row] = []
        for row in rows:
            fixed = self._fixed(row)
            if fixed is not None and not _has_room(fixed, row["minutes"], roster):
                if _is_binding(row):
                    aside.append(row)
                    continue
                fixed = None
            request = self._request(town, row, roster, fixed)
            if fixed is not None or request.windows:
                is_new = fixed is None or not self.is_to_come(row) or not _is_kept(row)
                wishes.append(_Wish(row, request, self.is_urgent(row), is_new))
            elif self.is_to_come(row):
                lost.append(row)
        return wishes, aside, lost

    def _fixed(self, row: Row) -> Slot | None:
        """Where a visit is held: at its promise, else where it stands."""
        if row["promise"] is not None:
            return _promised(row)
        return _stands_at(row) if self.is_to_come(row) else None

    def _request(self, town: Town, row: Row, roster: Sequence[OfficerDay], fixed: Slot | None) -> Request:
        skills = {skill for officer in roster for skill in officer.skills}
        is_here = any(officer.officer_id == row["known_officer_id"] for officer in roster)
        is_due = self.is_urgent(row)
        return Request(
            request_id=row["request_id"],
            household_id=row["root_id"],
            town_code=town.town_code,
            place=Place(row["latitude"], row["longitude"]),
            minutes=row["minutes"],
            needs_two=goes_in_pairs(is_asked=row["needs_two"], flag=row["flag"]),
            skill=row["skill"] if row["skill"] in skills else None,
            priority=100 if is_due else max(0, min(100, row["priority"])),
            delay=delay_weight(100 if is_due else row["priority"], self.policy["delay_minutes_per_day"]),
            windows=() if fixed else self._windows(row, roster),
            preferred=row["known_officer_id"] if is_here else None,
            fixed=fixed,
            last=_stands_at(row) if fixed is None and self.is_to_come(row) else None,
        )

    def _loosened(self, wish: _Wish) -> Request:
        """A visit that stands, allowed to move; a promise and today's visits are not."""
        slot = wish.request.fixed
        if slot is None or _is_binding(wish.row) or slot.day <= self.occasion.today:
            return wish.request
        windows = self._windows(wish.row, self.roster[wish.request.town_code])
        priority = max(wish.request.priority, _STANDING_PRIORITY)
        return replace(wish.request, fixed=None, last=slot, windows=windows, priority=priority)

    def _windows(self, row: Row, roster: Sequence[OfficerDay]) -> tuple[Window, ...]:
        """When the visit may begin, among the half-days in which somebody of the town can go."""
        today, is_urgent = self.occasion.today, self.is_urgent(row)
        first = max(today, row["not_before"] or today)
        offered = sorted(
            {
                (officer.day, half_day.half)
                for officer in roster
                for half_day in officer.half_days
                if officer.day >= first and (is_urgent or today < officer.day <= self.occasion.next_sheet)
            }
        )
        due = [slot for slot in offered if row["due_on"] is None or slot[0] <= row["due_on"]]
        absences = [_absence(absence, self.bounds) for absence in row["absences"]]
        market = frozenset() if is_urgent else self._market_days(row["town_code"])
        windows = start_windows(row["minutes"], due or offered, absences, market, self.bounds)
        if not is_urgent:
            return windows
        return urgent_windows(windows, self.occasion.urgent_until, today, self.policy["same_day_from_minute"])

    def _market_days(self, town_code: str) -> frozenset[int]:
        """Last digits of the market days of the town and of the hub of its zone, where its people go."""
        town = self.towns[town_code]
        hub = self.towns.get(str(town.get("hub") or town_code), town)
        return frozenset(day % 10 for place in (town, hub) for day in place.get("market_days") or ())

    def is_asked_now(self, row: Row) -> bool:
        """Whether a request without a standing visit is placed in this run."""
        occasion = self.occasion
        cannot_wait = row["due_on"] is not None and occasion.today < row["due_on"] <= occasion.next_sheet
        return occasion.is_full or self.is_urgent(row) or cannot_wait


def _one_of_each_household(rows: Iterable[Row], planner: Planner) -> Iterable[Row]:
    """Of a household's requests the one that stands and, beside it, an urgent one that cannot wait for it."""
    by_household: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_household[row["root_id"]].append(row)
    for together in by_household.values():
        standing = [row for row in together if planner.is_standing(row)]
        yield from (row for row in standing if planner.is_to_come(row))
        soon = any(
            planner.is_to_come(row) and row["visit_on"] <= planner.occasion.urgent_until for row in standing
        )
        waiting = [row for row in together if not planner.is_standing(row) and planner.is_asked_now(row)]
        for row in waiting[:1]:
            if not standing or (planner.is_urgent(row) and not soon):
                yield row


def input_hash(problem: Problem) -> str:
    """SHA-256 of all that a plan rests on; equal problems have equal hashes, whatever the order of a set."""

    def plain(value: Any) -> Any:
        return sorted(value) if isinstance(value, frozenset) else value.isoformat()

    return hashlib.sha256(json.dumps(asdict(problem), default=plain, sort_keys=True).encode()).hexdigest()


def _checked(problem: Problem, plan: Plan) -> Plan:
    findings = check_plan(problem, plan)
    if findings:
        raise Fault("plan_failed_check", rule=findings[0][0], stage="visits")
    return plan


def _has_room(slot: Slot, minutes: int, roster: Iterable[OfficerDay]) -> bool:
    """Whether the roster still has the officer out at that time, with the companion."""
    needed = {slot.officer_id} | ({slot.officer_2_id} if slot.officer_2_id else set())
    there = {
        officer.officer_id
        for officer in roster
        for half_day in officer.half_days
        if officer.day == slot.day and half_day.start <= slot.start and slot.start + minutes <= half_day.end
    }
    return needed <= there


def _absence(absence: Row, bounds: Bounds) -> Absence:
    at: time | None = absence["at"]
    return Absence(absence["day"], half_of(at.hour * 60 + at.minute, bounds) if at else AFTERNOON)


def _promised(row: Row) -> Slot:
    promise = row["promise"]
    if promise is None:
        return _stands_at(row)
    return Slot(promise["officer_id"], row["officer_2_id"], promise["day"], promise["start"])


def _stands_at(row: Row) -> Slot:
    return Slot(row["officer_id"], row["officer_2_id"], row["visit_on"], row["start_minute"])


def _is_binding(row: Row) -> bool:
    """Whether a time was promised."""
    return row["promise"] is not None or bool(row["is_confirmed"])


def _is_kept(row: Row) -> bool:
    """Whether the visit that stands is where it was promised, if it was."""
    if row["promise"] is None:
        return True
    promised = _promised(row)
    stands = (row["officer_id"], row["visit_on"], row["start_minute"], row["is_confirmed"])
    return stands == (promised.officer_id, promised.day, promised.start, True)


def _is_same(row: Row, visit: Visit) -> bool:
    stands: tuple[str, str | None, date, int] = (
        row["officer_id"],
        row["officer_2_id"],
        row["visit_on"],
        row["start_minute"],
    )
    return stands == (visit.officer_id, visit.officer_2_id, visit.day, visit.start)
