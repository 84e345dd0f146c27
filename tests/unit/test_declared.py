"""Rows as declared: a cell that cannot be read is nothing and says so; tables and queries of each source."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.ingestion import take_in
from tests.factories import (
    ask,
    county_of_every_source,
    deliver,
    fixture,
    fresh_home,
    source_file,
    start,
)
from warehouse.catalog import all_sources, load_source
from warehouse.connection import FRAME, Transaction, Warehouse
from warehouse.declared import (
    accepted_rows_of,
    appearances_of,
    literal,
    memos_of,
    names_persons,
    quoted,
    read_as_declared,
    signals_of,
    table_definitions,
    typed_columns,
)
from warehouse.errors import Fault
from warehouse.gathered import rows_hash_of
from warehouse.home import Home

CODES = [source.code for source in all_sources()]


@pytest.fixture(scope="module")
def tx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Transaction]:
    """One transaction of a home of its own, that nobody commits."""
    with Warehouse(fresh_home(tmp_path_factory.mktemp("home"))).reading() as transaction:
        yield transaction


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home that took in the sample of every source."""
    home = fresh_home(tmp_path_factory.mktemp("sampled"), county_of_every_source())
    for code in CODES:
        deliver(home, code, fixture(code))
    take_in(home, start(home))
    return home


@pytest.mark.parametrize("code", CODES)
def test_a_sample_reads_to_typed_rows_without_a_fault(sampled: Home, code: str) -> None:
    counted = ask(
        sampled,
        f"SELECT count(*), count(*) FILTER (len(t._faults) > 0), "  # noqa: S608 -- names of our own schema
        f"(SELECT count(*) FROM raw.{code}) FROM typed.{code} t JOIN raw.{code} r USING (delivery_id, row_no)",
    )
    ((rows, faulty, received),) = counted
    assert rows == received >= 10
    assert faulty == 0


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home for rows that cannot be read."""
    return fresh_home(tmp_path_factory.mktemp("spoiled"))


def unreadable_rows(code: str) -> list[dict[str, str | None]]:
    """For each column a row in which it cannot be read, and last a row in which every cell is empty."""
    source = load_source(code)
    bad = [column.name for column in source.columns if column.type != "text"]
    names = [column.name for column in source.columns]
    return [{name: "알 수 없음" if name == one else None for name in names} for one in [*bad, None]]


@pytest.mark.parametrize("code", CODES)
def test_a_cell_that_cannot_be_read_becomes_nothing_and_a_fault_and_an_empty_one_only_nothing(
    spoiled: Home, code: str
) -> None:
    source = load_source(code)
    rows = unreadable_rows(code)
    frame = pl.DataFrame(
        rows, schema=dict.fromkeys([c.name for c in source.columns], pl.String)
    ).with_row_index("row_no")
    frame = frame.with_columns(
        pl.col("row_no").cast(pl.Int32),
        pl.lit("d").alias("delivery_id"),
        pl.lit("long").alias("_shape"),
        pl.lit(None, pl.String).alias("_layout"),
    )
    with Warehouse(spoiled).transaction() as tx:
        tx.insert(f"raw.{code}", frame, also=read_as_declared(source, FRAME))
        typed = tx.connection.execute(f"SELECT * FROM typed.{code} ORDER BY row_no").pl()  # noqa: S608 -- names of our own schema
    found = [sorted(faults) for faults in typed["_faults"].to_list()]
    wanted = [[f"type:{name}" for name, cell in row.items() if cell] + ["shape:long"] for row in rows]
    assert found == [sorted(faults) for faults in wanted]
    values = typed.drop("delivery_id", "row_no", "_faults")
    assert values.null_count().sum_horizontal()[0] == values.width * values.height


def test_a_code_is_read_by_its_korean_word_and_by_itself_and_by_nothing_else(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    words = ["통화", "TALKED", "talked", "통화함"]
    rows = [{"package_id": "P", "ref": f"R{n}", "result": word} for n, word in enumerate(words)]
    deliver(home, "phone_result", source_file("phone_result", rows))
    take_in(home, start(home))
    found = ask(home, "SELECT result, 'type:result' IN _faults FROM typed.phone_result ORDER BY row_no")
    assert found == [("TALKED", False), ("TALKED", False), (None, True), (None, True)]


def test_counts_with_their_word_and_choices_with_a_space_are_read_as_officers_write_them(
    tmp_path: Path,
) -> None:
    home, told = fresh_home(tmp_path), {"package_id": "P", "result": "나중에  통화"}
    written = [("20분", "2 명", "방문 필요"), ("20", "2", "방문필요"), ("20명", "2분", "방문함")]
    rows = [
        told | {"ref": f"R{n}", "minutes": minutes, "household_size": size, "need": need}
        for n, (minutes, size, need) in enumerate(written)
    ]
    deliver(home, "phone_result", source_file("phone_result", rows))
    take_in(home, start(home))
    found = ask(home, "SELECT minutes, household_size, need, result FROM typed.phone_result ORDER BY row_no")
    assert found == [(20, 2, "VISIT", "CALL_LATER")] * 2 + [(None, None, None, "CALL_LATER")]


@pytest.mark.parametrize("code", CODES)
def test_the_tables_of_a_source_are_made_once_and_grow_with_its_declaration(
    tx: Transaction, code: str
) -> None:
    source = load_source(code)
    columns = [row[0] for row in tx.connection.execute(f"DESCRIBE typed.{code}").fetchall()]
    assert columns == ["delivery_id", "row_no", *(name for name, _, _ in typed_columns(source)), "_faults"]
    assert all("IF NOT EXISTS" in definition for definition in table_definitions(source))


@pytest.mark.parametrize("code", CODES)
def test_every_query_of_a_source_can_be_asked(tx: Transaction, code: str) -> None:
    source = load_source(code)
    tx.run("linkage/create_new_row")
    texts = [name for name, kind, _ in typed_columns(source) if kind == "VARCHAR"]
    asked = [accepted_rows_of(source), *([appearances_of(source)] if names_persons(source) else [])]
    for query in [*asked, memos_of(source, texts)]:
        values = {"delivery_id": "d", "since": 0, "run_no": 1}
        tx.execute(query, **{name: value for name, value in values.items() if f"${name}" in query}).fetchall()
    if source.observes:
        run = {"run_no": 1} if source.observes.kinds_in else {}
        found = tx.execute(signals_of(source), source=code, subject="person", valid_days=1, **run)
        assert [column[0] for column in found.description or []][:4] == [
            "delivery_id",
            "row_no",
            "kind",
            "observed_on",
        ]
    else:
        with pytest.raises(Fault, match="carries_no_signal"):
            signals_of(source)


def test_names_and_texts_cannot_break_out_of_a_statement(tx: Transaction) -> None:
    @given(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)
    )
    def stays_inside(text: str) -> None:
        result = tx.connection.execute(f"SELECT {literal(text)} AS {quoted(text)}")
        assert (result.description or [])[0][0] == text
        assert result.fetchall() == [(text,)]

    stays_inside()


def test_the_hash_of_the_rows_of_a_run_leaves_out_what_it_is_told_to(tmp_path: Path) -> None:
    hashes = []
    for name in ("one", "other"):
        home = fresh_home(tmp_path / name)
        deliver(home, "water_cut", fixture("water_cut"))
        take_in(home, start(home))
        with Warehouse(home).reading() as tx:
            query = rows_hash_of("ops.stage_run", ["recorded_at"])
            hashes.append(tx.execute(query, first=1, last=1).fetchall())
    assert hashes[0] == hashes[1]
    assert hashes[0][0][0] == 1
