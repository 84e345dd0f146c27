"""How referrals, cases and others go on, and by whom, drawn from the tables that hold them: ``states.md``."""

import re
from collections.abc import Sequence

from warehouse.file_pages import markdown
from warehouse.home import CHECKOUT
from warehouse.roles import changes, roles_ko

_ABOUT = """# 상태와 변경 (states and who may change them)

의뢰와 사례의 그림과 표는 법칙 `warehouse/laws/`의 상태 변경표에서, 나머지는 역할표 `warehouse/reference/roles.yaml`에서
나옵니다. 표에 없는 변경은 할 수 없습니다. 괄호 안은 그 변경을 누가 할 수 있는지이며, 모두 역할표에 있습니다.
사례가 같은 상태에 머무는 변경은 사례회의 뒤의 조사와 점검입니다.
상태와 결과는 다릅니다. 의뢰가 완료되어도 도움은 본인이 받았다고 확인해야 셉니다.

"""
_MACHINES = (("의뢰 (referral)", "referral"), ("통합사례관리 (case)", "case"))
_LAWS = {"referral": "31_referral_states", "case": "32_case_states"}
_FURTHER = (
    ("급여 신청과 결정 (application)", "application"),
    ("이의신청 (objection)", "objection"),
    ("발굴대상자 (target)", "target"),
)
# The Korean words of all states.
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
    "applied": "신청",
    "extended": "처리기간 연장",
    "decided": "결정",
    "corrected": "정정 결정",
    "lodged": "이의신청",
    "upheld": "인용",
    "dismissed": "기각",
    "withdrawn": "취하",
    "open": "진행 중",
    "closed_no_need": "종결(비대상)",
    "closed_ai_no_need": "종결(AI 응답, 담당자 확인)",
    "closed_service": "종결(민간서비스)",
    "closed_benefit": "종결(공적지원)",
    "closed_case": "종결(사례관리 이관)",
    "closed_watch": "종결(모니터링)",
    "closed_refused": "종결(거부)",
    "closed_handed_over": "종결(타 시군구 이관)",
    "closed_died": "종결(사망)",
    "closed_institution": "종결(시설 입소)",
    "closed_unfound": "종결(소재불명)",
}
_ERROR = "entered_in_error"


def changes_of(law: str) -> list[tuple[str, str]]:
    """Every change that a law allows, from a state to the next, in the order in which it lists them."""
    text = (CHECKOUT / "warehouse" / "laws" / f"{law}.sql").read_text("utf-8")
    return re.findall(r"\('(\w+)', '(\w+)'\)", text)


def states_page() -> str:
    """A diagram and a table of each machine of states."""
    of_laws = [_machine(title, machine, changes_of(_LAWS[machine])) for title, machine in _MACHINES]
    of_roles = [
        _machine(title, machine, [change for change in changes(machine) if change[0]])
        for title, machine in _FURTHER
    ]
    return _ABOUT + "\n".join([*of_laws, *of_roles])


def _machine(title: str, machine: str, allowed: Sequence[tuple[str, str]]) -> str:
    states = list(dict.fromkeys(state for change in allowed for state in change))
    follows = {state: [wanted for was, wanted in allowed if was == state] for state in states}
    # What was entered in error can be said of every state; drawn, it would hide the rest.
    drawn = [change for change in allowed if change[1] != _ERROR]
    ends = [state for state in states if state != _ERROR and not set(follows[state]) - {_ERROR}]
    lines = [
        *(f"    {state}: {STATES_KO[state]}" for state in states if state != _ERROR),
        f"    [*] --> {states[0]}",
        *(f"    {was} --> {wanted}" for was, wanted in drawn),
        *(f"    {state} --> [*]" for state in ends),
    ]
    diagram = "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])
    rows = [
        (
            f"`{state}`",
            STATES_KO[state],
            ", ".join(_by(machine, state, wanted) for wanted in follows[state]) or "–",
        )
        for state in states
    ]
    return f"## {title}\n\n{diagram}\n\n{markdown([('상태', '뜻', '다음(누가)'), *rows])}"


def _by(machine: str, state: str, wanted: str) -> str:
    """The next state, and whose it is to set it."""
    roles = [roles_ko()[role] for role in changes(machine).get((state, wanted), ())]
    return f"`{wanted}`({' 또는 '.join(roles)})"
