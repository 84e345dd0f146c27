"""Makes a county whose households are to be reached: officers, targets with numbers, packages that come back."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from tasks.answers import judge_answers
from tasks.stage import Counts
from tasks.surveys import plan_contacts
from tests.helped import CAMPAIGN, HelpedCounty
from warehouse.home import CHECKOUT

MONDAY = date(2024, 3, 4)
TOWN, TOWN_KO, OTHER_TOWN, OTHER_TOWN_KO = "46720250", "곡성읍", "46720310", "오곡면"


class ContactedCounty(HelpedCounty):
    """A home with an open campaign and a roster; one run at a time."""

    def open_with(self, officers: Mapping[str, str] | None = None, **stated: Any) -> None:
        """Open the campaign, with a roster of four weeks (town office by officer id); ``stated`` replaces its cells."""
        self.open_campaign()
        self.roster({"B001": TOWN_KO} if officers is None else officers, MONDAY, **stated)

    def roster(self, officers: Mapping[str, str], first: date, **stated: Any) -> None:
        """A roster of four weeks from a day on comes in: town office by officer id."""
        days = [first + timedelta(days=n) for n in range(28)]
        rows = [
            {
                "officer_id": officer,
                "officer_name": f"담당{officer}",
                "sex": "F",
                "office": office,
                "phone": "0610000101",
                "duty_date": day,
                "minutes_morning": 150,
                "minutes_afternoon": 210,
                "leave": None,
            }
            | stated
            for officer, office in officers.items()
            for day in days
            if day.weekday() < 5
        ]
        self.deliver("staff_roster", rows)

    def household(self, **told: Any) -> str:
        """A household of one person with one number, known from a list; its id."""
        delivery, household, person = (self.new_id(kind) for kind in ("delivery", "household", "person"))
        where = {"delivery_id": delivery, "row_no": 1}
        self.count += 1
        usual = {
            "source": "ssis_central",
            "person_name": f"김보기{self.count}",
            "birth_year": 1970,
            "sex": "F",
            "phone": f"0100123{self.count:04d}",
            "phone_2": None,
            "address": f"전라남도 곡성군 곡성읍 읍내리 {self.count}",
            "town_code": TOWN,
            "ri": "읍내리",
        }
        self.insert("core.appearance", [where | usual | told])
        self.insert("core.person", [where | {"person_id": person, "token": told.get("token")}])
        self.insert("core.link", [where | {"person_id": person, "method": "token", "probability": 1.0}])
        self.insert("core.household", [where | {"household_id": household, "named_by": "person"}])
        member = {"person_id": person, "household_id": household, "relation": "HEAD"}
        self.insert("core.membership", [where | member])
        self._persons = getattr(self, "_persons", {}) | {household: person}
        return household

    def make_target(self, household: str = "", state: str = "open", **stated: Any) -> str:
        """A target of a household (a new one by default); words of ``stated`` that are no column tell of its person."""
        columns = {"first_channel", "intensity", "is_urgent", "order_no", "basis"}
        household = household or self.household(**{k: v for k, v in stated.items() if k not in columns})
        target, where = self.new_id("target"), self.new_row()
        usual = {
            "target_id": target,
            "campaign_id": CAMPAIGN,
            "household_id": household,
            "basis": "listed",
            "points": 30,
            "order_no": self.count,
            "first_channel": "phone",
            "intensity": "normal",
            "is_urgent": False,
        }
        chosen = {k: v for k, v in stated.items() if k in columns}
        self.insert("campaign.target", [where | usual | chosen])
        if state == "open":
            event = {
                "target_id": target,
                "event": "approved",
                "end_state": None,
                "happened_on": self.run.as_of,
            }
            self.insert("campaign.target_event", [where | event])
        return target

    def make_target_sent(self, **stated: Any) -> str:
        """A target that stands on a worklist which left in this run."""
        target = self.make_target(**stated)
        self.day()
        return target

    def opened_kind(self, kind: str) -> dict[str, list[list[str]]]:
        """The sheets of the newest package of a kind."""
        ((recipient,),) = self.ask("SELECT arg_max(recipient, run_no) FROM ops.package WHERE kind = ?", kind)
        return self.opened(str(recipient), kind)

    def household_of(self, target: str) -> str:
        """The household of a target."""
        ((household,),) = self.ask("SELECT root_id FROM campaign.target_root WHERE target_id = ?", target)
        return str(household)

    def link_row(self, delivery: str, household: str, row_no: int = 1) -> None:
        """A row of a delivery names the person of a household, as linkage would find."""
        link = {"person_id": self._persons[household], "method": "token", "probability": 1.0}
        self.insert("core.link", [link | {"delivery_id": delivery, "row_no": row_no}])

    def day(self, day: date | None = None) -> Counts:
        """Judge what came back and plan, in the run of a day (this run by default); the plan's counts."""
        if day is not None:
            self.start(day)
        self.do(judge_answers)
        return self.do(plan_contacts)

    def sent(self, target: str, kind: str = "phone_worklist") -> tuple[str, str]:
        """Package and reference under which a target was sent last, in a package of a kind."""
        query = (
            "SELECT r.package_id, r.ref FROM ops.package_row r JOIN ops.package p USING (package_id) "
            "WHERE r.subject_id IN (?, ?) AND p.kind = ? ORDER BY p.run_no DESC, r.ref"
        )
        package, ref = self.ask(query, target, self.household_of(target), kind)[0]
        return str(package), str(ref)

    def call_back(self, target: str, result: str | None, kind: str = "phone_worklist", **told: Any) -> str:
        """An officer's call of today comes back in this run; ``told`` replaces what it says."""
        package, ref = self.sent(target, kind)
        row = {
            "package_id": package,
            "ref": ref,
            "officer": "담당",
            "called_on": self.run.as_of,
            "called_at": time(10),
            "number_ref": "phone",
            "result": result,
            "minutes": 12 if result == "TALKED" else None,
        }
        return self.deliver("phone_result", [row | told])

    def visit_back(self, target: str, result: str, **told: Any) -> str:
        """A visit to the target, of the newest day sheet that holds it, comes back in this run."""
        query = (
            "SELECT v.package_id, p.ref, v.officer_id, v.visit_on FROM campaign.standing_visit v "
            "JOIN ops.package_row p ON p.package_id = v.package_id AND p.subject_id = v.request_id "
            "WHERE v.target_id = ?"
        )
        ((package, ref, officer, visit_on),) = self.ask(query, target)
        row = {
            "package_id": package,
            "ref": ref,
            "officer": f"담당{officer}",
            "visited_on": visit_on,
            "started_at": time(10),
            "result": result,
            "minutes": 40 if result == "MET" else 5,
            "talk_minutes": 30 if result == "MET" else None,
        }
        return self.deliver("visit_result", [row | told])

    def ai_back(self, target: str, result: str = "ANSWERED", **told: Any) -> str:
        """A try of the AI call of today comes back in this run, by default completed without any need."""
        package, ref = self.sent(target, "ai_call_request")
        said = {"completion": "COMPLETED", "identity": "CONFIRMED", "consent": "GIVEN", "urgent": False}
        said |= dict.fromkeys(
            ("health_need", "economy_need", "employment_need", "care_need", "housing_need"), False
        )
        row = {
            "package_id": package,
            "ref": ref,
            "attempt_no": 1,
            "number_ref": "phone",
            "called_at": f"{self.run.as_of} 10:00:00",
            "result": result,
        }
        return self.deliver("ai_call_result", [row | (said if result == "ANSWERED" else {}) | told])

    def order(self, kind: str, **told: Any) -> str:
        """An order of the team head comes in this run."""
        row = {
            "order_kind": kind,
            "reason": "확인 필요",
            "ordered_by": "한가람",
            "ordered_on": self.run.as_of,
        }
        return self.deliver("operator_order", [row | told])

    def plans(self, target: str) -> list[tuple[str, date, str]]:
        """Channel, day and rule of the contacts planned for a target, in order."""
        query = "SELECT channel, planned_on, rule_id FROM campaign.contact_plan WHERE target_id = ? ORDER BY planned_on"
        return [(str(c), d, str(r)) for c, d, r in self.ask(query, target)]

    def visits(self, target: str) -> list[str]:
        """Reasons of the visits asked for."""
        query = "SELECT reason FROM campaign.visit_request WHERE target_id = ? ORDER BY run_no, reason"
        return [str(reason) for (reason,) in self.ask(query, target)]

    def urgent_lists(self) -> list[tuple[str, str]]:
        """Recipient and kind of subject of every row of the urgent worklists, in order."""
        query = (
            "SELECT p.recipient, r.subject_kind FROM ops.package p JOIN ops.package_row r USING (package_id) "
            "WHERE p.kind = 'urgent_worklist' ORDER BY p.run_no"
        )
        return [(str(recipient), str(kind)) for recipient, kind in self.ask(query)]

    def ask_for_visit(self, target: str, reason: str = "wants_visit") -> None:
        """A visit to the target is asked for, from the first day on."""
        request = {"request_id": "r", "target_id": target, "reason": reason, "minutes": 40, "priority": 70}
        where = {"needs_two": False, "not_before": MONDAY, "delivery_id": "d", "row_no": 1}
        self.insert("campaign.visit_request", [request | where])

    def holds(self, law: str) -> bool:
        """Whether a law holds, by the name of its file."""
        return bool(self.ask((CHECKOUT / "warehouse" / "laws" / f"{law}.sql").read_text("utf-8"))[0][2])

    def broken_contact_laws(self) -> list[str]:
        """The laws of contact that do not hold."""
        texts = [
            file.read_text("utf-8") for file in sorted((CHECKOUT / "warehouse" / "laws").glob("1[1-6]_*.sql"))
        ]
        return [text.splitlines()[0] for text in texts if self.ask(text)[0][2] is not True]

    def verdicts(self, target: str) -> list[str]:
        """Rules of triage that decided on a target, in order."""
        query = "SELECT rule_id FROM campaign.triage WHERE target_id = ? ORDER BY run_no, delivery_id"
        return [str(rule) for (rule,) in self.ask(query, target)]
