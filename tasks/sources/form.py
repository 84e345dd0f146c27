"""``form check``: what a questionnaire breaks, and what a version changed, with who reads what it changed.

A version that answers are kept with never changes (warehouse/forms/released.yaml): another one begins on another day.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from tasks.sources.places import Finding
from warehouse.catalog import Column, load_source
from warehouse.connection import statement
from warehouse.errors import Refusal
from warehouse.forms import FORMS, Question, Questionnaire, Sheets, compiled, read_form, sheets_of
from warehouse.home import CHECKOUT
from warehouse.kinds import indicators

RELEASED = FORMS / "released.yaml"
# Who carries answers back, and the statement that takes them in.
_CARRIERS = {
    "ai_call_result": "answers/select_new_ai_answer",
    "phone_result": "answers/select_new_phone_answer",
    "visit_result": "visits/insert_response",
}
# At the door the officer has seen whom they speak with, consent is one to pass things on, and kinds are not spoken of.
_NOT_AT_THE_DOOR = frozenset({"identity", "consent", "wants_visit"})
# What triage cannot do without.
_NEEDED = ("identity", "consent", "urgent", "wants_visit")
_COUNTING_NEEDS = ("tasks/answers/rules.py", "warehouse/models/60_returned_row.sql")
_READERS = (
    "tasks/*/*.sql",
    "tasks/*/*.yaml",
    "tasks/*/rules.py",
    "warehouse/models/*.sql",
    "expectations/sources/*.yaml",
)


@dataclass(frozen=True)
class _Form:
    """A version with where it is written."""

    file: Path
    sheets: Sheets
    form: Questionnaire

    @property
    def place(self) -> str:
        return str(self.file.relative_to(CHECKOUT)) if self.file.is_relative_to(CHECKOUT) else self.file.name

    def finding(self, name: str, what: str) -> Finding:
        return Finding(self.place, _line_of(self.file, name), what)


def check_forms(candidate: Path | None = None) -> Iterator[str]:
    """A line for each fault and each change from one version to the next.

    Args:
        candidate: a form in text or as a workbook that is to be the next version; every version of the checkout when
            not given.

    Raises:
        Refusal: the file cannot be read as a form; or, once all is told, something is broken.
    """
    standing = [_read(file) for file in sorted(FORMS.glob("*-*-*.yaml"))]
    asked = [_read(candidate)] if candidate else standing
    faults = 0
    for form in asked:
        before = [other for other in standing if other.form.version < form.form.version]
        found = [*_faults(form), *(_released(form) if candidate is None else _taken(form, standing))]
        yield from map(str, found)
        faults += len(found)
        yield f"{'ok' if not found else '--'}  {form.form.version}  {len(form.form.questions)} questions  {form.place}"
        if before:
            yield from _changes(before[-1].form, form.form)
    if faults:
        raise Refusal(f"{faults} faults: the form is not to be used as it is.")


def _read(file: Path) -> _Form:
    try:
        sheets = sheets_of(file) if file.suffix == ".yaml" else _workbook(file)
        return _Form(file, sheets, read_form(sheets))
    except (yaml.YAMLError, KeyError, TypeError, IndexError, AttributeError) as wrong:
        what = str(wrong) if isinstance(wrong, KeyError) else type(wrong).__name__
        raise Refusal(
            f"{file.name} is no questionnaire: survey, choices and settings are needed ({what})."
        ) from None


def _workbook(file: Path) -> Sheets:
    """The sheets of an XLSForm workbook, as an official edits it."""
    from zipfile import BadZipFile

    from pyxform.errors import PyXFormError
    from pyxform.xls2json_backends import get_xlsform

    try:
        read = get_xlsform(str(file))
    except (PyXFormError, BadZipFile) as wrong:
        raise Refusal(f"{file.name} is no XLSForm: {wrong}") from None
    return {"survey": list(read.survey), "choices": list(read.choices), "settings": list(read.settings)}


def _faults(form: _Form) -> Iterator[Finding]:
    yield from _not_compiled(form)
    paths = form.form.paths
    for path in sorted({path for path in paths if paths.count(path) > 1}):
        yield form.finding(path, f"{path} is asked twice")
    for path in _NEEDED:
        if path not in paths:
            yield form.finding("survey", f"{path} is not asked: triage cannot judge an answer without it")
    known = set(indicators()["kind"])
    for question in form.form.questions:
        for kind in sorted(question.kinds - known):
            yield form.finding(
                question.path, f"{question.path} asks about {kind}, which is no kind of the catalogue"
            )
        yield from _not_counted(form, question)
        for source, taken_by in _CARRIERS.items():
            yield from _not_carried(form, question, source, taken_by)


def _not_compiled(form: _Form) -> Iterator[Finding]:
    from pyxform.errors import PyXFormError

    try:
        compiled(form.sheets)
    except PyXFormError as wrong:
        yield form.finding("survey", f"pyxform does not compile it: {' '.join(str(wrong).split())}")


def _not_counted(form: _Form, question: Question) -> Iterator[Finding]:
    if question.path.endswith("_need"):
        for reader in _COUNTING_NEEDS:
            if not _names(CHECKOUT / reader, question.path):
                yield form.finding(
                    question.path, f"{question.path} counts as no need: {reader} does not name it"
                )


def _not_carried(form: _Form, question: Question, source: str, taken_by: str) -> Iterator[Finding]:
    """Whether a source brings the answer under the question's title and words, and a statement takes it in."""
    path = question.path
    if (question.kinds and source != "phone_result") or (
        source == "visit_result" and path in _NOT_AT_THE_DOOR
    ):
        return
    column = next((column for column in load_source(source).columns if column.name == path), None)
    if column is None:
        yield form.finding(path, f"{path} comes back in no column of {source}")
    elif column.written != question.title_ko:
        yield form.finding(path, f"{path} is called {question.title_ko}, in {source} {column.written}")
    elif not _says_the_same(column, question):
        yield form.finding(path, f"the choices of {path} are not those that {source} reads")
    elif not re.search(rf"\b{path}\b", statement(taken_by)):
        yield form.finding(path, f"{path} comes back in {source}, and {taken_by}.sql does not take it in")


