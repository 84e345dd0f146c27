"""Makes a county with officers, households and requests, so that visits can be planned and come back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import fastexcel

from tasks.doors.workbook import unseal
from tasks.stage import Counts, Run
from tasks.visits import plan_visits
from tests import factories
from warehouse.connection import Warehouse
from warehouse.ledger import open_run

MONDAY = date(2024, 3, 4)
TUESDAY, WEDNESDAY, FRIDAY, NEXT_MONDAY = (MONDAY + timedelta(days=n) for n in (1, 2, 4, 7))
TOWN, TOWN_KO, OTHER_TOWN, OTHER_TOWN_KO = "46720250", "곡성읍", "46720310", "오곡면"


class VisitedCounty:
    """A home whose campaign is open, and one run at a time; facts are put in as other stages would write them."""

    def __init__(self, root: Path, day: date = MONDAY, county: str = "46720") -> None:
        """Make the home, of a county or a county's file, and begin the run of a day."""
        self.home = factories.fresh_home(root, county)
        self.count = 0
        self._put: list[tuple[str, list[dict[str, Any]]]] = []
        self.start(day)
        self.insert(
            "campaign.campaign_event",
            [{"campaign_id": factories.CAMPAIGN, "event": "opened", "happened_on": day}],
        )

    def start(self, day: date) -> None:
        """Begin the run of a day."""
        self._write()
        self.run = Run(open_run(self.home, day, has_files=False), day)

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Facts of this run; they are written, all at once, before the next thing is done or asked."""
        run_no = {} if table.startswith(("raw.", "typed.")) else {"run_no": self.run.run_no}
        self._put.append((table, [dict(row) | run_no for row in rows]))

    def _write(self) -> None:
        if self._put:
            factories.put_in(self.home, self.run, self._put)
            self._put = []

    def plan(self) -> Counts:
        """Run the stage in this run."""
        self._write()
        return plan_visits.run_in(self.home, self.run)

    def plan_on(self, day: date) -> Counts:
        """Begin the run of a day and run the stage in it."""
        self.start(day)
        return self.plan()

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        self._write()
        return factories.ask(self.home, query, *values)

    def new_id(self, kind: str) -> str:
        """An id that no other fact of this test has."""
        self.count += 1
        return f"{kind}{self.count:06d}"

    def target(
        self,
        *,
        town: str | None = TOWN,
        ri: str = "읍내리",
        state: str = "open",
        is_urgent: bool = False,
        members: int = 1,
        phone: str | None = "01001230001",
    ) -> str:
        """A household and its target; the target's id."""
        household, target = self.new_id("household"), self.new_id("target")
        source = {"delivery_id": self.new_id("delivery"), "row_no": 1}
        self.insert("core.household", [source | {"household_id": household, "named_by": "person"}])
        for number in range(members):
            person, row = self.new_id("person"), {"delivery_id": self.new_id("delivery"), "row_no": 1}
            said = {
                "source": "ssis_central",
                "person_name": f"김보기{number}",
                "phone": phone,
                "address": f"전라남도 곡성군 {ri} 1",
                "town_code": town,
                "ri": ri,
                "birth_year": 1950 + number,
            }
            self.insert("core.appearance", [row | said])
            self.insert("core.person", [row | {"person_id": person}])
            self.insert("core.link", [row | {"person_id": person, "method": "row", "probability": 1.0}])
            relation = "SPOUSE" if number else "HEAD"
            member = {"person_id": person, "household_id": household, "relation": relation}
            self.insert("core.membership", [row | member])
        self.insert("campaign.target", [source | _target(target, household) | {"is_urgent": is_urgent}])
        if state != "waiting":
            self.insert("campaign.target_event", [source | _event(target, "approved", None, self.run.as_of)])
        return target

    def attach(self, target: str, other: str) -> None:
        """The households of two targets turn out in this run to be one; the other target goes on for both."""
        query = "SELECT household_id FROM campaign.target WHERE target_id = ?"
        ((household,),), ((root,),) = self.ask(query, target), self.ask(query, other)
        source = {"delivery_id": self.new_id("delivery"), "row_no": 1}
        self.insert(
            "core.household_link", [source | {"from_household_id": household, "to_household_id": root}]
        )
        led = self.ask("SELECT target_id FROM campaign.target_now WHERE current_id = ?", target)
        events = [_event(one, "attached", None, self.run.as_of) | {"attached_to_id": other} for (one,) in led]
        self.insert("campaign.target_event", [source | event for event in events])

    def close(self, target: str, end_state: str = "closed_service") -> None:
        """Another stage ends the target in this run."""
        source = {"delivery_id": self.new_id("delivery"), "row_no": 1}
        self.insert("campaign.target_event", [source | _event(target, "closed", end_state, self.run.as_of)])

    def request(self, target: str, **stated: Any) -> str:
        """A request for a visit of the target; ``stated`` replaces what it says."""
        usual = {
            "request_id": self.new_id("request"),
            "target_id": target,
            "reason": "visit_needed",
            "minutes": 40,
            "needs_two": False,
            "skill": None,
            "priority": 70,
            "not_before": self.run.as_of + timedelta(days=1),
            "due_on": None,
            "delivery_id": "d",
            "row_no": 1,
        }
        self.insert("campaign.visit_request", [usual | stated])
        return str((usual | stated)["request_id"])

    def roster(
        self,
        officers: Mapping[str, str],
        skilled: Mapping[str, str] | None = None,
        men: Collection[str] = (),
        **stated: Any,
    ) -> None:
        """A roster of four weeks in which everybody is out every working day; ``stated`` replaces what it says.

        Args:
            officers: town office by officer id.
            skilled: words of skill by officer id.
            men: who of them are; the others are women.
        """
        days = [MONDAY + timedelta(days=n) for n in range(28)]
        rows = [
            {
                "officer_id": officer,
                "officer_name": f"담당{officer}",
                "sex": "M" if officer in men else "F",
                "office": office,
                "phone": "0610000101",
                "skills": (skilled or {}).get(officer, ""),
                "is_driver": True,
                "duty_date": day,
                "minutes_morning": 150,
                "minutes_afternoon": 210,
                "leave": None,
                "max_visits": 4,
            }
            | stated
            for officer, office in officers.items()
            for day in days
            if day.weekday() < 5
        ]
        self.deliver("staff_roster", rows, period="2024-03")

    def deliver(self, source: str, rows: Sequence[Mapping[str, Any]], period: str = "") -> str:
        """Accepted rows of a source, as validation leaves them; the delivery's id."""
        delivery, count = self.new_id("delivery"), len(rows)
        head = {"delivery_id": delivery, "source": source, "period": period or str(self.run.as_of)}
        file = {"sha256": delivery, "file_bytes": 1, "rows_received": count, "received_on": self.run.as_of}
        verdict = {"is_accepted": True, "rows_accepted": count, "rows_quarantined": 0}
        self.insert("ops.delivery", [head | file])
        self.insert("ops.delivery_verdict", [{"delivery_id": delivery} | verdict])
        numbered = [{"delivery_id": delivery, "row_no": n} | dict(row) for n, row in enumerate(rows, 1)]
        self.insert(
            f"raw.{source}", [{key: row[key] for key in ("delivery_id", "row_no")} for row in numbered]
        )
        self.insert(f"typed.{source}", numbered)
        return delivery

    def planned(self) -> list[dict[str, Any]]:
        """The visits that stand."""
        self._write()
        with Warehouse(self.home).reading() as tx:
            return (
                tx.connection.execute(
                    "SELECT * FROM campaign.standing_visit ORDER BY visit_on, start_minute, visit_id"
                )
                .pl()
                .to_dicts()
            )

    def come_back(self, visit: Mapping[str, Any], result: str | None, **told: Any) -> str:
        """A visit's line of the day sheet comes back in this run; ``told`` replaces what it says."""
        ((ref,),) = self.ask(
            "SELECT ref FROM ops.package_row WHERE package_id = ? AND subject_id = ?",
            visit["package_id"],
            visit["request_id"],
        )
        start = visit["start_minute"]
        row = {
            "package_id": visit["package_id"],
            "ref": ref,
            "officer": f"담당{visit['officer_id']}",
            "officer_2": f"담당{visit['officer_2_id']}" if visit["officer_2_id"] else None,
            "visited_on": visit["visit_on"],
            "started_at": time(start // 60, start % 60),
            "result": result,
            "minutes": 40 if result == "MET" else 5,
            "talk_minutes": 30 if result == "MET" else None,
        }
        return self.deliver("visit_result", [row | told])

    def the_visit(self) -> dict[str, Any]:
        """The only visit that stands."""
        (visit,) = self.planned()
        return visit

    def packages(self) -> int:
        """How many packages were sent so far, the pages to print apart."""
        return int(self.ask("SELECT count(*) FROM ops.package WHERE kind <> 'visit_roll'")[0][0])

    def sheets_of(self, officer: str) -> dict[str, list[list[str]]]:
        """The newest day sheet of an officer, opened: rows by sheet."""
        return self.sheets_for(f"officer-{officer}", "day_sheet")

    def sheets_for(self, recipient: str, kind: str) -> dict[str, list[list[str]]]:
        """The newest package of a kind for a recipient, opened: rows by sheet."""
        ((path, period),) = self.ask(
            "SELECT recipient || '/' || made_on || '/' || file_name, period FROM ops.package "
            "WHERE recipient = ? AND kind = ? ORDER BY run_no DESC LIMIT 1",
            recipient,
            kind,
        )
        passphrase = self.home.keys().passphrase(recipient, period)
        book = fastexcel.read_excel(unseal((self.home.outbox / path).read_bytes(), passphrase))
        return {name: _rows(book, name) for name in book.sheet_names}

    def refuse(self, target: str, scope: str) -> None:
        """The household of a target refuses in this run, for a quarter."""
        ((household,),) = self.ask("SELECT household_id FROM campaign.target WHERE target_id = ?", target)
        refusal = {
            "delivery_id": self.new_id("delivery"),
            "row_no": 1,
            "target_id": target,
            "household_id": household,
            "scope": scope,
            "refused_on": self.run.as_of,
            "review_on": self.run.as_of + timedelta(days=90),
        }
        self.insert("campaign.refusal", [refusal])

    def end_of(self, target: str) -> str | None:
        """The end state of a target."""
        ((state,),) = self.ask("SELECT end_state FROM campaign.target_state WHERE target_id = ?", target)
        return None if state is None else str(state)

    def deviations(self) -> set[str]:
        """The codes of all deviations."""
        return {code for (code,) in self.ask("SELECT code FROM campaign.deviation")}


def _rows(book: fastexcel.ExcelReader, name: str) -> list[list[str]]:
    frame = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
    return [[cell or "" for cell in row] for row in frame.rows()]


def _target(target: str, household: str) -> dict[str, Any]:
    return {
        "target_id": target,
        "campaign_id": factories.CAMPAIGN,
        "household_id": household,
        "basis": "listed",
        "points": 30,
        "order_no": 1,
        "first_channel": "phone",
        "intensity": "normal",
        "is_urgent": False,
    }


def _event(target: str, event: str, end_state: str | None, day: date) -> dict[str, Any]:
    return {"target_id": target, "event": event, "end_state": end_state, "happened_on": day}
