"""Hand-over: the open households of an officer who moves, leaves or is away for long go to colleagues.

A sealed package holds what whoever takes over needs on the first day: whom, what was promised until when, what is
pending, what to mind at the door. From that day what the former officer was sent is closed to them; who takes over
acknowledges it by the inbox.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tasks.doors.access import Periods
from tasks.doors.code_words import word
from tasks.doors.outbox import Package, package_id_of, reference, send
from tasks.doors.speaker import clock_time, place_ko, spoken_number
from tasks.doors.workbook import Field, Sheet, by_hand, guidance, titled
from tasks.surveys.assignment import least_loaded
from tasks.surveys.facts import Desk, Officer
from tasks.surveys.planning import at_work, take_household
from warehouse.catalog import load_source
from warehouse.connection import Transaction
from warehouse.county import County, parameters
from warehouse.help_catalogue import partners, services

KIND = "handover"
Row = Mapping[str, Any]
_CAUSES_KO = {"transferred": "소속 변경", "left": "근무표에서 제외", "absent": "장기 부재"}
_PROMISES_KO = {
    "visit": "방문 예정",
    "call": "전화 예정",
    "call_later": "나중에 통화하기로 함(통화일)",
    "application": "신청 결정 대기",
    "referral": "기관 회신 대기",
    "case": "통합사례관리",
    "search": "소재파악 다시 확인",
}
_FLAGS_KO = {
    "VIOLENCE": "폭력 위험: 혼자 가지 않습니다",
    "PROTECTED_ADDRESS": "주소 보호: 주소를 누구에게도 말하지 않습니다",
}


def end_access(tx: Transaction) -> list[dict[str, Any]]:
    """Keep whose access to what they were sent ends today, and why."""
    days = parameters("worklists", tx.as_of)["absence_working_days"]
    departures = tx.rows("surveys/select_departure", days=days)
    if departures:
        tx.keep("campaign.access_end", [row | {"ended_on": tx.as_of} for row in departures])
    return departures


def hand_over(tx: Transaction, desk: Desk, departures: Sequence[Row], periods: Periods) -> int:
    """Give the open households of those who go to colleagues of their town, and tell them; the packages sent.

    A household whose town has nobody left today stays where it is, and goes to whoever comes, on that day; until then
    it is told as one that nobody has room for.
    """
    today = {row["officer_id"]: row for row in departures}
    before = {(row["officer_id"], row["town_code"]): row for row in tx.rows("surveys/select_left_behind")}
    officers = sorted({*today, *(officer_id for officer_id, _ in before)})
    homes = tx.rows("surveys/select_handover_home", officers=json.dumps(officers)) if officers else []
    going: dict[tuple[str, str], Row] = {}
    taken: dict[tuple[str, str], list[Row]] = {}
    for home in homes:
        former = home["officer_id"]
        gone = today.get(former) or before.get((former, home["town_code"] or desk.first_office))
        colleague = _colleague(desk, home, today) if gone else None
        if gone and colleague is not None:
            going[former, colleague] = gone
            taken.setdefault((former, colleague), []).append(home)
    promises: dict[str, list[Row]] = {}
    handed = [home["target_id"] for given in taken.values() for home in given]
    for row in tx.rows("surveys/select_handover_promise", targets=json.dumps(handed)) if handed else ():
        promises.setdefault(row["target_id"], []).append(row)
    for (former, colleague), given in sorted(taken.items()):
        officer, gone = desk.officers[colleague], going[former, colleague]
        package_id = _send(tx, gone, officer, given, promises, periods[colleague])
        _keep(tx, gone, colleague, given, package_id)
    return len(taken)


def _colleague(desk: Desk, home: Row, going: Mapping[str, Row]) -> str | None:
    """Whoever of the town has the least work for the hours of the week, and works in it; None where nobody does.

    None, too, where the officer who went comes back this week.
    """
    there = sorted(at_work(desk, home["town_code"] or desk.first_office).keys() - going.keys())
    if home["officer_id"] in there:
        return None
    return take_household(desk, least_loaded(there, desk.load, desk.room)) if there else None


def _keep(tx: Transaction, gone: Row, colleague: str, given: Iterable[Row], package_id: str) -> None:
    rows = [
        {
            "target_id": home["target_id"],
            "from_officer_id": gone["officer_id"],
            "to_officer_id": colleague,
            "handed_on": tx.as_of,
            "package_id": package_id,
            "delivery_id": gone["delivery_id"],
            "row_no": gone["row_no"],
        }
        for home in given
    ]
    tx.keep("campaign.handover", rows)


def _send(
    tx: Transaction,
    gone: Row,
    colleague: Officer,
    given: Sequence[Row],
    promises: Mapping[str, Sequence[Row]],
    period: str,
) -> str:
    recipient, former = colleague.recipient, str(gone["officer_id"])
    package_id = package_id_of(tx, recipient, KIND, former)
    refs = {home["target_id"]: reference(tx, recipient, home["target_id"]) for home in given}
    own_ref = reference(tx, recipient, package_id)
    sheets = [
        _home_sheet(refs, given),
        _promise_sheet(refs, given, promises, partners(County.read(tx.home.county_file).name_ko)),
        _receipt_sheet(package_id, own_ref, colleague.name),
        guidance(_guidance(package_id, gone, len(given), colleague.name)),
    ]
    rows = [(ref, "target", target_id) for target_id, ref in refs.items()]
    rows.append((own_ref, KIND, package_id))
    return send(tx, Package(recipient, KIND, period, sheets, rows, part=former))


def _home_sheet(refs: Mapping[str, str], given: Iterable[Row]) -> Sheet:
    fields = titled(
        {
            "대상번호": 13,
            "성명": 10,
            "출생연도": 10,
            "읍면·리": 16,
            "주소": 40,
            "연락처1": 15,
            "연락처2": 15,
            "처리기한": 12,
            "마지막 접촉": 26,
            "안전 유의사항": 50,
        }
    )
    lines = [
        [
            refs[home["target_id"]],
            home["person_name"],
            str(home["birth_year"] or ""),
            place_ko(home["town_ko"], home["ri"]),
            home["address"],
            spoken_number(home["phone"]),
            spoken_number(home["phone_2"]),
            str(home["due_on"] or ""),
            _last_contact(home),
            safety_note(home),
        ]
        for home in given
    ]
    return Sheet("인계 가구", fields, lines)


def _last_contact(home: Row) -> str:
    if home["result"] is None:
        return "없음"
    source, channel = ("visit_result", "방문") if home["channel"] == "visit" else ("phone_result", "전화")
    return f"{home['attempted_on']} {channel} {word(source, 'result', home['result'])}"


def safety_note(home: Row) -> str:
    """What to mind before a household is contacted: flag and the one way it named, refusals in force, a stop."""
    notes = []
    if home["flag"]:
        only = word("operator_order", "channel", home["only_channel"]) if home["only_channel"] else "없음"
        notes.append(f"{_FLAGS_KO.get(home['flag'], home['flag'])} (본인이 정한 연락수단: {only})")
    if home["scopes"]:
        scopes = ", ".join(word("phone_result", "refusal_scope", scope) for scope in home["scopes"])
        notes.append(f"거부: {scopes} (다시 확인 {home['review_on']})")
    if home["is_stopped"]:
        notes.append("연락 중지 지시 있음")
    return "; ".join(notes)


def _promise_sheet(
    refs: Mapping[str, str],
    given: Iterable[Row],
    promises: Mapping[str, Sequence[Row]],
    partner_names: Mapping[str, str],
) -> Sheet:
    fields = titled({"대상번호": 13, "성명": 10, "구분": 26, "내용": 30, "날짜": 12})
    lines = [
        [
            refs[home["target_id"]],
            home["person_name"],
            _PROMISES_KO[row["kind"]],
            _detail(row, partner_names),
            str(row["on_day"] or ""),
        ]
        for home in given
        for row in promises.get(home["target_id"], ())
    ]
    return Sheet("약속·진행", fields, lines)


def _detail(row: Row, partner_names: Mapping[str, str]) -> str:
    if row["kind"] == "visit":
        told = clock_time(int(row["what"]))
        return f"{told} (약속한 방문)" if row["is_confirmed"] else told
    if row["kind"] == "application":
        return str(services().get(row["what"], "급여 확인 필요"))
    if row["kind"] == "referral":
        return str(partner_names.get(row["what"], row["what"]))
    return ""


def _receipt_sheet(package_id: str, ref: str, officer_name: str) -> Sheet:
    column = load_source("handover_receipt").column
    fields = (
        Field(column("package_id").written, 18),
        Field(column("ref").written, 13),
        Field(column("officer").written, 10),
        by_hand(column("result"), 12),
        by_hand(column("taken_on"), 12, "예: 2024-03-04"),
        by_hand(column("remark"), 40, "이의가 있으면 까닭을 적습니다."),
    )
    return Sheet("인수 확인", fields, [[package_id, ref, officer_name, "", "", ""]])


def _guidance(package_id: str, gone: Row, homes: int, officer_name: str) -> list[tuple[str, str]]:
    return [
        ("송신분번호", package_id),
        ("담당자", officer_name),
        ("인계한 담당자", str(gone["officer_id"])),
        ("까닭", _CAUSES_KO[gone["cause"]]),
        ("가구", f"{homes}가구"),
        ("할 일", "약속·진행 시트의 날짜를 먼저 봅니다. 안전 유의사항이 있는 가구는 그대로 지킵니다."),
        ("인수 확인", "인수 여부를 골라 이 파일 그대로 수신함 handover_receipt 폴더에 넣어 주십시오."),
        ("대상번호", "이 담당자의 다음 작업명단에서도 같은 번호입니다."),
    ]
