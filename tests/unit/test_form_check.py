"""``form check``: what a version of the questionnaire breaks and changes."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from tasks.sources import form
from warehouse.errors import Refusal
from warehouse.forms import FORMS, Sheets, sheets_of

NEWEST = sorted(FORMS.glob("*-*-*.yaml"))[-1]


@pytest.fixture
def sheets() -> Sheets:
    """The newest version, to be the next one."""
    sheets = copy.deepcopy(sheets_of(NEWEST))
    sheets["settings"][0]["version"] = "2099010101"
    return sheets


def told(file: Path) -> tuple[list[str], bool]:
    """What is said of a form, and whether it is refused."""
    lines: list[str] = []
    try:
        for line in form.check_forms(file):
            lines.append(line)
    except Refusal:
        return lines, True
    return lines, False


def said_of(sheets: Sheets, folder: Path) -> tuple[list[str], bool]:
    file = folder / "next.yaml"
    file.write_text(yaml.safe_dump(sheets, allow_unicode=True, sort_keys=False, width=1000), "utf-8")
    return told(file)


def question(sheets: Sheets, name: str) -> dict[str, Any]:
    return next(row for row in sheets["survey"] if row["name"] == name)


def test_every_version_of_the_checkout_is_whole_and_as_it_was_released() -> None:
    assert [line for line in form.check_forms() if not line.startswith(("ok", " "))] == []


def test_a_next_version_that_changes_nothing_is_well_and_tells_of_no_change(
    sheets: Sheets, tmp_path: Path
) -> None:
    lines, refused = said_of(sheets, tmp_path)
    assert (len(lines), refused) == (1, False)


def _drop_urgent(sheets: Sheets) -> None:
    sheets["survey"].remove(question(sheets, "urgent"))


def _rename_a_title(sheets: Sheets) -> None:
    question(sheets, "health_need")["label::한국어(ko)"] = "몸과 마음"


def _add_a_need(sheets: Sheets) -> None:
    sheets["survey"].insert(
        3, question(sheets, "care_need") | {"name": "sleep_need", "label::한국어(ko)": "잠"}
    )


def _drop_a_choice(sheets: Sheets) -> None:
    sheets["choices"] = [row for row in sheets["choices"] if row["name"] != "FROM_3M"]


def _ask_of_an_unknown_kind(sheets: Sheets) -> None:
    question(sheets, "cut_since")["kinds"] = "ELEC_CUT NO_SUCH_KIND"


def _ask_twice(sheets: Sheets) -> None:
    sheets["survey"].append(dict(question(sheets, "care_need")))


def _name_a_list_that_is_not_there(sheets: Sheets) -> None:
    question(sheets, "identity")["type"] = "select_one nothing"


def _ask_by_a_condition_on_nothing(sheets: Sheets) -> None:
    question(sheets, "care_need")["relevant"] = "${no_such_question} = '1'"


BROKEN: list[tuple[Callable[[Sheets], None], str]] = [
    (_drop_urgent, "urgent is not asked"),
    (_rename_a_title, "health_need is called 몸과 마음, in ai_call_result 건강"),
    (_add_a_need, "sleep_need counts as no need"),
    (_add_a_need, "sleep_need comes back in no column of phone_result"),
    (_drop_a_choice, "the choices of income_band are not those that phone_result reads"),
    (_ask_of_an_unknown_kind, "cut_since asks about NO_SUCH_KIND"),
    (_ask_twice, "care_need is asked twice"),
    (_name_a_list_that_is_not_there, "pyxform does not compile it"),
    (_ask_by_a_condition_on_nothing, "pyxform does not compile it"),
]


@pytest.mark.parametrize(("change", "what"), BROKEN, ids=[f"{c.__name__[1:]}-{w[:20]}" for c, w in BROKEN])
def test_a_change_that_breaks_something_is_refused_and_says_what(
    sheets: Sheets, tmp_path: Path, change: Callable[[Sheets], None], what: str
) -> None:
    change(sheets)
    lines, refused = said_of(sheets, tmp_path)
    assert refused
    assert [line for line in lines if what in line]


def test_a_question_that_is_dropped_is_told_with_everything_that_reads_it(
    sheets: Sheets, tmp_path: Path
) -> None:
    sheets["survey"].remove(question(sheets, "household_size"))
    lines, _ = said_of(sheets, tmp_path)
    assert "      - household_size: asked no more, so nothing that reads it will come again" in lines
    assert "        read by expectations/sources/phone_result.yaml" in lines


def test_a_version_that_is_taken_by_other_questions_is_refused(sheets: Sheets, tmp_path: Path) -> None:
    sheets["settings"][0]["version"] = sheets_of(NEWEST)["settings"][0]["version"]
    question(sheets, "care_need")["hint::한국어(ko)"] = "도움이 필요하십니까?"
    lines, refused = said_of(sheets, tmp_path)
    assert refused
    assert [line for line in lines if "take another" in line]


def test_a_released_version_that_was_changed_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = tmp_path / "released.yaml"
    kept.write_text(form.RELEASED.read_text("utf-8").replace('": ', '": 0', 1), "utf-8")
    monkeypatch.setattr(form, "RELEASED", kept)
    with pytest.raises(Refusal, match="fault"):
        list(form.check_forms())


def test_a_form_edited_as_a_workbook_is_read_as_its_text(sheets: Sheets, tmp_path: Path) -> None:
    sheets["survey"].remove(question(sheets, "household_size"))
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        titles = list(dict.fromkeys(title for row in rows for title in row))
        sheet = book.create_sheet(name)
        for line in [titles, *([row.get(title) for title in titles] for row in rows)]:
            sheet.append(line)
    file = tmp_path / "next.xlsx"
    book.save(file)
    assert told(file) == (
        [line.replace("next.yaml", "next.xlsx") for line in said_of(sheets, tmp_path)[0]],
        False,
    )


@pytest.mark.parametrize(
    "content", [b"", b"survey: []", b"- a list", b"survey: [{name: x}]\nchoices: []\nsettings: []", b"{"]
)
def test_what_is_no_form_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "next.yaml"
    file.write_bytes(content)
    with pytest.raises(Refusal, match=r"next\.yaml is no questionnaire"):
        list(form.check_forms(file))


@pytest.mark.parametrize("content", [b"no workbook", b"PK\x03\x04 cut off"])
def test_what_is_no_workbook_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "next.xlsx"
    file.write_bytes(content)
    with pytest.raises(Refusal, match=r"next\.xlsx"):
        list(form.check_forms(file))
