"""The commands about visits: ``replan``, and ``trip …`` for trips whose return nobody ticked."""

import getpass
from datetime import datetime
from typing import Annotated

import typer

from warehouse.home import Home

trip_app = typer.Typer(help="Trips whose return nobody ticked at the desk.", no_args_is_help=True)


def replan(
    officer: Annotated[str, typer.Option("--without", help="Number of the officer (직원번호).")],
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Today, if not said.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The same day, if not said.")
    ] = None,
    name: Annotated[
        str, typer.Option("--by", help="Who orders it; the user of this machine, if not said.")
    ] = "",
    reason: Annotated[str, typer.Option(help="Why; it is kept.")] = "담당자 부재",
) -> None:
    """Order that visits are planned without an officer; the next run does it and tells whose visits change, and why."""
    from tasks.doors import visit_orders

    days = visit_orders.replan_without(
        Home.at(),
        officer,
        starts_on=first.date() if first else None,
        ends_on=until.date() if until else None,
        ordered_by=name or getpass.getuser(),
        reason=reason,
    )
    typer.echo(f"The order is delivered; the next run plans {days[0]} to {days[1]} without this officer.")


@trip_app.command("list")
def trip_list() -> None:
    """Print the incidents that wait for a review: trip, what, day, noticed on, officer, town."""
    from tasks.doors import visit_orders

    typer.echo("\n".join(visit_orders.incident_lines(Home.at())))


@trip_app.command("review")
def trip_review(
    trip: Annotated[str, typer.Argument(help="Id, or how it begins.")],
    name: Annotated[str, typer.Option("--by", help="Who looked into it.")],
    reason: Annotated[str, typer.Option(help="What was found; it is kept.")],
) -> None:
    """Order that the incidents of a trip were looked into; from the next run on officers go out alone again."""
    from tasks.doors import visit_orders

    visit_orders.review_trip(Home.at(), trip, ordered_by=name, reason=reason)
    typer.echo("The order is delivered; the next run lets the office send officers out alone again.")
