"""A home that an earlier checkout made is brought to the schema of this one."""

from pathlib import Path

import pytest

from tests.factories import ask, deliver_rows, fresh_home, one, person, take
from tests.played import broken
from warehouse.catalog import load_source
from warehouse.connection import Warehouse
from warehouse.declared import retyped
from warehouse.errors import Refusal
from warehouse.schema import migrate
from warehouse.verification import verify


def test_a_home_that_a_newer_version_made_is_left_as_it_is(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    with Warehouse(home).transaction() as tx:
        tx.connection.execute("CREATE VIEW out.of_a_later_checkout AS SELECT 1 AS one")
        tx.connection.execute("INSERT INTO main.migration VALUES ('9999_later.sql', 'x', now())")
        tx.connection.execute("DELETE FROM main.migration WHERE file = 'checkout'")
    with pytest.raises(Refusal, match="newer version"):
        migrate(home)
    assert one(home, "SELECT one FROM out.of_a_later_checkout") == 1


def test_a_view_that_the_checkout_has_no_more_goes_and_so_does_the_snapshot(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    with Warehouse(home).transaction() as tx:
        tx.connection.execute("CREATE VIEW out.of_an_earlier_checkout AS SELECT 1 AS one")
        tx.connection.execute("DELETE FROM main.migration WHERE file = 'checkout'")
    home.snapshot_file.write_bytes(b"of an earlier checkout")
    before = one(home, "SELECT count(*) FROM duckdb_views() WHERE database_name = 'w' AND NOT internal")
    migrate(home)
    after = one(home, "SELECT count(*) FROM duckdb_views() WHERE database_name = 'w' AND NOT internal")
    assert after == before - 1
    assert one(home, "SELECT count(*) FROM out.funnel") == 0
    assert not home.snapshot_file.exists()


def test_laws_of_another_version_are_told_from_broken_ones(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    with Warehouse(home).transaction() as tx:
        tx.connection.execute("DROP VIEW campaign.returned_row")
    assert len(broken(home)) == 1
    with Warehouse(home).transaction() as tx:
        tx.connection.execute("DELETE FROM main.migration WHERE file = 'checkout'")
    with pytest.raises(Refusal, match="another version of Balgul"):
        verify(home)


def test_a_column_that_is_declared_of_another_type_later_holds_the_next_file_and_the_ones_before(
    tmp_path: Path,
) -> None:
    """A table keeps the type that a sample proposed; a run of all sources failed at the first cell that did not fit."""
    home = fresh_home(tmp_path)
    deliver_rows(home, "water_cut", [person(1).row(arrears_krw="12,000", memo="77")])
    take(home)
    source = load_source("water_cut")
    with Warehouse(home).transaction() as tx:
        tx.connection.execute(
            retyped(source, "memo", "BIGINT")
        )  # as if the note had been a number, the day a text
        tx.connection.execute(retyped(source, "cut_on", "VARCHAR"))
        tx.connection.execute(retyped(source, "address", "BIGINT"))
        tx.connection.execute("DELETE FROM main.migration WHERE file = 'checkout'")
    migrate(home)
    deliver_rows(home, "water_cut", [person(2).row(memo="부재중")])
    take(home)
    rows = ask(
        home, "SELECT memo, year(cut_on), address IS NULL, arrears_krw FROM typed.water_cut ORDER BY memo"
    )
    assert rows == [("77", 2024, True, 12_000), ("부재중", 2024, False, 3)]
