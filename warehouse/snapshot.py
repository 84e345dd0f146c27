"""The snapshot: an encrypted copy of the views of ``out`` and of nothing else, for whoever looks and for every page.

What is not in ``out`` cannot be asked for: the columns of its views are the allow-list (ids, codes, dates, towns,
counts). The copy is made beside and published by rename, so a reader has the old one or the whole new one.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from warehouse.connection import Transaction, Warehouse, of_this_version
from warehouse.errors import Fault, Refusal
from warehouse.home import CHECKOUT, Home, flush
from warehouse.instance import attach, new_instance
from warehouse.standing import standing_views_of, uncommented

_NAME = "snapshot"
_OTHER_SCHEMA = re.compile(r"\b(raw|typed|core|campaign|ops|ref|main)\.\w")


@contextmanager
def publishing(home: Home, **context: Any) -> Iterator[Transaction]:
    """Copy every view of ``out``, let the caller read the copy, and publish it when the block ends well.

    Args:
        home: whose warehouse is read; its run is the only publisher.
        context: values that every statement may name (as_of, run_no).
    """
    part = home.temporary / f"{_NAME}.new"
    with Warehouse(home).reading() as tx:
        _remove(part)
        with _copied(tx, part) as copy:
            yield Transaction(copy, home, context)
    flush(part)
    part.replace(home.snapshot_file)


@contextmanager
def beside(tx: Transaction) -> Iterator[Transaction]:
    """The published snapshot beside an open warehouse.

    The warehouse stands for it before the first was published, and after a day whose work stopped half-way: that day
    changed plans and published none, so the snapshot's are no longer those that hold.
    """
    if not tx.home.snapshot_file.is_file():
        yield tx
        return
    with (
        tx.attached(tx.home.snapshot_file, _NAME, "READ_ONLY") as connection,
        closing(connection.cursor()) as cursor,
    ):
        cursor.execute(f"USE {_NAME}.out")
        published = Transaction(cursor, tx.home, tx.context)
        yield tx if _is_overtaken(tx, published) else published


def _is_overtaken(tx: Transaction, published: Transaction) -> bool:
    newest = published.one("snapshot/select_last_run")
    later = tx.one("snapshot/count_later_work", published_run_no=newest["run_no"] if newest else 0)
    return later is not None and later["stages"] > 0


@contextmanager
def opened(home: Home, **context: Any) -> Iterator[Transaction]:
    """The published snapshot, read-only, on a connection that reaches nothing else.

    External access is off, the configuration locked, the home's keys are no session variables, and ``out`` is the only
    schema with tables.

    Raises:
        Refusal: nothing was published yet, or by another version.
        Fault: the file does not open with the home's key.
    """
    if not home.snapshot_file.is_file():
        raise Refusal("There is no snapshot yet: the first run publishes it.")
    keys = home.keys()
    connection = new_instance(home, keys)
    try:
        attach(connection, home.snapshot_file, _NAME, keys, "READ_ONLY")
        _lock_down(connection)
    except duckdb.Error:
        connection.close()
        raise Fault("snapshot_does_not_open") from None
    try:
        with of_this_version():
            yield Transaction(connection, home, context)
    finally:
        connection.close()


def query(home: Home, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and rows of one SELECT on the snapshot.

    Raises:
        Refusal: it is not one SELECT, or DuckDB does not accept it.
    """
    with opened(home) as copy:
        try:
            stated = copy.connection.extract_statements(sql)
            if len(stated) != 1 or stated[0].type != duckdb.StatementType.SELECT:
                raise Refusal("Ask one SELECT at a time: the snapshot is only looked at.")
            result = copy.connection.execute(stated[0])
            return [str(column[0]) for column in result.description or []], result.fetchall()
        except duckdb.Error as error:
            raise Refusal(str(error).strip().splitlines()[0]) from None


def _lock_down(connection: duckdb.DuckDBPyConnection) -> None:
    """What a person's query may not do: reach files, the network, variables of Python or the keys of ids."""
    connection.execute(f"USE {_NAME}.out")
    connection.execute("RESET VARIABLE id_inner")
    connection.execute("RESET VARIABLE id_outer")
    connection.execute("SET python_enable_replacements = false")
    connection.execute("SET enable_external_access = false")
    # The last one makes the others final.
    connection.execute("SET lock_configuration = true")


@contextmanager
def _copied(tx: Transaction, part: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The views of ``out`` in a new file, which is current on the connection that the block gets.

    A view becomes a table; one that reads nothing but views of ``out`` stays a view, over the copies.
    """
    derived = _derived_views()
    named = [str(row["view_name"]) for row in tx.rows("snapshot/select_view")]
    *others, deepest = sorted(set(named) - derived.keys(), key=lambda view: (len(_standing_for(view)), view))
    its_own = [view for view in others if f"standing_{view}" in _standing_for(deepest)]
    plain = deque(view for view in others if view not in its_own)
    with tx.attached(part, _NAME) as copy:
        tx.execute("CREATE SCHEMA snapshot.out")
        # Half of a copy is the plan, which DuckDB makes on one core. What stands already serves the views that read
        # most of it, and whoever copies the others computes little of it again: what the deepest needs on its way
        # goes with it.
        with ThreadPoolExecutor(1) as pool, tx.beside() as beside:
            copied = pool.submit(_copy, beside, plain.popleft)
            _copy(tx, deque([deepest, *its_own]).popleft)
            _copy(tx, plain.pop)
            copied.result()
        copy.execute(f"USE {_NAME}.out")
        for text in derived.values():
            copy.execute(text)
        yield copy


@cache
def _derived_views() -> dict[str, str]:
    """The definitions of the views of ``out`` that read nothing else, by name, in the order in which they are made."""
    files = sorted((CHECKOUT / "warehouse" / "models").glob("*_out_*.sql"))
    texts = {file.stem.partition("_out_")[2]: file.read_text("utf-8") for file in files}
    return {view: text for view, text in texts.items() if not _OTHER_SCHEMA.search(uncommented(text))}


def _standing_for(view: str) -> list[str]:
    """The views that stand for a view of ``out``."""
    return standing_views_of(f"FROM out.{view}")


def _copy(tx: Transaction, next_view: Callable[[], str]) -> None:
    """Copy one view after the other until none is left."""
    with suppress(IndexError):
        while view := next_view():
            tx.copy(f"w.out.{view}", f"{_NAME}.out.{view}")


def _remove(part: Path) -> None:
    """Take away what a killed process left, its write-ahead log too."""
    for file in (part, part.with_name(part.name + ".wal")):
        file.unlink(missing_ok=True)
