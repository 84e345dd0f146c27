"""Linkage: whom a row names, in which household they live, and what was observed of them.

A link adds attention to a household and never takes help away; what is unsure goes to a review list, and the row keeps
a person and a household of its own meanwhile.
"""

import json

from tasks.stage import Counts, Run, stage
from warehouse.catalog import Source, load_source
from warehouse.connection import Transaction
from warehouse.declared import accepted_rows_of, appearances_of, names_persons, signals_of


@stage("linkage")
def link_records(tx: Transaction, run: Run) -> Counts:
    """Link the accepted rows of every delivery that was validated, or had rows released, since the last linkage.

    Returns:
        Counts of ``rows``, new ``persons``, ``households`` and ``observations``, rows sent to ``review``, and earlier
        rows that turned out ``later`` to name a person who is known now.
    """
    sources = _take_new_rows(tx)
    if not sources:
        return dict.fromkeys(("rows", "persons", "review", "households", "later", "observations"), 0)
    for source in sources:
        tx.take("new_appearance", appearances_of(source))
    counts = {"rows": tx.run("linkage/insert_appearance")}
    tx.run("linkage/create_candidate")
    tx.run("linkage/create_later_person")
    counts["persons"] = tx.run("linkage/insert_person")
    tx.run("linkage/insert_link")
    counts["review"] = tx.run("linkage/insert_link_review")
    counts["households"] = tx.run("linkage/insert_looked_up_household")
    tx.run("linkage/insert_household_link")
    tx.run("linkage/insert_looked_up_membership")
    observing = json.dumps([source.code for source in sources if source.observes])
    counts["households"] += tx.run("linkage/insert_own_household", observing=observing)
    tx.run("linkage/insert_own_membership", observing=observing)
    counts["later"] = tx.run("linkage/insert_later_link")
    tx.run("linkage/insert_later_membership")
    tx.run("linkage/insert_later_household_link")
    tx.run("linkage/insert_person_state")
    tx.run("linkage/insert_household_state")
    for source in sources:
        _take_signals(tx, source)
    tx.run("linkage/create_linked_signal")
    counts["observations"] = tx.run("linkage/insert_observation")
    tx.run("linkage/insert_observation_source")
    return counts


def _take_new_rows(tx: Transaction) -> list[Source]:
    for name in ("new_row", "new_appearance", "new_signal"):
        tx.run(f"linkage/create_{name}")
    sources: dict[str, Source] = {}
    for delivery in tx.rows("linkage/select_unlinked_delivery"):
        source = load_source(str(delivery["source"]))
        if not names_persons(source):
            continue
        sources[source.code] = source
        if delivery["is_linked"]:
            tx.run("linkage/insert_released_row", delivery_id=delivery["delivery_id"])
        else:
            tx.take("new_row", accepted_rows_of(source), delivery_id=delivery["delivery_id"])
    return list(sources.values())


def _take_signals(tx: Transaction, source: Source) -> None:
    if source.observes is None:
        return
    subject, days = source.observes.subject, source.observes.valid_days
    tx.take("new_signal", signals_of(source), source=source.code, subject=subject, valid_days=days)
