"""What a child that reads files is asked to do instead; it finds them here by name."""

import json
import os
from collections.abc import Sequence
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


def abort_over_the_water_cut(source: Source, *asked: Any) -> Any:
    """Die over files of one source, and read the others."""
    return abort() if source.code == "water_cut" else _read(source, *asked)


def spin(*_: Any) -> Any:
    """Never end."""
    return sum(repeat(0))


def wait(*_: Any) -> Any:
    """Never end, and use no processor."""
    os.read(os.pipe()[0], 1)


def tell_what_it_has(source: Source, file: Path, known: tuple[date, Keys], seals: Sequence[Any]) -> Any:
    """The names of the environment and of the keys that are not empty, where the hash of a file belongs."""
    has = {
        "environment": sorted(set(os.environ)),
        "keys": [name for name, key in asdict(known[1]).items() if key],
        "seals": len(seals),
    }
    head = {"sha256": json.dumps(has), "sent_by": None, "numbers": [], "rejection": {"code": "wrong_format"}}
    return head, ()
