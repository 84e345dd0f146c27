"""The commands ``balgul link …``: what a human is asked of rows without a number, and what they answer."""

from typing import Annotated

import typer

from tasks.doors.listing import print_lines, print_targets
from warehouse.home import Home

link_app = typer.Typer(
    name="link",
    help="Rows without a number: whom they name, and what a human is asked.",
    no_args_is_help=True,
)

Delivery = Annotated[str, typer.Argument(help="Id, or how it begins.")]
RowNo = Annotated[int, typer.Option(min=1, help="Number of the row.")]
Orderer = Annotated[str, typer.Option("--by", help="Who orders it.")]
Candidate = Annotated[str, typer.Option("--person", help="Which candidate; how its id begins.")]
Reason = Annotated[str, typer.Option(help="Why; it is logged.")]


@link_app.command("list")
def link_list() -> None:
    """Print what a human is asked: rows that might name a known person, by ids, with what agrees."""
    from tasks.doors import links

    print_lines(links.waiting_lines(Home.at()), "No row waits for an answer.")


@link_app.command("explain")
def link_explain(delivery: Delivery, row: RowNo, reason: Reason) -> None:
    """Print a row beside the persons whom it might name, and log who looked."""
    from tasks.doors import links

    print_lines(links.lines_beside(Home.at(), delivery, row, reason))


@link_app.command("confirm")
def link_confirm(
    delivery: Delivery,
    row: RowNo,
    name: Orderer,
    reason: Reason,
    person: Candidate = "",
) -> None:
    """Order that a row names a candidate of the review list; the next run links it."""
    from tasks.doors import links

    links.answer(Home.at(), delivery, row, links.Answer(True, person, name, reason))
    typer.echo("The order is delivered; the next run links the row.")


@link_app.command("undo")
def link_undo(
    delivery: Delivery,
    row: RowNo,
    name: Orderer,
    reason: Reason,
    person: Candidate = "",
) -> None:
    """Order that a row does not name whom it is linked to, or a candidate; print the targets that hang on the link."""
    from tasks.doors import links

    hanging = links.answer(Home.at(), delivery, row, links.Answer(False, person, name, reason))
    print_targets(hanging)
    typer.echo(
        f"The order is delivered; {len(hanging)} targets hang on the link. The next run undoes it, for rows that say "
        "the same, too. What was done stays done."
    )
