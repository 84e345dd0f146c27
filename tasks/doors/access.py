"""What an officer's passphrase opens: the packages of a campaign, or those since their access to older ones ended."""

from collections import defaultdict
from collections.abc import Mapping

from warehouse.connection import Transaction

Periods = Mapping[str, str]


def officer_periods(tx: Transaction, campaign_id: str) -> Periods:
    """The passphrase's period of each officer: the campaign, or from the day on which access to older packages ends."""
    ended = {row["officer_id"]: row["ended_on"] for row in tx.rows("outbox/select_access_end")}
    return defaultdict(lambda: campaign_id, {one: f"{campaign_id}/{day}" for one, day in ended.items()})
