"""Writes the whole warehouse anew, so that the bytes of what was deleted are nowhere.

DuckDB leaves what is deleted in the blocks of its file until they are used again. The change is made in a copy, the
copy is copied table by table into a new file, and that takes the place of the old one by rename, all under the
exclusive lock: a process that dies leaves the old warehouse or the new one, and ``clear`` removes what else it left.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from warehouse.connection import Warehouse
from warehouse.home import Home, flush
from warehouse.instance import attach, new_instance
from warehouse.keys import Keys


def folder_of(home: Home) -> Path:
    """Where the copies lie; it is there from the first of them until everything outside the warehouse is done, too."""
    return home.temporary / "destruction"


@contextmanager
def rewritten(home: Home) -> Iterator[Home]:
    """A copy of the home; what is changed in its warehouse becomes true in the home's when the block ends well.

    Nobody else may look meanwhile, this thread included: open the copy alone.
    """
    Warehouse(home).let_go()
    with home.lock(exclusive=True):
        clear(home)
        new = folder_of(home) / "new.duckdb"
        try:
            copy = _copy(home)
            yield copy
            copy_tables(home, copy.warehouse_file, new, home.keys())
        except BaseException:
            clear(home)
            raise
        new.replace(home.warehouse_file)
        flush(home.root)


def clear(home: Home) -> None:
    """Remove what lies in the folder of copies."""
    shutil.rmtree(folder_of(home), ignore_errors=True)


def _copy(home: Home) -> Home:
    root = folder_of(home) / "old"
    (root / "tmp").mkdir(parents=True)
    # A log that outlived its process is written into the file first: it must not meet the new one.
    connection = new_instance(home, home.keys())
    attach(connection, home.warehouse_file, "w", home.keys())
    connection.execute("CHECKPOINT w")
    connection.execute("DETACH w")
    connection.close()
    shutil.copyfile(home.warehouse_file, root / home.warehouse_file.name)
    return replace(home, root=root)


def copy_tables(home: Home, old: Path, new: Path, keys: Keys) -> None:
    """Copy an encrypted file of a home table by table into a new one under ``keys``; nobody else may have it open."""
    connection = new_instance(home, home.keys())
    attach(connection, old, "w", home.keys())
    attach(connection, new, "anew", keys, "ROW_GROUP_SIZE 16384")
    connection.execute("COPY FROM DATABASE w TO anew")
    connection.execute("DETACH anew")
    connection.execute("DETACH w")
    connection.close()
    flush(new)
