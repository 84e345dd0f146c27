"""Every statement in a file is one that a fresh warehouse understands, and somebody runs it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.factories import AS_OF, fresh_home
from warehouse.connection import Transaction, Warehouse
from warehouse.home import CHECKOUT, Home

ROOTS = (CHECKOUT / "tasks", CHECKOUT / "warehouse" / "statements")
STATEMENTS = sorted(file for root in ROOTS for file in root.glob("*/*.sql"))
ROOMS = sorted({file.parent for file in STATEMENTS})
LAWS = sorted((CHECKOUT / "warehouse" / "laws").glob("*.sql"))
# Of a table that no statement makes, a header line says which it is: `-- with: name (columns)`.
WITH = re.compile(r"^-- with: (\w+) (\(.*\))$", re.MULTILINE)


def name_of(file: Path) -> str:
    """A file as messages name it."""
    return file.relative_to(CHECKOUT).as_posix()


def bare(text: str) -> str:
    """A statement without its comments."""
    return re.sub(r"--[^\n]*", "", text).strip()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A fresh warehouse."""
    return fresh_home(tmp_path_factory.mktemp("home"))


@pytest.fixture
def tx(home: Home) -> Iterator[Transaction]:
    """A transaction of which nothing stays."""
    with Warehouse(home).undone(as_of=AS_OF, run_no=1) as transaction:
        yield transaction


def make_temporary_tables(tx: Transaction, room: Path) -> None:
    """Make the temporary tables of a room, in whatever order they need one another, with empty parameters."""
    created = [file.read_text("utf-8") for file in sorted(room.glob("create_*.sql"))]
    waiting = [text for text in created if "TEMP TABLE" in text]
    for file in sorted(room.glob("*.sql")):
        for table, columns in WITH.findall(file.read_text("utf-8")):
            tx.connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} {columns}")
    while waiting:
        left = [text for text in waiting if not _is_made(tx, text)]
        assert len(left) < len(waiting), left[0]
        waiting = left


def empty_values(text: str) -> dict[str, Any]:
    """Nothing for every parameter of a statement but the day and the run."""
    known = {"as_of": AS_OF, "run_no": 1}
    return {name: known.get(name) for name in re.findall(r"\$(\w+)", bare(text))}


def _is_made(tx: Transaction, text: str) -> bool:
    try:
        tx.connection.execute(text, empty_values(text))
    except duckdb.CatalogException:
        return False
    return True


@pytest.mark.parametrize("room", ROOMS, ids=name_of)
def test_every_statement_of_a_room_is_understood_by_a_fresh_warehouse(tx: Transaction, room: Path) -> None:
    make_temporary_tables(tx, room)
    for file in sorted(room.glob("*.sql")):
        text = file.read_text("utf-8")
        if not bare(text).startswith(("CREATE", "USE", "SET")):
            tx.connection.execute(f"PREPARE asked AS {text}")
            # With a parameter of unknown type DuckDB puts off half of its checks until there is a value.
            if "?" not in bare(text):
                tx.connection.execute(f"EXPLAIN {text}", empty_values(text))


@pytest.mark.parametrize("file", LAWS, ids=name_of)
def test_every_law_is_understood_by_a_fresh_warehouse(tx: Transaction, file: Path) -> None:
    tx.connection.execute(f"PREPARE asked AS {file.read_text('utf-8')}")


def test_every_view_can_be_asked(tx: Transaction) -> None:
    views = tx.connection.execute(
        "SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE database_name = 'w' AND NOT internal"
    ).fetchall()
    assert len(views) > 20
    for (view,) in views:
        tx.connection.execute(f"SELECT * FROM {view} LIMIT 0")  # noqa: S608 -- names of our own schema


@pytest.mark.parametrize("file", [*STATEMENTS, *LAWS], ids=name_of)
def test_a_file_holds_one_statement_with_its_grain(file: Path) -> None:
    text = file.read_text("utf-8")
    if not bare(text).startswith(("USE", "SET")):
        assert len(duckdb.extract_statements(text)) == 1
    if bare(text).startswith(("SELECT", "WITH", "INSERT")):
        assert "Grain:" in text
    assert not re.search(
        r"\b(now|random|current_date|current_timestamp|uuid|today)\s*\(", bare(text), re.IGNORECASE
    )


def test_every_statement_is_run_by_somebody() -> None:
    code = "".join(
        file.read_text("utf-8")
        for part in ("tasks", "warehouse", "flows", "benchmarks")
        for file in (CHECKOUT / part).rglob("*.py")
    )
    # Some are named by what they act on, as in f"limits/delete_{table}".
    unused = [
        name_of(file)
        for file in STATEMENTS
        if file.stem not in code and f'"{file.stem.partition("_")[2]}"' not in code
    ]
    assert unused == []
