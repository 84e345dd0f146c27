"""What a run leaves to look at, read from ``out`` alone.

Pages are written by rename before the ledger says so: a killed run has at most left pages of its own facts, and its
repetition writes them again.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from tasks.reporting.artifacts import funnel_table
from tasks.reporting.deliveries import write_delivery_pages
from tasks.reporting.facts import CampaignFacts, Row, campaign_facts, households_with, today_facts
from tasks.reporting.missed import missed, text_lines
from tasks.reporting.press import write_press
from tasks.reporting.release import freeze_figures, is_ordered
from tasks.reporting.report import report_page
from tasks.reporting.today import today_page, today_table
from tasks.reporting.validity import has_page, page_of
from tasks.stage import Counts, Run, in_ledger, safe_task
from warehouse import ledger, limits, snapshot
from warehouse.connection import Transaction, Warehouse
from warehouse.county import County, parameters
from warehouse.errors import Refusal
from warehouse.home import Home, write_atomically


def report(home: Home, run: Run) -> Counts:
    """Freeze the figures whose release is ordered, publish the snapshot and write the pages that are due.

    Returns:
        Counts of ``overdue`` and ``urgent`` things, and of campaign ``reports`` written.
    """

    def act() -> Counts:
        with Warehouse(home).reading(as_of=run.as_of, run_no=run.run_no) as tx:
            has_order = is_ordered(tx)
        if has_order:
            freeze_figures.run_in(home, run)
        with snapshot.publishing(home, as_of=run.as_of, run_no=run.run_no) as copy:
            counts = _write_today(home, copy, copy, run.as_of, whole_day_on=run.as_of)
            counts["reports"] = _write_due_reports(home, copy, run.as_of)
            _write_new_releases(home, copy)
        return counts

    return _once(home, run, "reporting", act)


def renew(home: Home, run: Run) -> Counts:
    """Write today's page: what is owed whatever the plans as the warehouse has it now, the plans of the last whole day.

    Returns:
        Counts of ``overdue`` and ``urgent`` things.
    """

    def act() -> Counts:
        context = {"as_of": run.as_of, "run_no": run.run_no}
        with Warehouse(home).reading(**context) as now, snapshot.beside(now) as planned:
            return _write_today(home, now, planned, run.as_of)

    return _once(home, run, "today", act)


report_task = safe_task("reporting", "report_day", report)
today_task = safe_task("today", "renew_today", renew)


def write_report(home: Home, campaign_id: str) -> Path:
    """Write the report of a campaign, and what was released of it, from the published snapshot.

    Raises:
        Refusal: there is no snapshot, or the campaign is not in it.
    """
    with snapshot.opened(home) as copy:
        last = copy.one("reporting/select_last_run")
        for campaign in copy.rows("reporting/select_campaign"):
            if campaign["campaign_id"] == campaign_id and last is not None:
                write_press(home, copy, campaign)
                return _write_report(home, copy, campaign, last["as_of"])
    raise Refusal(f"There is no campaign {campaign_id} yet.")


def recall_lines(home: Home, campaign_id: str) -> list[str]:
    """Precision and recall of a closed campaign from the published snapshot, a line for each group.

    Raises:
        Refusal: there is no snapshot, the campaign has not closed or drew no sample, or its look-ups were destroyed.
    """
    with snapshot.opened(home) as copy:
        rows = copy.rows("reporting/select_recall_count", campaign_id=campaign_id)
        last = copy.one("reporting/select_last_run")
    told = missed(rows, campaign_id, parameters("reporting", last["as_of"])) if last else None
    if told is None:
        raise Refusal(
            f"There is nothing to tell: campaign {campaign_id} has not closed, has nobody of an audit sample left "
            "below the line, or rows of its look-ups were destroyed since."
        )
    return text_lines(told, County.read(home.county_file).town_names)


def _once(home: Home, run: Run, stage: str, act: Callable[[], Counts]) -> Counts:
    """Answer from the ledger, or act and then write the ledger's row: pages appear outside its transaction.

    With that the run has come to its end, as far as dangers go.
    """
    limits.renew(home)
    with Warehouse(home).reading(as_of=run.as_of, run_no=run.run_no) as tx:
        is_done = ledger.stage_counts(tx, stage) is not None and has_page(home)
    counts = {} if is_done else act()
    with Warehouse(home).transaction(as_of=run.as_of, run_no=run.run_no) as tx:
        done = in_ledger(tx, stage, "tasks.reporting", lambda: counts)
    home.end_run()
    return done


def _write_today(
    home: Home, now: Transaction, planned: Transaction, as_of: date, whole_day_on: date | None = None
) -> Counts:
    facts = today_facts(now, planned, County.read(home.county_file), as_of)
    facts = replace(facts, whole_day_on=whole_day_on or (facts.run or {}).get("whole_day_on"))
    if facts.to_act_on:
        write_delivery_pages(home, now, facts.to_act_on, as_of)
    write_atomically(page_of(home), today_page(home, facts).encode())
    write_atomically(home.reports / "today.md", today_table(home, facts).encode())
    return {
        "overdue": sum(one.items for one in facts.overdue),
        "urgent": sum(one.items for one in facts.urgent),
    }


def _write_due_reports(home: Home, copy: Transaction, as_of: date) -> int:
    campaigns = copy.rows("reporting/select_campaign")
    for newest in campaigns[:1]:
        _write_funnel(home, copy, str(newest["campaign_id"]), as_of)
    due = [row for row in campaigns if _is_due(home, row, as_of)]
    for campaign in due:
        _write_report(home, copy, campaign, as_of)
    return len(due)


def _write_new_releases(home: Home, copy: Transaction) -> None:
    released = {row["campaign_id"] for row in copy.rows("reporting/select_run_release")}
    for campaign in copy.rows("reporting/select_campaign") if released else ():
        if campaign["campaign_id"] in released:
            write_press(home, copy, campaign)


def _write_funnel(home: Home, copy: Transaction, campaign_id: str, as_of: date) -> None:
    rows = copy.rows("campaign/select_funnel", campaign_id=campaign_id)
    steps = {str(row["step"]): int(row["households"]) for row in rows}
    write_atomically(home.reports / "funnel.md", funnel_table(home, campaign_id, steps, as_of).encode())


def _is_due(home: Home, campaign: Row, as_of: date) -> bool:
    """A running campaign has its report every day; a closed one on the first whole day after its end, and never again.

    It may close on a Saturday or a holiday, when nobody works and no report is written.
    """
    page = home.reports / f"{campaign['campaign_id']}.html"
    is_running = campaign["closed_on"] is None
    return is_running or campaign["reported_on"] in (None, as_of) or not page.is_file()


def _write_report(home: Home, copy: Transaction, campaign: Row, as_of: date) -> Path:
    facts: CampaignFacts = campaign_facts(copy, campaign, as_of)
    campaign_id = str(campaign["campaign_id"])
    page = home.reports / f"{campaign_id}.html"
    html = report_page(home, facts, lambda kinds: households_with(copy, campaign_id, kinds))
    write_atomically(page, html.encode())
    return page
