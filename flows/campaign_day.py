"""One working day of a campaign, from what came back this morning to what leaves today.

Scheduled in prefect.yaml each working morning. Safe to run again: every stage answers from the ledger, and plans only
what that day's plan does not hold yet.
"""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from tasks.calendar import (
    day_of_run,
    hold_to_rules,
    is_working_day,
    keep_campaign_dates,
    run_name,
    run_of,
    summary,
)


@flow(name="campaign_day", flow_run_name=run_name, persist_result=False, log_prints=False)
def campaign_day(as_of: date | None = None) -> State[None]:
    """The whole chain of one day; ``Skipped`` on a holiday."""
    day = day_of_run(as_of)
    if not is_working_day(day):
        return Completed(name="Skipped", message="Nobody works today.")
    from tasks.answers import judge_answers, tell_urgent
    from tasks.calls import gather_calls, submit_calls
    from tasks.cases import open_cases
    from tasks.destruction import carry_out_destruction
    from tasks.eligibility import check_eligibility
    from tasks.ingestion import receive_deliveries
    from tasks.linkage import link_records
    from tasks.outcomes import take_outcomes
    from tasks.referrals import refer_households
    from tasks.reporting import create_artifacts, report_day
    from tasks.screening import screen_households
    from tasks.surveys import plan_contacts
    from tasks.validation import validate_deliveries
    from tasks.visits import plan_visits

    gathered = gather_calls(day)
    with run_of(day) as run:
        keep_campaign_dates(run)
        done = {
            "ingestion": receive_deliveries(run),
            "validation": validate_deliveries(run),
            "linkage": link_records(run),
            "urgent": tell_urgent(run),
            "answers": judge_answers(run),
            "outcomes": take_outcomes(run),
            "eligibility": check_eligibility(run),
            "screening": screen_households(run),
            "surveys": plan_contacts(run),
            "visits": plan_visits(run),
            "referrals": refer_households(run),
            "cases": open_cases(run),
            "calls": submit_calls(run) | gathered,
            "destruction": carry_out_destruction(run),
        }
        report_day(run)
        create_artifacts(run)
        hold_to_rules(day)
    is_awaiting = done["screening"].get("waiting")
    return Completed(name="AwaitingApproval" if is_awaiting else None, message=summary(done))
