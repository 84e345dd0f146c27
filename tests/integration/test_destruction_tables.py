"""Every table of facts has its way to go: none is forgotten by a destruction, nor keeps its rows for ever."""

import itertools
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from tests.factories import fresh_home
from tests.helped import NEXT_DAY, HelpedCounty, fresh_county
from warehouse.connection import Transaction, Warehouse
from warehouse.county import parameters
from warehouse.destruction import CHILDREN, NOBODYS, OF_COMPLAINTS, OF_DAYS, OF_TRIPS, destroy

WEDNESDAY, LATER = date(2024, 3, 6), date(2029, 9, 3)


@pytest.fixture
def county() -> HelpedCounty:
    return fresh_county()


def _facts(tx: Transaction) -> dict[str, set[str]]:
    tables = {str(row["name"]): set(row["columns"]) for row in tx.rows("destruction/select_table")}
    return {name: columns for name, columns in tables.items() if name.startswith("campaign.")}


def test_every_table_of_facts_is_keyed_by_a_household_hangs_on_one_that_is_or_is_nobodys(
    tmp_path: Path,
) -> None:
    with Warehouse(fresh_home(tmp_path)).reading() as tx:
        facts = _facts(tx)
    keyed = {name for name, columns in facts.items() if columns & {"target_id", "household_id"}}
    children = {table for table, _, other in CHILDREN if "target_id" in facts[other]}
    listed = [*children, *OF_COMPLAINTS, *OF_TRIPS, *OF_DAYS, *NOBODYS]
    assert len(children) == len(CHILDREN)
    assert set(facts) - keyed - set(listed) == set()
    assert set(listed) <= set(facts)
    assert [name for name, times in itertools.groupby(sorted(listed)) if len(list(times)) > 1] == []
    assert keyed & NOBODYS == set()


def _office(county: HelpedCounty, day: date, *, is_reviewed: bool) -> str:
    """A trip of an office whose officer was not reached, its ticked page, and the worklist's day; returns the trip."""
    trip, package = county.new_id("trip"), county.package("office-46720250", [])
    delivery = county.deliver("trip_return", [{"package_id": package, "ref": "R1", "result": "NO_CONTACT"}])
    where = {"delivery_id": delivery, "row_no": 1, "trip_id": trip}
    out = {"trip_id": trip, "town_code": "46720250", "officer_id": "B001", "trip_on": day, "half": "AM"}
    times = {"leaves_minute": 540, "back_by_minute": 720, "visits": 1, "tick_due_on": day}
    county.insert("campaign.trip", [out | times | {"package_id": package}])
    page = {"package_id": package, "officer_id": "B001", "visit_on": day, "visits": 1}
    county.insert("campaign.visit_roll", [page | {"print_no": "P1"}])
    planned = {"package_id": package, "officer_id": "B001", "day": day, "minutes": 60}
    county.insert("campaign.worklist_day", [planned | {"capacity_minutes": 300}])
    incident = {"trip_id": trip, "code": "no_contact", "town_code": "46720250", "noticed_on": day}
    county.insert("campaign.trip_incident", [incident])
    county.start(day + timedelta(days=1))
    county.insert("campaign.trip_tick", [where | {"result": "NO_CONTACT"}])
    county.insert("campaign.visit_roll_tick", [where | {"result": "SHREDDED"}])
    if is_reviewed:
        county.insert("campaign.trip_review", [where | {"reviewed_on": day}])
    return trip


def _destroy(county: HelpedCounty) -> None:
    county.start(LATER)
    order = {
        "delivery_id": county.new_id("delivery"),
        "row_no": 1,
        "ordered_by": "한가람",
        "document_no": "1",
    }
    carried_out = {"ordered_on": LATER, "destroyed_on": LATER, "account": "balgul"}
    county.insert("ops.destruction", [order | carried_out])
    county.write()
    with Warehouse(county.home).transaction(as_of=LATER, run_no=county.run.run_no) as tx:
        for name, count in destroy(tx, parameters("retention", LATER)).items():
            tx.run("destruction/insert_destroyed_count", counted=name, destroyed=count)


