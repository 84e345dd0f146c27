"""Day sheets: what an officer takes along. Name, address and number, and no reason for the visit.

One package per officer and run with what is new or has changed, in the run that changes it; what is taken along on
paper is the whole day anew. A visit that was taken back stands on a sheet of its own, and who rides along gets the
times, without a name.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tasks.doors.access import officer_periods
from tasks.doors.outbox import Package, package_id_of, reference, send
from tasks.doors.pre_check import EXPLAINED, pre_check_sheet, read_pre_checks
from tasks.doors.promises import GUIDANCE, SHEET, promise_sheet
from tasks.doors.speaker import clock_time, office_name, officer_ko, spoken_number
from tasks.doors.workbook import AS_SENT, Field, Sheet, by_hand, by_line, guidance
from tasks.visits.changes import Change, cards_of, change_sheet
from tasks.visits.roll import (
    REPLACED,
    Papers,
    Stop,
    keep_pages,
    pages_of,
    replaced_sheet,
    roll_sheet,
    send_roll,
    villages_of,
)
from tasks.visits.tour_map import Village
from warehouse.catalog import load_source
from warehouse.connection import Transaction
from warehouse.forms import questionnaire

Row = dict[str, Any]

KIND = "day_sheet"
_GIVEN = (
    ("package_id", 18),
    ("ref", 13),
    ("officer", 10),
    ("officer_2", 10),
    ("visited_on", 12),
    ("started_at", 10),
)
_BY_HAND = (
    "result",
    "minutes",
    "talk_minutes",
    "notice",
    "door_seal",
    "disposition",
    "services",
    "applied_by",
    "application_consent",
    "remark",
)
_ANSWER = f"{AS_SENT} 수신함 visit_result 폴더에 넣어 주십시오."
# Of who only rides along, or whose visits were taken back: a file without a row would be refused.
_NO_ANSWER = "이 파일에는 적을 방문이 없으니 돌려보내지 않습니다."
_CONSENT = ("consent", "consent_partners", "consent_items", "consent_right_told")
_NOTES = {
    "minutes": "문 앞에 머문 시간(분)",
    "talk_minutes": "대화한 시간(분)",
    "notice": "부재인 때에만",
    "door_seal": "이번에 붙였는지, 지난번 것이 그대로인지",
    "services": "서비스 이름을 쉼표로 구분해 적습니다.",
    "applied_by": "처리결과가 신청이면 누가 신청했는지",
    "application_consent": "담당자 직권신청이면 본인이 동의했을 때 예. 없으면 신청하지 않습니다.",
    "refusal_scope": "거부한 경우에만",
    "consent_partners": "기관 이름을 쉼표로 구분해 적습니다.",
    "consent_items": "성명, 연락처, 주소, 상담내용 가운데 동의한 것만",
    "consent_right_told": "거부할 수 있고 거부해도 불이익이 없음을 알렸으면 예. 없으면 의뢰하지 않습니다.",
}


@dataclass(frozen=True)
class Officer:
    """An officer as a sheet names one."""

    officer_id: str
    name: str
    town_ko: str
    phone: str

    @classmethod
    def of(cls, row: Row) -> "Officer":
        """The officer of a row of select_officer."""
        return cls(row["officer_id"], row["officer_name"], row["town_ko"], row["phone"] or "")


@dataclass
class Bundle:
    """What goes to one officer: visits to make, visits to ride along, visits taken back, and what changed and why.

    ``papers``: the days of which something changes, whole.
    """

    visits: list[Row] = field(default_factory=list)
    rides: list[Row] = field(default_factory=list)
    cancelled: list[Row] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    papers: Papers = field(default_factory=Papers)

    def named(self) -> set[str]:
        """The targets of which something is told."""
        shown = {visit["target_id"] for visit in (*self.visits, *self.papers.visits)}
        return shown | {change.target_id for change in self.changes}


def bundles(visits: Sequence[Row], withdrawn: Sequence[Row], changes: Sequence[Change]) -> dict[str, Bundle]:
    """The changes of a run by officer; who loses a visit to somebody else is told as well."""
    found: dict[str, Bundle] = defaultdict(Bundle)
    for visit in visits:
        found[visit["officer_id"]].visits.append(visit)
        if visit["officer_2_id"] is not None:
            found[visit["officer_2_id"]].rides.append(visit)
        if visit["before"] is not None and visit["before"].officer_id != visit["officer_id"]:
            found[visit["before"].officer_id].cancelled.append(visit)
    for visit in withdrawn:
        found[visit["officer_id"]].cancelled.append(visit)
    for change in changes:
        # Who rode along and does not any more has nothing else to learn it from.
        is_moved = change.after != change.before
        for officer_id in sorted(change.officers if is_moved else change.officers & set(found)):
            found[officer_id].changes.append(change)
    return found


def send_sheets(
    tx: Transaction, changes: dict[str, Bundle], officers: dict[str, Officer], campaign_id: str
) -> dict[str, str]:
    """Send each officer a package; the package's id by officer."""
    named = [one for bundle in changes.values() for one in bundle.named()]
    cards, periods, villages = cards_of(tx, named), officer_periods(tx, campaign_id), villages_of(tx)
    checks = read_pre_checks(tx, cards)
    sent = {}
    for officer_id, bundle in sorted(changes.items()):
        officer = officers.get(officer_id) or Officer(officer_id, officer_id, "", "")
        sent[officer_id] = _send_sheet(
            tx, officer, bundle, (officers, cards, checks, periods[officer_id], villages)
        )
    return sent


