"""The commands about visits: ``trip …`` for trips whose return nobody ticked."""

from typing import Annotated

import typer

from warehouse.home import Home

trip_app = typer.Typer(help="Trips whose return nobody ticked at the desk.", no_args_is_help=True)


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
