"""Working days, limits of reporting and words of danger as tables, so that the views of ``out`` can count with them."""

import hashlib
from datetime import date, timedelta

import polars as pl
import yaml

from warehouse.connection import Transaction, Warehouse
from warehouse.county import County, file_at_hand
from warehouse.home import CHECKOUT, Home

_FOLDER = CHECKOUT / "warehouse" / "parameters"
_PARAMETERS = tuple(_FOLDER / f"{name}.yaml" for name in ("reporting", "cases"))
_ANSWERS = _FOLDER / "answers.yaml"
_MARGIN = timedelta(days=400)  # before the first and after the last campaign that the county has dated


def renew(home: Home) -> None:
    """Bring the tables of working days, limits and words to the county's file and the parameters."""
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
    tx.run("limits/delete_urgent_word")
    tx.run("limits/delete_renewal")
    tx.insert("ref.calendar_day", _calendar(county))
    tx.insert("ref.reporting_limit", _limits())
    tx.insert("ref.urgent_word", _urgent_words())


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


def _urgent_words() -> pl.DataFrame:
    stated = yaml.safe_load(_ANSWERS.read_text("utf-8"))["urgent_words"]["values"]
    rows = [(word, day) for day, version in stated.items() for word in version["words"]]
    return pl.DataFrame(rows, schema={"word": pl.String, "valid_from": pl.Date}, orient="row")


def _fingerprint(home: Home) -> str:
    files = (file_at_hand(home.county_file), *_PARAMETERS, _ANSWERS)
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
