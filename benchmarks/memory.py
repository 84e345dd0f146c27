"""How much memory a demo of the whole county holds from its first day to its last, and how long it is silent."""

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.row import Row
from benchmarks.watched import watch_demo
from warehouse.home import Home


def measure(home: Home) -> list[Row]:
    """Gigabytes and seconds without a line, each at the most."""
    with TemporaryDirectory(dir=home.temporary) as folder:
        seen = watch_demo(Path(folder) / "home")
    held, silent = (
        "gigabytes over a demo's processes but the server",
        "seconds in which a demo prints nothing",
    )
    return [
        Row.found("memory", held, seen.gigabytes, 1.5, "one whole half-year"),
        Row.found("silence", silent, seen.silence_s, 5, f"after: {seen.silent_after or 'its start'}"),
    ]
