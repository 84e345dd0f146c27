"""People at the far side who answer packages: each answer is a file that comes on a later morning."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from simulation.calendar_days import next_working
from simulation.files import Row
from simulation.finder import Finder
from simulation.packages import Package
from simulation.world import World

LIST_SHEET, NOTE_SHEET = "발굴대상자", "안내"
_HASH = re.compile(r"\b[0-9a-f]{16,64}\b")
_OWN_ADDITION = "자체"


@dataclass(frozen=True)
class Answer:
    """Rows for one source, and the day on whose morning they come."""

    source: str
    due_on: date
    rows: list[Row]


@dataclass
class People:
    """The team head, officers, the AI call, partners and citizens."""

    world: World
    finder: Finder

    def answers(self, package: Package, day: date, sequence: int) -> Iterator[Answer]:
        """What comes back for a package that was opened on the evening of `day`.

        Args:
            package: the opened package.
            day: the day on which its recipient has it.
            sequence: how many packages this recipient opened before; stands for the package's own reference.
        """
        if package.sheet(LIST_SHEET) and package.sheet(NOTE_SHEET):
            yield self._approval(package, day, sequence)

    def _approval(self, package: Package, day: date, sequence: int) -> Answer:
        due_on = next_working(self.world.county, day)
        stream = self.world.chance.stream("approval", day.isoformat(), sequence)
        decision = {
            "list_hash": list_hash(package),
            "decision": "APPROVED",
            "decided_by": self.world.county.team_head,
            "document_no": f"희망복지팀-{stream.randint(1_000, 9_999)}",
            "decided_on": due_on,
        }
        share = self.world.parameters.share
        draw = stream.random()
        if draw < share("approval_refused"):
            note = "자체 발굴 사유를 보완하여 다시 올려 주시기 바랍니다"
            return Answer(
                "target_approval",
                due_on,
                [decision | {"decision": "REFUSED", "document_no": None, "note": note}],
            )
        changes = (
            self._amendments(package) if draw < share("approval_refused") + share("approval_amended") else []
        )
        rows = [decision | {"decision": "AMENDED"} | change for change in changes] or [decision]
        return Answer("target_approval", due_on, rows)

    def _amendments(self, package: Package) -> list[Row]:
        """The team head takes out one own addition that she knows, and moves one household to the top."""
        sheet = package.sheet(LIST_SHEET)
        rows = sheet.table() if sheet else []
        own = [row for row in rows if any(_OWN_ADDITION in cell for cell in row.values())]
        changes: list[Row] = []
        for row in self._first_by_chance(own, "removed"):
            changes.append({"ref": reference_in(row), "action": "REMOVE", "note": "최근 면담하여 확인함"})
        removed = {change["ref"] for change in changes}
        rest = [row for row in rows if reference_in(row) not in removed]
        for row in self._first_by_chance(rest, "moved"):
            changes.append(
                {"ref": reference_in(row), "action": "ORDER", "order_no": 1, "note": "먼저 연락 바람"}
            )
        return [change for change in changes if change["ref"]]

    def _first_by_chance(self, rows: list[dict[str, str]], purpose: str) -> list[dict[str, str]]:
        known = [(household.number, row) for row in rows if (household := self.finder.household(row))]
        return [min(known, key=lambda pair: self.world.chance.share(purpose, pair[0]))[1]] if known else []


def list_hash(package: Package) -> str:
    """The hash of the list, as a cell of the note sheet states it; empty when none does."""
    sheet = package.sheet(NOTE_SHEET)
    cells = [cell for line in (sheet.lines if sheet else []) for cell in line]
    return next((found.group() for cell in cells if (found := _HASH.search(cell))), "")


def reference_in(row: dict[str, str]) -> str:
    """The reference by which the package names this row, which an answer repeats."""
    return next((cell for header, cell in row.items() if "대상번호" in header or header == "번호"), "")
