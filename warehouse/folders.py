"""Folders of a home: where something else lies in the place of one, whoever needs it says which."""

from pathlib import Path

from warehouse.errors import Fault


def folder_in(root: Path, place: str) -> Path:
    """The folder at a place of a home, made where it is missing.

    Args:
        place: our own words, such as ``inbox/gas_cut``: it stands in the fault.

    Raises:
        Fault: ``no_folder``; a file, or a link that leads nowhere, lies there or above it.
    """
    folder = root / place
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise Fault("no_folder", rule=place) from None
    return folder
