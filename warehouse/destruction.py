"""Destroys what is past its years: which rows that are, by tables of facts, in one transaction.

A row goes by the years that its source declares, the facts of a target by those of warehouse/parameters/retention.yaml,
a person with their last row, a household with its last person. Of a household with something open, or under an order to
keep, everything stays; and so does each row behind a fact that stays. Of whoever is left, what is known is told anew.
Here, as in ``declared``, SQL is composed of names that a declaration or our own schema gives.
"""

from collections.abc import Iterable
from typing import Any

from warehouse.catalog import all_sources
from warehouse.connection import Transaction
from warehouse.declared import literal, quoted

Counts = dict[str, int]

# Facts that hang on another fact and name no target: table, column, table of the other.
CHILDREN = (
    ("campaign.referral_event", "referral_id", "campaign.referral"),
    ("campaign.referral_confirmation", "referral_id", "campaign.referral"),
    ("campaign.referral_elsewhere", "referral_id", "campaign.referral"),
    ("campaign.partner_destruction", "referral_id", "campaign.referral"),
    ("campaign.case_event", "case_id", "campaign.welfare_case"),
    ("campaign.case_task", "case_id", "campaign.welfare_case"),
    ("campaign.case_manager", "case_id", "campaign.welfare_case"),
    ("campaign.case_item", "case_id", "campaign.welfare_case"),
    ("campaign.visit_promise", "request_id", "campaign.visit_request"),
    ("campaign.input_card", "attempt_id", "campaign.contact_attempt"),
)
OF_COMPLAINTS = (
    "campaign.source_notice",
    "campaign.correction_request",
    "campaign.complaint_answer",
    "campaign.complaint_match",
    "campaign.complaint",
)
# What a look-up of the pool made of a household goes with the look-up, whether the household stays or not.
_OF_LOOK_UPS = (
    "campaign.pool_standing",
    "campaign.pool_reason",
    "campaign.pool_score",
    "campaign.score_part",
)
# Facts about an officer's days, which go when the packages of those days do: the first by trip.
OF_TRIPS = (
    "campaign.trip_tick",
    "campaign.trip_review",
    "campaign.trip_incident",
    "campaign.visit_roll_tick",
    "campaign.trip",
)
OF_DAYS = {
    "campaign.visit_roll": "destruction/delete_visit_roll",
    "campaign.worklist_day": "destruction/delete_worklist_day",
}
# Facts about a campaign, a list, a rule or an officer, who is named by id: they stay, and are no reason to keep the row
# that told them.
NOBODYS = {
    "campaign.access_end",
    "campaign.approval",
    "campaign.burden_rule",
    "campaign.campaign_event",
    "campaign.decision_rule",
    "campaign.figure_release",
    "campaign.look_up",
    "campaign.referral_rule",
    "campaign.released_figure",
    "campaign.score_use",
    "campaign.screening_rules",
    "campaign.target_list",
    "campaign.town_work",
    "campaign.travel_gap",
    "campaign.visit_plan",
}
_OF_ROWS = ("core.appearance", "core.link", "core.link_review", "core.observation_source")
_UNDOING = ("ops.row_event", "core.row_withdrawal", "core.link_answer")

_IN_DUE_ROW = "(delivery_id, row_no) IN (SELECT (delivery_id, row_no) FROM due_row)"
_NOT_LIVING = "delivery_id NOT IN (SELECT delivery_id FROM living_delivery)"
_DUE_TARGET = "target_id IN (SELECT target_id FROM due_target)"
_DUE_HOUSEHOLD = "household_id IN (SELECT household_id FROM due_household)"


def destroy(tx: Transaction, years: dict[str, Any]) -> Counts:
    """Destroy all that is due on the transaction's day; how many rows of each table, of those that lost any.

    Args:
        years: the parameters of ``retention``.
    """
    tables = {str(row["name"]): set(row["columns"]) for row in tx.rows("destruction/select_table")}
    tx.run("destruction/create_funnel_before")
    tx.run("destruction/create_living_delivery")
    tx.run("destruction/create_kept_household", case_years=years["case_years"])
    tx.run("destruction/create_due_target", target_years=years["target_years"])
    tx.run("destruction/create_due_subject")
    counts = _facts_of_targets(tx, tables)
    tx.run("destruction/create_due_root")
    tx.run("destruction/create_due_household")
    tx.run("destruction/create_due_complaint")
    tx.run("destruction/insert_do_not_contact")
    counts["outbox"] = tx.run("destruction/insert_package_deleted", package_years=years["package_years"])
    counts |= _facts_of_officers(tx, years["package_years"]) | _facts_of_households(tx, tables)
    counts |= _rows(tx, tables) | _persons(tx)
    counts["ops.county_file"] = tx.run("destruction/delete_county_file", package_years=years["package_years"])
    counts["ops.access_log"] = tx.run(
        "destruction/delete_access_log", access_log_years=years["access_log_years"]
    )
    tx.run("destruction/insert_destroyed_step")
    return {name: destroyed for name, destroyed in sorted(counts.items()) if destroyed}


def _delete(tx: Transaction, table: str, where: str) -> int:
    row = tx.execute(f"DELETE FROM {table} WHERE {where}").fetchone()
    return int(row[0]) if row else 0


