"""The commands about visits: ``replan``, ``trip …`` for trips whose return nobody ticked, ``travel …`` for ways."""

import getpass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from tasks.doors.listing import print_lines
from warehouse.home import Home

trip_app = typer.Typer(
    name="trip", help="Trips whose return nobody ticked at the desk.", no_args_is_help=True
)

travel_app = typer.Typer(name="travel", help="How long the ways between villages take.", no_args_is_help=True)


@travel_app.command("points")
def travel_points() -> None:
    """Print the places (place, latitude, longitude) between which an engine is asked for ways, in their order."""
    from tasks.doors import travel_matrix

    for place, latitude, longitude in travel_matrix.points(Home.at()):
        typer.echo(f"{place},{latitude:.6f},{longitude:.6f}")


@travel_app.command("import")
def travel_import(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Deliver the matrix in an answer of OSRM or Valhalla (JSON); the next run plans by it. For a CSV see `deliver`."""
    from tasks.doors import travel_matrix

    made = travel_matrix.import_matrix(Home.at(), file)
    typer.echo(
        f"Delivered {made.ways} ways; {made.holes} are holes, {made.lopsided} take twice as long one way."
    )


@travel_app.command("gaps")
def travel_gaps() -> None:
    """Print the ways that the newest matrix does not say, or says at a speed nobody drives: they are computed."""
    from tasks.doors import travel_matrix

    print_lines(travel_matrix.gap_lines(Home.at()), "No way is computed.")


@travel_app.command("logged")
def travel_logged() -> None:
    """Print how long ways took by the desks' ticks beside what plans think, and the speed that would fit."""
    from tasks.doors import travel_logged as logged

    typer.echo("\n".join(logged.logged_lines(Home.at())))


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

    print_lines(visit_orders.incident_lines(Home.at()), "No trip waits for a review.")


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
