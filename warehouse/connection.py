"""The warehouse: one encrypted DuckDB file behind a lock, reached in short transactions.

A process keeps one in-memory DuckDB instance per home and does ATTACH, BEGIN … COMMIT, DETACH for each transaction; a
run keeps it attached over its transactions until somebody else waits (docs/adr/0001). SQL lives in ``.sql`` files, one
statement each, values by ``$name``: ``screening/insert_target`` is ``tasks/screening/insert_target.sql``, else
``warehouse/statements/…``.
"""

import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse import signals
from warehouse.errors import Fault, Refusal
from warehouse.home import CHECKOUT, TURNED, Home
from warehouse.instance import attach, new_instance
from warehouse.standing import StandingViews, tables_written_by, uncommented

if TYPE_CHECKING:
    # A fifth of a second that a command which moves no frame, such as ``passphrase``, need not spend.
    import polars as pl

FRAME = "frame_to_insert"
_STATEMENT_ROOTS = (CHECKOUT / "tasks", CHECKOUT / "warehouse" / "statements")
_PARAMETER = re.compile(r"\$([a-z_]+)")


@cache
def statement(name: str) -> str:
    """The text of a statement, by ``<room>/<file>``; raises Fault when there is none."""
    for root in _STATEMENT_ROOTS:
        file = root / f"{name}.sql"
        if file.is_file():
            return file.read_text("utf-8")
    raise Fault("unknown_statement", rule=name)


@cache
def _parameters_of(text: str) -> frozenset[str]:
    return frozenset(_PARAMETER.findall(uncommented(text)))


