"""What the clock does to 50,000 open referrals on one day: reminders, whose silence it is, what expires."""

import time

from benchmarks.referral_county import DAY, county_with
from benchmarks.row import Row
from tasks.referrals import end_overtaken
from tasks.referrals.sending import reminding
from tasks.stage import Run
from warehouse.connection import Warehouse
from warehouse.county import County, parameters
from warehouse.home import Home

_OPEN, _REPETITIONS = 50_000, 3
_AGES = range(2, 42)  # working days; partners were told last week, the oldest expires today


def measure(_: Home) -> list[Row]:
    """CPU seconds of the escalation of one day; the sealing of the reminders that are due is not counted."""
    with county_with(_OPEN, _AGES) as (home, run):
        found = [_escalated(home, run) for _repetition in range(_REPETITIONS)]
    expired, due, owners = found[0][1:]
    told = ", ".join(f"{count} {owner}" for owner, count in owners)
    note = f"{expired} expired, {due} drafts and reminders due; owed by: {told}"
    return [
        Row.of(
            "referral_escalation",
            f"CPU s over {_OPEN} open referrals",
            [one[0] for one in found],
            bar=1,
            note=note,
        )
    ]


def _escalated(home: Home, run: Run) -> tuple[float, int, int, list[tuple[str, int]]]:
    county, policy = County.read(home.county_file), parameters("referrals", DAY)
    # Undone, so that it can be done again.
    with Warehouse(home).undone(as_of=DAY, run_no=run.run_no) as tx:
        started = time.process_time()
        tx.run("referrals/create_standing_consent")
        ended = end_overtaken(tx, "overtaken", "cancelled")
        expired = ended + end_overtaken(tx, "unanswered", "expired")
        due = tx.run("referrals/create_due_referral", **reminding(tx, county, policy))
        owners = [(row["owner"], row["referrals"]) for row in tx.rows("bench/count_silent_referral")]
        taken = time.process_time() - started
    return taken, expired, due, owners
