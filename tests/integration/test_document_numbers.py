"""A document number is shown where nobody may be named: what has not the shape of one is kept back at the door."""

from pathlib import Path

import pytest

from tasks.ingestion import take_in
from tasks.validation import validate
from tests.factories import AS_OF, ask, deliver_rows, fresh_home, one_day, rrn
from warehouse.home import Home

GOOD = (
    "희망복지팀-2024-0131",
    "제31호",
    "곡성군-20240304-00012-G",
    "복지정책과-1234(2024.3.4.)",
    "2024-0017",
)
SHAPELESS = ("=1+1", rrn(1), "a" * 41, "전화: 했음", "한가람 읍내리 1; 확인", "－1")
PHONES = ("010-0123-0001", "한가람 01001230001", "061 0360 1234")
DECISION = {
    "decision": "적합",
    "benefit": "긴급복지지원",
    "decided_on": "2024-03-04",
    "applied_on": "2024-03-04",
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return fresh_home(tmp_path)


def _rules(home: Home, source: str) -> list[tuple[int, str]]:
    """Which rows of a source broke which of the rules about document numbers."""
    with one_day(home, AS_OF) as run:
        take_in(home, run)
        validate(home, run)
    query = (
        "SELECT q.row_no, q.rule FROM ops.quarantine q JOIN ops.delivery d USING (delivery_id) "
        "WHERE d.source = ? AND q.rule IN ('document_shape', 'document_no_phone') ORDER BY ALL"
    )
    return ask(home, query, source)


def test_an_order_with_what_is_no_document_number_is_kept_back_and_others_are_taken(home: Home) -> None:
    order = {
        "order_kind": "파기",
        "reason": "보존기한 경과",
        "ordered_by": "한가람",
        "ordered_on": "2024-03-04",
    }
    numbers = [*GOOD, *SHAPELESS, *PHONES]
    deliver_rows(home, "operator_order", [order | {"document_no": number} for number in numbers])
    broken = _rules(home, "operator_order")
    first, second = len(GOOD) + 1, len(GOOD) + len(SHAPELESS) + 1
    shapeless = [(row_no, "document_shape") for row_no in range(first, second)]
    assert broken == [*shapeless, *((second + n, "document_no_phone") for n in range(len(PHONES)))]


@pytest.mark.parametrize("column", ["document_no", "about_no"])
def test_a_decision_is_held_to_the_same_in_both_its_numbers(home: Home, column: str) -> None:
    numbers = [*GOOD, SHAPELESS[0], PHONES[0]]
    rows = [
        DECISION | {"rrn": rrn(n), "document_no": f"복지-{n}", column: number}
        for n, number in enumerate(numbers, 1)
    ]
    deliver_rows(home, "benefit_decision", rows)
    assert [rule for _, rule in _rules(home, "benefit_decision")] == ["document_shape", "document_no_phone"]


@pytest.mark.parametrize(
    ("number", "is_accepted"), [(GOOD[0], True), (SHAPELESS[0], False), (PHONES[0], False)]
)
def test_an_approval_under_what_is_no_document_number_is_refused_whole(
    home: Home, number: str, is_accepted: bool
) -> None:
    decision = {"list_hash": "a" * 64, "decision": "승인", "decided_by": "한가람", "decided_on": "2024-03-04"}
    told = {"action": "", "ref": "", "order_no": "", "reason_code": ""}
    deliver_rows(home, "target_approval", [decision | told | {"document_no": number}])
    _rules(home, "target_approval")
    assert ask(home, "SELECT is_accepted FROM ops.delivery_verdict") == [(is_accepted,)]


def test_an_objection_is_taken_whatever_it_names_as_the_decision_and_its_clerk_is_told(home: Home) -> None:
    numbers = ["", GOOD[0], *SHAPELESS, *PHONES]
    complaint = {"complaint_kind": "이의신청", "received_on": "2024-03-04"}
    rows = [complaint | {"complaint_no": f"이의-{n}", "decision_no": no} for n, no in enumerate(numbers)]
    deliver_rows(home, "complaint", rows)
    told = [rule for _, rule in _rules(home, "complaint")]
    assert told == ["document_shape"] * len(SHAPELESS) + ["document_no_phone"] * len(PHONES)
    assert ask(home, "SELECT rows_accepted FROM ops.delivery_verdict") == [(len(numbers),)]
