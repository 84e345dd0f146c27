"""Three million rows of a CP949 file to raw, typed, tokenised and judged rows, against DuckDB's reader and pandas.

DuckDB reads the same rows in UTF-8 into memory, untyped. pandas reads the CP949 file, and Great Expectations holds the
frame to the same checks: the suite, the types of the cells, and that no text holds the shape of a resident number. It
names the rows that break them, as quarantine needs, makes no tokens and stores nothing. Two in a hundred are bad. Great
Expectations is imported before the clock starts, on either side, and the child that reads has read a small file: a run
does both once for all its deliveries.
"""

import json
import statistics
import subprocess
import sys
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
from tasks.doors.scrub import tokens_of
from tasks.ingestion import open_file, store
from tests.factories import FIXTURES, fresh_home, start
from warehouse.catalog import Source, load_source
from warehouse.connection import Warehouse
from warehouse.home import CHECKOUT, Home
from warehouse.rule_files import EXPECTATIONS, FOLDERS

_ROWS = 3_000_000
_DAY = date(2024, 3, 4)
_REPETITIONS = 3


def measure(home: Home) -> list[Row]:
    """Seconds of the whole over those of DuckDB's reader, gigabytes at the most, and the whole over pandas."""
    with TemporaryDirectory(dir=home.temporary) as name:
        folder = Path(name)
        _write(folder)
        pairs = [(_read_by_duckdb(folder), _taken_in_apart(folder, n)) for n in range(_REPETITIONS)]
        tokens = _seconds_of_tokens(home)
        by_pandas = _judged_by_pandas(folder)
    held = max(parts.pop("gigabytes") for _, parts in pairs)
    ratios = [sum(parts.values()) / reader for reader, parts in pairs]
    whole = statistics.median(sum(parts.values()) for _, parts in pairs)
    parts = {name: statistics.median(one[name] for _, one in pairs) for name in pairs[0][1]}
    parts = {"decode": parts.pop("read") - tokens, "token": tokens} | parts
    note = f"{_ROWS} rows: " + ", ".join(f"{part} {seconds:.1f} s" for part, seconds in parts.items())
    peer = f"{whole:.1f} and {by_pandas:.1f} s"
    return [
        Row.of("reading", "a CP949 file to judged rows / DuckDB's read_csv", ratios, bar=12, note=note),
        Row.found("reading_memory", "gigabytes of both processes at the most", held, 1.5),
        Row.found(
            "reading_pandas", "the same / pandas with Great Expectations", whole / by_pandas, 1 / 3, peer
        ),
    ]


def _write(folder: Path) -> None:
    """The file of the waterworks, the same in UTF-8 without its title line, and a suite for as many rows."""
    titles = ",".join(column.written for column in load_source("water_cut").columns)
    with (folder / "cp949.csv").open("wb") as file, (folder / "utf8.csv").open("wb") as plain:
        file.write(f"단수(2024년 2월)\r\n{titles}\r\n".encode("cp949"))
        plain.write(f"{titles}\r\n".encode())
        for first in range(0, _ROWS, 100_000):
            text = "".join(_line(number) for number in range(first, first + 100_000))
            file.write(text.encode("cp949"))
            plain.write(text.encode())
    (folder / "suites").mkdir()
    suite = (
        (FOLDERS[EXPECTATIONS] / "water_cut.yaml").read_text("utf-8").replace("max: 20000", f"max: {_ROWS}")
    )
    (folder / "suites" / "water_cut.yaml").write_text(suite, "utf-8")


def _line(number: int) -> str:
    """One person's row; no number is anybody's, since no region has the digits 96 to 99."""
    block, place = divmod(number, 40_000)
    born = f"{30 + block % 60:02d}{1 + block // 60 % 12:02d}{1 + number % 28:02d}"
    return (
        f"{born}-2{96 + place // 10_000}{place % 10_000:04d},김복순,010-0{number % 1000:03d}-{number % 10_000:04d},"
        f"전라남도 곡성군 곡성읍 읍내리 {number % 900}-{number % 9},2024.{_dirt(number)},\r\n"
    )


def _dirt(number: int) -> str:
    """The rest of a day and an amount; in one row of a hundred a day that there is not, or less than nothing."""
    if number % 100 == 1:
        return "13.45,5000"
    return f"02.{1 + number % 28:02d},{-5 if number % 100 == 2 else number % 90_000}"


def _read_by_duckdb(folder: Path) -> float:
    with duckdb.connect(config={"threads": "2"}) as connection:
        started = time.monotonic()
        file = str(folder / "utf8.csv")
        connection.execute("CREATE TABLE t AS FROM read_csv($file, all_varchar = true)", {"file": file})
        return time.monotonic() - started


