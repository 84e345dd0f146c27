"""Linkage: whom a row names, in which household they live, and what was observed of them.

A link adds attention to a household and never takes help away; what is unsure goes to a review list, and the row keeps
a person and a household of its own meanwhile. A row that its source takes back, by a correction or an order, names
nobody any more; what was done on its strength stays a fact.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import date
from typing import Any

from tasks.stage import Counts, Run, stage
from warehouse.catalog import Source, all_sources, load_source
from warehouse.connection import Transaction
from warehouse.county import parameters
from warehouse.declared import (
    accepted_rows_of,
    appearances_of,
    corrected_rows_of,
    names_persons,
    same_key,
    same_statement,
    signals_of,
)

Delivery = Mapping[str, Any]


@stage("linkage")
def link_records(tx: Transaction, run: Run) -> Counts:
    """Link the accepted rows of every delivery that was validated, or had rows released, since the last linkage.

    Returns:
        Counts of ``rows``, new ``persons``, ``households`` and ``observations``, rows sent to ``review``, earlier rows
        that turned out ``later`` to name a person who is known now, earlier rows ``withdrawn``, and alerts that are
        ``nameless``, where any alert came.
    """
    return link_rows(tx, run, tx.rows("linkage/select_unlinked_delivery"))


def link_rows(tx: Transaction, run: Run, deliveries: Sequence[Delivery]) -> Counts:
    """Link the rows of these deliveries alone, and carry out the orders of this run where one of them holds any."""
    sources = _take_new_rows(tx, deliveries)
    answers = _answer(tx, deliveries)
    counts = _link(tx, sources, run.as_of) if sources or answers else {}
    counts["withdrawn"] = _withdraw(tx, deliveries)
    sources = _tell_again(tx, sources) if answers else sources
    lost = _lose(tx, deliveries)
    if sources or answers or counts["withdrawn"] or lost:
        tx.run("linkage/insert_person_state")
        tx.run("linkage/insert_household_root_state")
        tx.run("linkage/insert_household_state")
    if any(source.code == "crisis_alert" for source in sources):
        # Imported here: most days bring no alert. After the states: who came in with the same run is known, too.
        from tasks.linkage.nameless import ask_about_nameless

        counts["nameless"] = ask_about_nameless(tx)
    if sources:
        counts["observations"] = _observe(tx, sources)
    return dict.fromkeys(_COUNTED, 0) | counts


# A list that comes again mends itself; two neighbours who report one person on one day say two things, and their report
# that comes again with more rows says each of them once.
_CORRECTING = ("ssis", "county_own", "agreement")
_PLACE = dict.fromkeys(("address", "town_code", "ri", "lot", "state"), str)
_COUNTED = ("rows", "persons", "review", "households", "later", "observations", "withdrawn")


def _link(tx: Transaction, sources: list[Source], as_of: date) -> Counts:
    for source in sources:
        tx.take("new_appearance", appearances_of(source))
    _place(tx)
    counts = {"rows": tx.run("linkage/insert_appearance")}
    _compare(tx, as_of)
    turned_out = tx.run("linkage/create_later_person")
    limits = parameters("linkage", as_of)
    counts["review"] = tx.run("linkage/insert_rival", rule_probability=limits["rule_probability"])
    counts["persons"] = tx.run("linkage/insert_person")
    tx.run("linkage/insert_link")
    counts["review"] += tx.run("linkage/insert_link_review")
    counts["households"] = _house(tx, sources)
    counts["later"] = _unite(tx) if turned_out else 0
    return counts


def _answer(tx: Transaction, deliveries: Sequence[Delivery]) -> int:
    """Carry out what orders say of links: those that are wrong are undone, with all that came of them; their number."""
    if not any(delivery["source"] == "operator_order" for delivery in deliveries):
        return 0
    answers = tx.run("linkage/insert_link_answer")
    if answers:
        tx.run("linkage/create_undone", observing=_observing())
        tx.run("linkage/insert_undone_split")
        tx.run("linkage/insert_undone_person")
        tx.run("linkage/insert_undone_link")
        tx.run("linkage/insert_household_root_state")
        tx.run("linkage/insert_undone_household")
        tx.run("linkage/insert_undone_membership")
    return answers


def _tell_again(tx: Transaction, sources: list[Source]) -> list[Source]:
    """Have rows whose link, or whose household, was undone tell what they tell once more; the sources with theirs."""
    tx.run("linkage/create_rehoused", observing=_observing())
    if tx.run("linkage/insert_rehoused_membership"):
        tx.run("linkage/insert_rehoused_household")
    tx.run("linkage/create_told_again")
    tx.run("linkage/insert_told_again_link")
    tx.run("linkage/insert_told_again_row")
    again = {str(row["source"]) for row in tx.rows("linkage/select_told_again_source")}
    return [*sources, *(load_source(code) for code in sorted(again - {source.code for source in sources}))]


def _observing() -> str:
    """The sources that carry crisis information."""
    return json.dumps([source.code for source in all_sources() if source.observes])


def _compare(tx: Transaction, as_of: date) -> None:
    """Whom rows without a number name, or might name: by rule, and by weights where that leaves it open."""
    limits = parameters("linkage", as_of)
    tx.run("linkage/create_stranger", phone_shared_by=limits["phone_shared_by"])
    tx.run("linkage/create_parted")
    for name in ("asked", "known", "alike", "rivalled"):
        tx.run(f"linkage/create_{name}")
    tx.run("linkage/create_candidate", rule_probability=limits["rule_probability"])
    if tx.run("linkage/create_near"):
        # Imported here: most intakes have nothing to weigh.
        from tasks.linkage.undecided import weigh_undecided

        weigh_undecided(tx, limits)


def _place(tx: Transaction) -> None:
    """Read each address that the new rows hold, once."""
    # Imported here: an intake without rows reads no address.
    import polars as pl

    from tasks.linkage.addresses import parse
    from tasks.linkage.places import gazetteer

    tx.run("linkage/create_place")
    written = [str(row["address"]) for row in tx.rows("linkage/select_new_address")]
    if not written:
        return
    names = gazetteer(tx.home.county_file)
    read = [(address, *astuple(parse(address, names))) for address in written]
    tx.insert("place", pl.DataFrame(read, schema=_PLACE, orient="row"))


def _house(tx: Transaction, sources: list[Source]) -> int:
    """The household of each linked person, by its number where a source looks that up; the number of new ones."""
    households = 0
    if any(column.name == "household_no" for source in sources for column in source.columns):
        households += tx.run("linkage/insert_looked_up_household")
        if tx.run("linkage/insert_household_link"):
            tx.run("linkage/insert_household_root_state")
        tx.run("linkage/insert_looked_up_membership")
        tx.run("linkage/insert_two_households")
    if observing := [source.code for source in sources if source.observes]:
        households += tx.run("linkage/insert_own_household", observing=json.dumps(observing))
        tx.run("linkage/insert_own_membership", observing=json.dumps(observing))
    return households


def _unite(tx: Transaction) -> int:
    """Persons of a row without token become the person who they turned out to be; the number of their rows."""
    rows = tx.run("linkage/insert_later_link")
    tx.run("linkage/insert_later_membership")
    if tx.run("linkage/insert_later_household_link"):
        tx.run("linkage/insert_household_root_state")
    return rows


def _withdraw(tx: Transaction, deliveries: Sequence[Delivery]) -> int:
    """Withdraw the earlier rows that new ones correct, and those that an order names."""
    withdrawn = 0
    for code in sorted({str(delivery["source"]) for delivery in deliveries if delivery["is_again"]}):
        source = load_source(code)
        if source.route in _CORRECTING:
            withdrawn += tx.take("core.row_withdrawal", corrected_rows_of(source, same_key(source)))
        elif source.period.source != "as_of":
            withdrawn += tx.take("core.row_withdrawal", corrected_rows_of(source, same_statement(source)))
    if any(delivery["source"] == "operator_order" for delivery in deliveries):
        withdrawn += tx.run("linkage/insert_ordered_withdrawal")
        tx.run("linkage/insert_deviation")
    return withdrawn


def _lose(tx: Transaction, deliveries: Sequence[Delivery]) -> int:
    """Keep whom officers were told at the door that they are gone, so that the next sheet asks for who is left."""
    if not any(delivery["source"] == "visit_result" for delivery in deliveries):
        return 0
    return tx.run("linkage/insert_door_loss")


def _observe(tx: Transaction, sources: list[Source]) -> int:
    """What these sources tell of the persons whom their rows name; the number of new observations."""
    if not any(source.observes for source in sources):
        return 0
    for source in sources:
        _take_signals(tx, source)
    tx.run("linkage/create_linked_signal")
    observed = tx.run("linkage/insert_observation")
    tx.run("linkage/insert_observation_source")
    return observed


def _take_new_rows(tx: Transaction, deliveries: Sequence[Delivery]) -> list[Source]:
    for name in ("new_row", "new_appearance", "new_signal"):
        tx.run(f"linkage/create_{name}")
    sources: dict[str, Source] = {}
    for delivery in deliveries:
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
