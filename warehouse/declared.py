"""The only place that composes SQL: tables and casts of the declared sources, with quoted identifiers.

``raw.<code>`` holds the rows as received (text, scrubbed), ``typed.<code>`` the same rows read as declared. A cell that
is not empty and cannot be read becomes NULL in ``typed`` and ``type:<column>`` in ``_faults``: nothing is lost.
``_layout`` in ``raw`` is the first day of the layout by which the row is to be read.
"""

from collections.abc import Iterable

from warehouse.catalog import Column, Source
from warehouse.errors import Fault

_CASTS = {
    "text": ("VARCHAR", "{}"),
    "date": ("DATE", "as_date({})"),
    "month": ("DATE", "as_month({})"),
    "integer": ("BIGINT", "as_counted({}, '{}')"),
    "boolean": ("BOOLEAN", "as_boolean({})"),
    "phone": ("VARCHAR", "as_phone({})"),
    "time": ("TIME", "as_time({})"),
    "timestamp": ("TIMESTAMP", "as_timestamp({})"),
    "won": ("BIGINT", "as_won({}, $times)"),  # an integer in KRW, of which a written 1 is worth so many
    **{unit: ("BIGINT", f"as_counted({{}}, '{unit}')") for unit in ("months", "days", "persons")},  # 3개월
}
NAMING = frozenset({"rrn", "person_name", "address"})  # columns by which linkage finds whom a row speaks of


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL string."""
    return "'" + text.replace("'", "''") + "'"


def _texts(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(literal, texts))}]"


def typed_columns(source: Source) -> list[tuple[str, str, str]]:
    """(name, SQL type, cast expression) of each column of ``typed.<code>``, in declared order."""
    return [typed for column in source.columns for typed in _cast(column)]


def table_definitions(source: Source) -> list[str]:
    """The statements that make the two tables of a source, or add the columns that a newer declaration names."""
    code = quoted(source.code)
    names = [column.name for column in source.columns]
    raw = [(name, "VARCHAR") for name in (*names, "_extra", "_shape", "_layout")]
    typed = [(name, kind) for name, kind, _ in typed_columns(source)] + [("_faults", "VARCHAR[]")]
    statements = []
    for schema, columns in (("raw", raw), ("typed", typed)):
        table = f"{schema}.{code}"
        defined = [f"{quoted(name)} {kind}" for name, kind in columns]
        own = ", ".join(["delivery_id VARCHAR NOT NULL", "row_no INTEGER NOT NULL", *defined])
        statements.append(f"CREATE TABLE IF NOT EXISTS {table} ({own})")
        statements += [f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {column}" for column in defined]
    return statements


def retyped(source: Source, column: str, kind: str) -> str:
    """The statement that gives a column of ``typed.<code>`` another type; a value that it cannot hold becomes NULL."""
    table, name = f"typed.{quoted(source.code)}", quoted(column)
    return f"ALTER TABLE {table} ALTER {name} SET DATA TYPE {kind} USING TRY_CAST(CAST({name} AS VARCHAR) AS {kind})"


def read_as_declared(source: Source, rows: str) -> str:
    """The statement that fills ``typed.<code>`` from a relation of rows as in ``raw.<code>``.

    In steps that rows flow through: what one repeats is planned and evaluated as often. Few rows have faults.
    """
    written = "".join(f", {_cleaned(source, column)} AS {quoted(column.name)}" for column in source.columns)
    by_name = dict(_casts_by_layout(source))
    casts = "".join(f", {cast} AS {quoted('as.' + name)}" for name, cast in by_name.items())
    chosen = "".join(f", {quoted('as.' + name)} AS {quoted(name)}" for name, _, _ in typed_columns(source))
    # What is taken as it is written is never unreadable.
    read = [column for column in source.columns if by_name.get(column.name) != quoted(column.name)]
    found = "".join(f", {_fault(column)} AS {quoted('fault.' + column.name)}" for column in read)
    faults = ", ".join([*(quoted("fault." + column.name) for column in read), "'shape:' || _shape"])
    return (
        f"INSERT INTO typed.{quoted(source.code)} BY NAME WITH "
        f"written AS NOT MATERIALIZED (SELECT delivery_id, row_no, _shape, _layout{written} FROM {rows}), "
        f"cast_cells AS NOT MATERIALIZED (SELECT *{casts} FROM written), "
        f"judged AS NOT MATERIALIZED (SELECT *{found} FROM cast_cells) "
        f"SELECT delivery_id, row_no{chosen}, CASE WHEN coalesce({faults}) IS NULL THEN [] "
        f"ELSE list_filter([{faults}], lambda fault: fault IS NOT NULL) END AS _faults FROM judged"
    )


def undeclared_codes_of(source: Source) -> str:
    """The query of (rule, column_name, bad_rows): how many cells of ``$delivery_id`` hold a code nobody declared."""
    codes = _texts("type:" + column.name for column in source.columns if column.type == "code")
    return (
        "SELECT 'undeclared_code' AS rule, substr(fault, 6) AS column_name, count(*) AS bad_rows FROM ("
        f"SELECT unnest(_faults) AS fault FROM typed.{quoted(source.code)} "
        f"WHERE delivery_id = $delivery_id AND len(_faults) > 0) WHERE list_contains({codes}, fault) GROUP BY fault"
    )


def _casts_by_layout(source: Source) -> list[tuple[str, str]]:
    """(name, cast expression) of each typed column; a layout that writes one otherwise has a cast of its own."""
    by_layout = {
        layout.layout_from: {name: cast for name, _, cast in typed_columns(source.written_in(layout))}
        for layout in source.layouts
    }
    casts = []
    for name, _, usual in typed_columns(source):
        others = [
            f"WHEN {literal(day.isoformat())} THEN {own[name]}"
            for day, own in by_layout.items()
            if own.get(name, usual) != usual
        ]
        casts.append((name, f"CASE _layout {' '.join(others)} ELSE {usual} END" if others else usual))
    return casts


def signals_of(source: Source) -> str:
    """The query of the crisis information that accepted rows carry, in the columns of ``new_signal``.

    Reads ``new_row`` (delivery_id, row_no), ``ref.indicator``, ``ops.delivery_day``, $source, $subject and $valid_days;
    the kinds that a cell names are those of which the catalogue knew by $run_no.
    """
    observes = source.observes
    if observes is None:
        raise Fault("carries_no_signal", source=source.code)
    rows = f"FROM typed.{quoted(source.code)} t JOIN new_row USING (delivery_id, row_no)"
    stated = "(SELECT d.observed_on FROM ops.delivery_day d WHERE d.delivery_id = t.delivery_id)"
    day = f"t.{quoted(observes.observed_on)}" if observes.observed_on else stated
    observed_on = f"TRY_CAST({day} AS DATE) AS observed_on"
    fixed = [(kind, "") for kind in observes.kinds]
    flagged = [(kind, f" WHERE t.{quoted(flag)}") for flag, kind in (observes.flags or {}).items()]
    parts = [
        f"SELECT delivery_id, row_no, {literal(kind)} AS kind, {observed_on} {rows}{condition}"
        for kind, condition in fixed + flagged
    ]
    if observes.kinds_in:
        parts.append(_kinds_in_a_cell(observes.kinds_in, observed_on, rows))
    return (
        "SELECT *, $source AS source, $subject AS subject, CAST($valid_days AS INTEGER) AS valid_days "
        f"FROM ({' UNION ALL '.join(parts)})"
    )


def _kinds_in_a_cell(place: dict[str, str], observed_on: str, rows: str) -> str:
    """Kinds named in one text cell, as a hand parts them; one that the catalogue does not know still counts."""
    cell = f"coalesce(nullif(trim(t.{quoted(place['column'])}), ''), {literal(place.get('if_blank', ''))})"
    names = f"by_line({cell}, {literal(place['separator'])})"
    is_named = "i.known_from_run <= $run_no AND names_kind(written, i.name_ko, i.kind)"
    parts = (
        f"CASE WHEN EXISTS (FROM ref.indicator i WHERE {is_named}) THEN [written] ELSE by_sign(written) END"
    )
    return (
        "SELECT delivery_id, row_no, coalesce(i.kind, 'LOCAL_UNKNOWN_KIND') AS kind, observed_on FROM ("
        f"SELECT delivery_id, row_no, observed_on, trim(unnest({parts})) AS written FROM ("
        f"SELECT delivery_id, row_no, {observed_on}, trim(unnest({names})) AS written {rows})) "
        f"LEFT JOIN ref.indicator i ON {is_named} WHERE written <> ''"
    )


def unknown_kinds_of(source: Source, place: dict[str, str]) -> str:
    """The query of (rule, column_name, bad_rows): in how many rows of ``$delivery_id`` a kind is named that none is."""
    rows = f"FROM typed.{quoted(source.code)} t WHERE delivery_id = $delivery_id"
    named = _kinds_in_a_cell(place, "NULL AS observed_on", rows)
    found = f"SELECT 'undeclared_code' AS rule, {literal(place['column'])} AS column_name, count(DISTINCT row_no) AS n"
    return f"{found} FROM ({named}) WHERE kind = 'LOCAL_UNKNOWN_KIND' HAVING n > 0"


def readings_of(table: str) -> str:
    """The query of the cells of (name, cell) that are filled, and that each type reads; a 1 is worth ``$times`` won."""
    casts = _CASTS.items()
    counts = ", ".join(f"count({cast.format('cell', None)}) AS {quoted(kind)}" for kind, (_, cast) in casts)
    return (
        f"WITH written AS NOT MATERIALIZED (SELECT name, nullif(as_written(cell), '-') AS cell FROM {table}) "
        f"SELECT name, count(cell) AS filled, {counts} FROM written GROUP BY name"
    )


def same_rows(source: Source) -> str:
    """The query of the place of each of ``$candidates`` whose rows are those of the first, in whatever order.

    ``$candidates`` is JSON: a list of (delivery_id, first_row, last_row). A row is what is read of it, whichever way
    its days and numbers were written, and what was written where nothing could be read.
    """
    code = quoted(source.code)
    return (
        "WITH candidate AS (SELECT CAST(key AS INTEGER) AS place, value ->> 'delivery_id' AS delivery_id, "
        "CAST(value ->> 'first_row' AS INTEGER) AS first_row, CAST(value ->> 'last_row' AS INTEGER) AS last_row "
        "FROM json_each($candidates)), "
        f"lines AS (SELECT c.place, md5(string_agg({_line(source)}, '' ORDER BY {_line(source)})) AS of_all "
        f"FROM candidate c JOIN typed.{code} t ON t.delivery_id = c.delivery_id "
        f"JOIN raw.{code} r ON r.delivery_id = t.delivery_id AND r.row_no = t.row_no "
        "WHERE t.row_no BETWEEN c.first_row AND c.last_row GROUP BY c.place) "
        "SELECT o.place FROM lines o JOIN lines m ON m.place = 0 AND m.of_all = o.of_all "
        "WHERE o.place > 0 ORDER BY o.place"
    )


def sharing_a_key(source: Source) -> str:
    """The query of those ``$candidates`` (a JSON list of deliveries) that share a key's first cell with one."""
    cell = f"coalesce(CAST({quoted(_cast(source.column(source.key[0]))[0][0])} AS VARCHAR), '')"
    rows = f"FROM typed.{quoted(source.code)}"
    return (
        f"SELECT DISTINCT delivery_id {rows} "
        "WHERE delivery_id IN (SELECT value ->> '$' FROM json_each($candidates)) "
        f"AND {cell} IN (SELECT {cell} {rows} WHERE delivery_id = $delivery_id)"
    )


