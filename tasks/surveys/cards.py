"""The input card: what came back of a household's contacts, as text in the order of the official record's screen.

An officer records every contact in 행복이음. Nobody types that twice: what a worklist brought back is laid out ready
to copy, a field a line, with a tick when it is entered. It is made of returned facts, so it comes with the next list,
or alone when many wait.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from tasks.doors.code_words import word
from tasks.doors.outbox import Package, package_id_of, reference, send
from tasks.doors.workbook import Field, Sheet, guidance, titled
from tasks.surveys.facts import Officer
from warehouse.catalog import load_source
from warehouse.connection import Transaction
from warehouse.county import parameters
from warehouse.errors import Fault
from warehouse.forms import Questionnaire, form_of, versions

KIND = "input_card"
SHEET = "입력 카드"
GUIDANCE = "행복이음 상담 화면의 순서대로 적었습니다. 그대로 복사해 옮기고 입력함에 예를 고릅니다."
Row = Mapping[str, Any]


@dataclass(frozen=True)
class InputCard:
    """One household's contacts ready to copy."""

    target_id: str
    person_name: str
    text: str
    attempts: tuple[str, ...]


def read_cards_to_enter(tx: Transaction) -> dict[str, list[InputCard]]:
    """The cards that each officer has not had yet, and those of a sheet that came back with others ticked.

    Raises:
        Fault: the screen's layout names a field that no contact has.
    """
    policy = parameters("worklists", tx.as_of)
    contacts: dict[tuple[str, str], list[Row]] = {}
    for row in tx.rows("surveys/select_input_card", days=policy["input_card_within_days"]):
        contacts.setdefault((row["officer_id"], row["target_id"]), []).append(row)
    cards: dict[str, list[InputCard]] = {}
    for (officer_id, target_id), rows in contacts.items():
        text = card_text(policy["counselling_screen"], rows)
        attempts = tuple(row["attempt_id"] for row in rows)
        card = InputCard(target_id, rows[0]["person_name"] or "", text, attempts)
        cards.setdefault(officer_id, []).append(card)
    return cards


def card_text(screen: Sequence[Mapping[str, str]], contacts: Iterable[Row]) -> str:
    """Contacts one below the other, each with the fields of the screen that have something, in the screen's order."""
    unknown = [line["field"] for line in screen if line["field"] not in _FIELDS]
    if unknown:
        raise Fault("unknown_screen_field", rule=unknown[0])
    blocks = []
    for contact in contacts:
        told = ((line["label"], _FIELDS[line["field"]](contact)) for line in screen)
        blocks.append("\n".join(f"{label}: {value}" for label, value in told if value))
    return "\n\n".join(blocks)


def _source(contact: Row) -> str:
    return "visit_result" if contact["channel"] == "visit" else "phone_result"


def _text(name: str) -> Callable[[Row], str]:
    return lambda contact: "" if contact[name] is None else str(contact[name])


def _coded(name: str, column: str) -> Callable[[Row], str]:
    return lambda contact: "" if contact[name] is None else word(_source(contact), column, contact[name])


def _need(contact: Row) -> str:
    """What the officer decided: one word after a call, another after a visit."""
    column = "disposition" if contact["channel"] == "visit" else "need"
    return "" if contact["need"] is None else word(_source(contact), column, contact["need"])


def _answers(contact: Row) -> str:
    form = _form(contact["form_version"]) if contact["answers"] else None
    return summary(form, contact["answers"]) if form else ""


_FIELDS: Mapping[str, Callable[[Row], str]] = {
    "person": _text("person_name"),
    "birth_year": _text("birth_year"),
    "place": _text("place_ko"),
    "counselled_on": _text("attempted_on"),
    "counselled_at": lambda contact: f"{contact['attempted_at']:%H:%M}" if contact["attempted_at"] else "",
    "method": lambda contact: "방문" if contact["channel"] == "visit" else "전화",
    "officer": _text("officer"),
    "result": _coded("result", "result"),
    "minutes": _text("talk_minutes"),
    "need": _need,
    "answers": _answers,
    "services": _text("services"),
    "refusal": _coded("refusal_scope", "refusal_scope"),
    "remark": _text("remark"),
}


@cache
def _form(version: str | None) -> Questionnaire | None:
    return next((form for form in map(form_of, versions()) if form.version == version), None)


def summary(form: Questionnaire, answers: Mapping[str, Any]) -> str:
    """Answers in one line, by the questionnaire's own words."""
    told = [
        f"{q.title_ko} {q.choices.get(str(answers[q.path]), str(answers[q.path]))}"
        for q in form.questions
        if answers.get(q.path) is not None
    ]
    return ", ".join(told)


def card_sheet(
    package_id: str, officer_name: str, day: str, cards: Sequence[InputCard], refs: Sequence[str]
) -> Sheet:
    """One line for each household: its text to copy, and a tick by hand."""
    fields = (
        *titled({"송신분번호": 18, "대상번호": 13, "담당자": 10, "통화일": 12, "성명": 10}),
        Field(SHEET, 60),
        Field(
            load_source("phone_result").column("entered").written,
            10,
            ("예",),
            by_hand=True,
            note="행복이음에 옮겼으면 예를 고릅니다.",
        ),
    )
    lines = [
        [package_id, ref, officer_name, day, card.person_name, card.text, ""]
        for ref, card in zip(refs, cards, strict=True)
    ]
    return Sheet(SHEET, fields, lines)


def send_cards(tx: Transaction, officer: Officer, period: str, cards: Sequence[InputCard]) -> str:
    """Send an officer cards alone; the package's id."""
    package_id = package_id_of(tx, officer.recipient, KIND)
    refs = [reference(tx, officer.recipient, card.target_id) for card in cards]
    sheets = [
        card_sheet(package_id, officer.name, str(tx.as_of), cards, refs),
        guidance(
            [
                ("송신분번호", package_id),
                ("담당자", officer.name),
                (SHEET, GUIDANCE),
                (
                    "회신",
                    "입력함을 고른 뒤 이 파일 그대로 수신함 phone_result 폴더에 넣어 주십시오. 보내지 않아도 됩니다.",
                ),
            ]
        ),
    ]
    rows = [(ref, "target", card.target_id) for ref, card in zip(refs, cards, strict=True)]
    return send(tx, Package(officer.recipient, KIND, period, sheets, rows))


def keep_cards(tx: Transaction, officer: Officer, package_id: str, cards: Iterable[InputCard]) -> None:
    """Keep which contacts a package laid out."""
    rows = [
        {
            "package_id": package_id,
            "ref": reference(tx, officer.recipient, card.target_id),
            "attempt_id": attempt_id,
        }
        for card in cards
        for attempt_id in card.attempts
    ]
    tx.keep("campaign.input_card", rows)
