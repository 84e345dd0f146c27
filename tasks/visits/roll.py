"""The 방문명부: whom an officer visits on one day, on one page to print, carry and shred. No reason stands on it.

It is a sheet of the day sheet, and a PDF of its own. Each page has a print number; the trip sheet asks the desk for the
numbers that nobody has said to be shredded. When a visit of a day changes, the officer gets the whole day anew, on a
page that says which one it replaces.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from tasks.doors.outbox import Package, send
from tasks.doors.printed import picture, printed
from tasks.doors.workbook import Field, Sheet, titled
from tasks.visits.tour_map import Village, tour_map
from tasks.visits.wishes import stands_at
from warehouse.connection import Transaction

Row = dict[str, Any]

KIND = "visit_roll"
REPLACED = "방문명부 교체"
TEMPLATE = Path(__file__).with_name("roll.typ")
_MAP = Path(__file__).with_name("map.typ")
WIDTHS = {"순서": 6, "시각": 8, "성명": 12, "연락처": 18, "주소": 60, "담당자": 12, "동행자": 12}


@dataclass(frozen=True)
class Page:
    """The page of one day: its lines are in the order of the tour, as ``WIDTHS`` names their cells; its map is SVG.

    ``replaces``: the print number of the page of this day that the officer had before.
    """

    print_no: str
    day: date
    lines: Sequence[Sequence[str]]
    map: str = ""
    replaces: str = ""

    @property
    def title(self) -> str:
        """What stands above the page, and names its sheet."""
        return f"방문명부 {self.day.month}.{self.day.day}"

    @property
    def footer(self) -> str:
        """What stands at the foot of every printed page."""
        return f"인쇄번호 {self.print_no} · 쓴 뒤 파쇄"

    @property
    def notice(self) -> str:
        """What the page says of the one that it replaces."""
        return f"이전 표를 대신합니다: 인쇄번호 {self.replaces} 파쇄" if self.replaces else ""


@dataclass(frozen=True)
class Stop:
    """A visit: its day, its cells after the number in the order, and the town and village of its household."""

    day: date
    cells: Sequence[str]
    town_code: str
    ri: str


@dataclass
class Papers:
    """What an officer is to have on paper of the days of which a visit changes.

    Args:
        visits: all of those days, by day and time.
        replaced: print numbers of the earlier pages of those days that no desk has seen shredded, oldest first.
    """

    visits: list[Row] = field(default_factory=list)
    replaced: dict[date, list[str]] = field(default_factory=lambda: defaultdict(list))


def papers_of(tx: Transaction, visits: Sequence[Row], withdrawn: Sequence[Row]) -> dict[str, Papers]:
    """The papers of each officer of whose days this run changes a visit.

    Args:
        visits: as they will be written, with ``before``.
        withdrawn: visits that this run takes back.
    """
    # Of one that is but confirmed where it stands the page says nothing new.
    moved = [visit for visit in visits if visit["before"] != stands_at(visit) or visit["why"] == "address"]
    changed = {(visit["officer_id"], visit["visit_on"]) for visit in (*moved, *withdrawn)}
    changed |= {(slot.officer_id, slot.day) for visit in moved if (slot := visit["before"]) is not None}
    if not changed:
        return {}
    written = {visit["visit_id"] for visit in (*visits, *withdrawn)}
    standing = [row for row in tx.rows("visits/select_visit_ahead") if row["visit_id"] not in written]
    found: dict[str, Papers] = defaultdict(Papers)
    for visit in sorted((*standing, *visits), key=lambda one: (one["visit_on"], one["start_minute"])):
        if (visit["officer_id"], visit["visit_on"]) in changed:
            found[visit["officer_id"]].visits.append(visit)
    for row in tx.rows("visits/select_roll_ahead"):
        if (row["officer_id"], row["visit_on"]) in changed:
            found[row["officer_id"]].replaced[row["visit_on"]].append(row["print_no"])
    return found


def pages_of(
    package_id: str,
    stops: Iterable[Stop],
    villages: Mapping[tuple[str, str], Village],
    replaced: Mapping[date, Sequence[str]],
) -> list[Page]:
    """The pages of a package.

    Args:
        package_id: of the day sheet.
        stops: ordered by day and time.
        villages: points of villages by town and name; a town's own has no name.
        replaced: print numbers of earlier pages by day, oldest first.
    """
    return [
        replace(
            _page(f"{package_id[:8]}-{day:%m%d}", day, list(together), villages),
            replaces=next(reversed(replaced.get(day, ())), ""),
        )
        for day, together in groupby(stops, key=lambda stop: stop.day)
    ]


def _page(
    print_no: str, day: date, stops: Sequence[Stop], villages: Mapping[tuple[str, str], Village]
) -> Page:
    lines = [[str(number), *stop.cells] for number, stop in enumerate(stops, 1)]
    office = villages.get((next((stop.town_code for stop in stops if stop.town_code), ""), ""))
    places = [villages.get((stop.town_code, stop.ri)) if stop.ri else None for stop in stops]
    around = [one for one in villages.values() if one.name]
    return Page(print_no, day, lines, tour_map(office, places, around) if office else "")


def villages_of(tx: Transaction) -> dict[tuple[str, str], Village]:
    """The points of all villages and towns of the county."""
    return {
        (row["town_code"], row["ri"]): Village(row["ri"], row["latitude"], row["longitude"])
        for row in tx.rows("visits/select_village")
    }


def roll_sheet(page: Page) -> Sheet:
    """A page as a sheet that is ready to print."""
    drawn = picture(_MAP, {"map": page.map}) if page.map else b""
    footer = " · ".join(filter(None, (page.footer, page.notice)))
    return Sheet(page.title, titled(WIDTHS), page.lines, footer=footer, picture=drawn)


def replaced_sheet(pages: Sequence[Page], replaced: Mapping[date, Sequence[str]]) -> Sheet:
    """Which earlier pages are to be shredded, by day, and the page that is to be printed instead, if there is one."""
    new = {page.day: page.print_no for page in pages}
    fields = (Field("방문일", 12), Field("파쇄할 이전 표", 40), Field("새 표", 24))
    lines = [
        [str(day), ", ".join(numbers), new.get(day, "없음(그날 방문 없음)")]
        for day, numbers in sorted(replaced.items())
    ]
    return Sheet(REPLACED, fields, lines)


def send_roll(tx: Transaction, recipient: str, period: str, pages: Sequence[Page], officer_ko: str) -> None:
    """Send the pages once more as a PDF, for who has no office program at hand."""
    if not pages:
        return
    content = {
        "titles": list(WIDTHS),
        "widths": list(WIDTHS.values()),
        "pages": [
            {
                "title": page.title,
                "footer": page.footer,
                "notice": page.notice,
                "day": str(page.day),
                "officer": officer_ko,
                "lines": page.lines,
                "map": page.map,
            }
            for page in pages
        ],
    }
    send(tx, Package(recipient, KIND, period, printed(TEMPLATE, content), []))


def keep_pages(tx: Transaction, package_id: str, officer_id: str, pages: Sequence[Page]) -> None:
    """Note which pages an officer was given, so that each is asked for when they are back."""
    facts = [
        {
            "package_id": package_id,
            "print_no": page.print_no,
            "officer_id": officer_id,
            "visit_on": page.day,
            "visits": len(page.lines),
        }
        for page in pages
    ]
    tx.keep("campaign.visit_roll", facts)
