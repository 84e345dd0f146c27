"""Of which month, day or round a file speaks: by its title line, by a column, or by nothing but the day it came."""

import re
from collections import Counter
from datetime import date

from tasks.doors.rejection import Rejection
from warehouse.catalog import Source

_MONTH = r"(\d{4})\D{0,2}(\d{1,2})"
# Where a column states its century, a month may also be 24-03.
_SHORT_MONTH = r"(?<!\d)(\d{2})\D{0,2}(\d{1,2})"
# 출력일시: 2024-03-04, 2024. 3. 4. 출력: the day on which somebody made the file, and not the one of which it speaks.
_MADE = r"(?:출력|인쇄|작성|조회|생성|추출|발행|다운로드)"
_A_DAY = r"\d{4}\s?[-./년]\s?\d{1,2}\s?[-./월]\s?\d{1,2}\s?[.일]?"
_MADE_ON = re.compile(rf"{_MADE}\s?(?:일시|일자|일)?\s?[:：]?\s?{_A_DAY}|{_A_DAY}\s?{_MADE}")


def period_of(source: Source, title: str, cells: Counter[str], as_of: date) -> str:
    """The period a file speaks of: ``2024-02``, ``2024-02-01`` or, for a round, ``2024-1`` (year and round).

    Args:
        source: with its columns as the file writes them.
        cells: of the column that tells it, if one does, with how often each stands there.

    Raises:
        Rejection: the place where it should stand holds none.
    """
    wanted = source.period
    if wanted.source == "as_of":
        return f"{as_of:%Y-%m-%d}" if wanted.grain == "day" else f"{as_of:%Y-%m}"
    texts = (
        Counter([_said_by(source, title)])
        if wanted.source == "title"
        else cells or Counter([f"{as_of:%Y-%m}"])
    )
    found: Counter[str] = Counter()
    for text, count in texts.items():
        if period := _period_in(source, text):
            found[period] += count
    if not found:
        raise Rejection("no_period", source=source.code)
    # One dirty cell must not date a whole file: the commonest, and of two as common the later.
    return max(found, key=lambda period: (found[period], period))


def check_one_period(source: Source, title: str) -> None:
    """Refuse a title with lines that nobody declared, if it names several periods: it may be that of another list.

    Raises:
        Rejection: which of them the file speaks of cannot be told.
    """
    if source.period.source == "title":
        named = re.finditer(source.period.pattern or _MONTH, without_its_making(title))
        if len({month for found in named if (month := _month(found, 0))}) > 1:
            raise Rejection("period_unclear", source=source.code)


def told_by_title(source: Source, title: str, as_of: date) -> date | None:
    """The day of which a title line speaks; None where it is not the title that says so, or it says nothing."""
    period = _period_in(source, _said_by(source, title)) if source.period.source == "title" else None
    return day_of(source, period, as_of) if period else None


def day_of(source: Source, period: str, as_of: date) -> date:
    """The first day of a period; of a round only the year is told."""
    if source.period.source == "as_of":
        return as_of
    year, *rest = (int(part) for part in period.split("-"))
    if source.period.grain == "round":
        return min(as_of, date(year, 12, 31))
    return date(year, *rest, *[1] * (2 - len(rest)))


def without_its_making(title: str) -> str:
    """A title without the day on which its file was made."""
    return _MADE_ON.sub(" ", title)


def _said_by(source: Source, title: str) -> str:
    """What of a title tells the period: the day on which its file was made only where it says no other."""
    said = without_its_making(title)
    return said if _period_in(source, said) else title


def _period_in(source: Source, text: str) -> str | None:
    wanted = source.period
    years_from = source.column(wanted.column).years_from if wanted.column else None
    month = _month(re.search(wanted.pattern or _MONTH, text), 0)
    if month is None and years_from:
        month = _month(re.search(_SHORT_MONTH, text), years_from)
    if month is None:
        return None
    return f"{month[0]}-{month[1]}" if wanted.grain == "round" else f"{month[0]}-{month[1]:02d}"


def _month(found: re.Match[str] | None, years_from: int) -> tuple[int, int] | None:
    if found is None:
        return None
    year, number = int(found.group(1)), int(found.group(2))
    if years_from:
        year = years_from + (year - years_from) % 100
    return (year, number) if 1990 <= year <= 2100 and 1 <= number <= 12 else None
