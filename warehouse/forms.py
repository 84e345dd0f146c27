"""The questionnaire: one XLSForm in text, read for worklists and triage, compiled to an XForm for other clients.

Stages read the text, which is fast; a test holds the compiled form to the same paths, titles and choices.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from warehouse.catalog import load_source
from warehouse.home import CHECKOUT

BY_HAND = ("result", "called_at", "minutes", "need", "refusal_scope", "remark")
_LABEL = "label::한국어(ko)"


@dataclass(frozen=True)
class Question:
    """One question.

    Args:
        path: its place in an answer; the column of every source that carries answers.
        title_ko: the header of its column.
        choices: Korean word by code, empty for a number.
    """

    path: str
    title_ko: str
    choices: dict[str, str]


@dataclass(frozen=True)
class Questionnaire:
    """The questions in their order, and the version that answers are kept with."""

    version: str
    questions: tuple[Question, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths in their order."""
        return tuple(question.path for question in self.questions)


@cache
def questionnaire() -> Questionnaire:
    """The questionnaire of this checkout, read from its text."""
    sheets = _sheets()
    lists: dict[str, dict[str, str]] = {}
    for choice in sheets["choices"]:
        lists.setdefault(choice["list_name"], {})[str(choice["name"])] = str(choice[_LABEL])
    questions = tuple(
        Question(
            str(row["name"]), str(row[_LABEL]), lists.get(str(row["type"]).removeprefix("select_one "), {})
        )
        for row in sheets["survey"]
    )
    return Questionnaire(str(sheets["settings"][0]["version"]), questions)


def compiled() -> str:
    """The XForm (XML) that pyxform makes of the text, for clients that render forms."""
    from pyxform.xls2xform import convert

    return str(convert(_sheets()).xform)


def _sheets() -> dict[str, list[dict[str, Any]]]:
    text = (CHECKOUT / "warehouse" / "forms" / "questionnaire.yaml").read_text("utf-8")
    sheets: dict[str, list[dict[str, Any]]] = yaml.safe_load(text)
    return sheets


def hand_columns() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The six columns that a hand fills in for any contact, as phone_result has them: header and drop-down."""
    columns = {column.name: column for column in load_source("phone_result").columns}
    return tuple((columns[name].written, tuple(columns[name].codes or ())) for name in BY_HAND)
