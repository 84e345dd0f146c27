"""The passphrases of several packages at once."""

from pathlib import Path

import pytest

from tasks.doors import windows
from tasks.doors.workbook import unseal
from tests.factories import AS_OF, ask, fresh_home, person, screen
from tests.screened import TUESDAY, listed
from warehouse.errors import Refusal
from warehouse.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return fresh_home(tmp_path / "home")


def test_each_of_several_packages_opens_with_its_passphrase_and_every_telling_is_logged(home: Home) -> None:
    for number, day in ((1, AS_OF), (2, TUESDAY)):
        listed(home, person(number))
        screen(home, day)
    files = sorted(home.outbox.glob("team_head/*/*.xlsx"))
    told = windows.passphrases(home, [str(file) for file in files], told_to="한가람", reason="전화로 물음")
    assert len(told) == 2
    for file, passphrase in zip(files, told, strict=True):
        assert unseal(file.read_bytes(), passphrase).startswith(b"PK")
    logged = ask(home, "SELECT subject_id, told_to, reason FROM ops.access_log ORDER BY accessed_at")
    assert logged == [(file.stem.rpartition("-")[2], "한가람", "전화로 물음") for file in files]


def test_when_one_of_the_packages_is_unknown_none_is_told_and_its_name_is_not_repeated(home: Home) -> None:
    listed(home, person(1))
    screen(home)
    (file,) = home.outbox.glob("team_head/*/*.xlsx")
    unknown = f"{person(2).person_name}-0123.xlsx"
    with pytest.raises(Refusal, match="number 2 of those named") as refused:
        windows.passphrases(home, [str(file), unknown], told_to="한가람", reason="전화로 물음")
    assert person(2).person_name not in str(refused.value)
    assert ask(home, "SELECT * FROM ops.access_log") == []
