"""Artifacts of a flow run: counts as Markdown tables with links to the pages. Small counts are kept back, persons too.

Their text is written beside the pages, so that the flow shows what the stage found without asking the database again.
"""

from datetime import date

from tasks.reporting.pages import render
from tasks.reporting.report import told_ends
from tasks.stage import Run
from warehouse.home import Home

_KEYS = {"balgul-today": "today.md", "balgul-funnel": "funnel.md", "balgul-deliveries": "deliveries.md"}


def create_artifacts(home: Home, run: Run) -> None:
    """Show what the last report of this home found, under fixed keys, in the current flow run."""
    from prefect.artifacts import create_markdown_artifact

    for key, name in _KEYS.items():
        file = home.reports / name
        text = file.read_text("utf-8") if file.is_file() else ""
        # A table of deliveries is written on days that leave something to act on: an older one is not shown again.
        if text and (key != "balgul-deliveries" or f"{run.as_of} 기준" in text):
            create_markdown_artifact(key=key, markdown=text, description=f"{run.as_of}")


def funnel_table(home: Home, campaign_id: str, steps: dict[str, int], as_of: date) -> str:
    """The funnel of a campaign, each count with its unit."""
    page = home.reports / f"{campaign_id}.html"
    return render(
        "funnel.md",
        home,
        as_of,
        campaign_id=campaign_id,
        steps=steps,
        ends=told_ends(steps, as_of),
        page=page.as_uri(),
    )
