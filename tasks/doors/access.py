"""What an officer's passphrase opens: the packages of a campaign, or those since their access to older ones ended."""

from collections.abc import Mapping

from warehouse.connection import Transaction


class Periods(dict[str, str]):
    """The passphrase's period of each officer; the campaign for whomever no access has ended."""

    def __init__(self, campaign_id: str, ended: Mapping[str, str]) -> None:
        """Take the days from which earlier packages are closed, by officer."""
        super().__init__({officer_id: f"{campaign_id}/{day}" for officer_id, day in ended.items()})
        self.campaign_id = campaign_id

    def __missing__(self, officer_id: str) -> str:
        return self.campaign_id


def officer_periods(tx: Transaction, campaign_id: str) -> Periods:
    """The period of every officer's packages: a new one begins on the day on which access to older ones ends."""
    rows = tx.rows("outbox/select_access_end")
    return Periods(campaign_id, {row["officer_id"]: str(row["ended_on"]) for row in rows})
