"""Reporting: the snapshot, today's page, the report of a campaign, and the artifacts that link to them.

Light on purpose: an ``intake`` that finds nothing to do imports this and renews the validity of today's page, so what
needs the database is imported inside functions.
"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.reporting import validity
from warehouse.home import Home

if TYPE_CHECKING:
    from tasks.stage import Counts, Run


def report_day(run: "Run") -> "Counts":
    """As a Prefect task: publish the snapshot, write today's page, and the report of each campaign when it is due."""
    from tasks.reporting.day import report_task

    return report_task(run)


def renew_today(run: "Run") -> "Counts":
    """As a Prefect task: write today's page anew, after an ``intake`` that took something in or found a thing late."""
    from tasks.reporting.day import today_task

    return today_task(run)


def renew_validity(day: date) -> bool:
    """Rewrite only the line of today's page that says until when it holds; False when there is no page yet."""
    return validity.renew_validity(Home.at(), day)


def has_fallen_due(day: date) -> bool:
    """Whether today's page must be written anew although nothing arrived; reads the page and nothing else."""
    return validity.has_fallen_due(Home.at(), day)


def create_artifacts(run: "Run") -> None:
    """Show the pages' counts as artifacts of the current flow run."""
    from tasks.reporting.artifacts import create_artifacts as create

    create(Home.at(), run)


def write_report(home: Home, campaign_id: str) -> Path:
    """Write the report of a campaign from the snapshot; returns where it lies."""
    from tasks.reporting.day import write_report as write

    return write(home, campaign_id)


def recall_lines(home: Home, campaign_id: str) -> list[str]:
    """Precision and recall of a closed campaign, a line for each group; see ``tasks.reporting.day``."""
    from tasks.reporting.day import recall_lines as tell

    return tell(home, campaign_id)