def keys_compared(source: Source) -> str:
    """The query of (new, same, changed, gone) keys of ``$delivery_id`` beside ``$last_delivery_id``."""
    code = quoted(source.code)
    key = _as_one([source.column(name) for name in source.key])
    lines = (
        f"SELECT {key} AS key_of, md5(string_agg({_line(source)}, '' ORDER BY {_line(source)})) AS lines "
        f"FROM typed.{code} t JOIN raw.{code} r ON r.delivery_id = t.delivery_id AND r.row_no = t.row_no "
    )
    return (
        f"WITH mine AS ({lines} WHERE t.delivery_id = $delivery_id GROUP BY ALL), "
        f"last AS ({lines} WHERE t.delivery_id = $last_delivery_id GROUP BY ALL) "
        "SELECT count(*) FILTER (l.key_of IS NULL), count(*) FILTER (m.lines = l.lines), "
        "count(*) FILTER (m.lines <> l.lines), count(*) FILTER (m.key_of IS NULL) "
        "FROM mine m FULL JOIN last l USING (key_of)"
    )


def rows_forgotten(schema: str, source: Source) -> str:
    """The statement that takes back the rows of ``$delivery_id``, which this transaction stored."""
    return f"DELETE FROM {schema}.{quoted(source.code)} WHERE delivery_id = $delivery_id"


