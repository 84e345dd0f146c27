"""A home into which facts are put directly, as other stages would leave them: what such counties of tests share."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tasks.stage import Counts, Run, Stage
from tests.factories import CAMPAIGN, ask, put_in
from warehouse.home import Home
from warehouse.ledger import open_run


class PutCounty:
    """A home and one run at a time; facts are written, all at once, before the next thing is done or asked."""

    home: Home
    run: Run

    def begin(self, day: date) -> None:
        """Forget what was put in, and begin the first run."""
        self.count = 0
        self._put: list[tuple[str, list[dict[str, Any]]]] = []
        self.start(day)

    def start(self, day: date) -> None:
        """Begin the run of a day."""
        self.write()
        self.run = Run(open_run(self.home, day, has_files=False), day)

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Facts of this run."""
        run_no = {} if table.startswith(("raw.", "typed.")) else {"run_no": self.run.run_no}
        self._put.append((table, [dict(row) | run_no for row in rows]))

    def write(self) -> None:
        """Write what was put in."""
        if self._put:
            put_in(self.home, self.run, self._put)
            self._put = []

    def do(self, stage: Stage) -> Counts:
        """Run a stage in this run."""
        self.write()
        return stage.run_in(self.home, self.run)

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a query; ``values`` stand for its question marks."""
        self.write()
        return ask(self.home, query, *values)

    def new_id(self, kind: str) -> str:
        """An id that no other fact of this test has."""
        self.count += 1
        return hashlib.sha256(f"{kind}{self.count}".encode()).hexdigest()[:32]

    def new_row(self) -> dict[str, Any]:
        """The only row of a delivery of its own."""
        return {"delivery_id": self.new_id("delivery"), "row_no": 1}

    def deliver(
        self, source: str, rows: Sequence[Mapping[str, Any]], *, period: str = "", sent_by: str | None = None
    ) -> str:
        """Accepted rows of a source, as validation leaves them; the delivery's id."""
        delivery, count = self.new_id("delivery"), len(rows)
        head = {"delivery_id": delivery, "source": source, "period": period or str(self.run.as_of)}
        file = {"sha256": delivery, "file_bytes": 1, "rows_received": count, "received_on": self.run.as_of}
        verdict = {"is_accepted": True, "rows_accepted": count, "rows_quarantined": 0}
        self.insert("ops.delivery", [head | file | {"sent_by": sent_by}])
        self.insert("ops.delivery_verdict", [{"delivery_id": delivery} | verdict])
        places = [{"delivery_id": delivery, "row_no": number} for number in range(1, count + 1)]
        self.insert(f"raw.{source}", places)
        self.insert(f"typed.{source}", [place | dict(row) for place, row in zip(places, rows, strict=True)])
        return delivery

    def target_row(self, target: str, household: str, *, is_urgent: bool) -> dict[str, Any]:
        """A listed target as screening would choose it."""
        return {
            "target_id": target,
            "campaign_id": CAMPAIGN,
            "household_id": household,
            "basis": "listed",
            "points": 30,
            "order_no": 1,
            "first_channel": "phone",
            "intensity": "normal",
            "is_urgent": is_urgent,
        }

    def happen(self, target: str, event: str, row: Mapping[str, Any], **told: Any) -> None:
        """An event of a target in this run, by a row."""
        said = {"target_id": target, "event": event, "end_state": None, "happened_on": self.run.as_of}
        self.insert("campaign.target_event", [dict(row) | said | told])

    def unite(self, target: str, other: str) -> None:
        """The household of a target turns out in this run to be that of another."""
        query = "SELECT household_id FROM campaign.target WHERE target_id = ?"
        ((household,),), ((root,),) = self.ask(query, target), self.ask(query, other)
        link = {"from_household_id": household, "to_household_id": root}
        self.insert("core.household_link", [self.new_row() | link])

    def attach(self, target: str, other: str) -> None:
        """The households of two targets turn out in this run to be one; the other target goes on for both."""
        self.unite(target, other)
        row = self.new_row()
        for (led,) in self.ask("SELECT target_id FROM campaign.target_now WHERE current_id = ?", target):
            self.happen(led, "attached", row, attached_to_id=other)

    def refuse(self, target: str, scope: str) -> None:
        """The household of a target refuses in this run, for a half-year."""
        query = "SELECT root_id FROM campaign.target_root WHERE target_id = ?"
        ((household,),) = self.ask(query, target)
        day = self.run.as_of
        days = {"refused_on": day, "review_on": day + timedelta(days=180)}
        said = {"target_id": target, "household_id": household, "scope": scope}
        self.insert("campaign.refusal", [self.new_row() | said | days])

    def end_of(self, target: str) -> str | None:
        """The end state of a target."""
        ((state,),) = self.ask("SELECT end_state FROM campaign.target_state WHERE target_id = ?", target)
        return None if state is None else str(state)

    def deviations(self) -> set[str]:
        """The codes of all deviations."""
        return {code for (code,) in self.ask("SELECT code FROM campaign.deviation")}
