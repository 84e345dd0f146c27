"""What would become of a file if it were delivered: ingestion and validation of it, of which nothing stays.

Everything happens in one transaction that is rolled back; the inbox is not touched. What is told are counts, rules and
names of columns.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from expectations import validate_delivery
from tasks.doors.drop import FOLDER
from tasks.doors.orders import day_of, source_of_county
from tasks.doors.readers import Rejection
from tasks.ingestion import Opened, answered_in, as_new, open_file, store
from tasks.ingestion.sorting import source_of
from warehouse.catalog import Source, load_source
from warehouse.connection import Transaction, Warehouse
from warehouse.county import County
from warehouse.declared import keys_compared
from warehouse.errors import Refusal
from warehouse.home import Home
from warehouse.schema import bring_up


def preview(home: Home, code: str, file: Path) -> list[str]:
    """What would be accepted, refused and changed, one line each.

    Args:
        code: a source of the county, or ``_drop`` to have it told by the file.

    Raises:
        Refusal: the county has no such source, or none can be told.
    """
    as_of = day_of(home)
    source = _told_source(home, file, as_of) if code == FOLDER else source_of_county(home, code)
    opened = open_file(source, file, as_of, home.keys(), answered_in(home, source, file, as_of))
    with Warehouse(home).undone(as_of=as_of) as tx:
        bring_up(tx)  # a source or a layout that no run has seen yet
        last = tx.one("ledger/last_run")
        tx.context["run_no"] = int(last["run_no"]) + 1 if last else 1
        told = list(_told(tx, opened))
    return [f"{source.code} ({source.name_ko}), {file.stat().st_size} bytes, as of {as_of}", *told]


def _told_source(home: Home, file: Path, as_of: date) -> Source:
    sources = [load_source(code) for code in County.read(home.county_file).sources]
    found = source_of(home, file, sources, as_of)
    if isinstance(found, Source):
        return found
    fitting = f": it fits {', '.join(found.fitting)}" if found.fitting else ""
    raise Refusal(
        f"No source can be told ({found.reason}){fitting}; the file would stay in inbox/{FOLDER}. Name its source "
        f"instead of {FOLDER} to see what is unlike its declaration."
    )


def _told(tx: Transaction, opened: Opened) -> Iterator[str]:
    outcome = opened.outcome
    if isinstance(outcome, Rejection):
        yield f"refused whole: {outcome}"
        yield outcome.reason_ko
        return
    yield f"rows received {outcome.height}, period {outcome.period}"
    for noticed in outcome.noticed:
        column = f" ({noticed.column})" if noticed.column else ""
        yield f"  notice {noticed.rule}{column}: {noticed.rows}"
    new = as_new(tx, opened, tx.home.keys())
    if new is None:
        yield "the very same file came before: nothing would be taken in"
        return
    counts = store(tx, new)
    place, counted = new.place, opened.source.parts.counts if opened.source.parts else ""
    if place and counts.get("parts"):
        others = tx.rows("ingestion/count_other_part", part_id=place.part_id)[0]["parts"]
        yield f"part {place.part_no}, stated {place.part.stated} {counted}, beside {others} other parts"
    if counts.get("repeats"):
        yield "a repeat: the same rows came before, nothing would be counted again"
        return
    if place and not counts["deliveries"]:
        yield "it would wait for the others"
        return
    if place:
        yield "with it the delivery would be whole"
    yield from _judged(tx, opened.source, place.delivery_id if place else new.delivery_id)


def _judged(tx: Transaction, source: Source, delivery_id: str) -> Iterator[str]:
    verdict = validate_delivery(
        tx.connection, source=source.code, delivery_id=delivery_id, as_of=tx.as_of, run_no=tx.run_no
    )
    accepted = verdict.rows - verdict.quarantined
    if verdict.accepted:
        yield f"accepted {accepted}, quarantined {verdict.quarantined}"
    else:
        yield f"refused whole by {', '.join(verdict.rejected_by)}: of {verdict.rows} rows {verdict.quarantined} are bad"
        yield Rejection("rejected_by_rule", column=verdict.rejected_by[0]).reason_ko
    yield from (
        f"  {rule.action} {rule.rule}" for rule in verdict.rules if not rule.bad_rows and not rule.holds
    )
    for found in tx.rows("ingestion/select_finding"):
        column = f" ({found['column_name']})" if found["column_name"] else ""
        yield f"  {found['action']} {found['rule']}{column}: {found['bad_rows']}"
    last = tx.one("ingestion/select_last_accepted", source=source.code, delivery_id=delivery_id)
    if last is None:
        yield "no earlier delivery of this source to compare with"
        return
    compared = tx.execute(
        keys_compared(source), delivery_id=delivery_id, last_delivery_id=last["delivery_id"]
    )
    new, same, changed, gone = compared.fetchone() or (0, 0, 0, 0)
    yield (
        f"beside the last delivery (received {last['received_on']}, period {last['period']}), by "
        f"{', '.join(source.key)}: new {new}, known {same + changed} (changed {changed}), no longer there {gone}"
    )