def view_dropped(schema: str, view: str) -> str:
    """The statement that drops a view."""
    return f"DROP VIEW {quoted(schema)}.{quoted(view)}"


def appearances_of(source: Source) -> str:
    """The query of the persons that accepted rows name, in the columns of ``core.appearance``.

    Reads ``new_row`` (delivery_id, row_no). A column that the source does not have is NULL.
    """
    has = {name: kind for name, kind, _ in typed_columns(source)}
    texts = ("token", "person_name", "sex", "phone", "phone_2", "address", "household_no", "relation")
    wanted = dict.fromkeys(texts, "VARCHAR") | {"birth_on": "DATE", "birth_year": "BIGINT"}
    selected = ", ".join(
        f"TRY_CAST({f't.{quoted(name)}' if name in has else 'NULL'} AS {kind}) AS {name}"
        for name, kind in wanted.items()
    )
    return (
        f"SELECT delivery_id, row_no, {literal(source.code)} AS source, {selected} "
        f"FROM typed.{quoted(source.code)} t JOIN new_row USING (delivery_id, row_no)"
    )


def memos_of(source: Source, columns: list[str]) -> str:
    """The query of what a sender remarks beside his rows, linked since run ``$since`` or told of as a danger before."""
    memo = f"nullif(concat_ws(' ', {', '.join(f't.{quoted(name)}' for name in columns)}), '')"
    return (
        f"SELECT {literal(source.code)} AS source, t.delivery_id, t.row_no, l.person_id, {memo} AS memo, "
        f"u.row_no IS NOT NULL AS is_told FROM typed.{quoted(source.code)} t "
        "JOIN core.current_link l USING (delivery_id, row_no) "
        "LEFT JOIN (FROM campaign.urgent_finding WHERE cause = 'memo') u USING (delivery_id, row_no) "
        f"WHERE {memo} IS NOT NULL AND (l.run_no > $since AND l.run_no <= $run_no OR u.row_no IS NOT NULL)"
    )


