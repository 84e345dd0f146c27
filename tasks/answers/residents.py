"""What residents ask about themselves: to be left alone, to know where their name came from, to have it mended.

Looked at with every intake: a stop holds for whatever the same run plans. An answer is an order with a document number;
until it comes, a complaint is owed by somebody and by a day (``out.owed_now``).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tasks.answers.source_notice import send_notice
from tasks.doors.outbox import Package, quarter, send
from tasks.doors.workbook import Sheet, guidance, titled
from warehouse.catalog import Source, load_source
from warehouse.connection import Transaction
from warehouse.county import County, parameters

Row = Mapping[str, Any]
# Who sends these cannot correct anything: they are what somebody saw, or the county's own paper.
_NOT_AGENCIES = ("local", "return")


def serve_residents(tx: Transaction) -> tuple[int, int]:
    """Take in complaints and what was ordered about them, stop contact, and send what is owed.

    Returns:
        The new complaints, and the households whose contact was stopped.
    """
    if tx.one("answers/select_resident_turn") is None:
        return 0, 0
    policy = parameters("residents", tx.as_of)
    taken = tx.run("answers/insert_complaint")
    tx.run("answers/insert_complaint_match")
    stops = tx.run("answers/insert_complaint_stop", stop_days=policy["stop_days"])
    tx.run("answers/insert_complaint_answer")
    unmet = [*_explain(tx, policy), *_ask_agencies(tx)]
    tx.run("answers/insert_resident_deviation", unmet=json.dumps(unmet))
    return taken, stops


def _explain(tx: Transaction, policy: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Send each page that somebody is owed; what names nobody of the household, for a human."""
    unmet, made = [], []
    for number, asked in enumerate(tx.rows("answers/select_notice_due")):
        place = {"delivery_id": asked["delivery_id"], "row_no": asked["row_no"]}
        if asked["person_id"] is None:
            unmet.append(place | {"code": "notice_meets_nobody"})
            continue
        package_id = send_notice(tx, asked, policy, str(number or ""))
        whose = {"household_id": asked["household_id"], "person_id": asked["person_id"]}
        about = {"package_id": package_id, "made_on": tx.as_of}
        made.append(place | whose | about)
    tx.keep("campaign.source_notice", made)
    return unmet


def _ask_agencies(tx: Transaction) -> list[dict[str, Any]]:
    """Lay letters to the agencies of wrong data before the team head; corrections that name no such source."""
    due = tx.rows("answers/select_correction_due")
    unmet, letters = [], []
    sources = _agencies(tx) if due else {}
    for row in due:
        source = sources.get("".join((row["about_source"] or "").split()))
        if source is None or row["person_id"] is None:
            place = {"delivery_id": row["delivery_id"], "row_no": row["row_no"]}
            unmet.append(place | {"code": "correction_meets_nothing"})
        else:
            letters.append((row, source))
    if letters:
        _send_letters(tx, letters)
    return unmet


def _agencies(tx: Transaction) -> dict[str, Source]:
    """The county's sources that an agency answers for, by name and by code."""
    sources = [load_source(code) for code in County.read(tx.home.county_file).sources]
    asked = [source for source in sources if source.route not in _NOT_AGENCIES]
    return {"".join(source.name_ko.split()): source for source in asked} | {one.code: one for one in asked}


def _send_letters(tx: Transaction, letters: Sequence[tuple[Row, Source]]) -> None:
    day, county = tx.as_of, County.read(tx.home.county_file)
    days = parameters("reporting", day)["correction_reply_days"]
    fields = titled({"접수번호": 16, "받는 곳": 24, "문의처": 24, "제목": 30, "보낼 글": 90})
    told = [
        [
            str(row["complaint_no"]),
            source.agency,
            source.arrives.contact,
            f"{source.name_ko} 자료 정정 요청",
            _letter(row, source, county.name_ko, days),
        ]
        for row, source in letters
    ]
    about = [
        ("할 일", "글마다 받는 곳에 공문으로 보냅니다. 정정할 사람과 그 자료에 관한 것만 적혀 있습니다."),
        ("회신이 오면", "balgul complaint agency-answered 접수번호 로 올립니다."),
        ("본인에게", f"기관의 회신은 {days}일 안에 받고, 본인에게는 접수일부터 10일 안에 답합니다."),
    ]
    sheets = [Sheet("정정 요청", fields, told), guidance(about)]
    package_id = send(tx, Package("team_head", "correction_request", quarter(day), sheets, ()))
    rows = [
        {"delivery_id": row["delivery_id"], "row_no": row["row_no"], "source": source.code}
        | {"package_id": package_id, "asked_on": day}
        for row, source in letters
    ]
    tx.keep("campaign.correction_request", rows)


def _letter(row: Row, source: Source, county_ko: str, days: int) -> str:
    """What is put to an agency about one person and its own data: nothing of what others sent, nor of our work."""
    who = ", ".join(str(part) for part in (row["person_name"], row["birth_year"], row["address"]) if part)
    return (
        f"{source.agency}에서 {county_ko}에 보낸 '{source.name_ko}' 자료 가운데 다음 분의 내용이 사실과 다르다는 "
        f"정정 요구를 받았습니다(개인정보 보호법 제36조). 대상: {who}. 요구한 내용: {row['memo'] or '따로 적지 않음'}. "
        f"확인하여 {days}일 안에 결과를 회신하고, 틀렸으면 고친 자료를 다시 보내 주십시오."
    )
