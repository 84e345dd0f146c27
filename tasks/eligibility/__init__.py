"""Eligibility: a pre-check of each household that told its means, for the officer who goes next; never a decision."""

from typing import Any

from tasks.eligibility.rules import Case, Law, pre_check
from tasks.stage import Counts, Run, stage
from warehouse.connection import Transaction
from warehouse.county import County, parameters

Row = dict[str, Any]


@stage("eligibility")
def check_eligibility(tx: Transaction, run: Run) -> Counts:
    """Check whoever told something new of size, income or assets since this stage last ran.

    Returns:
        Counts of households ``checked``, and of those without a word since all of it rests on values that the county
        does not use (``silent``).
    """
    counts = {"checked": 0, "silent": 0}
    new = tx.one("eligibility/count_new")
    if not new or not new["answers"]:
        return counts
    law, uses_inferred = _law_of(County.read(tx.home.county_file), parameters("eligibility", run.as_of))
    first_age, last_age = law.stated["pupil_ages"]["value"]
    facts = []
    for row in tx.rows("eligibility/select_new_case", first_age=first_age, last_age=last_age):
        answers = pre_check(_case(row), law, uses_inferred=uses_inferred)
        counts["checked" if answers else "silent"] += 1
        named = {name: row[name] for name in ("target_id", "delivery_id", "row_no")}
        named |= {"checked_on": run.as_of}
        facts += [vars(answer) | {"missing": list(answer.missing)} | named for answer in answers]
    tx.keep("campaign.eligibility_check", facts)
    return counts


def _law_of(county: County, stated: Row) -> tuple[Law, bool]:
    """The law of a day for a county, and whether the county lets values be used that are not confirmed."""
    own = county.stated.get("eligibility") or {}
    return Law(stated, own.get("regions") or {}), bool(own.get("uses_inferred"))


def _case(row: Row) -> Case:
    return Case(
        size=row["size"],
        income_band=row["income_band"],
        assets_band=row["assets_band"],
        kinds=frozenset(row["kinds"]),
        needs=None if row["needs"] is None else frozenset(row["needs"]),
        has_pupil=row["pupils"] > 0,
    )
