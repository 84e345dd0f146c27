"""The page of a delivery that leaves something to act on: which rules and rows, whom to phone, what to write.

No page holds a cell: the views of ``out`` have none. A page is written by the run that judged the delivery, and again
by one that released, refused or replaced a row of it.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from markupsafe import Markup

from expectations import reason_ko
from tasks.reporting.pages import render, words
from warehouse.catalog import Source, load_source
from warehouse.connection import Transaction
from warehouse.county import parameters
from warehouse.home import Home, write_atomically

Row = dict[str, Any]
_TABLE = "deliveries.md"


def page_name(delivery: Row) -> str:
    """The file of a delivery's page under ``reports/delivery``: the day, the source and the beginning of its id."""
    return f"{delivery['received_on']}-{delivery['source']}-{delivery['delivery_id'][:8]}.html"


def write_delivery_pages(home: Home, now: Transaction, deliveries: list[Row], as_of: date) -> None:
    """Write the pages of what this run judged or changed, and the table of the day that the flow shows.

    Args:
        home: whose deliveries.
        now: what the pages are read from.
        deliveries: those of the day that leave something to act on.
        as_of: the day.
    """
    policy = parameters("reporting", as_of)
    folder = home.reports / "delivery"
    folder.mkdir(parents=True, exist_ok=True)
    _forget(folder, as_of - timedelta(days=policy["delivery_page_days"]))
    mine = [delivery for delivery in deliveries if delivery["is_of_run"]]
    named = json.dumps([delivery["delivery_id"] for delivery in mine])
    most = policy["delivery_page_rows"]
    rules = _by_delivery(now.rows("reporting/select_delivery_rule", deliveries=named))
    rows = _by_delivery(now.rows("reporting/select_bad_row", deliveries=named, most=most))
    for delivery in mine:
        found = (rules.get(delivery["delivery_id"], []), rows.get(delivery["delivery_id"], []))
        html = _page(home, delivery, *found, as_of)
        write_atomically(folder / page_name(delivery), html.encode())
    listed = [
        delivery
        | {
            "name_ko": load_source(delivery["source"]).name_ko,
            "page": (folder / page_name(delivery)).as_uri(),
        }
        for delivery in deliveries
    ]
    write_atomically(home.reports / _TABLE, render(_TABLE, home, as_of, deliveries=listed).encode())


def _by_delivery(rows: list[Row]) -> dict[str, list[Row]]:
    return {key: list(found) for key, found in groupby(rows, key=itemgetter("delivery_id"))}


def _page(home: Home, delivery: Row, rules: list[Row], rows: list[Row], as_of: date) -> str:
    source = load_source(delivery["source"])
    told = [
        rule
        | {"reason": reason_ko(source.code, rule["rule"]), "column": _column_ko(source, rule["column_name"])}
        for rule in rules
    ]
    named = [_named(source, row) for row in rows]
    rejecting = {rule["rule"]: rule["reason"] for rule in told if rule["action"] == "reject_delivery"}
    facts = {
        "delivery": delivery,
        "name_ko": source.name_ko,
        "broken": [rule for rule in told if not rule["is_kept"]],
        "held": [row["row_no"] for row in named if row["fate"] == "waiting"],
        "cells": list(_cells(named)),
        "choices": _choices(source.written_in(source.layout(as_of)), rows),
        "rejected_reason": rejecting.get(delivery["rejected_code"]),
    }
    return render(
        "delivery.html",
        home,
        as_of,
        **facts,
        rows=named,
        refused=any(row["refused"] for row in named),
        unasked=[rule for rule in told if rule["is_kept"]],
        most=parameters("reporting", as_of)["delivery_page_rows"],
        contact=f"{source.agency} · {source.arrives.contact}",
        route=source.route,
        # Escaped where it was rendered.
        letter=Markup(render("letter.txt", home, as_of, **facts).strip()),
        script_hash="'none'",
    )


def _cells(rows: list[Row]) -> Iterator[tuple[int, str]]:
    """The rows that are to be mended by their number, each with the columns of which a rule names one."""
    for row in rows:
        columns = dict.fromkeys(one["column"] for one in row["broken"] if one["column"])
        if columns and row["fate"] in ("waiting", "rejected"):
            yield row["row_no"], ", ".join(columns)


def _choices(source: Source, rows: list[Row]) -> dict[str, str]:
    """Of each column whose word could not be read, as its sender has it, the words that may stand there."""
    unread = {column for row in rows for rule, column in row["broken"] if rule == "type"}
    columns = [column for column in source.columns if column.name in unread and column.codes]
    return {column.written: ", ".join(column.codes or ()) for column in columns}


def _named(source: Source, row: Row) -> Row:
    """A row with what it broke in words."""
    broken = [
        {"reason": reason_ko(source.code, rule), "column": _column_ko(source, column)}
        for rule, column in row["broken"]
    ]
    refused = row["refused_rule"]
    return row | {"broken": broken, "refused": reason_ko(source.code, refused) if refused else None}


def _column_ko(source: Source, column: str) -> str | None:
    """A column as the sender's file has it, else its place; what stands for a resident number is told as that."""
    if column.startswith("#"):
        return str(words()["column_at"]).format(column[1:])
    written = {one.name: one.written for one in source.columns}
    return written.get(column) or (written.get("rrn") if column else None)


def _forget(folder: Path, before: date) -> None:
    for page in folder.glob("????-??-??-*.html"):
        if page.name[:10] < str(before):
            page.unlink()
