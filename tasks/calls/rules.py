"""What several events say of one try, as a pure join: their order, repetition and number change nothing."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# A danger or a refusal that was said once is not unsaid by a later event.
RAISED = ("urgent", "opt_out")


@dataclass(frozen=True)
class Told:
    """What is told of a try.

    Args:
        seq: of the newest event.
        row: what that event says, by the columns of ``ai_call_result``.
        raised: those of ``RAISED`` that any event said.
    """

    seq: int
    row: Mapping[str, Any]
    raised: frozenset[str]

    @classmethod
    def by(cls, seq: int, row: Mapping[str, Any]) -> "Told":
        """What one event tells."""
        return cls(seq, row, frozenset(name for name in RAISED if row.get(name) is True))

    @property
    def fact(self) -> dict[str, Any]:
        """The row to be taken in."""
        return {**self.row, **dict.fromkeys(self.raised, True)}


def joined(told: Iterable[Told]) -> Told:
    """All that is told of one try: the newest event, and whatever danger or refusal any of them raised.

    Raises:
        ValueError: nothing is told.
    """
    events = list(told)
    # Two events of one number contradict each other: the same one wins, whichever came first.
    newest = max(events, key=lambda one: (one.seq, json.dumps(dict(one.row), sort_keys=True)))
    return Told(newest.seq, newest.row, frozenset().union(*(one.raised for one in events)))


def e164(phone: str) -> str | None:
    """A Korean number as the world dials it, or None where it is none that can be dialled from everywhere."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    return f"+82{digits[1:]}" if digits.startswith("0") and len(digits) in (9, 10, 11) else None
