"""The commands that account for a campaign to others."""

from datetime import datetime
from typing import Annotated

import typer

from warehouse.home import Home


def published() -> None:
    """Print the funnels that were published elsewhere, and how many of those found each leaves without an end."""
    from tasks.reporting.published import published_lines

    typer.echo("\n".join(published_lines()))


def release(
    campaign: str,
    document: Annotated[str, typer.Option(help="Document number under which the figures are given out.")],
    name: Annotated[str, typer.Option("--by", help="Who answers for it; else the account.")] = "",
    reason: Annotated[str, typer.Option(help="What is corrected; only a first release needs none.")] = "",
) -> None:
    """Order that a campaign's figures are frozen and written as a press release; the next whole day does it."""
    from tasks.reporting.release import order_release

    order_release(Home.at(), campaign, document_no=document, ordered_by=name, reason=reason)
    typer.echo(
        "The order is delivered; the next campaign_day freezes the figures and writes what is given out."
    )


def audit_pack(
    campaign: str,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As this day left it; else the last.")
    ] = None,
) -> None:
    """Write what auditors ask for, by ids, codes and dates, and print where it is; of one day always the same bytes."""
    from tasks.reporting.audit import write_audit_pack

    typer.echo(str(write_audit_pack(Home.at(), campaign, as_of.date() if as_of else None)))
