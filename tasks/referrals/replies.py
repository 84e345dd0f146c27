"""What partners reply, on their sheets or by telephone, and what persons say of a service that they report as given.

A reply that the table does not allow, or about a row that its sender never got, is a deviation.
"""

from collections.abc import Sequence

from tasks.doors.outbox import check_number
from tasks.referrals.deadlines import last_reply_days
from tasks.referrals.rules import fault_of_reply, state_of_reply, way_to
from tasks.referrals.steps import Row, Steps, deviate
from tasks.stage import Counts
from warehouse.connection import Transaction
from warehouse.county import County


def take_replies(tx: Transaction, county: County, policy: Row) -> Counts:
    """Move each referral along the table as its partner replied; counts of ``replied`` rows and ``deviations``."""
    steps, taken, deviations = Steps(), 0, 0
    standing: dict[str, Row] = {}
    destroyed: list[Row] = []
    for reply in tx.rows("referrals/select_new_reply"):
        if reply["reply"] == "DESTROYED":
            destroyed.append(reply)
            continue
        now = standing.get(reply["referral_id"], reply)
        wanted = state_of_reply(reply["reply"], reply["outcome"])
        fault = _fault_of_row(tx, reply) or fault_of_reply(
            (now["state"], now["known_outcome"]), wanted, reply["outcome"]
        )
        if fault is None and reply["replied_on"] < reply["requested_on"]:
            fault = "reply_before_request"
        if fault is not None:
            deviations += deviate(tx, reply, fault)
        elif now["state"] != wanted:
            days = last_reply_days(county, policy, wanted, reply["replied_on"])
            standing[reply["referral_id"]] = _walk(steps, reply, now, wanted, days)
            taken += 1
    steps.insert(tx)
    kept = keep_destroyed(tx, destroyed)
    return {"replied": taken + kept, "deviations": deviations + len(destroyed) - kept}


def keep_destroyed(tx: Transaction, replies: Sequence[Row]) -> int:
    """Keep of which referrals partners say that they destroyed what they got; how many, the others are deviations."""
    kept = []
    for reply in replies:
        fault = _fault_of_row(tx, reply) or (None if reply["is_over"] else "destroyed_unasked")
        if fault is not None:
            deviate(tx, reply, fault)
            continue
        told = {name: reply[name] for name in ("delivery_id", "row_no", "referral_id")}
        kept.append(told | {"destroyed_on": reply["replied_on"]})
    tx.keep("campaign.partner_destruction", kept)
    return len(kept)


def _fault_of_row(tx: Transaction, reply: Row) -> str | None:
    """What is wrong with the row itself, whatever it says."""
    if reply["referral_id"] is None:
        return "unknown_reference"
    if not reply["is_theirs"]:
        return "not_sent_to_them"
    if reply["check_no"] is None:
        # A sheet may have slipped of which the column is empty, too; only sheets from before the numbers have none.
        return "check_number_missing" if reply["needs_check"] else None
    known = check_number(tx.home.keys(), reply["package_id"], reply["ref"])
    return None if reply["check_no"] == known else "check_number_differs"


def _walk(steps: Steps, reply: Row, now: Row, wanted: str, days: Row) -> Row:
    """Every step that one reply stands for; how the referral stands then."""
    state, step_no = now["state"], now["step_no"]
    for step in way_to(state, wanted):
        step_no += 1
        told = {"outcome": reply["outcome"], **days} if step == wanted else {}
        told |= {"happened_on": reply["replied_on"]}
        steps.add((reply["referral_id"], step_no), (state, step), reply, role="partner", **told)
        state = step
    return {"state": state, "step_no": step_no, "known_outcome": reply["outcome"]}


def take_words(tx: Transaction) -> Counts:
    """Keep what persons say of services that were passed on; counts of ``confirmed`` words and ``deviations``."""
    words, deviations = [], 0
    for word in tx.rows("referrals/select_new_word"):
        fault = None
        if word["referral_id"] is None:
            fault = "unknown_reference"
        elif word["confirmed_on"] < word["requested_on"]:
            fault = "reply_before_request"
        if fault is not None:
            deviations += deviate(tx, word, fault)
            continue
        named = ("delivery_id", "row_no", "referral_id", "is_received", "confirmed_on")
        words.append({name: word[name] for name in named})
    tx.keep("campaign.referral_confirmation", words)
    return {"confirmed": len(words), "deviations": deviations}
