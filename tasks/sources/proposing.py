"""``source new``: from a sample to the three files of a source, without a value of anybody."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from tasks.doors.readers import Rejection, read
from tasks.doors.table import bare
from tasks.doors.units import won_of_one
from tasks.sources.draft import Draft
from tasks.sources.invented import ENDINGS, FIXTURE_DAY, fixture_of
from tasks.sources.profile import Proposed, propose_columns
from tasks.sources.sample import Sample, read_sample
from tasks.sources.shapes import halves_of_a_number, titles_by_shape
from tasks.sources.table_facts import (
    flags_of,
    household_key_of,
    is_address_in_parts,
    key_of,
    kind_of,
    observed_on,
    parts_of,
    period_of,
    subject_of,
)
from tasks.sources.throwaway import throw_away_home
from tasks.sources.words import meaning_of
from warehouse import clock
from warehouse.catalog import Limits, Source
from warehouse.county import parameters
from warehouse.declared import NAMING
from warehouse.errors import Refusal
from warehouse.home import CHECKOUT, Home, write_atomically
from warehouse.kinds import indicators
from warehouse.readings import count_readable


@dataclass(frozen=True)
class Written:
    """The files of a new source, what it was taken for, and what is to be answered."""

    code: str
    files: tuple[Path, ...]
    summary: tuple[str, ...]
    questions: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """What is told of it."""
        yield from self.summary
        yield from ("", "Written:", *(f"  {file}" for file in self.files))
        yield from ("", "What no file says; answer it in the first of them and take the line away:")
        yield from (f"  ? {question}" for question in self.questions)
        yield from ("", "Then:", *(f"  {step.format(code=self.code)}" for step in _NEXT))


def new_source(code: str, sample: Path, root: Path = CHECKOUT) -> Written:
    """Propose a source from a sample and write its three files into the checkout at ``root``.

    Raises:
        Refusal: the code is none, a file of the source is there already, or the sample cannot be read.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", code):
        raise Refusal("A source's code is in small letters, digits and _, and begins with a letter.")
    if any(root.glob(f"*/sources/{code}.yaml")) or any(root.glob(f"tests/fixtures/deliveries/{code}.*")):
        raise Refusal(f"There is a source {code} already; nothing was written.")
    if sample.stat().st_size > Limits().bytes:
        raise Refusal("Nothing was written: the sample is too large; a part of it with its header is enough.")
    draft = draft_of(code, sample.read_bytes())
    source = draft.source()
    limits = parameters("sources", clock.today())
    fixture = f"{code}.{ENDINGS[source.layouts[-1].format]}"
    files = {
        root / "warehouse" / "sources" / f"{code}.yaml": draft.declaration().encode(),
        root / "expectations" / "sources" / f"{code}.yaml": draft.suite().encode(),
        root / "tests" / "fixtures" / "deliveries" / fixture: fixture_of(source, limits["rows_of_a_fixture"]),
    }
    for file, content in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, content)
    return Written(code, tuple(files), _summary(draft), tuple(draft.questions))


_NEXT = (
    "balgul source check {code}",
    "add {code} to `sources` in the county's file (warehouse/counties/, or the one that `init` was given)",
    "balgul deliver {code} FILE: the next run makes its tables, also in a home that was there before, and takes it in",
)


def draft_of(code: str, content: bytes) -> Draft:
    """What a sample says of a source.

    Raises:
        Refusal: it cannot be read, or nothing in it can be told apart.
    """
    limits = parameters("sources", clock.today())
    with throw_away_home() as home:
        try:
            sample = read_sample(content, home.keys(), limits["rows_looked_at"])
        except Rejection as rejection:
            raise Refusal(f"Nothing was written: {rejection.reason_ko} ({rejection.code})") from None
        if halves := halves_of_a_number(sample.titles, sample.rows):
            raise Refusal(_IN_TWO_COLUMNS.format(*halves))
        if alike := _alike(sample.titles):
            raise Refusal(_ALIKE.format(*alike))
        columns, unsure = _columns(home, sample, limits)
        if not columns or not sample.rows:
            raise Refusal("Nothing was written: the sample has no rows of which a column could be told.")
        draft = _drafted(code, sample, columns, unsure, limits)
        return replace(draft, questions=[*draft.questions, *_held_back(draft.source(), content, home)])


