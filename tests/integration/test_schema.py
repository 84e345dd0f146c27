"""A home that an earlier checkout made is brought to the schema of this one."""

from pathlib import Path

from tests.factories import fresh_home, one
from warehouse.connection import Warehouse
from warehouse.schema import migrate


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
