"""What the county decides, and what follows: taken row by row into what is known of the household, oldest first.

A row that the rules do not allow is a deviation of whoever sent it, and changes nothing that stands.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tasks.outcomes.deadlines import days_after, months_after
from tasks.outcomes.decision_rules import (
    Application,
    Decision,
    Objection,
    Place,
    fault_of_check,
    fault_of_end,
    fault_of_extension,
    fault_of_objection,
    standing_of,
)
from warehouse.connection import Transaction
from warehouse.county import County
from warehouse.roles import check_role, may_set

Row = dict[str, Any]

_ENDS = {"UPHELD": "upheld", "DISMISSED": "dismissed", "WITHDRAWN": "withdrawn"}
# Whose word an answer by order repeats; the county's own file speaks for the county alone.
_ROLE_OF_ANSWER = {"upheld": "county", "dismissed": "county", "withdrawn": "household"}


@dataclass
class Book:
    """What is known of the households that new rows tell of, and the facts that come of them.

    Args:
        policy: the parameters of outcomes.
        county: whose working days count.
    """

    policy: Row
    county: County
    decisions: dict[str, list[Decision]] = field(default_factory=dict)
    replaced: dict[Place, Place] = field(default_factory=dict)
    until: dict[Place, date | None] = field(default_factory=dict)
    checks: set[tuple[Place, str]] = field(default_factory=set)
    applications: dict[str, Application] = field(default_factory=dict)
    objections: dict[str, list[Objection]] = field(default_factory=dict)
    ended: dict[Place, tuple[str, str]] = field(default_factory=dict)
    facts: dict[str, list[Row]] = field(default_factory=dict)
    deviations: list[Row] = field(default_factory=list)

    def keep(self, table: str, row: Row, **told: Any) -> None:
        """A new fact of a table, with the row that says it."""
        where = {name: row[name] for name in ("delivery_id", "row_no")}
        self.facts.setdefault(table, []).append(where | told)

    def deviate(self, row: Row, code: str, owner: str = "benefit_office") -> None:
        """A row of which something cannot be taken as it stands."""
        where = {name: row.get(name) for name in ("delivery_id", "row_no", "target_id")}
        self.deviations.append(where | {"code": code, "owner": owner})

    def days(self, name: str, benefit: str, day: date) -> date:
        """The last day of a limit in days that may differ by benefit."""
        own = f"{name}.{benefit.lower()}"
        days: int = self.policy[own if own in self.policy else f"{name}.other"]
        return days_after(day, days, self.county.is_working_day)


def take_decisions(tx: Transaction, policy: Row) -> dict[str, int]:
    """Take new decisions, extensions, post-checks, objections and their ends.

    Returns:
        Counts of ``decisions``, ``extensions``, ``post_checks``, ``objections`` and ``objection_ends`` of this run.
    """
    tx.run("outcomes/create_named_decision")
    rows, matters = tx.rows("outcomes/select_named_decision"), tx.rows("outcomes/select_objection_matter")
    book = _read(tx, Book(policy, County.read(tx.home.county_file)), [*rows, *matters])
    take_rows(book, rows, matters)
    return _write(tx, book)


def take_rows(book: Book, rows: Sequence[Row], matters: Sequence[Row]) -> None:
    """Take rows of the county, oldest first, and objections and answers to them into what is known."""
    for row in rows:
        if row["decision"] not in _ENDS:
            _TAKEN[row["decision"]](book, row)
    for matter in matters:
        if matter["matter"] == "lodged":
            _take_objection(book, matter)
    for row in [*rows, *matters]:
        if row.get("decision") in _ENDS or row.get("matter") == "answered":
            _take_end(book, row)


def _place(row: Row, of: str = "") -> Place:
    return row[f"{of}delivery_id"], row[f"{of}row_no"]


def _read(tx: Transaction, book: Book, rows: Sequence[Row]) -> Book:
    households = json.dumps(sorted({row["root_id"] for row in rows}))
    by_place: dict[Place, tuple[str, Decision]] = {}
    for known in tx.rows("outcomes/select_known_decision", households=households):
        decision = _decision(known)
        by_place[decision.place] = known["root_id"], decision
        book.decisions.setdefault(known["root_id"], []).append(decision)
        book.until[decision.place] = known["objection_until"]
        book.checks |= {(decision.place, number) for number in known["check_nos"] or []}
        if known["newer_delivery_id"] is not None:
            book.replaced[decision.place] = _place(known, "newer_")
    for known in tx.rows("outcomes/select_known_application", households=households):
        book.applications[known["application_id"]] = Application(**known)
    for known in tx.rows("outcomes/select_known_objection", households=households):
        root, decision = by_place[_place(known, "decision_")]
        objection = Objection(_place(known), decision, known["objected_on"], known["state"])
        book.objections.setdefault(root, []).append(objection)
        if known["document_no"] is not None:
            book.ended[objection.place] = known["state"], known["document_no"]
    return book


def _decision(row: Row) -> Decision:
    names = ("target_id", "application_id", "benefit", "decision", "decided_on", "document_no", "about_no")
    return Decision(_place(row), **{name: row[name] for name in names})


def _take_decision(book: Book, row: Row) -> None:
    known, decision = book.decisions.setdefault(row["root_id"], []), _decision(row)
    if any(
        (one.benefit, one.document_no, one.decision) == (row["benefit"], row["document_no"], row["decision"])
        for one in known
    ):
        return
    in_force = _in_force(book, known, decision)
    if in_force is not None and decision.application_id is None:
        # Whoever names a decision speaks of what that one decided.
        decision = replace(decision, application_id=in_force.application_id)
    stands = standing_of(in_force, decision)
    if stands not in ("first", "replaces", "replaced", "replaces_unknown"):
        book.deviate(row, stands)
        return
    if stands == "replaces_unknown":
        book.deviate(row, stands)
    _keep_decision(book, row, decision)
    if stands == "replaces" and in_force is not None:
        check_role("application", ("decided", "corrected"), "county")
        _replace(book, decision, in_force)
    elif stands == "replaced" and in_force is not None:
        _replace(book, in_force, decision)
    known.append(decision)


def _in_force(book: Book, known: Sequence[Decision], row: Decision) -> Decision | None:
    """The decision in force on the same matter: application and benefit; of an unknown application, what they name."""
    alike = [one for one in known if one.benefit == row.benefit]
    if row.application_id is not None:
        alike = [one for one in alike if one.application_id == row.application_id]
    else:
        alike = [one for one in alike if one.document_no == row.about_no or one.about_no == row.document_no]
    places = [one.place for one in alike]
    while places and places[-1] in book.replaced:
        places[-1] = book.replaced[places[-1]]
    return next((one for one in known if places and one.place == places[-1]), None)


def _keep_decision(book: Book, row: Row, decision: Decision) -> None:
    check_role("application", ("applied", "decided"), "county")
    names = ("target_id", "benefit", "decision", "decided_on", "document_no")
    until = book.days("objection_days", decision.benefit, decision.decided_on)
    months, is_working = book.policy["post_check_months"], book.county.is_working_day
    is_checked = decision.decision == "GRANTED" and decision.benefit in book.policy["checked_benefits"]
    check_due_on = months_after(decision.decided_on, months, is_working) if is_checked else None
    told = {name: row[name] for name in names} | {"application_id": decision.application_id}
    book.keep("campaign.benefit_decision", row, **told, objection_until=until, check_due_on=check_due_on)
    book.until[decision.place] = until
    application = book.applications.get(decision.application_id or "")
    if application is not None:
        first = min(application.decided_on or decision.decided_on, decision.decided_on)
        book.applications[application.application_id] = replace(application, decided_on=first)


def _replace(book: Book, newer: Decision, older: Decision) -> None:
    book.replaced[older.place] = newer.place
    where = {"delivery_id": newer.place[0], "row_no": newer.place[1]}
    named = {"replaced_delivery_id": older.place[0], "replaced_row_no": older.place[1]}
    book.keep("campaign.decision_replacement", where, target_id=older.target_id, **named)


def _take_extension(book: Book, row: Row) -> None:
    application = book.applications.get(row["application_id"] or "")
    if application is not None and application.extension_no == row["document_no"]:
        return
    fault = fault_of_extension(application, row["reason"], row["decided_on"])
    if fault is not None or application is None:
        book.deviate(row, fault or "extension_of_nothing")
        return
    check_role("application", ("applied", "extended"), "county")
    days = book.policy["extended_decision_days"]
    due_on = days_after(application.applied_on, days, book.county.is_working_day)
    told = {
        "application_id": application.application_id,
        "target_id": row["target_id"],
        "reason": row["reason"],
    }
    told |= {"extended_on": row["decided_on"], "document_no": row["document_no"], "due_on": due_on}
    book.keep("campaign.decision_extension", row, **told)
    extended = replace(application, extension_no=row["document_no"])
    book.applications[application.application_id] = extended


def _take_check(book: Book, row: Row) -> None:
    supports = [
        one
        for one in book.decisions.get(row["root_id"], [])
        if one.place not in book.replaced
        and (one.decision, one.benefit) == ("GRANTED", row["benefit"])
        and one.benefit in book.policy["checked_benefits"]
        and row["about_no"] in (None, one.document_no)
        and one.decided_on <= row["decided_on"]
    ]
    support = max(supports, key=lambda one: (one.decided_on, one.place), default=None)
    if support is not None and (support.place, row["document_no"]) in book.checks:
        return
    fault = fault_of_check(support, row["reason"], row["decided_on"])
    if fault is not None or support is None:
        book.deviate(row, fault or "post_check_of_nothing")
        return
    told = {"target_id": row["target_id"], "result": row["reason"], "checked_on": row["decided_on"]}
    told |= {"decision_delivery_id": support.place[0], "decision_row_no": support.place[1]}
    book.keep("campaign.post_check", row, **told, document_no=row["document_no"])
    book.checks.add((support.place, row["document_no"]))


_TAKEN: dict[str, Callable[[Book, Row], None]] = {
    "GRANTED": _take_decision,
    "REJECTED": _take_decision,
    "EXTENDED": _take_extension,
    "POST_CHECKED": _take_check,
}


def _take_objection(book: Book, row: Row) -> None:
    decision = _objected(book, row)
    objections = book.objections.setdefault(row["root_id"], [])
    is_open = any(one.decision == decision and one.state == "lodged" for one in objections)
    told = {"is_open_already": is_open, "is_verified": row["is_verified"]}
    fault = fault_of_objection(decision, row["on_day"], **told)
    if fault is not None or decision is None:
        book.deviate(row, fault or "objection_meets_no_decision", "team_head")
        return
    check_role("objection", (None, "lodged"), "household")
    until = book.until[decision.place] or book.days("objection_days", decision.benefit, decision.decided_on)
    due_on = book.days("objection_answer_days", decision.benefit, row["on_day"])
    told = {"target_id": decision.target_id, "objected_on": row["on_day"], "answer_due_on": due_on}
    named = {"decision_delivery_id": decision.place[0], "decision_row_no": decision.place[1]}
    book.keep("campaign.objection", row, **told, **named, is_late=row["on_day"] > until)
    if row["on_day"] > until:
        book.deviate(row | {"target_id": decision.target_id}, "objection_after_limit", "team_head")
    objections.append(Objection(_place(row), decision, row["on_day"]))


def _objected(book: Book, row: Row) -> Decision | None:
    """The decision that a household objects to: of the document that it names, else its newest in force on that day."""
    known = [one for one in book.decisions.get(row["root_id"], []) if one.decided_on <= row["on_day"]]
    standing = [one for one in known if one.place not in book.replaced]
    if row["document_no"]:
        named = [one for one in known if one.document_no == row["document_no"]]
        return next((one for one in named if one in standing), named[-1] if named else None)
    return max(standing, key=lambda one: (one.decided_on, one.place), default=None)


def _take_end(book: Book, row: Row) -> None:
    objections = book.objections.get(row["root_id"], [])
    objection = _ended(objections, row)
    is_order = "matter" in row
    state = _ENDS[row["state"] if is_order else row["decision"]]
    ended_on = row["on_day"] if is_order else row["decided_on"]
    known, number = book.ended.get(objection.place) if objection else None, row["document_no"]
    if known is not None and known[1] == number and known[0] in (state, "corrected"):
        return
    fault = fault_of_end(objection, state, ended_on)
    if fault is not None or objection is None:
        book.deviate(row, fault or "end_of_no_objection")
        return
    if not may_set("objection", (objection.state, state), _ROLE_OF_ANSWER[state] if is_order else "county"):
        # Perhaps the household did say so to the county: the team head asks it, and answers by order.
        book.deviate(row, "withdrawn_by_another", "team_head")
        return
    days, is_working = book.policy["correction_days"], book.county.is_working_day
    told = {"objection_delivery_id": objection.place[0], "objection_row_no": objection.place[1]}
    told |= {"target_id": objection.decision.target_id, "state": state, "ended_on": ended_on}
    correction = days_after(ended_on, days, is_working) if state == "upheld" else None
    book.keep("campaign.objection_end", row, **told, document_no=number, correction_due_on=correction)
    book.ended[objection.place] = state, number
    objections[objections.index(objection)] = replace(objection, state=state)


def _ended(objections: Sequence[Objection], row: Row) -> Objection | None:
    """The objection that a row ends: the one it answers, else by the decision that it names, an open one first."""
    if row.get("matter"):
        return next((one for one in objections if one.place == _place(row, "objection_")), None)
    about = [one for one in objections if row["about_no"] in (None, one.decision.document_no)]
    return min(about, key=lambda one: (one.state != "lodged", one.objected_on, one.place), default=None)


def _write(tx: Transaction, book: Book) -> dict[str, int]:
    counts = {table: tx.keep(table, rows) for table, rows in book.facts.items()}
    tx.run("outcomes/insert_decision_deviation", found=json.dumps(book.deviations))
    names = {
        "decisions": "campaign.benefit_decision",
        "extensions": "campaign.decision_extension",
        "post_checks": "campaign.post_check",
        "objections": "campaign.objection",
        "objection_ends": "campaign.objection_end",
    }
    return {name: counts[table] for name, table in names.items() if table in counts}