def _held_back(source: Source, content: bytes, home: Home) -> Iterator[str]:
    """What the inbox would refuse of the sample itself, if it came as a delivery of what is proposed."""
    try:
        received = read(source, content, as_of=clock.today(), keys=home.keys())
    except Rejection as rejection:
        yield f"the sample itself would be refused as it is proposed: {rejection.code}"
        return
    if held := received.rows.height - received.rows["_shape"].null_count():
        yield f"{held} of {received.height} rows of the sample would be held back by their shape"


_IN_TWO_COLUMNS = (
    "Nothing was written: columns {} and {} are a resident number between them, which is replaced only where it stands "
    "in one cell. Ask the sender to write it into one column, or to leave its second half out."
)


_ALIKE = (
    "Nothing was written: columns {} and {} have one title, so that no delivery could tell which is which. Ask the "
    "sender for a title of its own in each."
)


def _alike(titles: Sequence[str]) -> tuple[int, int] | None:
    """The places from 1 of two columns under one title."""
    first: dict[str, int] = {}
    for place, title in enumerate(map(bare, titles), 1):
        if title and first.setdefault(title, place) < place:
            return first[title], place
    return None


def _columns(home: Home, sample: Sample, limits: dict[str, Any]) -> tuple[list[Proposed], list[int]]:
    titles = sample.titles or titles_by_shape(sample.rows, len(sample.widths))
    cells = {
        f"c{place}": pl.Series(
            [row[place] if place < len(row) else None for row in sample.rows], dtype=pl.String
        )
        for place in range(len(titles))
    }
    times = won_of_one(sample.title) or 1
    readable = list(count_readable(home, pl.DataFrame(cells), times).values())
    columns, unsure = propose_columns(titles, sample.rows, readable, limits)
    if sample.widths:
        # Every byte of a record belongs to a column: those that nobody can name stay as well.
        columns = [_in_a_record(column, sample) for column in columns]
    return [replace(c, times=times) if (c.unit, c.type) == ("KRW", "integer") else c for c in columns], unsure


def _in_a_record(column: Proposed, sample: Sample) -> Proposed:
    """A column with its width; digits that nobody named are a number there, which is padded with zeros."""
    cells = {row[column.place] or "" for row in sample.rows if column.place < len(row)}
    is_number = (column.type, column.common) == ("text", None) and all(map(str.isdecimal, cells))
    told = replace(column, type="integer", personal="quasi") if is_number else column
    return replace(told, width=sample.widths[column.place])


def _drafted(
    code: str, sample: Sample, columns: list[Proposed], unsure: list[int], limits: dict[str, Any]
) -> Draft:
    kinds = indicators().to_dicts()
    kind = kind_of(code, sample.title, kinds)
    entry = next((item for item in kinds if item["kind"] == kind), None)
    flags, day = flags_of(columns, kinds), observed_on(columns, sample.rows)
    period = period_of(sample.title, columns, sample.rows)
    observes = None
    if (day or period["source"] == "title") and _names_somebody(columns):
        carried = {"flags": flags} if flags else {"kinds": [kind or "LOCAL_UNKNOWN_KIND"]}
        told = {"subject": subject_of(columns, entry), "observed_on": day, "valid_days": 180}
        observes = carried | {name: value for name, value in told.items() if value}
    key = key_of(columns, sample.rows, limits["most_key_columns"])
    if sample.layout["format"] in _TEXTS and any(column.is_serial for column in columns):
        sample.layout["day_zero"] = "1899-12-30"
    parts, asked = parts_of(sample.title, len(sample.rows))
    doubts = [
        *sample.doubts,
        *asked,
        *([] if day else [_BY_TITLE if observes else _UNDATED]),
        *_doubts(columns, unsure, key, kind is not None or bool(flags)),
        *([_ADDRESS_IN_PARTS] if is_address_in_parts(columns, sample.rows) else []),
    ]
    return Draft(
        code=code,
        columns=columns,
        key=key,
        period=period,
        parts=parts,
        layout=sample.layout,
        observes=observes,
        name_ko=str(entry["name_ko"]) if entry else f"{code} (이름 확인 필요)",
        questions=[*_ALWAYS, *doubts],
    )


