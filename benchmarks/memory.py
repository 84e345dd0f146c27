"""How much memory a demo of the whole county holds from its first day to its last, and how long it is silent."""

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.row import Row
from benchmarks.watched import watch_demo
from warehouse.home import Home

_NOTE = "one whole half-year"


def measure(home: Home) -> list[Row]:
    """Gigabytes and seconds without a line, each at the most."""
    with TemporaryDirectory(dir=home.temporary) as folder:
        seen = watch_demo(Path(folder) / "home")
    return [
        Row.found("memory", "gigabytes over a demo's processes but the server", seen.gigabytes, 1.5, _NOTE),
        Row.found("silence", "seconds in which a demo prints nothing", seen.silence_s, 5, _NOTE),
    ]
