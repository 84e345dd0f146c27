"""Words of help that officers read: the pre-check in one line, the same on every sheet and in a certificate; gaps."""

from collections.abc import Mapping, Sequence
from typing import Any

# They stand on sheets that go along to a door: no word names a team, or the kind of finding that brings an officer.
BENEFITS_KO = {
    "EMERGENCY": "긴급지원",
    "LIVELIHOOD": "생계",
    "MEDICAL": "의료",
    "HOUSING": "주거",
    "EDUCATION": "교육",
}
# How far the nearest service is from a need that nobody answers.
GAPS_KO = {
    "no_offer": "그 욕구에 답하는 서비스가 없음",
    "not_in_force": "제공 기간이 아님",
    "out_of_area": "제공 지역이 아님",
    "not_eligible": "나이가 맞지 않음",
    "no_capacity": "정원이 없음",
}
ANSWERS_KO = {"likely": "있음", "unlikely": "낮음", "cannot_tell": "모름"}
MISSING_KO = {
    "household_size": "가구원수",
    "income": "소득",
    "assets": "재산",
    "exact_income": "정확한 소득",
    "exact_assets": "정확한 재산",
    "reason": "긴급 사유",
    "median_income": "기준 중위소득",
    "region": "지역 구분",
}


def pre_check_line(answers: Sequence[Mapping[str, Any]]) -> str:
    """One line on rows of ``campaign.eligibility_now`` of one target; empty where nothing was said."""
    if not answers:
        return ""
    ordered = sorted(answers, key=lambda row: list(BENEFITS_KO).index(row["benefit"]))
    told: dict[str, list[str]] = {}
    for row in ordered:
        told.setdefault(answer_ko(row["answer"], row["missing"]), []).append(BENEFITS_KO[row["benefit"]])
    words = ", ".join(f"{'·'.join(benefits)} {answer}" for answer, benefits in told.items())
    basis = " [확인되지 않은 기준을 씀]" if any(row["uses_inferred"] for row in ordered) else ""
    return f"가능성(결정 아님): {words}{basis}"


def answer_ko(answer: str, missing: Sequence[str]) -> str:
    """An answer in a word, with what is missing to tell."""
    lacks = f"({', '.join(MISSING_KO[name] for name in missing)})" if missing else ""
    return f"{ANSWERS_KO[answer]}{lacks}"
