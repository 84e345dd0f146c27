"""What becomes of an order with cells that are empty or that nobody can read: a stop holds, any other is kept back."""

import pytest

from tasks.ingestion import take_in
from tasks.validation import validate
from tests.factories import AS_OF, ask, deliver, deliver_rows, one_day, source_file
from warehouse.home import Home

EMPTY = {"reason": "", "ordered_by": "", "ordered_on": "", "household_id": "0" * 32}
PROTECTING = (
    {"order_kind": "중지"},
    {"order_kind": "사람 상담만"},
    {"order_kind": "안전표시 설정", "safety_flag": "가정폭력"},
)


def broken_by(home: Home, rows: list[dict[str, str]]) -> list[tuple[int, str, str]]:
    """Row, rule and action of what orders break."""
    usual = {"household_id": "0" * 32, "channel": "", "safety_flag": "", "ends_on": "", "subject_row_no": ""}
    deliver_rows(home, "operator_order", [usual | row for row in rows])
    return _judged(home)


def _judged(home: Home) -> list[tuple[int, str, str]]:
    with one_day(home, AS_OF) as run:
        take_in(home, run)
        validate(home, run)
    return ask(home, "SELECT row_no, rule, action FROM ops.quarantine ORDER BY ALL")


@pytest.mark.parametrize("order", PROTECTING)
def test_what_protects_somebody_is_not_kept_back_for_an_empty_cell_and_its_sender_is_asked(
    home: Home, order: dict[str, str]
) -> None:
    broken = broken_by(home, [EMPTY | order, EMPTY | {"order_kind": "안부확인"}])
    kept_back = [(2, f"order_has_{what}", "quarantine_row") for what in ("day", "orderer", "reason")]
    assert broken == [(1, "protection_complete", "warn"), *kept_back]


@pytest.mark.parametrize("order", PROTECTING)
@pytest.mark.parametrize(
    "slip",
    [
        {"ordered_on": "3월 중순"},
        {"ordered_on": "2042-03-04"},
        {"channel": "전부"},
        {"ends_on": "무기한"},
        {"starts_on": "2024-03-04", "ends_on": "2023-04-30"},
        {"document_no": "한가람 010-0123-0001"},
    ],
)
def test_what_protects_somebody_is_not_kept_back_for_a_slip_and_its_sender_is_asked(
    home: Home, order: dict[str, str], slip: dict[str, str]
) -> None:
    """The row was kept back, and the household was called."""
    broken = broken_by(home, [order | slip, slip | {"order_kind": "안부확인"}])
    assert {row_no for row_no, _, action in broken if action == "quarantine_row"} == {2}
    assert {rule for row_no, rule, _ in broken if row_no == 1} & {
        "protection_complete",
        "protection_document",
    }


@pytest.mark.parametrize("order", PROTECTING)
@pytest.mark.parametrize("is_short", [True, False])
def test_what_protects_somebody_is_not_kept_back_for_a_comma_too_many_or_for_cells_cut_off(
    home: Home, order: dict[str, str], is_short: bool
) -> None:
    rows = [order | {"household_id": "0" * 32}, {"order_kind": "안부확인", "household_id": "0" * 32}]
    lines = source_file("operator_order", rows).decode("utf-8-sig").splitlines()
    ragged = [",".join(line.split(",")[:8]) if is_short else line + ",본인 요청" for line in lines[1:]]
    deliver(home, "operator_order", ("\r\n".join([lines[0], *ragged]) + "\r\n").encode("utf-8-sig"))
    broken = _judged(home)
    assert {row_no for row_no, _, action in broken if action == "quarantine_row"} == {2}
    assert (1, "order_whole", "warn") in broken


def test_a_safety_flag_is_set_by_an_order_whose_kind_cannot_be_read(home: Home) -> None:
    broken = broken_by(
        home, [{"order_kind": "안전표지", "safety_flag": flag} for flag in ("폭력", "해제", "")]
    )
    assert {row_no for row_no, _, action in broken if action == "quarantine_row"} == {2, 3}
    assert ask(home, "SELECT order_kind FROM ops.accepted_order") == [("SET_SAFETY_FLAG",)]


@pytest.mark.parametrize("word", ["연락중지", "연락 중단", "안전표시설정", "사람상담만"])
def test_other_words_for_what_protects_somebody_are_read(home: Home, word: str) -> None:
    broken = broken_by(home, [{"order_kind": word, "safety_flag": "폭력"}])
    assert [rule for _, rule, action in broken if action == "quarantine_row"] == []