def test_what_is_past_its_years_leaves_no_fact_but_nobodys_and_no_row(county: HelpedCounty) -> None:
    county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    county.reply("COMPLETED", "RECEIVED")
    county.order("SERVICE_CONFIRMED")
    county.pass_day()
    referral = county.sent_row("referral")[2]
    made = {
        "referral_id": referral,
        "document_no": "1",
        "delivery_id": county.new_id("delivery"),
        "row_no": 1,
    }
    county.insert("campaign.referral_elsewhere", [made])
    county.pass_day(WEDNESDAY)
    _office(county, WEDNESDAY, is_reviewed=True)
    _destroy(county)
    with Warehouse(county.home).reading() as tx:
        facts = {name for name in _facts(tx) if tx.execute(f"FROM {name}").fetchone()}
    assert facts <= NOBODYS
    for source in ("partner_reply", "operator_order", "trip_return"):
        assert county.ask(f"FROM raw.{source}") == [], source
    assert county.broken_laws() == []


def test_a_trip_of_which_nobody_looked_into_the_incident_stays_with_its_tick(county: HelpedCounty) -> None:
    trip = _office(county, NEXT_DAY, is_reviewed=False)
    _destroy(county)
    for table in ("trip", "trip_tick", "trip_incident"):
        ((*told, _),) = county.ask(f"FROM campaign.{table}")
        assert trip in told, table


# Of what happened, each fact has one of these days; whatever else has a day was only planned, due or noticed.
_HAPPENED = {
    "answered_on", "applied_on", "assigned_on", "attached_on", "attempted_on", "called_on", "checked_on",
    "confirmed_on", "decided_on", "destroyed_on", "disposed_on", "ended_on", "extended_on", "found_on", "given_on",
    "handed_on", "happened_on", "objected_on", "opened_on", "refused_on", "told_on", "visited_on", "withdrawn_on",
}  # fmt: skip
# Made from another fact of the same day.
_MADE_OF_ANOTHER = {"campaign.eligibility_check", "campaign.service_gap"}
_OF_TYPE = {"VARCHAR": "x", "INTEGER": 1, "BOOLEAN": True, "DATE": date(2024, 3, 5), "VARCHAR[]": ["x"]}


def _fact(tx: Transaction, table: str, **told: object) -> None:
    """A row of a table with something of its type in each column that needs it."""
    columns = tx.connection.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE NOT is_nullable "
        "AND database_name = current_database() AND schema_name || '.' || table_name = ?",
        [table],
    ).fetchall()
    row = {name: _OF_TYPE[kind] for name, kind in columns} | told
    tx.insert(table, pl.DataFrame([row]))


def test_facts_stay_until_five_years_after_the_last_thing_of_any_kind_that_happened(
    county: HelpedCounty,
) -> None:
    target = county.target(state="closed_no_need")
    county.write()
    with Warehouse(county.home).transaction(as_of=LATER, run_no=1) as tx:
        for table in ("campaign.referral", "campaign.welfare_case"):
            _fact(tx, table, target_id=target)
        tx.run("destruction/create_living_delivery")
        tx.run("destruction/create_kept_household", case_years=5)
        tx.execute("DELETE FROM kept_household")
        facts = {
            (table, day)
            for table, columns in _facts(tx).items()
            for day in columns & _HAPPENED
            if columns & {"target_id", "case_id", "referral_id"} and table not in _MADE_OF_ANOTHER
        }
        assert len(facts) > 20
        early = []
        for number, (table, day) in enumerate(sorted(facts)):
            happened_on = date(2024, 4, 1) + timedelta(days=2 * number)
            told = {"target_id": target} if "target_id" in _facts(tx)[table] else {}
            if table == "campaign.welfare_case":
                told["case_id"] = "another"
            _fact(tx, table, **told, **{day: happened_on})
            tx.context["as_of"] = happened_on.replace(year=2029) - timedelta(days=1)
            tx.run("destruction/create_due_target", target_years=5)
            early += [table] if tx.execute("FROM due_target").fetchall() else []
    assert early == []
