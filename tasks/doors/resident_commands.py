"""The commands about residents: who reported somebody, for whom it is necessary to ask back."""

from typing import Annotated

import typer

from warehouse.home import Home

Reason = Annotated[str, typer.Option(help="Why; it is logged.")]
ToldTo = Annotated[str, typer.Option(help="Who is told.")]


def reporter(
    delivery: Annotated[str, typer.Argument(help="Id, or how it begins.")],
    row: Annotated[int, typer.Option(min=1, help="Number of the row.")],
    told_to: ToldTo,
    reason: Reason,
) -> None:
    """Print who sent an alert or a village report, sealed everywhere else; who was told, and why, is logged."""
    from tasks.doors import residents

    name, phone = residents.reporter(Home.at(), delivery, row, told_to=told_to, reason=reason)
    typer.echo("\t".join((name or "-", phone or "-")))
