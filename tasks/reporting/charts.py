"""Where the marks of the charts stand. Pure geometry; the templates draw."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tasks.small_counts import is_small

_BLUES = ("#d8e5fd", "#b1cefb", "#86aff9", "#4c87f6", "#0b50d0")
_STYLES = (("#083891", "none"), ("#256ef4", "9 5"), ("#267337", "2 5"))  # of lines: colour and dash
_DARK_FROM = 3  # from this shade on, letters are white


@dataclass(frozen=True)
class Bar:
    """One step of the funnel: its height in the drawing and its length in per cent of the width."""

    name: str
    count: int
    y: int
    length: float
    fill: str


@dataclass(frozen=True)
class BarChart:
    """Horizontal bars from one origin, as wide as the page lets them."""

    bars: tuple[Bar, ...]
    height: int


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where (height in the drawing, or per cent of the width), and what it says."""

    at: float
    value: int


@dataclass(frozen=True)
class Series:
    """One line: its path, colour and dash, and the value at its end."""

    name: str
    path: str
    stroke: str
    dash: str
    last: int


@dataclass(frozen=True)
class LineChart:
    """Cumulative lines over weeks; the page stretches their width, not their strokes and letters."""

    series: tuple[Series, ...]
    ticks: tuple[Tick, ...]
    months: tuple[Tick, ...]
    width: int
    height: int


@dataclass(frozen=True)
class Shade:
    """One class of a map's legend: from and to, and its colours."""

    low: int
    high: int
    fill: str
    ink: str


def funnel(counts: Sequence[tuple[str, int]], minimum: int) -> BarChart:
    """Bars of the funnel's steps, the longest over the whole width.

    Small counts are all drawn as one: the length of a bar would tell what its label hides.
    """
    row = 54
    drawn = [minimum - 1 if is_small(count, minimum) else count for _, count in counts]
    most = max(drawn, default=0) or 1
    bars = [
        Bar(name, count, n * row, round(100 * drawn[n] / most, 2), "#0b50d0" if n == 0 else "#256ef4")
        for n, (name, count) in enumerate(counts)
    ]
    return BarChart(tuple(bars), row * len(bars))


def timeline(
    names: Sequence[str], weeks: Sequence[tuple[date, Sequence[int]]], as_of: date
) -> LineChart | None:
    """Cumulative lines over weeks that may be told; None without a week.

    Args:
        names: of the series.
        weeks: Monday of each week and one count per series, without a gap.
        as_of: the day until which they are told.
    """
    if not weeks:
        return None
    width, height = 1000, 240
    months = [month_of(monday, as_of) for monday, _ in weeks]
    running = [_cumulative([counts[n] for _, counts in weeks]) for n in range(len(names))]
    top = _round_up(max(line[-1] for line in running))

    def x(week: int) -> float:
        return round(width * (week + 1) / len(weeks), 1)

    def y(count: int) -> float:
        return round(height * (1 - count / top), 1)

    series = [
        Series(
            name,
            f"M0 {height}" + "".join(f"L{x(week)} {y(count)}" for week, count in enumerate(line)),
            *style,
            last=line[-1],
        )
        for name, line, style in zip(names, running, _STYLES[: len(names)], strict=True)
    ]
    return LineChart(
        tuple(series),
        tuple(Tick(y(value), value) for value in (0, top // 4, top // 2, top * 3 // 4, top)),
        tuple(
            Tick(round(100 * week / len(weeks), 2), month.month)
            for week, month in enumerate(months)
            if week == 0 or month != months[week - 1]
        ),
        width,
        height,
    )


def month_of(monday: date, as_of: date) -> date:
    """The first of a week's month: that of its Thursday (ISO 8601), or of ``as_of`` where that comes first."""
    return min(monday + timedelta(days=3), as_of).replace(day=1)


def shades(counts: Sequence[int]) -> list[Shade]:
    """Classes of about equal width over the counts of places, in round numbers."""
    if not counts:
        return []
    low, high = min(counts), max(counts)
    step = _round_up(max((high - low) // len(_BLUES), 1))
    while low // step * step + len(_BLUES) * step <= high:
        step = _round_up(step + 1)
    start = low // step * step
    bounds = [start + n * step for n in range(len(_BLUES))]
    used = [(n, bound) for n, bound in enumerate(bounds) if bound <= high]
    return [
        Shade(bound, bound + step - 1, _BLUES[n], "#ffffff" if n >= _DARK_FROM else "#1e2124")
        for n, bound in used
    ]


def shade_of(count: int, classes: Sequence[Shade]) -> Shade:
    """The class of a count."""
    return next((shade for shade in classes if shade.low <= count <= shade.high), classes[-1])


def _cumulative(counts: Sequence[int]) -> list[int]:
    total = 0
    line = []
    for count in counts:
        total += count
        line.append(total)
    return line


def _round_up(count: int) -> int:
    """The next of 4, 8, 20, 40, 80, 200, ...: numbers whose quarters are whole."""
    if count <= 4:
        return 4
    size = 10 ** math.floor(math.log10(count))
    return next(
        int(n * size)
        for n in (1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10, 20)
        if n * size >= count and n * size % 4 == 0
    )
