"""Holds the counties' files of a checkout to what is asked of them: what is wrong is told here and not at night."""

from collections.abc import Iterator
from pathlib import Path

from tasks.sources.places import Document, Finding
from warehouse.county import County
from warehouse.errors import Fault


def judged_counties(root: Path) -> Iterator[tuple[str, list[Finding]]]:
    """Each county's file by its path in the checkout, with what is wrong with it by line; never a value."""
    for file in sorted((root / "warehouse" / "counties").glob("*.yaml")):
        document = Document.read(root, file.relative_to(root).as_posix())
        yield document.name, document.findings or _faults(document, file)


def _faults(document: Document, file: Path) -> list[Finding]:
    if not isinstance(document.stated, dict):
        return [document.finding((), "states no county")]
    try:
        County.read(file)
    except Fault as fault:
        place = (fault.column or "").split(".")
        return [document.finding(place, f"{fault.column}: is missing or cannot be read as it stands")]
    return []
