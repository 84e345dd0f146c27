"""Composes, as ``declared`` does, the SQL that counts and forgets rows, and says whose those of a part become."""

from collections.abc import Sequence

from warehouse.catalog import Source
from warehouse.declared import key_columns, literal, quoted, same_key, typed_columns

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


def sources_at_hand(sources: Sequence[Source]) -> str:
    """The query of the codes of those sources of which there is a row, a delivery or a part."""
    tables = [(literal(s.code), f"{schema}.{quoted(s.code)}") for s in sources for schema in ("raw", "typed")]
    rows = " UNION ALL ".join(f"SELECT {code} AS source FROM {table}" for code, table in tables)
    came = "SELECT source FROM ops.delivery UNION ALL SELECT source FROM ops.delivery_part"
    return f"SELECT DISTINCT source FROM ({rows} UNION ALL {came})"


def row_counts_of(source: Source) -> str:
    """The query of (typed rows, raw rows, typed rows without a raw row, deliveries that lack rows or have more)."""
    code, named = quoted(source.code), f"source = {literal(source.code)}"
    return (
        "WITH due AS (SELECT delivery_id, rows_received AS rows FROM ops.delivery ANTI JOIN ops.delivery_repeat "
        f"USING (delivery_id) WHERE {named} AND rejected_code IS NULL UNION ALL SELECT part_id, row_count "
        f"FROM ops.delivery_part ANTI JOIN ops.delivery USING (delivery_id) WHERE {named}), "
        f"kept AS (SELECT delivery_id, sum(rows) AS rows FROM (SELECT delivery_id, 1 AS rows FROM raw.{code} "
        "UNION ALL SELECT delivery_id, destroyed FROM ops.destroyed_row) GROUP BY delivery_id) "
        f"SELECT (SELECT count(*) FROM typed.{code}), (SELECT count(*) FROM raw.{code}), "
        f"(SELECT count(*) FROM typed.{code} t ANTI JOIN raw.{code} r USING (delivery_id, row_no)), "
        "(SELECT count(*) FROM due LEFT JOIN kept k USING (delivery_id) WHERE due.rows <> coalesce(k.rows, 0))"
    )


def forget_from(table: str) -> str:
    """The statement that takes back what run ``$first`` and later ones wrote into a table of our schema."""
    return f"DELETE FROM {table} WHERE run_no >= $first"


def rows_hash_of(table: str, left_out: list[str]) -> str:
    """The query of (number, hash) of the rows that runs ``$first`` to ``$last`` wrote into a table of our schema."""
    columns = f"* EXCLUDE ({', '.join(left_out)})" if left_out else "*"
    return (
        f"SELECT count(*), md5(string_agg(line, chr(10) ORDER BY line)) FROM (SELECT CAST(row_of AS VARCHAR) AS line "
        f"FROM (SELECT {columns} FROM {table} WHERE run_no BETWEEN $first AND $last) row_of)"
    )
