"""Holds the counties' files of a checkout to what is asked of them: what is wrong is told here and not at night."""

from collections.abc import Iterator
from pathlib import Path

from tasks.sources.places import Document, Finding
from tasks.visits.places import outlined_towns
from warehouse.county import County, outlined_as
from warehouse.errors import Fault, Refusal


def judged_counties(root: Path) -> Iterator[tuple[str, list[Finding]]]:
    """Each county's file by its path in the checkout, with what is wrong with it by line; never a value."""
    for file in sorted((root / "warehouse" / "counties").glob("*.yaml")):
        document = Document.read(root, file.relative_to(root).as_posix())
        yield document.name, document.findings or _faults(document, file)


def hold_county(file: Path) -> None:
    """Raise Refusal with the first thing that is wrong with a county's file: file, line, key and rule, no value."""
    document = Document.read(file.parent, file.name)
    if findings := document.findings or _faults(document, file):
        raise Refusal(f"{findings[0]}.")


def _faults(document: Document, file: Path) -> list[Finding]:
    if not isinstance(document.stated, dict):
        return [document.finding((), "states no county")]
    try:
        county = County.read(file)
    except Fault as fault:
        place = [int(key) if key.isdecimal() else key for key in (fault.column or "").split(".")]
        rule = (fault.rule or "is_missing_or_cannot_be_read").replace("_", " ")
        return [document.finding(place, f"{fault.column}: {rule}")]
    return list(_unplaced_towns(document, county))


def _unplaced_towns(document: Document, county: County) -> Iterator[Finding]:
    """Towns of which nobody could plan a visit: without an official outline, and no ``point`` is stated."""
    outlined = outlined_towns()
    for number, town in enumerate(county.towns):
        if not town.get("point") and outlined_as(str(town["code"])) not in outlined:
            wanted = f"towns.{number}.point: is missing: the outlines have no such town, so state [latitude, longitude]"
            yield document.finding(["towns", number], wanted)
