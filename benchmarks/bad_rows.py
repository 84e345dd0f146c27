"""What a million bad rows cost at the door, beside a million good ones: nobody can stop a day by a broken export."""

import time
from datetime import date

from benchmarks.row import Row
from tasks.doors.readers import read
from warehouse.catalog import Source, load_source
from warehouse.home import Home
from warehouse.keys import Keys

_ROWS = 1_000_000
_AS_OF = date(2024, 3, 4)
_GOOD = "420315-29{:05d},김복순,010-0100-2000,전라남도 곡성군 곡성읍 읍내리 901-1,2024.02.03,52000,"


def measure(home: Home) -> list[Row]:
    """CPU seconds of reading a million rows with a cell too many, divided by those of as many good rows."""
    source = load_source("water_cut")
    limits = source.limits.model_copy(update={"rows": _ROWS, "bytes": 1 << 30, "cells": 20 * _ROWS})
    source = source.model_copy(update={"limits": limits})
    good = _seconds(source, home.keys(), "")
    bad = _seconds(source, home.keys(), ",남는 것")
    note = f"{bad:.0f} s for the bad ones"
    return [
        Row.of("bad_rows", "CPU s of a million bad rows / of good ones", [bad / good], bar=1.5, note=note)
    ]


def _seconds(source: Source, keys: Keys, surplus: str) -> float:
    head = "단수(2024년 2월)\r\n" + ",".join(column.written for column in source.columns)
    lines = (_GOOD.format(number % 100_000) + surplus for number in range(_ROWS))
    content = "\r\n".join([head, *lines, ""]).encode("cp949")
    started = time.process_time()
    rows = read(source, content, as_of=_AS_OF, keys=keys).rows
    assert rows.height == _ROWS
    return time.process_time() - started