def _send_sheet(
    tx: Transaction,
    officer: Officer,
    bundle: Bundle,
    known: tuple[
        dict[str, Officer], dict[str, Row], Mapping[str, str], str, Mapping[tuple[str, str], Village]
    ],
) -> str:
    officers, cards, checks, period, villages = known
    recipient = f"officer-{officer.officer_id}"
    package_id = package_id_of(tx, recipient, KIND)
    visits = sorted(bundle.visits, key=lambda visit: (visit["visit_on"], visit["start_minute"]))
    refs = [reference(tx, recipient, visit["request_id"]) for visit in visits]
    lines = [
        [
            package_id,
            ref,
            officer.name,
            _name(officers, visit["officer_2_id"]),
            *_when(visit),
            *_who(cards, visit),
        ]
        for ref, visit in zip(refs, visits, strict=True)
    ]
    papers = bundle.papers
    stops = [_stop(visit, officers, cards) for visit in papers.visits]
    pages = pages_of(package_id, stops, villages, papers.replaced)
    named = [(ref, _who(cards, visit)[0]) for ref, visit in zip(refs, visits, strict=True)]
    sheets = [_visit_sheet(lines), _form_sheet(named, tx.as_of), _consent_sheet(named)]
    sheets.append(promise_sheet("visit_result", named))
    sheets += [roll_sheet(page) for page in pages]
    if papers.replaced:
        sheets.append(replaced_sheet(pages, papers.replaced))
    sheets += pre_check_sheet(checks, zip(refs, (visit["target_id"] for visit in visits), strict=True))
    if bundle.rides:
        sheets.append(_ride_sheet(bundle.rides, officers))
    if bundle.cancelled:
        sheets.append(_cancelled_sheet(tx, recipient, bundle.cancelled))
    if bundle.changes:
        names = {one.officer_id: one.name for one in officers.values()}
        # Where a household lives now is told to nobody of the town that it left who does not go there.
        going = {visit["target_id"] for visit in (*bundle.visits, *bundle.rides)}
        left = {one.target_id for one in bundle.changes if one.left} - going
        known_of = {target_id: card for target_id, card in cards.items() if target_id not in left}
        sheets.append(change_sheet(tx, bundle.changes, names, known_of))
    answer = _ANSWER if visits else _NO_ANSWER
    sheets.append(guidance([*_guidance(package_id, officer), ("회신", answer)]))
    rows = [(ref, "visit_request", visit["request_id"]) for ref, visit in zip(refs, visits, strict=True)]
    keep_pages(tx, package_id, officer.officer_id, pages)
    send_roll(tx, recipient, period, pages, officer_ko(officer.name))
    return send(tx, Package(recipient, KIND, period, sheets, rows))


def _stop(visit: Row, officers: dict[str, Officer], cards: dict[str, Row]) -> Stop:
    card = cards.get(visit["target_id"], {})
    name, address, phones = _who(cards, visit)
    # On paper nobody is called after a team: what is lost in a village would tell why somebody came.
    team = [_name(officers, visit[one]) for one in ("officer_id", "officer_2_id")]
    team = [officer_ko(name).removeprefix("담당 ") if name else "" for name in team]
    cells = [clock_time(visit["start_minute"]), name, phones, address, *team]
    return Stop(visit["visit_on"], cells, card.get("town_code") or "", card.get("ri") or "")


def _fields_by_hand(names: Iterable[str], width: int) -> list[Field]:
    column = load_source("visit_result").column
    return [by_hand(column(name), width, _NOTES.get(name, "")) for name in names]


def _visit_sheet(lines: Sequence[Sequence[str]]) -> Sheet:
    column = load_source("visit_result").column
    fields = (
        *(Field(column(name).written, width) for name, width in _GIVEN),
        Field("성명", 10),
        Field("주소", 40),
        Field("연락처", 15),
        *_fields_by_hand(_BY_HAND, 13),
    )
    return Sheet("방문 일정", fields, [[*line, *[""] * len(_BY_HAND)] for line in lines])


