"""What residents read: notice and letter. They name the town office, an officer and a number, and nothing else.

Neighbours and family read such texts too: no team name, no word of welfare, crisis, arrears or where a name came from.
"""

from dataclasses import dataclass
from datetime import date

from tasks.doors.speaker import spoken_number


@dataclass(frozen=True)
class Sender:
    """Who speaks: the office's Korean name, the officer and the number that residents may call."""

    office_ko: str
    officer_ko: str
    phone: str


def notice(sender: Sender, call_on: date, ai_number: str) -> str:
    """The SMS before the AI call.

    That a machine speaks is told before it does: 인공지능기본법 제31조제1항, in force since 2026-01-22 (inferred: the
    article was not read, and whether it covers the ministry's call is for the ministry to say).
    """
    return (
        f"[{sender.office_ko}] 안녕하십니까. {sender.officer_ko}입니다. 인공지능(AI)으로 안부를 여쭙는 전화가 "
        f"{call_on.month}월 {call_on.day}일부터 {ai_number} 번호로 갑니다. "
        f"문의 {spoken_number(sender.phone) or sender.office_ko}"
    )


def letter(sender: Sender) -> str:
    """The letter after calls that were not answered."""
    phone = spoken_number(sender.phone)
    asked = f"{phone}번으로 전화 주시거나 사무소로 들러" if phone else "사무소로 연락 주시거나 들러"
    return (
        f"안녕하십니까. {sender.office_ko} {sender.officer_ko}입니다. "
        "안부를 여쭙고자 몇 차례 전화드렸으나 연결되지 않았습니다. "
        f"편하신 때에 {asked} 주시면 고맙겠습니다. "
        "며칠 안에 찾아뵐 수도 있습니다."
    )
