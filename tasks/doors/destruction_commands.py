"""The command ``balgul destroy``: what is past its years is counted, or ordered to be destroyed."""

from typing import Annotated

import typer

from warehouse.home import Home


def destroy(
    ordered_by: Annotated[str, typer.Option("--by", help="Who orders it.")] = "",
    document: Annotated[str, typer.Option("--document", help="Document number.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count what is due, by table.")] = False,
) -> None:
    """Order that what is past its years is destroyed; the next campaign_day does it and keeps a proof of the counts."""
    from tasks.doors import destruction

    if not dry_run:
        destruction.order(Home.at(), ordered_by, document)
        typer.echo("The order is delivered; the next campaign_day destroys what is due then.")
        return
    counts = destruction.due(Home.at())
    for name, rows in counts.items():
        typer.echo(f"{rows:>9}  {name}")
    typer.echo("Nothing was changed." if counts else "Nothing is due.")
