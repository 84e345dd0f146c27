"""A sealed worklist in an office program of somebody else: opened, filled, saved under its passphrase, understood."""

import io
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from tasks.answers import judge_answers
from tasks.doors import inbox
from tasks.doors.rejection import Rejection
from tasks.doors.sealed import as_sent, opened, seals_of
from tasks.doors.workbook import unseal
from tasks.ingestion import take_in
from tasks.validation import validate
from tests.contacted import MONDAY, ContactedCounty
from tests.factories import fixture, some_keys
from tests.office import SOFFICE, worked_on
from warehouse.catalog import load_source

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-calc)"),
]

FRIDAY = MONDAY + timedelta(days=4)
OFFICER, LIST = "officer-B001", "전화 상담"


def _sealed(county: ContactedCounty) -> tuple[bytes, str]:
    """The newest package of the officer, and the passphrase that is told."""
    query = "SELECT made_on, file_name, period FROM ops.package WHERE recipient = 'officer-B001' ORDER BY run_no DESC"
    made_on, file_name, period = county.ask(query)[0]
    file = county.home.outbox / OFFICER / str(made_on) / file_name
    return file.read_bytes(), county.home.keys().passphrase(OFFICER, period)


def _come_back(county: ContactedCounty, saved: bytes, ending: str) -> None:
    inbox.drop(county.home, load_source("phone_result"), f"{FRIDAY}{ending}", saved)
    county.start(FRIDAY)
    for stage in (take_in, validate):
        stage(county.home, county.run)
    county.do(judge_answers)


def test_a_list_that_was_filled_and_saved_under_its_passphrase_is_understood(
    county: ContactedCounty, tmp_path: Path
) -> None:
    county.make_target()
    county.day()
    titles = county.opened(OFFICER)[LIST][0]
    filled = {"결과": "통화", "통화시각": "10:30", "통화(분)": "7", "욕구판단": "비대상"}
    typed = {(LIST, titles.index(title) + 1, 2): text for title, text in filled.items()}
    _come_back(county, worked_on(tmp_path / "desk", *_sealed(county), typed), ".xlsx")
    assert county.ask("SELECT result, talk_minutes FROM campaign.contact_attempt") == [("TALKED", 7)]
    assert county.ask("SELECT rule FROM ops.quarantine") == []


def test_each_cell_stays_the_text_that_was_written(county: ContactedCounty, tmp_path: Path) -> None:
    """Neither a name nor a telephone becomes a formula or a number, and no choice is lost."""
    household = county.household(person_name="=1+1", phone="01001234567")
    county.make_target(household)
    county.day()
    sealed, passphrase = _sealed(county)
    saved = openpyxl.load_workbook(
        io.BytesIO(unseal(worked_on(tmp_path / "desk", sealed, passphrase, {}), passphrase))
    )
    sent = openpyxl.load_workbook(io.BytesIO(unseal(sealed, passphrase)))
    assert saved.sheetnames == sent.sheetnames
    for sheet in sent:
        cells = {cell.coordinate: cell.value for row in sheet for cell in row if cell.value}
        assert {place: saved[sheet.title][place].value for place in cells} == cells
    assert "=1+1" in {cell.value for row in saved[LIST] for cell in row if cell.data_type == "s"}
    choices = [one.formula1 for one in saved[LIST].data_validations.dataValidation if one.type == "list"]
    assert len(choices) == sum(one.type == "list" for one in sent[LIST].data_validations.dataValidation) > 0


def test_a_partner_whose_program_seals_without_a_check_is_told_to_use_one_that_has_it(tmp_path: Path) -> None:
    source, keys = load_source("partner_reply"), some_keys()
    seals = seals_of(source, keys, MONDAY)
    sent = as_sent(source, fixture("partner_reply"), keys, MONDAY)
    with pytest.raises(Rejection) as refused:
        opened(source, worked_on(tmp_path / "desk", sent, seals[0].passphrase, {}), seals)
    assert refused.value.code == "seal_unchecked"


@pytest.mark.parametrize("ending", [".xls", ".ods"])
def test_a_list_that_was_saved_in_another_format_is_refused_with_what_to_do(
    county: ContactedCounty, tmp_path: Path, ending: str
) -> None:
    county.make_target()
    county.day()
    _come_back(county, worked_on(tmp_path / "desk", *_sealed(county), {}, ending), ending)
    ((told,),) = county.ask("SELECT rejected_ko FROM ops.delivery WHERE rejected_code = 'wrong_format'")
    assert "xlsx로" in told
