"""A full day of the demo county: two files of each source that lists people, 200,000 rows, read and judged."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.row import Row
from tasks.ingestion import take_in
from tasks.validation import validate
from tests.factories import AS_OF, Person, deliver_rows, fresh_home, one_day, person
from warehouse.catalog import Source, load_source
from warehouse.county import County
from warehouse.home import Home

_ROWS = 200_000
_FILES = 2  # of each source
_REPETITIONS = 3


def measure(home: Home) -> list[Row]:
    """Seconds of ingestion and validation, the imports of the first day apart."""
    with TemporaryDirectory(dir=home.temporary) as name:
        days = [_day(Path(name) / f"home-{number}") for number in range(_REPETITIONS + 1)]
    seconds, counts = [spent for spent, _ in days[1:]], days[-1][1]
    note = ", ".join(f"{name} {count}" for name, count in counts.items())
    return [Row.of("intake_day", "seconds to read and judge a full day", seconds, bar=20, note=note)]


def _day(root: Path) -> tuple[float, dict[str, int]]:
    home = fresh_home(root)
    sources = [load_source(code) for code in County.read(home.county_file).sources]
    # What comes back from our own people is short.
    sources = [source for source in sources if source.route != "return"]
    each = _ROWS // len(sources) // _FILES
    for source in sources:
        for first in range(0, _FILES * each, each):
            people = [person(number) for number in range(first, first + each)]
            deliver_rows(home, source.code, [_row(source, one) for one in people])
    with one_day(home, AS_OF) as run:
        started = time.monotonic()
        counts = take_in(home, run) | validate(home, run)
        return time.monotonic() - started, counts


def _row(source: Source, one: Person) -> dict[str, str]:
    """A row whose key no other person's row has."""
    own = [name for name in source.key if source.column(name).type == "text" and not hasattr(one, name)]
    return one.row(**dict.fromkeys(own, f"K{one.digits[-7:]}"))
