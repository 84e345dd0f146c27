"""Three million rows of a CP949 file to raw, typed, tokenised and judged rows, against DuckDB's reader and pandas.

DuckDB reads the same rows in UTF-8 into memory, untyped; pandas reads the CP949 file, and Great Expectations holds the
frame to the row rules of the same suite, without tokens, types or a warehouse.
"""

import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl

from benchmarks.row import Row
from benchmarks.watched import memory_watched
from expectations import validate_delivery
from expectations.demands import SOURCES
from tasks.ingestion import Opened, open_file, store
from tests.factories import fresh_home, start
from warehouse.catalog import Source, load_source
from warehouse.connection import Warehouse
from warehouse.home import Home
from warehouse.tokens import tokens_of

_ROWS = 3_000_000
_DAY = date(2024, 3, 4)
_REPETITIONS = 3


def measure(home: Home) -> list[Row]:
    """Seconds of the whole over those of DuckDB's reader, gigabytes at the most, and pandas over the whole."""
    with TemporaryDirectory(dir=home.temporary) as name:
        folder = Path(name)
        _write(folder)
        plain = [_read_by_duckdb(folder) for _ in range(_REPETITIONS)]
        with memory_watched() as held:
            runs = [_taken_in(folder, number) for number in range(_REPETITIONS)]
        tokens = _seconds_of_tokens(home)
        by_pandas = _judged_by_pandas(folder)
    whole = [sum(parts.values()) for parts in runs]
    middle = sorted(runs, key=lambda parts: sum(parts.values()))[_REPETITIONS // 2]
    parts = {
        "decode": middle["read"] - tokens,
        "token": tokens,
        "write": middle["write"],
        "validate": middle["validate"],
    }
    note = ", ".join(f"{part} {seconds:.1f} s" for part, seconds in parts.items())
    reader = statistics.median(plain)
    return [
        Row.of("reading", "a CP949 file to judged rows / DuckDB's read_csv", [s / reader for s in whole], bar=12,
               note=f"{_ROWS} rows: {note}; read_csv {reader:.1f} s"),
        Row.found("reading_memory", "gigabytes of both processes at the most", max(held) / 2**30, 1.5),
        Row.found("reading_pandas", "the same / pandas with Great Expectations", statistics.median(whole) / by_pandas,
                  1 / 3, f"pandas {by_pandas:.0f} s"),
    ]  # fmt: skip


def _write(folder: Path) -> None:
    """The file of the waterworks as it would come, and the same in UTF-8 without its title line."""
    source = load_source("water_cut")
    titles = ",".join(column.written for column in source.columns)
    with (folder / "cp949.csv").open("wb") as file, (folder / "utf8.csv").open("wb") as plain:
        file.write(f"단수(2024년 2월)\r\n{titles}\r\n".encode("cp949"))
        plain.write(f"{titles}\r\n".encode())
        for first in range(0, _ROWS, 100_000):
            text = "".join(_line(number) for number in range(first, first + 100_000))
            file.write(text.encode("cp949"))
            plain.write(text.encode())


def _line(number: int) -> str:
    """One person's row; no number is anybody's, since no region has the digits 96 to 99."""
    block, place = divmod(number, 40_000)
    born = f"{30 + block % 60:02d}{1 + block // 60 % 12:02d}{1 + number % 28:02d}"
    return (
        f"{born}-2{96 + place // 10_000}{place % 10_000:04d},김복순,010-0{number % 1000:03d}-{number % 10_000:04d},"
        f"전라남도 곡성군 곡성읍 읍내리 {number % 900}-{number % 9},2024.02.{1 + number % 28:02d},"
        f"{number % 90_000},\r\n"
    )


def _read_by_duckdb(folder: Path) -> float:
    with duckdb.connect(config={"threads": "2"}) as connection:
        started = time.monotonic()
        connection.execute(
            "CREATE TABLE t AS FROM read_csv($file, all_varchar = true)", {"file": str(folder / "utf8.csv")}
        )
        return time.monotonic() - started


def _taken_in(folder: Path, number: int) -> dict[str, float]:
    """Seconds by part of taking the file in, as a run does."""
    home = fresh_home(folder / f"home-{number}")
    run = start(home, _DAY)
    suites = folder / "suites"
    suites.mkdir(exist_ok=True)
    text = (SOURCES / "water_cut.yaml").read_text("utf-8")
    (suites / "water_cut.yaml").write_text(text.replace("max: 20000", f"max: {_ROWS}"), "utf-8")
    seconds: dict[str, float] = {}
    with _timed(seconds, "read"):
        opened = open_file(_source(), folder / "cp949.csv", _DAY, home.keys())
    with Warehouse(home).transaction(as_of=_DAY, run_no=run.run_no) as tx:
        with _timed(seconds, "write"):
            _stored(tx, opened)
        with _timed(seconds, "validate"):
            verdict = validate_delivery(
                tx.connection, source="water_cut", delivery_id=opened.delivery_id, as_of=_DAY, folder=suites
            )
        assert (verdict.accepted, verdict.rows) == (True, _ROWS)
    shutil.rmtree(home.root)
    return seconds


def _source() -> Source:
    source = load_source("water_cut")
    wide = {"rows": _ROWS, "cells": 10 * _ROWS, "bytes": 1 << 30, "memory_bytes": 1_500_000_000}
    return source.model_copy(update={"limits": source.limits.model_copy(update=wide)})


def _stored(tx: Any, opened: Opened) -> None:
    counts = store(tx, opened)
    assert counts["rows"] == _ROWS


def _seconds_of_tokens(home: Home) -> float:
    numbers = pl.Series([f"{number:013d}" for number in range(_ROWS // 10)])
    started = time.monotonic()
    tokens_of(numbers, home.keys())
    return 10 * (time.monotonic() - started)


def _judged_by_pandas(folder: Path) -> float:
    import great_expectations as gx

    pd: Any = import_module("pandas")  # the peer; our own frames are Polars

    started = time.monotonic()
    frame = pd.read_csv(folder / "cp949.csv", encoding="cp949", skiprows=1, dtype=str, keep_default_na=False)
    frame.columns = pd.Index([column.name for column in load_source("water_cut").columns])
    frame["cut_on"] = pd.to_datetime(frame["cut_on"], format="%Y.%m.%d")
    frame["arrears_krw"] = pd.to_numeric(frame["arrears_krw"])
    frame["phone"] = frame["phone"].str.replace("-", "")
    rules: Any = gx.expectations
    suite = gx.ExpectationSuite(
        name="suite",
        expectations=[
            *(rules.ExpectColumnValuesToNotBeNull(column=name) for name in ("rrn", "cut_on", "address")),
            rules.ExpectColumnValuesToBeBetween(column="arrears_krw", min_value=0, max_value=100_000_000),
            rules.ExpectColumnValuesToBeBetween(column="cut_on", max_value=pd.Timestamp(_DAY)),
            rules.ExpectColumnValuesToMatchRegex(column="phone", regex="^0[1-9][0-9]+$"),
            rules.ExpectCompoundColumnsToBeUnique(column_list=["rrn", "cut_on"]),
            rules.ExpectTableRowCountToBeBetween(min_value=0, max_value=_ROWS),
        ],
    )
    context = gx.get_context(mode="ephemeral")
    asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("frame")
    batch = asset.add_batch_definition_whole_dataframe("batch").get_batch({"dataframe": frame})
    assert batch.validate(suite).success
    return time.monotonic() - started


@contextmanager
def _timed(seconds: dict[str, float], part: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    seconds[part] = time.monotonic() - started
