"""A reply is taken under the seal of whoever got the package, and in no other way."""

from datetime import date

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from tasks.doors.rejection import Rejection
from tasks.doors.sealed import as_sent, opened, seals_of
from tasks.doors.workbook import seal
from tests.factories import fixture, some_keys
from warehouse.catalog import all_sources, load_source

DAY = date(2024, 3, 4)
SOURCE, PLAIN, KEYS = load_source("partner_reply"), fixture("partner_reply"), some_keys()
SEALS = seals_of(SOURCE, KEYS, DAY)


def refused(content: bytes) -> str:
    with pytest.raises(Rejection) as rejection:
        opened(SOURCE, content, SEALS)
    return rejection.value.code


@pytest.mark.parametrize(
    ("recipient", "period"),
    [("partner-CREDIT", "2024Q1"), ("partner-MENTAL", "2023Q4"), ("partner-LEGAL", "2023Q1")],
)
def test_the_passphrase_that_opens_a_reply_says_whose_it_is(recipient: str, period: str) -> None:
    assert opened(SOURCE, seal(PLAIN, KEYS.passphrase(recipient, period)), SEALS) == (PLAIN, recipient)


def test_a_reply_in_clear_is_refused() -> None:
    assert refused(PLAIN) == "not_sealed"


@pytest.mark.parametrize(
    "passphrase",
    [KEYS.passphrase("officer-B001", "2024Q1"), KEYS.passphrase("partner-CREDIT", "2022Q4"), "다른 암호"],
)
def test_a_reply_under_a_passphrase_that_no_partner_was_told_lately_is_refused(passphrase: str) -> None:
    assert refused(seal(PLAIN, passphrase)) == "seal_unknown"


def test_a_reply_that_was_changed_after_it_was_sealed_is_refused() -> None:
    content = bytearray(as_sent(SOURCE, PLAIN, KEYS, DAY))
    content[len(content) // 2] ^= 1
    assert refused(bytes(content)) == "tampered"


@pytest.mark.parametrize("length", [8, 512, 4096])
def test_what_is_left_of_a_sealed_reply_is_refused(length: int) -> None:
    assert refused(as_sent(SOURCE, PLAIN, KEYS, DAY)[:length]) == "seal_unknown"


def _with_rounds(sealed: bytes, rounds: int) -> bytes:
    """The same file, as long as before, that says another number of rounds; blanks of its XML give way."""
    said, blanks = f'spinCount="{rounds}"'.encode(), 28 - len(str(rounds)) + len("1000")
    changed = sealed.replace(b'spinCount="1000"', said).replace(
        b"\n" + b" " * 28 + b"hashSize", b"\n" + b" " * blanks + b"hashSize"
    )
    assert len(changed) == len(sealed)
    return changed


def test_a_seal_that_is_made_to_keep_its_reader_busy_is_refused_before_a_passphrase_is_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = []
    monkeypatch.setattr(OOXMLFile, "load_key", lambda *_, **said: tried.append(said))
    sealed = as_sent(SOURCE, PLAIN, KEYS, DAY)
    assert refused(_with_rounds(sealed, 9_999_999)) == "seal_unknown"
    assert tried == []


def test_no_other_source_than_the_partners_comes_sealed() -> None:
    assert [source.code for source in all_sources() if seals_of(source, KEYS, DAY)] == ["partner_reply"]
