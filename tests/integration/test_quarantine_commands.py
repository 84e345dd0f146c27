"""``balgul quarantine``: what waits is listed and explained without a value, and released by an order."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tests.factories import ask, deliver_rows, fresh_home, one, person, work
from tests.shell import Shell

TUESDAY = date(2024, 3, 5)


def test_what_waits_in_quarantine_is_listed_explained_and_released_by_an_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = fresh_home(tmp_path)
    monkeypatch.setenv("BALGUL_HOME", str(tmp_path))
    shell = partial(Shell(capsys, monkeypatch), "quarantine")
    refused = partial(Shell(capsys, monkeypatch).refused, "quarantine")
    rows = [person(n).row(cut_on="2024-03-01", arrears_krw="5") for n in (1, 2)]
    deliver_rows(home, "water_cut", [*rows, person(3).row(cut_on="2024-03-01", arrears_krw="900000000")])
    work(home)
    delivery = one(home, "SELECT delivery_id FROM ops.delivery")
    listed = [delivery[:12], "2024-03-04", "water_cut", "2024-02", "1", "amount_range", "arrears_krw"]
    assert shell("list", "--source", "water_cut").out.split() == listed
    assert shell("list", "--source", "gas_cut").out == ""
    told = shell("explain", delivery[:8]).out
    assert "3  waiting   amount_range  arrears_krw  있을 수 있는 범위를 벗어난 값입니다." in told
    assert "900000000" not in told
    released = ("release", delivery[:8], "--by", "한가람", "--reason", "원본과 대조함")
    assert "Not every row" in refused(*released, "--row", "2")
    assert "Not every row" in refused(*released, "--rule", "token_present")
    override = ("--row", "3", "--override", "amount_range")
    assert "under which number" in refused(*released, *override)
    never = refused(*released, "--row", "3", "--override", "token_present", "--document", "희망-7")
    assert "token_present may not be overridden" in never
    assert "amount_range" in never
    assert shell(*released, *override, "--document", "희망-7").code == 0
    work(home, TUESDAY)
    assert ask(home, "SELECT row_no, event, rule FROM ops.row_event") == [(3, "released", "amount_range")]
    assert shell("list").out == ""