class Transaction:
    """One open transaction; everything in it becomes true together, or nothing does."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        home: Home,
        context: dict[str, Any],
        standing: StandingViews | None = None,
    ) -> None:
        """Wrap an attached connection; ``context`` holds values every statement may name (as_of, run_no)."""
        self._connection = connection
        self._standing = standing
        self.home = home
        self.context = context
        self._after_commit: list[Callable[[], None]] = []

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """For what is no statement of ours; it may write whatever it likes, so no view is left standing."""
        if self._standing is not None:
            self._standing.fall()
        return self._connection

    def after_commit(self, act: Callable[[], None]) -> None:
        """Have something done to files once the facts stand; it must be safe to do again after a crash."""
        self._after_commit.append(act)

    def committed(self) -> None:
        """Do what was put off until after the COMMIT."""
        for act in self._after_commit:
            act()

    @property
    def as_of(self) -> date:
        """The day of the run."""
        day: date = self.context["as_of"]
        return day

    @property
    def run_no(self) -> int:
        """The number of the run."""
        return int(self.context["run_no"])

    def execute(self, text: str, **values: Any) -> duckdb.DuckDBPyConnection:
        """Execute SQL text composed by ``warehouse.declared`` or read from a file."""
        result = self._executed(text, values)
        self._written(tables_written_by(text))
        return result

    def run(self, name: str, **values: Any) -> int:
        """Run a statement that writes; the number of rows it touched."""
        row = self._executed(statement(name), values).fetchone()
        if row and row[0] != 0:  # what found nothing to write changed no view
            self._written(tables_written_by(statement(name)))
        return int(row[0]) if row and isinstance(row[0], int) else 0

    def _executed(self, text: str, values: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
        named = _parameters_of(text)
        shared = {name: value for name, value in self.context.items() if name in named}
        if self._standing is not None:
            self._standing.stand_for(text)
        return self._connection.execute(text, {**shared, **values})

    def _written(self, tables: frozenset[str] | set[str]) -> None:
        if self._standing is not None:
            self._standing.written(tables)

    def rows(self, name: str, **values: Any) -> list[dict[str, Any]]:
        """The rows of a query, each a dict by column name."""
        result = self.execute(statement(name), **values)
        columns = [column[0] for column in result.description or []]
        return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]

    def one(self, name: str, **values: Any) -> dict[str, Any] | None:
        """The only row of a query, or None; raises Fault when there are several."""
        rows = self.rows(name, **values)
        if len(rows) > 1:
            raise Fault("more_than_one_row", rule=name)
        return rows[0] if rows else None

    def frame(self, name: str, **values: Any) -> "pl.DataFrame":
        """The rows of a query as a Polars frame."""
        return self.execute(statement(name), **values).pl()

    def copy(self, view: str, table: str) -> None:
        """Make a table of what a view has; both names are those of our own schema."""
        self.execute(f"CREATE TABLE {table} AS FROM {view}")

    def take(self, table: str, query: str, **values: Any) -> int:
        """Append the rows of a query that ``warehouse.declared`` composed, by column name; the number of rows."""
        row = self.execute(f"INSERT INTO {table} BY NAME {query}", **values).fetchone()
        return int(row[0]) if row else 0

    def keep(self, table: str, facts: Sequence[Mapping[str, Any]]) -> int:
        """Append facts of this run by column name, each with the number of the run; how many."""
        from polars import DataFrame, lit

        if not facts:
            return 0
        frame = DataFrame(facts, infer_schema_length=None)
        return self.insert(table, frame.with_columns(run_no=lit(self.run_no)))

    def insert(self, table: str, frame: "pl.DataFrame", *, also: str = "") -> int:
        """Append a frame to a table by column name; the number of rows.

        DuckDB finds the rows by the name of their variable: those that are registered stay in memory until the COMMIT.

        Args:
            also: a further statement that reads the frame, as the relation ``FRAME``.
        """
        from polars import CompatLevel

        if frame.is_empty():
            return 0
        # DuckDB itself would ask for it in an older form, which copies each text, and once for each statement.
        frame_to_insert = frame.to_arrow(compat_level=CompatLevel.newest())
        self._connection.execute(f"INSERT INTO {table} BY NAME FROM {FRAME}")
        if also:
            self._connection.execute(also)
        self._written({table} | tables_written_by(also))
        return int(frame_to_insert.num_rows)

    @contextmanager
    def attached(self, file: Path, name: str, *options: str) -> Iterator[duckdb.DuckDBPyConnection]:
        """The connection with a further file of the home under a name. It writes to that alone: what stands stays."""
        attach(self._connection, file, name, self.home.keys(), *options)
        try:
            yield self._connection
        finally:
            self._connection.execute("USE w")
            self._connection.execute(f"DETACH {name}")

    @contextmanager
    def beside(self) -> Iterator["Transaction"]:
        """A further connection to the same warehouse, for a second thread that reads."""
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("USE w")
            yield Transaction(cursor, self.home, self.context, StandingViews(cursor))

    @contextmanager
    def on_both_cores(self, rows: int) -> Iterator[None]:
        """A second thread of DuckDB where so many rows are worked on; for less it costs more than it saves."""
        with self._connection.cursor() as beside:  # a transaction that failed could not set it back
            beside.execute(f"SET threads = {2 if rows > 100_000 else 1}")
            try:
                yield
            finally:
                beside.execute("SET threads = 1")


@contextmanager
def of_this_version() -> Iterator[None]:
    """Refuse what does not bind: every statement does on this checkout's schema with its sources (a test says so)."""
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException):
        raise Refusal(
            "This home was made with another version of Balgul, or with other sources: its next run brings it up "
            "to date (balgul run campaign_day --as-of DATE)."
        ) from None


class _UndoneError(Exception):
    """Ends a transaction of which nothing stays."""


