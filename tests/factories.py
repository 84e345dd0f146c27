"""Makes what tests need: a fresh home, persons who cannot exist, source files in their declared layout, a day's run.

Persons carry region digits 96 to 99 in their resident registration number, and numbers 010-0xxx-xxxx: neither is given
out. Nothing here starts Prefect: stages are run by ``run_in``.
"""

import atexit
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from tasks.calendar import keep_campaign_dates
from tasks.doors import inbox
from tasks.doors.sealed import as_sent
from tasks.ingestion import take_in
from tasks.linkage import link_records
from tasks.screening import screen_households
from tasks.sources.throwaway import temporary_files_kept
from tasks.sources.writers import write
from tasks.stage import Run
from tasks.validation import validate
from warehouse.catalog import Column, Layout, Source, all_sources, load_source
from warehouse.connection import Warehouse
from warehouse.home import CHECKOUT, Home
from warehouse.keys import Keys
from warehouse.ledger import open_run, record_stage
from warehouse.schema import migrate
from warehouse.standing import tables_of

AS_OF = date(2024, 3, 4)  # a Monday, and the day of the fixtures
CAMPAIGN = "2024H1"
FIXTURES = CHECKOUT / "tests" / "fixtures" / "deliveries"

# What stands in a column that a row does not mention.
_USUAL = {
    "text": "확인",
    "date": "2024-02-20",
    "month": "2024-02",
    "integer": "3",
    "boolean": "N",
    "phone": "010-0999-0001",
    "time": "10:00",
    "timestamp": "2024-03-03 10:00:00",
}


# Read before any home makes its own folder that of temporary files: what a test writes there goes with the test.
_TEMPORARY = tempfile.gettempdir()


def scratch_folder(name: str) -> Path:
    """A folder of its own that outlives the test that makes it and goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix=f"balgul-{name}-", dir=_TEMPORARY))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _template(county: str) -> Path:
    root = scratch_folder("template")
    with temporary_files_kept():
        migrate(Home.create(root, county=county, seed=7))
    return root


def county_with(**parts: Any) -> str:
    """The file of the county with other parts: equal ones are one file, for whose homes is migrated once."""
    stated = yaml.safe_load((CHECKOUT / "warehouse" / "counties" / "46720.yaml").read_text("utf-8"))
    return _county_file(yaml.safe_dump(stated | parts, allow_unicode=True))


@cache
def _county_file(text: str) -> str:
    file = scratch_folder("county") / "county.yaml"
    file.write_text(text, "utf-8")
    return str(file)


def county_of_every_source() -> str:
    """The file of a county that gets the files of every declared source: a county as it is gets some of them."""
    return county_with(sources=[source.code for source in all_sources()])


def fresh_home(root: Path, county: str = "46720") -> Home:
    """A migrated simulated home without a run; a copy, since migrating takes a second."""
    root.mkdir(parents=True, exist_ok=True)
    for name in ("home.yaml", "warehouse.duckdb"):
        shutil.copyfile(_template(county) / name, root / name)
    with temporary_files_kept():
        return Home.at(root)


def copied(home: Home, place: Path) -> Home:
    """The same home once more, without its far side and its Prefect."""
    shutil.copytree(
        home.root, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("simulation", "prefect")
    )
    return Home.at(place)


def another_disk(home: Home) -> Path:
    """A folder from which nothing comes into the home by a rename; where there is none the test is left out."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == home.root.stat().st_dev:
        pytest.skip("there is no second file system here")
    return memory


@cache
def some_keys() -> Keys:
    """The keys of a simulated home, for what needs no home."""
    return Home.at(_template("46720")).keys()


def rrn(number: int, born: str = "500505", sex: str = "2") -> str:
    """A resident registration number that nobody has; region digits 96 to 99."""
    return f"{born}-{sex}{96 + number // 10_000 % 4}{number % 10_000:04d}"


