"""Bands in which a count by owner is told, and which files are missing. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# Upper ends of the bands in which a count by owner is told; the last is open.
_FEW = (1, 4)
_BANDS: tuple[tuple[int, int | None], ...] = (_FEW, (5, 9), (10, 19), (20, 49), (50, None))


@dataclass(frozen=True)
class Expectation:
    """A source from which the county expects files, and when.

    Args:
        windows: for each file that is expected, the first day on which one that comes is it, and the last day on which
            it is not missing yet.
    """

    source: str
    windows: tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class Missing:
    """A file that did not come: since when it is missing, and when the last one came (None: never)."""

    source: str
    missing_since: date
    last_on: date | None


def band(count: int) -> tuple[int, int | None]:
    """The band in which a count by owner is told; (0, 0) for none."""
    if count == 0:
        return (0, 0)
    return next((low, high) for low, high in _BANDS if high is None or count <= high)


def told_total(whole: int, parts: Sequence[tuple[int, int | None]]) -> tuple[int, int | None]:
    """A total beside its parts: whole (low equals high), or, where a band of few would be narrowed, what they come to.

    Args:
        whole: the sum of what the parts tell.
        parts: the bands in which it is told, or counts that are told whole.
    """
    low = sum(least for least, _ in parts)
    ends = [most for _, most in parts if most is not None]
    high = sum(ends) if len(ends) == len(parts) else None
    spread = _FEW[1] - _FEW[0]
    is_open = whole - low >= spread and (high is None or high - whole >= spread)
    return (whole, whole) if is_open or _FEW not in parts else (low, high)


def missing_files(expected: Sequence[Expectation], last: Mapping[str, date], day: date) -> list[Missing]:
    """Files that should have come by ``day`` and did not, each since the day after its oldest window that none met.

    Args:
        expected: the county's sources.
        last: day of the newest accepted delivery by source.
        day: the day asked about.
    """
    found = [_missing(one, last.get(one.source), day) for one in expected]
    return sorted((one for one in found if one), key=lambda one: (one.missing_since, one.source))


def _missing(one: Expectation, last_on: date | None, day: date) -> Missing | None:
    unmet = [due_on for from_on, due_on in one.windows if due_on < day and (last_on or date.min) < from_on]
    return Missing(one.source, min(unmet) + timedelta(days=1), last_on) if unmet else None
