"""Makes a home with targets, packages and accepted returned rows, so that the rooms of help can be run."""

import atexit
import io
import shutil
from contextlib import ExitStack
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from tasks.doors.outbox import check_number
from tasks.doors.workbook import unseal
from tasks.outcomes import take_outcomes
from tasks.referrals import refer_households
from tests.factories import fresh_home, scratch_folder
from tests.put import PutCounty
from warehouse.connection import Warehouse
from warehouse.verification import Law, verify

DAY = date(2024, 3, 4)  # a Monday
NEXT_DAY, NEXT_MONDAY = date(2024, 3, 5), date(2024, 3, 11)
CAMPAIGN = "2024H1"
ALL_ITEMS = "성명,연락처,주소,상담내용"


_APPEARANCE = {
    "source": "ssis_central",
    "person_name": "김보기",
    "birth_on": date(1950, 5, 5),
    "birth_year": 1950,
    "sex": "F",
    "phone": "01001230001",
    "address": "전라남도 곡성군 곡성읍 읍내리 1",
    "town_code": "46720250",
    "ri": "읍내리",
}


class HelpedCounty(PutCounty):
    """A home of the simulated county and one run at a time: facts are put in, then stages are run."""

    def __init__(self, root: Path, county: str = "46720") -> None:
        """Make the home, of a county or a county's file, and keep its fresh warehouse aside."""
        self.home = fresh_home(root, county)
        self._fresh = root / "fresh.duckdb"
        shutil.copy(self.home.warehouse_file, self._fresh)
        self.begin_anew()

    def begin_anew(self) -> None:
        """Put the fresh warehouse back, leave nothing of the test before, and begin the run of ``DAY``."""
        Warehouse(self.home).let_go()
        shutil.copy(self._fresh, self.home.warehouse_file)
        self.home.snapshot_file.unlink(missing_ok=True)
        for folder in (self.home.inbox, self.home.outbox, self.home.rejected, self.home.reports):
            shutil.rmtree(folder)
            folder.mkdir()
        self.begin(DAY)

    def refer(self, partner: str = "신용회복위원회", items: str = ALL_ITEMS, **told: Any) -> str:
        """A target with debts whose officer wants to pass it on, with a consent; returns the target's id."""
        target = self.target()
        consent = {"consent": "GIVEN", "consent_partners": partner, "consent_items": items}
        row = {"disposition": "REFERRED", "services": "복지상담", "economy_need": True}
        self.visited(target, **(row | consent | told))
        return target

    def refer_waiting(self) -> str:
        """The target of a referral that waits, on the day after, since another left for its partner this week."""
        self.refer()
        self.pass_day()
        self.start(NEXT_DAY)
        target = self.refer()
        self.pass_day()
        self.start(NEXT_DAY + timedelta(days=1))
        return target

    def reply(self, state: str | None, outcome: str | None = None, **told: Any) -> None:
        """A partner's reply of this day to the newest referral that was sent."""
        package, ref, _ = self.sent_row("referral")
        query = "SELECT recipient FROM ops.package WHERE package_id = ?"
        row: dict[str, Any] = {"package_id": package, "ref": ref, "state": state, "outcome": outcome}
        row |= {"check_no": check_number(self.home.keys(), package, ref), "replied_on": self.run.as_of} | told
        sent_by = row.pop("sent_by", self.ask(query, package)[0][0])
        self.deliver("partner_reply", [row], sent_by=sent_by)

    def order(self, kind: str, **told: Any) -> None:
        """An officer's order of this day about the newest referral that was sent, unless ``told`` names another."""
        package, ref, _ = self.sent_row("referral") if "package_id" not in told else (None, None, None)
        order = {
            "order_kind": kind,
            "package_id": package,
            "ref": ref,
            "reason": "통화",
            "ordered_by": "한가람",
        }
        self.deliver("operator_order", [order | {"ordered_on": self.run.as_of} | told])

    def order_case(self, kind: str, **told: Any) -> None:
        """The office tells in this run of the newest case that was laid before the conference."""
        package, ref, _ = self.sent_row("case")
        order = {"order_kind": kind, "package_id": package, "ref": ref, "reason": "사례회의"}
        given = {"ordered_by": "한가람", "ordered_on": self.run.as_of}
        self.deliver("operator_order", [order | given | told])

    def roster(self, officers: dict[str, str | None]) -> None:
        """The newest roster: a day at work for each officer, with the words of its field 담당분야."""
        rows = [
            {"officer_id": one, "officer_name": f"담당{one}", "skills": skills, "office": "곡성읍"}
            for one, skills in officers.items()
        ]
        day = {"duty_date": self.run.as_of, "minutes_morning": 150, "minutes_afternoon": 210}
        self.deliver("staff_roster", [row | day for row in rows])

    def open_campaign(self) -> None:
        """Open the campaign in this run."""
        self.insert(
            "campaign.campaign_event",
            [{"campaign_id": CAMPAIGN, "event": "opened", "happened_on": self.run.as_of}],
        )

    def target(
        self, *, state: str = "open", token: str | None = None, is_urgent: bool = False, household: str = ""
    ) -> str:
        """A household of one person with a telephone and an address, and its target; returns the target's id."""
        delivery, target = self.new_id("delivery"), self.new_id("target")
        household = household or self.new_id("household")
        person = self.home.keys().id_of("person", token) if token else self.new_id("person")
        where = {"delivery_id": delivery, "row_no": 1}
        self.insert("core.appearance", [where | _APPEARANCE | {"token": token}])
        self.insert("core.person", [where | {"person_id": person, "token": token}])
        self.insert("core.link", [where | {"person_id": person, "method": "token", "probability": 1.0}])
        self.insert("core.household", [where | {"household_id": household, "named_by": "person"}])
        self.insert(
            "core.membership", [where | {"person_id": person, "household_id": household, "relation": "HEAD"}]
        )
        self.insert("campaign.target", [where | self.target_row(target, household, is_urgent=is_urgent)])
        events = {"waiting": [], "open": ["approved"]}.get(state, ["approved", "closed"])
        for event in events:
            self.happen(target, event, where, end_state=state if event == "closed" else None)
        return target

    def package(self, recipient: str, rows: list[tuple[str, str, str]], kind: str = "day_sheet") -> str:
        """A package that was sent in this run, without a file: (ref, subject kind, subject id) per row."""
        package = self.new_id("package")[:16].upper()
        sent = {"package_id": package, "recipient": recipient, "kind": kind, "period": CAMPAIGN}
        file = {
            "made_on": self.run.as_of,
            "file_name": package,
            "sha256": package,
            "content_sha256": package,
            "row_count": 1,
        }
        self.insert("ops.package", [sent | file])
        held = [{"package_id": package, "ref": r, "subject_kind": k, "subject_id": s} for r, k, s in rows]
        if held:
            self.insert("ops.package_row", held)
        return package

    def visited(self, target: str, **told: Any) -> str:
        """A day sheet that came back with one visit of half an hour; ``told`` replaces what it says."""
        package = self.package("officer-B001", [("R1", "target", target)])
        row: dict[str, Any] = {
            "package_id": package,
            "ref": "R1",
            "officer": "담당자",
            "visited_on": self.run.as_of,
            "result": "MET",
            "minutes": 40,
            "talk_minutes": 30,
            "consent_right_told": "consent_partners" in told,
            "applied_by": "SELF" if told.get("disposition") == "APPLIED" else None,
        }
        delivery = self.deliver("visit_result", [row | told])
        result, minutes = (row | told)["result"], (row | told)["talk_minutes"]
        outcome = {"delivery_id": delivery, "row_no": 1, "target_id": target, "result": result}
        met = {"visited_on": self.run.as_of, "talk_minutes": minutes}
        self.insert("campaign.visit_outcome", [outcome | met])
        self._contact(target, delivery, "visit", result, minutes or 0)
        return delivery

    def phoned(self, target: str, verdict: str, **told: Any) -> str:
        """A worklist that came back with one talk of ten minutes, and what triage made of it."""
        package = self.package("officer-B001", [("R1", "target", target)])
        row: dict[str, Any] = {
            "package_id": package,
            "ref": "R1",
            "officer": "담당자",
            "called_on": self.run.as_of,
            "result": "TALKED",
            "minutes": 10,
            "consent_right_told": "consent_partners" in told,
        }
        delivery = self.deliver("phone_result", [row | told])
        judged = {
            "delivery_id": delivery,
            "row_no": 1,
            "target_id": target,
            "verdict": verdict,
            "rule_id": verdict,
        }
        self.insert("campaign.triage", [judged | {"decided_on": self.run.as_of}])
        self._contact(target, delivery, "phone", (row | told)["result"], (row | told)["minutes"] or 0)
        return delivery

    def _contact(self, target: str, delivery: str, channel: str, result: str, minutes: int) -> None:
        """The contact as the stage that takes contacts keeps it."""
        is_talk = result in ("MET", "TALKED") and minutes > 0
        who = {
            "attempt_id": self.new_id("attempt"),
            "target_id": target,
            "channel": channel,
            "officer_id": "B001",
        }
        what = {"attempted_on": self.run.as_of, "result": result, "is_talk": is_talk, "talk_minutes": minutes}
        self.insert("campaign.contact_attempt", [who | what | {"delivery_id": delivery, "row_no": 1}])

    def pass_day(self, day: date | None = None) -> None:
        """Take what came back and refer, in this run or in that of a later day."""
        if day is not None:
            self.start(day)
        self.do(take_outcomes)
        self.do(refer_households)

    def funnel(self) -> dict[str, int]:
        """The households of each step of the campaign."""
        return dict(self.ask("SELECT step, households FROM out.funnel WHERE campaign_id = ?", CAMPAIGN))

    def referral_states(self) -> list[str]:
        """Every state that referrals took, referral by referral."""
        query = "SELECT state FROM campaign.referral_event ORDER BY referral_id, step_no"
        return [str(state) for (state,) in self.ask(query)]

    def opened(self, recipient: str, kind: str = "%") -> dict[str, list[list[str]]]:
        """The sheets of a recipient's newest workbook (of a kind), each as rows of text with the header first."""
        query = (
            "SELECT made_on, file_name, period FROM ops.package WHERE recipient = ? AND kind LIKE ? "
            "AND ends_with(file_name, '.xlsx') "
            "ORDER BY run_no DESC LIMIT 1"
        )
        made_on, file_name, period = self.ask(query, recipient, kind)[0]
        sealed = (self.home.outbox / recipient / str(made_on) / file_name).read_bytes()
        book = openpyxl.load_workbook(
            io.BytesIO(unseal(sealed, self.home.keys().passphrase(recipient, period)))
        )
        return {
            s.title: [[str(c or "") for c in row] for row in s.iter_rows(values_only=True)]
            for s in book.worksheets
        }

    def sent_row(self, kind: str, subject: str | None = None) -> tuple[str, str, str]:
        """Package, reference and subject of the newest row of a kind that was sent."""
        query = "SELECT package_id, ref, subject_id FROM ops.package_row WHERE subject_kind = ? ORDER BY run_no DESC"
        found = [row for row in self.ask(query, kind) if subject in (None, row[2])]
        return str(found[0][0]), str(found[0][1]), str(found[0][2])

    def broken_laws(self) -> list[Law]:
        """The laws that do not hold, without the one that looks at files: packages here have none."""
        self.write()
        return [law for law in verify(self.home) if not law.holds and "outbox" not in law.name]


@cache
def _only_county() -> HelpedCounty:
    """One home for all tests: opening another costs more than most of them."""
    made = HelpedCounty(scratch_folder("helped"))
    open_until_the_end = ExitStack()
    open_until_the_end.enter_context(Warehouse(made.home).kept())
    atexit.register(open_until_the_end.close)
    return made


def fresh_county() -> HelpedCounty:
    """The county on the morning of ``DAY`` with its campaign open and nothing in it."""
    county = _only_county()
    county.begin_anew()
    county.open_campaign()
    return county