class Warehouse:
    """The warehouse of one home."""

    def __init__(self, home: Home) -> None:
        """Bind to a home; nothing is opened yet."""
        self.home = home

    @contextmanager
    def transaction(self, **context: Any) -> Iterator[Transaction]:
        """Alone in the warehouse: commits at the end, rolls back on any exception; then files follow the facts."""
        with self.held() as held, signals.after_this():
            with held.transaction(**context) as tx:
                yield tx
            tx.committed()

    @contextmanager
    def undone(self, **context: Any) -> Iterator[Transaction]:
        """Alone in the warehouse, in a transaction of which nothing stays."""
        with suppress(_UndoneError), self.transaction(**context) as tx:
            yield tx
            raise _UndoneError

    @contextmanager
    def held(self) -> Iterator["Held"]:
        """Alone in the warehouse for several transactions, since opening it costs more than a small one."""
        kept = _kept_here().get(self.home.root)
        if kept is not None:
            yield Held(kept.attached(), self.home)
            return
        with (
            self.home.lock(exclusive=True),
            signals.after_this(),
            _attached(self.home, read_only=False) as attached,
        ):
            yield Held(attached, self.home)

    @contextmanager
    def reading(self, **context: Any) -> Iterator[Transaction]:
        """Beside other readers, without writing; a signal breaks off a query unless a run keeps the warehouse open."""
        kept = _kept_here().get(self.home.root)
        if kept is not None:
            attached = kept.attached()
            with signals.after_this():
                yield Transaction(attached.connection, self.home, context, attached)
            return
        with (
            self.home.lock(exclusive=False),
            signals.after_this(),
            _attached(self.home, read_only=True) as attached,
            signals.interrupted_by(attached.connection.interrupt),
            of_this_version(),
        ):
            yield Transaction(attached.connection, self.home, context, attached)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep the warehouse open over what this thread does in the block, giving way between two transactions.

        Opening and closing it costs a tenth of a second, a run has some thirty transactions, and nobody else is there
        most of the time. Who waits is let in at the next boundary. Within another such block this one changes nothing:
        who makes one run after another keeps it open over all of them.
        """
        if self.home.root in _kept_here():
            yield
            return
        kept = _Kept(self.home)
        _kept_here()[self.home.root] = kept
        try:
            yield
        finally:
            del _kept_here()[self.home.root]
            kept.close()

    def let_go(self) -> None:
        """Close what this thread keeps open until its next transaction: it is going to wait for somebody else."""
        if self.home.root in _kept_here():
            _kept_here()[self.home.root].close()


class _Kept:
    """An attachment that outlives a transaction."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._open = ExitStack()
        self._attached: StandingViews | None = None

    def attached(self) -> StandingViews:
        """The attached connection, after those who wait had their turn."""
        if self._attached is not None and self._home.somebody_waits():
            self.close()
            self._home.let_others_in()
        if self._attached is None:
            with ExitStack() as opening:
                opening.enter_context(self._home.lock(exclusive=True))
                with signals.after_this():
                    attached = opening.enter_context(_attached(self._home, read_only=False))
                self._attached, self._open = attached, opening.pop_all()
        return self._attached

    def close(self) -> None:
        self._attached = None
        with signals.after_this():
            self._open.close()


_thread = threading.local()


def _kept_here() -> dict[Path, _Kept]:
    """What this thread keeps open, by the root of the home: another thread waits for the lock as a process does."""
    if not hasattr(_thread, "kept"):
        _thread.kept = {}
    kept: dict[Path, _Kept] = _thread.kept
    return kept


class Held:
    """The warehouse while one process holds it."""

    def __init__(self, attached: StandingViews, home: Home) -> None:
        """Wrap an attached connection under the exclusive lock."""
        self._attached = attached
        self._home = home

    @contextmanager
    def transaction(self, **context: Any) -> Iterator[Transaction]:
        """Commits at the end, rolls back on any exception."""
        connection = self._attached.connection
        with signals.after_this(), self._attached.in_transaction():
            connection.execute("BEGIN")
            try:
                yield Transaction(connection, self._home, context, self._attached)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")


_instances: dict[Path, tuple[duckdb.DuckDBPyConnection, threading.RLock]] = {}
_instances_guard = threading.Lock()


@contextmanager
def _attached(home: Home, *, read_only: bool) -> Iterator[StandingViews]:
    if (home.root / TURNED).exists():  # while a command waited for it
        raise Refusal("This home was turned to another key: set BALGUL_HOME to where it lies now.")
    connection, busy = _instance(home)
    with busy:
        # Closing writes the last group of rows of each table anew: eight times fewer than DuckDB would have in one.
        mode = "READ_ONLY" if read_only else "ROW_GROUP_SIZE 16384"
        try:
            attach(connection, home.warehouse_file, "w", home.keys(), mode)
        except duckdb.Error:
            if not home.warehouse_file.exists():
                raise Refusal("This home has no warehouse yet: its first run makes it.") from None
            is_ours = all(os.access(file, os.R_OK | os.W_OK) for file in home.root.glob("warehouse.duckdb*"))
            raise Fault("warehouse_does_not_open" if is_ours else "disk_refused") from None
        attached = StandingViews(connection)
        try:
            connection.execute("USE w")
            yield attached
        finally:
            attached.fall()
            connection.execute("USE memory")
            connection.execute("DETACH w")


def _instance(home: Home) -> tuple[duckdb.DuckDBPyConnection, threading.RLock]:
    with _instances_guard:
        if home.root not in _instances:
            _close_those_of_homes_that_are_gone()
            _instances[home.root] = (new_instance(home, home.keys()), threading.RLock())
        return _instances[home.root]


def _close_those_of_homes_that_are_gone() -> None:
    """A replay and a preview work in copies, each with an instance of ten to twenty megabytes."""
    for root in [root for root in _instances if not root.is_dir()]:
        _instances.pop(root)[0].close()
