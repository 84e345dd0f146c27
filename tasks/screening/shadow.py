"""The learned score of a run: computed beside the points where the county dates one, over them only where it is signed.

It never stops a day: a model that cannot be used is not used, and the certificate says why.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from tasks.screening.score import Facts, Scorer, refusal
from warehouse.connection import Transaction
from warehouse.registered_score import NUMBERS, Declared, Model, declared_on


class LearnedScore:
    """The model of one run."""

    def __init__(self, model: Model, *, orders: bool) -> None:
        """Take a model; ``orders`` only where ``refusal`` has nothing against it."""
        self._model, self._orders = model, orders

    @classmethod
    def of_run(cls, tx: Transaction) -> "LearnedScore | None":
        """The score that the county has on the day of the run, its place kept; None where there is none to compute."""
        declared = declared_on(tx.home, tx.as_of)
        if declared is None:
            return None
        place, refused = _place(declared, tx)
        found, signed = declared.registration, declared.entry.signed if declared.entry else None
        tx.run(
            "screening/insert_score_use",
            score_id=found.score_id if found else None,
            place=place,
            refused_code=refused,
            signed_by=signed.by if signed else None,
            document_no=signed.document_no if signed else None,
            signed_on=signed.on if signed else None,
            stated=found.model_dump_json() if found else None,
        )
        return cls(found.model, orders=place == "order") if found else None

    def judge(self, tx: Transaction, delivery_id: str) -> None:
        """Score the households of ``pool``; the reasons of the look-up must be kept already."""
        tx.run("screening/create_score_subject", delivery_id=delivery_id)
        scorer = Scorer(self._model)
        rows = [
            (delivery_id, household, part.feature, part.found, part.bin, part.weight, tx.run_no)
            for (_, household), facts in known_facts(
                tx, self._model.left_out, self._model.history_days
            ).items()
            for part in scorer.parts(facts)
        ]
        tx.insert("campaign.score_part", pl.DataFrame(rows, schema=_PART, orient="row"))
        tx.run("screening/insert_pool_score", delivery_id=delivery_id, base=scorer.base)
        if self._orders:
            tx.run("screening/update_signed_score", delivery_id=delivery_id)


_PART = {
    "delivery_id": pl.String,
    "household_id": pl.String,
    "feature": pl.String,
    "found": pl.String,
    "bin": pl.String,
    "weight": pl.Int32,
    "run_no": pl.Int32,
}


def _place(declared: Declared, tx: Transaction) -> tuple[str, str | None]:
    """The place that the model gets, and why not the one that the county gave it."""
    entry, found = declared.entry, declared.registration
    if entry is None or found is None:
        return "unusable", declared.fault
    if entry.place == "shadow":
        return "shadow", None
    refused = refusal(found.judged, found.registered_on, entry.signed, tx.as_of)
    return ("shadow", refused) if refused else ("order", None)


def known_facts(tx: Transaction, left_out: Sequence[str], history_days: int) -> dict[tuple[str, str], Facts]:
    """What was known of each (look-up, household) of the temporary table ``score_subject`` when it was judged."""
    rows = tx.rows(
        "screening/select_score_fact", left_out=json.dumps(list(left_out)), history_days=history_days
    )
    return {(row["delivery_id"], row["household_id"]): _facts(row) for row in rows}


def _facts(row: Mapping[str, Any]) -> Facts:
    return Facts(tuple(row["found"]), {name: row[name] for name in NUMBERS})
