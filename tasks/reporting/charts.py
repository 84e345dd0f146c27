"""Where the marks of the charts stand. Pure geometry, in the units of each drawing; the templates draw."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_BLUES = ("#d8e5fd", "#b1cefb", "#86aff9", "#4c87f6", "#0b50d0")
_DARK_FROM = 3  # from this shade on, letters are white


@dataclass(frozen=True)
class Bar:
    """One step of the funnel."""

    name: str
    count: int
    y: float
    length: float
    fill: str


@dataclass(frozen=True)
class BarChart:
    """Horizontal bars from one origin."""

    bars: tuple[Bar, ...]
    width: int
    height: int


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where, and what it says."""

    at: float
    value: int


@dataclass(frozen=True)
class Series:
    """One line: its path, colour, dash, end value, and where its name stands."""

    name: str
    path: str
    stroke: str
    dash: str
    last: int
    label_y: float


@dataclass(frozen=True)
class LineChart:
    """Cumulative lines over weeks."""

    series: tuple[Series, ...]
    ticks: tuple[Tick, ...]
    months: tuple[Tick, ...]
    width: int = 900
    height: int = 330
    left: int = 60
    right: int = 780
    bottom: int = 295


@dataclass(frozen=True)
class Shade:
    """One class of a map's legend: from and to, and its colours."""

    low: int
    high: int
    fill: str
    ink: str


def funnel(counts: Sequence[tuple[str, int]]) -> BarChart:
    """Bars of the funnel's steps, the longest as long as the drawing allows."""
    width, row, room = 760, 52, 630
    most = max((count for _, count in counts), default=0) or 1
    bars = [
        Bar(name, count, n * row, round(room * count / most, 1), "#0b50d0" if n == 0 else "#256ef4")
        for n, (name, count) in enumerate(counts)
    ]
    return BarChart(tuple(bars), width, row * len(bars))


def timeline(names: Sequence[str], weeks: Sequence[tuple[date, Sequence[int]]]) -> LineChart | None:
    """Cumulative lines over weeks that may be told; None without a week."""
    if not weeks:
        return None
    running = [_cumulative([counts[n] for _, counts in weeks]) for n in range(len(names))]
    top = _round_up(max(series[-1] for series in running))
    plain = LineChart((), (), ())
    height = plain.bottom - 15

    def x(n: int) -> float:
        return round(plain.left + (plain.right - plain.left) * n / max(len(weeks) - 1, 1), 1)

    def y(count: int) -> float:
        return round(plain.bottom - height * count / top, 1)

    labels = _apart([y(series[-1]) for series in running], 36.0)
    colours = (("#083891", "none"), ("#256ef4", "7 4"), ("#267337", "2 4"))
    series = tuple(
        Series(
            name,
            "M" + "L".join(f"{x(n)} {y(count)}" for n, count in enumerate(line)),
            stroke,
            dash,
            line[-1],
            label,
        )
        for name, line, (stroke, dash), label in zip(names, running, colours, labels, strict=True)
    )
    firsts = [n for n, (day, _) in enumerate(weeks) if n == 0 or day.month != weeks[n - 1][0].month]
    return LineChart(
        series,
        tuple(Tick(y(value), value) for value in (0, top // 4, top // 2, top * 3 // 4, top)),
        tuple(Tick(x(n), weeks[n][0].month) for n in firsts),
    )


def shades(counts: Sequence[int]) -> list[Shade]:
    """Classes of about equal width over the counts of places, in round numbers."""
    if not counts:
        return []
    low, high = min(counts), max(counts)
    step = max(_round_up(max((high - low) // len(_BLUES), 1)), 1)
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


def _apart(places: Sequence[float], distance: float) -> list[float]:
    """Heights of labels, moved up so that no two stand closer than a distance."""
    moved: dict[int, float] = {}
    last = math.inf
    for n in sorted(range(len(places)), key=lambda n: -places[n]):
        last = min(places[n], last - distance)
        moved[n] = last
    return [round(moved[n], 1) for n in range(len(places))]
