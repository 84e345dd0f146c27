"""Views that many statements read are computed once, and stand as temporary tables until what they read is written.

A model that defines ``main.standing_<name>`` is such a view. Everybody reads the view of its schema, which says
``FROM standing_<name>`` without a schema, so that DuckDB takes the temporary table where there is one (docs/adr/0031).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import duckdb

from warehouse.home import CHECKOUT

_COMMENT = re.compile(r"--[^\n]*")
_VIEW = re.compile(r"CREATE OR REPLACE VIEW (?:main\.)?([\w.]+) AS\b")
_NAME = re.compile(r"\b(?:standing_\w+|(?:raw|typed|core|campaign|ops|ref|out)\.\w+)")
_WRITTEN = re.compile(r"\b(?:INSERT(?: OR REPLACE)? INTO|DELETE FROM|UPDATE|MERGE INTO)\s+([\w.]+)")


class StandingViews:
    """The temporary tables that stand for views on one connection, while the warehouse is attached to it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Begin with none."""
        self.connection = connection
        self._standing: set[str] = set()
        self._fallen: set[str] = set()

    def stand_for(self, text: str) -> None:
        """Compute what a statement reads and does not stand yet."""
        self._clear()
        for view in standing_views_of(text):
            if view not in self._standing:
                self.connection.execute(f"CREATE TEMP TABLE {view} AS FROM w.main.{view}")
                self._standing.add(view)

    def written(self, tables: frozenset[str] | set[str]) -> None:
        """What reads these tables falls; before the next statement, since this one's result may still be fetched."""
        self._fallen |= {view for view in self._standing if tables_of(view) & tables}

    def fall(self) -> None:
        """Take all of them away: somebody else may write from now on."""
        self._fallen |= self._standing
        self._clear()

    @contextmanager
    def in_transaction(self) -> Iterator[None]:
        """A transaction that is rolled back takes back what was made and dropped in it, too."""
        before = set(self._standing), set(self._fallen)
        try:
            yield
        except BaseException:
            self._standing, self._fallen = before
            raise

    def _clear(self) -> None:
        for view in sorted(self._fallen):
            self.connection.execute(f"DROP TABLE temp.{view}")
        self._standing -= self._fallen
        self._fallen = set()


def uncommented(text: str) -> str:
    """SQL text without its comments."""
    return _COMMENT.sub("", text)


@cache
def standing_views_of(text: str) -> list[str]:
    """The standing views that a statement reads, however deep; each after those that it reads itself."""
    read = _closure(text)
    return [view for view in models() if view in read and view.startswith("standing_")]


@cache
def tables_of(view: str) -> frozenset[str]:
    """The tables that a view reads, however deep."""
    return _closure(models()[view]) - models().keys()


@cache
def tables_written_by(text: str) -> frozenset[str]:
    """The tables that a statement writes."""
    return frozenset(_WRITTEN.findall(uncommented(text)))


def _closure(text: str) -> frozenset[str]:
    names = frozenset(_NAME.findall(uncommented(text)))
    return names.union(*(_closure_of(name) for name in names if name in models()))


@cache
def _closure_of(view: str) -> frozenset[str]:
    return _closure(models()[view])


@cache
def models() -> dict[str, str]:
    """What follows the AS of each view, by name, in the order in which they are made."""
    views: dict[str, str] = {}
    for file in sorted((CHECKOUT / "warehouse" / "models").glob("*.sql")):
        _, *parts = _VIEW.split(uncommented(file.read_text("utf-8")))
        views |= dict(zip(parts[::2], parts[1::2], strict=True))
    return views
