"""Referrals: what a person consented to goes to one partner for one service; its replies move it along one table.

A reply that the table does not allow, or about a row the partner never got, is a deviation: kept, with an owner.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import polars as pl

from tasks.doors.outbox import Package, package_id_of, quarter, reference, send
from tasks.referrals.matching import Directory, keep_gaps
from tasks.referrals.package import line_of, sheets_of
from tasks.referrals.rules import (
    DRAFT,
    Offer,
    check_may_change,
    domains_to_tell,
    items_to_pass,
    offers_wanted,
    state_of_reply,
    way_to,
)
from tasks.stage import Counts, Run, stage
from warehouse.connection import Transaction
from warehouse.county import County, parameters
from warehouse.errors import Fault

Row = dict[str, Any]


@stage("referrals")
def refer_households(tx: Transaction, run: Run) -> Counts:
    """Take partners' replies, end what was overtaken, draft what was consented to and can be given, and send it.

    Returns:
        Counts of ``replied`` rows, ``deviations``, needs that nobody answers (``gaps``), and referrals ``overtaken``,
        ``drafted``, ``sent``, ``reminded``.
    """
    policy = parameters("referrals", run.as_of)
    counts = _take_replies(tx, policy["last_reply_days"])
    counts["overtaken"] = _end_overtaken(tx)
    new = tx.one("referrals/count_new") or {}
    counts["gaps"] = keep_gaps(tx, Directory.read(tx)) if new["needs"] else 0
    drafted, unmet = _draft(tx, policy) if new["consents"] else (0, 0)
    counts["drafted"] = drafted
    counts["deviations"] += unmet
    sent, struck = _send(tx, policy)
    counts["deviations"] += struck
    return counts | sent


@dataclass
class _Steps:
    """New steps of referrals, collected in order."""

    rows: list[Row] = field(default_factory=list)

    def add(
        self, referral_id: str, step_no: int, change: tuple[str | None, str], source: Row, **told: Any
    ) -> None:
        """One change from a state to the next."""
        from_state, state = change
        if from_state is not None and not check_may_change(from_state, state):
            raise Fault("illegal_state_change", rule=f"{from_state}>{state}")
        step = {"referral_id": referral_id, "step_no": step_no, "state": state, "from_state": from_state}
        dates = {"outcome": None, "reply_due_on": None, "expires_on": None} | told
        self.rows.append(step | dates | {"delivery_id": source["delivery_id"], "row_no": source["row_no"]})

    def insert(self, tx: Transaction) -> int:
        """Write them; the number of steps."""
        if not self.rows:
            return 0
        rows = [
            {"happened_on": tx.context["as_of"]} | row | {"run_no": tx.context["run_no"]} for row in self.rows
        ]
        types = {
            "outcome": pl.String,
            "from_state": pl.String,
            "reply_due_on": pl.Date,
            "expires_on": pl.Date,
        }
        return tx.insert(
            "campaign.referral_event", pl.DataFrame(rows, schema_overrides=types, infer_schema_length=None)
        )


def _take_replies(tx: Transaction, last_reply_days: dict[str, int]) -> Counts:
    steps, taken, deviations = _Steps(), 0, 0
    standing: dict[str, tuple[str, int]] = {}
    for reply in tx.rows("referrals/select_new_reply"):
        referral_id = reply["referral_id"]
        if referral_id is None:
            deviations += _deviate(tx, reply, "unknown_reference")
            continue
        state, step_no = standing.get(referral_id, (reply["state"], reply["step_no"]))
        wanted = state_of_reply(reply["reply"], reply["outcome"])
        way = way_to(state, wanted)
        if state == wanted:
            continue
        if not way or reply["replied_on"] < reply["requested_on"]:
            deviations += _deviate(tx, reply, "illegal_state_change" if not way else "reply_before_request")
            continue
        for step in way:
            step_no += 1
            told = {"happened_on": reply["replied_on"]}
            if step == wanted:
                told["outcome"] = reply["outcome"]
                told["reply_due_on"] = _last_reply_due(reply["replied_on"], last_reply_days.get(wanted))
            steps.add(referral_id, step_no, (state, step), reply, **told)
            state = step
        standing[referral_id] = (state, step_no)
        taken += 1
    steps.insert(tx)
    return {"replied": taken, "deviations": deviations}


def _last_reply_due(replied_on: date, days: int | None) -> date | None:
    """When the partner owes word of what came of it; None where it has said so."""
    return replied_on + timedelta(days=days) if days else None


def _deviate(tx: Transaction, row: Row, code: str) -> int:
    named = {name: row[name] for name in ("delivery_id", "row_no", "target_id", "recipient")}
    return tx.run("referrals/insert_deviation", code=code, **named)


def _end_overtaken(tx: Transaction) -> int:
    steps = _Steps()
    for row in tx.rows("referrals/select_overtaken"):
        steps.add(row["referral_id"], row["step_no"] + 1, (row["state"], row["wanted"]), row)
    return steps.insert(tx)


def _draft(tx: Transaction, policy: Row) -> tuple[int, int]:
    """Draft a referral for each service wanted that can be given; the number drafted, and of deviations."""
    steps, drafts, unmet = _Steps(), [], 0
    consents, directory = tx.rows("referrals/select_new_consent"), Directory.read(tx)
    known = {tuple(row.values()) for row in tx.rows("referrals/select_open_referral")}
    for consent in consents:
        offers = _offers(policy, consent["partner"])
        wanted = offers_wanted(offers, _named(policy, consent), consent["domains"])
        covered = [(o, items_to_pass(o, consent["items"], policy["needed_items"])) for o in wanted]
        if not any(items for _, items in covered):
            unmet += _deviate(tx, consent, "consent_does_not_cover")
        for offer, items in covered:
            matter = (consent["target_id"], consent["partner"], offer.service)
            if not items or matter in known:
                continue
            refusal = directory.refusal(consent["partner"], offer.service, consent)
            if refusal is not None:
                unmet += _deviate(tx, consent, f"service_{refusal}")
                continue
            known.add(matter)
            drafts.append(_draft_row(tx, consent, offer, items))
            steps.add(drafts[-1]["referral_id"], 1, (None, DRAFT), consent)
    if drafts:
        types = {"items": pl.List(pl.String), "domains": pl.List(pl.String)}
        tx.insert("campaign.referral", pl.DataFrame(drafts, schema_overrides=types, infer_schema_length=None))
    steps.insert(tx)
    return len(drafts), unmet


def _draft_row(tx: Transaction, consent: Row, offer: Offer, items: tuple[str, ...]) -> Row:
    return {
        "referral_id": tx.home.keys().id_of("referral", f"{consent['consent_id']}|{offer.service}"),
        "target_id": consent["target_id"],
        "partner": consent["partner"],
        "service": offer.service,
        "consent_id": consent["consent_id"],
        "items": list(items),
        "domains": list(domains_to_tell(offer, consent["domains"])) if "TALK" in items else [],
        "run_no": tx.context["run_no"],
    }


def _named(policy: Row, consent: Row) -> set[str]:
    """The partner's services that the officer wrote down, by code."""
    written = re.split("[,，、;/]", consent["services"] or "")
    words = {word.replace(" ", "") for word in written}
    stated = policy["offers"].get(consent["partner"], [])
    return {offer["service"] for offer in stated if offer["name_ko"].replace(" ", "") in words}


