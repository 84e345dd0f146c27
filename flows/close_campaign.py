"""Closes the campaigns that the county's dated file says are due; each campaign_day does the same, once."""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from tasks.calendar import day_of_run, keep_campaign_dates, run_name, run_of


@flow(name="close_campaign", flow_run_name=run_name, persist_result=False, log_prints=False)
def close_campaign(as_of: date | None = None) -> State[None]:
    """Keep the campaign dates of one day."""
    with run_of(day_of_run(as_of)) as run:
        counts = keep_campaign_dates(run)
    return Completed(message=f"{counts['opened']} campaigns opened, {counts['closed']} closed")
