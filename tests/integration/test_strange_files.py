"""Files and folders that a sender may put into a folder of the inbox, under any name: none of them stops a run."""

from pathlib import Path

import pytest

from tasks.doors import inbox
from tests.factories import ask, deliver, fixture, fresh_home, receive


@pytest.mark.parametrize("is_folder", [True, False], ids=["folder", "file"])
def test_what_is_named_as_our_own_and_cannot_be_put_back_holds_up_no_alert(
    tmp_path: Path, is_folder: bool
) -> None:
    home = fresh_home(tmp_path)
    inbox.make_folders(home)
    folder = home.inbox / "water_cut"
    (folder / ".again-1" / "inside").mkdir(parents=True)
    if is_folder:
        (folder / ".taking-1" / "inside").mkdir(parents=True)
    else:
        (folder / ".taking-1").write_bytes(b"x")
    deliver(home, "crisis_alert", fixture("crisis_alert"))
    receive(home)
    assert ask(home, "SELECT source FROM ops.delivery") == [("crisis_alert",)]
