"""A thousand referrals: sealed and registered with their letters, and opened again to see that each is there."""

import io
import time
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from pypdf import PdfReader

from benchmarks.referral_county import DAY, county_with
from benchmarks.row import Row
from tasks.doors.outbox import quarter
from tasks.doors.workbook import unseal
from tasks.referrals import refer_households
from tasks.stage import Run
from warehouse.home import Home

_REFERRALS, _REPETITIONS = 1_000, 3


@dataclass(frozen=True)
class _Taken:
    """CPU seconds of all and of opening, and what was opened."""

    all_s: float
    opening_s: float
    workbooks: int
    pages: int


def measure(_: Home) -> list[Row]:
    """CPU seconds of the stage that sends 1,000 drafts, and of opening every workbook and letter."""
    found = []
    for _repetition in range(_REPETITIONS):
        with county_with(_REFERRALS, (0,)) as (home, run):
            found.append(_sent_and_opened(home, run))
    one = found[0]
    note = f"{one.workbooks} workbooks, as many letters of {one.pages} pages; opening {one.opening_s:.1f} s of it"
    compared = f"CPU s of {_REFERRALS} sealed with letters and opened"
    return [Row.of("referrals", compared, [each.all_s for each in found], bar=15, note=note)]


def _sent_and_opened(home: Home, run: Run) -> _Taken:
    started = time.process_time()
    sent = refer_households.run_in(home, run)["sent"]
    sealed_at = time.process_time()
    workbooks, told, pages = sorted(home.outbox.glob("partner-*/*/*.xlsx")), 0, 0
    for workbook in workbooks:
        refs = _refs_of(home, workbook)
        (letter,) = workbook.parent.glob("referral_letter-*.pdf")
        read = PdfReader(letter).pages
        said = "\n".join(page.extract_text() for page in read)
        assert all(ref in said for ref in refs)
        told, pages = told + len(refs), pages + len(read)
    taken = time.process_time()
    assert told == sent == _REFERRALS
    return _Taken(taken - started, taken - sealed_at, len(workbooks), pages)


def _refs_of(home: Home, workbook: Path) -> set[str]:
    """The references of a workbook: those to reply about are those that were asked about."""
    passphrase = home.keys().passphrase(workbook.parts[-3], quarter(DAY))
    book = openpyxl.load_workbook(io.BytesIO(unseal(workbook.read_bytes(), passphrase)), read_only=True)
    lines = [list(sheet.iter_rows(values_only=True)) for sheet in (book["의뢰"], book["회신"])]
    asked, replied = ({str(line[titles.index("대상번호")]) for line in body} for titles, *body in lines)
    assert asked == replied
    return asked
