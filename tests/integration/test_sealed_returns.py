"""An officer's list that comes back as an office program saves it: under the passphrase with which it was opened."""

import pytest

from tasks.doors import inbox
from tasks.doors.workbook import seal
from tasks.ingestion.preview import preview
from tests.contacted import ContactedCounty
from tests.integration.test_round_trip import FRIDAY, _come_back, _fill, _opened, _saved
from warehouse.catalog import load_source

ATTEMPTS = "SELECT result FROM campaign.contact_attempt"
TOLD = "SELECT rejected_code, sent_by FROM ops.delivery WHERE source = 'phone_result'"


@pytest.fixture
def filled(county: ContactedCounty) -> bytes:
    """The list of B001 in clear, with a call that nobody took up; B002 has one too."""
    for _ in range(2):
        county.make_target()
    county.day()
    book = _opened(county)
    _fill(book, 1, 결과="부재", 통화시각="10:30")
    return _saved(book)


def _passphrase(county: ContactedCounty, recipient: str = "officer-B001") -> str:
    return county.home.keys().passphrase(recipient, "2024H1")


def test_a_list_under_its_own_passphrase_is_understood(county: ContactedCounty, filled: bytes) -> None:
    _come_back(county, seal(filled, _passphrase(county)))
    assert county.ask(ATTEMPTS) == [("NO_ANSWER",)]
    assert county.ask(TOLD) == [(None, "officer-B001")]


def test_a_list_that_was_sealed_anew_is_one_that_came_before(county: ContactedCounty, filled: bytes) -> None:
    """No two seals of one file are equal, and what is in clear is the same."""
    _come_back(county, seal(filled, _passphrase(county)), filled, seal(filled, _passphrase(county)))
    assert county.ask(ATTEMPTS) == [("NO_ANSWER",)]
    assert len(county.ask(TOLD)) == 1


@pytest.mark.parametrize("other", ["officer-B999", "partner-CREDIT"])
def test_a_list_under_another_passphrase_is_refused_as_locked_and_kept(
    county: ContactedCounty, filled: bytes, other: str
) -> None:
    _come_back(county, seal(filled, _passphrase(county, other)))
    assert county.ask(ATTEMPTS) == []
    assert county.ask(TOLD) == [("document_security", None)]


def test_a_list_that_was_changed_after_it_was_sealed_is_refused(
    county: ContactedCounty, filled: bytes
) -> None:
    content = bytearray(seal(filled, _passphrase(county)))
    content[len(content) // 2] ^= 1
    _come_back(county, bytes(content))
    assert county.ask(TOLD) == [("tampered", None)]


def test_a_sealed_list_in_the_drop_folder_is_known_by_its_name_and_a_preview_reads_it(
    county: ContactedCounty, filled: bytes
) -> None:
    ((number,),) = county.ask("SELECT package_id FROM ops.package WHERE recipient = 'officer-B001'")
    file = county.home.inbox / "_drop" / f"통화 ({number}).xlsx"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(seal(filled, _passphrase(county)))
    assert preview(county.home, "_drop", file)[0].startswith("phone_result")
    _come_back(county)
    assert county.ask(ATTEMPTS) == [("NO_ANSWER",)]


def test_a_list_of_an_agency_under_a_passphrase_of_ours_stays_locked(
    county: ContactedCounty, filled: bytes
) -> None:
    """It answers no package, so nobody was told a passphrase for it."""
    sealed = seal(filled, _passphrase(county))
    inbox.drop(county.home, load_source("rent_arrears"), f"{FRIDAY}.xlsx", sealed)
    _come_back(county)
    assert county.ask("SELECT rejected_code FROM ops.delivery WHERE source = 'rent_arrears'") == [
        ("document_security",)
    ]
