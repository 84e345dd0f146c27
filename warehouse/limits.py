"""Working days, limits of reporting and words of danger as tables, so that the views of ``out`` can count with them."""

import hashlib
from datetime import date, timedelta
from typing import Any

import polars as pl

from warehouse import clock
from warehouse.connection import Transaction, Warehouse
from warehouse.county import County, file_at_hand, parameter_file
from warehouse.home import Home

Stated = dict[str, dict[str, Any]]  # the entries of files of parameters, by file

_LIMITS, _WORDS = ("reporting", "cases"), "answers"
_MARGIN = timedelta(days=400)  # before the first and after the last campaign that the county has dated


def renew(home: Home) -> None:
    """Bring the tables of working days, limits and words to the county's file and the parameters."""
    with Warehouse(home).reading() as tx:
        last = tx.one("ledger/last_run")
        day = last["as_of"] if last else clock.today()
        stated = _stated(day)
        wanted = _fingerprint(home, stated)
        if _is_renewed(tx, wanted):
            return
    with Warehouse(home).transaction() as tx:
        if not _is_renewed(tx, wanted):
            _renew(tx, stated, _calendar(County.read(home.county_file), day))
            tx.run("limits/insert_renewal", fingerprint=wanted)


def _stated(as_of: date) -> Stated:
    return {law: parameter_file(law, as_of) for law in (*_LIMITS, _WORDS)}


def _is_renewed(tx: Transaction, wanted: str) -> bool:
    found = tx.one("limits/select_renewal")
    return found is not None and found["fingerprint"] == wanted


def _renew(tx: Transaction, stated: Stated, calendar: pl.DataFrame) -> None:
    tx.run("limits/delete_calendar_day")
    tx.run("limits/delete_reporting_limit")
    tx.run("limits/delete_urgent_word")
    tx.run("limits/delete_renewal")
    tx.insert("ref.calendar_day", calendar)
    tx.insert("ref.reporting_limit", _limits(stated))
    tx.insert("ref.urgent_word", _urgent_words(stated))


def _calendar(county: County, as_of: date) -> pl.DataFrame:
    ends = [day for campaign in county.campaigns for day in (campaign.opens_on, campaign.closes_on)]
    first, last = min(ends, default=as_of) - _MARGIN, max(ends, default=as_of) + _MARGIN
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    frame = pl.DataFrame({"day": days, "is_working": [county.is_working_day(day) for day in days]})
    return frame.with_columns(working_no=pl.col("is_working").cast(pl.Int32).cum_sum())


def _limits(stated: Stated) -> pl.DataFrame:
    rows: list[tuple[str, date, int]] = [
        (name, day, value)
        for law in _LIMITS
        for name, entry in stated[law].items()
        for day, value in entry["values"].items()
        if isinstance(value, int)
    ]
    return pl.DataFrame(
        rows, schema={"name": pl.String, "valid_from": pl.Date, "value": pl.Int32}, orient="row"
    )


def _urgent_words(stated: Stated) -> pl.DataFrame:
    versions = stated[_WORDS]["urgent_words"]["values"]
    rows = [(word, day) for day, version in versions.items() for word in version["words"]]
    return pl.DataFrame(rows, schema={"word": pl.String, "valid_from": pl.Date}, orient="row")


def _fingerprint(home: Home, stated: Stated) -> str:
    county = file_at_hand(home.county_file).read_bytes()
    return hashlib.sha256(county + repr(stated).encode()).hexdigest()
