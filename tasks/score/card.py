"""The card of a registered model, in Korean: what whoever signs it must know, from its registration alone."""

from collections.abc import Iterator

from tasks.doors.score_certificate import REFUSED_KO
from tasks.screening.score import GROUPINGS, UNIT, why_not_worth
from warehouse import kinds
from warehouse.registered_score import MISSING, OTHER, Bin, Estimate, Judged, Registration

_FEATURE_KO = {
    "kinds": "위기정보 종류 수",
    "look_ups": "그 전 조회에 있었던 횟수",
    "new_kinds": "앞선 조회에 없던 종류 수",
}
_GROUPING_KO = {"age": "나이(대표자)", "sex": "성별(대표자)", "single": "1인 여부", "town": "지역"}


def card(one: Registration) -> Iterator[str]:
    """The lines of the card, as Markdown."""
    yield f"# 학습 점수 {one.score_id}"
    yield ""
    if one.home == "simulated":
        yield "**모의 자료로 만든 모형입니다. 실제 군에서는 쓰이지 않습니다.**"
        yield ""
    yield from _purpose(one)
    yield from _window(one)
    yield from _worth(one.judged)
    yield from _gaps(one.judged)
    yield from _bands(one.judged)
    yield from _weights(one)


def verdict(one: Registration) -> str:
    """Whether what was measured would let a human sign, in one sentence."""
    refused = why_not_worth(one.judged)
    if refused is None:
        return "서명하면 자체 발굴의 순서를 정할 수 있습니다."
    return f"서명하여도 순서를 정할 수 없습니다: {REFUSED_KO[refused]}."


def _purpose(one: Registration) -> Iterator[str]:
    yield "## 무엇에 쓰나"
    yield ""
    yield "- 조회군 가구마다 점수 옆에 참고로 계산합니다. 명단 가구, 긴급, 첫 접촉, 제외에는 쓰지 않습니다."
    yield f"- {verdict(one)}"
    yield "- 보지 않는 것: 나이, 성별, 가구원 수, 지역, 급여·서비스를 받은 적(그런 위기정보 종류도 뺍니다)."
    yield "- 도움 필요란 담당자·기관·군이 상담을 넘어 확인한 것입니다(지원, 신청, 의뢰, 사례관리)."
    yield ""


def _window(one: Registration) -> Iterator[str]:
    trained, judged = one.trained, one.judged
    yield "## 무엇으로 배웠나"
    yield ""
    yield f"- 군 {one.county}, 등록일 {one.registered_on}"
    yield f"- 배운 사업: {', '.join(trained.campaigns)} (조회 {trained.first_look_up}~{trained.last_look_up})"
    yield f"- 결과를 아는 {trained.outcomes}가구(표본 {trained.of_audit}), 그 가운데 도움 필요 {trained.in_need}가구"
    yield f"- 그 가운데 앞선 사업에서 이미 조사한 가구 {trained.surveyed_before}가구(받은 도움 뒤의 결과일 수 있음)"
    yield f"- 규칙: {', '.join(trained.rules) or '기록 없음'}"
    rules = ", ".join(judged.rules) or "기록 없음"
    yield f"- 확인한 사업: {judged.campaign} (조회 {judged.last_look_up}까지, 규칙 {rules})"
    yield ""


def _worth(judged: Judged) -> Iterator[str]:
    yield "## 점수보다 나은가"
    yield ""
    yield f"{judged.campaign}의 {judged.pool}가구에서 같은 {judged.seats}자리를 채웠을 때. 구간은 95%."
    yield ""
    yield "| | 점수 | 학습 점수 |"
    yield "|---|---|---|"
    yield f"| 적중률 | {_share(judged.precision_points)} | {_share(judged.precision_score)} |"
    yield f"| 발견율 | {_share(judged.recall_points)} | {_share(judged.recall_score)} |"
    yield ""
    least = "" if judged.gain.least is None else f", 무응답이 모두 반대일 때 {judged.gain.least:+.1%}부터"
    yield f"- 적중률의 차이: {_difference(judged.gain)}{least}"
    yield "- 쉬는 가구(끝난 지 얼마 안 된 가구)는 두 쪽 모두 다른 가구 다음에 세웁니다."
    yield f"- 서로 다르게 고르는 가구: {judged.newcomers}. 선정선 아래는 응답한 표본 {judged.audit_answered}가구뿐."
    yield ""


def _share(one: Estimate) -> str:
    point = "표본 부족" if one.point is None else f"{one.point:.0%}"
    return f"{point} ({one.low:.0%}~{one.high:.0%})"


def _difference(one: Estimate) -> str:
    point = "표본 부족" if one.point is None else f"{one.point:+.1%}p"
    return f"{point} ({one.low:+.1%}~{one.high:+.1%})"


def _gaps(judged: Judged) -> Iterator[str]:
    yield "## 집단 사이의 차이(발견율의 가장 큰 차이)"
    yield ""
    yield "| | 점수 | 학습 점수 |"
    yield "|---|---|---|"
    for grouping in GROUPINGS:
        gap = judged.gaps.get(grouping)
        if gap is None or gap.points is None or gap.score is None:
            yield f"| {_GROUPING_KO[grouping]} | 표본 부족 | 표본 부족 |"
        else:
            yield f"| {_GROUPING_KO[grouping]} | {gap.points:.0%} | {gap.score:.0%} |"
    yield ""


def _bands(judged: Judged) -> Iterator[str]:
    yield "## 예상과 결과"
    yield ""
    yield "| 학습 점수 | 가구 | 예상 | 결과 |"
    yield "|---|---|---|---|"
    for band in judged.bands:
        found = "표본 부족" if band.found is None else _share(band.found)
        yield f"| {_range(band.low, band.high)} | {band.households} | {band.expected:.0%} | {found} |"
    yield ""


def _range(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return "모두"
    return f"{'' if low is None else f'{low} 이상'} {'' if high is None else f'{high} 미만'}".strip()


def _weights(one: Registration) -> Iterator[str]:
    yield "## 무엇이 얼마나"
    yield ""
    yield f"기준 {one.model.base}에 아래를 더합니다. {UNIT}이 1로짓입니다."
    yield ""
    yield "| 사실 | 더하는 값 | 배운 가구 |"
    yield "|---|---|---|"
    names = {known.code: known.name_ko for known in kinds.kinds()}
    for part in one.model.bins:
        yield f"| {_named(part, names)} | {part.weight} | {part.households or '적어서 배우지 않음'} |"
    yield ""
    left_out = ", ".join(names.get(code, code) for code in one.model.left_out)
    yield f"세지 않는 종류: {left_out}. 모르는 종류는 '그 밖의 종류'로 셉니다."


def _named(one: Bin, names: dict[str, str]) -> str:
    if one.feature == "kind":
        return "그 밖의 종류" if one.bin == OTHER else names.get(one.bin, one.bin)
    if one.bin == MISSING:
        return f"{_FEATURE_KO[one.feature]}: 앞선 조회 없음"
    return f"{_FEATURE_KO[one.feature]}: {_range(one.low, one.high)}"
