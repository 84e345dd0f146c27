"""How a command prints a list: a line each on stdout, and beside it, on stderr, that there is none."""

import re
from collections.abc import Mapping, Sequence

import typer

# What steers a terminal, ends a line or turns it around: a sender may have written it into a cell. A tab stays.
_STEERING = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def print_lines(lines: Sequence[str], none: str = "") -> None:
    """Print a list that people read and pipes cut.

    Args:
        none: said where there is no line.
    """
    for line in lines:
        typer.echo(_STEERING.sub("\N{REPLACEMENT CHARACTER}", line))
    if not lines:
        typer.echo(none, err=True)


def print_targets(targets: Sequence[Mapping[str, object]]) -> None:
    """Print the targets that hang on what an order takes back, as CSV."""
    typer.echo("household_id,target_id,state,is_brought,contacts,visits")
    for target in targets:
        typer.echo(",".join(str(value) for value in target.values()))
