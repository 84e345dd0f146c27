"""Surveys: the next contact of every open target, and the packages that carry it to those who make it.

Notice and AI call by one request; an officer's calls, letters and confirmations by one worklist a week; visits by
request.
Nothing is planned when this run's answers have not been read: a refusal among them would be passed over.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from tasks.doors.access import Periods, officer_periods
from tasks.doors.pre_check import read_pre_checks
from tasks.stage import Counts, Run, stage
from tasks.surveys.facts import Desk, Target, read_burdens, read_cards, read_desk, read_targets
from tasks.surveys.handover import end_access, hand_over
from tasks.surveys.lists import (
    cards_to_enter,
    confirmations,
    keep_days,
    keep_waiting,
    send_waiting_cards,
    worklists,
)
from tasks.surveys.packages import Worklist, send_ai_request, send_worklist
from tasks.surveys.planning import (
    Due,
    Planned,
    due_contact,
    in_time,
    notice_and_call,
    numbers_of_many,
    without_crowded,
)
from tasks.surveys.rules import Contact, Doorstep, needs_two, rests
from warehouse.connection import Transaction
from warehouse.county import County, parameters
from warehouse.errors import Fault


@stage("surveys")
def plan_contacts(tx: Transaction, run: Run) -> Counts:
    """Plan what is due today and send it; on a holiday only urgent visits are asked for.

    Returns:
        Counts of planned ``sms``, ``ai_call``, ``phone``, ``letter`` and ``visit``, of ``confirmations`` asked, of
        ``packages`` sent and of households ``unassigned``, for whom no officer has room.

    Raises:
        Fault: this run's answers have not been read, so refusals and safety flags are not known.
    """
    county, values = County.read(tx.home.county_file), parameters("surveys", run.as_of)
    week = tx.one("surveys/select_week", monday=run.as_of - timedelta(days=run.as_of.weekday()))
    if week is None or not week["is_answered"]:
        raise Fault("answers_unread", stage="surveys")
    desk = read_desk(tx, county, run.as_of, values)
    periods, handed = _hand_over(tx, desk)
    early = tx.run("surveys/create_early_danger", days=values["urgent_visit_within_days"])
    late = tx.run("surveys/insert_urgent_visit", kinds=json.dumps(values["visit"])) if early else 0
    tx.run("surveys/insert_burden_rule", rules=_burden_rules(desk))
    targets = read_targets(tx, desk.hours)
    due = due_today(tx, desk, targets)
    counts = {"visit": late + _ask_for_visits(tx, desk, _by(due, "visit")), "packages": handed}
    if tx.one("campaign/select_open") is None or not desk.calendar.is_working(run.as_of):
        return counts
    counts["packages"] += _send_ai(tx, desk, _by(due, "sms", "ai_call"), counts)
    asked = confirmations(tx, desk, targets)
    lists, waiting = worklists(desk, _by(due, "phone", "letter"), asked, periods)
    if waiting:
        counts["unassigned"] = keep_waiting(tx, desk, waiting)
    cards, enough = cards_to_enter(tx, county), values["supplement_from_households"]
    ready = [one for one in lists if not week["had_list"] or one.first_calls >= enough]
    told = read_pre_checks(tx, (target for one in ready for target in one.spoken_with)) if ready else {}
    for worklist in ready:
        own = cards.pop(worklist.officer.officer_id, ())
        _send_list(tx, desk, replace(worklist, cards=own, pre_checks=told), counts)
    counts["packages"] += send_waiting_cards(tx, desk, cards, periods, week)
    return counts


def _by(due: Iterable[Due], *channels: str) -> list[Due]:
    return [(target, contact) for target, contact in due if contact.channel in channels]


def _send_list(tx: Transaction, desk: Desk, worklist: Worklist, counts: Counts) -> None:
    counts["packages"] += 1
    counts["confirmations"] = counts.get("confirmations", 0) + len(worklist.confirmations)
    package_id = send_worklist(tx, worklist)
    keep_days(tx, desk, worklist, package_id)
    _write_plan(tx, worklist.contacts, package_id, counts)


def _hand_over(tx: Transaction, desk: Desk) -> tuple[Periods, int]:
    """Hand over what officers leave behind today, before anything is planned with them; the packages sent.

    Between two campaigns too: whoever goes then may open nothing any more, and what they promised is somebody's.
    """
    campaign = tx.one("campaign/select_newest")
    if campaign is None or not desk.calendar.is_working(desk.day):
        return defaultdict(str), 0
    departures = end_access(tx)
    periods = officer_periods(tx, str(campaign["campaign_id"]))
    return periods, hand_over(tx, desk, departures, periods)


def due_today(tx: Transaction, desk: Desk, targets: Sequence[Target]) -> list[Due]:
    """Every target that something is due for today, with its card, and what that is.

    Whom nothing routine is made for, since the budget of the household is spent, is noted as owed to somebody.
    """
    stirring = [t for t in targets if t.case.is_urgent or not rests(t.tries, desk.day)]
    cards = read_cards(tx, (t.root_id for t in stirring))
    burdens, crowded = read_burdens(tx, cards, desk.budget), numbers_of_many(desk, cards.values())
    # Without a card nobody is left in the household: screening closes it.
    reachable = (
        in_time(desk, without_crowded(t.reached_by(cards[t.root_id], burdens.get(t.root_id, ())), crowded))
        for t in stirring
        if t.root_id in cards
    )
    due = [(target, due_contact(desk, target)) for target in reachable]
    if desk.spent:
        tx.run("surveys/insert_burden_stop", stopped=_stopped(desk))
    return [(target, contact) for target, contact in due if contact is not None]


def _burden_rules(desk: Desk) -> str:
    """The budget as rows, so that each plan is judged by what held when it was made."""
    budget = desk.budget
    points = [{"kind": "points", "name": name, "value": value} for name, value in budget.points.items()]
    windows = [{"kind": "budget", "name": str(days), "value": most} for days, most in budget.windows.items()]
    return json.dumps(points + windows)


def _stopped(desk: Desk) -> str:
    return json.dumps(
        [
            {"target_id": target_id, "rule_id": contact.rule_id, "until_on": str(until_on)}
            for target_id, (contact, until_on) in desk.spent.items()
        ]
    )


def _send_ai(tx: Transaction, desk: Desk, due: Iterable[Due], counts: Counts) -> int:
    planned = [p for target, contact in due for p in notice_and_call(desk, target, contact)]
    if not planned:
        return 0
    _write_plan(tx, planned, send_ai_request(tx, planned, str(desk.values["ai_call_number"])), counts)
    return 1


def _write_plan(tx: Transaction, planned: Sequence[Planned], package_id: str, counts: Counts) -> None:
    keys, rows = tx.home.keys(), []
    for item in planned:
        contact, target_id = item.contact, item.target.target_id
        natural = f"{target_id}/{contact.channel}/{contact.on}"
        counts[contact.channel] = counts.get(contact.channel, 0) + 1
        rows.append(
            {
                "plan_id": keys.id_of("contact_plan", natural),
                "target_id": target_id,
                "channel": contact.channel,
                "planned_on": contact.on,
                "try_no": contact.try_no,
                "number_ref": contact.number_ref,
                "number_keys": item.number_keys or None,
                "officer_id": item.officer.officer_id if item.officer else None,
                "package_id": package_id,
                "rule_id": contact.rule_id,
                "part": contact.part,
            }
        )
    tx.keep("campaign.contact_plan", rows)


def _ask_for_visits(tx: Transaction, desk: Desk, due: Iterable[Due]) -> int:
    asked = []
    for target, contact in due:
        kind = desk.values["visit"][contact.rule_id]
        asked.append(
            {
                "target_id": target.target_id,
                "reason": contact.rule_id,
                "minutes": kind["minutes"],
                "priority": kind["priority"],
                "needs_two": needs_two(_doorstep(desk, target, contact), desk.values["two_officers_when"]),
                "not_before": str(desk.calendar.after(desk.day, kind["after_working_days"])),
                "due_on": str(target.case.due_on) if target.case.due_on else None,
                "delivery_id": target.delivery_id,
                "row_no": target.row_no,
            }
        )
    return tx.run("surveys/insert_visit_request", asked=json.dumps(asked)) if asked else 0


def _doorstep(desk: Desk, target: Target, contact: Contact) -> Doorstep:
    card = target.card
    there = [o for o in desk.officers.values() if o.town_code == card.town_code]
    return Doorstep(
        is_flagged=target.case.is_flagged,
        is_urgent=contact.rule_id == "urgent",
        is_woman=bool(there) and all(o.sex == "F" for o in there),
        is_lone_man=card.sex == "M" and card.persons == 1,
    )
