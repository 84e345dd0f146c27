"""A thousand referrals: written, sealed, registered, and opened again to see that each is there."""

import io
import time

import openpyxl

from benchmarks.referral_county import DAY, county_with
from benchmarks.row import Row
from tasks.doors.outbox import quarter
from tasks.doors.workbook import unseal
from tasks.referrals import refer_households
from tasks.stage import Run
from warehouse.home import Home

_REFERRALS, _REPETITIONS = 1_000, 3


def measure(_: Home) -> list[Row]:
    """CPU seconds of the stage that sends 1,000 drafts and of opening every package with its passphrase."""
    found = []
    for _repetition in range(_REPETITIONS):
        with county_with(_REFERRALS, (0,)) as (home, run):
            found.append(_sent_and_opened(home, run))
    note = f"{found[0][1]} packages, opening {found[0][2]:.1f} s of it"
    return [
        Row.of(
            "referrals",
            f"CPU s of {_REFERRALS} sealed and opened",
            [one[0] for one in found],
            bar=15,
            note=note,
        )
    ]


def _sent_and_opened(home: Home, run: Run) -> tuple[float, int, float]:
    started = time.process_time()
    sent = refer_households.run_in(home, run)["sent"]
    sealed_at = time.process_time()
    rows, packages = 0, sorted(home.outbox.glob("partner-*/*/*.xlsx"))
    for package in packages:
        passphrase = home.keys().passphrase(package.parts[-3], quarter(DAY))
        book = openpyxl.load_workbook(io.BytesIO(unseal(package.read_bytes(), passphrase)), read_only=True)
        lines = [list(sheet.iter_rows(values_only=True)) for sheet in (book["의뢰"], book["회신"])]
        refs = [{line[titles.index("대상번호")] for line in body} for titles, *body in lines]
        assert refs[0] == refs[1]
        rows += len(refs[0])
    taken = time.process_time() - started
    assert rows == sent == _REFERRALS
    return taken, len(packages), time.process_time() - sealed_at