def _offers(policy: Row, partner: str) -> tuple[Offer, ...]:
    stated = policy["offers"].get(partner, [])
    return tuple(Offer(o["service"], tuple(o["domains"]), tuple(o["items"])) for o in stated)


def _send(tx: Transaction, policy: Row) -> tuple[Counts, int]:
    """Send what is due; counts, and the number of drafts that could not be given any more."""
    counts, struck = {"sent": 0, "reminded": 0}, 0
    county = County.read(tx.home.county_file)
    are_due = tx.run("referrals/create_due_referral", reminders=policy["reminders"])
    told = _by_partner(tx.rows("referrals/select_due_referral")) if are_due else {}
    destroyed = _by_partner(tx.rows("referrals/select_referral_to_destroy"))
    steps = _Steps()
    directory = (
        Directory.read(tx) if any(row["state"] == DRAFT for rows in told.values() for row in rows) else None
    )
    for partner in sorted(told.keys() | destroyed.keys()):
        due = []
        for row in told.get(partner, []):
            if row["state"] == DRAFT and directory and _strike(tx, directory, row, steps):
                struck += 1
            elif row["state"] == DRAFT or _is_silent(tx, county, row, policy):
                due.append(row)
        if not due and partner not in destroyed:
            continue
        _send_to(tx, county, policy, partner, (due, destroyed.get(partner, [])))
        drafts = [row for row in due if row["state"] == DRAFT]
        for row in drafts:
            source = _consent_row(row)
            dates = _due_days(tx, county, policy)
            steps.add(row["referral_id"], row["step_no"] + 1, (DRAFT, "requested"), source, **dates)
        counts["sent"] += len(drafts)
        counts["reminded"] += len(due) - len(drafts)
    steps.insert(tx)
    return counts, struck


