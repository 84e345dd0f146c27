"""The declared sources: what a file is, how it is read, and which crisis information it carries.

A source is ``warehouse/sources/<code>.yaml``; what is demanded of its rows is in ``expectations/sources``.
"""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from warehouse.errors import Fault
from warehouse.rule_files import FOLDERS, SOURCES, at_hand, files_of, stood_in_for

# A name becomes an SQL identifier and a folder: nothing else may stand in it.
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
# What the door notices of a file that is written otherwise than declared; rules of these names are nobody else's.
NOTICES = frozenset({"unknown_column", "other_layout", "other_title", "period_ahead", "undeclared_code"})
Certainty = Literal["confirmed", "inferred", "assumed"]
Route = Literal["ssis", "county_own", "local", "agreement", "return"]
# libyaml's reader where PyYAML has it: every process reads these files, and ours is eight times slower.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
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


class Arrives(_Declared):
    """When a file comes, and who is asked when it does not.

    Attributes:
        expected_day: day of the month; None when it comes by the week, by the round, or when there is something to say.
        grace_days: working days after the expected day until the file is missing, and before it in which it may come.
        lead_days: usual days between a fact and the file that tells it.
        contact: the office or role that sends, never a person.
    """

    expected_day: int | None = Field(default=None, ge=1, le=31)
    grace_days: int = Field(ge=0)
    lead_days: int = Field(ge=0)
    contact: str
    certainty: Certainty


class Writing(_Declared):
    """What a layout writes otherwise of one column; what it does not state is as the source declares it.

    ``codes`` replaces the whole list: what a word meant in another layout says nothing in this one.
    """

    written: str | None = Field(default=None, alias="from")
    width: int | None = None
    codes: dict[str, str] | None = None
    times: int | None = Field(default=None, ge=1)
    years_from: int | None = Field(default=None, ge=1850, le=2050)


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
    """How a file is written from a day on; ``columns`` says only what differs from the source's own.

    ``order`` is that of a fixed-width record, where only place tells. ``day_zero`` is the day from which a file counts
    that writes days as a spreadsheet's serial numbers; a workbook says so itself.

    A workbook that comes back from its recipient has its answers on several sheets: those in ``joined_sheets`` are
    joined to the first by the columns ``joined_by`` (the first of them, and others where both sheets have them), a row
    of theirs that the first does not have is a row of its own, and a row counts only when a hand filled in one of
    ``row_if_any``. Beside its columns it has those that we filled in, ``given``, those of packages that are still out
    among them: what a hand writes in any other would be read by nobody, and the file is refused. Of columns that stand
    ``together`` a file has all or none: who renames one would lose what it tells.

    A header of several lines (``header_lines``) is read from top to bottom: ``체납 금액`` where a cell ``체납`` is
    merged over ``금액`` and others. Lines at the end that begin with one of ``total_words`` (합계) are no rows;
    a sign among them (※) stands for a note, which is one cell, and 소계 is none wherever it stands.
    A delimited file ends with a line end, which a file that was cut inside its last cell lacks; of a sender who writes
    none ``ends_with_line`` is false, and then only the cells of its last row tell.
    A list with a sheet for each town is read from ``every_sheet`` that has its header, one after the other.
    ``rows_at`` says where in one JSON document the list of rows stands (``data.items``, or nothing for the document
    itself); without it each line is an object. A column within an object is named by its path, ``person.name``.
    ``record`` names a JSON Schema of ``warehouse/reference`` that each object is held to before it is taken apart.
    """

    layout_from: date
    format: Literal["csv", "fixed_width", "xlsx", "jsonl", "parquet"]
    encoding: Literal["cp949", "utf-8-sig", "utf-8"] = "utf-8-sig"
    delimiter: str = ","
    title_lines: int = Field(0, ge=0)
    header_lines: int = Field(1, ge=1, le=5)
    total_words: tuple[str, ...] = ()
    ends_with_line: bool = True
    rows_at: str | None = None
    record: str | None = None
    sheet: str | None = None
    every_sheet: bool = False
    joined_sheets: tuple[str, ...] = ()
    joined_by: tuple[str, ...] = ()
    row_if_any: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    columns: dict[Name, Writing] = {}
    order: tuple[Name, ...] = ()
    day_zero: date | None = None


