"""The screening of a whole country as a laboratory bench: 12 million households, 60 million observations, 229 counties.

The country is invented and lies in a folder that is removed afterwards. Weights, kinds, floors and shares are the
product's; that the one statement chooses whom the product's own statements choose is held on a county. Each contender
runs in a process of its own on two threads. CPU seconds are compared, since others use the machine; the best of three.
``BALGUL_NATIONAL_COUNTIES=23`` takes a tenth.
"""

import multiprocessing
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

import duckdb

from benchmarks.national import contenders
from benchmarks.national.contenders import AS_OF, Chosen, Policy, text
from benchmarks.national.product import chosen_by_product
from benchmarks.row import Row
from tasks.screening.rules import audit_seats, town_floors
from warehouse.county import County, parameters
from warehouse.home import CHECKOUT, Home
from warehouse.kinds import indicators

_COUNTIES, _SIZE, _REPETITIONS = 229, 52_400, 3
Run = tuple[float, float, float, Chosen]


def measure(home: Home) -> list[Row]:
    """Screening as multiples of the raw scan, of Polars, of pandas on a tenth, and of ten tenths of itself."""
    counties = int(os.environ.get("BALGUL_NATIONAL_COUNTIES", _COUNTIES))
    os.environ["POLARS_MAX_THREADS"] = "2"
    folder = Path(mkdtemp(dir=home.root / "bench", prefix="national-"))
    try:
        return _compared(folder, counties)
    finally:
        shutil.rmtree(folder)


def _compared(folder: Path, counties: int) -> list[Row]:
    _write(folder, counties)
    every, tenth = _policy(counties), _policy(max(counties // 10, 1))
    scan = _timed(contenders.scan, folder, every)
    ours, polars = (_timed(act, folder, every) for act in (contenders.by_duckdb, contenders.by_polars))
    ours_tenth = _timed(contenders.by_duckdb, folder, tenth)
    pandas = _timed(contenders.by_pandas, folder, tenth)
    assert ours[0][3] == polars[0][3], "Polars chooses others"
    assert ours_tenth[0][3] == pandas[0][3], "pandas chooses others"
    one = _policy(1)
    assert contenders.by_duckdb(folder, one) == chosen_by_product(folder, one), "the product chooses others"
    note = f"{counties} counties, {counties * _SIZE:,} households, {_told(ours)}"
    return [
        _row(
            ("national", "CPU s / raw scan of the same columns", 8), ours, scan, f"{note}; scan {_told(scan)}"
        ),
        _row(("nat_polars", "CPU s / Polars on the same layout", 1), ours, polars, f"Polars {_told(polars)}"),
        _row(
            ("nat_pandas", "CPU s / pandas on a tenth", 1 / 20),
            ours_tenth,
            pandas,
            f"pandas {_told(pandas)}, ours {_told(ours_tenth)}",
        ),
        _row(
            ("nat_linear", "CPU s per county, all / a tenth", 1.2),
            ours,
            ours_tenth,
            "",
            scale=tenth.counties / counties,
        ),
    ]


def _row(
    stated: tuple[str, str, float], ours: list[Run], theirs: list[Run], note: str, scale: float = 1.0
) -> Row:
    """The best of ours by the best of theirs, and how far the others lie from it; stated: name, comparison and bar."""
    name, compared, bar = stated
    best = min(run[0] for run in theirs)
    ratios = sorted(run[0] / best * scale for run in ours)
    return Row(name, compared, ratios[0], ratios[0], ratios[-1], bar, note)


def _told(runs: list[Run]) -> str:
    cpu, wall = min(run[0] for run in runs), min(run[1] for run in runs)
    return f"{cpu:.2f} s CPU, {wall:.2f} s, {max(run[2] for run in runs):.0f} MB"


def _timed(act: Callable[[Path, Policy], Chosen], folder: Path, policy: Policy) -> list[Run]:
    """CPU seconds, seconds, peak megabytes and what was chosen, of each repetition in a process of its own."""
    context = multiprocessing.get_context("spawn")
    runs = []
    for _ in range(_REPETITIONS):
        with context.Pool(1) as pool:
            runs.append(pool.apply(_run, (act, folder, policy)))
    return runs


def _run(act: Callable[[Path, Policy], Chosen], folder: Path, policy: Policy) -> Run:
    # The libraries are imported, and what one thing costs the first time is paid, before the clock runs.
    act(folder, _policy(1))
    cpu, wall = time.process_time(), time.monotonic()
    chosen = act(folder, policy)
    return time.process_time() - cpu, time.monotonic() - wall, _peak_mb(), chosen


def _peak_mb() -> float:
    """Of this process alone: getrusage starts from what its parent had."""
    stated = Path("/proc/self/status").read_text("utf-8").partition("VmHWM:")[2]
    return int(stated.split()[0]) / 1024


def _write(folder: Path, counties: int) -> None:
    connection = duckdb.connect(config={"threads": "2", "memory_limit": "3500MB"})
    size = {"counties": counties, "size": _SIZE}
    for name, values in (("household", size), ("observation", size | {"kinds": indicators().height})):
        connection.sql(text(name), params=values).write_parquet(
            str(folder / f"{name}.parquet"), compression="zstd"
        )
    connection.close()


def _policy(counties: int) -> Policy:
    """A county of the bench has the seats of the county of the demo, by households."""
    towns = County.read(CHECKOUT / "warehouse" / "counties" / "46720.yaml").towns
    stated, kinds = parameters("screening", AS_OF), indicators()
    officers = sum(town["officers"] for town in towns) * _SIZE / sum(town["households"] for town in towns)
    capacity = round(stated["local_additions_per_officer"] * officers)
    audit = audit_seats(capacity, stated["audit_share"])
    households = {f"{n:02d}": float(town["households"]) for n, town in enumerate(towns)}
    floors = town_floors(
        households,
        seats=capacity - audit,
        share=stated["town_floor_share"],
        minimum=stated["town_floor_minimum"],
    )
    number = dict(zip(kinds["kind"], kinds["kind_no"], strict=True))
    ((double, counted),) = (
        kinds.filter(kinds["counts_as"] != kinds["kind"]).select("kind", "counts_as").rows()
    )
    return Policy(
        counties,
        _SIZE,
        capacity - audit,
        audit,
        tuple(floors[f"{n:02d}"] for n in range(len(towns))),
        tuple(stated["weights"].get(kind, 0) for kind in kinds["kind"]),
        (number[double], number[counted]),
    )
