"""Deliveries that come in parts: page-sized exports that are one list together.

A part's rows lie under the part's own id, seen by nobody, until the stated count is met; then they become the rows of
one delivery, in the order of the parts, and go the way of any other.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from tasks.doors.readers import Part, Received
from tasks.ingestion.drift import keep_noticed, noticed_of
from tasks.ingestion.repeats import Rows, comes_once, keep_repeat, repeated_by, same_among
from tasks.stage import Counts
from warehouse.catalog import Source
from warehouse.connection import Transaction
from warehouse.county import parameters
from warehouse.declared import sharing_a_key
from warehouse.gathered import rows_gathered, rows_left, rows_named_again


@dataclass(frozen=True)
class Place:
    """Where a part belongs.

    Args:
        part_id: its own id.
        delivery_id, set_no: the delivery that is being gathered, the so-manieth of its period.
        part: what the file says.
        part_no, arrival_no: its number in the delivery, and when it came among its parts.
        gathered: the parts that came before and still hold.
        alike: (rows, delivery) of parts that it may repeat.
        whole: the parts of the delivery before, where that is whole and stands.
    """

    part_id: str
    delivery_id: str
    set_no: int
    part: Part
    part_no: int
    arrival_no: int
    gathered: tuple[dict[str, Any], ...]
    alike: tuple[tuple[Rows, str], ...]
    whole: tuple[dict[str, Any], ...]

    def repeated_by(self, tx: Transaction, source: Source, row_count: int) -> str | None:
        """The delivery of which it only repeats a part."""
        mine = Rows(self.part_id, 1, row_count)
        alike = {rows: told for rows, told in self.alike if rows.last_row - rows.first_row + 1 == row_count}
        found = same_among(tx, source, mine, list(alike)) if row_count else None
        return alike[found] if found else None


def place_of(tx: Transaction, source: Source, period: str, part: Part, sha256: str) -> Place | None:
    """Where a part belongs; None when the very same file came before."""
    known = _newest_parts(tx, source, period, part)
    is_open = bool(known) and not known[0]["is_whole"] and not _is_stale(tx, source, known)
    gathered = known if is_open else []
    alike = [
        one
        for one in known
        if _is_comparable(source, one, period)
        and not one["is_doubted"]
        and (part.number in (None, one["part_no"]) or one["part_no"] > part.stated)
    ]
    if any(one["sha256"] == sha256 for one in alike):
        return None
    # What comes after a whole delivery, and is no part of it again, begins the next one.
    set_no = (known[0]["set_no"] if known else 1) + int(bool(known) and not is_open)
    arrival_no = (gathered[0]["last_arrival_no"] if gathered else 0) + 1
    key = f"{source.code}|{period if _is_dated(source) else ''}|{_counts(source)} {part.stated}|{set_no}"
    delivery_id = tx.home.keys().id_of("delivery", key)
    return Place(
        part_id=tx.home.keys().id_of("delivery", f"{delivery_id}|{arrival_no}|{sha256}"),
        delivery_id=delivery_id,
        set_no=set_no,
        part=part,
        part_no=part.number or arrival_no,
        arrival_no=arrival_no,
        gathered=tuple(gathered),
        alike=tuple((_rows_of(one, known), one["delivery_id"]) for one in alike),
        whole=()
        if is_open or not all(_is_comparable(source, one, period) for one in known)
        else tuple(known),
    )


def keep_part(tx: Transaction, source: Source, place: Place, file: tuple[str, int, Received]) -> Counts:
    """Enter a part whose rows are stored; with the last one the delivery is whole.

    Args:
        file: its SHA-256, its bytes and what was read.
    """
    sha256, file_bytes, received = file
    if _mends_the_whole(tx, source, place):
        place = _begun_with_the_others(tx, source, place)
    elif _counts(source) == "rows" or _mends_a_page(tx, source, place):
        others = [
            one for one in place.gathered if _counts(source) == "rows" or one["part_no"] != place.part_no
        ]
        mended = [one for one in others if _is_named_again(tx, source, place, one)]
        place = _beside_what_is_left(tx, source, place, mended)
    part_no = _number_kept(tx, source, place)
    row: dict[str, Any] = {
        "part_id": place.part_id,
        "delivery_id": place.delivery_id,
        "period": received.period,
        "part_no": part_no,
        "row_count": received.height,
        "sha256": sha256,
        "file_bytes": file_bytes,
    }
    # Under the part's own id, as its rows are: whatever tells of deliveries does not see it yet.
    keep_noticed(tx, source, place.part_id, received.noticed)
    parts = {one["part_no"]: one for one in (*place.gathered, row)}
    missing = _missing(source, place.part.stated, parts)
    _enter(tx, source, place, row, list(parts.values()))
    counts = {"deliveries": 0, "rows": received.height, "rejected": 0, "parts": 1}
    if missing is None:
        return counts | _gather(tx, source, [parts[number] for number in sorted(parts)])
    return counts


def _enter(
    tx: Transaction, source: Source, place: Place, row: dict[str, Any], parts: Sequence[dict[str, Any]]
) -> None:
    """Enter a part, and how far its delivery is gathered with these parts."""
    tx.run(
        "ingestion/insert_part",
        **row,
        source=source.code,
        set_no=place.set_no,
        arrival_no=place.arrival_no,
        counts=_counts(source),
        stated=place.part.stated,
        since_on=place.gathered[0]["since_on"] if place.gathered else tx.as_of,
        rows_gathered=sum(one["row_count"] for one in parts),
        missing=_missing(source, place.part.stated, {one["part_no"]: one for one in parts}),
    )


def _mends_the_whole(tx: Transaction, source: Source, place: Place) -> bool:
    """Whether a part is one of the whole delivery before, mended.

    A numbered one names somebody whom that named; of one that is known by its rows alone, a row has the key of one of
    them.
    """
    if not place.whole:
        return False
    if _counts(source) == "rows":
        return any(_is_named_again(tx, source, place, one) for one in place.whole)
    candidates = json.dumps([place.whole[0]["delivery_id"]])
    return bool(
        tx.execute(sharing_a_key(source), delivery_id=place.part_id, candidates=candidates).fetchall()
    )


def _is_named_again(tx: Transaction, source: Source, place: Place, one: dict[str, Any]) -> bool:
    rows = asdict(_rows_of(one, list(place.whole)))
    return tx.execute(rows_named_again(source), **rows, mended_by=place.part_id).fetchone() is not None


def _begun_with_the_others(tx: Transaction, source: Source, place: Place) -> Place:
    """The place of a mended part in a delivery that holds the other parts of the one before.

    Nobody sends those again to have one page put right; and whoever does, sends what came before.
    """
    is_numbered = _counts(source) == "parts"
    others = [one for one in place.whole if not (is_numbered and one["part_no"] == place.part_no)]
    return _beside_what_is_left(tx, source, place, others)


def _beside_what_is_left(
    tx: Transaction, source: Source, place: Place, parts: Sequence[dict[str, Any]]
) -> Place:
    """The place of a mended part beside what it leaves of others, entered anew under the numbers that they have.

    A row that it names too is as it says; one that an order withdrew comes again with its own part alone.
    """
    gathered = {one["part_no"]: one for one in place.gathered}
    since = {"since_on": place.gathered[0]["since_on"] if place.gathered else tx.as_of}
    for arrival_no, one in enumerate(parts, place.arrival_no):
        part_id = tx.home.keys().id_of("delivery", f"{place.delivery_id}|{arrival_no}|{one['sha256']}")
        rows = asdict(_rows_of(one, list(place.whole))) | {"part_id": part_id, "mended_by": place.part_id}
        for schema in ("raw", "typed"):
            left = tx.execute(rows_left(schema, source), **rows).fetchone() or (0,)
        names = ("period", "part_no", "sha256", "file_bytes")
        row = {"part_id": part_id, "delivery_id": place.delivery_id} | {name: one[name] for name in names}
        if left[0] < one["row_count"]:  # its file says more, and is no repeat of this
            row["sha256"] = hashlib.sha256(f"{one['sha256']} without some".encode()).hexdigest()
        row["row_count"] = int(left[0])
        gathered[one["part_no"]] = row | since
        _enter(tx, source, replace(place, arrival_no=arrival_no), row, list(gathered.values()))
    return replace(place, arrival_no=place.arrival_no + len(parts), gathered=tuple(gathered.values()))


def _mends_a_page(tx: Transaction, source: Source, place: Place) -> bool:
    """Whether a numbered page names somebody whom the one of its number, that is gathered already, named."""
    earlier = [one["part_id"] for one in place.gathered if one["part_no"] == place.part_no]
    shared = {"delivery_id": place.part_id, "candidates": json.dumps(earlier)}
    return bool(earlier) and bool(tx.execute(sharing_a_key(source), **shared).fetchall())


def _number_kept(tx: Transaction, source: Source, place: Place) -> int:
    """The number of a part in its delivery: one beyond the stated where another page than the one of its number came.

    A mended page names somebody whom the first named too. Two lists that are sent in pages at once do not, and none of
    them may take the place of the other: nobody is lost, and what lacks its pages in the end is asked for. Where rows
    are counted no part says its number, and none takes the place of another.
    """
    if _counts(source) == "rows":
        return max((one["part_no"] for one in place.gathered), default=0) + 1
    earlier = next((one for one in place.gathered if one["part_no"] == place.part_no), None)
    if earlier is None or not earlier["row_count"] or _mends_a_page(tx, source, place):
        return place.part_no
    taken: list[int] = [place.part.stated, *(one["part_no"] for one in place.gathered)]
    return max(taken) + 1


def _missing(source: Source, stated: int, parts: dict[int, dict[str, Any]]) -> str | None:
    """The numbers of the parts, or the number of rows, that a delivery lacks; below zero where it has too many."""
    if _counts(source) == "parts":
        return ", ".join(str(number) for number in range(1, stated + 1) if number not in parts) or None
    rows = stated - sum(one["row_count"] for one in parts.values())
    return str(rows) if rows else None


def _gather(tx: Transaction, source: Source, parts: list[dict[str, Any]]) -> Counts:
    """Make one delivery of its parts; all of them together may still repeat an earlier one."""
    delivery_id, period = parts[0]["delivery_id"], min(part["period"] for part in parts)
    rows = 0
    for part in parts:
        for schema in ("raw", "typed"):
            tx.execute(
                rows_gathered(schema, source),
                delivery_id=delivery_id,
                part_id=part["part_id"],
                rows_before=rows,
            )
        rows += part["row_count"]
    tx.run(
        "ingestion/insert_delivery",
        delivery_id=delivery_id,
        source=source.code,
        period=period,
        sha256=hashlib.sha256("".join(part["sha256"] for part in parts).encode()).hexdigest(),
        file_bytes=sum(part["file_bytes"] for part in parts),
        rows_received=rows,
        rejected_code=None,
        rejected_ko=None,
        sent_by=None,
    )
    repeated = repeated_by(tx, source, delivery_id, period, rows)
    if repeated is None:
        keep_noticed(tx, source, delivery_id, noticed_of(tx, [part["part_id"] for part in parts]))
        return {"deliveries": 1}
    keep_repeat(tx, source, delivery_id, repeated)
    return {"deliveries": 1, "repeats": 1}


def _newest_parts(tx: Transaction, source: Source, period: str, part: Part) -> list[dict[str, Any]]:
    return tx.rows(
        "ingestion/select_newest_part",
        source=source.code,
        period=period if _is_dated(source) else None,
        counts=_counts(source),
        stated=part.stated,
    )


def _rows_of(one: dict[str, Any], parts: list[dict[str, Any]]) -> Rows:
    """Where the rows of a part lie: under its own id, or among those of the whole delivery."""
    if not one["is_whole"]:
        return Rows(one["part_id"], 1, one["row_count"])
    before = sum(part["row_count"] for part in parts if part["part_no"] < one["part_no"])
    return Rows(one["delivery_id"], before + 1, before + one["row_count"])


def _is_comparable(source: Source, one: dict[str, Any], period: str) -> bool:
    """Whether a part with the rows of this one would say nothing new; what a rule rejected is judged anew."""
    return not one["is_rejected"] and (comes_once(source) or bool(one["period"] == period))


def _counts(source: Source) -> str:
    return source.parts.counts if source.parts else "parts"


def _is_dated(source: Source) -> bool:
    """Whether a file says itself of what period it is, and so of which delivery it is a part."""
    return source.period.source != "as_of"


def _is_stale(tx: Transaction, source: Source, parts: list[dict[str, Any]]) -> bool:
    """Of files without a period, those that waited too long belong to another delivery than one that comes now."""
    as_of = tx.as_of
    last: date = max(part["received_on"] for part in parts)
    wait_days: int = parameters("deliveries", as_of)["parts_wait_days"]
    return not _is_dated(source) and (as_of - last).days > wait_days
