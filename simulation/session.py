"""The commands of the driver: morning, evening, open, truth."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from simulation.agencies import Agencies
from simulation.far_side import Answer, FarSide
from simulation.files import Row, Sending, write
from simulation.layouts import layout_of
from simulation.means import eligible_of
from simulation.ministry import Ministry
from simulation.packages import is_sealed, lying_in, read_workbook, recipient_of, sealed, unsealed
from simulation.people import People
from simulation.state import State, place
from simulation.truth import truth_of
from simulation.world import World

Reply = dict[str, Any]
# letters, calendars and the like, which need no passphrase and no answer
_OPEN_TO_ALL = "open"


@dataclass
class Session:
    """One simulated county at one home; every command leaves its state saved."""

    home: Path
    world: World
    state: State = field(init=False)
    ministry: Ministry = field(init=False)
    agencies: Agencies = field(init=False)
    people: People = field(init=False)

    def __post_init__(self) -> None:
        self.state = State.load(self._state_file)
        self.ministry = Ministry(self.world)
        self.agencies = Agencies(self.world, self.ministry)
        self.people = People(FarSide(self.world, self.state))

    @property
    def _own(self) -> Path:
        return self.home / "simulation"

    @property
    def _state_file(self) -> Path:
        return self._own / "state.json"

    def answer(self, command: Reply) -> Reply:
        """Do one command and save the state.

        Raises:
            ValueError: the command is unknown or lacks its argument.
        """
        commands: dict[str, Callable[[Reply], Reply]] = {
            "morning": lambda c: self.morning(date.fromisoformat(c["day"])),
            "evening": lambda c: self.evening(date.fromisoformat(c["day"])),
            "open": lambda c: self.open(c["passphrases"]),
            "truth": lambda c: self.truth(),
        }
        if command.get("do") not in commands:
            raise ValueError("unknown command")
        reply = commands[command["do"]](command)
        self.state.save(self._state_file)
        return reply

    def morning(self, day: date) -> Reply:
        """Drop all that fell due since the last morning; a repeated morning drops the same bytes again."""
        before = [done for done in self.state.mornings if done < day.isoformat()]
        # a county's first morning is not the day of its building: nothing older is made up
        first = date.fromisoformat(before[-1]) + timedelta(days=1) if before else day
        dropped = 0
        for due in (first + timedelta(days=i) for i in range((day - first).days + 1)):
            for source, file in self.agencies.files_of(due):
                place(self.home / "inbox" / source / file.name, file.content)
                self._count_once(day, source, file.rows, file.dirt)
                dropped += 1
            for mark, answer in self.people.done_by(due):
                self._lay_aside(answer, mark)
            dropped += self._drop_answers(due)
        self.state.mornings = sorted({*self.state.mornings, day.isoformat()})
        return {"dropped": dropped}

    def _drop_answers(self, due: date) -> int:
        """Drop the answers of people that are ready this morning, gathered by who sends them."""
        dropped = 0
        for folder in sorted((self._own / "scheduled" / due.isoformat()).glob("*")):
            layout = layout_of(folder.name, due)
            if layout is None:
                continue
            for mark, rows in self._gathered(folder).items():
                sending = Sending(due, self.agencies.dirt(folder.name), mark=mark)
                file = write(layout, rows, sending, self.world.chance)
                content = self._as_told(folder.name, mark, file.content)
                place(self.home / "inbox" / folder.name / file.name, content)
                dropped += 1
        return dropped

    def _as_told(self, source: str, mark: str, content: bytes) -> bytes:
        """A partner sends its sheet back under the passphrase that it was told last; others send theirs in clear."""
        if source != "partner_reply":
            return content
        return sealed(content, self.state.passphrases[mark.rsplit("-", 1)[0]][-1])

    def _gathered(self, folder: Path) -> dict[str, list[Row]]:
        """Rows by file: the county exports what its officers recorded, the others one file each.

        A line that is answered twice on one morning goes into a second file, since the sheets of a workbook are
        joined by the number of the line.
        """
        files: dict[str, list[Row]] = {}
        for file in sorted(folder.glob("*.json")):
            sender = self.people.sender(folder.name, file.stem)
            for row in json.loads(file.read_bytes()):
                number = 1
                while _holds(files.get(f"{sender}-{number}", []), row):
                    number += 1
                files.setdefault(f"{sender}-{number}", []).append(row)
        return files

    def _count_once(self, day: date, source: str, rows: int, dirt: dict[str, int]) -> None:
        if day.isoformat() in self.state.mornings:
            return
        self.state.count(f"rows.{source}", rows)
        for kind, number in dirt.items():
            self.state.count(f"dirt.{source}.{kind}", number)

    def evening(self, day: date) -> Reply:
        """Take new packages and open those whose passphrase is known; ask for one of each other recipient."""
        for path in lying_in(self.home / "outbox"):
            if path not in self.state.taken:
                is_shut = is_sealed((self.home / "outbox" / path).read_bytes())
                self.state.taken[path] = day.isoformat() if is_shut else _OPEN_TO_ALL
        self.state.opened_since = 0
        return self._opened()

    def open(self, passphrases: dict[str, str]) -> Reply:
        """Open what was taken, with the passphrases told; `wants` names what still stays shut.

        `opened` counts from the beginning of the evening, those included that opened by a passphrase known before.
        """
        for path, passphrase in sorted(passphrases.items()):
            known = self.state.passphrases.setdefault(recipient_of(path), [])
            if passphrase not in known:
                known.append(passphrase)
        return self._opened()

    def _shut(self) -> list[str]:
        """Packages that were taken and not opened, in the order of their paths, while they lie there."""
        return [
            path
            for path, day in sorted(self.state.taken.items())
            if day != _OPEN_TO_ALL
            and path not in self.state.opened
            and (self.home / "outbox" / path).exists()
        ]

    def _opened(self) -> Reply:
        """Open what opens. The newest shut package of each recipient is wanted: a period shares a passphrase."""
        for path in self._shut():
            content = self._unsealed(path)
            if content is not None:
                self._schedule(path, content)
                self.state.opened_since += 1
        wanted = {recipient_of(path): path for path in self._shut()}
        return {"wants": sorted(wanted.values()), "opened": self.state.opened_since}

    def _unsealed(self, path: str) -> bytes | None:
        sealed = (self.home / "outbox" / path).read_bytes()
        for passphrase in reversed(self.state.passphrases.get(recipient_of(path), [])):
            content = unsealed(sealed, passphrase)
            if content is not None:
                return content
        return None

    def _schedule(self, path: str, content: bytes) -> None:
        recipient, day = recipient_of(path), date.fromisoformat(self.state.taken[path])
        sequence = sum(1 for other in self.state.opened if recipient_of(other) == recipient)
        mark = f"{recipient}-{sequence:04d}"
        for answer in self.people.answers(read_workbook(path, content, mark), day, sequence):
            self._lay_aside(answer, mark)
        self.state.opened[path] = sequence

    def _lay_aside(self, answer: Answer, mark: str) -> None:
        rows = json.dumps(answer.rows, ensure_ascii=False, default=str).encode()
        place(self._own / "scheduled" / answer.due_on.isoformat() / answer.source / f"{mark}.json", rows)
        self.state.count(f"rows.{answer.source}", len(answer.rows))

    def truth(self) -> Reply:
        """Write counts beside the parameters that drew them."""
        truth = truth_of(self.world, self.ministry, self.state)
        place(
            self._own / "truth.json", json.dumps(truth, ensure_ascii=False, indent=1, sort_keys=True).encode()
        )
        self._place_eligible()
        return {"households": len(self.world.households)}

    def _place_eligible(self) -> None:
        """Write which benefits the households that anybody asked would truly get, by their number in the look-up."""
        asked = [self.world.households[int(number)] for number in self.state.households]
        told = {one.household_no: eligible_of(self.world, one) for one in asked}
        place(self._own / "eligible.json", json.dumps(told, sort_keys=True).encode())


def _holds(rows: list[Row], row: Row) -> bool:
    ref = row.get("ref")
    return bool(ref) and any(other.get("ref") == ref for other in rows)
