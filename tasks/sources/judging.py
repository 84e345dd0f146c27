"""Holds a declaration and its suite to their forms and to each other, without reading a row."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import jsonschema
from pydantic import BaseModel, ValidationError

from expectations.demands import Demands
from expectations.faults import DERIVED
from tasks.doors.table import bare
from tasks.sources.draft import QUESTION
from tasks.sources.invented import ENDINGS
from tasks.sources.places import Document, Finding
from tasks.sources.schemas import DECLARATION, SUITE, schema_of
from warehouse.catalog import Source
from warehouse.declared import names_persons, typed_columns
from warehouse.errors import Fault
from warehouse.kinds import indicators

Model = TypeVar("Model", bound=BaseModel)

# What a row of the warehouse already means.
_RESERVED = {"delivery_id", "row_no"}
_DAYS = {"date", "month", "timestamp"}
# What linkage reads of every source by these names.
_LINKED = {"birth_on": "date", "birth_year": "integer", "phone": "phone", "phone_2": "phone"}


@dataclass(frozen=True)
class Judged:
    """One source: what was declared, as far as it is whole, what is wrong, and where its fixtures lie.

    Args:
        fixture: that of the newest layout.
        older: those of older layouts, by the day from which each was in force.
    """

    code: str
    source: Source | None
    suite: Document
    fixture: Path | None
    older: Mapping[date, Path]
    findings: list[Finding]
    questions: list[int]


def judge(root: Path, code: str) -> Judged:
    """Everything that is wrong with the three files of one source, but for its rows."""
    declaration = Document.read(root, f"warehouse/sources/{code}.yaml")
    suite = Document.read(root, f"expectations/sources/{code}.yaml")
    source, findings = _whole(root, declaration, Source, DECLARATION)
    demands, more = _whole(root, suite, Demands, SUITE)
    findings += more
    if source:
        findings += _facts(declaration, source, code)
    if demands:
        findings += _demands(suite, demands, source, code)
    fixture, older, missing = _fixtures(root, code, source)
    return Judged(
        code=code,
        source=source,
        suite=suite,
        fixture=fixture,
        older=older,
        findings=sorted({*findings, *missing}),
        questions=_questions(root / declaration.name),
    )


def _whole(
    root: Path, document: Document, model: type[Model], schema: str
) -> tuple[Model | None, list[Finding]]:
    """What a file states, if it has the form of its model; and each place where it has not."""
    findings = [*document.findings]
    if document.node is None:
        return None, findings or [document.finding((), "is empty")]
    wanted = f"# yaml-language-server: $schema={Path(schema).name}"
    if (root / document.name).read_text("utf-8").partition("\n")[0] != wanted:
        findings.append(document.finding((), f"the first line is not {wanted!r}, by which editors complete"))
    try:
        return model.model_validate(document.stated), [*findings, *_by_schema(document, schema)]
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)
    return None, findings + [document.finding(item["loc"], _said(item["loc"], item["msg"])) for item in wrong]


def _said(path: Sequence[str | int], text: str) -> str:
    place = ".".join(map(str, path))
    return f"{place}: {text}" if place else text


def _by_schema(document: Document, schema: str) -> list[Finding]:
    """What editors would mark and the model lets pass: both are made of one, so this is a wrong schema."""
    wrong = _validator(schema).iter_errors(_as_json(document.stated))
    return [
        document.finding(list(error.path), _said(list(error.path), "breaks the JSON Schema"))
        for error in wrong
    ]


@cache
def _validator(schema: str) -> Any:
    return jsonschema.Draft202012Validator(schema_of(schema))


def _as_json(stated: Any) -> Any:
    """Days as JSON has them: as text."""
    if isinstance(stated, dict):
        return {key: _as_json(value) for key, value in stated.items()}
    if isinstance(stated, list):
        return [_as_json(value) for value in stated]
    return stated.isoformat() if isinstance(stated, date) else stated


def _facts(document: Document, source: Source, code: str) -> Iterator[Finding]:
    """What a form cannot say: that names which stand in two places are the same."""
    if source.code != code:
        yield document.finding(["code"], f"the file is called {code}.yaml")
    names = {column.name: column.type for column in source.columns}
    if not source.key:
        yield document.finding(
            ["key"], "key: names no column, so that no row could be corrected or told from another"
        )
    for place, name in enumerate(source.key):
        if name not in names:
            yield document.finding(["key", place], f"key: there is no column {name}")
    yield from _columns(document, source)
    yield from _period(document, source, names)
    yield from _observes(document, source, names)


def _columns(document: Document, source: Source) -> Iterator[Finding]:
    written = Counter(bare(column.written) for column in source.columns)
    typed = Counter(name for name, _, _ in typed_columns(source))
    records = [source.written_in(layout) for layout in source.layouts if layout.format == "fixed_width"]
    bare_of_width = {column.name for record in records for column in record.columns if not column.width}
    for place, column in enumerate(source.columns):
        said = _sayer(document, "columns", place, column.name)
        if column.name in _RESERVED:
            yield said("the name is taken by every table")
        if typed[column.name] > 1:
            yield said("a resident number becomes token, birth_on and sex: another name is needed")
        if written[bare(column.written)] > 1:
            yield said("another column has the same title")
        if (column.type == "code") != bool(column.codes):
            yield said("type code and codes belong together")
        if column.type != _LINKED.get(column.name, column.type):
            yield said(f"linkage reads it as type {_LINKED[column.name]}: another name or type is needed")
        tells_who = column.type in ("rrn", "phone") or column.name in ("person_name", "address")
        if tells_who and column.personal != "direct":
            yield said("is personal: direct")
        if column.name in bare_of_width:
            yield said("a column of a fixed-width file needs its width in bytes")


def _sayer(document: Document, *path: str | int) -> Callable[[str], Finding]:
    return lambda text: document.finding(path[:2], f"{path[2]}: {text}")


def _period(document: Document, source: Source, names: Mapping[str, str]) -> Iterator[Finding]:
    period = source.period
    if period.source == "column" and period.column not in names:
        yield document.finding(
            ["period", "column"], f"period: there is no column {period.column or '(none named)'}"
        )
    for place, layout in enumerate(source.layouts):
        if period.source == "title" and not layout.title_lines:
            yield document.finding(
                ["layouts", place], "period: this layout has no title line to read it from"
            )


def _observes(document: Document, source: Source, names: Mapping[str, str]) -> Iterator[Finding]:
    observes = source.observes
    if observes is None:
        return
    if not names_persons(source):
        yield document.finding(
            ["observes"],
            "observes: no column names a person by rrn, person_name or address, so it tells of nobody",
        )
    said = _sayer(document, "observes", "observed_on", "observes")
    day = observes.observed_on
    if not (names.get(day) in _DAYS if day else source.period.source != "as_of"):
        yield said(f"there is no column {day or '(none named)'} of a day, month or time")
    known = set(indicators()["kind"])
    for kind in (*observes.kinds, *(observes.flags or {}).values()):
        if kind not in known:
            yield document.finding(["observes", "kinds"], f"observes: the catalogue has no kind {kind}")
    for flag in observes.flags or {}:
        if names.get(flag) != "boolean":
            yield document.finding(
                ["observes", "flags", flag], f"observes: there is no column {flag} of yes and no"
            )
    if observes.kinds_in and names.get(observes.kinds_in.get("column", "")) != "text":
        yield document.finding(["observes", "kinds_in"], "observes: kinds_in names no column of text")
    if not (observes.kinds or observes.flags or observes.kinds_in):
        yield document.finding(["observes"], "observes: names no kind")


def _demands(document: Document, demands: Demands, source: Source | None, code: str) -> Iterator[Finding]:
    """Rules that fit the table of their source, each for itself."""
    if demands.source != code:
        yield document.finding(["source"], f"the file is called {code}.yaml")
    seen = set(DERIVED)
    kinds = {name: kind for name, kind, _ in typed_columns(source)} if source else {}
    types = {"row_no": "INTEGER", **kinds, "_faults": "VARCHAR[]"}
    for place, rule in enumerate(demands.rules):
        if rule.rule in seen:
            yield document.finding(["rules", place], f"{rule.rule}: the name is taken")
        seen.add(rule.rule)
        try:
            _ = rule.checks(code, types) if source else []
        except Fault as fault:
            where = f" {fault.column}" if fault.column else ""
            yield document.finding(["rules", place], f"{rule.rule}: {fault.code.replace('_', ' ')}{where}")
    if not any(rule.expect == "row_count" for rule in demands.rules):
        yield document.finding(["rules"], "no rule row_count: an empty file passes every rule about rows")


def _fixtures(
    root: Path, code: str, source: Source | None
) -> tuple[Path | None, dict[date, Path], list[Finding]]:
    """The fixture of the newest layout, which has to be there, those of older ones, and what is none."""
    folder = "tests/fixtures/deliveries"
    found = sorted((root / folder).glob(f"{code}.*"))
    if source is None:
        return None, {}, [] if found else [Finding(f"{folder}/{code}.*", 1, "there is no fixture")]
    *others, newest = sorted(source.layouts, key=lambda layout: layout.layout_from)
    wanted = root / folder / f"{code}.{ENDINGS[newest.format]}"
    older = {
        layout.layout_from: root / folder / f"{code}.{layout.layout_from}.{ENDINGS[layout.format]}"
        for layout in others
    }
    names = [file.name for file in (wanted, *older.values())]
    wrong = [
        Finding(f"{folder}/{file.name}", 1, f"is no fixture: {' or '.join(names)} is")
        for file in found
        if file.name not in names
    ]
    there = {day: file for day, file in older.items() if file.is_file()}
    if not wanted.is_file():
        return None, there, [*wrong, Finding(f"{folder}/{wanted.name}", 1, "there is no fixture")]
    return wanted, there, wrong


def _questions(file: Path) -> list[int]:
    """The lines of questions that nobody has answered yet."""
    if not file.is_file():
        return []
    lines = file.read_text("utf-8").splitlines()
    return [number for number, line in enumerate(lines, 1) if line.startswith(QUESTION.strip())]
