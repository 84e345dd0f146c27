"""The command ``balgul turn-key``: a home gets another key."""

from pathlib import Path
from typing import Annotated

import typer

from warehouse.home import Home
from warehouse.keys import master_from_environment


def turn_key(
    folder: Annotated[Path, typer.Argument(help="Where the home will lie: empty, or not there yet.")],
) -> None:
    """Write the home into a folder under the key of $BALGUL_NEW_KEY or $BALGUL_NEW_KEY_FILE, and close the old one."""
    from tasks.doors.turning import turn

    home = Home.at()
    turn(home, master_from_environment("BALGUL_NEW_KEY"), folder)
    typer.echo(
        f"The home lies at {folder.resolve()} under the new key: set BALGUL_HOME to it, then `balgul verify`."
    )
    typer.echo(
        f"Destroy {home.root.resolve()}, its backups and the old key. What is sent from now on has new passphrases."
    )