# A workbook says by itself from which day it counts.
_TEXTS = ("csv", "fixed_width", "jsonl")
_UNDATED = "observes: no column says on which day it was true, so a row observes nothing yet"
_BY_TITLE = (
    "observes: no column says on which day it was true: the day or month of the title counts for each row"
)
_ALWAYS = (
    "name_ko, agency: what is the file called, and which office sends it?",
    "legal_basis: by which article does the county hold it, and who confirmed that?",
    "route: by the national system (ssis), the county's own records, a local report, or an agreement?",
    "cadence, kind: how often does it come, on which day, how late at most; the whole list (full) or changes (delta)?",
    "retention_years: 5 by 사회보장급여법 제34조, unless another law says less",
    "contact: which office or role answers questions (never a person)?",
)


def _doubts(
    columns: Sequence[Proposed], unsure: Sequence[int], key: Sequence[str], has_kind: bool
) -> list[str]:
    doubts = [f"columns, {column.name}: {column.doubt}" for column in columns if column.doubt]
    doubts += [
        f"columns, {c.name}: the title says that a written 1 is {c.times} won" for c in columns if c.times > 1
    ]
    doubts += [
        f"columns, {c.name}: holds masked resident numbers: of them the birth is read, and nobody is known by it alone"
        for c in columns
        if c.common == "birth_on" and meaning_of(c.written).common == "rrn"
    ]
    if not has_kind:
        doubts.insert(
            0,
            "observes: which kind of crisis information is it (warehouse/reference/*.csv)? unknown until then",
        )
    if not _names_somebody(columns):
        doubts.append("columns: none is a person's own number, name or address, so a row tells of nobody")
    if not key:
        doubts.append("key: no set of columns is without repeats; what tells two rows apart?")
    doubts += [
        f"columns: the title of column {place} may be somebody's name, or cannot be shown, and was left out"
        for place in unsure
    ]
    if number := household_key_of(columns):
        doubts.append(
            f"household key: {number} is the sender's own; call it household_no only if 행복이음 gives it"
        )
    return doubts


_ADDRESS_IN_PARTS = (
    "columns: the address stands in several columns, and linkage finds nobody by a part of one: ask its sender for the "
    "whole address in one column, called address"
)


def _names_somebody(columns: Sequence[Proposed]) -> bool:
    """Whether linkage will find whom a row speaks of."""
    return any(column.name in NAMING for column in columns)


def _summary(draft: Draft) -> tuple[str, ...]:
    """What the sample was taken for, in the words of the declaration."""
    layout = {name: value for name, value in draft.layout.items() if name != "layout_from"}
    observes = draft.observes or {}
    width = max(24, *(len(column.name) for column in draft.columns))
    return (
        "  ".join(f"{name}: {value!r}" for name, value in layout.items()),
        f"period: {draft.period['source']}  key: {', '.join(draft.key) or 'none'}  "
        f"household key: {household_key_of(draft.columns) or 'none'}  subject: {observes.get('subject', 'none')}  "
        f"kind: {', '.join(observes.get('kinds', observes.get('flags', {}).values())) or 'none'}",
        *(
            f"{column.name:<{width}}  {column.type:<11}{column.personal:<8}{column.written}"
            for column in draft.columns
        ),
        f"fixture: invented rows of {FIXTURE_DAY:%Y-%m-%d}",
    )
