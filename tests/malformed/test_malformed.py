"""Malformed deliveries, each held to its one outcome in cases.yaml, and the law of all of them.

What was received is accepted or quarantined, row by row, or the delivery is refused whole with one Korean line that
holds no cell of it. Nothing raises or is logged, and no resident registration number is in what is kept or told.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from expectations import validate_delivery
from tasks.doors.readers import Received, Rejection, read
from tasks.ingestion import take_in
from tasks.validation import validate
from tests.factories import AS_OF, ask, deliver, fixture, fresh_home, some_keys, start
from tests.malformed import any_file, parquet, text, workbooks
from tests.malformed.sample import Sample
from warehouse.catalog import Source, all_sources, load_source
from warehouse.connection import FRAME, Transaction, Warehouse
from warehouse.declared import read_as_declared
from warehouse.verification import verify

CASES: dict[str, dict[str, Any]] = {
    case["case"]: case for case in yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))
}
_MAKERS = {"csv": text, "fixed_width": text, "jsonl": text, "xlsx": workbooks, "parquet": parquet}
# A sentence or two, and the declared name of a column.
_TOLD = re.compile(r"[가-힣][^\n]*[.)]")
THROUGH_THE_INBOX = [
    "a csv under document security",
    "a title twice",
    "a quote that never closes",
    "a list over two sheets",
    "json without a line",
    "a header alone",
    "the whole file behind itself",
    "two rows too short and three too long",
    "numbers where texts belong",
    "amounts below nothing and beyond all",
    "a number over a border",
    "json lines of other types",
    "formulas in a workbook that came to errors",
    "parquet with nested fields that hold a number",
]


def made(case: dict[str, Any]) -> bytes:
    """The bytes of a case."""
    sample = Sample.of(case["source"], case["case"])
    makers = any_file if hasattr(any_file, case["made"]) else _MAKERS[sample.layout.format]
    maker: Callable[..., bytes] = getattr(makers, case["made"])
    return maker(sample, **case.get("with", {}))


@cache
def cells_of_persons() -> frozenset[str]:
    """What stands in the samples, beside words that declarations use too."""
    columns = [column for source in all_sources() for column in source.columns]
    declared = {column.written for column in columns}.union(*(column.codes or {} for column in columns))
    cells: set[str] = set()
    for source in all_sources():
        rows = read(source, fixture(source.code), as_of=AS_OF, keys=some_keys()).rows
        names = [column.name for column in source.columns if column.type != "rrn"]
        cells |= {cell for name in names for cell in rows[name].drop_nulls() if len(cell) > 2}
    return frozenset(cells - declared)


@cache
def numbers() -> frozenset[str]:
    """The thirteen digits of every number that a sample of text or a case holds."""
    texts = [fixture(s.code).decode(s.layout(AS_OF).encoding, "ignore") for s in all_sources()]
    found = re.findall(r"(?<!\d)(\d{6})-?([1-8]9[6-9]\d{4})(?!\d)", "\n".join(texts))
    return frozenset({front + back for front, back in found} | {text.SOMEBODY.digits})


def assert_no_number(cell: str) -> None:
    """No number stands in a text, nor its second half, whatever was put between its digits."""
    plain = unicodedata.normalize("NFKC", cell)
    digits = "".join(sign for sign in plain if sign.isdecimal())
    assert not any(number in digits for number in numbers())
    assert not {number[6:] for number in numbers()} & set(re.findall(r"\d+", plain))


def assert_told(told: Rejection) -> None:
    """One Korean line that holds no cell of the file, and neither does the fault for us."""
    assert _TOLD.fullmatch(told.reason_ko)
    assert told.code != "unreadable"
    assert told.__cause__ is told.__context__ is None
    for line in (told.reason_ko, str(told), repr(told)):
        assert not any(cell in line for cell in cells_of_persons())
        assert_no_number(line)


@pytest.fixture(scope="module")
def tx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Transaction]:
    """A transaction in which rows are read as declared and judged."""
    home = fresh_home(tmp_path_factory.mktemp("judged"))
    with Warehouse(home).transaction(as_of=AS_OF, run_no=1) as transaction:
        yield transaction


def ended(case: dict[str, Any], tx: Transaction) -> dict[str, Any]:
    """What becomes of a case, in the words of the table."""
    source = load_source(case["source"])
    try:
        received = read(source, made(case), as_of=AS_OF, keys=some_keys())
    except Rejection as rejection:
        told = rejection
    else:
        return _judged(source, received, tx, case["case"])
    assert_told(told)
    return {"refused": told.code} | ({"column": told.column} if told.column else {})


def _judged(source: Source, received: Received, tx: Transaction, name: str) -> dict[str, Any]:
    rows = received.rows
    assert rows["row_no"].to_list() == list(range(1, rows.height + 1))
    for cell in {cell for row in rows.drop("row_no").iter_rows() for cell in row if cell}:
        assert_no_number(cell)
    own = (pl.lit(name).alias("delivery_id"), pl.lit(None, pl.String).alias("_layout"))
    tx.insert(f"raw.{source.code}", rows.with_columns(own), also=read_as_declared(source, FRAME))
    verdict = validate_delivery(tx.connection, source=source.code, delivery_id=name, as_of=AS_OF)
    assert verdict.rows == rows.height
    if not verdict.accepted:
        return {"rejected": verdict.rejected_by[0]}
    return {"rows": verdict.rows} | _held(verdict.quarantined, "finding", tx, "true")


def _held(quarantined: int, table: str, tx: Transaction, which: str) -> dict[str, Any]:
    """How many rows are held back, and by which rules; a cell that cannot be read is named by its column."""
    found = tx.connection.execute(
        f"SELECT CASE WHEN rule = 'type' THEN 'type:' || column_name ELSE rule END, count(*) FROM {table} "  # noqa: S608 -- names of our own schema
        f"WHERE action = 'quarantine_row' AND {which} GROUP BY 1"
    ).fetchall()
    return {"quarantined": quarantined, "by": dict(found)} if found else {}


@pytest.mark.parametrize("name", CASES)
def test_a_malformed_delivery_ends_as_the_table_says(
    name: str, tx: Transaction, caplog: pytest.LogCaptureFixture
) -> None:
    assert ended(CASES[name], tx) == CASES[name]["then"]
    assert caplog.records == []


def test_some_of_them_through_the_inbox_under_the_name_of_a_person(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    for name in THROUGH_THE_INBOX:
        deliver(home, CASES[name]["source"], made(CASES[name]), name=f"{text.SOMEBODY.rrn} {name}")
    run = start(home)
    with Warehouse(home).kept():
        take_in(home, run)
        validate(home, run)
    with Warehouse(home).reading() as tx:
        for name in THROUGH_THE_INBOX:
            assert _stored(CASES[name], tx) == CASES[name]["then"], name
    assert [law.name for law in verify(home) if not law.holds] == []
    for line in (cell for row in ask(home, "SELECT * FROM ops.delivery") for cell in row):
        assert_no_number(str(line))


def _stored(case: dict[str, Any], tx: Transaction) -> dict[str, Any]:
    """What the warehouse says of a case, in the words of the table."""
    ((delivery_id, state, refused, code, received, accepted, quarantined),) = tx.connection.execute(
        "SELECT d.delivery_id, o.state, d.rejected_code, o.rejected_code, o.rows_received, o.rows_accepted, "
        "o.rows_quarantined FROM ops.delivery d JOIN out.delivery o USING (delivery_id) WHERE d.sha256 = $1",
        [hashlib.sha256(made(case)).hexdigest()],
    ).fetchall()
    if state == "rejected":
        column = {name: value for name, value in case["then"].items() if name == "column"}
        return {"refused": refused} | column if refused else {"rejected": code}
    assert received == accepted + quarantined
    return {"rows": received} | _held(quarantined, "ops.quarantine", tx, f"delivery_id = '{delivery_id}'")


def test_the_corpus_holds_every_format_and_ends_of_every_kind() -> None:
    formats = Counter(load_source(case["source"]).layout(AS_OF).format for case in CASES.values())
    kinds = Counter(next(iter(case["then"])) for case in CASES.values())
    assert set(formats) == {"csv", "fixed_width", "xlsx", "jsonl", "parquet"}
    assert set(kinds) == {"refused", "rejected", "rows"}
    assert sum(kinds.values()) >= 200