class Column(_Declared):
    """One declared column.

    ``written`` is its header in the file, ``width`` its bytes in a fixed-width file; an optional one may be absent.
    ``times`` says how many won a written 1 is worth. Years of two digits are read only where ``years_from`` names the
    first of the hundred years that they count. ``also`` are other words for codes, read and offered to nobody. Layouts
    from ``since`` to before ``until`` have the column. A sealed column says who reported somebody: one command shows
    it, and no statement but that command's own reads it.
    """

    name: Name
    written: str = Field(alias="from")
    type: Type
    personal: Literal["direct", "quasi", "none"] = "none"
    unit: str | None = None
    width: int | None = None
    codes: dict[str, str] | None = None
    also: dict[str, str] = {}
    times: int = Field(default=1, ge=1)
    years_from: int | None = Field(default=None, ge=1850, le=2050)
    since: date | None = None
    until: date | None = None
    is_optional: bool = False
    is_sealed: bool = False
    note: str | None = None

    def stands_in(self, layout: Layout) -> bool:
        """Whether files of a layout have this column."""
        day = layout.layout_from
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    def written_in(self, layout: Layout) -> "Column":
        """This column as a layout writes it; optional where the layout does not have it yet, or no more."""
        stated = layout.columns.get(self.name)
        changes: dict[str, Any] = stated.model_dump(exclude_none=True) if stated else {}
        changes["is_optional"] = self.is_optional or not self.stands_in(layout)
        return self.model_copy(update=changes)

    def is_plain(self) -> bool:
        """Whether only codes have a list, only amounts in KRW another unit, only days and months short years."""
        return (
            (self.codes is not None) == (self.type == "code")
            and set(self.also.values()) <= set((self.codes or {}).values())
            and (self.times == 1 or (self.unit, self.type) == ("KRW", "integer"))
            and (self.years_from is None or self.type in ("date", "month"))
        )


class Observes(_Declared):
    """Which crisis information a row carries: fixed kinds, kinds named in a cell, or boolean flags.

    A cell that names kinds may name those of ``kinds_named``, or every kind of the ``catalogue``. It was true on the
    day in the column ``observed_on``, else on that of which the delivery speaks (``ops.delivery_day``).
    """

    kinds: tuple[str, ...] = ()
    kinds_in: dict[str, str] | None = None
    kinds_named: tuple[str, ...] | Literal["catalogue"] = ()
    flags: dict[Name, str] | None = None
    subject: Literal["household", "person", "account"]
    observed_on: Name | None = None
    valid_days: int = Field(ge=1)

    @model_validator(mode="after")
    def _says_what_its_cell_names(self) -> "Observes":
        if bool(self.kinds_in) != bool(self.kinds_named):
            raise ValueError("kinds_in and kinds_named stand together")
        return self


class Limits(_Declared):
    """What a file may be at most, checked before a parser sees it; and what its reader may use of the machine."""

    bytes: int = 50_000_000
    uncompressed_bytes: int = 300_000_000
    members: int = 200
    rows: int = 500_000
    columns: int = 200
    cells: int = 5_000_000
    cell_length: int = 20_000
    parts: int = 200
    memory_bytes: int = 1_000_000_000
    cpu_seconds: int = 120