def _strike(tx: Transaction, directory: Directory, row: Row, steps: _Steps) -> bool:
    """Cancel a draft of a service that cannot be given any more, and tell its officer why; whether that was so."""
    refusal = directory.refusal(row["partner"], row["service"], row)
    if refusal is not None:
        source = _consent_row(row)
        steps.add(row["referral_id"], row["step_no"] + 1, (DRAFT, "cancelled"), source)
        named = {"target_id": row["target_id"], "recipient": None}
        _deviate(tx, source | named, f"service_{refusal}")
    return refusal is not None


def _consent_row(row: Row) -> Row:
    return {"delivery_id": row["consent_delivery_id"], "row_no": row["consent_row_no"]}


def _by_partner(rows: list[Row]) -> dict[str, list[Row]]:
    return {str(partner): list(group) for partner, group in groupby(rows, lambda row: row["partner"])}


def _is_silent(tx: Transaction, county: County, row: Row, policy: Row) -> bool:
    """Whether a partner has had its working days since it was last told."""
    return bool(county.add_working_days(row["last_on"], policy["reply_working_days"]) < tx.context["as_of"])


def _due_days(tx: Transaction, county: County, policy: Row) -> Row:
    day = tx.context["as_of"]
    return {
        "reply_due_on": county.add_working_days(day, policy["reply_working_days"]),
        "expires_on": county.add_working_days(day, policy["expiry_working_days"]),
    }


def _send_to(
    tx: Transaction, county: County, policy: Row, partner: str, rows: tuple[list[Row], list[Row]]
) -> None:
    recipient = f"partner-{partner}"
    due, destroyed = rows
    words = {offer["service"]: offer["name_ko"] for offer in policy["offers"][partner]}
    refs = {row["referral_id"]: reference(tx, recipient, row["referral_id"]) for row in [*due, *destroyed]}
    lines = [line_of(refs[row["referral_id"]], row, words[row["service"]]) for row in due]
    contact = f"{county.name_ko} {county.stated['team_head']['department_ko']}"
    package_id = package_id_of(tx, recipient, "referral")
    send(
        tx,
        Package(
            recipient=recipient,
            kind="referral",
            period=quarter(tx.context["as_of"]),
            sheets=sheets_of(package_id, lines, [refs[row["referral_id"]] for row in destroyed], contact),
            rows=[
                *((refs[row["referral_id"]], "referral", row["referral_id"]) for row in due),
                *((refs[row["referral_id"]], "referral_withdrawn", row["referral_id"]) for row in destroyed),
            ],
        ),
    )
