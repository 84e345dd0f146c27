"""What a certificate says of the learned score: what it is the sum of, where it would stand, whether it counts."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

REFUSED_KO = {
    "declaration_unreadable": "군 파일의 learned_score 항목을 읽을 수 없음",
    "file_missing": "모형 파일이 없음",
    "file_changed": "모형 파일이 등록된 확인값과 다름",
    "file_unreadable": "모형 파일을 읽을 수 없음",
    "other_county": "다른 군의 모형",
    "simulated_model": "모의 자료와 실제 자료의 모형을 섞어 쓸 수 없음",
    "unsigned": "서명(이름·문서번호·날짜) 없음",
    "signed_before_registration": "등록보다 앞선 서명",
    "signed_later": "서명일이 아직 오지 않음",
    "gain_not_shown": "점수보다 낫다는 것이 확인되지 않음(구간의 아래 끝이 0을 넘지 않음)",
    "gaps_unknown": "집단 사이의 차이를 알기에 표본이 부족함",
    "gaps_worse": "집단 사이의 차이가 점수보다 큼",
}
_NUMBER_KO = {
    "kinds": "위기정보 {}종",
    "look_ups": "지난 조회 {}번에 있었음",
    "new_kinds": "앞선 조회에 없던 종류 {}종",
}


def score_lines(rows: Sequence[Row]) -> Iterator[str]:
    """The lines of one look-up; none where the county has no score."""
    if not rows:
        return
    one = rows[0]
    if one["score"] is None:
        yield f"학습 점수: 계산하지 않음({REFUSED_KO[one['refused_code']]})."
        return
    added = " + ".join([f"기준 {one['base']}", *map(_part, rows)])
    yield f"학습 점수({_place(one)}): {added} = {one['score']}"
    share = 1 / (1 + math.exp(-one["score"] / 100))
    yield f"  모형 {one['score_id']}: 이런 100가구 가운데 약 {round(share * 100)}가구에서 도움 필요를 예상합니다."
    if one["rank_no"] is not None:
        yield f"  학습 점수만으로는 {one['among']}가구 가운데 {one['rank_no']}번째입니다."


def _place(one: Row) -> str:
    if one["place"] == "order":
        return f"자체 발굴의 순서: {one['signed_by']}, {one['document_no']}, {one['signed_on']}"
    if one["refused_code"]:
        return f"참고, 순서에 쓰지 않음: {REFUSED_KO[one['refused_code']]}"
    return "참고, 순서에 쓰지 않음"


def _part(row: Row) -> str:
    weight = f"({row['weight']})" if row["weight"] < 0 else str(row["weight"])
    if row["feature"] == "kind":
        note = {"other": "[모형이 따로 배우지 못한 종류]", "left_out": "[급여·서비스라 세지 않음]"}.get(
            row["bin"], ""
        )
        return f"{row['found_ko']}{note} {weight}"
    if row["found"] is None:
        return f"앞선 조회 없음 {weight}"
    return f"{_NUMBER_KO[row['feature']].format(row['found'])} {weight}"


def score_on_list(one: Row) -> Iterator[tuple[str, str]]:
    """What the team head reads of a score that orders, or that the county wanted to; of one in shadow nothing."""
    if one["score_place"] == "order":
        signed = f"{one['signed_by']}, {one['document_no']}, {one['signed_on']}"
        yield (
            "학습 점수",
            f"자체 발굴의 순서는 점수가 아니라 학습 점수({one['score_id']})로 정했습니다. 서명: {signed}.",
        )
    elif one["refused_code"]:
        reason = REFUSED_KO[one["refused_code"]]
        yield "학습 점수", f"쓰지 않았습니다: {reason}. 자체 발굴의 순서는 점수로 정했습니다."