def _facts_of_targets(tx: Transaction, tables: dict[str, set[str]]) -> Counts:
    counts: Counts = {}
    for table, column, other in CHILDREN:
        counts[table] = _delete(tx, table, f"{column} IN (SELECT {column} FROM {other} WHERE {_DUE_TARGET})")
    counts["ops.package_row"] = 0
    for table, columns in tables.items():
        if table.startswith("campaign.") and "target_id" in columns:
            nobodys = f" OR (target_id IS NULL AND {_NOT_LIVING})" if "delivery_id" in columns else ""
            counts[table] = _delete(tx, table, _DUE_TARGET + nobodys)
    return counts


def _facts_of_households(tx: Transaction, tables: dict[str, set[str]]) -> Counts:
    counts: Counts = {}
    for table in OF_COMPLAINTS:
        where = "(delivery_id, row_no) IN (SELECT (delivery_id, row_no) FROM due_complaint)"
        counts[table] = _delete(tx, table, where)
    for table, columns in tables.items():
        if table.startswith("campaign.") and "household_id" in columns and "target_id" not in columns:
            where = _DUE_HOUSEHOLD + (
                f" OR (household_id IS NULL AND {_NOT_LIVING})" if "delivery_id" in columns else ""
            )
            if table in _OF_LOOK_UPS:
                kept = "SELECT household_id FROM core.household_root SEMI JOIN kept_household USING (root_id)"
                where += f" OR ({_NOT_LIVING} AND household_id NOT IN ({kept}))"
            counts[table] = counts.get(table, 0) + _delete(tx, table, where)
    subjects = "SELECT subject_id FROM due_subject UNION SELECT household_id FROM due_household"
    persons = "SELECT person_id FROM core.membership SEMI JOIN due_household USING (household_id)"
    counts["ops.package_row"] = _delete(tx, "ops.package_row", f"subject_id IN ({subjects} UNION {persons})")
    return counts


def _facts_of_officers(tx: Transaction, package_years: int) -> Counts:
    tx.run("destruction/create_past_trip", package_years=package_years)
    counts = {table: tx.run(statement, package_years=package_years) for table, statement in OF_DAYS.items()}
    for table in OF_TRIPS:
        counts[table] = _delete(tx, table, "trip_id IN (SELECT trip_id FROM past_trip)")
    return counts


def _rows(tx: Transaction, tables: dict[str, set[str]]) -> Counts:
    sources = [source.code for source in all_sources()]
    tx.execute(
        "CREATE OR REPLACE TEMP TABLE past_row AS "
        + " UNION ALL ".join(
            f"SELECT {literal(code)} AS source, delivery_id, row_no FROM raw.{quoted(code)} WHERE {_NOT_LIVING}"
            for code in sources
        )
    )
    tx.execute(f"CREATE OR REPLACE TEMP TABLE standing_row AS {' UNION '.join(_standing(tables))}")
    tx.run("destruction/create_due_row")
    tx.run("destruction/create_touched_person")
    tx.run("destruction/insert_destroyed_row")
    counts: Counts = {}
    for table in [*_UNDOING, *_OF_ROWS]:
        counts[table] = _delete(tx, table, _IN_DUE_ROW)
    for code in sources:
        for schema in ("typed", "raw"):
            counts[f"{schema}.{code}"] = _delete(tx, f"{schema}.{quoted(code)}", _IN_DUE_ROW)
    counts["core.observation"] = tx.run("destruction/delete_observation")
    return counts


def _standing(tables: dict[str, set[str]]) -> Iterable[str]:
    """The queries of the rows behind the facts that stay."""
    for table, columns in tables.items():
        if not table.startswith("campaign.") or table in NOBODYS or table in _OF_LOOK_UPS:
            continue
        for first, second in (("", ""), ("order_", "order_"), ("by_", "by_")):
            if {f"{first}delivery_id", f"{second}row_no"} <= columns:
                yield f"SELECT {first}delivery_id AS delivery_id, {second}row_no AS row_no FROM {table}"


def _persons(tx: Transaction) -> Counts:
    """Forget who is left without a row, and tell anew what the rows that are left state of the others."""
    tx.run("destruction/create_stale_household")
    tx.run("destruction/create_forgotten_household")
    gone = "IN (SELECT person_id FROM touched_person WHERE NOT is_left)"
    ended = "IN (SELECT household_id FROM forgotten_household)"
    counts = {
        "core.person_state": tx.run("destruction/delete_person_state"),
        "core.household_state": tx.run("destruction/delete_household_state"),
        "core.door_loss": _delete(tx, "core.door_loss", f"person_id {gone}"),
        "core.membership": _delete(tx, "core.membership", f"person_id {gone}"),
        "core.person": _delete(tx, "core.person", f"person_id {gone}"),
        "core.household_link": _delete(
            tx, "core.household_link", f"from_household_id {ended} OR to_household_id {ended}"
        ),
        "core.household_split": _delete(
            tx, "core.household_split", f"household_id {ended} OR from_household_id {ended}"
        ),
        "core.household_root_state": _delete(tx, "core.household_root_state", f"household_id {ended}"),
        "core.household": _delete(tx, "core.household", f"household_id {ended}"),
    }
    _delete(tx, "core.link_review", f"candidate_person_id {gone}")
    counts["core.person_state"] -= tx.run("destruction/insert_person_state")
    counts["core.household_state"] -= tx.run("destruction/insert_household_state")
    return counts
