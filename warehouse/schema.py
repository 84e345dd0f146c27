"""Brings a warehouse to the checkout's schema: migrations, tables of the declared sources, code tables, views."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from warehouse import clock
from warehouse.catalog import Source, all_sources
from warehouse.connection import Transaction, Warehouse
from warehouse.county import County, file_at_hand
from warehouse.declared import retyped, table_definitions, typed_columns, view_dropped
from warehouse.errors import Fault, Refusal
from warehouse.home import CHECKOUT, Home, write_atomically
from warehouse.kinds import indicators
from warehouse.roads import held_table, road_lines, road_table

_FOLDER = CHECKOUT / "warehouse"


def migrate(home: Home, sources: Iterable[Source] | None = None) -> None:
    """Apply what is missing, in one transaction; does nothing when the warehouse is at this checkout's schema.

    Args:
        sources: whose tables are made; every declared one when not given, as a home that is kept needs them.

    Raises:
        Fault: a migration that was applied has changed since.
        Refusal: one was applied that this checkout does not have: a newer one made the home.
    """
    with Warehouse(home).transaction() as tx:
        is_changed = bring_up(tx, sources)
        if is_changed:
            # Its columns are those of the earlier checkout; the next whole day publishes another.
            home.snapshot_file.unlink(missing_ok=True)
        if is_changed or not home.held_county_file.is_file():
            hold_to(home)


def hold_to(home: Home) -> None:
    """Keep what a run was held to, for one that finds a mistake in the county's file."""
    write_atomically(home.held_county_file, file_at_hand(home.county_file).read_bytes())
    if table := road_table(home.county_file):
        write_atomically(held_table(home.held_county_file), table.read_bytes())


def bring_up(tx: Transaction, sources: Iterable[Source] | None = None) -> bool:
    """``migrate`` within a transaction, which may be one that is not to stay; whether anything was missing."""
    tx.connection.execute(
        "CREATE TABLE IF NOT EXISTS main.migration "
        "(file VARCHAR PRIMARY KEY, sha256 VARCHAR, applied_at TIMESTAMPTZ)"
    )
    if is_brought_up(tx):
        return False
    _apply_migrations(tx)
    _make_tables(tx, all_sources() if sources is None else sources)
    road_lines(tx.home.county_file)  # a mistake in it is one of the county's file
    county, known = County.read(tx.home.county_file), tx.rows("schema/select_town_alias")
    _renew_code_tables(tx, county)
    # A view that the checkout has no more would be copied into each snapshot.
    for view in tx.rows("schema/select_view"):
        tx.connection.execute(view_dropped(str(view["schema_name"]), str(view["view_name"])))
    for file in sorted((_FOLDER / "models").glob("*.sql")):
        tx.connection.execute(file.read_text("utf-8"))
    _hold_towns(tx, county, known)
    tx.connection.execute("DELETE FROM main.migration WHERE file = 'checkout'")
    _record(tx, "checkout", _checkout_hash(tx.home))
    return True


def is_brought_up(tx: Transaction) -> bool:
    """Whether the last run was one of this checkout, by the county's file of today."""
    return _applied(tx).get("checkout") == _checkout_hash(tx.home)


def _hold_towns(tx: Transaction, county: County, known: list[dict[str, Any]]) -> None:
    """Refuse a file that knows a town no more, by code or name, in which households live: nobody would serve them."""
    lived_in = {str(row["town_code"]) for row in tx.rows("schema/select_town_lived_in")}
    aliases = county.town_aliases
    if gone := sorted(lived_in - set(aliases.values())):
        raise Fault("bad_county_file", column="towns", rule=f"lacks_{gone[0]}_where_households_live")
    for row in known:
        now = aliases.get(row["town_code"])
        if now in lived_in and aliases.get(row["alias"]) != now:
            number = [str(town["code"]) for town in county.towns].index(now)
            raise Fault("bad_county_file", column=f"towns.{number}.formerly", rule="lacks_a_name_it_had")


