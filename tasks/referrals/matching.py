"""The directory of services, held against whoever is to be helped before anything is sent; where nobody can, a gap."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tasks.referrals.rules import Asker, Listed, gap_of, refusal_of
from warehouse.connection import Transaction

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Directory:
    """The services of the newest accepted directory, as of a day; none where the county sent no directory yet."""

    listed: tuple[Listed, ...]
    on: date

    @classmethod
    def read(cls, tx: Transaction) -> "Directory":
        """The directory as this run knows it."""
        rows = tx.rows("referrals/select_listed_service")
        return cls(tuple(map(_listed, rows)), tx.as_of)

    def refusal(self, partner: str, service: str, row: Row) -> str | None:
        """Why a partner is not asked for a service for the household of a row (town_code, birth_year)."""
        return refusal_of(self.listed, partner, service, _asker(row), self.on)


def keep_gaps(tx: Transaction, directory: Directory) -> int:
    """Keep the needs told since this stage last ran that nothing in the directory answers; how many."""
    if not directory.listed:
        return 0
    gaps = []
    for row in tx.rows("referrals/select_new_need"):
        reason = gap_of(directory.listed, row["domain"], _asker(row), directory.on)
        if reason is not None:
            named = {name: row[name] for name in ("delivery_id", "row_no", "target_id", "domain")}
            gaps.append(named | {"reason": reason, "found_on": directory.on})
    return tx.keep("campaign.service_gap", gaps)


def _asker(row: Row) -> Asker:
    return Asker(row["town_code"], row["birth_year"])


def _listed(row: Row) -> Listed:
    return Listed(
        partner=row["partner"],
        service=row["service"],
        needs=frozenset(row["needs"]),
        towns=frozenset(row["towns"]),
        ages=(row["minimum_age"], row["maximum_age"]),
        valid=(row["valid_from"], row["valid_to"]),
        is_active=row["status"] == "ACTIVE",
        has_capacity=row["capacity"] != "CLOSED",
        by_file=row["channel"] == "FILE",
    )
