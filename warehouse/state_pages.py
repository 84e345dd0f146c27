"""How a referral and a case go on, drawn from the tables of changes that their laws hold them to: ``states.md``."""

import re
from collections.abc import Sequence

from warehouse.file_pages import markdown
from warehouse.home import CHECKOUT

_ABOUT = """# 의뢰와 사례의 상태 (states of referrals and cases)

그림과 표는 법칙 `warehouse/laws/`의 상태 변경표에서 나옵니다. 표에 없는 변경은 할 수 없습니다.
상태와 결과는 다릅니다. 의뢰가 완료되어도 도움은 본인이 받았다고 확인해야 셉니다.
괄호는 누가 정하는지입니다. 사례관리 담당자의 일은 팀장이 대신할 수 있습니다. 사례가 같은 상태에 머무는 변경은 사례회의
뒤의 조사와 점검입니다.

"""
_MACHINES = (("의뢰 (referral)", "31_referral_states"), ("통합사례관리 (case)", "32_case_states"))
# The Korean words of the states of referrals and cases.
STATES_KO = {
    "draft": "작성",
    "requested": "의뢰함",
    "received": "접수",
    "accepted": "수락",
    "in_progress": "진행 중",
    "on_hold": "대기",
    "rejected": "반려",
    "completed": "완료",
    "failed": "성과 없이 끝남",
    "cancelled": "취소",
    "expired": "회신 없이 만료",
    "entered_in_error": "등록 오류",
    "intake": "접수",
    "surveyed": "욕구·위험도 조사함",
    "conference": "사례회의 선정",
    "declined": "미선정",
    "planned": "계획 수립",
    "serving": "서비스 제공",
    "closed": "종결",
    "followed_up": "사후관리 마침",
}
_SETTERS_KO = {"manager": "사례관리 담당자", "head": "팀장"}
_ERROR = "entered_in_error"


def changes_of(law: str) -> list[tuple[str, str]]:
    """Every change that a law allows, from a state to the next, in the order in which it lists them."""
    return [(was, wanted) for was, wanted, _ in _changes(law)]


def _changes(law: str) -> list[tuple[str, str, str]]:
    """The changes with who may set each, empty where a law says nothing of that."""
    text = (CHECKOUT / "warehouse" / "laws" / f"{law}.sql").read_text("utf-8")
    lists = re.split(r"(\w+)_may \(from_state", text)
    named = zip(["", *lists[1::2]], lists[::2], strict=True)
    return [(*pair, who) for who, part in named for pair in re.findall(r"\('(\w+)', '(\w+)'\)", part)]


def states_page() -> str:
    """A diagram and a table of each machine of states."""
    return _ABOUT + "\n".join(_machine(title, _changes(law)) for title, law in _MACHINES)


def _machine(title: str, stated: Sequence[tuple[str, str, str]]) -> str:
    changes = [(was, wanted) for was, wanted, _ in stated]
    told = {
        (was, wanted): f"`{wanted}`" + (f"({_SETTERS_KO[by]})" if by else "") for was, wanted, by in stated
    }
    states = list(dict.fromkeys(state for change in changes for state in change))
    follows = {state: [wanted for was, wanted in changes if was == state] for state in states}
    # What was entered in error can be said of every state; drawn, it would hide the rest.
    drawn = [change for change in changes if change[1] != _ERROR]
    ends = [state for state in states if state != _ERROR and not set(follows[state]) - {_ERROR}]
    lines = [
        *(f"    {state}: {STATES_KO[state]}" for state in states if state != _ERROR),
        f"    [*] --> {states[0]}",
        *(f"    {was} --> {wanted}" for was, wanted in drawn),
        *(f"    {state} --> [*]" for state in ends),
    ]
    diagram = "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])
    rows = [
        (f"`{state}`", STATES_KO[state], ", ".join(told[state, wanted] for wanted in follows[state]) or "–")
        for state in states
    ]
    return f"## {title}\n\n{diagram}\n\n{markdown([('상태', '뜻', '다음'), *rows])}"
