"""The dirt of real files, in a small share of rows: what clerks, exports and old systems do to cells."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from simulation.chance import Chance
from simulation.layouts import Layout

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_FREE_TEXT = ("memo", "remark", "seen_text", "alert_text", "reason")
_SMALL_FILE = 10
_HARMLESS = ("full_width_digits", "extended_hangul", "rrn_in_memo")
_RARE = ("똠", "펲", "믜", "뷁", "쌰")


@dataclass
class Dirty:
    """Rows as they go into the file, and how many rows carry each kind of dirt."""

    rows: list[list[str]]
    counts: dict[str, int] = field(default_factory=dict)


def soil(layout: Layout, rows: list[list[str]], rrns: list[str], share: float, chance: Chance) -> Dirty:
    """Put dirt into about `share` of the rows; `rrns` holds the number behind each row, or an empty text."""
    result = Dirty([])
    # one unreadable row of three makes an unreadable file: small files get only what an office can read
    allowed = _FITS if len(rows) >= _SMALL_FILE else {kind: _FITS[kind] for kind in _HARMLESS}
    kinds = [kind for kind, fits in allowed.items() if fits(layout)]
    for index, row in enumerate(rows):
        if not kinds or not chance.happens(share, "dirt", layout.source, index):
            result.rows.append(row)
            continue
        stream = chance.stream("dirt kind", layout.source, index)
        kind = stream.choice(kinds)
        made = _MAKERS[kind](layout, list(row), rrns[index], stream)
        result.rows.extend(made or [row])
        if made:
            result.counts[kind] = result.counts.get(kind, 0) + 1
    return result


def _places(layout: Layout, *types: str) -> list[int]:
    # the period of the whole file is read from its column, which stays clean: one row must not date the file
    return [
        place
        for place, column in enumerate(layout.columns)
        if column.type in types and column.name != layout.period_column
    ]


def _impossible_date(layout: Layout, row: list[str], rrn: str, stream: random.Random) -> list[list[str]]:
    place = stream.choice(_places(layout, "date"))
    is_short = 0 < layout.columns[place].width < 10
    row[place] = (
        "20240230" if is_short else stream.choice(("2024-02-30", "2023-13-01", "0000-00-00", "24.3.1"))
    )
    return [row]


def _unknown_code(layout: Layout, row: list[str], rrn: str, stream: random.Random) -> list[list[str]]:
    kinds_in = (layout.observes.get("kinds_in") or {}).get("column")
    places = _places(layout, "code") or [
        i for i, column in enumerate(layout.columns) if column.name == kinds_in
    ]
    row[stream.choice(places)] = stream.choice(("기타", "99", "미분류"))
    return [row]


def _missing_key(layout: Layout, row: list[str], rrn: str, stream: random.Random) -> list[list[str]]:
    places = [
        i
        for i, column in enumerate(layout.columns)
        if column.name in layout.key and column.name != layout.period_column
    ]
    row[stream.choice(places)] = ""
    return [row]


def _repeated_row(layout: Layout, row: list[str], rrn: str, stream: random.Random) -> list[list[str]]:
    return [row, list(row)]


def _stray_title(layout: Layout, row: list[str], rrn: str, stream: random.Random) -> list[list[str]]:
    stray = [""] * len(row)
    stray[0] = stream.choice(("- 이하 계속 -", "소계", layout.name_ko))
    return [row, stray]


def _full_width(layout: Layout, row: list[str], rrn: str, stream: random.Random) -> list[list[str]]:
    place = stream.choice(_places(layout, "integer", "phone", "date"))
    row[place] = row[place].translate(_FULL_WIDTH)
    return [row]


def _extended_hangul(layout: Layout, row: list[str], rrn: str, stream: random.Random) -> list[list[str]]:
    place = next(i for i, column in enumerate(layout.columns) if column.name == "person_name")
    if not row[place]:
        return []
    row[place] = row[place][:1] + stream.choice(_RARE) + row[place][2:]
    return [row]


def _number_in_memo(layout: Layout, row: list[str], rrn: str, stream: random.Random) -> list[list[str]]:
    if not rrn:
        return []
    place = next(i for i, column in enumerate(layout.columns) if column.name in _FREE_TEXT)
    row[place] = f"{row[place]} 본인 {rrn[:6]}-{rrn[6:]} 확인".strip()
    return [row]


def _shifted(layout: Layout, row: list[str], rrn: str, stream: random.Random) -> list[list[str]]:
    place = next(i for i, column in enumerate(layout.columns) if column.type == "rrn")
    if layout.format == "fixed_width":
        return [["", *row]]  # the writer sets one blank before the record
    # a stray delimiter before the number pushes it and all that follows one cell to the right
    return [[*row[:place], "", *row[place:]]]


_Maker = Callable[[Layout, list[str], str, random.Random], list[list[str]]]
_MAKERS: dict[str, _Maker] = {
    "impossible_date": _impossible_date,
    "unknown_code": _unknown_code,
    "missing_key": _missing_key,
    "repeated_row": _repeated_row,
    "stray_title": _stray_title,
    "full_width_digits": _full_width,
    "extended_hangul": _extended_hangul,
    "rrn_in_memo": _number_in_memo,
    "shifted_cells": _shifted,
}
_DELIMITED = {"csv", "xlsx"}
_SHIFTING = {"csv", "xlsx", "fixed_width"}
_FITS: dict[str, Callable[[Layout], bool]] = {
    "impossible_date": lambda layout: bool(_places(layout, "date")),
    "unknown_code": lambda layout: bool(_places(layout, "code") or layout.observes.get("kinds_in")),
    "missing_key": lambda layout: any(name != layout.period_column for name in layout.key),
    "repeated_row": lambda layout: True,
    "stray_title": lambda layout: layout.format in _DELIMITED,
    "full_width_digits": lambda layout: bool(_places(layout, "integer", "phone", "date")),
    "extended_hangul": lambda layout: layout.has("person_name"),
    "rrn_in_memo": lambda layout: any(layout.has(name) for name in _FREE_TEXT),
    "shifted_cells": lambda layout: (
        layout.format in _SHIFTING and any(c.type == "rrn" for c in layout.columns)
    ),
}
