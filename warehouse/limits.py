"""Working days and the limits of reporting as tables, so that the views of ``out`` can count with them."""

import hashlib
from datetime import date, timedelta

import polars as pl
import yaml

from warehouse.connection import Transaction, Warehouse
from warehouse.county import County, file_at_hand
from warehouse.home import CHECKOUT, Home

_PARAMETERS = tuple(CHECKOUT / "warehouse" / "parameters" / f"{name}.yaml" for name in ("reporting", "cases"))
_MARGIN = timedelta(days=400)  # before the first and after the last campaign that the county has dated


def renew(home: Home) -> None:
    """Bring ``ref.calendar_day`` and ``ref.reporting_limit`` to the county's file and the parameters."""
    wanted = _fingerprint(home)
    with Warehouse(home).reading() as tx:
        if _is_renewed(tx, wanted):
            return
    with Warehouse(home).transaction() as tx:
        if not _is_renewed(tx, wanted):
            _renew(tx, County.read(home.county_file))
            tx.run("limits/insert_renewal", fingerprint=wanted)


def _is_renewed(tx: Transaction, wanted: str) -> bool:
    found = tx.one("limits/select_renewal")
    return found is not None and found["fingerprint"] == wanted


def _renew(tx: Transaction, county: County) -> None:
    tx.run("limits/delete_calendar_day")
    tx.run("limits/delete_reporting_limit")
    tx.run("limits/delete_renewal")
    tx.insert("ref.calendar_day", _calendar(county))
    tx.insert("ref.reporting_limit", _limits())


def _calendar(county: County) -> pl.DataFrame:
    first = min(campaign.opens_on for campaign in county.campaigns) - _MARGIN
    last = max(campaign.closes_on for campaign in county.campaigns) + _MARGIN
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    frame = pl.DataFrame({"day": days, "is_working": [county.is_working_day(day) for day in days]})
    return frame.with_columns(working_no=pl.col("is_working").cast(pl.Int32).cum_sum())


def _limits() -> pl.DataFrame:
    rows: list[tuple[str, date, int]] = [
        (name, day, value)
        for file in _PARAMETERS
        for name, entry in yaml.safe_load(file.read_text("utf-8")).items()
        for day, value in entry["values"].items()
        if isinstance(value, int)
    ]
    return pl.DataFrame(
        rows, schema={"name": pl.String, "valid_from": pl.Date, "value": pl.Int32}, orient="row"
    )


def _fingerprint(home: Home) -> str:
    files = (file_at_hand(home.county_file), *_PARAMETERS)
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
