"""The declared sources: what a file is, how it is read, and which crisis information it carries.

A source is ``warehouse/sources/<code>.yaml``; what is demanded of its rows is in ``expectations/sources``.
"""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from warehouse.errors import Fault
from warehouse.home import CHECKOUT

# A name becomes an SQL identifier and a folder: nothing else may stand in it.
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Certainty = Literal["confirmed", "inferred", "assumed"]
Route = Literal["ssis", "county_own", "local", "agreement", "return"]
Type = Literal["text", "rrn", "date", "month", "integer", "boolean", "phone", "code", "time", "timestamp"]


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class LegalBasis(_Declared):
    """The article that lets the county hold this source, and how sure we are of it."""

    article: str
    certainty: Certainty
    note: str | None = None


class Period(_Declared):
    """Where a file says which month (or round) it is about: its title line, a column, or nowhere (as_of)."""

    source: Literal["title", "column", "as_of"] = Field(alias="from")
    pattern: str | None = None
    column: Name | None = None
    grain: Literal["month", "round", "day"] = "month"


class Parts(_Declared):
    """Where a file says which part of a delivery it is, and of how many; a delivery is whole when that is met.

    Args:
        source: the title line, the name of the sheet, or a declared ``column``.
        number: a pattern whose group is the number of the part; without one, other rows are another part.
        stated: a pattern whose group is the stated count.
        counts: what that counts, the parts or the rows of them all.
        is_optional: whether a file that says nothing of parts is whole.
    """

    source: Literal["title", "sheet", "column"] = Field(alias="from")
    column: Name | None = None
    number: str | None = None
    stated: str
    counts: Literal["parts", "rows"] = "parts"
    is_optional: bool = False

    @model_validator(mode="after")
    def _can_be_read(self) -> "Parts":
        patterns = [re.compile(pattern) for pattern in (self.number, self.stated) if pattern is not None]
        if any(pattern.groups != 1 for pattern in patterns):
            raise ValueError("a pattern has one group: the number that it finds")
        if (self.counts == "parts" and self.number is None) or (self.source == "column") != bool(self.column):
            raise ValueError(
                "counted parts have numbers, and a column is named where the label stands in one"
            )
        return self


class Layout(_Declared):
    """How a file is written from a day on.

    A workbook that comes back from its recipient has its answers on several sheets: those in ``joined_sheets`` are
    joined to the first by the column ``joined_by``, a row of theirs that the first does not have is a row of its
    own, and a row counts only when a hand filled in one of ``row_if_any``.
    """

    valid_from: date = Field(alias="from")
    format: Literal["csv", "fixed_width", "xlsx", "jsonl", "parquet"]
    encoding: Literal["cp949", "utf-8-sig", "utf-8"] = "utf-8-sig"
    delimiter: str = ","
    title_lines: int = 0
    sheet: str | None = None
    joined_sheets: tuple[str, ...] = ()
    joined_by: str | None = None
    row_if_any: tuple[str, ...] = ()


class Column(_Declared):
    """One declared column.

    ``written`` is its header in the file, ``width`` its bytes in a fixed-width file; an optional one may be absent.
    """

    name: Name
    written: str = Field(alias="from")
    type: Type
    personal: Literal["direct", "quasi", "none"] = "none"
    unit: str | None = None
    width: int | None = None
    codes: dict[str, str] | None = None
    is_optional: bool = False
    note: str | None = None


class Observes(_Declared):
    """Which crisis information a row carries: fixed kinds, kinds named in a cell, or boolean flags."""

    kinds: tuple[str, ...] = ()
    kinds_in: dict[str, str] | None = None
    flags: dict[Name, str] | None = None
    subject: Literal["household", "person", "account"]
    observed_on: Name
    valid_days: int


class Limits(_Declared):
    """What a file may be at most, checked before a parser sees it."""

    bytes: int = 50_000_000
    uncompressed_bytes: int = 300_000_000
    members: int = 200
    rows: int = 500_000
    columns: int = 200
    cells: int = 5_000_000
    cell_length: int = 20_000
    parts: int = 200


class Source(_Declared):
    """A declared feed.

    ``answers`` are the kinds of package that come back as files of this source.
    """

    code: Name
    name_ko: str
    agency: str
    route: Route
    legal_basis: LegalBasis
    cadence: str
    kind: Literal["full", "delta"]
    period: Period
    retention_years: int
    layouts: tuple[Layout, ...]
    columns: tuple[Column, ...]
    key: tuple[Name, ...]
    parts: Parts | None = None
    answers: tuple[Name, ...] = ()
    observes: Observes | None = None
    limits: Limits = Limits()
    is_optional: bool = False
    note: str | None = None

    @model_validator(mode="after")
    def _is_consistent(self) -> "Source":
        names = [column.name for column in self.columns]
        if len(set(names)) < len(names) or not self.layouts:
            raise ValueError("column names repeat, or there is no layout")
        if any((column.type == "rrn") != (column.name == "rrn") for column in self.columns):
            raise ValueError("a resident registration number is the column rrn, and nothing else is")
        if self.parts and self.parts.column and self.parts.column not in names:
            raise ValueError("the label of a part stands in a column that is not declared")
        return self

    def layout(self, as_of: date) -> Layout:
        """The layout in force on a day; before the first one, the first."""
        ordered = sorted(self.layouts, key=lambda layout: layout.valid_from)
        in_force = [layout for layout in ordered if layout.valid_from <= as_of]
        return in_force[-1] if in_force else ordered[0]

    def column(self, name: str) -> Column:
        """A declared column by name."""
        return next(column for column in self.columns if column.name == name)


@cache
def load_source(code: str, folder: Path = CHECKOUT / "warehouse" / "sources") -> Source:
    """One declaration; raises Fault naming source and place when it breaks the form."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", code) or not (folder / f"{code}.yaml").is_file():
        raise Fault("unknown_source")
    stated = yaml.safe_load((folder / f"{code}.yaml").read_text("utf-8"))
    try:
        source = Source.model_validate(stated)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise Fault("bad_declaration", source=code, column=place or None) from None
    if source.code != code:
        raise Fault("bad_declaration", source=code, column="code")
    return source


@cache
def all_sources(folder: Path = CHECKOUT / "warehouse" / "sources") -> tuple[Source, ...]:
    """Every declared source, by code."""
    return tuple(load_source(file.stem, folder) for file in sorted(folder.glob("*.yaml")))
