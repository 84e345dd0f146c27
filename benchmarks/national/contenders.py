"""The same national screening by DuckDB, by Polars and by pandas, and the scan that none of them can do without.

Each takes a folder of Parquet and what the counties may choose, and returns the households chosen by standing, as
counts and sums of their numbers: all must agree. Libraries are imported where they are used: each runs in a process of
its own.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    import polars as pl

HERE = Path(__file__).parent
_RANGE = 23  # counties that one statement screens: ten statements, five on each of two threads
AS_OF = date(2024, 3, 4)
Chosen = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Policy:
    """What every county may choose, by the product's parameters.

    Args:
        counties: how many, from the first.
        size: households of a county.
        seats: local additions of a county.
        audit: households of its audit sample.
        floors: seats of each of its towns before points decide.
        weights: points of the kinds by number from 1.
        double: number of a kind that counts as another one, and of that.
    """

    counties: int
    size: int
    seats: int
    audit: int
    floors: tuple[int, ...]
    weights: tuple[int, ...]
    double: tuple[int, int]

    @property
    def lot_below(self) -> int:
        """Lots are drawn evenly from 64 bits: under this lie about four times as many as a county chooses."""
        return int(2.0**64 * min(1.0, 4 * (self.seats + self.audit) / self.size)) - 1

    def kinds_by_digit(self) -> dict[int, int]:
        """By binary digit of points, the mask of the kinds whose points have it; kind 1 is bit 0."""
        return {
            1 << digit: sum(1 << kind for kind, weight in enumerate(self.weights) if weight >> digit & 1)
            for digit in range(7)
        }


def text(name: str) -> str:
    """The text of a statement of this benchmark."""
    return (HERE / f"{name}.sql").read_text("utf-8")


def connected(folder: Path, threads: int = 2) -> duckdb.DuckDBPyConnection:
    """DuckDB within four gigabytes, over the Parquet of a folder."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": threads,
        "memory_limit": f"{1700 * threads}MB",
        "temp_directory": str(folder / f"spill-{threading.get_ident()}"),
    }
    connection = duckdb.connect(config=config)
    for table in ("observation", "household"):
        connection.read_parquet(str(folder / f"{table}.parquet")).create_view(table)
    # Households are numbered through: the groups of a range are places of an array, and no hash table is needed.
    connection.execute("SET perfect_ht_threshold = 22")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET enable_progress_bar = false")
    return connection


def scan(folder: Path, policy: Policy) -> Chosen:
    """Reads every value of the columns that screening needs, and adds them up."""
    connection = connected(folder)
    connection.execute(text("scan_observation"), {"counties": policy.counties}).fetchall()
    values = {"counties": policy.counties, "size": policy.size}
    connection.execute(text("scan_household"), values).fetchall()
    return {}


def by_duckdb(folder: Path, policy: Policy) -> Chosen:
    """One statement for each range of counties, two ranges at a time: as the product maps them over a task runner."""
    ranges = [(first, min(first + _RANGE, policy.counties)) for first in range(0, policy.counties, _RANGE)]
    shares = [share for share in (ranges[::2], ranges[1::2]) if share]
    with ThreadPoolExecutor(len(shares)) as runner:
        parts = list(chain.from_iterable(runner.map(partial(_screened, folder, policy), shares)))
    return {
        standing: (sum(part[standing][0] for part in parts), sum(part[standing][1] for part in parts))
        for standing in ("selected", "audit")
    }


def _screened(folder: Path, policy: Policy, ranges: list[tuple[int, int]]) -> list[Chosen]:
    """What one worker chooses in its ranges, one after the other over one connection."""
    connection = connected(folder, threads=1)
    found = [_screened_range(connection, policy, counties) for counties in ranges]
    connection.close()
    return found


def _screened_range(
    connection: duckdb.DuckDBPyConnection, policy: Policy, counties: tuple[int, int]
) -> Chosen:
    double, counted = policy.double
    values = {f"w{digit}": kinds for digit, kinds in policy.kinds_by_digit().items()} | {
        "first": counties[0] * policy.size,
        "last": counties[1] * policy.size - 1,
        "double": 1 << double - 1,
        "counted": 1 << counted - 1,
        "as_of": AS_OF,
        "seats": policy.seats,
        "audit": policy.audit,
        "floors": list(policy.floors),
        "lot_below": policy.lot_below,
    }
    connection.execute(text("screening"), values)
    rows = connection.execute(
        "SELECT standing, count(*), sum(household_no) FROM chosen GROUP BY 1"
    ).fetchall()
    return {standing: (households, int(numbers)) for standing, households, numbers in rows}


