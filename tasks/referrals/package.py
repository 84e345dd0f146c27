"""What a partner gets: referrals with the columns that may leave, a reply sheet, and nothing it need not know."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tasks.doors.speaker import spoken_number
from tasks.doors.workbook import Field, Sheet, guidance
from warehouse.forms import domains_of_need

KIND = "referral"
_ITEM_FIELDS = {
    "NAME": Field("성명", 10),
    "PHONE": Field("연락처", 16),
    "ADDRESS": Field("주소", 40),
    "TALK": Field("상담내용", 40),
}
# A referral that the partner gets for the first time, and one that it did not answer.
NEW, AGAIN = "의뢰", "회신 재요청"
_OVER_KO = {
    "cancelled": "의뢰가 취소되었습니다.",
    "expired": "회신이 없어 의뢰를 끝냈습니다.",
    "withdrawn": "본인이 동의를 철회했습니다.",
}
# Lists write beside a name what is no name: an illness, a debt, another number.
_BESIDE_NAME = re.compile(r"[(（\[［{,;:/|\d]")
DESTROY_KO = (
    "받으신 자료를 모두(파일, 출력물, 옮겨 적은 것) 파기하시고, '회신' 시트에 '파기'와 파기한 날을 적어 "
    "돌려보내 주십시오."
)
_REPLIES = ("수락", "반려", "완료", "파기")
_OUTCOMES = (
    "서비스 제공",
    "일부 제공",
    "대기자 등록",
    "자격 미해당",
    "본인 거절",
    "연락 안 됨",
    "여력 없음",
    "중복",
)
_REPLY_FIELDS = (
    Field("송신분번호", 19),
    Field("대상번호", 13),
    Field("확인번호", 10, note="전화로 회신할 때 이 번호를 알려 주십시오."),
    _ITEM_FIELDS["NAME"],
    Field("회신구분", 10, choices=_REPLIES, by_hand=True),
    Field("처리내용", 14, choices=_OUTCOMES, by_hand=True, note="반려·완료일 때 골라 주십시오."),
    Field("접수번호", 14, by_hand=True),
    Field("회신일", 12, by_hand=True, note="예: 2024-03-15"),
    Field("회신자", 10, by_hand=True),
    Field("비고", 30, by_hand=True),
)


@dataclass(frozen=True)
class Line:
    """One referral as the partner sees it; ``cells`` holds the items that may leave and no others.

    ``check_no`` stands for it on the telephone; by ``reply_by`` the partner is to answer, and by
    ``kept_until`` to destroy it.
    """

    ref: str
    check_no: str
    mark: str
    service: str
    service_ko: str
    reply_by: str
    kept_until: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """What leaves for a partner: as a workbook, a letter beside it and, where it asks for one, a copy for its machine.

    Args:
        package_id: of the workbook.
        lines: the referrals, new ones first.
        ended: reference and state of referrals that are over, which the partner is to destroy.
        checks: check number by reference of those.
        destroyed_by: the day by which it is to say that it did.
    """

    package_id: str
    partner_ko: str
    made_on: date
    lines: Sequence[Line]
    ended: Sequence[tuple[str, str]] = ()
    checks: Mapping[str, str] = field(default_factory=dict)
    destroyed_by: str = ""


def line_of(ref: str, check_no: str, row: Mapping[str, Any], service_ko: str) -> Line:
    """A referral's line: only the items that rest on the consent are read from the row, of a name what is one."""
    known = {
        "NAME": _BESIDE_NAME.split(row["person_name"] or "")[0].strip(),
        "PHONE": spoken_number(row["phone"]),
        "ADDRESS": row["address"],
        "TALK": talk_ko(row["domains"]),
    }
    mark = AGAIN if row["state"] == "requested" else NEW
    reply_by, kept_until = (str(row[name] or "") for name in ("reply_due_on", "retained_until"))
    cells = {item: known[item] or "" for item in row["items"]}
    return Line(ref, check_no, mark, row["service"], service_ko, reply_by, kept_until, cells)


def talk_ko(domains: Sequence[str]) -> str:
    """One sentence on why, without kinds of crisis, amounts or an officer's own words."""
    words = domains_of_need()
    named = "·".join(words[domain] for domain in domains)
    return f"{named} 분야의 도움이 필요하여 의뢰합니다." if named else "본인이 상담을 희망하여 의뢰합니다."


def sheets_of(told: Told, contact_ko: str) -> list[Sheet]:
    """The sheets of a partner's workbook; those of referrals only where it has any.

    Args:
        contact_ko: whom the partner may ask.
    """
    package_id, lines = told.package_id, told.lines
    items = [item for item in _ITEM_FIELDS if any(item in line.cells for line in lines)]
    fields = (
        Field("송신분번호", 19),
        Field("구분", 11),
        Field("대상번호", 13),
        *(_ITEM_FIELDS[item] for item in items),
        Field("요청 서비스", 16),
        Field("회신기한", 12),
        Field("보유기한", 12),
    )
    asked = [
        [
            package_id,
            one.mark,
            one.ref,
            *(one.cells.get(i, "") for i in items),
            one.service_ko,
            one.reply_by,
            one.kept_until,
        ]
        for one in lines
    ]
    # The name stands there again: who answers reads that sheet alone, and an answer in the wrong row is another's.
    named = [(one.ref, one.check_no, one.cells.get("NAME", "")) for one in lines]
    named += [(ref, told.checks.get(ref, ""), "") for ref, _ in told.ended]
    replies = [[package_id, *one, *[""] * (len(_REPLY_FIELDS) - 4)] for one in named]
    sheets = [Sheet("의뢰", fields, asked)] if lines else []
    if told.ended:
        sheets.append(_destroy_sheet(told))
    return [*sheets, Sheet("회신", _REPLY_FIELDS, replies), guidance(_guidance(told, contact_ko))]


def _destroy_sheet(told: Told) -> Sheet:
    fields = (Field("대상번호", 13), Field("요청", 60), Field("회신기한", 12))
    rows = [[ref, f"{_OVER_KO[state]} {DESTROY_KO}", told.destroyed_by] for ref, state in told.ended]
    return Sheet("파기 요청", fields, rows)


def _guidance(told: Told, contact_ko: str) -> tuple[tuple[str, str], ...]:
    return (
        ("송신분번호", told.package_id),
        ("건수", f"의뢰 {len(told.lines)}건, 파기 요청 {len(told.ended)}건"),
        (
            "회신 방법",
            "'회신' 시트에 회신구분(수락·반려·완료, 파기 요청에는 파기)과 처리내용, 회신일을 적어, 암호를 건 그대로 "
            "돌려보내 주십시오. 다른 시트나 새 열에 적은 것은 읽지 않으며, 암호가 풀린 파일은 받지 않습니다.",
        ),
        ("회신 기한", "'의뢰' 시트의 회신기한까지입니다. 맡기 어려우시면 '반려'로 알려 주십시오."),
        ("전화 회신", "파일이 어려우면 전화로 '회신' 시트의 확인번호(여섯 자리)와 내용을 알려 주십시오."),
        (
            "이용 범위",
            "본인이 동의한 항목만 담았습니다. 의뢰받은 서비스에만 쓰고, 끝나면(늦어도 보유기한에) 파기해 주십시오.",
        ),
        ("문의", contact_ko),
    )