def _make_tables(tx: Transaction, sources: Iterable[Source]) -> None:
    """The tables of the sources, as they are declared now: what a sample proposed is corrected by hand later."""
    declared = list(sources)
    for source in declared:
        for definition in table_definitions(source):
            tx.connection.execute(definition)
    stored = {
        (row["table_name"], row["column_name"]): row["data_type"]
        for row in tx.rows("schema/select_typed_column")
    }
    for source in declared:
        for column, kind, _ in typed_columns(source):
            if stored[source.code, column] != kind:
                tx.connection.execute(retyped(source, column, kind))


def _apply_migrations(tx: Transaction) -> None:
    applied = _applied(tx)
    files = sorted((_FOLDER / "migrations").glob("*.sql"))
    if applied.keys() - {"checkout"} - {file.name for file in files}:
        raise Refusal(
            "A newer version of Balgul made this home: take that version, or set BALGUL_HOME to another."
        )
    for file in files:
        sha256 = _sha256(file)
        if file.name not in applied:
            tx.connection.execute(file.read_text("utf-8"))
            _record(tx, file.name, sha256)
        elif applied[file.name] != sha256:
            raise Fault("migration_changed", rule=file.name)


def _applied(tx: Transaction) -> dict[str, str]:
    return dict(tx.connection.execute("SELECT file, sha256 FROM main.migration").fetchall())


def _record(tx: Transaction, file: str, sha256: str) -> None:
    tx.connection.execute("INSERT INTO main.migration VALUES (?, ?, ?)", [file, sha256, clock.now()])


def renew_towns(tx: Transaction, county: County) -> None:
    """The towns of a county's file, and everything by which each is or was known."""
    tx.connection.execute("DELETE FROM ref.town")
    tx.insert(
        "ref.town",
        pl.DataFrame(
            {
                "town_code": [str(town["code"]) for town in county.towns],
                "name_ko": [str(town["name_ko"]) for town in county.towns],
                "office_phone": [town.get("office_phone") for town in county.towns],
            },
            schema_overrides={"office_phone": pl.String},
        ),
    )
    tx.connection.execute("DELETE FROM ref.town_alias")
    aliases = list(county.town_aliases.items())
    tx.insert("ref.town_alias", pl.DataFrame(aliases, schema=["alias", "town_code"], orient="row"))


def _renew_code_tables(tx: Transaction, county: County) -> None:
    renew_towns(tx, county)
    _renew_kinds(tx)
    tx.connection.execute("DELETE FROM ref.retention")
    kept = [(source.code, source.retention_years) for source in all_sources()]
    tx.insert("ref.retention", pl.DataFrame(kept, schema=["source", "retention_years"], orient="row"))


def _renew_kinds(tx: Transaction) -> None:
    """A new kind, or name of one, is known from the next run on; one that the catalogue lacks now was observed."""
    known, found = tx.frame("schema/select_known_kind"), indicators()
    since = known.select("kind", "name_ko", "known_from_run")
    last = tx.one("ledger/last_run")
    next_run = last["run_no"] + 1 if last else 0
    tx.connection.execute("DELETE FROM ref.indicator")
    tx.insert("ref.indicator", known.join(found, on="kind", how="anti"))
    tx.insert(
        "ref.indicator",
        found.join(since, on=["kind", "name_ko"], how="left").with_columns(
            pl.col("known_from_run").fill_null(next_run)
        ),
    )


def _checkout_hash(home: Home) -> str:
    folders = ("migrations", "models", "sources", "reference")
    files = [file for folder in folders for file in sorted((_FOLDER / folder).iterdir()) if file.is_file()]
    files += [file_at_hand(home.county_file)]
    if table := road_table(home.county_file):
        files += [table]
    return hashlib.sha256("".join(map(_sha256, files)).encode()).hexdigest()


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
