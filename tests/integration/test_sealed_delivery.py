"""A partner's reply goes through the inbox sealed, and the delivery says whose it is; in clear it is refused."""

from pathlib import Path

import pytest

from tasks.doors import inbox
from tasks.doors.workbook import seal
from tasks.ingestion import take_in
from tests.factories import ask, fixture, fresh_home, one, start
from warehouse.catalog import load_source
from warehouse.home import Home

CODE, PLAIN = "partner_reply", fixture("partner_reply")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return fresh_home(tmp_path)


def drop(home: Home, name: str, content: bytes) -> None:
    inbox.drop(home, load_source(CODE), name, content)


def test_a_reply_in_clear_is_refused_with_a_sentence_for_its_sender(home: Home) -> None:
    drop(home, "clear", PLAIN)
    assert take_in(home, start(home))["rejected"] == 1
    ((code, said, sent_by),) = ask(home, "SELECT rejected_code, rejected_ko, sent_by FROM ops.delivery")
    assert (code, sent_by) == ("not_sealed", None)
    assert "암호가 풀린 파일" in str(said)
    assert one(home, "SELECT count(*) FROM raw.partner_reply") == 0


def test_a_reply_that_was_sealed_is_taken_in_once_however_often_it_is_sealed(home: Home) -> None:
    for name in ("first", "again"):
        drop(home, name, seal(PLAIN, home.keys().passphrase("partner-CREDIT", "2024Q1")))
    assert take_in(home, start(home))["rows"] == 11
    assert ask(home, "SELECT sent_by, rows_received FROM ops.delivery") == [("partner-CREDIT", 11)]
