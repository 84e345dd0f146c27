"""What a run changes of visits that a sheet had announced: before, after and why, told to the office and its officers.

A confirmed visit does not move. Where nobody can keep it, that is told too, once, and a human decides.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.doors.outbox import Package, package_id_of, quarter, reference, send
from tasks.doors.speaker import clock_time, place_ko
from tasks.doors.workbook import Field, Sheet, guidance
from tasks.visits.plan import Slot
from tasks.visits.wishes import stands_at
from warehouse.connection import Transaction

Row = dict[str, Any]

KIND = "visit_change"
_WHY_KO = {
    "officer_away": "그때 담당자나 동행자가 나갈 수 없음(근무편성, 담당자 제외 지시)",
    "two_needed": "두 사람이 가야 하는 곳이 됨(안전 표시, 출장 사고)",
    "elsewhere": "가구가 다른 읍면으로 옮겨 감: 그곳 담당자가 갑니다",
    "address": "가구가 다른 주소로 옮겨 감: 새로 받은 방문 일정의 주소로 갑니다",
    "promised": "가구와 약속한 때로 옮김",
    "others": "다른 방문에 맞추어 다시 짬(급한 방문, 차량, 동행)",
    "barred": "거부·중지·안전 표시로 방문하지 않음",
    "merged": "같은 가구의 다른 방문과 겹침",
    "ended": "요청이 끝남",
    "promise_unmet": "약속한 때에 나갈 수 있는 담당자가 없음: 누가 갈지, 다시 약속할지 정해 주십시오",
}


@dataclass(frozen=True)
class Change:
    """One announced visit: where it stood, where it stands now (None: nowhere), and the code of the reason.

    ``minutes`` at the door; ``sheet``: the package that announced it; ``left``: the code of the town that the household
    has left since.
    """

    visit_id: str
    request_id: str
    target_id: str
    before: Slot
    after: Slot | None
    why: str
    minutes: int
    sheet: str
    left: str | None

    @property
    def subject(self) -> str:
        """What was told: the same is not told twice."""
        after = self.after
        where = f"{after.officer_id}|{after.officer_2_id}|{after.day}|{after.start}" if after else ""
        return f"{self.visit_id}|{self.why}|{where}" + (f"|{self.sheet}" if self.why == "address" else "")

    @property
    def officers(self) -> set[str]:
        """All who were, or are, to go."""
        slots = [self.before, *([self.after] if self.after else [])]
        return {one for slot in slots for one in slot.team}


def changes_of(visits: Iterable[Row], withdrawn: Iterable[Row], unmet: Iterable[Row]) -> list[Change]:
    """The changes of a run to visits that stood on a sheet.

    Args:
        visits: as they will be written, with ``before`` and ``why``.
        withdrawn: rows of visits taken back, with ``why``.
        unmet: rows of confirmed visits that stay and that nobody can keep.
    """
    moved = [
        _change(visit, visit["before"], after, visit["why"])
        for visit in visits
        if visit["before"] is not None
        and ((after := stands_at(visit)) != visit["before"] or visit["why"] == "address")
    ]
    gone = [
        _change(row, stands_at(row), None, row["why"]) for row in withdrawn if row["package_id"] is not None
    ]
    kept = [
        _change(row, stands_at(row), stands_at(row), "promise_unmet")
        for row in unmet
        if row["package_id"] is not None
    ]
    return [*moved, *gone, *kept]


def _change(row: Row, before: Slot, after: Slot | None, why: str) -> Change:
    ids = row["visit_id"], row["request_id"], row["target_id"]
    return Change(*ids, before, after, why, row["minutes"], row["package_id"], row.get("left_town_code"))


def tell_offices(tx: Transaction, changes: Sequence[Change], names: Mapping[str, str]) -> int:
    """Send each office the changes that it was not told of yet, that of a town left too; the number of packages.

    Args:
        names: of officers, by id.
    """
    if not changes:
        return 0
    told = {row["subject_id"] for row in tx.rows("visits/select_told_change")}
    cards = cards_of(tx, (change.target_id for change in changes))
    new = [change for change in changes if change.subject not in told]

    by_town = defaultdict[str, list[Change]](list)
    for change in new:
        lives_in = cards.get(change.target_id, {}).get("town_code") or ""
        for town_code in {lives_in, change.left or lives_in}:
            by_town[town_code].append(change)
    packages = 0
    for town_code, mine in sorted(by_town.items()):
        recipient = f"office-{town_code}" if town_code else "team_head"
        package_id = package_id_of(tx, recipient, KIND)
        rows = [(reference(tx, recipient, one.subject), "visit_change", one.subject) for one in mine]
        # Where a household lives now is told to no office that it left.
        here = {one: card for one, card in cards.items() if (card["town_code"] or "") == town_code}
        sheets = [change_sheet(tx, mine, names, here), guidance(_guidance(package_id))]
        send(tx, Package(recipient, KIND, quarter(tx.as_of), sheets, rows))
        packages += 1
    return packages


def cards_of(tx: Transaction, targets: Iterable[str]) -> dict[str, Row]:
    """Whom to ask for, and where, by target."""
    named = json.dumps(sorted(set(targets)))
    return {row["target_id"]: row for row in tx.rows("visits/select_sheet_row", targets=named)}


def change_sheet(
    tx: Transaction, changes: Sequence[Change], names: Mapping[str, str], cards: Mapping[str, Row]
) -> Sheet:
    """Before, after and why; a household only by the number of the officer's own sheet and its village."""
    fields = (
        Field("대상번호", 13),
        Field("마을", 16),
        Field("전 담당자", 16),
        Field("전 방문일시", 17),
        Field("새 담당자", 16),
        Field("새 방문일시", 17),
        Field("까닭", 56),
    )
    ordered = sorted(changes, key=lambda one: (one.before.day, one.before.start, one.visit_id))
    return Sheet("바뀐 방문", fields, [_line(tx, change, names, cards) for change in ordered])


def _line(tx: Transaction, change: Change, names: Mapping[str, str], cards: Mapping[str, Row]) -> list[str]:
    card = cards.get(change.target_id, {})
    return [
        reference(tx, f"officer-{change.before.officer_id}", change.request_id),
        place_ko(card.get("town_ko"), card.get("ri")),
        *_where(change.before, names),
        *(_where(change.after, names) if change.after else ("", "취소")),
        _WHY_KO[change.why],
    ]


def _where(slot: Slot, names: Mapping[str, str]) -> tuple[str, str]:
    team = [names.get(one, one) for one in slot.team]
    return ", ".join(team), f"{slot.day} {clock_time(slot.start)}"


def _guidance(package_id: str) -> list[tuple[str, str]]:
    return [
        ("송신분번호", package_id),
        (
            "이 표",
            "앞서 보낸 방문 일정에서 바뀐 방문입니다. 바뀌기 전과 뒤, 까닭을 보고 맞지 않으면 담당자와 고쳐 잡습니다.",
        ),
        (
            "고쳐 잡기",
            "계획은 제안입니다. 가기로 한 때를 방문 일정이나 전화 상담 목록의 '방문 약속'에 적어 보내면 확정되어 "
            "다시 옮기지 않습니다.",
        ),
        ("대상번호", "전 담당자가 받은 방문 일정의 대상번호입니다."),
        ("확정된 방문", "프로그램이 옮기지 않습니다. 나갈 사람이 없으면 이 표에 적고 사람이 정합니다."),
        ("회신", "보내지 않아도 됩니다."),
    ]
