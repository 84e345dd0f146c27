"""One questionnaire by date: the text, the form that pyxform compiles of it, and the sources that carry its answers."""

from datetime import date
from xml.etree.ElementTree import Element, fromstring

import pytest

from warehouse.catalog import load_source
from warehouse.forms import (
    FORMS,
    Question,
    common_form,
    compiled,
    form_of,
    hand_columns,
    questionnaire,
    sheets_of,
    versions,
)

NAMESPACES = {"h": "http://www.w3.org/1999/xhtml", "x": "http://www.w3.org/2002/xforms"}

PATHS = (
    "identity", "consent", "health_need", "economy_need", "employment_need", "care_need", "housing_need",
    "household_size", "income_band", "assets_band", "urgent", "wants_visit",
)  # fmt: skip


@pytest.fixture(scope="module", params=versions(), ids=str)
def since(request: pytest.FixtureRequest) -> date:
    day: date = request.param
    return day


@pytest.fixture(scope="module")
def xform(since: date) -> str:
    return compiled(sheets_of(FORMS / f"{since}.yaml"))


def questions_in(xform: str) -> tuple[Question, ...]:
    """The questions of a compiled XForm, by its public XML alone.

    Args:
        xform: an XForm with itext labels and select lists as secondary instances, as pyxform writes it.
    """
    root = fromstring(xform)
    written = root.iterfind(".//x:itext//x:text", NAMESPACES)
    texts = {str(text.get("id")): text.findtext("x:value", "", NAMESPACES) for text in written}
    body = root.find("h:body", NAMESPACES)
    return tuple(_question(root, control, texts) for control in body) if body is not None else ()


def _question(root: Element, control: Element, texts: dict[str, str]) -> Question:
    ref = str(control.get("ref"))
    itemset = control.find("x:itemset", NAMESPACES)
    name = str(itemset.get("nodeset")).split("'")[1] if itemset is not None else ""
    items = root.iterfind(f".//x:instance[@id='{name}']//x:item", NAMESPACES) if name else ()
    choices = {
        item.findtext("x:name", "", NAMESPACES): texts[item.findtext("x:itextId", "", NAMESPACES)]
        for item in items
    }
    return Question(ref.rsplit("/", 1)[1], texts[f"{ref}:label"], choices)


def test_the_first_questionnaire_asks_what_triage_and_worklists_need() -> None:
    assert questionnaire(date(2024, 2, 1)).paths == PATHS


def test_a_day_is_asked_by_the_version_that_holds_on_it() -> None:
    held = [questionnaire(day).version for day in (date(2023, 1, 1), date(2024, 7, 31), date(2024, 8, 1))]
    assert held == ["2024020101", "2024020101", "2024080101"]


def test_from_the_second_campaign_on_ten_domains_are_asked_of_everybody() -> None:
    asked = [q.path for q in questionnaire(date(2024, 8, 1)).common if q.path.endswith("_need")]
    assert len(asked) == 10


def test_the_compiled_form_has_the_same_paths_titles_and_choices(since: date, xform: str) -> None:
    written = [(q.path, q.title_ko, q.choices) for q in form_of(since).questions]
    assert [(q.path, q.title_ko, q.choices) for q in questions_in(xform)] == written


def test_what_an_ai_call_is_given_asks_everybody_the_same_and_names_no_kind(since: date) -> None:
    given = common_form(since)
    asked = [question.path for question in questions_in(given["xform"])]
    assert asked == [question.path for question in form_of(since).common]
    assert given["version"] == form_of(since).version
    assert not any(path in given["xform"] for path in ("cut_since", "debt_counsel", "ELEC_CUT", "RESTORED"))


def test_the_compiled_form_names_its_version(since: date, xform: str) -> None:
    assert f'version="{form_of(since).version}"' in xform


def test_every_question_has_words_to_ask_it_aloud(since: date, xform: str) -> None:
    assert all(f"/{path}:hint" in xform for path in form_of(since).paths)


def test_a_hand_fills_in_six_fields_for_any_contact() -> None:
    titles = [title for title, _ in hand_columns()]
    assert titles == ["결과", "통화시각", "통화(분)", "욕구판단", "거부범위", "특이사항"]
    assert [bool(words) for _, words in hand_columns()] == [True, False, False, True, True, False]


@pytest.mark.parametrize("code", ["phone_result", "visit_result"])
def test_an_answer_to_any_question_keeps_its_line_though_nothing_else_is_filled_in(
    since: date, code: str
) -> None:
    source, paths = load_source(code), form_of(since).paths
    answers = {
        column.written for column in source.columns if column.name in (*paths, "services", "refusal_scope")
    }
    assert answers <= set(source.layout(since).row_if_any)
