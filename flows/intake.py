"""Takes in what arrived, every 15 minutes of every day; sends nothing to residents.

Scheduled in prefect.yaml. Leaves deliveries, their accepted and quarantined rows, persons, households and observations.
Safe to run again: every stage answers from the ledger.
"""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from tasks.calendar import (
    day_of_run,
    despite_mistakes,
    going_on,
    run_name,
    run_not_before_last,
    run_of,
    something_waits,
    summary,
)
from tasks.calls import cancel_calls, gather_calls
from tasks.reporting import has_fallen_due, renew_today, renew_validity


@flow(name="intake", flow_run_name=run_name, persist_result=False, log_prints=False)
def intake(as_of: date | None = None) -> State[None]:
    """Ingestion to dangers and today's page, also while a file of rules has a mistake or a stage before that fails."""
    day = day_of_run(as_of)
    return despite_mistakes(lambda: _take_in(day, as_of), day)


def _take_in(day: date, as_of: date | None) -> State[None]:
    gathered = gather_calls(day)
    if not something_waits() and not has_fallen_due(day):
        renew_validity(day)
        # "Nothing arrived." is not said where nobody could tell.
        told = summary({"calls": gathered}) if gathered else "Nothing arrived."
        return Completed(name="Idle", message=told)
    # Imported here: 96 runs a day mostly find nothing, and these bring DuckDB, Polars and Great Expectations.
    from tasks.answers import tell_urgent
    from tasks.ingestion import receive_deliveries
    from tasks.linkage import link_records
    from tasks.linkage.given_back import link_or_give_back
    from tasks.validation import validate_deliveries

    with run_of(as_of) if as_of else run_not_before_last(day) as run, going_on() as withheld:
        done = {
            "ingestion": withheld.act(lambda: receive_deliveries(run)),
            "validation": withheld.act(lambda: validate_deliveries(run)),
            # Who was not linked in this run is told of by the one that links them.
            "linkage": withheld.act(lambda: link_or_give_back(run)) or link_records(run),
            "urgent": tell_urgent(run),
            "calls": gathered | cancel_calls(run),
        }
        renew_today(run)
    return Completed(message=summary(done))
