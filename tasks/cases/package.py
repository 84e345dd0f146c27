"""What the case conference gets: the households proposed for it, and how to say what it decided."""

from collections.abc import Mapping, Sequence
from typing import Any

from tasks.doors.outbox import Package, package_id_of, quarter, reference, send
from tasks.doors.workbook import Field, Sheet, guidance
from warehouse.connection import Transaction

_RECIPIENT, _KIND = "team_head", "case_list"
_CRITERION_KO = {
    "several_needs": "담당자 추천(여러 욕구)",
    "safety": "담당자 추천(안전)",
    "officer_judgement": "담당자 추천",
    "many_needs": "욕구 다수",
}
_FIELDS = (
    Field("송신분번호", 19),
    Field("대상번호", 13),
    Field("성명", 10),
    Field("출생연도", 10),
    Field("읍면·리", 16),
    Field("접수 근거", 22),
    Field("접수일", 12),
    Field("계획 기한", 12),
)


def send_case_list(tx: Transaction, cases: Sequence[Mapping[str, Any]]) -> int:
    """Lay cases before the conference, each once; how many."""
    if not cases:
        return 0
    package_id = package_id_of(tx, _RECIPIENT, _KIND)
    refs = [reference(tx, _RECIPIENT, case["case_id"]) for case in cases]
    lines = [_line(package_id, ref, case) for ref, case in zip(refs, cases, strict=True)]
    rows = [(ref, "case", case["case_id"]) for ref, case in zip(refs, cases, strict=True)]
    sheets = [Sheet("사례회의 대상", _FIELDS, lines), guidance(_guidance(package_id, len(cases)))]
    send(tx, Package(_RECIPIENT, _KIND, quarter(tx.context["as_of"]), sheets, rows))
    return len(cases)


def _line(package_id: str, ref: str, case: Mapping[str, Any]) -> list[str]:
    return [
        package_id,
        ref,
        case["person_name"] or "",
        str(case["birth_year"] or ""),
        " ".join(part for part in (case["town_ko"], case["ri"]) if part),
        _CRITERION_KO[case["criterion"]],
        str(case["opened_on"]),
        str(case["plan_due_on"]),
    ]


def _guidance(package_id: str, count: int) -> tuple[tuple[str, str], ...]:
    return (
        ("송신분번호", package_id),
        ("건수", f"{count}건"),
        (
            "할 일",
            "사례회의에서 통합사례관리 대상으로 선정할지 정하고, 선정하면 계획 기한까지 계획을 세웁니다.",
        ),
        (
            "회신",
            "운영 지시(operator_order)에 송신분번호, 대상번호, 지시구분, 사유, 지시자, 지시일을 적어 보내 주십시오.",
        ),
        (
            "지시구분",
            "사례회의 선정, 사례회의 미선정, 사례계획 수립, 사례 서비스 개시, 사례 종결, 사례 등록 오류",
        ),
    )
