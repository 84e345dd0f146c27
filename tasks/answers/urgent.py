"""Dangers, told to a human at once: answers, words of a report, kinds of crisis information, and orders to check.

A sealed worklist goes to the duty officer whatever the day; where a refusal, a stop or a safety flag bars the door it
goes to the team head, who alone may order a check there. Nothing lowers a danger, and each cause is told once.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tasks.answers.attention import reopen_attention
from tasks.answers.requests import VisitDesk, ask_for_visits, visit_request
from tasks.answers.rules import urgent_words_in
from tasks.doors.outbox import Package, package_id_of, quarter, reference, send
from tasks.doors.speaker import EMERGENCY_KO, NUMBERS_KO, place_ko, spoken_number
from tasks.doors.workbook import Field, Sheet, guidance, titled
from warehouse.catalog import load_source
from warehouse.connection import Transaction
from warehouse.county import County, parameters
from warehouse.declared import memos_of
from warehouse.forms import hand_columns

Row = Mapping[str, Any]
_REPORTS = frozenset({"crisis_alert", "village_report", "complaint"})  # in select_report.sql
DUTY, HEAD = "duty_officer", "team_head"
_CAUSES_KO = {
    "answer": "긴급하다는 응답",
    "door": "방문에서 확인한 긴급 상황",
    "words": "긴급한 말이 있는 제보",
    "partner": "긴급한 말이 있는 연계기관 회신",
    "memo": "긴급한 말이 있는 연계자료 비고",
    "remark": "긴급한 말이 있는 담당자 특이사항",
    "report": "급하다고 한 제보",
    "kind": "생명 위험 정보",
    "order": "안부확인 지시",
}
_GIVEN = titled(
    {
        "송신분번호": 19,
        "대상번호": 13,
        "담당자": 10,
        "통화일": 12,
        "번호구분": 10,
        "성명": 10,
        "출생연도": 10,
        "읍면·리": 16,
        "연락처": 15,
        "주소": 40,
        "순서": 6,
        "확인 사항": 40,
    }
)


def tell_of_dangers(tx: Transaction, checks: Sequence[dict[str, Any]]) -> int:
    """Find what nobody was told of, send it, ask for the visits; the number of households.

    Args:
        checks: welfare checks that were ordered (cause, kind, household_id, delivery_id, row_no).
    """
    last = tx.one("answers/select_last_look")
    since = last["run_no"] if last else 0
    tx.run("answers/create_exported_record")
    alarming, calm = _reports(tx, since)
    reopen_attention(tx, calm)
    found = [*checks, *tx.rows("answers/select_urgent_answer"), *alarming, *_remarked(tx, since), *_kinds(tx)]
    if not found:
        return 0
    households = sorted({str(f["household_id"]) for f in found})
    cards = {
        c["household_id"]: c for c in tx.rows("answers/select_urgent_card", households=json.dumps(households))
    }
    for recipient in (DUTY, HEAD):
        mine = [f for f in found if recipient_of(f, cards[f["household_id"]]) == recipient]
        if mine:
            _tell(tx, recipient, mine, cards)
    _visits(tx, found, cards)
    return len(households)


def recipient_of(finding: Row, card: Row) -> str:
    """The duty officer; the team head where something bars the door, but for what they ordered."""
    return DUTY if finding["cause"] == "order" or not is_barred(card) else HEAD


def is_barred(card: Row) -> bool:
    """Whether a visit there needs the team head's order."""
    is_flagged = card["flag"] is not None and card["only_channel"] != "VISIT"
    return bool(card["is_refused"] or card["is_stopped"] or is_flagged)