def _taken_in_apart(folder: Path, number: int) -> dict[str, float]:
    """The same as ``_taken_in``, in a process that has done nothing else."""
    command = [sys.executable, "-m", "benchmarks.reading", str(folder), str(number)]
    told = subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=True, text=True)
    seconds: dict[str, float] = json.loads(told.stdout)
    return seconds


def _taken_in(folder: Path, number: int) -> dict[str, float]:
    """Seconds by part of taking the file in, as a run does, and the most gigabytes that it held."""
    import_module("expectations.engine")  # some seconds
    home = fresh_home(folder / f"home-{number}")
    run = start(home, _DAY)
    open_file(load_source("water_cut"), FIXTURES / "water_cut.csv", _DAY, home.keys())
    seconds: dict[str, float] = {}
    with memory_watched() as held:
        with _timed(seconds, "read"):
            opened = open_file(_source(), folder / "cp949.csv", _DAY, home.keys())
        warehouse, known = Warehouse(home), {"as_of": _DAY, "run_no": run.run_no}
        with warehouse.kept():
            with _timed(seconds, "write"), warehouse.transaction(**known) as tx:
                counts = store(tx, opened)
            with _timed(seconds, "validate"), warehouse.transaction(**known) as tx, tx.on_both_cores(_ROWS):
                verdict = validate_delivery(
                    tx.connection,
                    source="water_cut",
                    delivery_id=opened.delivery_id,
                    as_of=_DAY,
                    folder=folder / "suites",
                )
    assert (counts["rows"], verdict.accepted, verdict.rows) == (_ROWS, True, _ROWS)
    return seconds | {"gigabytes": max(held) / 2**30}


def _source() -> Source:
    source = load_source("water_cut")
    wide = {"rows": _ROWS, "cells": 10 * _ROWS, "bytes": 1 << 30, "memory_bytes": 1_200_000_000}
    return source.model_copy(update={"limits": source.limits.model_copy(update=wide)})


def _seconds_of_tokens(home: Home) -> float:
    numbers = pl.Series([f"{number:013d}" for number in range(_ROWS // 10)])
    started = time.monotonic()
    tokens_of(numbers, home.keys())
    return 10 * (time.monotonic() - started)


def _judged_by_pandas(folder: Path) -> float:
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    pd: Any = import_module("pandas")  # the peer; our own frames are Polars
    rules: Any = gx.expectations
    started = time.monotonic()
    frame = pd.read_csv(folder / "cp949.csv", encoding="cp949", skiprows=1, dtype=str, keep_default_na=False)
    frame.columns = pd.Index([column.name for column in load_source("water_cut").columns])
    shapes = {
        "rrn": r"^\d{6}-?\d{7}$",
        "phone": r"^[\d-]+$",
        "cut_on": r"^\d{4}\.\d\d\.\d\d$",
        "arrears_krw": r"^-?\d+$",
    }
    numberless = [name for name in frame.columns if name != "rrn"]
    frame["day"] = pd.to_datetime(frame["cut_on"], format="%Y.%m.%d", errors="coerce")
    frame["won"] = pd.to_numeric(frame["arrears_krw"])
    frame["row_no"] = range(1, len(frame) + 1)
    frame["digits"] = frame["phone"].str.replace("-", "")
    suite = gx.ExpectationSuite(
        name="suite",
        expectations=[
            *(
                rules.ExpectColumnValuesToMatchRegex(column=name, regex=shape)
                for name, shape in shapes.items()
            ),
            *(
                rules.ExpectColumnValuesToNotMatchRegex(column=name, regex=r"\d{6}\W?\d{7}")
                for name in numberless
            ),
            *(rules.ExpectColumnValuesToNotBeNull(column=name) for name in ("rrn", "day", "address")),
            rules.ExpectColumnValuesToBeBetween(column="won", min_value=0, max_value=100_000_000),
            rules.ExpectColumnValuesToBeBetween(column="day", max_value=pd.Timestamp(_DAY)),
            rules.ExpectColumnValuesToMatchRegex(column="digits", regex="^0[1-9][0-9]+$"),
            rules.ExpectCompoundColumnsToBeUnique(column_list=["rrn", "day"]),
            rules.ExpectTableRowCountToBeBetween(min_value=0, max_value=_ROWS),
        ],
    )
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("frame")
    batch = asset.add_batch_definition_whole_dataframe("batch").get_batch({"dataframe": frame})
    told = {
        "result_format": "COMPLETE",
        "unexpected_index_column_names": ["row_no"],
        "include_unexpected_rows": False,
    }
    broken = [result for result in batch.validate(suite, result_format=told).results if not result.success]
    assert len(broken) == 2  # the day and the amount
    return time.monotonic() - started


@contextmanager
def _timed(seconds: dict[str, float], part: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    seconds[part] = time.monotonic() - started


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_taken_in(Path(sys.argv[1]), int(sys.argv[2]))))