@dataclass(frozen=True)
class Person:
    """Somebody as the files name them."""

    rrn: str
    person_name: str
    phone: str
    address: str

    @property
    def digits(self) -> str:
        """The thirteen digits of the number."""
        return self.rrn.replace("-", "")

    def row(self, **more: str) -> dict[str, str]:
        """A row that names this person."""
        return {
            "rrn": self.rrn,
            "person_name": self.person_name,
            "phone": self.phone,
            "address": self.address,
            **more,
        }


_SYLLABLES = "가나다라마바사아자차카타파하"


def person(number: int, *, born: str = "500505", town: str = "곡성읍", ri: str = "읍내리") -> Person:
    """The person of a number: another number is another person, with another name and telephone."""
    first, second = divmod(number, len(_SYLLABLES))
    name = "김" + _SYLLABLES[first % len(_SYLLABLES)] + _SYLLABLES[second]
    return Person(
        rrn(number, born),
        name,
        f"010-0{number // 10_000 % 1000:03d}-{number % 10_000:04d}",
        f"전라남도 곡성군 {town} {ri} {number}",
    )


def fixture(code: str) -> bytes:
    """The sample of a source, in its newest layout: those of older ones name its day."""
    return min(FIXTURES.glob(f"{code}.*"), key=lambda file: len(file.name)).read_bytes()


def source_file(
    code: str,
    rows: Sequence[Mapping[str, str]],
    *,
    period: str = "2024년 2월, 2024년 1차",
    as_of: date = AS_OF,
) -> bytes:
    """A file of a source in the layout of a day.

    Args:
        rows: cells by declared column name; the columns that a row does not mention get a usual value.
        period: written into the title line, if the layout has one.
    """
    source = load_source(code)
    return file_in(source, source.layout(as_of), rows, period=period)


def file_in(source: Source, layout: Layout, rows: Sequence[Mapping[str, str]], *, period: str = "") -> bytes:
    """A file of a source in one of its layouts, with the columns that this layout has; see ``source_file``."""
    written = source.written_in(layout)
    columns = tuple(column for column in written.columns if source.column(column.name).stands_in(layout))
    written = written.model_copy(update={"columns": columns})
    cells = [[row.get(column.name, _usual(column)) for column in columns] for row in rows]
    return write(written, layout, f"{source.name_ko} ({period})", cells)


def _usual(column: Column) -> str:
    if column.is_optional or column.type == "rrn":
        return ""
    return next(iter(column.codes)) if column.codes else _USUAL[column.type]


def header(source: Source) -> list[str]:
    """The column titles of a source."""
    return [column.written for column in source.columns]


def deliver(home: Home, code: str, content: bytes, name: str = "") -> None:
    """Put a file into the inbox, sealed where its source is; another content is another file, unless it has a name."""
    sent = as_sent(load_source(code), content, home.keys(), AS_OF)
    inbox.drop(home, load_source(code), name or hashlib.sha256(content).hexdigest()[:16], sent)


def deliver_rows(home: Home, code: str, rows: Sequence[Mapping[str, str]], **written: Any) -> None:
    """Put a file made of rows into the inbox; see ``source_file``."""
    deliver(home, code, source_file(code, rows, **written))


def order_destruction(home: Home, day: date, **more: str) -> None:
    """Put an order of this day into the inbox to destroy what is past its years; ``more`` says something else."""
    order = {
        "order_kind": "파기",
        "ordered_by": "한가람",
        "document_no": "희망복지-1",
        "ordered_on": str(day),
    }
    deliver_rows(home, "operator_order", [order | more])


def start(home: Home, day: date = AS_OF) -> Run:
    """The run that serves a day, as a flow opens it."""
    return Run(open_run(home, day, has_files=inbox.has_files(home)), day)


