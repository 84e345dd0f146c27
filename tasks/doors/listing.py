"""How a command prints a list: a line each on stdout, and beside it, on stderr, that there is none."""

from collections.abc import Sequence

import typer


def print_lines(lines: Sequence[str], none: str) -> None:
    """Print a list that people read and pipes cut.

    Args:
        none: said where there is no line.
    """
    for line in lines:
        typer.echo(line)
    if not lines:
        typer.echo(none, err=True)
