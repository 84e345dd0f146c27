"""The questionnaire: one XLSForm in text for each version, read for worklists and triage, compiled for other clients.

A version holds from the day in its file's name; answers are kept with the version that the package asked them in.
Stages read the text, which is fast; a test holds the compiled form to the same paths, titles and choices.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from warehouse.catalog import load_source
from warehouse.home import CHECKOUT

FORMS = CHECKOUT / "warehouse" / "forms"
BY_HAND = ("result", "called_at", "minutes", "need", "refusal_scope", "remark")
_LABEL = "label::한국어(ko)"


Sheets = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Question:
    """One question.

    Args:
        path: its place in an answer; the column of every source that carries answers.
        title_ko: the header of its column.
        choices: Korean word by code, empty for a number.
        kinds: of crisis information; an officer asks it of households with one of them. Of none: everybody is asked.
    """

    path: str
    title_ko: str
    choices: dict[str, str]
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Questionnaire:
    """The questions in their order, and the version that answers are kept with."""

    version: str
    questions: tuple[Question, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths in their order."""
        return tuple(question.path for question in self.questions)

    @property
    def common(self) -> tuple[Question, ...]:
        """What everybody is asked, by whatever channel."""
        return tuple(question for question in self.questions if not question.kinds)


def questionnaire(on: date) -> Questionnaire:
    """The questionnaire that holds on a day; before the first one, the first."""
    return form_of(_holding(on))


def _holding(on: date) -> date:
    return versions()[max(bisect_right(versions(), on) - 1, 0)]


@cache
def versions() -> tuple[date, ...]:
    """The days from which each questionnaire of this checkout holds, in order."""
    return tuple(sorted(date.fromisoformat(file.stem) for file in FORMS.glob("*-*-*.yaml")))


@cache
def form_of(since: date) -> Questionnaire:
    """The questionnaire that holds from one of ``versions()``."""
    return read_form(sheets_of(FORMS / f"{since}.yaml"))


def domains_of_need() -> dict[str, str]:
    """The Korean name of each domain of need, by code, as the newest questionnaire asks for them."""
    asked = form_of(versions()[-1]).questions
    return {q.path.removesuffix("_need"): q.title_ko for q in asked if q.path.endswith("_need")}


def read_form(sheets: Sheets) -> Questionnaire:
    """The questionnaire that the sheets of an XLSForm describe."""
    lists: dict[str, dict[str, str]] = {}
    for choice in sheets["choices"]:
        lists.setdefault(choice["list_name"], {})[str(choice["name"])] = str(choice[_LABEL])
    questions = tuple(
        Question(
            str(row["name"]),
            str(row[_LABEL]),
            lists.get(str(row["type"]).removeprefix("select_one "), {}),
            frozenset(str(row.get("kinds") or "").split()),
        )
        for row in sheets["survey"]
    )
    return Questionnaire(str(sheets["settings"][0]["version"]), questions)


def compiled(sheets: Sheets) -> str:
    """The XForm (XML) that pyxform makes of the sheets, for clients that render forms."""
    from pyxform.xls2xform import convert

    return str(convert(sheets).xform)


def common_form(on: date) -> dict[str, str]:
    """What an AI call asks on a day, compiled: the questions of everybody, so that it tells nothing of any kind.

    Returns:
        ``version`` and ``xform``.
    """
    since = _holding(on)
    sheets = sheets_of(FORMS / f"{since}.yaml")
    survey = [row for row in sheets["survey"] if not row.get("kinds")]
    lists = {str(row["type"]).removeprefix("select_one ") for row in survey}
    choices = [row for row in sheets["choices"] if row["list_name"] in lists]
    xform = compiled(sheets | {"survey": survey, "choices": choices})
    return {"version": form_of(since).version, "xform": xform}


def sheets_of(file: Path) -> Sheets:
    """The sheets of an XLSForm in text."""
    sheets: Sheets = yaml.safe_load(file.read_text("utf-8"))
    return sheets


def hand_columns() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The six columns that a hand fills in for any contact, as phone_result has them: header and drop-down."""
    columns = {column.name: column for column in load_source("phone_result").columns}
    return tuple((columns[name].written, tuple(columns[name].codes or ())) for name in BY_HAND)
