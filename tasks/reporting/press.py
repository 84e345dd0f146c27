"""A release in the form of the county's press release: text to paste and a workbook, each figure defined and traceable.

What is told of a release is settled by the releases up to it, so that writing it anew gives the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.doors.workbook import Sheet, guidance, titled, workbook
from tasks.reporting.geography import county_map
from tasks.reporting.pages import figures, period_words, place_words, render, words
from tasks.reporting.release import COUNTY, Release, releases_of
from tasks.small_counts import PlaceGroup, merge_places, told_again, told_within
from warehouse.connection import Transaction
from warehouse.county import County, parameters
from warehouse.home import Home, write_atomically

CELLS = ("helped", "ended", "unended")


@dataclass(frozen=True)
class Edition:
    """What may be told of a release.

    Args:
        figures: by name of ``figures.yaml``; None where it is small, or would give away what is.
        places: groups of towns with the households of ``CELLS``; empty where no table may be told.
    """

    release: Release
    figures: Mapping[str, int | None]
    places: Sequence[PlaceGroup]


@dataclass(frozen=True)
class Line:
    """One figure as it is told: its name, what it counts, the steps whose sum it is, and the count (None: not told)."""

    name: str
    meaning: str
    steps: str
    count: int | None
    before: int | None = None

    @property
    def count_ko(self) -> str:
        """The count with its unit."""
        return _households(self.count)

    @property
    def before_ko(self) -> str:
        """The count of the release before."""
        return _households(self.before)


def write_press(home: Home, copy: Transaction, campaign: Mapping[str, Any]) -> int:
    """Write the text and the workbook of every release of a campaign into the reports; how many there are."""
    told = editions(home, releases_of(copy, str(campaign["campaign_id"])))
    for place, edition in enumerate(told):
        former = told[place - 1] if place else None
        release = edition.release
        stem = f"{release.campaign_id}-release-{release.release_no}"
        text = _text(home, campaign, edition, former)
        write_atomically(home.reports / f"{stem}.txt", text.encode())
        sheets = _sheets(home, edition, former)
        write_atomically(home.reports / f"{stem}.xlsx", workbook(sheets, release.released_on))
    return len(told)


def editions(home: Home, releases: Sequence[Release]) -> list[Edition]:
    """What may be told of each release, given what was told of those before it."""
    county = County.read(home.county_file)
    told: list[Edition] = []
    tables: list[Sequence[PlaceGroup]] = []
    for release in releases:
        minimum = parameters("reporting", release.released_on)["small_count_minimum"]
        towns, counts = _towns(release), {name: sum(_steps(release, one)) for name, one in figures().items()}
        if sum(map(sum, towns.values())) != counts["surveyed"]:
            places = []  # what was destroyed since has no town, and how many that were would follow
        elif tables:
            places = told_again(towns, tables, minimum)
        else:
            places = merge_places(towns, county_map(county.code).neighbours, minimum)
        tables += [places] if places else []
        within = {name: figure.get("within") for name, figure in figures().items()}
        told.append(Edition(release, told_within(counts, within, minimum), places))
    return told


def _steps(release: Release, figure: Mapping[str, Any]) -> list[int]:
    return [release.households[step, COUNTY] for step in figure["steps"]]


def _towns(release: Release) -> dict[str, tuple[int, ...]]:
    towns = {place for figure, place in release.households if figure in CELLS}
    return {town: tuple(release.households.get((cell, town), 0) for cell in CELLS) for town in sorted(towns)}


def lines(edition: Edition, former: Edition | None) -> list[Line]:
    """The figures of a release, each with its definition and its source."""
    return [
        Line(
            str(figure["name"]),
            str(figure["meaning"]),
            " + ".join(figure["steps"]),
            edition.figures[name],
            former.figures[name] if former else None,
        )
        for name, figure in figures().items()
    ]


def _trace(release: Release) -> str:
    """Where every figure of a release is found again, up to the name of its steps."""
    return str(words()["figure_trace"]).format(campaign_id=release.campaign_id, release_no=release.release_no)


def _text(home: Home, campaign: Mapping[str, Any], edition: Edition, former: Edition | None) -> str:
    release = edition.release
    closed_on = campaign["closed_on"]
    is_closed = closed_on is not None and closed_on <= release.released_on
    told = lines(edition, former)
    return render(
        "press.txt",
        home,
        release.released_on,
        release=release,
        period=period_words(release.campaign_id),
        opened_on=campaign["opened_on"],
        until_on=closed_on if is_closed else release.released_on,
        is_closed=is_closed,
        figures=dict(zip(figures(), told, strict=True)),
        former=former,
        trace=_trace(release),
        changed=[line for line in told if former and line.count != line.before],
        places=_place_rows(home, edition),
        sums=_sums(edition),
    )


def _sums(edition: Edition) -> list[int]:
    return [sum(group.cells[n] for group in edition.places) for n in range(len(CELLS))]


def _place_rows(home: Home, edition: Edition) -> list[tuple[str, int, tuple[int, ...]]]:
    county = County.read(home.county_file)
    named, unknown = county.town_names, place_words(county)["unknown"]
    return [
        (
            "·".join(named.get(code, unknown) for code in sorted(group.codes, key=lambda code: (not code, code))),
            group.total,
            group.cells,
        )
        for group in edition.places
    ]  # fmt: skip


def _sheets(home: Home, edition: Edition, former: Edition | None) -> list[Sheet]:
    release, place = edition.release, place_words(County.read(home.county_file))["name"]
    told = lines(edition, former)
    figures = Sheet(
        "수준별 가구 수",
        titled({"구분": 28, "가구 수": 14, "뜻": 60, "출처(보기와 조건)": 60}),
        [[line.name, line.count_ko, line.meaning, _trace(release) + line.steps] for line in told],
    )
    rows = _place_rows(home, edition)
    sums = ("합계", sum(total for _, total, _ in rows), tuple(_sums(edition)))
    towns = Sheet(
        f"{place}별 가구 수",
        titled({place: 40, "대상": 10, "도움 종결": 10, "그 밖 종결": 10, "진행 중": 10}),
        [[name, f"{total:,}", *(f"{cell:,}" for cell in cells)] for name, total, cells in [*rows, sums]],
    )
    corrected = Sheet(
        "앞선 발표와 달라진 수",
        titled({"구분": 28, "앞선 발표": 14, "이번 발표": 14}),
        [[line.name, line.before_ko, line.count_ko] for line in told if line.count != line.before],
    )
    about = [
        ("확정번호", f"{release.campaign_id} 제{release.release_no}호"),
        ("문서번호", release.document_no),
    ]
    about += [("기준일", str(release.released_on)), ("확인값(SHA-256)", release.sha256)]
    about += [("모의", "지어낸 가구로 돌린 결과")] if home.is_simulated else []
    return [figures, *([towns] if edition.places else []), *([corrected] if former else []), guidance(about)]


def _households(count: int | None) -> str:
    return str(words()["not_told"]) if count is None else f"{count:,}가구"
