"""The commands that account for a campaign to others."""

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
