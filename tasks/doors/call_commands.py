"""The command ``balgul calls``: how the county stands with its own call service, in counts."""

import typer

from warehouse.home import Home

calls_app = typer.Typer(
    name="calls", invoke_without_command=True, help="The county's own call service, in counts."
)


@calls_app.callback()
def calls() -> None:
    """Print what was submitted to the county's own call service, what waits, and what was refused and why."""
    from tasks.doors.calls.status import status_lines

    typer.echo("\n".join(status_lines(Home.at())))