def _form_sheet(named: Sequence[tuple[str, str]], on: date) -> Sheet:
    """The questions that a visit answers, and the scope of a refusal: filled when somebody talks."""
    known = {column.name for column in load_source("visit_result").columns}
    names = [path for path in questionnaire(on).paths if path in known and path != "consent"]
    return by_line("질문지", named, _fields_by_hand([*names, "refusal_scope"], 12))


def _consent_sheet(named: Sequence[tuple[str, str]]) -> Sheet:
    return by_line("동의", named, _fields_by_hand(_CONSENT, 30))


def _ride_sheet(rides: Sequence[Row], officers: dict[str, Officer]) -> Sheet:
    """When to ride along and with whom: the driver's own sheet holds the rest."""
    fields = (Field("방문일", 12), Field("방문시각", 10), Field("함께 가는 담당자", 16))
    ordered = sorted(rides, key=lambda visit: (visit["visit_on"], visit["start_minute"]))
    return Sheet(
        "동행 일정", fields, [[*_when(visit), _name(officers, visit["officer_id"])] for visit in ordered]
    )


def _cancelled_sheet(tx: Transaction, recipient: str, cancelled: Sequence[Row]) -> Sheet:
    """Visits of an earlier sheet that this officer does not make any more."""
    refs = sorted(reference(tx, recipient, visit["request_id"]) for visit in cancelled)
    return Sheet("방문 취소", (Field("대상번호", 13),), [[ref] for ref in refs])


def _when(visit: Row) -> list[str]:
    return [str(visit["visit_on"]), clock_time(visit["start_minute"])]


def _who(cards: dict[str, Row], visit: Row) -> list[str]:
    card = cards.get(visit["target_id"], {})
    phones = [spoken_number(card.get("phone")), spoken_number(card.get("phone_2"))]
    return [card.get("person_name") or "", card.get("address") or "", ", ".join(filter(None, phones))]


def _name(officers: dict[str, Officer], officer_id: str | None) -> str:
    officer = officers.get(officer_id or "")
    return officer.name if officer else officer_id or ""


def _guidance(package_id: str, officer: Officer) -> list[tuple[str, str]]:
    office = office_name(officer.town_ko)
    return [
        ("송신분번호", package_id),
        ("담당자", officer.name),
        (
            "방문 일정",
            "새로 생기거나 바뀐 방문입니다. 그대로인 방문의 결과는 앞서 받은 파일에 적습니다. 계획이며 담당자가 "
            "바꿀 수 있습니다. 방문일과 방문시각은 실제로 간 때로 고쳐 적습니다.",
        ),
        (SHEET, GUIDANCE),
        (
            "방문명부",
            "날마다 한 장이며 방문하는 까닭은 적지 않습니다. 나가는 날 것만 인쇄하고, 돌아오면 창구에서 파쇄합니다. "
            "창구는 출장 표에 적힌 인쇄번호로 파기를 확인합니다. 같은 명부가 PDF(visit_roll)로도 있으며 "
            "같은 암호로 엽니다. 주중에 다시 보낸 명부에는 그날 방문이 모두 있어 이전 표를 대신합니다.",
        ),
        (REPLACED, "앞서 인쇄한 표 가운데 파쇄할 것과 그 대신 인쇄할 것입니다(있을 때만)."),
        ("질문지", "만난 때에만 같은 대상번호 줄에 적습니다. 거부한 때에는 거부범위만 적습니다."),
        ("동의", "다른 기관에 알리는 데 동의한 때, 앞서 한 동의를 거둔 때(철회)에만 적습니다."),
        EXPLAINED,
        ("바뀐 방문", "앞서 보낸 일정에서 바뀐 방문의 전과 뒤, 그 까닭입니다(있을 때만)."),
        ("방문 취소", "앞서 보낸 일정 가운데 가지 않는 방문입니다(있을 때만)."),
        ("부재 안내문", door_notice(office, officer)),
        (
            "봉인 스티커",
            f"문틈에 붙이며 겉에는 {office}만 적습니다. 다시 갔을 때 떨어져 있으면 누가 드나든 것이므로 소재불명으로 "
            "끝내지 않습니다.",
        ),
    ]


def door_notice(office_ko: str, officer: Officer) -> str:
    """What is left at a door where nobody opened: the office, an officer and a number, and never why somebody came."""
    phone = spoken_number(officer.phone)
    asked = f"{phone}번으로 전화 주시면" if phone else "사무소로 연락 주시면"
    words = "안부를 여쭈러 왔다가 뵙지 못하고 갑니다."
    return f"{office_ko}입니다. {words} {officer_ko(officer.name)}, {asked} 고맙겠습니다."
