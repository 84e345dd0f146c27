"""A simulated home that nobody keeps: encrypted, under the system's temporary folder, deleted after."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.home import Home


@contextmanager
def temporary_files_kept() -> Iterator[None]:
    """A home puts temporary files into itself; after the block they lie where they lay before it."""
    before = os.environ.get("TMPDIR"), tempfile.tempdir
    try:
        yield
    finally:
        tempfile.tempdir = before[1]
        os.environ.pop("TMPDIR", None)
        if before[0] is not None:
            os.environ["TMPDIR"] = before[0]


@contextmanager
def throw_away_home(county: str = "46720") -> Iterator[Home]:
    """A home for the length of the block.

    Args:
        county: code of the county, or path of its file.
    """
    with tempfile.TemporaryDirectory(prefix="balgul-") as folder, temporary_files_kept():
        # A key that nobody can guess, since a sample's resident numbers become tokens under it.
        yield Home.create(Path(folder) / "home", county=county, seed=secrets.randbelow(1 << 60))
