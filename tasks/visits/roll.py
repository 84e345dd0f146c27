"""The 방문명부: whom an officer visits on one day, on one page to print, carry and shred. No reason stands on it.

It is a sheet of the day sheet, and a PDF of its own. Each page has a print number; the trip sheet asks the desk for the
numbers that nobody has said to be shredded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from tasks.doors.outbox import Package, send
from tasks.doors.printed import printed
from tasks.doors.workbook import Sheet, titled
from warehouse.connection import Transaction

Row = dict[str, Any]

KIND = "visit_roll"
TEMPLATE = Path(__file__).with_name("roll.typ")
WIDTHS = {"순서": 6, "시각": 8, "성명": 12, "연락처": 18, "주소": 60, "담당자": 12, "동행자": 12}


@dataclass(frozen=True)
class Page:
    """The page of one day: its lines are in the order of the tour, as ``WIDTHS`` names their cells."""

    print_no: str
    day: date
    lines: Sequence[Sequence[str]]

    @property
    def title(self) -> str:
        """What stands above the page, and names its sheet."""
        return f"방문명부 {self.day.month}.{self.day.day}"

    @property
    def footer(self) -> str:
        """What stands at the foot of every printed page."""
        return f"인쇄번호 {self.print_no} · 쓴 뒤 파쇄"


def pages_of(package_id: str, stops: Iterable[tuple[date, Sequence[str]]]) -> list[Page]:
    """The pages of a package.

    Args:
        package_id: of the day sheet.
        stops: each visit's day, and its cells after the number in the order; ordered by day and time.
    """
    return [
        Page(
            f"{package_id[:8]}-{day:%m%d}",
            day,
            [[str(number), *cells] for number, (_, cells) in enumerate(together, 1)],
        )
        for day, together in groupby(stops, key=lambda stop: stop[0])
    ]


def roll_sheet(page: Page) -> Sheet:
    """A page as a sheet that is ready to print."""
    return Sheet(page.title, titled(WIDTHS), page.lines, footer=page.footer)


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