def accepted_rows_of(source: Source) -> str:
    """The query of the accepted rows of ``$delivery_id``: (delivery_id, row_no)."""
    return (
        f"SELECT t.delivery_id, t.row_no FROM typed.{quoted(source.code)} t WHERE t.delivery_id = $delivery_id "
        "AND NOT EXISTS (SELECT 1 FROM ops.held_row h WHERE h.delivery_id = t.delivery_id AND h.row_no = t.row_no)"
    )


def rows_replaced_by(source: Source) -> str:
    """The statement that marks, in ``ops.row_event``, the quarantined rows that ``$delivery_id`` replaces.

    They wait in other deliveries of the same source and period, of any where that is the day it came (it is mended on
    another), and an accepted row of this one holds their key. A key that is not whole is nobody's: the row waits on.
    """
    same, typed = same_key(source), f"typed.{quoted(source.code)}"
    came_on = (source.period.source, source.period.grain) == ("as_of", "day")
    return (
        "INSERT INTO ops.row_event BY NAME SELECT o.delivery_id, o.row_no, 'replaced' AS event, "
        "n.delivery_id AS by_delivery_id, min(n.row_no) AS by_row_no, NULL AS rule, $run_no AS run_no "
        f"FROM ops.delivery me JOIN ops.delivery d ON d.source = me.source AND ({came_on} OR d.period = me.period) "
        "JOIN out.quarantine w ON w.delivery_id = d.delivery_id AND w.fate = 'waiting' "
        f"JOIN {typed} o ON o.delivery_id = w.delivery_id AND o.row_no = w.row_no "
        f"JOIN {typed} n ON n.delivery_id = me.delivery_id AND {same} "
        "ANTI JOIN ops.held_row h ON h.delivery_id = n.delivery_id AND h.row_no = n.row_no "
        "WHERE me.delivery_id = $delivery_id AND d.delivery_id <> me.delivery_id "
        "GROUP BY o.delivery_id, o.row_no, n.delivery_id"
    )


def corrected_rows_of(source: Source, same: str) -> str:
    """The query of the rows that ``new_row`` corrects, or that correct it, in the columns of ``core.row_withdrawal``.

    A row is corrected by the ``same`` (``same_key``, ``same_statement``) in each later delivery of its period, also if
    it was before: any may be withdrawn. One released late may be the older. An earlier period was true in its time.
    """
    table = f"typed.{quoted(source.code)}"
    place = "CASE WHEN e.run_no < d.run_no THEN {}.delivery_id ELSE {}.delivery_id END"
    number = place.replace("delivery_id", "row_no")
    return (
        f"SELECT {place.format('o', 'n')} AS delivery_id, {number.format('o', 'n')} AS row_no, 'corrected' AS cause, "
        f"{place.format('n', 'o')} AS by_delivery_id, min({number.format('n', 'o')}) AS by_row_no, $run_no AS run_no "
        f"FROM {table} n JOIN new_row USING (delivery_id, row_no) JOIN ops.delivery d USING (delivery_id) "
        "JOIN ops.delivery e ON e.source = d.source AND e.period = d.period AND e.run_no <> d.run_no "
        f"JOIN {table} o ON o.delivery_id = e.delivery_id AND {same} "
        "SEMI JOIN core.appearance a ON a.delivery_id = o.delivery_id AND a.row_no = o.row_no GROUP BY ALL"
    )