def _says_the_same(column: Column, question: Question) -> bool:
    if column.type == "code":
        return column.codes == {word: code for code, word in question.choices.items()}
    return column.type == ("boolean" if question.choices else "integer") and set(question.choices) <= {
        "true",
        "false",
    }


def _released(form: _Form) -> Iterator[Finding]:
    """A version is kept as it was released, under the day from which it holds."""
    version = form.form.version
    if not version.startswith(date.fromisoformat(form.file.stem).strftime("%Y%m%d")):
        yield form.finding("version", f"version {version} holds from another day than the file's name says")
    kept = yaml.safe_load(RELEASED.read_text("utf-8")) or {}
    if version not in kept:
        yield form.finding(
            "version", f'not released: add "{version}": {hash_of(form.sheets)} to {RELEASED.name}'
        )
    elif kept[version] != hash_of(form.sheets):
        yield form.finding("version", f"{version} was released and has changed: answers are kept with it")


def _taken(form: _Form, standing: list[_Form]) -> Iterator[Finding]:
    for other in standing:
        if other.form.version == form.form.version and hash_of(other.sheets) != hash_of(form.sheets):
            yield form.finding(
                "version", f"{form.form.version} is the version of {other.place}: take another"
            )


def hash_of(sheets: Sheets) -> str:
    """What a version is kept under: a hash of its cells, whatever stands beside them."""
    return hashlib.sha256(json.dumps(sheets, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _changes(old: Questionnaire, new: Questionnaire) -> Iterator[str]:
    before = {question.path: question for question in old.questions}
    after = {question.path: question for question in new.questions}
    for path in [*after, *(path for path in before if path not in after)]:
        was, now = before.get(path), after.get(path)
        if was == now:
            continue
        yield f"      {_change(path, was, now)}"
        if was is not None:
            yield from (f"        read by {reader}" for reader in _readers(path))


def _change(path: str, was: Question | None, now: Question | None) -> str:
    if now is None:
        return f"- {path}: asked no more, so nothing that reads it will come again"
    if was is None:
        of = f", of households with {', '.join(sorted(now.kinds))}" if now.kinds else ""
        return f"+ {path}: asked now{of}"
    said = [
        f"{what} changed"
        for what, differs in (
            ("title", was.title_ko != now.title_ko),
            ("whom it is asked of", was.kinds != now.kinds),
        )
        if differs
    ]
    gone, more = sorted(set(was.choices) - set(now.choices)), sorted(set(now.choices) - set(was.choices))
    said += [f"no more {', '.join(gone)}"] * bool(gone) + [f"new {', '.join(more)}"] * bool(more)
    return f"~ {path}: {'; '.join(said) or 'the words of its choices changed'}"


def _readers(path: str) -> list[str]:
    files = sorted(file for pattern in _READERS for file in CHECKOUT.glob(pattern))
    return [str(file.relative_to(CHECKOUT)) for file in files if _names(file, path)]


def _names(file: Path, path: str) -> bool:
    return re.search(rf"\b{re.escape(path)}\b", file.read_text("utf-8")) is not None


def _line_of(file: Path, name: str) -> int:
    """Where a question or a sheet is written; the first line of a workbook."""
    if file.suffix != ".yaml":
        return 1
    lines = file.read_text("utf-8").splitlines()
    return next(
        (no for no, line in enumerate(lines, 1) if re.search(rf"name: {name},|^{name}:|{name}: ", line)), 1
    )
