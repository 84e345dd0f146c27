"""Visits: what was found at the door, and who goes to which door when.

Outcomes come in as facts and lead to ends, further tries or a search. What is to be visited is planned per town by
VROOM, checked by a second program that shares nothing with it, and leaves as sealed day sheets once a week; only what
cannot wait goes between. A plan is a proposal, a promise is never moved.
"""

import json
from typing import TYPE_CHECKING, Any

from tasks.stage import Counts, Run, stage
from tasks.visits.returns import take_results
from tasks.visits.trips import SOURCE, lone_barred, send_trips, take_ticks
from warehouse.connection import Transaction
from warehouse.county import County, parameters

if TYPE_CHECKING:
    from tasks.visits.planning import Proposal

Row = dict[str, Any]


@stage("visits")
def plan_visits(tx: Transaction, run: Run) -> Counts:
    """Take in what came back from the doors, then plan what is to be visited and send the sheets that changed.

    Returns:
        Counts of ``outcomes``, ``deviations``, ``ended`` targets, visits asked for ``again`` and ``promises``; of
        this plan ``planned``, ``withdrawn`` and ``unserved`` visits, ``unplaced`` requests, ``conflicts`` with a
        promise, and ``packages``; and of trips the ``incidents`` noticed and the ``trips`` of today that a desk was
        told of.

    Raises:
        Fault: a plan did not pass the independent check; nothing of this stage is written then.
    """
    policy, county = parameters("visits", run.as_of), County.read(tx.home.county_file)
    counts, has_desks = take_results(tx, policy), SOURCE in county.sources
    incidents = take_ticks(tx) if has_desks else 0
    # What was asked for is made, and what ended is taken off the sheets, between two campaigns as well.
    campaign = tx.one("campaign/select_newest")
    if campaign is not None:
        counts |= _NOTHING | _plan(tx, county, policy, str(campaign["campaign_id"]))
    if has_desks:
        counts |= {"incidents": incidents, "trips": send_trips(tx, county, policy)}
    return counts


_NOTHING = dict.fromkeys(("planned", "withdrawn", "unserved", "unplaced", "conflicts", "packages"), 0)


def _plan(tx: Transaction, county: County, policy: Row, campaign_id: str) -> Counts:
    ended = tx.rows("visits/select_withdrawn")
    requests = tx.rows("visits/select_request")
    if not requests and not ended:
        return {}
    from tasks.visits.calendar import occasion_of
    from tasks.visits.places import Places
    from tasks.visits.planning import Planner
    from tasks.visits.travel import Roads
    from tasks.visits.wishes import Reader

    occasion = occasion_of(tx, county, policy)
    span = {"first_day": occasion.days[0], "last_day": occasion.days[-1]}
    roster, companions = (tx.rows(f"visits/select_{who}_day", **span) for who in ("officer", "companion"))
    last_plans = {row["town_code"]: row["input_hash"] for row in tx.rows("visits/select_last_plan")}
    reader = Reader(county, policy, occasion, roster, lone_barred(tx), companions)
    planner = Planner(reader, Places(tx, county), Roads(tx, policy))
    proposal = planner.propose(requests, last_plans)
    proposal.withdrawn += [row | {"why": "ended"} for row in ended]
    packages = _write(tx, policy, proposal, campaign_id)
    if proposal.roomless:
        _ask_about(tx, proposal.roomless)
    tx.keep("campaign.visit_unserved", proposal.left_out)
    plans = [plan | {"visit_plan_id": _plan_id(tx, plan["visit_plan_id"])} for plan in proposal.plans]
    tx.keep("campaign.visit_plan", plans)
    return {
        "planned": len(proposal.visits),
        "withdrawn": len(proposal.withdrawn),
        "unserved": proposal.unserved,
        "unplaced": proposal.unplaced,
        "conflicts": proposal.conflicts,
        "packages": packages,
    }


def _ask_about(tx: Transaction, roomless: list[Row]) -> None:
    """Have whoever promised a time at which nobody is out say what was meant; each promise is asked about once."""
    names = ("delivery_id", "row_no", "officer_id")
    asked = [
        {name: row["promise"][name] for name in names} | {"target_id": row["target_id"]} for row in roomless
    ]
    tx.run("visits/insert_roomless_promise", promises=json.dumps(asked))


def _write(tx: Transaction, policy: Row, proposal: "Proposal", campaign_id: str) -> int:
    """Send the sheets, tell of what changed, and write the visits that stand on the sheets; the number of packages."""
    visits = [visit | {"visit_id": _visit_id(tx, visit)} for visit in proposal.visits]
    withdrawn = proposal.withdrawn
    if not visits and not withdrawn and not proposal.unmet:
        return 0
    from tasks.visits.changes import changes_of, tell_offices
    from tasks.visits.roll import papers_of
    from tasks.visits.sheets import Officer, bundles, send_sheets

    changes = changes_of(visits, withdrawn, proposal.unmet)
    taken_back = [row for row in withdrawn if row["package_id"] is not None]
    sheets = bundles(visits, taken_back, changes)
    for officer_id, papers in papers_of(tx, visits, taken_back).items():
        sheets[officer_id].papers = papers
    officers = {row["officer_id"]: Officer.of(row) for row in tx.rows("visits/select_officer")}
    packages = send_sheets(tx, sheets, officers, campaign_id)
    told = tell_offices(tx, changes, {one.officer_id: one.name for one in officers.values()})
    county = County.read(tx.home.county_file)
    if county.has_visit_calendars:
        from tasks.visits.appointments import send_calendars

        send_calendars(tx, sheets, officers, packages)
    rows = [_planned_fact(tx, county, policy, visit, packages) for visit in visits]
    rows += [_withdrawn_fact(tx, row) for row in withdrawn]
    tx.keep("campaign.visit", rows)
    return len(packages) + told


def _planned_fact(tx: Transaction, county: County, policy: Row, visit: Row, packages: dict[str, str]) -> Row:
    day = visit["visit_on"]
    return {
        "visit_id": visit["visit_id"],
        **{name: visit[name] for name in _COMMON},
        "visit_plan_id": visit["visit_plan_id"]
        if visit["new_plan_id"] is None
        else _plan_id(tx, visit["new_plan_id"]),
        "package_id": packages[visit["officer_id"]],
        "state": "planned",
        "return_due_on": county.add_working_days(day, policy["return_working_days"]),
        "forget_on": county.add_working_days(day, policy["forget_working_days"]),
    }


def _withdrawn_fact(tx: Transaction, row: Row) -> Row:
    names = (*_COMMON, "visit_id", "visit_plan_id", "package_id", "return_due_on", "forget_on")
    return {name: row[name] for name in names} | {"state": "withdrawn"}


_COMMON = (
    "request_id",
    "target_id",
    "try_no",
    "officer_id",
    "officer_2_id",
    "visit_on",
    "start_minute",
    "minutes",
    "is_confirmed",
)


def _visit_id(tx: Transaction, visit: Row) -> str:
    """Its own for as long as it is the same visit of the request, whenever it is made."""
    return tx.home.keys().id_of("visit", f"{visit['request_id']}|{visit['number']}")


def _plan_id(tx: Transaction, natural_key: str) -> str:
    return tx.home.keys().id_of("visit_plan", f"{natural_key}|{tx.context['run_no']}")
