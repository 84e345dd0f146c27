"""Rows without a number that the rule leaves open: weighed against whom they resemble, and decided or asked about."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import polars as pl

from tasks.linkage.hangul import letters
from tasks.linkage.rules import Policy, Resemblance, decide
from warehouse.connection import Transaction
from warehouse.county import County

_COMPARED = ("name", "birth_year", "sex", "phones", "town_code", "ri", "lot")
_ROW = ["delivery_id", "row_no"]


def weigh_undecided(tx: Transaction, parameters: dict[str, Any]) -> None:
    """Add to ``candidate`` what the weights say of the pairs in ``near``."""
    pairs = tx.frame("linkage/select_pair")
    if pairs.is_empty():
        return
    from tasks.linkage.weights import weigh

    residents = _residents(tx, parameters["persons_per_household"])
    weighed = weigh(
        side(pairs, "asked"),
        side(pairs, "known"),
        parameters["comparisons"],
        prior=parameters["share_known"] / residents,
    )
    found = pl.DataFrame(list(decided(pairs.join(weighed, on="pair"), policy_of(parameters))))
    tx.insert("candidate", found)
    tx.run("linkage/update_rivalled")
    tx.run("linkage/update_follower")


def policy_of(parameters: dict[str, Any]) -> Policy:
    """When a link is made, by the parameters in force."""
    return Policy(
        parameters["accept_probability"],
        parameters["gap_bits"],
        parameters["review_probability"],
        parameters["review_at_most"],
        parameters["link_needs"],
    )


def side(pairs: pl.DataFrame, whose: str) -> pl.DataFrame:
    """One row of each pair in the columns that are compared, names by their jamo."""
    columns = [pl.col(f"{whose}_{name}").alias(name) for name in _COMPARED]
    frame = pairs.select("pair", *columns)
    return frame.with_columns(pl.col("name").map_elements(letters, return_dtype=pl.String))


def decided(weighed: pl.DataFrame, policy: Policy) -> Iterator[dict[str, Any]]:
    """The candidates of each row: the one it names, or those that a human is asked about."""
    best = (
        weighed.sort([*_ROW, "person_id", "bits", "evidence"], descending=[False, False, False, True, False])
        .unique([*_ROW, "person_id"], keep="first", maintain_order=True)
        .iter_rows(named=True)
    )
    for _, rows in groupby(best, key=lambda row: (row["delivery_id"], row["row_no"])):
        yield from _of_row(list(rows), policy)


def _of_row(rows: list[dict[str, Any]], policy: Policy) -> Iterator[dict[str, Any]]:
    resemblances = [
        Resemblance(
            row["person_id"], row["bits"], round(row["probability"], 6), row["has_token"], row["evidence"]
        )
        for row in rows
    ]
    verdict = decide(resemblances, policy)
    for one in (verdict.named,) if verdict.named else verdict.asked_about:
        yield {
            "delivery_id": rows[0]["delivery_id"],
            "row_no": rows[0]["row_no"],
            "is_new": rows[0]["is_new"],
            "person_id": one.person_id,
            "has_token": one.has_token,
            "is_strong": False,
            "evidence": one.evidence,
            "is_sure": verdict.named is not None,
            "method": "weights",
            "probability": one.probability,
        }


def _residents(tx: Transaction, persons_per_household: float) -> float:
    """The residents of the county as its file has them, or those who are known where they are more."""
    counted = tx.one("linkage/count_resident")
    towns = County.read(tx.home.county_file).towns
    stated = sum(int(town.get("households") or 0) for town in towns) * persons_per_household
    return max(float(counted["persons"]) if counted else 0.0, stated, 1.0)
