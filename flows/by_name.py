"""Runs one flow by name for one day, or repeats the runs of a day to see whether the bytes are the same."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date

from flows.server import QUIET_CONSOLE, Server, adopt, client_environment, is_served, tell_end
from warehouse.errors import Refusal
from warehouse.home import Home

FLOWS = ("intake", "campaign_day", "open_campaign", "close_campaign")


def run_once(home: Home, flow: str, as_of: date) -> str:
    """Run one of ``FLOWS``, after those that other commands run, and return its state as one line.

    Raises:
        Refusal: the flow refused the day.
        Fault: a stage failed.
    """
    with home.one_command():
        if not is_served(home.root):
            with Server(home.prefect) as server:
                adopt(server.environment() | QUIET_CONSOLE)
                from flows.deployment import mark_dead_runs_crashed

                mark_dead_runs_crashed()  # nobody watched while no server was there
                return _state_of(flow, as_of)
        with ExitStack() as beside:
            beside.push(
                lambda kind, error, trace: None if is_served(home.root) else tell_end(home.prefect, error)
            )
            adopt(client_environment(home.root) | QUIET_CONSOLE)
            return _state_of(flow, as_of)


def _state_of(flow: str, as_of: date) -> str:
    from importlib import import_module

    state = getattr(import_module(f"flows.{flow}"), flow)(as_of=as_of, return_state=True)
    if state.is_failed() or state.is_crashed():
        state.result()
    return f"{state.name}: {state.message}"


def replay_day(home: Home, as_of: date) -> Iterator[str]:
    """Repeat the runs of a day in a copy of the home, in order, each with what it saw; one line for each table.

    A run is one whatever flows served it, so a flow's part is repeated with the whole.

    Raises:
        Refusal: no run was made that day, or the bytes differ.
    """
    from warehouse import rewind

    adopt({"PREFECT_HOME": str(home.prefect)} | QUIET_CONSOLE)
    with rewind.morning_of(home, as_of) as (copy, runs):
        for run_no in runs:
            rewind.begin_run(home, copy, run_no)
            for stage in rewind.stages_of(home, run_no):
                if stage in stages_by_name():
                    _repeat(home, copy, stage, run_no, as_of)
        before, after = rewind.fingerprints(home, runs), rewind.fingerprints(copy, runs)
        updated = rewind.of_other_code(home, copy, runs)
    different = [table for table in before if before[table] != after[table]]
    facts = [table for table in different if table != rewind.RULES]
    yield f"Runs {', '.join(map(str, runs))} of {as_of} repeated; {len(before) - 1} tables compared."
    if facts:
        code = f"Balgul was changed in {', '.join(updated)}" if updated else "No stage's own code was changed"
        raise Refusal(
            f"Not the same bytes: {', '.join(facts)}. {code} since. Where that, its parameters, the catalogue of "
            "kinds or the county's file are why, repeat the day with those of then."
        )
    if different:
        yield (
            "The same facts, by other code or parameters: Balgul or the county's file were changed since, so only "
            "the ledger's hashes of them (ops.stage_run) differ."
        )
    else:
        yield "The same bytes."


def _repeat(home: Home, copy: Home, stage: str, run_no: int, as_of: date) -> None:
    from tasks.stage import Run
    from warehouse import rewind

    judged = {"among": rewind.judged_in(home, run_no)} if stage == "validation" else {}
    stages_by_name()[stage](copy, Run(run_no, as_of), **judged)


def stages_by_name() -> dict[str, Callable[..., object]]:
    """Every stage that writes facts, by its name in the ledger; reporting writes only what people look at."""
    from tasks.answers import judge_answers, tell_urgent
    from tasks.calendar import keep_campaign_dates
    from tasks.cases import open_cases
    from tasks.eligibility import check_eligibility
    from tasks.linkage import link_records
    from tasks.outcomes import take_outcomes
    from tasks.referrals import refer_households
    from tasks.reporting.release import freeze_figures
    from tasks.screening import screen_households
    from tasks.surveys import plan_contacts
    from tasks.validation import validate
    from tasks.visits import plan_visits

    whole = (
        keep_campaign_dates,
        link_records,
        tell_urgent,
        judge_answers,
        take_outcomes,
        check_eligibility,
        screen_households,
        plan_contacts,
        plan_visits,
        refer_households,
        open_cases,
        freeze_figures,
    )
    return {"validation": validate, **{stage.name: stage.run_in for stage in whole}}
