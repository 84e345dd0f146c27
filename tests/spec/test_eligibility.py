"""The eligibility pre-check, held to the cases of eligibility.yaml; and what no case may ever show."""

from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.doors.help_words import ANSWERS_KO, BENEFITS_KO, MISSING_KO, answer_ko, pre_check_line
from tasks.eligibility.rules import Case, Law, pre_check
from warehouse.catalog import load_source
from warehouse.county import parameters
from warehouse.forms import form_of, versions
from warehouse.kinds import kinds

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "eligibility.yaml").read_text("utf-8"))
REGIONS = {
    "군": {"basic_asset_deduction_krw": "other", "emergency_assets_krw": "rural"},
    "서울": {"basic_asset_deduction_krw": "seoul", "emergency_assets_krw": "metropolitan"},
}
BANDS = {
    name: load_source("visit_result").column(name).codes or {} for name in ("income_band", "assets_band")
}


def _law(case: dict[str, Any]) -> Law:
    return Law(parameters("eligibility", case["날짜"]), REGIONS[case.get("지역", "군")])


def _told(case: dict[str, Any]) -> Case:
    return Case(
        size=case.get("가구원"),
        income_band=BANDS["income_band"].get(case.get("소득", "")),
        assets_band=BANDS["assets_band"].get(case.get("재산", "")),
        kinds=frozenset(case.get("위기정보", ())),
        needs=frozenset(case["욕구"]) if "욕구" in case else None,
        has_pupil=case.get("학생") == "있음",
    )


@pytest.mark.parametrize("case", CASES, ids=[case["사례"] for case in CASES])
def test_the_pre_check_says_what_the_case_says(case: dict[str, Any]) -> None:
    answers = pre_check(_told(case), _law(case), uses_inferred=case.get("추정 기준") != "쓰지 않음")
    assert {BENEFITS_KO[a.benefit]: answer_ko(a.answer, a.missing) for a in answers} == case["답"]


def test_every_word_of_a_case_is_one_of_the_questionnaire() -> None:
    for case in CASES:
        assert case.get("소득", "없음") in BANDS["income_band"]
        assert case.get("재산", "모름") in BANDS["assets_band"]
        assert set(case.get("위기정보", ())) <= {kind.code for kind in kinds()}


def test_the_bands_of_the_law_are_those_that_every_questionnaire_asks() -> None:
    stated = parameters("eligibility", CASES[0]["날짜"])
    for version in versions():
        asked = {
            question.path: set(question.choices) - {"UNKNOWN"} for question in form_of(version).questions
        }
        assert asked["income_band"] == set(stated["income_bands_krw_month"]["value"])
        assert asked["assets_band"] == set(stated["assets_bands_krw"]["value"])


def test_every_reason_of_emergency_support_is_a_kind_that_is_known() -> None:
    reasons = parameters("eligibility", CASES[0]["날짜"])["emergency_reasons"]["value"]
    assert {kind for kinds_ in reasons.values() for kind in kinds_} <= {kind.code for kind in kinds()}


def _all_cases() -> list[Case]:
    sizes = (None, 1, 2, 3, 6, 7)
    bands = [(*codes.values(), None) for codes in BANDS.values()]
    reasons = (frozenset[str](), frozenset({"EI_LOST"}))
    needs = (None, frozenset[str](), frozenset({"economy"}), frozenset({"health"}))
    return [Case(*told) for told in product(sizes, *bands, reasons, needs, (True, False))]


def test_an_answer_names_what_is_missing_exactly_where_it_cannot_tell() -> None:
    law = _law(CASES[0])
    for told in _all_cases():
        for answer in pre_check(told, law, uses_inferred=True):
            assert bool(answer.missing) == (answer.answer == "cannot_tell"), (told, answer)
            assert set(answer.missing) <= set(MISSING_KO)
            assert answer.answer in ANSWERS_KO


def test_less_income_never_makes_a_benefit_less_likely() -> None:
    order = ["unlikely", "cannot_tell", "likely"]
    law = _law(CASES[0])
    incomes = ["FROM_3M", "UNDER_3M", "UNDER_2M", "UNDER_1M", "NONE"]
    for told in _all_cases():
        rows = [pre_check(replace(told, income_band=band), law, uses_inferred=True) for band in incomes]
        for of_benefit in zip(*rows, strict=True):
            ranks = [order.index(answer.answer) for answer in of_benefit]
            assert ranks == sorted(ranks), told


def test_a_county_that_uses_confirmed_values_alone_hears_nothing_that_rests_on_others() -> None:
    for law in {case["날짜"]: _law(case) for case in CASES}.values():
        for told in _all_cases():
            assert not any(a.uses_inferred for a in pre_check(told, law, uses_inferred=False))


def test_a_line_says_that_it_is_no_decision_and_on_what_it_rests() -> None:
    told = Case(1, "NONE", "UNDER_50M", frozenset())
    rows = [vars(answer) for answer in pre_check(told, _law(CASES[0]), uses_inferred=True)]
    line = "가능성(결정 아님): 긴급지원 모름(긴급 사유), 생계·의료·주거 있음 [확인되지 않은 기준을 씀]"
    assert pre_check_line(rows) == line
    assert pre_check_line([]) == ""
