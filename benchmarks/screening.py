"""One county's screening with its certificates, on the newest look-up of this home, against one scan of its rows."""

from datetime import date

from benchmarks.row import Row, cpu_seconds
from warehouse.connection import Warehouse
from warehouse.county import parameters
from warehouse.errors import Refusal
from warehouse.home import Home
from warehouse.rewind import evening_of

_REPETITIONS = 5


def measure(home: Home) -> list[Row]:
    """Time of judging lists, reports and the pool with the reasons of every household, over that of the scan.

    Measured in seconds of the processor, since others may use the machine; the note says them.
    """
    from flows.server import QUIET_CONSOLE, adopt

    adopt({"PREFECT_HOME": str(home.prefect)} | QUIET_CONSOLE)
    from tasks.screening.what_if import judged_again, take_back

    with Warehouse(home).reading() as tx:
        found = tx.one("what_if/select_last_look_up", until=date.max)
    if found is None:
        raise Refusal("This home has no look-up of the pool: run `balgul demo` first.")
    day, run_no = found["as_of"], int(found["run_no"])
    with evening_of(home, day) as copy:
        take_back(copy, run_no)
        rules = parameters("screening", day)
        households = len(judged_again(copy, run_no, day, rules))
        judged = [cpu_seconds(lambda: judged_again(copy, run_no, day, rules)) for _ in range(_REPETITIONS)]
        scanned = [cpu_seconds(lambda: _scan(copy)) for _ in range(_REPETITIONS)]
    ratios = [a / b for a, b in zip(judged, scanned, strict=True)]
    seconds = sorted(judged)[_REPETITIONS // 2]
    note = f"{households} households in {seconds:.2f} s (bar 2: {'holds' if seconds <= 2 else 'short'})"
    return [
        Row.of("screening", "screening with certificates / one scan of its rows", ratios, bar=20, note=note)
    ]


def _scan(copy: Home) -> None:
    with Warehouse(copy).reading() as tx:
        tx.one("bench/scan_screened")
