"""The screening of a whole country as a laboratory bench: 12 million households, 60 million observations, 229 counties.

The country is invented and lies in a folder that is removed afterwards. Weights, kinds, floors and shares are the
product's; that the one statement chooses whom the product's own statements choose is held on a county. Each contender
runs in a process of its own on two threads. CPU seconds are compared, since others use the machine, of runs of the same
round one after the other; the median of five rounds counts. pandas and ours screen the same tenth: pandas
once over a person's records, as an analyst finds them, and once over our layout.
``BALGUL_NATIONAL_COUNTIES=23`` takes a tenth.
"""

import multiprocessing
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
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

_COUNTIES, _SIZE, _ROUNDS = 229, 52_400, 5
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
    write_country(folder, counties)
    every, tenth, one = (policy_of(n) for n in (counties, max(counties // 10, 1), 1))
    assert contenders.by_duckdb(folder, one) == chosen_by_product(folder, one), "the product chooses others"
    contest = {
        "scan": (contenders.scan, every),
        "ours": (contenders.by_duckdb, every),
        "polars": (contenders.by_polars, every),
        "ours_tenth": (contenders.by_duckdb, tenth),
        "pandas": (contenders.by_pandas, tenth),
        "pandas_joined": (contenders.by_pandas_joined, tenth),
    }
    runs: dict[str, list[Run]] = {name: [] for name in contest}
    for _ in range(_ROUNDS):
        for name, (act, policy) in contest.items():
            runs[name].append(_timed(act, folder, policy))
    assert runs["ours"][0][3] == runs["polars"][0][3], "Polars chooses others"
    assert runs["ours_tenth"][0][3] == runs["pandas"][0][3] == runs["pandas_joined"][0][3], (
        "pandas chooses others"
    )
    return _rows(runs, counties, tenth.counties)


def _rows(runs: dict[str, list[Run]], counties: int, tenth: int) -> list[Row]:
    told = {name: _told(those) for name, those in runs.items()}
    cpu = {name: [run[0] for run in those] for name, those in runs.items()}

    def ratios(ours: str, theirs: str) -> list[float]:
        return [one / other for one, other in zip(cpu[ours], cpu[theirs], strict=True)]

    return [
        Row.of(
            "national",
            "CPU s / raw scan of the same columns",
            ratios("ours", "scan"),
            bar=8,
            note=f"{counties} counties, {counties * _SIZE:,} households, {told['ours']}; scan {told['scan']}",
        ),
        Row.of(
            "nat_polars",
            "CPU s / Polars on the same layout",
            ratios("ours", "polars"),
            bar=1,
            note=f"Polars {told['polars']}",
        ),
        Row.of(
            "nat_pandas",
            "CPU s on a tenth / pandas on its records",
            ratios("ours_tenth", "pandas_joined"),
            bar=1 / 20,
            note=f"pandas {told['pandas_joined']}, ours {told['ours_tenth']}; ours are laid out once, by linkage",
        ),
        Row.of(
            "nat_pandas_laid_out",
            "the same / pandas on the same layout",
            ratios("ours_tenth", "pandas"),
            bar=1 / 20,
            note=f"pandas {told['pandas']}, ours {told['ours_tenth']}",
        ),
        Row.of(
            "nat_linear",
            "CPU s per county, all / a tenth",
            [ratio * tenth / counties for ratio in ratios("ours", "ours_tenth")],
            bar=1.2,
        ),
    ]


def _told(runs: list[Run]) -> str:
    cpu, wall = median(run[0] for run in runs), median(run[1] for run in runs)
    return f"{cpu:.2f} s CPU, {wall:.2f} s, {max(run[2] for run in runs):.0f} MB"


def _timed(act: Callable[[Path, Policy], Chosen], folder: Path, policy: Policy) -> Run:
    """CPU seconds, seconds, peak megabytes and what was chosen, in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_run, (act, folder, policy))


def _run(act: Callable[[Path, Policy], Chosen], folder: Path, policy: Policy) -> Run:
    # The libraries are imported, and what one thing costs the first time is paid, before the clock runs.
    act(folder, policy_of(1))
    cpu, wall = time.process_time(), time.monotonic()
    chosen = act(folder, policy)
    return time.process_time() - cpu, time.monotonic() - wall, _peak_mb(), chosen


def _peak_mb() -> float:
    """Of this process alone: getrusage starts from what its parent had."""
    stated = Path("/proc/self/status").read_text("utf-8").partition("VmHWM:")[2]
    return int(stated.split()[0]) / 1024


def write_country(folder: Path, counties: int) -> None:
    """The invented country as the Parquet files that the contenders read."""
    connection = duckdb.connect(config={"threads": "2", "memory_limit": "3500MB"})
    size = {"counties": counties, "size": _SIZE}
    for name, values in (("household", size), ("observation", size | {"kinds": indicators().height})):
        connection.sql(text(name), params=values).write_parquet(
            str(folder / f"{name}.parquet"), compression="zstd"
        )
    connection.read_parquet(str(folder / "observation.parquet")).create_view("observation")
    for name in ("record", "person"):
        connection.sql(text(name), params={"counties": max(counties // 10, 1)}).write_parquet(
            str(folder / f"{name}.parquet"), compression="zstd"
        )
    connection.close()


def policy_of(counties: int) -> Policy:
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
