"""Composes, as ``declared`` does, the SQL of deliveries that come in parts: whose rows become whose."""

from warehouse.catalog import Source
from warehouse.declared import key_columns, quoted, same_key, typed_columns

_OF_PART = "delivery_id = $delivery_id AND row_no BETWEEN $first_row AND $last_row"


def rows_gathered(schema: str, source: Source) -> str:
    """The statement that makes the rows of ``$part_id`` those of ``$delivery_id`` that follow ``$rows_before``."""
    moved = "SET delivery_id = $delivery_id, row_no = row_no + $rows_before WHERE delivery_id = $part_id"
    return f"UPDATE {schema}.{quoted(source.code)} {moved}"


def rows_copied(schema: str, source: Source) -> str:
    """The statement that gives ``$part_id`` the rows of ``$delivery_id`` from ``$first_row`` to ``$last_row``."""
    table = f"{schema}.{quoted(source.code)}"
    own = "SELECT * REPLACE ($part_id AS delivery_id, CAST(row_no - $first_row + 1 AS INTEGER) AS row_no)"
    return f"INSERT INTO {table} {own} FROM {table} WHERE {_OF_PART}"


def rows_named_again(source: Source) -> str:
    """The query of the rows of ``$delivery_id`` from ``$first_row`` to ``$last_row`` that ``$mended_by`` names again.

    By its key; or, of a row whose key is not whole, by all its other cells: it is the key that was mended.
    """
    table = f"typed.{quoted(source.code)}"
    is_broken = " OR ".join(f"o.{name} IS NULL" for name in key_columns(source))
    rest = tuple(column for column in source.columns if column.name not in source.key)
    others = [quoted(name) for name, _, _ in typed_columns(source.model_copy(update={"columns": rest}))]
    alike = " AND ".join(
        ["n.delivery_id = $mended_by", *(f"o.{name} IS NOT DISTINCT FROM n.{name}" for name in others)]
    )
    rows = f"(SELECT * FROM {table} WHERE delivery_id = $delivery_id AND row_no BETWEEN $first_row AND $last_row) o"
    return (
        f"SELECT o.row_no FROM {rows} SEMI JOIN {table} n ON n.delivery_id = $mended_by AND {same_key(source)} "
        f"UNION ALL SELECT o.row_no FROM {rows} SEMI JOIN {table} n ON {alike} WHERE {is_broken}"
    )


def rows_left(schema: str, source: Source) -> str:
    """The statement that gives ``$part_id`` the others of these rows, but for those that an order took back."""
    table = f"{schema}.{quoted(source.code)}"
    number = "CAST(row_number() OVER (ORDER BY row_no) AS INTEGER) AS row_no"
    taken = "SELECT row_no FROM ops.taken_back WHERE delivery_id = $delivery_id AND row_no IS NOT NULL"
    return (
        f"INSERT INTO {table} SELECT * REPLACE ($part_id AS delivery_id, {number}) FROM {table} "
        f"WHERE {_OF_PART} AND row_no NOT IN ({rows_named_again(source)} UNION ALL {taken})"
    )
