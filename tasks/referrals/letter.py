"""The letter (공문) beside a partner's sealed workbook: what is asked, how to answer, until when, whom to phone.

It leaves in clear, since it says how the workbook is opened and is filed for years wherever it arrives; so it names
nobody. References stand in it, and neither an item of a person nor a check number (docs/adr/0030).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tasks.doors.printed import Unsealed, printed
from tasks.doors.speaker import spoken_number
from tasks.referrals.package import AGAIN, DESTROY_KO, NEW, Told
from warehouse.county import County

LETTER = "referral_letter"
TEMPLATE = Path(__file__).with_name("letter.typ")
_COLUMNS = {"순번": 1, "대상번호": 3, "구분": 2, "회신기한": 2, "보유기한": 2}


@dataclass(frozen=True)
class Office:
    """Who asks, and whom a partner may phone: a number only where the county's file has one."""

    county_ko: str
    department_ko: str
    title_ko: str
    name: str
    phone: str

    @classmethod
    def of(cls, county: County) -> "Office":
        """The office of a county's team head."""
        head: Mapping[str, Any] = county.stated["team_head"]
        phone = spoken_number(str(head.get("phone") or "").replace("-", ""))
        return cls(county.name_ko, head["department_ko"], head.get("title", "담당"), head["name"], phone)

    @property
    def contact_ko(self) -> str:
        """Department and number in a line."""
        return " ".join(filter(None, (self.county_ko, self.department_ko, self.phone)))


def letter_of(office: Office, told: Told, enclosed: Sequence[str]) -> Unsealed:
    """The letter as a PDF; ``enclosed`` says what goes with it, file by file."""
    return Unsealed("pdf", printed(TEMPLATE, content_of(office, told, enclosed)).plain)


def content_of(office: Office, told: Told, enclosed: Sequence[str]) -> dict[str, Any]:
    """What stands in the letter, part by part: of a line reference, mark, service and days alone."""
    asks = "서비스 의뢰 및 회신 요청" if told.lines else "의뢰 자료 파기 요청"
    parts = [*(_asked(office, told) if told.lines else ()), *_over(told), _opened(office)]
    if len(enclosed) > 1:
        enclosed = [f"{place}. {what}" for place, what in enumerate(enclosed, 1)]
    return {
        "office": office.county_ko,
        "head": [
            ["수신", told.partner_ko],
            ["(경유)", ""],
            ["제목", f"{asks}(송신분번호 {told.package_id})"],
        ],
        "body": [
            {"text": f"{number}. {text}", "points": points} for number, (text, points) in enumerate(parts, 1)
        ],
        "titles": list(_COLUMNS),
        "widths": list(_COLUMNS.values()),
        "lines": _listed(told),
        "enclosed": [*enclosed[:-1], f"{enclosed[-1]}  끝."],
        "signed": f"{office.county_ko} {office.title_ko}",
        "foot": [
            f"담당 {office.title_ko} {office.name}    전화 {office.phone or '시·군·구청 대표전화로 문의'}",
            f"시행 {office.department_ko}-{'　' * 4}({_day(told.made_on)}){'　' * 3}접수 {'　' * 5}({'　' * 4})",
        ],
        "footer": f"송신분번호 {told.package_id} · 이 공문에는 대상자의 개인정보가 없습니다",
    }


Part = tuple[str, list[str]]


def _asked(office: Office, told: Told) -> list[Part]:
    counts = Counter(line.mark for line in told.lines)
    services = Counter(line.service_ko for line in told.lines if line.mark == NEW)
    named = ", ".join(f"{service} {count}건" for service, count in sorted(services.items()))
    asked = (
        f"본인의 동의를 받아 아래 목록의 {counts[NEW]}건({named})을 귀 기관에 의뢰하오니, 검토하신 뒤 회신하여 주시기 "
        "바랍니다."
    )
    again = (
        f"앞서 의뢰한 {counts[AGAIN]}건은 회신이 아직 없어 다시 여쭈니, 되도록 빨리 회신하여 주시기 바랍니다."
    )
    return [
        *([(asked, [])] if counts[NEW] else ()),
        *([(again, [])] if counts[AGAIN] else ()),
        (
            # One that is asked again is past its day.
            f"회신은 {'목록의 회신기한까지 ' if counts[NEW] else ''}다음 가운데 편한 방법으로 부탁드립니다. 맡기 "
            "어려우시면 '반려'로 알려 주십시오. 다른 길을 찾겠습니다.",
            [
                "가. 파일: 붙임 통합문서의 '회신' 시트에 회신구분(수락·반려·완료)과 처리내용, 회신일을 적어, 암호를 건 "
                "그대로 돌려보내 주십시오. 암호가 풀린 파일은 받지 않습니다.",
                f"나. 전화: {office.contact_ko}. '회신' 시트의 확인번호(여섯 자리)와 내용을 말씀해 주십시오.",
            ],
        ),
        (
            "붙임에는 본인이 동의한 항목만 담았습니다. 의뢰한 서비스에만 쓰고 다른 곳에 제공하지 않으며, 서비스가 "
            "끝나면, 늦어도 목록의 보유기한까지 파기하여 주시기 바랍니다.",
            [],
        ),
    ]


def _over(told: Told) -> list[Part]:
    if not told.ended:
        return []
    return [
        (
            f"목록에 '파기 요청'으로 적은 {len(told.ended)}건은 의뢰가 끝났습니다. {DESTROY_KO} "
            f"전화로 알려 주셔도 됩니다. {told.destroyed_by}까지 소식이 없으면 전화로 여쭙겠습니다.",
            [],
        )
    ]


def _opened(office: Office) -> Part:
    return (
        f"통합문서의 암호는 {office.contact_ko}에 전화하시면 받으실 분을 확인하고 알려 드립니다. 문서나 "
        "전자우편으로는 보내지 않으며, 분기마다 바뀝니다.",
        [],
    )


def _listed(told: Told) -> list[list[str]]:
    listed = [[line.ref, line.mark, line.reply_by, line.kept_until] for line in told.lines]
    listed += [[ref, "파기 요청", told.destroyed_by, "바로"] for ref, _ in told.ended]
    return [[str(number), *cells] for number, cells in enumerate(listed, 1)]


def _day(day: date) -> str:
    return f"{day.year}. {day.month}. {day.day}."
