"""What a child that reads files is asked to do instead; it finds them here by name."""

import json
import os
from dataclasses import asdict
from datetime import date
from itertools import repeat
from pathlib import Path
from typing import Any

from tasks.doors.decoder import _read
from warehouse.catalog import Source
from warehouse.keys import Keys


def abort(*_: Any) -> Any:
    """Die as a parser does that cannot go on."""
    os.abort()


def abort_over_the_water_cut(source: Source, file: Path, as_of: date, keys: Keys) -> Any:
    """Die over files of one source, and read the others."""
    return abort() if source.code == "water_cut" else _read(source, file, as_of, keys)


def spin(*_: Any) -> Any:
    """Never end."""
    return sum(repeat(0))


def wait(*_: Any) -> Any:
    """Never end, and use no processor."""
    os.read(os.pipe()[0], 1)


def tell_what_it_has(source: Source, file: Path, as_of: date, keys: Keys) -> Any:
    """The names of the environment and of the keys that are not empty, where the hash of a file belongs."""
    has = {
        "environment": sorted(set(os.environ)),
        "keys": [name for name, key in asdict(keys).items() if key],
    }
    return {"sha256": json.dumps(has), "rejection": {"code": "wrong_format"}}, ()