def by_polars(folder: Path, policy: Policy) -> Chosen:
    """By the same plan: the streaming engine up to the points, then the few that can be chosen, in order."""
    import polars as pl

    pool = _polars_pool(folder, policy).collect(engine="streaming")
    floor = (pl.col("town_no") % 100).replace_strict(dict(enumerate(policy.floors)), return_dtype=pl.Int64)
    counted = (
        pool.filter(pl.col("points") > 0).group_by("town_no", "points").len().sort("points", descending=True)
    )
    town_line = (
        counted.filter(pl.col("len").cum_sum().over("town_no") >= floor)
        .group_by("town_no")
        .agg(town_points=pl.col("points").max())
    )
    line = (
        counted.group_by(county_no=pl.col("town_no") // 100, points="points")
        .agg(pl.col("len").sum())
        .sort("points", descending=True)
        .filter(pl.col("len").cum_sum().over("county_no") >= policy.seats)
        .group_by("county_no")
        .agg(county_points=pl.col("points").max())
    )
    lines = pl.min_horizontal(pl.col("county_points").fill_null(0), pl.col("town_points").fill_null(0))
    near = (
        pool.lazy()
        .filter(pl.col("points") > 0)
        .with_columns(county_no=pl.col("town_no") // 100)
        .join(line.lazy(), on="county_no", how="left")
        .join(town_line.lazy(), on="town_no", how="left")
        .filter(pl.col("points") >= lines)
    )
    households = pl.scan_parquet(folder / "household.parquet")
    selected = (
        near.join(households.select("household_no", "tie"), on="household_no")
        .collect(engine="streaming")
        .sort("points", "tie", descending=[True, False])
        .with_columns(has_floor=pl.int_range(pl.len()).over("town_no") < floor)
        .sort("has_floor", "points", "tie", descending=[True, True, False])
        .group_by("county_no", maintain_order=True)
        .head(policy.seats)
    )
    drawn = (
        households.filter(pl.col("lot") < policy.lot_below)
        .select("household_no", "lot")
        .join(pool.lazy(), on="household_no")
        .join(selected.lazy(), on="household_no", how="anti")
        .collect(engine="streaming")
        .sort("lot")
        .group_by(pl.col("town_no") // 100, maintain_order=True)
        .head(policy.audit)
    )
    return {
        name: (frame.height, int(frame["household_no"].sum()))
        for name, frame in (("selected", selected), ("audit", drawn))
    }


def _polars_pool(folder: Path, policy: Policy) -> "pl.LazyFrame":
    import polars as pl

    double, counted = (pl.lit(1 << number - 1, pl.Int64) for number in policy.double)
    mask = pl.col("mask")
    points = [
        (mask & pl.lit(kinds, pl.Int64)).bitwise_count_ones().cast(pl.Int32) * digit
        for digit, kinds in policy.kinds_by_digit().items()
    ]
    gone = pl.scan_parquet(folder / "household.parquet").filter(pl.col("is_excluded") | pl.col("is_open"))
    return (
        pl.scan_parquet(folder / "observation.parquet")
        .filter(pl.col("town_no") < 100 * policy.counties, pl.col("valid_until") >= AS_OF)
        .group_by("household_no")
        .agg(
            pl.col("town_no").first(),
            mask=pl.lit(2, pl.Int64).pow(pl.col("kind_no") - 1).cast(pl.Int64).bitwise_or(),
        )
        .with_columns(
            mask=pl.when(mask & double > 0).then((mask | double).xor(double) | counted).otherwise(mask)
        )
        .join(gone.select("household_no"), on="household_no", how="anti")
        .select("household_no", "town_no", points=pl.sum_horizontal(points))
    )


def by_pandas(folder: Path, policy: Policy) -> Chosen:
    """pandas over the same layout as ours."""
    import pandas as pd  # type: ignore[import-untyped] # noqa: TID251 -- a peer to be compared with

    seen = pd.read_parquet(
        folder / "observation.parquet",
        columns=["household_no", "town_no", "kind_no"],
        filters=[("town_no", "<", 100 * policy.counties), ("valid_until", ">=", AS_OF)],
    )
    return _chosen_by_pandas(seen, folder, policy)


def by_pandas_joined(folder: Path, policy: Policy) -> Chosen:
    """pandas over records as they lie before linkage has laid them out: a person's, in the order in which they came."""
    import pandas as pd  # noqa: TID251 -- a peer to be compared with

    records = pd.read_parquet(
        folder / "record.parquet",
        columns=["person_no", "kind_no"],
        filters=[("county_no", "<", policy.counties), ("valid_until", ">=", AS_OF)],
    )
    persons = pd.read_parquet(
        folder / "person.parquet",
        columns=["person_no", "household_no", "town_no"],
        filters=[("county_no", "<", policy.counties)],
    )
    seen = records.merge(persons, on="person_no")
    return _chosen_by_pandas(seen.drop(columns="person_no"), folder, policy)


def _chosen_by_pandas(seen: Any, folder: Path, policy: Policy) -> Chosen:
    """As one writes it in pandas: the kinds of a household once each, their points added up, everybody in order."""
    import pandas as pd  # noqa: TID251 -- a peer to be compared with

    double, counted = policy.double
    seen["kind_no"] = seen["kind_no"].replace(double, counted)
    seen = seen.drop_duplicates(["household_no", "kind_no"])
    seen["points"] = seen["kind_no"].map(dict(enumerate(policy.weights, 1)))
    points = seen.groupby("household_no", as_index=False).agg({"points": "sum", "town_no": "first"})
    here = [("household_no", "<", policy.counties * policy.size)]
    households = pd.read_parquet(folder / "household.parquet", filters=here)
    pool = households[~households["is_excluded"] & ~households["is_open"]].merge(points, on="household_no")
    pool["county_no"] = pool["town_no"] // 100
    ranked = pool[pool["points"] > 0].sort_values(["points", "tie"], ascending=[False, True])
    floor = (ranked["town_no"] % 100).map(dict(enumerate(policy.floors)))
    ranked["has_floor"] = ranked.groupby("town_no").cumcount() < floor
    ranked = ranked.sort_values(["has_floor", "points", "tie"], ascending=[False, False, True])
    selected = ranked.groupby("county_no").head(policy.seats)
    below = pool[~pool["household_no"].isin(selected["household_no"])]
    drawn = below.sort_values("lot").groupby("county_no").head(policy.audit)
    return {
        name: (len(frame), int(frame["household_no"].sum()))
        for name, frame in (("selected", selected), ("audit", drawn))
    }
