"""From facts to a plan: what the requests, the roster and the visits that stand make of this run.

A town is solved only when something is to be placed in it. Visits that stand are held where they are; only where an
urgent visit finds no place otherwise may those that nobody confirmed move, at a cost. What the solver proposes is
written only when the independent checker finds nothing.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tasks.visits.checker import check_plan
from tasks.visits.costs import cost_of
from tasks.visits.guests import Guests
from tasks.visits.places import Places
from tasks.visits.plan import Costs, OfficerDay, Plan, Problem, Request, Slot, Town
from tasks.visits.solver import plan_town
from tasks.visits.travel import Roads
from tasks.visits.unserved import reason_of
from tasks.visits.wishes import Reader, Row, has_room, is_binding, is_kept, promised, stands_at
from warehouse.errors import Fault

if TYPE_CHECKING:
    from tasks.visits.quality import Valued


@dataclass
class Proposal:
    """What a run changes: visits that are new or different, visits taken back, and one plan for each solved town.

    Args:
        conflicts: promises that the roster has no room for; they stay, and are for a human.
        unmet: rows of the visits that stand where they were confirmed, and that nobody can make then.
        roomless: rows of new promises that the roster has no room for.
        left_out: each request that nobody can visit, with the code of the reason.
        unserved: requests that found no place.
        unplaced: requests of households of which no town of this county is known.
    """

    visits: list[Row] = field(default_factory=list)
    withdrawn: list[Row] = field(default_factory=list)
    plans: list[Row] = field(default_factory=list)
    unmet: list[Row] = field(default_factory=list)
    roomless: list[Row] = field(default_factory=list)
    left_out: list[Row] = field(default_factory=list)
    conflicts: int = 0
    unserved: int = 0
    unplaced: int = 0


@dataclass(frozen=True)
class _Wish:
    """A request's row with what the rules say of it.

    Args:
        is_new: it has no place yet, or not the promised one, or one that two officers have to go to since.
        is_lone: the visit that stands is for one officer, and two have to go since.
    """

    row: Row
    request: Request
    is_urgent: bool
    is_new: bool
    is_lone: bool


@dataclass(frozen=True)
class _Solved:
    """A town's problem with its plan.

    Args:
        fingerprint: of all that the plan rests on, those who may ride along from elsewhere included.
    """

    problem: Problem
    wishes: Sequence[_Wish]
    fingerprint: str
    valued: "Valued"


class Planner:
    """Plans one run."""

    def __init__(self, reader: Reader, places: Places, roads: Roads) -> None:
        """Plan by what the reader makes of the rows."""
        self.reader, self.places, self.roads = reader, places, roads
        policy = reader.policy
        self.costs = Costs(
            tour=policy["tour_minutes"],
            other_officer=policy["other_officer_minutes"],
            moved=policy["moved_minutes"],
            grid=policy["start_grid_minutes"],
        )

    def propose(self, rows: Sequence[Row], last_plans: dict[str, str]) -> Proposal:
        """The changes of this run.

        Args:
            rows: open requests as select_request gives them.
            last_plans: hash of the last plan's input, by town.

        Raises:
            Fault: a plan does not pass the independent check.
        """
        proposal = Proposal()
        allowed = list(self._allowed(rows, proposal))
        chosen = list(_one_of_each_household(allowed, self.reader))
        kept = {row["request_id"] for row in chosen}
        proposal.withdrawn += [
            row | {"why": "merged"}
            for row in allowed
            if self.reader.is_to_come(row) and row["request_id"] not in kept
        ]
        if not any(self.reader.may_change(row) for row in chosen):
            return proposal
        offices = self.places.offices()
        lives = self.places.of({row["root_id"] for row in chosen})
        by_town: dict[str, list[Row]] = defaultdict(list)
        for row in chosen:
            town_code, place = lives.get(row["root_id"], (None, None))
            if town_code is None:
                proposal.unplaced += 1
                proposal.left_out.append(_left_out(row, None, "no_town"))
            else:
                by_town[town_code].append(row | {"town_code": town_code, "place": place})
        guests = Guests(self.reader.companions, by_town, self.reader.is_to_come, offices)
        found = list[_Solved]()
        for town_code, town_rows in sorted(by_town.items()):
            town = Town(town_code, offices[town_code], self.reader.towns[town_code].get("cars") or 1)
            found += self._solved(town, town_rows, last_plans.get(town_code), guests, proposal)
        for solved in found:
            guests.note(solved.valued.plan)
        for solved in found:
            self._take_over(self._helped(solved, guests), proposal)
        self._tell_address(chosen, proposal)
        return proposal

    def _tell_address(self, rows: Iterable[Row], proposal: Proposal) -> None:
        """A visit that stays, of a household that moved: its officers get the door at which it lives now."""
        changed = {row["request_id"] for row in (*proposal.visits, *proposal.withdrawn)}
        for row in rows:
            if row["is_other_door"] and self.reader.is_to_come(row) and row["request_id"] not in changed:
                visit = self._visit_row(row, stands_at(row), None, is_confirmed=row["is_confirmed"])
                proposal.visits.append(visit)

    def _allowed(self, rows: Iterable[Row], proposal: Proposal) -> Iterable[Row]:
        """Requests that nothing bars; a visit to come that has been barred since is taken back."""
        for stated in rows:
            row = stated | {"promise": self.reader.promise_ahead(stated)}
            is_flagged = row["flag"] is not None and row["only_channel"] != "VISIT"
            is_ordered = row["reason"] in self.reader.policy["ordered_reasons"]
            if is_ordered or not (row["is_refused"] or row["is_stopped"] or is_flagged):
                yield row
            elif self.reader.is_to_come(row) and row["visit_on"] > self.reader.occasion.today:
                proposal.withdrawn.append(row | {"why": "barred"})

    def _solved(
        self, town: Town, rows: Sequence[Row], last_plan: str | None, guests: Guests, proposal: Proposal
    ) -> Iterable[_Solved]:
        """The plan of a town by its own officers; none where nothing is to be placed, or all is as it was."""
        roster = tuple(guests.at_home(town.town_code, self.reader.roster[town.town_code]))
        wishes, aside = self._wishes(town, rows, roster, proposal)
        busy = {(promised(row).officer_id, promised(row).day) for row in aside}
        roster = tuple(officer for officer in roster if (officer.officer_id, officer.day) not in busy)
        if not any(wish.is_new for wish in wishes):
            return
        problem = Problem(
            town,
            tuple(wish.request for wish in wishes),
            roster,
            self.roads.of(town.town_code),
            self.costs,
            self.reader.policy["visits_per_half_day"],
        )
        signed = guests.signed(town.town_code)
        fingerprint = input_hash(replace(problem, officer_days=(*roster, *signed)))
        if fingerprint != last_plan:
            yield _Solved(problem, wishes, fingerprint, self._best(problem, wishes))

    def _helped(self, solved: _Solved, guests: Guests) -> _Solved:
        """The plan with whoever may ride along from elsewhere, where only that serves more."""
        problem, plan = solved.problem, solved.valued.plan
        free = guests.free(problem.town.town_code) if plan.unserved else []
        if not free:
            return solved
        there = replace(problem, officer_days=(*problem.officer_days, *free))
        other = self._best(there, solved.wishes)
        if len(other.plan.unserved) >= len(plan.unserved):
            return solved
        guests.note(other.plan)
        return replace(solved, problem=there, valued=other)

    def _wishes(
        self, town: Town, rows: Sequence[Row], roster: Sequence[OfficerDay], proposal: Proposal
    ) -> tuple[list[_Wish], list[Row]]:
        """What the solver is asked, and promises that the roster has no room for: those are written as they are."""
        reader, wishes, aside = self.reader, [], []
        for row in rows:
            is_lone = reader.is_alone_for_two(row, town.town_code)
            fixed = None if is_lone and not is_binding(row) else reader.fixed_slot(row)
            if fixed is not None and not has_room(fixed, row["minutes"], roster):
                if is_binding(row):
                    aside.append(row)
                    continue
                fixed = None
            request = reader.request(town, row, roster, fixed)
            if fixed is not None or request.windows:
                is_new = fixed is None or not reader.is_to_come(row) or not is_kept(row) or is_lone
                wishes.append(_Wish(row, request, reader.is_urgent(row), is_new, is_lone))
            elif reader.is_to_come(row):
                proposal.withdrawn.append(row | {"why": self._why(row)})
            elif reason := reader.why_no_window(row, roster):
                proposal.left_out.append(_left_out(row, town.town_code, reason))
        self._keep_aside(town, aside, proposal)
        return wishes, aside

    def _keep_aside(self, town: Town, aside: Sequence[Row], proposal: Proposal) -> None:
        """Promises without room stay as they are, for a human; but nobody is left to go alone where two have to.

        One beyond the days of this plan stands on its officer's sheet, and is planned around when its week comes.
        """
        for row in aside:
            slot, is_far = promised(row), self.reader.is_far(promised(row))
            proposal.conflicts += not is_far
            if not is_far and not is_kept(row):
                proposal.roomless.append(row)
            if slot.officer_2_id is None and self.reader.needs_two(row, town.town_code):
                if self.reader.is_alone_for_two(row, town.town_code):
                    proposal.withdrawn.append(row | {"why": "two_needed"})
                    continue
            elif row["promise"] is not None and not is_kept(row):
                proposal.visits.append(self._visit_row(row, slot, "", is_confirmed=True))
            if self.reader.is_to_come(row) and is_kept(row) and not is_far:
                proposal.unmet.append(row)

    def _best(self, problem: Problem, wishes: Sequence[_Wish]) -> "Valued":
        """The plan with everything held; a loosened one where only that serves more of the urgent."""
        made = self._made(problem)
        urgent = {wish.request.request_id for wish in wishes if wish.is_urgent and wish.is_new}
        missed = urgent & set(made.plan.unserved)
        loose = tuple(self._loosened(wishes))
        if not missed or loose == problem.requests:
            return made
        other = self._made(replace(problem, requests=loose))
        return other if len(urgent & set(other.plan.unserved)) < len(missed) else made

    def _made(self, problem: Problem) -> "Valued":
        """The fast plan, or a better one: where the quality layer fails the check, the fast plan stands."""
        from tasks.visits.quality import Budget, Valued, improved

        plan = _checked(problem, plan_town(problem))
        better = improved(problem, plan, Budget.of(self.reader.policy))
        return better if not check_plan(problem, better.plan) else Valued(plan, cost_of(problem, plan), None)

    def _loosened(self, wishes: Sequence[_Wish]) -> Iterable[Request]:
        """Visits that may move; not those of a household that another visit of this plan is for."""
        count = Counter(wish.request.household_id for wish in wishes)
        for wish in wishes:
            is_alone = count[wish.request.household_id] == 1
            yield self.reader.loosened(wish.row, wish.request) if is_alone else wish.request

    def _take_over(self, solved: _Solved, proposal: Proposal) -> None:
        """Note what the plan changes, and the plan itself."""
        valued, plan = solved.valued, solved.valued.plan
        wishes = {wish.request.request_id: wish for wish in solved.wishes}
        plan_id, moved = f"{plan.town_code}|{solved.fingerprint}", 0
        for visit in plan.visits:
            row = wishes[visit.request_id].row
            stands = self.reader.is_to_come(row)
            is_confirmed = row["promise"] is not None or (stands and bool(row["is_confirmed"]))
            if stands and stands_at(row) == visit.slot and row["is_confirmed"] == is_confirmed:
                continue
            moved += stands and (row["officer_id"], row["visit_on"]) != (visit.officer_id, visit.day)
            proposal.visits.append(self._visit_row(row, visit.slot, plan_id, is_confirmed=is_confirmed))
        requests = {request.request_id: request for request in solved.problem.requests}
        for request_id in plan.unserved:
            row, is_lone, request = wishes[request_id].row, wishes[request_id].is_lone, requests[request_id]
            # What only stood there, and was not promised, gave way to others.
            reason = reason_of(solved.problem, request) if is_binding(row) or not request.fixed else "no_room"
            proposal.left_out.append(_left_out(row, plan.town_code, reason))
            proposal.conflicts += is_binding(row)
            if is_lone or (self.reader.is_to_come(row) and not row["is_confirmed"]):
                proposal.withdrawn.append(row | {"visit_plan_id": plan_id, "why": self._why(row)})
            elif self.reader.is_to_come(row) and is_kept(row):
                proposal.unmet.append(row)
        proposal.unserved += len(plan.unserved)
        proposal.plans.append(
            {
                "visit_plan_id": plan_id,
                "town_code": plan.town_code,
                "input_hash": solved.fingerprint,
                "visits": len(plan.visits),
                "unserved": len(plan.unserved),
                "travel_minutes": plan.travel_minutes,
                "travel_delivery_id": self.roads.delivery_id,
                "travel_gaps": self.roads.gaps(plan.town_code) if self.roads.delivery_id else None,
                "cost_minutes": valued.cost,
                "bound_minutes": valued.bound,
                "moved": moved,
            }
        )

    def _why(self, row: Row) -> str:
        if row["promise"] is not None and not is_kept(row):
            return "promised"
        if self.reader.is_alone_for_two(row, row["town_code"]):
            return "two_needed"
        if row["left_town_code"]:
            return "elsewhere"
        roster = (*self.reader.roster[row["town_code"]], *self.reader.companions[row["town_code"]])
        return "others" if has_room(stands_at(row), row["minutes"], roster) else "officer_away"

    def _visit_row(self, row: Row, slot: Slot, plan_id: str | None, *, is_confirmed: bool) -> Row:
        """A visit as it will be written, of a new plan or the one it is of; one that moves keeps its identity."""
        stands = self.reader.is_to_come(row)
        is_told = stands and row["is_other_door"] and slot == stands_at(row)
        return {
            "number": row["visits"] + (0 if stands else 1),
            "request_id": row["request_id"],
            "target_id": row["target_id"],
            "try_no": len(row["absences"]) + 1,
            "officer_id": slot.officer_id,
            "officer_2_id": slot.officer_2_id,
            "visit_on": slot.day,
            "start_minute": slot.start,
            "minutes": row["minutes"],
            "is_confirmed": is_confirmed,
            "new_plan_id": plan_id,
            "visit_plan_id": row["visit_plan_id"],
            "visit_id": row["visit_id"],
            "before": stands_at(row) if stands and row["package_id"] else None,
            "package_id": row["package_id"],
            "left_town_code": row["left_town_code"],
            "why": "address" if is_told else self._why(row) if stands else None,
        }


def _left_out(row: Row, town_code: str | None, reason: str) -> Row:
    return {name: row[name] for name in ("request_id", "target_id")} | {
        "town_code": town_code,
        "reason": reason,
    }


def _one_of_each_household(rows: Iterable[Row], reader: Reader) -> Iterable[Row]:
    """Of a household's requests the one that stands and, beside it, an urgent one that cannot wait for it."""
    by_household: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_household[row["root_id"]].append(row)
    for together in by_household.values():
        standing = [row for row in together if reader.is_standing(row)]
        to_come = [row for row in standing if reader.is_to_come(row)]
        yield from _kept(to_come, reader)
        is_soon = any(row["visit_on"] <= reader.occasion.urgent_until for row in to_come)
        waiting = [row for row in together if not reader.is_standing(row) and reader.is_asked_now(row)]
        yield from (row for row in waiting[:1] if not standing or (reader.is_urgent(row) and not is_soon))


def _kept(to_come: Iterable[Row], reader: Reader) -> Iterable[Row]:
    """Of a household's visits to come those that stay: today's, promised and urgent ones, and otherwise one.

    Two that stood for different targets, one of which was attached to the other since, may be on one day: nobody is
    visited twice a day, so the promised one stays, else the urgent one, else one of the two.
    """
    today, kept = reader.occasion.today, list[Row]()
    for row in sorted(
        to_come,
        key=lambda row: (
            row["visit_on"] > today,
            not is_binding(row),
            not reader.is_urgent(row),
            row["visit_on"],
            row["request_id"],
        ),
    ):
        is_alone = row["visit_on"] not in {other["visit_on"] for other in kept}
        is_only = all(reader.is_urgent(other) for other in kept)
        if row["visit_on"] == today or (is_alone and (is_only or is_binding(row) or reader.is_urgent(row))):
            kept.append(row)
    return kept


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
