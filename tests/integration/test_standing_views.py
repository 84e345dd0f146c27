"""A view that stands as a table says what the view would say, whatever is written, rolled back or done by others."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date

import duckdb
import polars as pl
import pytest

from tests.helped import HelpedCounty, fresh_county
from warehouse.connection import Transaction, Warehouse
from warehouse.home import CHECKOUT
from warehouse.standing import models, standing_views_of, tables_of, tables_written_by

ROOTS = (CHECKOUT / "tasks", CHECKOUT / "warehouse" / "statements")
READ_ONLY = {duckdb.StatementType.SELECT, duckdb.StatementType.CREATE}
ENDS = "SELECT end_state FROM campaign.target_root"
CLOSE = (
    "INSERT INTO campaign.target_event BY NAME FROM campaign.target_event "
    "SELECT DISTINCT ON (target_id) * REPLACE ('closed' AS event, 'NO_NEED' AS end_state)"
)


@pytest.fixture
def county() -> Iterator[HelpedCounty]:
    """A county with one open target, whose warehouse stays attached."""
    made = fresh_county()
    made.target()
    made.ask("SELECT 1")
    with Warehouse(made.home).kept():
        yield made


class _BrokenOffError(Exception):
    """Ends a transaction of which nothing shall stay."""


@contextmanager
def rolled_back(county: HelpedCounty) -> Iterator[Transaction]:
    """A transaction of which nothing stays."""
    with suppress(_BrokenOffError), Warehouse(county.home).transaction() as tx:
        yield tx
        raise _BrokenOffError


def ends(tx: Transaction) -> list[str | None]:
    """The end states of the targets, as every statement has them."""
    return [state for (state,) in tx.execute(ENDS).fetchall()]


def standing(tx: Transaction) -> set[str]:
    """The views that stand, as DuckDB has them."""
    names = "SELECT table_name FROM duckdb_tables() WHERE temporary"
    return {str(name) for (name,) in tx.execute(names).fetchall()} & models().keys()


def test_a_view_stands_from_one_transaction_to_the_next(county: HelpedCounty) -> None:
    with Warehouse(county.home).transaction() as tx:
        assert ends(tx) == [None]
    with Warehouse(county.home).transaction() as tx:
        assert {"standing_target_root", "standing_household_root"} <= standing(tx)


def test_what_a_statement_wrote_is_in_the_next_one(county: HelpedCounty) -> None:
    with Warehouse(county.home).transaction() as tx:
        assert ends(tx) == [None]
        tx.execute(CLOSE)
        assert ends(tx) == ["NO_NEED"]
    with Warehouse(county.home).transaction() as tx:
        assert ends(tx) == ["NO_NEED"]


def test_a_statement_that_found_nothing_to_write_lets_no_view_fall(county: HelpedCounty) -> None:
    with Warehouse(county.home).transaction(as_of=date(2024, 2, 1), run_no=1) as tx:
        assert ends(tx) == [None]
        assert tx.run("linkage/insert_household_root_state") == 0
        assert "standing_household_root" in standing(tx)


def test_what_a_statement_returns_can_be_fetched_although_its_views_fall(county: HelpedCounty) -> None:
    with Warehouse(county.home).transaction() as tx:
        assert ends(tx) == [None]
        assert tx.execute(CLOSE).fetchall() == [(1,)]


def test_a_frame_that_is_put_in_is_in_the_next_statement(county: HelpedCounty) -> None:
    with Warehouse(county.home).transaction() as tx:
        assert ends(tx) == [None]
        event = tx.execute("FROM campaign.target_event LIMIT 1").pl()
        tx.insert(
            "campaign.target_event", event.with_columns(event=pl.lit("closed"), end_state=pl.lit("NO_NEED"))
        )
        assert ends(tx) == ["NO_NEED"]


def test_a_transaction_that_is_rolled_back_leaves_what_stood_before_it(county: HelpedCounty) -> None:
    with Warehouse(county.home).transaction() as tx:
        assert ends(tx) == [None]
    with rolled_back(county) as tx:
        tx.execute(CLOSE)
        assert ends(tx) == ["NO_NEED"]
    with Warehouse(county.home).transaction() as tx:
        assert ends(tx) == [None]


def test_a_view_that_was_first_read_in_a_transaction_rolled_back_is_made_again(county: HelpedCounty) -> None:
    with rolled_back(county) as tx:
        assert ends(tx) == [None]
    with Warehouse(county.home).transaction() as tx:
        assert ends(tx) == [None]


def test_whoever_takes_the_bare_connection_leaves_nothing_standing(county: HelpedCounty) -> None:
    with Warehouse(county.home).transaction() as tx:
        assert ends(tx) == [None]
        tx.connection.execute(CLOSE)
        assert ends(tx) == ["NO_NEED"]


def test_nothing_stands_after_somebody_else_was_let_in(county: HelpedCounty) -> None:
    with Warehouse(county.home).transaction() as tx:
        assert ends(tx) == [None]
    Warehouse(county.home).let_go()
    with Warehouse(county.home).transaction() as tx:
        assert standing(tx) == set()


def test_the_tables_of_a_view_are_those_that_duckdb_parses_in_it() -> None:
    with duckdb.connect() as connection:
        parsed = {view: set(_tables_in(_tree(connection, text))) for view, text in models().items()}

    def beneath(view: str) -> set[str]:
        return set().union(*(beneath(name) if name in parsed else {name} for name in parsed[view]))

    assert {view: tables_of(view) for view in models()} == {view: beneath(view) for view in models()}


def _tree(connection: duckdb.DuckDBPyConnection, text: str) -> object:
    row = connection.execute("SELECT json_serialize_sql($text)", {"text": text}).fetchone()
    return json.loads(row[0]) if row else None


def _tables_in(node: object) -> Iterator[str]:
    """The names of tables and views in a parsed query; those without a schema are its own, but for what stands."""
    if isinstance(node, dict):
        if node.get("type") == "BASE_TABLE" and (
            node["schema_name"] or node["table_name"].startswith("standing_")
        ):
            yield ".".join(filter(None, (node["schema_name"], node["table_name"])))
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from _tables_in(part)


def test_whatever_statement_writes_is_known_to() -> None:
    """A statement that DuckDB takes for one that writes names the table with its schema, and no other does."""
    unknown = set()
    with duckdb.connect() as connection:
        for root in ROOTS:
            for file in sorted(root.glob("*/*.sql")):
                text = file.read_text("utf-8")
                (stated,) = connection.extract_statements(text)
                if (stated.type not in READ_ONLY) != bool(tables_written_by(text)):
                    unknown.add(file.name)
    assert unknown == set()


def test_a_view_stands_after_those_that_it_reads() -> None:
    for view in models():
        order = standing_views_of(f"FROM {view}")
        for place, one in enumerate(order):
            assert set(standing_views_of(models()[one])) <= set(order[:place])
