"""The commands ``balgul score …``: train a model for git to review, show one, and check what a signature allows."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from warehouse.home import Home

score_app = typer.Typer(
    name="score",
    help="The learned score, beside the points and off by default (docs/adr/0013).",
    no_args_is_help=True,
)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file that `score train` wrote.")]
DayOption = typer.Option(formats=["%Y-%m-%d"])


@score_app.command("train")
def score_train(
    into: Annotated[
        Path | None,
        typer.Option(file_okay=False, help="Folder; `scores` beside the county's file when not given."),
    ] = None,
) -> None:
    """Train a model from the closed campaigns but the last, judge it by the last; write its file and its card."""
    from tasks.score.card import verdict
    from tasks.score.registering import train
    from tasks.score.signing import lines_of_shadow

    file, registration = train(Home.at(), into)
    typer.echo(f"{file}\n{file.with_suffix('.md')}\n{verdict(registration)}")
    typer.echo("\n".join(lines_of_shadow(Home.at(), file)))


@score_app.command("show")
def score_show(file: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False)] = None) -> None:
    """Print the card of a registered model; without a file, what the county has in force on the day of the last run."""
    from tasks.score import signing

    typer.echo("\n".join(signing.card_of(file) if file else signing.in_force(Home.at())))


@score_app.command("sign")
def score_sign(
    file: File,
    name: Annotated[str, typer.Option("--by", help="Who signs.")],
    document: Annotated[str, typer.Option(help="Document number.")],
    on: Annotated[datetime, DayOption],
    since: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day it orders.")],
) -> None:
    """Check that a model may order, and print what the county's file must say; nothing is changed."""
    from tasks.score import signing
    from warehouse.registered_score import Signature

    signature = Signature(by=name, document_no=document, on=on.date())
    typer.echo("\n".join(signing.lines_of_order(Home.at(), file, signature, since.date())))
