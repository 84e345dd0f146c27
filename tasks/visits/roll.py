"""The 방문명부: whom an officer visits on one day, on one page to print, carry and shred. No reason stands on it.

It is a sheet of the day sheet, and a PDF of its own. Each page has a print number; the trip sheet asks the desk for the
numbers that nobody has said to be shredded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

import polars as pl

from tasks.doors.outbox import Package, send
from tasks.doors.printed import picture, printed
from tasks.doors.workbook import Sheet, titled
from tasks.visits.tour_map import Village, tour_map
from warehouse.connection import Transaction

KIND = "visit_roll"
TEMPLATE = Path(__file__).with_name("roll.typ")
_MAP = Path(__file__).with_name("map.typ")
WIDTHS = {"순서": 6, "시각": 8, "성명": 12, "연락처": 18, "주소": 60, "담당자": 12, "동행자": 12}


@dataclass(frozen=True)
class Page:
    """The page of one day: its lines are in the order of the tour, as ``WIDTHS`` names their cells; its map is SVG."""

    print_no: str
    day: date
    lines: Sequence[Sequence[str]]
    map: str = ""

    @property
    def title(self) -> str:
        """What stands above the page, and names its sheet."""
        return f"방문명부 {self.day.month}.{self.day.day}"

    @property
    def footer(self) -> str:
        """What stands at the foot of every printed page."""
        return f"인쇄번호 {self.print_no} · 쓴 뒤 파쇄"


@dataclass(frozen=True)
class Stop:
    """A visit: its day, its cells after the number in the order, and the town and village of its household."""

    day: date
    cells: Sequence[str]
    town_code: str
    ri: str


def pages_of(
    package_id: str, stops: Iterable[Stop], villages: Mapping[tuple[str, str], Village]
) -> list[Page]:
    """The pages of a package.

    Args:
        package_id: of the day sheet.
        stops: ordered by day and time.
        villages: points of villages by town and name; a town's own has no name.
    """
    return [
        _page(f"{package_id[:8]}-{day:%m%d}", day, list(together), villages)
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
    return Sheet(page.title, titled(WIDTHS), page.lines, footer=page.footer, picture=drawn)


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
            "run_no": tx.context["run_no"],
        }
        for page in pages
    ]
    if facts:
        tx.insert("campaign.visit_roll", pl.DataFrame(facts))
