"""By when a partner is to answer, from when its silence is the team head's, and when a referral expires."""

from datetime import date, timedelta

from tasks.referrals.steps import Row
from warehouse.county import County


def due_days(county: County, policy: Row, sent_on: date) -> Row:
    """The days of a referral that left on a day, in working days after it."""
    due_on = county.add_working_days(sent_on, policy["reply_working_days"])
    expires_on = county.add_working_days(sent_on, policy["expiry_working_days"])
    return _owed(county, policy, due_on) | {"expires_on": expires_on}


def last_reply_days(county: County, policy: Row, state: str, replied_on: date) -> Row:
    """The days of a partner that owes word of what came of it; none in a state in which it has said so."""
    days = policy["last_reply_days"].get(state)
    return _owed(county, policy, replied_on + timedelta(days=days)) if days else {}


def _owed(county: County, policy: Row, due_on: date) -> Row:
    late = county.add_working_days(due_on, policy["escalation_working_days"])
    return {"reply_due_on": due_on, "escalates_on": late}
