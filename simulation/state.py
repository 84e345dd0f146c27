"""What a killed process goes on from, and how files come to lie whole: written aside, then renamed."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


def place(file: Path, content: bytes) -> None:
    """Write a file as `<name>.part` and rename it, so that nobody sees half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)


@dataclass
class State:
    """What happened so far.

    Attributes:
        mornings: days whose morning was done, ISO, ascending.
        taken: evening on which each package was taken, by relative path.
        opened: order number in which a recipient opened each package, by relative path.
        opened_since: packages opened since the last evening began.
        passphrases: what each recipient was told, newest last.
        diary: calls and visits that officers have before them, by line.
        households: what each contacted household lived through, by household number.
        counts: events by name.
    """

    mornings: list[str] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)
    opened: dict[str, int] = field(default_factory=dict)
    opened_since: int = 0
    passphrases: dict[str, list[str]] = field(default_factory=dict)
    diary: dict[str, dict[str, Any]] = field(default_factory=dict)
    households: dict[str, dict[str, Any]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, file: Path) -> "State":
        """The saved state, or an empty one where nothing was saved yet."""
        if not file.exists():
            return cls()
        return cls(**json.loads(file.read_text(encoding="utf-8")))

    def save(self, file: Path) -> None:
        """Save atomically."""
        place(file, json.dumps(vars(self), ensure_ascii=False, sort_keys=True).encode())

    def count(self, name: str, number: int = 1) -> None:
        """Add to the count of an event."""
        self.counts[name] = self.counts.get(name, 0) + number
