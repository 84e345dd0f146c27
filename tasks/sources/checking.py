"""``source check``: everything that is wrong with the declared sources, by file and line, and not only the first."""

from collections.abc import Iterator

from tasks.sources.judging import Judged, judge
from tasks.sources.places import Finding
from warehouse.errors import Refusal
from warehouse.home import CHECKOUT

_FOLDERS = {"warehouse/sources": ".yaml", "expectations/sources": ".yaml", "tests/fixtures/deliveries": ""}


def check_sources(code: str | None = None) -> Iterator[str]:
    """One line for each source that is well, and one for each fault of those that are not.

    Args:
        code: the only source to be checked; every one when not given.

    Raises:
        Refusal: there is no such source; or, once all is told, something is wrong.
    """
    codes = sorted(_codes())
    if code is not None and code not in codes:
        raise Refusal(f"There is no source {code}: see `balgul source list`.")
    wrong: set[str] = set()
    faults = 0
    judged = [judge(CHECKOUT, each) for each in (codes if code is None else [code])]
    for each, findings, line in _tried(judged):
        yield from map(str, findings)
        faults += len(findings)
        wrong |= {each} if findings else set()
        if not findings:
            yield line
    if wrong:
        raise Refusal(f"{faults} faults in {len(wrong)} of {len(judged)} sources.")


def _codes() -> set[str]:
    """Every source of which one of the three files is there."""
    found = ((CHECKOUT / folder).glob(f"*{ending}") for folder, ending in _FOLDERS.items())
    return {
        file.stem
        for files in found
        for file in files
        if file.suffix != ".json" and not file.name.startswith(".")
    }


def _tried(judged: list[Judged]) -> Iterator[tuple[str, list[Finding], str]]:
    """Each source with what is wrong with it and, where nothing is, with what became of its fixture."""
    sound = [each for each in judged if not each.findings]
    if not sound:
        yield from ((each.code, each.findings, "") for each in judged)
        return
    # Ingestion, validation and linkage bring Prefect and Great Expectations, which a broken form need not wait for.
    from tasks.sources.trial import trial_of

    with trial_of([each.source for each in sound if each.source]) as trial:
        for each in judged:
            if each.findings:
                yield each.code, each.findings, ""
                continue
            tried = trial.of(each)
            counts = f"{tried.rows} rows, {tried.persons} persons, {tried.observations} observations"
            yield each.code, list(tried.findings), f"ok  {each.code:<26}{counts}{_open_questions(each)}"


def _open_questions(judged: Judged) -> str:
    if not judged.questions:
        return ""
    return f"; {len(judged.questions)} questions open (warehouse/sources/{judged.code}.yaml:{judged.questions[0]})"
