"""What a household's certificate says of its referrals: consent, steps, what the partner got, the person's word."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from tasks.doors.code_words import word
from warehouse.connection import Transaction
from warehouse.county import County, parameters
from warehouse.help_catalogue import partners
from warehouse.state_pages import STATES_KO

Row = Mapping[str, Any]
_ITEMS_KO = {"NAME": "성명", "PHONE": "연락처", "ADDRESS": "주소", "TALK": "상담내용"}
_WAYS_KO = {"VISIT": "방문", "PHONE": "전화"}
_TOLD_KO = {"told": "보냄", "again": "회신 재요청", "destroy": "파기 요청"}
_WORDS_KO = {"RECEIVED": "받았다고 함", "NOT_RECEIVED": "받지 못했다고 함"}


def referral_lines(tx: Transaction, household_id: str) -> Iterator[str]:
    """Each referral of a household, oldest first, with all that happened to it indented below."""
    story = tx.rows("access/select_referral_story", household_id=household_id)
    names = partners(County.read(tx.home.county_file).name_ko)
    for _, of_it in groupby(story, key=itemgetter("referral_id")):
        rows = list(of_it)
        yield _head(rows[0], names)
        yield from (f"  {row['happened_on']} {_said(row)}" for row in rows)


def _head(row: Row, partner_names: Mapping[str, str]) -> str:
    offers = parameters("referrals", row["given_on"])["offers"].get(row["partner"], [])
    service = next((o["name_ko"] for o in offers if o["service"] == row["service"]), row["service"])
    items = "·".join(_ITEMS_KO[item] for item in _ITEMS_KO if item in row["items"])
    way = _WAYS_KO.get(row["given_by"] or "", "방법 모름")
    kept = f", 보유기한 {row['retained_until']}" if row["retained_until"] else ""
    made = f", 행복이음 {row['ssis_no']}" if row["ssis_no"] else ""
    return (
        f"의뢰: {partner_names[row['partner']]} {service} — 동의 {row['given_on']}({way}) {row['valid_until']}까지, "
        f"알리는 항목 {items}{kept}{made}"
    )


def _said(row: Row) -> str:
    if row["what"] == "step":
        came_of_it = f"({word('partner_reply', 'outcome', row['outcome'])})" if row["outcome"] else ""
        due = f", 회신기한 {row['reply_due_on']}" if row["reply_due_on"] else ""
        return f"{STATES_KO[row['said']]}{came_of_it}{due}"
    if row["what"] == "word":
        return f"본인 확인: {_WORDS_KO[row['said']]}"
    if row["what"] == "destroyed":
        return "기관이 파기했다고 함"
    letter = f", 공문 {row['letter_id']}" if row["letter_id"] else ""
    return f"{_TOLD_KO[row['what']]}: 송신분 {row['package_id']}{letter}"
