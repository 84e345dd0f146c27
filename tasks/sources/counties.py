"""Holds the counties' files of a checkout to what is asked of them: what is wrong is told here and not at night."""

from collections.abc import Iterator
from pathlib import Path

from tasks.sources.places import Document, Finding
from warehouse.county import County, outlined, outlined_as
from warehouse.county_rules import Mistake, unknown_keys
from warehouse.errors import Fault, Refusal


def judged_counties(root: Path, *own: Path) -> Iterator[tuple[str, list[Finding], list[Finding]]]:
    """Each county's file by its path in the checkout, what is wrong with it, and what to know; no value.

    Args:
        root: the checkout.
        own: further files, which lie elsewhere and are told by their names.
    """
    for file in (*sorted((root / "warehouse" / "counties").glob("*.yaml")), *own):
        folder = root if file.is_relative_to(root) else file.parent
        document = Document.read(folder, file.relative_to(folder).as_posix())
        faults = document.findings or _faults(document, file)
        yield document.name, faults, [] if faults else _notes(document, file)


def hold_county(file: Path) -> list[Finding]:
    """What to know of a county's file that is in order: file, line, key and what follows, no value.

    Raises:
        Refusal: something is wrong with it; the first thing, by file, line, key and rule.
    """
    document = Document.read(file.parent, file.name)
    if findings := document.findings or _faults(document, file):
        raise Refusal(f"{findings[0]}.")
    return _notes(document, file)


def _faults(document: Document, file: Path) -> list[Finding]:
    if not isinstance(document.stated, dict):
        return [document.finding((), "states no county")]
    try:
        county = County.read(file)
    except Fault as fault:
        return [_broken(document, (fault.column or "", fault.rule or "is_missing_or_cannot_be_read"))]
    wrong = [_broken(document, mistake) for mistake in unknown_keys(document.stated)]
    return wrong + [
        document.finding(
            ["towns", number],
            f"towns.{number}.point: is missing: the outlines have no such town, so state [latitude, longitude]",
        )
        for number in _without_outline(county)
        if not county.towns[number].get("point")
    ]


def _broken(document: Document, mistake: Mistake) -> Finding:
    key, rule = mistake
    place = [int(part) if part.isdecimal() else part for part in key.split(".")]
    return document.finding(place, f"{key}: {rule.replace('_', ' ')}")


def _notes(document: Document, file: Path) -> list[Finding]:
    """Towns that the outlines do not have: a new one may be right, and a mistyped code is not."""
    return [
        document.finding(
            ["towns", number, "code"],
            f"towns.{number}.code: has no outline, so the map of the report leaves the town out; check the code",
        )
        for number in _without_outline(County.read(file))
    ]


def _without_outline(county: County) -> list[int]:
    """The places in the file of towns that the official outlines do not have."""
    known = {meta["code"][:8] for meta in outlined("emd")}
    outlined_now = {one.now for one in county.former if outlined_as(one.code) in known}
    return [
        number
        for number, town in enumerate(county.towns)
        if outlined_as(str(town["code"])) not in known and str(town["code"]) not in outlined_now
    ]
