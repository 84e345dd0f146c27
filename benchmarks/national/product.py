"""One county of the bench, screened by the statements that the product runs."""

import json
import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import polars as pl

from benchmarks.national.contenders import AS_OF, Chosen, Policy
from warehouse.connection import Transaction, Warehouse
from warehouse.county import parameters
from warehouse.home import Home
from warehouse.kinds import indicators
from warehouse.schema import migrate


def chosen_by_product(folder: Path, policy: Policy) -> Chosen:
    """Whom ``screening/create_active_kind`` and ``screening/insert_pool_standing`` choose in the first county."""
    home = Home.create(Path(mkdtemp(dir=folder)) / "home", county="46720", seed=1)
    migrate(home)
    with Warehouse(home).transaction(as_of=AS_OF, run_no=1) as tx:
        towns = _observe(tx, folder, policy)
        weights = json.dumps(parameters("screening", AS_OF)["weights"])
        tx.run("screening/create_active_kind", weights=weights)
        _look_up(tx, folder, policy, towns)
        tx.run(
            "screening/insert_pool_standing",
            delivery_id="d",
            floors=json.dumps(dict(zip((f"{n:02d}" for n in range(99)), policy.floors, strict=False))),
            seats=policy.seats,
            audit=policy.audit,
            unsignalled=False,
        )
        rows = tx.connection.execute(
            "SELECT standing, count(*), sum(CAST(household_id AS BIGINT)) FROM campaign.pool_standing "
            "WHERE standing IN ('selected', 'audit') GROUP BY 1"
        ).fetchall()
    shutil.rmtree(home.root.parent)
    return {standing: (households, int(numbers)) for standing, households, numbers in rows}


def _observe(tx: Transaction, folder: Path, policy: Policy) -> pl.DataFrame:
    """The county's observations as facts; the town of each household."""
    kinds = indicators().select(pl.col("kind_no").cast(pl.UInt8), "kind")
    seen = (
        pl.scan_parquet(folder / "observation.parquet")
        .filter(pl.col("household_no") < policy.size)
        .collect()
        .join(kinds, on="kind_no")
        .with_row_index("number")
        .with_columns(household_id=pl.col("household_no").cast(pl.String))
    )
    common = {"subject": "household", "person_id": "nobody", "observed_on": AS_OF, "run_no": 1}
    facts = seen.with_columns(
        observation_id=pl.col("number").cast(pl.String), **{k: pl.lit(v) for k, v in common.items()}
    )
    tx.insert("core.observation", facts.select(tx.connection.table("core.observation").columns))
    where = {"named_by": "number", "delivery_id": "d", "row_no": 1, "run_no": 1}
    known = facts.select("household_id").unique().with_columns(**{k: pl.lit(v) for k, v in where.items()})
    tx.insert("core.household", known.select(tx.connection.table("core.household").columns))
    town_code = pl.col("town_no").first().cast(pl.String).str.zfill(2)
    return seen.group_by("household_id").agg(town_code=town_code)


def _look_up(tx: Transaction, folder: Path, policy: Policy, towns: pl.DataFrame) -> None:
    """The pool as ``screening/create_pool`` would leave it, with the lots of the bench, as text in their order."""
    named: dict[str, dict[str, Any]] = {
        "exclusion": {"exclusions": "{}"},
        "left_alone": {"campaign_id": "2024H1"},
        "new_listing": {"campaign_id": "2024H1", "due": "{}"},
        "reported": {"urgent": "[]"},
        "resting": {"months": 0, "ends": "[]", "ended_by": "[]"},
        "pool": {"delivery_id": "d", "campaign_id": "2024H1"},
        "seat_taken": {"delivery_id": "d"},
    }
    for name, values in named.items():
        tx.run(f"screening/create_{name}", **values)
    points = tx.connection.execute(
        "SELECT household_id, sum(points) AS points FROM active_kind GROUP BY 1"
    ).pl()
    households = (
        pl.scan_parquet(folder / "household.parquet").filter(pl.col("household_no") < policy.size).collect()
    )
    pool = (
        households.with_columns(household_id=pl.col("household_no").cast(pl.String))
        .join(towns, on="household_id")
        .join(points, on="household_id", how="left")
        .with_columns(
            points=pl.col("points").fill_null(0).cast(pl.Int32),
            has_signal=pl.col("points").is_not_null(),
            signed_score=pl.lit(None, pl.Int32),
            excluded=pl.when("is_excluded").then(pl.lit("closed_died")),
            tie=pl.col("tie").cast(pl.String).str.zfill(20),
            lot=pl.col("lot").cast(pl.String).str.zfill(20),
        )
    )
    tx.insert("pool", pool.select(tx.connection.table("pool").columns))
