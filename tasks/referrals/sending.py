"""Sending: what is drafted leaves, sealed; what nobody answered stands in the partner's package again."""

from itertools import groupby

from tasks.doors.machine_copy import MachineCopy
from tasks.doors.outbox import (
    NOT_SEALED,
    Package,
    check_number,
    file_name,
    package_id_of,
    quarter,
    reference,
    send,
)
from tasks.referrals.deadlines import due_days
from tasks.referrals.drafts import names_of, offers_of
from tasks.referrals.letter import LETTER, Office, letter_of
from tasks.referrals.machine_copy import COPY, bundle_of
from tasks.referrals.matching import Directory
from tasks.referrals.package import KIND, Told, line_of, sheets_of
from tasks.referrals.rules import DRAFT, is_enough
from tasks.referrals.steps import Row, Steps, deviate
from tasks.stage import Counts
from warehouse.connection import Transaction
from warehouse.county import County, parameters
from warehouse.help_catalogue import partners


def send_due(tx: Transaction, county: County, policy: Row) -> Counts:
    """Send what is due; counts of ``sent`` and ``reminded``, and ``deviations`` for drafts that cannot be given."""
    counts = {"sent": 0, "reminded": 0, "deviations": 0}
    are_due = tx.run("referrals/create_due_referral", **reminding(tx, county, policy))
    told = _by_partner(tx.rows("referrals/select_due_referral")) if are_due else {}
    destroyed = _by_partner(tx.rows("referrals/select_referral_to_destroy"))
    steps = Steps()
    directory = (
        Directory.read(tx) if any(row["state"] == DRAFT for rows in told.values() for row in rows) else None
    )
    for partner in sorted(told.keys() | destroyed.keys()):
        due = []
        for named in told.get(partner, []):
            row = _as_offered(policy, named)
            if row is None:
                counts["deviations"] += _end_unoffered(tx, named, steps)
            elif (why := _held_for(policy, row)) is not None:
                counts["deviations"] += _hold(tx, row, why)
            elif row["state"] == DRAFT and directory and _strike(tx, directory, row, steps):
                counts["deviations"] += 1
            else:
                due.append(row)
        if not due and partner not in destroyed:
            continue
        dates = due_days(county, policy, tx.as_of)
        drafts = [row for row in due if row["state"] == DRAFT]
        for row in drafts:
            source = _consent_row(row)
            row["reply_due_on"] = dates["reply_due_on"]
            step = row["referral_id"], row["step_no"] + 1
            steps.add(step, (DRAFT, "requested"), source, role="officer", **dates)
        _send_to(tx, county, policy, partner, (due, destroyed.get(partner, [])))
        counts["sent"] += len(drafts)
        counts["reminded"] += len(due) - len(drafts)
    steps.insert(tx)
    return counts


def _held_for(policy: Row, row: Row) -> str | None:
    """Why a human decides before a referral is told of; None where nobody has to."""
    if row["is_flagged"]:
        return "referral_of_flagged_household"
    if row["is_gone"]:
        return "consent_of_nobody_here"
    if not is_enough(row["items"], policy["needed_items"]):
        return "consent_does_not_cover"
    if row["state"] == DRAFT and not is_enough(_at_hand(row), policy["needed_items"]):
        return "referral_cannot_reach"
    return None


def _at_hand(row: Row) -> set[str]:
    """The items of a referral of which we know something: a consent to an unknown number tells a partner nothing."""
    known = {"NAME": row["person_name"], "PHONE": row["phone"], "ADDRESS": row["address"]}
    return {item for item in row["items"] if known.get(item, item)}


def _hold(tx: Transaction, row: Row, code: str) -> int:
    """Nothing leaves until a human has decided what, and how; 1 when that is told anew."""
    named = {"target_id": row["target_id"], "recipient": None}
    return deviate(tx, _consent_row(row) | named, code)


