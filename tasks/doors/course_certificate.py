"""What a household's certificate says of its course: what was tried and done, what broke a rule, how it is sought."""

from collections.abc import Iterator, Mapping
from typing import Any

from tasks.doors.code_words import CHANNELS_KO, deviation, word
from tasks.doors.decision_certificate import DECISIONS_KO
from warehouse.connection import Transaction
from warehouse.help_catalogue import services
from warehouse.state_pages import STATES_KO

Row = Mapping[str, Any]

_TARGETS_KO = {
    "approved": "대상으로 승인",
    "removed": "명단에서 제외",
    "sent_back": "명단 반려로 제외",
    "attached": "같은 가구의 다른 대상에 합침",
}
_SOURCES = {"ai_call": "ai_call_result", "phone": "phone_result", "visit": "visit_result"}
# What an answered AI call came to; no file has a word for it. It is no talk, so it is not called 상담.
_ANSWERED_KO = {
    "COMPLETED": "응답 완료",
    "PARTIAL": "일부만 응답",
    "REFUSED": "거부",
    "WRONG_PERSON": "다른 사람",
}
UNREAD_KO = {"refusal": "읽지 못한 거부", "death": "보류된 사망 자료", "return": "반려된 회신"}
_ENDS_KO = {
    "found": "찾음",
    "died": "사망",
    "institution": "시설 입소",
    "handed_over": "타 시군구 이관",
    "unfound": "소재불명으로 끝냄",
}


def course_lines(tx: Transaction, household_id: str) -> Iterator[str]:
    """One line for each thing that happened to the household's targets, oldest first."""
    for row in tx.rows("access/select_event", household_id=household_id):
        yield f"{row['happened_on']}  {_told(row)}"


def _told(row: Row) -> str:
    event, detail = row["event"], row["detail"]
    if event == "target":
        return _TARGETS_KO.get(detail) or STATES_KO[detail]
    if event in CHANNELS_KO:
        return f"{CHANNELS_KO[event]}: {_result_ko(event, detail)}"
    if event == "disposition":
        return f"처리결과: {word('visit_result', 'disposition', detail)}"
    if event == "case":
        return f"통합사례관리: {STATES_KO[detail]}"
    what = services().get(detail, detail)
    if event == "benefit_decision":
        return f"{what} {DECISIONS_KO[row['decision']]}({row['document_no']})"
    return f"{what} {'신청' if event == 'application' else '제공'}"


def _result_ko(channel: str, result: str) -> str:
    if channel == "ai_call" and result in _ANSWERED_KO:
        return _ANSWERED_KO[result]
    return word(_SOURCES[channel], "result", result) if channel in _SOURCES else result


def bar_lines(tx: Transaction, household_id: str) -> Iterator[str]:
    """What keeps contact with the household, since when and until when."""
    for row in tx.rows("access/select_bar", household_id=household_id):
        detail, until = row["detail"], row["until_on"]
        end = f"{until}까지" if until else "끝 날짜 없음"
        if row["bar"] == "refusal":
            scope, end = word("visit_result", "refusal_scope", detail), f"{until}에 다시 물음"
            what = f"거부({scope})"
        elif row["bar"] == "safety":
            what, end = word("operator_order", "safety_flag", detail), "풀 때까지"
        elif row["bar"] == "unread":
            what, end = UNREAD_KO[detail], "고치거나 확인할 때까지"
        else:
            what = "연락 중지" if row["bar"] == "stop" else "사람 상담만"
        yield f"연락 제한: {what} {row['from_on']}부터, {end}"


def deviation_lines(tx: Transaction, household_id: str) -> Iterator[str]:
    """What was noticed about rows that came back for the household and broke a rule, and what is to be done."""
    for row in tx.rows("access/select_deviation", household_id=household_id):
        what, to_do = deviation(row["code"])
        where = f"{row['source']} 수신분 {row['delivery_id'][:12]} {row['row_no']}행"
        yield f"확인할 것 {row['noticed_on']}: {what} ← {where}. {to_do}".rstrip()


def search_lines(tx: Transaction, household_id: str) -> Iterator[str]:
    """소재파악 of each of the household's targets: the steps that were taken since, and how it ended or goes on."""
    for row in tx.rows("access/select_search", household_id=household_id):
        notices = f"부재 안내문 {row['notices_left']}번"
        if row["door_seal"]:
            notices += f", 봉인 스티커 {word('visit_result', 'door_seal', row['door_seal'])}"
        yield (
            f"소재파악 {row['sought_on']}부터: 전화번호 {row['numbers_tried']}개, 우편 {row['letters_sent']}통, "
            f"방문 {row['visits_made']}번({notices}), 주민등록 변동 {row['register_events']}건 · "
            f"{_ENDS_KO.get(row['search']) or '찾는 중, 다음 검토 ' + str(row['review_on'])}"
        )
