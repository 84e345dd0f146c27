"""Whatever is noticed as a deviation can be read in Korean, with what is to be done about it."""

import ast
import re
from collections.abc import Iterator

from tasks.answers.judging import triage_rules
from tasks.doors.code_words import deviations
from tasks.referrals.rules import OBSTACLES
from tests.contracts.checkout import ROOT, name_of, product_modules, tree

CODE = re.compile(r"[a-z]+(_[a-z]+)+")
# Literals of the statements that write deviations, and answers of the functions beside, that are no code of one.
NO_CODES = {
    *(
        "team_head",
        "day_sheet",
        "urgent_worklist",
        "visit_result",
        "without_talk",
        "not_theirs_to_give",
        "_without_talk",
    ),
    *("replaces", "officer_id"),
}
COMPOSED = {
    *(f"service_{obstacle}" for obstacle in (*OBSTACLES, "by_other_way", "not_listed")),
    *(f"unknown_consent_{kind}" for kind in ("partner", "item")),
    *(f"{disposition}_without_talk" for disposition in ("no_need", "watch")),
}


def test_every_deviation_that_is_written_has_its_words() -> None:
    written = {*_of_statements(), *_of_rules(), *COMPOSED}
    written |= {rule.deviation for rule in triage_rules() if rule.deviation}
    assert len(written) > 80
    assert written - NO_CODES - deviations().keys() == set()


def test_no_word_is_of_a_deviation_that_nobody_writes() -> None:
    sources = "".join(
        file.read_text("utf-8")
        for ending in ("*.py", "*.sql", "triage.yaml")
        for file in (ROOT / "tasks").rglob(ending)
    )
    assert {code for code in deviations() if code not in COMPOSED and code not in sources} == set()


def test_what_is_to_be_done_is_a_sentence_and_what_it_is_none() -> None:
    for what, to_do in deviations().values():
        assert re.search("[가-힣]", what)
        assert not what.endswith(".")
        assert to_do.endswith("다.")


def _of_statements() -> Iterator[str]:
    """Literals of statements that write deviations, and of the one that says what is wrong with a promise."""
    for file in sorted((ROOT / "tasks").rglob("*.sql")):
        text = file.read_text("utf-8")
        if "INSERT INTO campaign.deviation" in text or file.stem == "create_new_promise":
            statement = re.sub(r"--.*", "", text)
            yield from (code for code in re.findall(r"'([^']*)'", statement) if CODE.fullmatch(code))


def _of_rules() -> Iterator[str]:
    """What functions that name faults answer, and what is noticed by calls."""
    for file in product_modules():
        if name_of(file).startswith("tasks/"):
            for node in ast.walk(tree(file)):
                if isinstance(node, ast.FunctionDef) and re.search(
                    "fault_of|breaches|take_back|standing_of", node.name
                ):
                    yield from _told_by(node)
                if isinstance(node, ast.Dict):
                    stated = zip(node.keys, node.values, strict=True)
                    yield from (code for key, value in stated if _is_code(key) for code in _answers(value))
                if isinstance(node, ast.Call) and re.search("deviat|^_hold$", _called(node)):
                    yield from (code for argument in node.args for code in _answers(argument))
                if isinstance(node, ast.Assign) and "fault" in {
                    getattr(one, "id", "") for one in node.targets
                }:
                    yield from _answers(node.value)


def _told_by(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and node.value:
            yield from _answers(node.value)
        if isinstance(node, ast.Call) and _called(node) == "append":
            yield from _answers(node.args[0])


def _is_code(key: ast.expr | None) -> bool:
    return isinstance(key, ast.Constant) and key.value == "code"


def _called(node: ast.Call) -> str:
    return str(getattr(node.func, "attr", getattr(node.func, "id", "")))


def _answers(value: ast.expr) -> Iterator[str]:
    """The codes that an expression may be, not those that it looks at."""
    if isinstance(value, ast.Constant) and CODE.fullmatch(str(value.value)):
        yield str(value.value)
    parts = (value.body, value.orelse) if isinstance(value, ast.IfExp) else getattr(value, "values", ())
    for part in parts if isinstance(value, ast.IfExp | ast.BoolOp) else ():
        yield from _answers(part)
