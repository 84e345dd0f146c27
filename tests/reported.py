"""Makes a home with many households at once, by town and by what became of them, for the pages to tell of."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from tasks.stage import Run
from tests.factories import fresh_home
from warehouse.connection import Warehouse
from warehouse.ledger import open_run

CAMPAIGN = "2024H1"
DAY = date(2024, 3, 4)  # a Monday
# A person whose particulars may be in no snapshot, page or artifact.
CANARY = {
    "person_name": "카나리아",
    "phone": "01001239999",
    "address": "카나리아로 7",
    "birth_on": date(1951, 1, 17),
}


@dataclass(frozen=True)
class Group:
    """Some households of a town that ended alike; ``end`` None: still open."""

    town_code: str
    households: int
    end: str | None = None
    kind: str = "WATER_CUT"


class ReportedCounty:
    """A home of one run, filled with facts as the stages would leave them."""

    def __init__(self, root: Path, county: str = "46720") -> None:
        """Make the home, open the campaign and begin the run of ``DAY``."""
        self.home = fresh_home(root, county)
        self.run = Run(open_run(self.home, DAY, has_files=False), DAY)
        self._count = 0
        self.insert(
            "campaign.campaign_event",
            [{"campaign_id": CAMPAIGN, "event": "opened", "happened_on": date(2024, 2, 1)}],
        )

    def insert(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Facts of this run, put in directly."""
        with Warehouse(self.home).transaction() as tx:
            tx.insert(
                table,
                pl.DataFrame([row | {"run_no": self.run.run_no} for row in rows], infer_schema_length=None),
            )

    def start(self, day: date) -> None:
        """Begin the run of another day."""
        self.run = Run(open_run(self.home, day, has_files=False), day)

    def add(self, *groups: Group) -> list[str]:
        """Approved households; returns the ids of their targets."""
        tables: dict[str, list[dict[str, Any]]] = {}
        targets = []
        for group in groups:
            for _ in range(group.households):
                self._count += 1
                targets.append(f"target{self._count:05d}")
                for table, row in _facts(self._count, group).items():
                    tables.setdefault(table.partition("#")[0], []).append(row)
        for table, rows in tables.items():
            self.insert(table, rows)
        return targets

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query on the warehouse."""
        with Warehouse(self.home).reading() as tx:
            return tx.connection.execute(query).fetchall()


def _facts(number: int, group: Group) -> dict[str, dict[str, Any]]:
    where = {"delivery_id": f"delivery{number:05d}", "row_no": 1}
    target, household, person = (f"{kind}{number:05d}" for kind in ("target", "household", "person"))
    event = where | {"target_id": target, "happened_on": DAY}
    facts: dict[str, dict[str, Any]] = {
        "core.appearance": where | CANARY | {"source": "ssis_central", "town_code": group.town_code or None},
        "core.person": where | {"person_id": person},
        "core.link": where | {"person_id": person, "method": "token", "probability": 1.0},
        "core.household": where | {"household_id": household, "named_by": "person"},
        "core.membership": where | {"person_id": person, "household_id": household, "relation": "HEAD"},
        "campaign.target": where
        | {
            "target_id": target,
            "campaign_id": CAMPAIGN,
            "household_id": household,
            "basis": "listed",
            "points": 30,
            "order_no": number,
            "first_channel": "phone",
            "intensity": "normal",
            "is_urgent": False,
        },
        "campaign.target_reason": {"target_id": target, "kind": group.kind, "points": 30},
        "campaign.target_event#approved": event | {"event": "approved", "end_state": None},
    }
    if group.end:
        facts["campaign.target_event#closed"] = event | {"event": "closed", "end_state": group.end}
    return facts