def _reports(tx: Transaction, since: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What was reported since somebody looked: the rows that name a danger, and the others."""
    words = _words(tx)
    alarming, calm = [], []
    for row in tx.rows("answers/select_report", since=since):
        is_said = bool(urgent_words_in(row.pop("texts"), words))
        if row.pop("is_urgent") or is_said:
            said_by = "partner" if row["source"] == "partner_reply" else "words"
            alarming.append(row | {"cause": said_by if is_said else "report", "kind": None})
        else:
            calm.append(row)
    return alarming, calm


def _remarked(tx: Transaction, since: int) -> list[dict[str, Any]]:
    """What senders of lists and officers wrote beside their rows since somebody looked, where it names a danger."""
    words = _words(tx)
    tx.run("answers/create_told_memo")
    for row in tx.rows("answers/select_linked_source", since=since):
        source = load_source(row["source"])
        # ``memo``, and ``memo_2`` and more as ``source new`` calls them.
        columns = [one.name for one in source.columns if f"{one.name}_".startswith("memo_")]
        if columns and source.code not in _REPORTS:
            tx.take("told_memo", memos_of(source, columns), since=since)
    memos = [row | {"cause": "memo"} for row in tx.rows("answers/select_memo")]
    remarks = tx.rows("answers/select_remark", since=since)
    return [row | {"kind": None} for row in [*memos, *remarks] if urgent_words_in(row.pop("texts"), words)]


def _words(tx: Transaction) -> list[str]:
    words: list[str] = parameters("answers", tx.as_of)["urgent_words"]["words"]
    return words


def _kinds(tx: Transaction) -> list[dict[str, Any]]:
    as_of = tx.as_of
    kinds = json.dumps(parameters("screening", as_of)["urgent_kinds"])
    days = parameters("answers", as_of)["urgent_kind_repeat_days"]
    return tx.rows("answers/select_urgent_kind", kinds=kinds, repeat_days=days)


def _tell(tx: Transaction, recipient: str, found: Sequence[Row], cards: Mapping[str, Row]) -> None:
    causes: dict[str, list[str]] = {}
    for finding in found:
        causes.setdefault(finding["household_id"], []).append(_CAUSES_KO[finding["cause"]])
    subjects = [_subject(cards[household]) for household in causes]
    refs = [reference(tx, recipient, subject) for _, subject in subjects]
    part = str(len(tx.rows("answers/select_urgent_package", recipient=recipient)) or "")
    package_id = package_id_of(tx, recipient, "urgent_worklist", part)
    told = County.read(tx.home.county_file).stated.get(recipient) or {}
    lines = [
        [package_id, ref, str(told.get("name") or ""), str(tx.as_of)]
        + [*_whom(cards[household]), str(number), ", ".join(_notes(cards[household], causes[household]))]
        + [""] * len(hand_columns())
        for number, (household, ref) in enumerate(zip(causes, refs, strict=True), 1)
    ]
    fields = (
        *_GIVEN,
        *(Field(title, 14, choices, by_hand=True) for title, choices in hand_columns()),
    )
    rows = [(ref, *subject) for ref, subject in zip(refs, subjects, strict=True)]
    sheets = [Sheet("긴급 확인", fields, lines), guidance(_guidance(package_id, recipient))]
    send(tx, Package(recipient, "urgent_worklist", quarter(tx.as_of), sheets, rows, part))
    _keep(tx, recipient, package_id, found, cards)


def _subject(card: Row) -> tuple[str, str]:
    return ("target", card["target_id"]) if card["target_id"] else ("household", card["household_id"])


def _whom(card: Row) -> list[str]:
    return [
        next((name for key, name in NUMBERS_KO.items() if card[key]), ""),
        card["person_name"] or "",
        str(card["birth_year"] or ""),
        place_ko(card["town_ko"], card["ri"]),
        spoken_number(card["phone"] or card["phone_2"]),
        card["address"] or "",
    ]


def _notes(card: Row, causes: Sequence[str]) -> list[str]:
    """Why somebody goes there, and what to mind."""
    notes = list(dict.fromkeys(causes))
    if card["flag"]:
        notes.append("안전표시 있음")
    if card["is_refused"]:
        notes.append("접촉 거부 중: 팀장 지시로만")
    if card["is_stopped"]:
        notes.append("접촉 중지 중: 팀장 지시로만")
    return notes


def _guidance(package_id: str, recipient: str) -> list[tuple[str, str]]:
    step = (
        "오늘 안에 전화하거나 찾아갑니다."
        if recipient == DUTY
        else "접촉을 거부했거나 접촉 중지 중이거나 안전표시가 있는 가구입니다. 안부확인 지시를 내릴지 정합니다."
    )
    return [
        ("송신분번호", package_id),
        ("할 일", step),
        ("위급하면", EMERGENCY_KO),
        ("회신", "전화했으면 수신함 phone_result 폴더에, 찾아갔으면 visit_result 폴더에 넣어 주십시오."),
    ]


def _keep(
    tx: Transaction, recipient: str, package_id: str, found: Sequence[Row], cards: Mapping[str, Row]
) -> None:
    keys, rows, plans = tx.home.keys(), [], []
    for f in found:
        target_id = cards[f["household_id"]]["target_id"]
        natural = "/".join(
            str(f[name]) for name in ("cause", "kind", "household_id", "delivery_id", "row_no")
        )
        rows.append(
            {name: f[name] for name in ("cause", "household_id", "kind", "delivery_id", "row_no")}
            | {
                "finding_id": keys.id_of("urgent_finding", natural),
                "target_id": target_id,
                "recipient": recipient,
                "package_id": package_id,
                "found_on": tx.as_of,
            }
        )
        if _is_ordered_call(f) and target_id:
            plans.append(_ordered_call(tx, package_id, str(target_id), f))
    tx.keep("campaign.urgent_finding", rows)
    tx.keep("campaign.contact_plan", plans)


def _is_ordered_call(finding: Row) -> bool:
    return bool(finding["cause"] == "order" and finding["kind"] == "PHONE")


def _ordered_call(tx: Transaction, package_id: str, target_id: str, order: Row) -> dict[str, Any]:
    natural = f"{target_id}/order/{order['delivery_id']}/{order['row_no']}"
    return {
        "plan_id": tx.home.keys().id_of("contact_plan", natural),
        "target_id": target_id,
        "channel": "phone",
        "planned_on": tx.as_of,
        "try_no": 1,
        "package_id": package_id,
        "rule_id": "ordered",
        "order_delivery_id": order["delivery_id"],
        "order_row_no": order["row_no"],
    }


def _visits(tx: Transaction, found: Sequence[Row], cards: Mapping[str, Row]) -> None:
    desk = VisitDesk.of(tx)
    asked = []
    for f in found:
        card = cards[f["household_id"]]
        # Whom an officer met or wrote of, the officer knows: the duty officer decides who goes again.
        is_done = _is_ordered_call(f) or f["cause"] in ("door", "remark")
        if card["target_id"] and not is_done and recipient_of(f, card) == DUTY:
            reason = "welfare_check" if f["cause"] == "order" else "urgent"
            about = {
                "target_id": card["target_id"],
                "due_on": card["due_on"],
                "is_flagged": bool(card["flag"]),
            }
            asked.append(visit_request(desk, reason, {**f, **about}))
    ask_for_visits(tx, asked)