def _as_offered(policy: Row, row: Row) -> Row | None:
    """The referral with what its partner may be told today; None where it is asked for that service no more."""
    offer = next((one for one in offers_of(policy, row["partner"]) if one.service == row["service"]), None)
    if offer is None:
        return None
    told = {"items": offer.items, "domains": offer.domains}
    return row | {name: [one for one in row[name] if one in allowed] for name, allowed in told.items()}


def _end_unoffered(tx: Transaction, row: Row, steps: Steps) -> int:
    """Cancel a draft for which there is no agreement any more; 1 for one that was.

    Who was told before it ended is not reminded, and may still answer: its silence has an owner, and an end.
    """
    if row["state"] != DRAFT:
        return 0
    _cancel(tx, row, "not_in_force", steps)
    return 1


def _strike(tx: Transaction, directory: Directory, row: Row, steps: Steps) -> bool:
    """Cancel a draft of a service that cannot be given any more, and tell its officer why; whether that was so."""
    refusal = directory.refusal(row["partner"], row["service"], row)
    if refusal is not None:
        _cancel(tx, row, refusal, steps)
    return refusal is not None


def _cancel(tx: Transaction, row: Row, refusal: str, steps: Steps) -> None:
    source = _consent_row(row)
    steps.add((row["referral_id"], row["step_no"] + 1), (DRAFT, "cancelled"), source, role="clock")
    named = {"target_id": row["target_id"], "recipient": None}
    deviate(tx, source | named, f"service_{refusal}")


def _consent_row(row: Row) -> Row:
    return {"delivery_id": row["consent_delivery_id"], "row_no": row["consent_row_no"]}


def _by_partner(rows: list[Row]) -> dict[str, list[Row]]:
    return {str(partner): list(group) for partner, group in groupby(rows, lambda row: row["partner"])}


def reminding(tx: Transaction, county: County, policy: Row) -> Row:
    """How often a partner is asked again, and before which day it was told last to have had its working days."""
    before = county.working_days_before(tx.as_of, policy["reply_working_days"])
    return {"reminders": policy["reminders"], "told_before": before}


def _send_to(
    tx: Transaction, county: County, policy: Row, partner: str, rows: tuple[list[Row], list[Row]]
) -> None:
    """Send a partner its workbook, the letter that goes with it and, where it asks, the copy for its machine."""
    recipient, reporting = f"partner-{partner}", parameters("reporting", tx.as_of)
    due, ended = rows
    words = names_of(policy, partner)
    refs = {row["referral_id"]: reference(tx, recipient, row["referral_id"]) for row in [*due, *ended]}
    package_id = package_id_of(tx, recipient, KIND)
    checks = {ref: check_number(tx.home.keys(), package_id, ref) for ref in refs.values()}
    named = [(refs[row["referral_id"]], row) for row in due]
    told = Told(
        package_id,
        partners(county.name_ko)[partner],
        tx.as_of,
        [line_of(ref, checks[ref], row, words[row["service"]]) for ref, row in named],
        [(refs[row["referral_id"]], row["state"]) for row in ended],
        checks,
        str(county.add_working_days(tx.as_of, reporting["partner_destruction_working_days"])),
    )
    subjects = [(refs[row["referral_id"]], "referral", row["referral_id"]) for row in due]
    subjects += [(refs[row["referral_id"]], "referral_withdrawn", row["referral_id"]) for row in ended]
    office, period = Office.of(county), quarter(told.made_on)
    send(tx, Package(recipient, KIND, period, sheets_of(told, office.contact_ko), subjects))
    enclosed = [f"{file_name(KIND, package_id, 'xlsx')} 1부(암호 설정)."]
    if partner in county.machine_keys:
        copy = MachineCopy(bundle_of(told, county.name_ko), county.machine_keys[partner])
        copy_id = send(tx, Package(recipient, COPY, period, copy, ()))
        enclosed.append(f"{file_name(COPY, copy_id, 'age')} 1부(귀 기관의 열쇠로 암호화한 JSON).")
    send(tx, Package(recipient, LETTER, NOT_SEALED, letter_of(office, told, enclosed), ()))