class Source(_Declared):
    """A declared feed.

    ``answers`` are the kinds of package that come back as files of this source. A file ``by_folder_only`` is taken from
    the folder of its source alone: whoever may write there may decide, and anybody writes into the drop folder. A file
    that comes ``sealed_by`` somebody is refused in clear: the passphrase that opens it says whose it is.
    """

    code: Name
    name_ko: str
    agency: str
    route: Route
    legal_basis: LegalBasis
    cadence: str
    arrives: Arrives
    kind: Literal["full", "delta"]
    period: Period
    retention_years: int = Field(ge=1)
    layouts: tuple[Layout, ...]
    columns: tuple[Column, ...]
    key: tuple[Name, ...]
    parts: Parts | None = None
    answers: tuple[Name, ...] = ()
    observes: Observes | None = None
    limits: Limits = Limits()
    is_optional: bool = False
    by_folder_only: bool = False
    sealed_by: Literal["partner"] | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _is_consistent(self) -> "Source":
        names = [column.name for column in self.columns]
        if len(set(names)) < len(names) or not self.layouts:
            raise ValueError("column names repeat, or there is no layout")
        if any((column.type == "rrn") != (column.name == "rrn") for column in self.columns):
            raise ValueError("a resident registration number is the column rrn, and nothing else is")
        if len({layout.layout_from for layout in self.layouts}) < len(self.layouts):
            raise ValueError("two layouts begin on one day")
        for layout in self.layouts:
            self._check_layout(layout)
        if self.parts and self.parts.column and self.parts.column not in names:
            raise ValueError("the label of a part stands in a column that is not declared")
        return self

    def _check_layout(self, layout: Layout) -> None:
        if layout.record and layout.format != "jsonl":
            raise ValueError("a schema of records is one of JSON objects")
        own = {column.name for column in self.columns if column.stands_in(layout)}
        if layout.order and (layout.format != "fixed_width" or {*layout.order} != own):
            raise ValueError("the order of a layout is that of all columns of a fixed-width record")
        needed = {*self.key, self.period.column} & {column.name for column in self.columns}
        if not needed <= own:
            raise ValueError("a layout does not have a column of the key, or that of the period")
        if not layout.columns:
            return
        columns = self.written_in(layout).columns
        titles = {"".join(column.written.split()) for column in columns}
        if set(layout.columns) - {column.name for column in self.columns} or len(titles) < len(columns):
            raise ValueError("a layout writes a column that nobody declared, or two alike")
        if not all(column.is_plain() for column in columns):
            raise ValueError("a column is written as its type never is")
        if layout.format == "fixed_width" and not all(column.width for column in columns):
            raise ValueError("a column of a fixed-width record has no width")

    def layout(self, day: date) -> Layout:
        """The layout in force on a day; before the first one, the first."""
        ordered = sorted(self.layouts, key=lambda layout: layout.layout_from)
        in_force = [layout for layout in ordered if layout.layout_from <= day]
        return in_force[-1] if in_force else ordered[0]

    def written_in(self, layout: Layout) -> "Source":
        """This source with its columns as a layout writes them; a fixed-width record has only its own."""
        columns = [column.written_in(layout) for column in self.columns]
        if layout.format == "fixed_width":
            columns = [column for column in columns if self.column(column.name).stands_in(layout)]
        if layout.order:
            columns.sort(key=lambda column: layout.order.index(column.name))
        return self.model_copy(update={"columns": tuple(columns)})

    def column(self, name: str) -> Column:
        """A declared column by name."""
        return next(column for column in self.columns if column.name == name)


def load_source(code: str, folder: Path | None = None) -> Source:
    """One declaration.

    Raises:
        Fault: there is none (``unknown_source``), or it breaks the form (``bad_declaration``, with its place).
    """
    file = at_hand((folder or FOLDERS[SOURCES]) / f"{code}.yaml")
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", code) or not file.is_file():
        raise Fault("unknown_source")
    return _declared(code, file)


def all_sources(folder: Path | None = None) -> tuple[Source, ...]:
    """Every declared source, by code."""
    return _all_declared(tuple(files_of(folder or FOLDERS[SOURCES])), stood_in_for())


@cache
def _all_declared(files: tuple[Path, ...], _: frozenset[Path]) -> tuple[Source, ...]:
    return tuple(load_source(file.stem, file.parent) for file in files)


@cache
def _declared(code: str, file: Path) -> Source:
    try:
        source = Source.model_validate(yaml.load(file.read_bytes(), Loader=_Loader))
    except (
        yaml.YAMLError,
        ValueError,
    ) as error:  # no YAML, no UTF-8, a day that no calendar has; not as declared
        raise Fault("bad_declaration", source=code, column=_place(error)) from None
    if source.code != code:
        raise Fault("bad_declaration", source=code, column="code")
    return source


def _place(error: Exception) -> str | None:
    """Where a declaration breaks its form: the path of a key, or a line of the file."""
    if isinstance(error, ValidationError):
        return ".".join(str(part) for part in error.errors()[0]["loc"]) or None
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}" if mark else None
