"""Which person a row names: what a human is asked, and the orders that answer. A look at persons is logged."""

from dataclasses import dataclass
from typing import Any

from tasks.doors.orders import delivery_beginning, give_orders
from tasks.doors.windows import log_look, need_reason
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import Home

Row = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What somebody says of a row and a person.

    Args:
        is_same: whether the row names the person; else it does not.
        person: the beginning of the person's id; empty for the only candidate, or for whom the row is linked to.
        ordered_by, reason: who says so, and why.
    """

    is_same: bool
    person: str
    ordered_by: str
    reason: str


def waiting(home: Home) -> list[Row]:
    """What waits for an answer, by ids: rows, their candidates, what agrees and how likely it is."""
    with Warehouse(home).reading() as tx:
        return tx.rows("orders/select_waiting_link")


def waiting_lines(home: Home) -> list[str]:
    """The same as text."""
    return [
        f"{row['delivery_id'][:12]} {row['row_no']:>6}  {row['received_on']}  {row['source']:<16}"
        f"{row['candidate_person_id'][:12]}  {_likely(row['probability'])}  {row['evidence']}"
        f"{'  발굴대상자' if row['is_target'] else ''}"
        f"{'' if row['has_number'] else '  번호 없는 사람(연결 확인 불가)'}"
        for row in waiting(home)
    ]


def _likely(probability: float | None) -> str:
    """How likely, or a dash: whom an alert without a name means is nobody's to count."""
    return "    -" if probability is None else f"{probability:.3f}"


def beside(home: Home, delivery: str, row_no: int, reason: str) -> list[Row]:
    """A row and, beside it, each person whom it might name or names; the look is logged.

    Raises:
        Refusal: no reason is given, not one delivery begins so, or the row names no person.
    """
    need_reason(reason)
    with Warehouse(home).transaction() as tx:
        delivery_id = delivery_beginning(tx, delivery)
        rows = tx.rows("orders/select_row_beside", delivery_id=delivery_id, row_no=row_no)
        if not rows:
            raise Refusal("That row names nobody.")
        log_look(tx, "link explain", f"{delivery_id}/{row_no}", reason)
    return rows


def lines_beside(home: Home, delivery: str, row_no: int, reason: str) -> list[str]:
    """The same as text."""
    names = ("person_name", "birth_year", "sex", "phone", "address", "evidence")
    return [
        "  ".join([(one["person_id"] or "row")[:12].ljust(12), *(str(one[name] or "-") for name in names)])
        for one in beside(home, delivery, row_no, reason)
    ]


def answer(home: Home, delivery: str, row_no: int, said: Answer) -> list[Row]:
    """Write what is said as a delivery of orders; the next run carries it out.

    Returns:
        The targets of the household of whom the row is linked to, where the answer takes that link back, with contacts.

    Raises:
        Refusal: nobody or no reason is named, the row names nobody, it has no such candidate or link, or a candidate
            that is to be confirmed has no number.
    """
    if not said.ordered_by.strip() or len(said.reason.strip()) < 2:
        raise Refusal("Say with --by who answers, and with --reason why.")
    with Warehouse(home).reading() as tx:
        delivery_id = delivery_beginning(tx, delivery)
        link = tx.one("orders/select_link", delivery_id=delivery_id, row_no=row_no)
        candidates = tx.rows("orders/select_candidate", delivery_id=delivery_id, row_no=row_no)
        hanging = tx.rows("orders/select_hanging", delivery_id=delivery_id, row_no=row_no)
    if link is None:
        raise Refusal("That row names nobody, or was withdrawn.")
    meant = {str(one["person_id"]) for one in candidates if said.is_same or not one["is_refused"]}
    is_linked = link["method"] not in ("own_row", "undone")
    if is_linked and said.is_same:
        raise Refusal(
            "That row names somebody: say first with `balgul link undo` that it does not mean them."
        )
    if is_linked:
        meant.add(str(link["person_id"]))
    person = _one_of(meant, said.person)
    numbered = {str(one["person_id"]) for one in candidates if one["has_number"]}
    if said.is_same and person not in numbered:
        raise Refusal(
            "That candidate has no number either: two reports about one unknown person stay two until a list with a "
            "number names them. If it is somebody else, say so with `balgul link undo`."
        )
    order = {
        "order_kind": "연결 확인" if said.is_same else "연결 해제",
        "subject_delivery_id": delivery_id,
        "subject_row_no": str(row_no),
        "subject_person_id": person,
        "reason": said.reason,
        "ordered_by": said.ordered_by,
    }
    give_orders(home, [order])
    return hanging if is_linked and link["person_id"] == person else []


def _one_of(persons: set[str], beginning: str) -> str:
    """The only one of these persons whose id begins so."""
    found = [person for person in persons if person.startswith(beginning)]
    if not found:
        raise Refusal("The row has no such link, and no such candidate waits: see `balgul link list`.")
    if len(found) > 1:
        raise Refusal("Several candidates wait: name one with --person, see `balgul link list`.")
    return found[0]