def same_key(source: Source) -> str:
    """Whether the typed rows ``o`` and ``n`` have one whole key; raises Fault where the source has none."""
    return " AND ".join(f"o.{name} = n.{name}" for name in key_columns(source))


def key_columns(source: Source) -> list[str]:
    """The quoted columns of ``typed.<code>`` that are its key; raises Fault where the source has none."""
    if not source.key:
        raise Fault("has_no_key", source=source.code)
    return [quoted(_cast(source.column(name))[0][0]) for name in source.key]


def same_statement(source: Source) -> str:
    """Whether the typed rows ``o`` and ``n`` say the same in each cell, all read, and no human said whom one names."""
    same = [f"o.{quoted(name)} IS NOT DISTINCT FROM n.{quoted(name)}" for name, _, _ in typed_columns(source)]
    both = "(o.delivery_id, o.row_no), (n.delivery_id, n.row_no)"
    answered = f"EXISTS (FROM core.link_answer a WHERE (a.delivery_id, a.row_no) IN ({both}))"
    return " AND ".join([*same, "len(o._faults) = 0", "len(n._faults) = 0", f"NOT {answered}"])


def names_persons(source: Source) -> bool:
    """Whether rows of this source speak of residents (returns speak of packages instead)."""
    return source.route != "return" and bool(NAMING & {column.name for column in source.columns})


def _cast(column: Column) -> list[tuple[str, str, str]]:
    cell = quoted(column.name)
    if column.type == "rrn":
        return [
            ("token", "VARCHAR", f"token_of({cell})"),
            ("birth_on", "DATE", f"token_birth_on({cell})"),
            ("sex", "VARCHAR", f"token_sex({cell})"),
        ]
    if column.type == "code":
        words = (column.codes or {}) | column.also
        # A file may write our own code instead of the Korean word for it.
        words |= {code: code for code in words.values() if code not in words}
        read = f"({_texts(words.values())})[list_position({_texts(map(_unspaced, words))}, unspaced({cell}))]"
        return [(column.name, "VARCHAR", read)]
    if column.unit == "KRW" and column.type == "integer":
        return [(column.name, "BIGINT", f"as_won({cell}, {column.times})")]
    kind, cast = _CASTS[column.type]
    if column.years_from:
        whole = f"parted({cell})" if column.type == "date" else cell
        cell = f"with_century({whole}, {column.years_from})"
    return [(column.name, kind, cast.format(cell, column.unit))]


def _cleaned(source: Source, column: Column) -> str:
    # The door wrote a token; a name keeps its full-width letters.
    reading = {"rrn": "nullif({}, '')", "text": "as_text({})"}.get(column.type, "as_written({})")
    if column.type == "text" and column.name in {*source.key, "household_no"} - NAMING:
        reading = "as_number_of({})"
    elif column.type == "text" and column.personal == "direct":
        reading = "as_told({})"
    return reading.format(quoted(column.name))


def _line(source: Source) -> str:
    """A row as one short text; what nobody declared counts only where the cells of the row are unsure."""
    return f"md5({_as_one(list(source.columns))} || coalesce(r._shape || r._extra, r._shape, ''))"


def _as_one(columns: list[Column]) -> str:
    """Cells as one text: as read, else as written."""
    cells = ", ".join(
        f"coalesce(CAST(t.{quoted(_cast(column)[0][0])} AS VARCHAR), r.{quoted(column.name)}, '')"
        for column in columns
    )
    return f"CAST(to_json([{cells}]) AS VARCHAR)"


def _unspaced(word: str) -> str:
    # As the macro does with a cell; by the macro each word would be planned.
    return word.replace(" ", "").replace("\u00a0", "").rstrip(".")


def _fault(column: Column) -> str:
    name, cell = _cast(column)[0][0], quoted(column.name)
    fault = f"fault_of_rrn({cell})" if column.type == "rrn" else literal("type:" + column.name)
    # A dash alone says that there is nothing.
    return f"CASE WHEN {cell} <> '-' AND {quoted('as.' + name)} IS NULL THEN {fault} END"