def accept(home: Home, run: Run) -> None:
    """Judge what was taken in as validation would without a demand: rows whose cells can be read are accepted.

    Great Expectations takes a tenth of a second for each file; what it demands has tests of its own.
    """
    with Warehouse(home).transaction(as_of=run.as_of, run_no=run.run_no) as tx:
        tx.connection.execute(
            "CREATE OR REPLACE TEMP TABLE finding (row_no INTEGER, rule VARCHAR, column_name VARCHAR, action VARCHAR)"
        )
        for row in tx.rows("validation/select_unjudged"):
            faults = (
                f"INSERT INTO finding SELECT row_no, _faults[1], NULL, 'quarantine_row' FROM typed.{row['source']} "  # noqa: S608 -- names of our own schema
                "WHERE delivery_id = $1 AND len(_faults) > 0"
            )
            tx.connection.execute("DELETE FROM finding")
            tx.connection.execute(faults, [row["delivery_id"]])
            bad = tx.run("validation/insert_quarantine", delivery_id=row["delivery_id"])
            tx.connection.execute(
                "INSERT INTO ops.delivery_verdict SELECT delivery_id, true, NULL, NULL, rows_received - $2, $2, $3 "
                "FROM ops.delivery WHERE delivery_id = $1",
                [row["delivery_id"], bad, run.run_no],
            )


@cache
def _told_of_households() -> frozenset[str]:
    """The tables that say who somebody is, and which household they count as."""
    return tables_of("core.household_stated") | tables_of("core.household_root_stated")


def put_in(home: Home, run: Run, facts: Sequence[tuple[str, list[dict[str, Any]]]]) -> None:
    """Facts of a run by table, all at once; with what linkage would keep of the persons and households they tell of."""
    with Warehouse(home).transaction(as_of=run.as_of, run_no=run.run_no) as tx:
        for table, rows in facts:
            tx.insert(table, pl.DataFrame(rows, infer_schema_length=None))
        tables = {table for table, _ in facts}
        if "typed.visit_result" in tables:
            tx.run("linkage/insert_door_loss")
        # To look what changed costs more than to put in most facts.
        if "typed.visit_result" in tables or _told_of_households() & tables:
            tx.run("linkage/insert_person_state")
            tx.run("linkage/insert_household_root_state")
            tx.run("linkage/insert_household_state")


@contextmanager
def one_day(home: Home, day: date) -> Iterator[Run]:
    """The run of a day. The warehouse stays open over it, as in a flow: to open it costs more than a small stage."""
    with Warehouse(home).kept():
        yield start(home, day)


def take(home: Home, day: date = AS_OF) -> dict[str, int]:
    """A whole run of ingestion alone: every row that can be read is accepted, and nothing is linked."""
    with one_day(home, day) as run:
        counts = take_in(home, run)
        accept(home, run)
        with Warehouse(home).transaction(as_of=run.as_of, run_no=run.run_no) as tx:
            record_stage(tx, "linkage", "", "{}")
        return counts


def receive(home: Home, day: date = AS_OF) -> Run:
    """Take in and link what lies in the inbox; every row that can be read is accepted."""
    with one_day(home, day) as run:
        take_in(home, run)
        accept(home, run)
        link_records.run_in(home, run)
        return run


def screen(home: Home, day: date = AS_OF) -> Run:
    """One day up to the target list; every row that can be read is accepted."""
    return _screened(home, day, accept)


def work(home: Home, day: date = AS_OF) -> Run:
    """One day up to the target list, as the flow has it, with every demand."""
    return _screened(home, day, validate)


def _screened(home: Home, day: date, judge: Callable[[Home, Run], object]) -> Run:
    with one_day(home, day) as run:
        for stage in (
            keep_campaign_dates.run_in,
            take_in,
            judge,
            link_records.run_in,
            screen_households.run_in,
        ):
            stage(home, run)
        return run


def ask(home: Home, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a query over the warehouse; ``values`` stand for its question marks."""
    with Warehouse(home).reading() as tx:
        # DuckDB numbers them. What stands for views goes on standing, which the bare connection would not let it.
        numbered = {str(number): value for number, value in enumerate(values, 1)}
        return tx.execute(query, **numbered).fetchall()


def one(home: Home, query: str, *values: Any) -> Any:
    """The only value of a query."""
    ((value,),) = ask(home, query, *values)
    return value
