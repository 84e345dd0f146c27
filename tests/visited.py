"""Makes a county with officers, households and requests, so that visits can be planned and come back."""

from collections.abc import Collection, Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import fastexcel

from tasks.doors.workbook import unseal
from tasks.stage import Counts
from tasks.visits import plan_visits
from tests import factories
from tests.put import PutCounty
from warehouse.connection import Warehouse

MONDAY = date(2024, 3, 4)
TUESDAY, WEDNESDAY, FRIDAY, NEXT_MONDAY = (MONDAY + timedelta(days=n) for n in (1, 2, 4, 7))
TOWN, TOWN_KO, OTHER_TOWN, OTHER_TOWN_KO = "46720250", "곡성읍", "46720310", "오곡면"


class VisitedCounty(PutCounty):
    """A home whose campaign is open, and one run at a time; facts are put in as other stages would write them."""

    def __init__(self, root: Path, day: date = MONDAY, county: str = "46720") -> None:
        """Make the home, of a county or a county's file, and begin the run of a day."""
        self.home = factories.fresh_home(root, county)
        self.begin(day)
        self.insert(
            "campaign.campaign_event",
            [{"campaign_id": factories.CAMPAIGN, "event": "opened", "happened_on": day}],
        )

    def plan(self) -> Counts:
        """Run the stage in this run."""
        return self.do(plan_visits)

    def plan_on(self, day: date) -> Counts:
        """Begin the run of a day and run the stage in it."""
        self.start(day)
        return self.plan()

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
        source = self.new_row()
        self.insert("core.household", [source | {"household_id": household, "named_by": "person"}])
        for number in range(members):
            person, row = self.new_id("person"), self.new_row()
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
        self.insert("campaign.target", [source | self.target_row(target, household, is_urgent=is_urgent)])
        if state != "waiting":
            self.happen(target, "approved", source)
        return target

    def close(self, target: str, end_state: str = "closed_service") -> None:
        """Another stage ends the target in this run."""
        self.happen(target, "closed", self.new_row(), end_state=end_state)

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

    def planned(self) -> list[dict[str, Any]]:
        """The visits that stand."""
        self.write()
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


def _rows(book: fastexcel.ExcelReader, name: str) -> list[list[str]]:
    frame = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
    return [[cell or "" for cell in row] for row in frame.rows()]
