"""``source check``: everything that is wrong with the declared sources, by file and line, and not only the first."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from yaml import YAMLError

from tasks.sources.counties import judged_counties
from tasks.sources.judging import Judged, judge
from tasks.sources.places import Finding
from warehouse.catalog import Source, load_source
from warehouse.errors import Fault, Refusal
from warehouse.home import CHECKOUT, Home

if TYPE_CHECKING:
    from datetime import date

    from tasks.sources.trial import Trial, Tried

_FOLDERS = {"warehouse/sources": ".yaml", "expectations/sources": ".yaml", "tests/fixtures/deliveries": ""}


def check_sources(code: str | None = None) -> Iterator[str]:
    """One line for each source that is well, and one for each fault of those that are not, and of counties' files.

    Args:
        code: the only source to be checked; every one, and every county's file, when not given.

    Raises:
        Refusal: there is no such source; or, once all is told, something is wrong.
    """
    codes = sorted(_codes())
    if code is not None and code not in codes:
        raise Refusal(f"There is no source {code}: see `balgul source list`.")
    asked = [judge(CHECKOUT, each) for each in (codes if code is None else [code])]
    counties = list(judged_counties(CHECKOUT, *_own_county())) if code is None else []
    wrong = {name for name, findings, _ in counties if findings}
    faults = sum(len(findings) for _, findings, _ in counties)
    yield from (
        str(finding)
        for _, findings, notes in counties
        for finding in (*findings, *(f"note: {one}" for one in notes))
    )
    for each, findings, line in _tried(asked, codes):
        yield from map(str, findings)
        faults += len(findings)
        wrong |= {each} if findings else set()
        if not findings:
            yield line
    if wrong:
        raise Refusal(
            f"{faults} faults in {len(wrong)} of {len(asked) + len(counties)} sources and counties."
        )


def _own_county() -> list[Path]:
    """The county's file of the home at hand, where it lies outside the checkout."""
    try:
        file = Home.at().county_file
    except Refusal:  # there is no home, or its file is gone: other commands say so
        return []
    return [] if file.is_relative_to(CHECKOUT) else [file]


def _codes() -> set[str]:
    """Every source of which one of the three files is there."""
    found = ((CHECKOUT / folder).glob(f"*{ending}") for folder, ending in _FOLDERS.items())
    return {
        file.name.split(".")[0]
        for files in found
        for file in files
        if file.suffix != ".json" and not file.name.startswith(".")
    }


def _tried(asked: Sequence[Judged], codes: Sequence[str]) -> Iterator[tuple[str, list[Finding], str]]:
    """Each source with what is wrong with it and, where nothing is, with what became of its fixture."""
    sound = [each for each in asked if not each.findings]
    with ExitStack() as stack:
        trial = _trial(stack, sound, codes) if sound else None
        for each in asked:
            if each.findings or trial is None:
                yield (
                    each.code,
                    each.findings,
                    f"--  {each.code:<26}not run: a view needs a source that is broken",
                )
                continue
            tried = trial.of(each)
            newest = tried[max(tried)]
            counts = f"{newest.rows} rows, {newest.persons} persons, {newest.observations} observations"
            findings = [finding for one in tried.values() for finding in one.findings]
            yield (
                each.code,
                findings,
                f"ok  {each.code:<26}{counts}{_older(each, tried)}{_open_questions(each)}",
            )


def _trial(stack: ExitStack, sound: Sequence[Judged], codes: Sequence[str]) -> "Trial | None":
    """A home for the fixtures; None where a broken source leaves the views without a table."""
    # Ingestion, validation and linkage bring Prefect and Great Expectations, which a broken form need not wait for.
    from tasks.sources.trial import trial_of

    declared = [source for code in codes if (source := _loaded(code))]
    try:
        return stack.enter_context(trial_of([each.source for each in sound if each.source], declared))
    except Fault:
        if len(declared) == len(codes):
            raise
        return None


def _loaded(code: str) -> Source | None:
    try:
        return load_source(code)
    except (Fault, YAMLError):
        return None


def _older(judged: Judged, tried: "Mapping[date, Tried]") -> str:
    """What is to be said of the layouts before the newest."""
    days = sorted(layout.layout_from for layout in judged.source.layouts) if judged.source else []
    told = (f"{tried[day].rows} rows" if day in tried else "no fixture" for day in days[:-1])
    return "".join(f"; layout {day}: {said}" for day, said in zip(days[:-1], told, strict=True))


def _open_questions(judged: Judged) -> str:
    if not judged.questions:
        return ""
    return f"; {len(judged.questions)} questions open (warehouse/sources/{judged.code}.yaml:{judged.questions[0]})"
