"""What a household's certificate says of applications, decisions of the county, post-checks and objections."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from warehouse.connection import Transaction
from warehouse.help_catalogue import services

Row = Mapping[str, Any]

_BY_KO = {
    "SELF": "본인",
    "FAMILY": "가족",
    "OFFICER": "담당자 직권, 본인 동의",
    "UNSTATED": "신청인이 적히지 않음",
}
_REASONS_KO = {"INVESTIGATION": "조사 지연", "NOT_SUBMITTED": "자료 미제출"}
DECISIONS_KO = {"GRANTED": "적합", "REJECTED": "부적합"}
_RESULTS_KO = {"FIT": "적정", "UNFIT": "부적정"}
_ENDS_KO = {"UPHELD": "인용", "DISMISSED": "기각", "WITHDRAWN": "취하"}


def decision_lines(tx: Transaction, household_id: str) -> Iterator[str]:
    """One line for each thing that was applied for, decided, checked or objected to, oldest first."""
    for row in tx.rows("access/select_decision_event", household_id=household_id):
        benefit = services().get(row["benefit"], "급여를 적지 않음")
        yield f"{row['on_day']} {_TOLD[row['event']](row, benefit)}"


def _applied(row: Row, benefit: str) -> str:
    return f"신청: {benefit}({_BY_KO[row['detail']]}). {row['until_on']}까지 결정"


def _extended(row: Row, benefit: str) -> str:
    reason = _REASONS_KO[row["detail"]]
    return f"처리기간 연장: {benefit}({reason}, {row['document_no']}). {row['until_on']}까지 결정"


def _decided(row: Row, benefit: str) -> str:
    corrected = f", {row['about_no']} 정정" if row["about_no"] else ""
    until = f". {row['until_on']}까지 이의신청" if row["until_on"] else ""
    return f"결정: {benefit} {DECISIONS_KO[row['detail']]}({row['document_no']}{corrected}){until}"


def _checked(row: Row, benefit: str) -> str:
    return (
        f"사후조사: {benefit} {_RESULTS_KO[row['detail']]}({row['document_no']}, {row['about_no']}에 대하여)"
    )


def _objected(row: Row, benefit: str) -> str:
    late = ", 기한 지남" if row["detail"] == "LATE" else ""
    return f"이의신청: {benefit}({row['about_no']}에 대하여{late}). {row['until_on']}까지 회신"


def _ended(row: Row, benefit: str) -> str:
    anew = f". {row['until_on']}까지 다시 결정" if row["until_on"] else ""
    return f"이의신청 {_ENDS_KO[row['detail']]}: {benefit}({row['document_no']}){anew}"


_TOLD: Mapping[str, Callable[[Row, str], str]] = {
    "applied": _applied,
    "extended": _extended,
    "decided": _decided,
    "checked": _checked,
    "objected": _objected,
    "ended": _ended,
}
