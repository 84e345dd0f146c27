"""An in-memory DuckDB, as the warehouse attaches its file to one: settings, extension, macros, where it spills."""

import atexit
import itertools
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb
import duckdb_extension_httpfs

from warehouse.home import CHECKOUT, Home
from warehouse.keys import Keys

# What a process spills, and the copies that it makes of a warehouse or for an audit.
_OF_PROCESS = re.compile(r"(?:spill|replay|audit)-([0-9]+)-.+")
_ALONE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def new_instance(home: Home, keys: Keys) -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB that can open encrypted files, spills encrypted into the home, and downloads nothing."""
    extension = judged_extension()
    connection = duckdb.connect(
        ":memory:",
        config={
            "allow_unsigned_extensions": "true",  # until it has this one
            **_ALONE,
            "temp_directory": str(_spill_folder(home)),
            "threads": "1",
            "memory_limit": "800MB",
            "default_block_size": "131072",  # of a new file; a column that is added to holds one in memory
            # It packs what is sorted and grouped by its least and greatest value: a tenth of what it costs to plan the
            # views of ``out``, and little packed.
            "disabled_optimizers": "compressed_materialization",
        },
    )
    connection.execute("SET temp_file_encryption = true")
    connection.execute(f"LOAD {_quoted(extension)}")
    connection.execute("SET allow_unsigned_extensions = false")
    inner, outer = keys.id_pads()
    connection.execute("SET VARIABLE id_inner = ?", [inner])
    connection.execute("SET VARIABLE id_outer = ?", [outer])
    connection.execute((CHECKOUT / "warehouse" / "macros.sql").read_text("utf-8"))
    return connection


def attach(connection: duckdb.DuckDBPyConnection, file: Path, name: str, keys: Keys, *options: str) -> None:
    """Attach an encrypted file under a name; raises duckdb.Error where it does not open with the key."""
    connection.execute(
        f"ATTACH {_quoted(file)} AS {name} ({', '.join((*options, 'ENCRYPTION_KEY ?'))})", [keys.database]
    )


def _quoted(file: Path | str) -> str:
    """A path as an SQL string: an apostrophe may stand in that of a home, or of a checkout."""
    return "'" + str(file).replace("'", "''") + "'"


@contextmanager
def in_memory() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB for a computation beside the warehouse: in memory, without a file to spill into, gone afterwards."""
    connection = duckdb.connect(
        ":memory:", config={**_ALONE, "threads": "2", "temp_directory": "", "memory_limit": "800MB"}
    )
    try:
        yield connection
    finally:
        connection.close()


_instance_no = itertools.count()


def _spill_folder(home: Home) -> Path:
    """Where one instance spills: DuckDB refuses a folder in which another's files lie. Those of dead processes go."""
    for left in home.temporary.glob("*-*-*"):
        of_process = _OF_PROCESS.fullmatch(left.name)
        if of_process and not _is_alive(int(of_process[1])):
            shutil.rmtree(left, ignore_errors=True)
    folder = home.temporary / f"spill-{os.getpid()}-{next(_instance_no)}"
    shutil.rmtree(folder, ignore_errors=True)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError as error:
        return isinstance(error, PermissionError)  # it is another account's
    return True


@cache
def judged_extension() -> str:
    """DuckDB writes encrypted files only with the OpenSSL of its httpfs extension, which comes as a wheel.

    Its signature is judged here, once a process: to hash its twenty megabytes takes two thirds of a new instance.
    Raises duckdb.IOException where it is not DuckDB's own.
    """
    folder = Path(duckdb_extension_httpfs.__file__).parent
    file = str(next(folder.rglob("httpfs.duckdb_extension")))
    with duckdb.connect(":memory:", config={**_ALONE}) as judging:
        judging.execute(f"LOAD {_quoted(file)}")
    return file
