"""A home whose Prefect server has started before: Prefect takes some seconds to make its database."""

import shutil
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from flows.launcher import Server
from tests.factories import scratch_folder


def served_before(home: Path) -> Path:
    """The folder ``prefect`` of a home, with the database that a server's first start leaves."""
    prefect = home / "prefect"
    prefect.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_first_database(), prefect / "prefect.db")
    return prefect


@cache
def _first_database() -> Path:
    folder = scratch_folder("prefect")
    with (
        Server(folder / "first"),
        closing(sqlite3.connect(folder / "first" / "prefect.db")) as made,
        closing(sqlite3.connect(folder / "prefect.db")) as kept,
    ):
        made.backup(kept)
    return folder / "prefect.db"
