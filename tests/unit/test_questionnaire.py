"""One questionnaire: the text, the form that pyxform compiles of it, and the sources that carry its answers."""

from xml.etree.ElementTree import Element, fromstring

import pytest

from warehouse.catalog import Column, load_source
from warehouse.forms import Question, compiled, hand_columns, questionnaire

NAMESPACES = {"h": "http://www.w3.org/1999/xhtml", "x": "http://www.w3.org/2002/xforms"}

PATHS = (
    "identity", "consent", "health_need", "economy_need", "employment_need", "care_need", "housing_need",
    "household_size", "income_band", "assets_band", "urgent", "wants_visit",
)  # fmt: skip
# An officer who stands at the door has seen whom they speak with, and consent there is one to pass things on.
CARRIED = {
    "ai_call_result": PATHS,
    "phone_result": PATHS,
    "visit_result": tuple(path for path in PATHS if path not in {"identity", "consent", "wants_visit"}),
}


@pytest.fixture(scope="module")
def xform() -> str:
    return compiled()


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


def test_the_questionnaire_asks_what_triage_and_worklists_need() -> None:
    assert questionnaire().paths == PATHS


def test_the_compiled_form_has_the_same_paths_titles_and_choices(xform: str) -> None:
    assert questions_in(xform) == questionnaire().questions


def test_the_compiled_form_names_its_version(xform: str) -> None:
    assert f'version="{questionnaire().version}"' in xform


def test_every_question_has_words_to_ask_it_aloud(xform: str) -> None:
    assert all(f"/{path}:hint" in xform for path in PATHS)


def _columns(source: str) -> dict[str, Column]:
    return {column.name: column for column in load_source(source).columns}


CARRIED_QUESTIONS = [(source, question) for source, paths in CARRIED.items() for question in questionnaire().questions
                     if question.path in paths]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "question"), CARRIED_QUESTIONS, ids=[f"{s}-{q.path}" for s, q in CARRIED_QUESTIONS]
)
def test_a_source_carries_an_answer_under_its_path_title_and_words(source: str, question: Question) -> None:
    column = _columns(source)[question.path]
    assert column.written == question.title_ko
    if column.type == "code":
        assert column.codes == {word: code for code, word in question.choices.items()}
    else:
        assert column.type == ("boolean" if question.choices else "integer")
        assert set(question.choices) <= {"true", "false"}


def test_a_hand_fills_in_six_fields_for_any_contact() -> None:
    titles = [title for title, _ in hand_columns()]
    assert titles == ["결과", "통화시각", "통화(분)", "욕구판단", "거부범위", "특이사항"]
    assert [bool(words) for _, words in hand_columns()] == [True, False, False, True, True, False]
