"""People at the far side who answer packages: each answer is a file that comes on a later morning."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from simulation.benefits import Benefits
from simulation.calendar_days import next_working
from simulation.calls import Calls
from simulation.cases import Cases
from simulation.desk import SHEETS, Desk
from simulation.diary import CALL, Diary
from simulation.doorstep import Doorstep
from simulation.far_side import Answer, FarSide, reference_in
from simulation.files import Row
from simulation.packages import Package
from simulation.partners import Partners
from simulation.urgent import Urgent

_LIST_SHEET = "발굴대상자"
_REPLY_SHEET = "회신"
_OWN_ADDITION = "자체"


@dataclass
class People:
    """The team head, officers, the AI call and partners, each knowing their own kind of package by its sheets."""

    side: FarSide
    diary: Diary = field(init=False)
    calls: Calls = field(init=False)
    doorstep: Doorstep = field(init=False)
    partners: Partners = field(init=False)
    benefits: Benefits = field(init=False)
    urgent: Urgent = field(init=False)
    cases: Cases = field(init=False)
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        self.diary = Diary(self.side)
        self.calls, self.doorstep = Calls(self.side, self.diary), Doorstep(self.side, self.diary)
        self.partners, self.benefits = Partners(self.side), Benefits(self.side)
        self.urgent = Urgent(self.side, self.calls, self.doorstep)
        self.cases, self.desk = Cases(self.side), Desk(self.side)

    def answers(self, package: Package, day: date, sequence: int) -> list[Answer]:
        """What comes back for a package that its recipient has since `day`.

        Args:
            package: the opened package.
            day: the day on which its recipient has it.
            sequence: how many packages this recipient opened before; stands for the package's own reference.
        """
        headers = {header for sheet in package.sheets for header in sheet.header}
        if package.sheet(_LIST_SHEET):
            return [self._approval(package, day, sequence)]
        by_kind = dict.fromkeys(SHEETS, self.desk.ticked) | {
            "case_list": self.cases.answers,
            "handover": self._acknowledged,
            "input_card": self._acknowledged,
        }
        if package.kind in by_kind:
            return by_kind[package.kind](package, day)
        if "급여구분" in headers:
            return [*self.benefits.decisions(package, day), *self.benefits.complaints()]
        if package.sheet(_REPLY_SHEET):
            return self.partners.replies(package, day)
        if package.kind.startswith("urgent"):
            is_for_head = package.recipient == "team_head"
            return self.urgent.ordered(package, day) if is_for_head else self.urgent.checked(package, day)
        if "방문결과" in headers:
            self.doorstep.take_sheet(package, day)
            return []
        if "결과" in headers or any("AI상담" in header for header in headers):
            return self.calls.take_worklist(package, day)
        if _is_for_the_ai_call(package):
            return self.calls.ai_results(package, day)
        self.side.state.count("packages.unanswered")
        return []

    def sender(self, source: str, mark: str) -> str:
        """Who sends an answer with this mark: officers by the county's export of the day, others by themselves."""
        recipient = mark.removesuffix("-done").rsplit("-", 1)[0]
        if source in {"benefit_decision", "ai_call_result", "complaint"}:
            return "all"
        if self.side.town_of(recipient) or source == "trip_return":
            return "county"
        return mark if source == "target_approval" else recipient

    def done_by(self, morning: date) -> Iterator[tuple[str, Answer]]:
        """What officers did until this morning and send back now: the mark of the package, and its rows."""
        returned: dict[tuple[str, str], list[Row]] = {}
        for made in self.diary.take(morning):
            source = "phone_result" if made.kind == CALL else "visit_result"
            row = self.calls.call(made) if made.kind == CALL else self.doorstep.visit(made)
            returned.setdefault((made.mark, source), []).append(row)
        for (mark, source), rows in returned.items():
            yield f"{mark}-done", Answer(source, morning, rows)

    def _acknowledged(self, package: Package, day: date) -> list[Answer]:
        """Whoever takes over reads it the same day and says so the next morning; cards are copied, nothing is sent."""
        due_on = next_working(self.side.world.county, day)
        rows: list[Row] = [
            {
                "package_id": package.package_id,
                "ref": reference_in(row),
                "officer": row.get("담당자") or package.recipient,
                "result": "TAKEN",
                "taken_on": day,
            }
            for row in package.table_with("대상번호", "인수 여부")
        ]
        return [Answer("handover_receipt", due_on, rows)] if rows else []

    def _approval(self, package: Package, day: date, sequence: int) -> Answer:
        county, share = self.side.world.county, self.side.world.parameters.share
        due_on = next_working(county, day)
        stream = self.side.world.chance.stream("approval", day.isoformat(), sequence)
        decision = {
            "list_hash": list_hash(package),
            "decision": "APPROVED",
            "decided_by": county.team_head,
            "document_no": f"희망복지팀-{stream.randint(1_000, 9_999)}",
            "decided_on": due_on,
        }
        draw = stream.random()
        if draw < share("approval_refused"):
            self.side.state.count("approval.refused")
            note = "자체 발굴 사유를 보완하여 다시 올려 주시기 바랍니다"
            refused = {"decision": "REFUSED", "document_no": None, "note": note}
            return Answer("target_approval", due_on, [decision | refused])
        is_changed = draw < share("approval_refused") + share("approval_amended")
        changes = self._amendments(package) if is_changed else []
        self.side.state.count("approval.amended" if changes else "approval.approved")
        rows = [decision | {"decision": "AMENDED"} | change for change in changes] or [decision]
        return Answer("target_approval", due_on, rows)

    def _amendments(self, package: Package) -> list[Row]:
        """The team head takes out one own addition that she knows, and moves one household to the top."""
        sheet = package.sheet(_LIST_SHEET)
        rows = [row for row in (sheet.table() if sheet else []) if reference_in(row)]
        own = [row for row in rows if _OWN_ADDITION in row.get("근거", "")]
        removed = self._one_by_chance(own, "removed")
        gone = {reference_in(row) for row in removed}
        moved = self._one_by_chance([row for row in rows if reference_in(row) not in gone], "moved")
        changes: list[Row] = [
            {
                "ref": reference_in(row),
                "action": "REMOVE",
                "reason_code": "KNOWN_SITUATION",
                "note": "최근 면담하여 확인함",
            }
            for row in removed
        ]
        changes += [
            {
                "ref": reference_in(row),
                "action": "ORDER",
                "order_no": 1,
                "reason_code": "HIGHER_RISK",
                "note": "먼저 연락 바람",
            }
            for row in moved
        ]
        return changes

    def _one_by_chance(self, rows: list[dict[str, str]], purpose: str) -> list[dict[str, str]]:
        # drawn by the household, not by its place in the list: another order of the list changes nothing
        known = [(household.number, row) for row in rows if (household := self.side.household(row))]
        chance = self.side.world.chance
        return [min(known, key=lambda pair: chance.share(purpose, pair[0]))[1]] if known else []


def list_hash(package: Package) -> str:
    """The hash of the list, as the guidance sheet states it; empty when it does not."""
    found = re.search(r"[0-9a-f]{16,64}", package.note("확인값"))
    return found.group() if found else ""


def _is_for_the_ai_call(package: Package) -> bool:
    """A batch goes to the ministry's AI call: its recipient or its kind says so."""
    name = f"{package.recipient}/{package.kind}".lower()
    return bool(re.search(r"(^|[^a-z])ai([^a-z]|$)", name))
