"""The declared layouts of files, read as published: how each source's file is written on a day."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml

from simulation.county import CHECKOUT

SOURCES = CHECKOUT / "warehouse" / "sources"


@dataclass(frozen=True)
class Column:
    """A column as a layout writes it: name, header, type, bytes in a fixed-width file, codes, won of a written 1."""

    name: str
    header: str
    type: str
    width: int
    is_optional: bool
    codes: dict[str, str]
    times: int
    has_short_years: bool


@dataclass(frozen=True)
class Layout:
    """How one source's file is written on a day."""

    source: str
    name_ko: str
    cadence: str
    kind: str
    format: str
    encoding: str
    delimiter: str
    title_lines: int
    sheet: str
    joined_sheets: tuple[str, ...]
    joined_by: tuple[str, ...]
    period_from: str
    period_pattern: str
    period_column: str
    period_grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    observes: dict[str, Any]

    def has(self, name: str) -> bool:
        """Whether a column of that name is declared."""
        return any(column.name == name for column in self.columns)

    @property
    def extension(self) -> str:
        """Ending of the file's name."""
        return {"fixed_width": "txt"}.get(self.format, self.format)


@cache
def _declaration(source: str) -> dict[str, Any] | None:
    file = SOURCES / f"{source}.yaml"
    if not re.fullmatch(r"[a-z0-9_]+", source) or not file.is_file():
        return None
    stated: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return stated


def layout_of(source: str, day: date) -> Layout | None:
    """The layout in force on this day, or None where the source is not declared (yet)."""
    stated = _declaration(source)
    if stated is None:
        return None
    dated = sorted(stated["layouts"], key=lambda row: row["layout_from"])
    in_force = ([row for row in dated if row["layout_from"] <= day] or dated[:1])[-1]
    period = stated.get("period") or {"from": "as_of"}
    return Layout(
        source=source,
        name_ko=stated["name_ko"],
        cadence=stated["cadence"],
        kind=stated["kind"],
        format=in_force["format"],
        encoding=in_force.get("encoding", "utf-8-sig"),
        delimiter=in_force.get("delimiter", ","),
        title_lines=int(in_force.get("title_lines", 0)),
        sheet=in_force.get("sheet") or "Sheet1",
        joined_sheets=tuple(in_force.get("joined_sheets") or ()),
        joined_by=tuple(in_force.get("joined_by") or ()),
        period_from=period["from"],
        period_pattern=period.get("pattern") or "",
        period_column=period.get("column") or "",
        period_grain=period.get("grain") or "month",
        columns=tuple(columns_in(in_force, stated["columns"])),
        key=tuple(stated.get("key") or ()),
        observes=stated.get("observes") or {},
    )


def columns_in(layout: dict[str, Any], rows: list[dict[str, Any]]) -> list[Column]:
    """The declared columns that a layout has, as it writes them, in the order of its record if it states one."""
    day = layout["layout_from"]
    there = [row for row in rows if row.get("since", day) <= day < row.get("until", date.max)]
    columns = [_column(row | (layout.get("columns") or {}).get(row["name"], {})) for row in there]
    order = layout.get("order") or [column.name for column in columns]
    return sorted(columns, key=lambda column: order.index(column.name))


def _column(row: dict[str, Any]) -> Column:
    return Column(
        name=row["name"],
        header=row.get("from") or row["name"],
        type=row["type"],
        width=int(row.get("width") or 0),
        is_optional=bool(row.get("is_optional")),
        # written: CODE in the declaration; we write, so we look up the other way round
        codes={code: written for written, code in reversed((row.get("codes") or {}).items())},
        times=int(row.get("times") or 1),
        has_short_years="years_from" in row,
    )


def cell_text(column: Column, value: Any) -> str:
    """A value as this column writes it: ISO dates, Y/N, codes by their written form; blank for None."""
    if value is None:
        return ""
    if column.type == "code":
        return column.codes.get(str(value), str(value))
    if column.type == "boolean":
        return "Y" if value else "N"
    if column.type == "rrn":
        return value if 0 < column.width < 14 else f"{value[:6]}-{value[6:]}"
    if column.type == "phone" and 0 < column.width < 13:
        return str(value).replace("-", "")
    if column.times > 1 and isinstance(value, int):
        return str(value // column.times)
    if isinstance(value, date) or column.type in {"date", "month", "timestamp", "time"}:
        return _moment(column, value)
    return str(value)


def _moment(column: Column, value: Any) -> str:
    if isinstance(value, str):
        return value
    if column.has_short_years:
        return f"{value:%y.%m}" if column.type == "month" else f"{value:%y-%m-%d}"
    if column.type == "date":
        return f"{value:%Y%m%d}" if 0 < column.width < 10 else f"{value:%Y-%m-%d}"
    if column.type == "month":
        return f"{value:%Y%m}" if 0 < column.width < 7 else f"{value:%Y-%m}"
    if column.type == "time":
        return f"{value:%H:%M}"
    if column.type == "timestamp":
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return f"{value:%Y-%m-%d}"


def title_of(layout: Layout, day: date, round_number: int | None) -> str:
    """The title line: the period as the declaration expects it, and what the list is.

    Raises:
        ValueError: the declared pattern finds no period in any title this simulation can write.
    """
    number = round_number if layout.period_grain == "round" and round_number else day.month
    titles = [
        f"{day.year}년 {number}{'차' if layout.period_grain == 'round' else '월'} {layout.name_ko}",
        f"{day.year}년 제{number}차 {layout.name_ko}",
        f"{day.year}년도 {number}차 {layout.name_ko}",
        f"{layout.name_ko} ({day.year}-{number:02d})",
        f"{layout.name_ko} ({day.year}.{number:02d}.)",
        f"{layout.name_ko} ({day:%Y-%m-%d})",
        f"{day:%Y%m} {layout.name_ko}",
    ]
    if layout.period_from != "title" or not layout.period_pattern:
        return titles[0]
    fitting = [title for title in titles if re.search(layout.period_pattern, title)]
    if not fitting:
        raise ValueError(f"no title fits the period pattern of {layout.source}")
    return fitting[0]
