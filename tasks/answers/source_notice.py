"""The page that says where a resident's name came from: for one person, handed over, or sent once they are known.

It tells sources, law, how long, who saw it and how to object: no kind of crisis information, no points, nothing
of whoever lives with them, and never who reported. In a household with a safety flag whoever asks may be whom somebody
of it is protected from: what was said to the household, where and by whom stays with the team head.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tasks.doors.code_words import CHANNELS_KO
from tasks.doors.outbox import Package, package_id_of, quarter, send
from tasks.doors.speaker import office_name
from tasks.doors.workbook import Sheet, guidance, titled
from warehouse.catalog import Source, load_source
from warehouse.connection import Transaction
from warehouse.county import County

Row = Mapping[str, Any]
Lines = list[tuple[str, str]]
_ROLES_KO = {
    "team_head": "희망복지팀장(대상자 승인)",
    "duty_officer": "당직 복지담당(긴급 확인)",
    "officer": "읍·면·동 복지 담당자(전화·방문)",
    "ai_call": "보건복지부 AI 초기상담 전화",
    "call_service": "저희가 맡긴 자동전화 서비스(번호만)",
    "benefit_office": "급여 담당(신청하신 경우)",
    "partner": "연계기관(동의하신 경우에만, 동의하신 내용만)",
}

_IN_PERSON = ("누가 보나, 연락드린 기록", "만나서 말씀드립니다.")


def send_notice(tx: Transaction, asked: Row, policy: Mapping[str, Any], part: str) -> str:
    """Send one person's page to whoever hands it over, the town's office; the package's id.

    Args:
        asked: delivery and row of who asked, household_id, person_id, person_name, town_code, is_flagged.
        policy: ``warehouse/parameters/residents.yaml`` on this day.
        part: tells the pages of one run apart.
    """
    county = County.read(tx.home.county_file)
    town = next((t for t in county.towns if str(t["code"]) == asked["town_code"]), None)
    recipient = f"office-{asked['town_code']}" if town else "team_head"
    package_id = package_id_of(tx, recipient, "source_notice", part)
    told = tx.rows("answers/select_notice_source", person_id=asked["person_id"])
    sources = [(load_source(str(row["source"])), row) for row in told]
    lines = [
        ("안내", f"{county.name_ko} 개인정보 수집 출처 안내"),
        ("받는 분", f"{asked['person_name']} 님"),
        ("만든 날·번호", f"{tx.context['as_of']}, {package_id}"),
        ("왜 연락드렸나", policy["purpose_ko"]),
        *_origin(sources),
        *([_IN_PERSON] if asked["is_flagged"] else _of_household(tx, asked, policy["contacts_shown"])),
        *_office(town, county),
        ("요구하실 수 있는 것", policy["rights_ko"]),
        ("보관", policy["kept_ko"]),
        ("다른 도움", policy["help_lines_ko"]),
    ]
    page = Sheet("안내문", titled({"항목": 18, "내용": 88}), [list(line) for line in lines])
    sheets = [page, guidance(_for_the_office(sources, is_flagged=asked["is_flagged"]))]
    return send(tx, Package(recipient, "source_notice", quarter(tx.as_of), sheets, (), part))


def _origin(sources: Sequence[tuple[Source, Row]]) -> Lines:
    """Each source by name: who sent it, by which law, when, and how long it is kept."""
    lines = [
        (
            f"자료 출처 {number}",
            f"{source.name_ko} · 보낸 곳 {source.agency} · 근거 {source.legal_basis.article} · "
            f"받은 날 {_days(row)} · {source.retention_years}년 보관",
        )
        for number, (source, row) in enumerate(sources, 1)
    ]
    lines = lines or [("자료 출처", "선생님의 이름으로 받은 자료는 없습니다.")]
    if any(source.route == "local" for source, _ in sources):
        lines.append(("제보", "알려 주신 분이 계시더라도 누구인지는 밝히지 않습니다."))
    return lines


def _days(row: Row) -> str:
    first, last = row["first_on"], row["last_on"]
    return str(first) if first == last else f"{first}부터 {last}까지"


def _of_household(tx: Transaction, asked: Row, shown: int) -> Lines:
    return [*_members(tx, asked), *_contacts(tx, asked, shown)]


def _members(tx: Transaction, asked: Row) -> Lines:
    """Who saw it, by what they are; and of others of the household only that nothing is told of them."""
    household, person = {"household_id": asked["household_id"]}, {"person_id": asked["person_id"]}
    roles = [str(row["role"]) for row in tx.rows("answers/select_notice_recipient", **household)]
    seen = ", ".join(_ROLES_KO.get(role, "그 밖의 담당자") for role in roles)
    lines = [("누가 보나", f"{seen or '아직 없음'}. 기록을 열어 볼 때에는 까닭을 적어 남깁니다.")]
    others = tx.one("answers/select_notice_member", **household, **person)
    if others and others["others"]:
        told = "연락은 가구에 드립니다. 같이 사는 다른 분에 관한 자료는 그분께만 알려 드립니다."
        lines.append(("같이 사는 분", told))
    return lines


def _contacts(tx: Transaction, asked: Row, shown: int) -> Lines:
    rows = tx.rows("answers/select_notice_contact", household_id=asked["household_id"], shown=shown)
    told = ", ".join(f"{row['attempted_on']} {CHANNELS_KO.get(row['channel'], '연락')}" for row in rows)
    return [("연락드린 기록", told or "아직 없음")]


def _office(town: Mapping[str, Any] | None, county: County) -> Lines:
    """How to make sure that a caller is who they say: the town office's own number, and what no officer ever asks."""
    name = office_name(str(town["name_ko"])) if town else county.name_ko
    phone = f" {town['office_phone']}" if town and town.get("office_phone") else ""
    return [
        (
            "전화한 사람 확인",
            f"{name}{phone}에 전화하여 담당자 이름을 물어보십시오. "
            "담당자는 계좌 비밀번호나 인증번호를 묻지 않고 돈을 보내라고 하지 않습니다.",
        )
    ]


def _for_the_office(sources: Sequence[tuple[Source, Row]], *, is_flagged: bool) -> Lines:
    """What the office checks before it hands the page over."""
    flagged = "이 가구에 안전 표시가 있습니다. 건넬지, 무엇을 말할지 팀장이 정합니다."
    unsure = [source.name_ko for source, _ in sources if source.legal_basis.certainty != "confirmed"]
    lines = [
        *([("안전 표시", flagged)] if is_flagged else []),
        ("먼저", "신분증이나 행정전화로 본인인지 확인합니다. 대리인이면 위임장을 받습니다."),
        (
            "건네는 법",
            "'안내문' 시트만 인쇄해 직접 건네거나, 본인이 원한 곳으로 보냅니다. 묻지 않은 분께 부치지 않습니다.",
        ),
        ("건넨 뒤", "열람·연락 경위 민원이면 balgul complaint answer 접수번호 로 올립니다."),
    ]
    if unsure:
        lines.append(("근거 확인", f"법적 근거를 담당 부서에 확인하고 건넵니다: {', '.join(unsure)}"))
    return lines
