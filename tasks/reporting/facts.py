"""What the pages tell, read from the views of ``out`` alone: nothing that is not in them can get onto a page."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tasks.reporting.arrivals import missing
from tasks.reporting.rules import Missing
from tasks.reporting.work import Owed, Urgent, due_soon, next_due, overdue, urgent
from warehouse.connection import Transaction
from warehouse.county import County, parameters

Row = dict[str, Any]


@dataclass(frozen=True)
class Today:
    """One day's state of the county's work; counts are whole, the page bands them.

    Args:
        whole_day_on: the last day whose whole chain came to its end, that of the page itself included.
    """

    as_of: date
    run: Row | None
    received: Row
    repeats: list[Row]
    incomplete: list[Row]
    urgent: list[Urgent]
    alerts: dict[str, int]
    due: list[Owed]
    overdue: list[Owed]
    deviations: list[Row]
    capacity: list[Row]
    unassigned: list[Row]
    unserved_visits: list[Row]
    ssis_gaps: list[Row]
    unjudged: list[Row]
    missing: list[Missing]
    refused: list[Row]
    drift: list[Row]
    waiting: list[Row]
    left_waiting: int
    decisions_not_taken: list[Row]
    visits: Row
    officers: dict[str, str]
    next_due_on: date | None
    campaigns: list[Row]
    to_act_on: list[Row]
    whole_day_on: date | None = None


@dataclass(frozen=True)
class CampaignFacts:
    """One campaign as it stands; counts of households, whole."""

    as_of: date
    campaign: Row
    steps: dict[str, int]
    places: dict[str, tuple[int, int, int]]
    kinds: list[Row]
    weeks: list[Row]
    sources: list[Row]
    recall: list[Row]
    gaps: list[Row]


def today_facts(now: Transaction, planned: Transaction, county: County, as_of: date) -> Today:
    """Everything that today's page shows, as of a day.

    Args:
        now: what came in and what is owed whatever the plans.
        planned: what was planned and decided, as of the last whole day.
    """
    policy = parameters("reporting", as_of)
    campaigns = now.rows("reporting/select_campaign")
    due = now.rows("reporting/select_due_now") + planned.rows("reporting/select_due", as_of=as_of)
    owed = [Owed(**row) for row in due]
    received = now.one("reporting/select_received", as_of=as_of) or {}
    since = as_of - timedelta(days=policy["refused_shown_days"])
    alerts_since = as_of - timedelta(days=policy["alert_shown_days"])
    deviations_since = county.working_days_before(as_of, policy["deviation_shown_working_days"])
    return Today(
        as_of=as_of,
        run=now.one("reporting/select_last_run"),
        received=received,
        # Most days have none: they are asked for only where there are any.
        repeats=now.rows("reporting/select_repeat", as_of=as_of) if received.get("repeats") else [],
        incomplete=now.rows("reporting/select_waiting_delivery") if received.get("waiting") else [],
        unjudged=now.rows("reporting/select_unjudged") if received.get("unjudged") else [],
        urgent=urgent(owed, as_of),
        alerts={
            str(row["state"]): int(row["alerts"])
            for row in planned.rows("reporting/select_alert_count", since=alerts_since)
        },
        due=due_soon(owed, county.add_working_days(as_of, policy["due_soon_working_days"])),
        overdue=overdue(owed, deviations_since=deviations_since),
        deviations=planned.rows("reporting/select_deviation", since=deviations_since)
        if any(one.kind == "deviation" for one in owed)
        else [],
        capacity=planned.rows("reporting/select_capacity"),
        unassigned=planned.rows("reporting/select_unassigned"),
        unserved_visits=planned.rows("reporting/select_unserved_visit"),
        ssis_gaps=planned.rows("reporting/select_ssis_gap") if "ssis_result" in county.sources else [],
        missing=missing(now, county, as_of, campaigns),
        refused=now.rows("reporting/select_refused", since=since),
        drift=now.rows(
            "reporting/select_drift",
            since=since,
            least_rows=policy["changed_codes_least_rows"],
            least_percent=policy["changed_codes_least_percent"],
        ),
        waiting=now.rows("reporting/select_waiting_list"),
        left_waiting=int((now.one("reporting/select_left_waiting") or {})["households"]),
        decisions_not_taken=now.rows("reporting/select_decision_not_taken", since=deviations_since),
        visits=planned.one("reporting/select_visit_today", as_of=as_of) or {},
        officers={
            str(row["officer_id"]): str(row["town_code"])
            for row in planned.rows("reporting/select_officer")
            if row["town_code"]
        },
        next_due_on=next_due(owed),
        campaigns=campaigns,
        # Whatever changes what there is to do about a delivery came in with one.
        to_act_on=now.rows("reporting/select_delivery_to_act_on") if received.get("deliveries") else [],
    )


def campaign_facts(copy: Transaction, campaign: Row, as_of: date) -> CampaignFacts:
    """Everything that the report of a campaign shows."""
    campaign_id = campaign["campaign_id"]
    funnel = copy.rows("campaign/select_funnel", campaign_id=campaign_id)
    places = copy.rows("reporting/select_place", campaign_id=campaign_id)
    return CampaignFacts(
        as_of=as_of,
        campaign=campaign,
        steps={str(row["step"]): int(row["households"]) for row in funnel},
        places={str(row["town_code"]): (row["helped"], row["ended"], row["unended"]) for row in places},
        kinds=copy.rows("reporting/select_kind", campaign_id=campaign_id),
        weeks=copy.rows("reporting/select_week", campaign_id=campaign_id),
        sources=copy.rows("reporting/select_source_count", campaign_id=campaign_id),
        # Of a running campaign nothing is told, and on most days one runs.
        recall=copy.rows("reporting/select_recall_count", campaign_id=campaign_id)
        if campaign["closed_on"]
        else [],
        gaps=copy.rows("reporting/select_service_gap", campaign_id=campaign_id),
    )


def households_with(copy: Transaction, campaign_id: str, kinds: tuple[str, ...]) -> int:
    """Households of a campaign that have at least one of the named kinds."""
    row = copy.one("reporting/count_with_kind", campaign_id=campaign_id, kinds=json.dumps(kinds))
    return int(row["households"]) if row else 0
