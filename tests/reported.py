"""Makes a home with many households at once, by town and by what became of them, for the pages to tell of."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from tasks.stage import Run
from tests.factories import ask, fresh_home, put_in
from warehouse.ledger import open_run

CAMPAIGN = "2024H1"
DAY = date(2024, 3, 4)  # a Monday
EUP, OGOK = "46720250", "46720310"  # neighbours
MARKUP = "<b onclick=alert(1)>&</b>"
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
        put_in(self.home, self.run, [(table, [row | {"run_no": self.run.run_no} for row in rows])])

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
        return ask(self.home, query)


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


def busy_county(root: Path) -> ReportedCounty:
    """131 households: 70 in one town, 60 in its neighbour of which 3 were helped, one nowhere known; and work.

    Seven listings are two days late, one list waits, and one delivery was refused with a reason that holds markup.
    """
    made = ReportedCounty(root)
    made.add(
        Group(EUP, 30, "closed_no_need", "ELEC_CUT"),
        Group(EUP, 20, "closed_service", "LOCAL_TAX_ARREARS"),
        Group(EUP, 18),
        Group(EUP, 2, "closed_died"),
        Group(OGOK, 37, "closed_no_need"),
        Group(OGOK, 3, "closed_benefit"),
        Group(OGOK, 20),
        Group("", 1),
    )
    add_work(made)
    return made


def add_work(county: ReportedCounty) -> None:
    """Listings that are late and due, a list that waits, and a refused delivery."""
    open_targets = [
        row[0] for row in county.ask("SELECT target_id FROM campaign.target_state WHERE state = 'open'")
    ]
    where = {"delivery_id": "list", "row_no": 1}
    county.insert(
        "campaign.listing",
        [
            where
            | {
                "listing_id": f"listing{n}",
                "campaign_id": CAMPAIGN,
                "round_no": 1,
                "household_id": target.replace("target", "household"),
                "target_id": target,
                "due_on": DAY - timedelta(days=2) if n < 7 else DAY + timedelta(days=2),
            }
            for n, target in enumerate(open_targets)
        ],
    )
    county.insert(
        "campaign.target_list",
        [
            {
                "list_id": "list1",
                "campaign_id": CAMPAIGN,
                "list_hash": "0123456789abcdef",
                "households": 12,
                "made_on": DAY,
            }
        ],
    )
    county.insert(
        "ops.delivery", [delivery("bad", "water_cut", "wrong_layout", f"머리글이 다릅니다 {MARKUP}")]
    )


def delivery(name: str, source: str, code: str | None, reason: str | None) -> dict[str, object]:
    """A row of ``ops.delivery``."""
    return {
        "delivery_id": name,
        "source": source,
        "period": "2024-03",
        "sha256": name,
        "file_bytes": 1,
        "rows_received": 0,
        "rejected_code": code,
        "rejected_ko": reason,
        "received_on": DAY,
    }


def html_of(county: ReportedCounty, name: str) -> str:
    """A page as it was written."""
    return (county.home.reports / name).read_text("utf-8")


def text_of(html: str) -> str:
    """What a reader of a page sees, on one line."""
    body = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", html.partition("<body")[2], flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())
