"""The packages that a survey sends: the request to the ministry's AI call, and an officer's worklist of the week."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tasks.doors.outbox import Package, package_id_of, quarter, reference, send
from tasks.doors.pre_check import EXPLAINED, pre_check_sheet
from tasks.doors.promises import GUIDANCE as PROMISE_GUIDANCE
from tasks.doors.promises import SHEET as PROMISES
from tasks.doors.promises import promise_sheet
from tasks.doors.speaker import NUMBERS_KO, office_name, officer_ko, spoken_number
from tasks.doors.workbook import AS_SENT, Field, Sheet, by_hand, by_line, guidance, titled
from tasks.surveys.cards import GUIDANCE, SHEET, InputCard, card_sheet, keep_cards, summary
from tasks.surveys.facts import Card, Officer, Target
from tasks.surveys.hours import Hours
from tasks.surveys.planning import Planned
from tasks.surveys.texts import Sender, letter, notice
from warehouse.catalog import load_source
from warehouse.connection import Transaction
from warehouse.county import County, parameters
from warehouse.forms import Questionnaire, hand_columns, questionnaire

AI_RECIPIENT, OWN_SERVICE = "ai_call", "call_service"
# In the place of an answer to what this household is not asked; read as nothing when it comes back.
NOT_ASKED = "-"
_GIVEN = (
    "송신분번호",
    "대상번호",
    "담당자",
    "통화일",
    "시간대",
    "번호구분",
    "성명",
    "출생연도",
    "읍면·리",
    "연락처",
    "순서",
)
_AI_FIELDS = titled(
    {
        "송신분번호": 18,
        "대상번호": 13,
        "성명": 10,
        "연락처1": 15,
        "연락처2": 15,
        "문자 안내문": 60,
        "사무소": 16,
        "담당자": 10,
        "담당자 전화": 15,
    }
)
# Whoever works for the county alone sees a reference and numbers. The notice names office, officer and number already.
_NOT_FOR_OWN_SERVICE = frozenset({"성명", "사무소", "담당자", "담당자 전화"})


@dataclass(frozen=True)
class Worklist:
    """What one officer gets: calls and letters, AI calls to confirm (target and its answers by path), cards to copy.

    Args:
        period: the passphrase's.
        pre_checks: by target, a line of whom something is said.
    """

    officer: Officer
    period: str
    contacts: Sequence[Planned]
    confirmations: Sequence[tuple[Target, Mapping[str, str]]]
    cards: Sequence[InputCard] = ()
    pre_checks: Mapping[str, str] = field(default_factory=dict)

    @property
    def spoken_with(self) -> list[str]:
        """The targets whom the officer calls, or whose AI call is to be confirmed."""
        called = [p.target.target_id for p in self.contacts if p.contact.channel == "phone"]
        return called + [target.target_id for target, _ in self.confirmations]

    @property
    def first_calls(self) -> int:
        """Households that are called for the first time."""
        return sum(p.contact.channel == "phone" and p.contact.try_no == 1 for p in self.contacts)


def send_ai_request(tx: Transaction, planned: Sequence[Planned], ai_number: str) -> str:
    """Send the notices and AI calls of today to the ministry's service, or to the county's own; the package's id.

    The ministry knows whom it calls; the county's own service gets no name (docs/adr/0014).
    """
    county = County.read(tx.home.county_file)
    own = county.call_service
    recipient, number = (OWN_SERVICE, own.caller_number) if own else (AI_RECIPIENT, ai_number)
    package_id = package_id_of(tx, recipient, "ai_call_request")
    calls = [
        (reference(tx, recipient, p.target.target_id), p) for p in planned if p.contact.channel == "ai_call"
    ]
    noticed = {p.target.target_id for p in planned if p.contact.channel == "sms"}
    fields = tuple(field for field in _AI_FIELDS if not own or field.title not in _NOT_FOR_OWN_SERVICE)
    lines = []
    for ref, call in calls:
        sender = _sender(county, call)
        text = notice(sender, call.contact.on, number) if call.target.target_id in noticed else ""
        cells = {"송신분번호": package_id, "대상번호": ref, "문자 안내문": text}
        cells |= _ai_cells(call.target.card, sender)
        lines.append([cells[field.title] for field in fields])
    about = _ai_guidance(package_id, len(lines), questionnaire(tx.as_of))
    sheets = [Sheet("AI전화 대상", fields, lines), guidance(about)]
    rows = [(ref, "target", call.target.target_id) for ref, call in calls]
    return send(tx, Package(recipient, "ai_call_request", quarter(tx.as_of), sheets, rows))


def _ai_cells(card: Card, sender: Sender) -> dict[str, str]:
    return {
        "성명": card.person_name,
        "연락처1": spoken_number(card.phones.get("phone")),
        "연락처2": spoken_number(card.phones.get("phone_2")),
        "사무소": sender.office_ko,
        "담당자": sender.officer_ko,
        "담당자 전화": spoken_number(sender.phone),
    }


def _ai_guidance(package_id: str, rows: int, form: Questionnaire) -> list[tuple[str, str]]:
    return [
        ("송신분번호", package_id),
        ("대상", f"{rows}명"),
        ("질문지", form.version),
        ("물을 것", f"모든 가구에 같은 것을 묻습니다: {', '.join(q.title_ko for q in form.common)}"),
        ("순서", "문자 안내문을 먼저 보내고 다음 근무일부터 전화합니다. 등록된 번호를 차례로 겁니다."),
        ("첫마디", "인공지능이 거는 전화임을 먼저 말합니다."),
        ("회신", "시도 한 번을 한 줄로 하여 ai_call_result 파일로 보내 주십시오."),
    ]


def send_worklist(tx: Transaction, worklist: Worklist) -> str:
    """Send an officer's list of calls, letters and confirmations; the package's id."""
    as_of, county, officer = tx.as_of, County.read(tx.home.county_file), worklist.officer
    recipient = officer.recipient
    package_id = package_id_of(tx, recipient, "phone_worklist")
    hours, form, hand = Hours.read(parameters("surveys", as_of)), questionnaire(as_of), fields_by_hand(county)
    calls = _call_lines(tx, recipient, worklist, hours)
    letters = [
        (reference(tx, recipient, p.target.target_id), p)
        for p in worklist.contacts
        if p.contact.channel == "letter"
    ]
    asked = [(reference(tx, recipient, one.target_id), one, told) for one, told in worklist.confirmations]
    card_refs = [reference(tx, recipient, card.target_id) for card in worklist.cards]
    spoken_with = [(ref, p.target.target_id) for ref, p in calls]
    spoken_with += [(ref, target.target_id) for ref, target, _ in asked]
    named = spoken_with + [(ref, p.target.target_id) for ref, p in letters]
    named += [(ref, card.target_id) for ref, card in zip(card_refs, worklist.cards, strict=True)]
    sheets = [
        _call_sheet(package_id, officer.name, calls, hours, hand),
        _form_sheet(form, calls, _kinds(tx, form, calls)),
        _consent_sheet(calls),
        promise_sheet("phone_result", _named(calls)),
        _confirmation_sheet(package_id, officer.name, str(as_of), asked, form, hand),
        _letter_sheet(county, letters),
        card_sheet(package_id, officer.name, str(as_of), worklist.cards, card_refs),
        *pre_check_sheet(worklist.pre_checks, spoken_with),
        guidance(_worklist_guidance(package_id, officer.name, hand)),
    ]
    rows = [(ref, "target", target_id) for ref, target_id in dict(named).items()]
    keep_cards(tx, officer, package_id, worklist.cards)
    return send(tx, Package(recipient, "phone_worklist", worklist.period, sheets, rows))


# A line of a list, under its reference.
Line = tuple[str, Planned]


def _call_lines(tx: Transaction, recipient: str, worklist: Worklist, hours: Hours) -> list[Line]:
    """The calls in their order: a second one to a household has its own reference, so that answers find their line."""
    calls = (p for p in worklist.contacts if p.contact.channel == "phone")
    seen: Counter[str] = Counter()
    lines = []
    for p in sorted(calls, key=lambda p: (p.contact.on, hours.begins_at(p.contact.part), p.contact.try_no)):
        ref, number = reference(tx, recipient, p.target.target_id), seen[p.target.target_id] + 1
        seen[p.target.target_id] = number
        lines.append((ref if number == 1 else f"{ref}-{number}", p))
    return lines


Hand = Sequence[tuple[str, tuple[str, ...]]]
# Stands in each line where calls are recorded in 행복이음 and come back from there: nothing is typed here.
_RECORDED = "행복이음"


def fields_by_hand(county: County) -> Hand:
    """The six columns that a hand fills in for any contact; none where the county gets its calls out of 행복이음."""
    return () if "ssis_result" in county.sources else hand_columns()


def _call_sheet(package_id: str, officer_name: str, calls: Sequence[Line], hours: Hours, hand: Hand) -> Sheet:
    """Eleven columns that are filled in, and those that a hand fills in for any contact."""
    notes = {"통화시각": "예: 14:30", "통화(분)": "대화한 시간(분)", "거부범위": "거부한 경우에만"}
    given = _GIVEN if hand else (*_GIVEN, load_source("phone_result").column("recorded_in").written)
    fields = (
        *(Field(title, 13) for title in given),
        *(Field(title, 13, words, by_hand=True, note=notes.get(title, "")) for title, words in hand),
    )
    lines = []
    for number, (ref, planned) in enumerate(calls, 1):
        card, contact = planned.target.card, planned.contact
        told = [
            package_id,
            ref,
            officer_name,
            str(contact.on),
            hours.told(contact.part),
            NUMBERS_KO.get(contact.number_ref or "", ""),
            card.person_name,
            card.birth_year,
            card.place_ko,
            spoken_number(card.phones.get(contact.number_ref or "")),
            f"{number} ({contact.try_no}차)",
        ]
        lines.append(told + ([""] * len(hand) or [_RECORDED]))
    return Sheet("전화 상담", fields, lines)


def _kinds(tx: Transaction, form: Questionnaire, calls: Sequence[Line]) -> list[frozenset[str]]:
    """The kinds of crisis information behind each call, where the questionnaire asks anything about them."""
    if form.common == form.questions or not calls:
        return [frozenset()] * len(calls)
    targets = sorted({p.target.target_id for _, p in calls})
    told: dict[str, set[str]] = {}
    for row in tx.rows("surveys/select_kind", targets=json.dumps(targets)):
        told.setdefault(row["target_id"], set()).add(row["kind"])
    return [frozenset(told.get(p.target.target_id, ())) for _, p in calls]


def _form_sheet(form: Questionnaire, calls: Sequence[Line], kinds: Sequence[frozenset[str]]) -> Sheet:
    """What everybody is asked, and what the kinds of crisis information of each household ask for."""
    behind = frozenset().union(*kinds)
    asked = [q for q in form.questions if not q.kinds or q.kinds & behind]
    fields = tuple(Field(q.title_ko, 12, tuple(q.choices.values()), by_hand=True) for q in asked)
    lines = [
        [*line, *("" if not q.kinds or q.kinds & own else NOT_ASKED for q in asked)]
        for line, own in zip(_named(calls), kinds, strict=True)
    ]
    return Sheet("질문지", (*titled({"대상번호": 13, "성명": 10}), *fields), lines)


def _consent_sheet(calls: Sequence[Line]) -> Sheet:
    column = load_source("phone_result").column
    notes = {
        "consent_partners": "기관 이름을 쉼표로 구분해 적습니다.",
        "consent_items": "성명, 연락처, 주소, 상담내용 가운데 동의한 것만",
        "consent_right_told": "거부할 수 있고 거부해도 불이익이 없음을 알렸으면 예. 없으면 의뢰하지 않습니다.",
    }
    fields = [by_hand(column(name), 30, note) for name, note in notes.items()]
    return by_line("동의", _named(calls), fields)


def _named(calls: Sequence[Line]) -> list[tuple[str, str]]:
    return [(ref, planned.target.card.person_name) for ref, planned in calls]


def _confirmation_sheet(
    package_id: str,
    officer_name: str,
    day: str,
    asked: Iterable[tuple[str, Target, Mapping[str, str]]],
    form: Questionnaire,
    hand: Hand,
) -> Sheet:
    by_hand = [Field("AI상담 비대상 확인", 14, ("예", "아니오"), by_hand=True)] if hand else []
    fields = (
        *titled(
            {"송신분번호": 18, "대상번호": 13, "담당자": 10, "통화일": 12, "성명": 10, "AI 응답 요약": 50}
        ),
        *by_hand,
    )
    rows = [
        [package_id, ref, officer_name, day, target.card.person_name, summary(form, answers)]
        + [""] * len(by_hand)
        for ref, target, answers in asked
    ]
    return Sheet("AI상담 확인", fields, rows)


def _letter_sheet(county: County, letters: Iterable[Line]) -> Sheet:
    fields = titled({"대상번호": 13, "성명": 10, "주소": 40, "보낼 글": 70, "발송일": 12})
    rows = [
        [ref, p.target.card.person_name, p.target.card.address, letter(_sender(county, p)), str(p.contact.on)]
        for ref, p in letters
    ]
    return Sheet("우편", fields, rows)


def _worklist_guidance(package_id: str, officer_name: str, hand: Hand) -> list[tuple[str, str]]:
    recorded = "통화 결과와 AI상담 확인은 행복이음에만 적습니다. 여기에 다시 적지 않습니다."
    return [
        ("송신분번호", package_id),
        ("담당자", officer_name),
        (
            "전화 상담",
            "한 줄이 전화 한 번입니다. 대상번호 끝에 -2가 붙은 줄은 앞의 전화가 안 된 때에만 겁니다. "
            "시간대는 앞서 받지 않은 때를 피해 정한 것이며 다른 때에 걸어도 됩니다. "
            "걸지 않은 줄은 비워 둡니다.",
        ),
        ("질문지", "통화한 때에만 같은 대상번호 줄에 적습니다."),
        (
            "동의",
            "다른 기관에 알리는 데 동의한 때에만 적습니다. 앞서 한 동의를 거두면 기관 칸에 철회라고 적습니다.",
        ),
        (PROMISES, PROMISE_GUIDANCE),
        (
            "AI상담 확인",
            "AI 전화에서 필요 없다고 답한 분입니다. 맞으면 예, 다시 전화하려면 아니오를 고릅니다.",
        ),
        EXPLAINED,
        ("우편", "봉투에는 사무소와 담당자만 적어 부칩니다."),
        (SHEET, GUIDANCE) if hand else ("기록", recorded),
        ("회신", f"{AS_SENT} 수신함 phone_result 폴더에 넣어 주십시오."),
    ]


def _sender(county: County, planned: Planned) -> Sender:
    card, officer = planned.target.card, planned.officer
    code = officer.town_code if officer else card.town_code
    town = next((t for t in county.towns if str(t["code"]) == code), county.towns[0])
    office = office_name(str(town["name_ko"]))
    own = officer.phone if officer else ""
    return Sender(
        office,
        officer_ko(officer.name if officer else ""),
        own or str(town.get("office_phone") or ""),
    )
