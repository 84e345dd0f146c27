"""Referrals: what a person consented to goes to one partner for one service; its replies move it along one table.

Silence has an owner: the partner is reminded, then it is the officer's, then the team head's, then the referral expires
and another way is looked for.
"""

from collections import Counter

from tasks.referrals.drafts import draft_consented, draft_next_ways
from tasks.referrals.elsewhere import record_elsewhere
from tasks.referrals.matching import Directory, keep_gaps
from tasks.referrals.replies import take_replies, take_words
from tasks.referrals.sending import send_due
from tasks.referrals.steps import Steps
from tasks.stage import Counts, Run, stage
from warehouse.connection import Transaction
from warehouse.county import County, parameters


@stage("referrals")
def refer_households(tx: Transaction, run: Run) -> Counts:
    """Take partners' replies and persons' words, end what was overtaken, draft what can be given, and send it.

    What was taken back ends before a reply is read, what expires after.

    Returns:
        Counts of ``replied`` rows, persons' words (``confirmed``), ``deviations``, needs unanswered (``gaps``), and
        referrals ``overtaken``, ``drafted``, ``rerouted``, ``elsewhere``, ``sent``, ``reminded``.
    """
    policy, county = parameters("referrals", run.as_of), County.read(tx.home.county_file)
    new = tx.one("referrals/count_new") or {}
    tx.run("referrals/create_standing_consent")
    counts: Counter[str] = Counter(dict.fromkeys(("replied", "confirmed", "elsewhere", "rerouted"), 0))
    counts["overtaken"] = end_overtaken(tx, "overtaken", "cancelled")
    if new["words"]:
        counts.update(take_replies(tx, county, policy))
        counts.update(take_words(tx))
    expired = end_overtaken(tx, "unanswered", "expired")
    counts["overtaken"] += expired
    counts["gaps"] = keep_gaps(tx, Directory.read(tx)) if new["needs"] else 0
    if new["consents"]:
        counts.update(draft_consented(tx, policy))
    if new["words"]:
        counts.update(record_elsewhere(tx, county, policy))
    # Where nothing ended in this run, nobody looks for another way.
    if expired or counts["replied"]:
        counts.update(draft_next_ways(tx, policy))
    counts.update(send_due(tx, county, policy))
    counts["deviations"] += tx.run("referrals/insert_moved_deviation")
    return dict(counts)


def end_overtaken(tx: Transaction, which: str, wanted: str) -> int:
    """End the open referrals that are ``overtaken`` or ``unanswered`` as ``wanted``; how many."""
    steps = Steps()
    for row in tx.rows(f"referrals/select_{which}"):
        steps.add((row["referral_id"], row["step_no"] + 1), (row["state"], wanted), row, role=row["role"])
    return steps.insert(tx)
