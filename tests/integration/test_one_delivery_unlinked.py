"""A delivery over which linkage fails by a fault of ours is given back: it holds up nobody in danger in another."""

import os
import subprocess
import sys
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import tasks.linkage
from expectations import overridable
from tasks.calendar import going_on, run_of, something_waits
from tasks.doors import quarantine
from tasks.linkage import link_records
from tasks.linkage.given_back import link
from tests.alerted import OF_DANGER
from tests.factories import ask, deliver_rows, fresh_home, one, person
from tests.played import INTAKE, broken, run_stages
from warehouse.catalog import Source
from warehouse.declared import accepted_rows_of
from warehouse.errors import Fault
from warehouse.home import CHECKOUT, Home

DAY = date(2024, 3, 4)
UNDONE = "프로그램 오류로 처리하지 못한 파일"
LINKED = (
    "SELECT DISTINCT d.source FROM core.current_link l JOIN ops.delivery d USING (delivery_id) ORDER BY 1"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with a list of which some rows are kept back, and an alert of danger, in the inbox."""
    monkeypatch.setenv("BALGUL_HOME", str(tmp_path))
    home = fresh_home(tmp_path)
    run_stages(home, DAY, ())
    deliver_rows(home, "benefit_rejected", [person(1).row(), person(2).row(rrn="없음")])
    deliver_rows(home, "crisis_alert", [OF_DANGER | {"reported_at": "2024-03-04 02:40:00"}])
    return home


def _intake(home: Home, day: date = DAY) -> None:
    """The stages as flows/intake.py calls them."""
    with run_of(day, home) as run, going_on() as withheld:
        for stage in INTAKE[:2]:
            withheld.act(partial(stage, home, run))
        withheld.act(partial(link, home, run)) or link_records.run_in(home, run)
        for stage in INTAKE[3:]:
            stage(home, run)


def _fails_over(monkeypatch: pytest.MonkeyPatch, *codes: str) -> None:
    def rows_of(source: Source) -> str:
        return "SELECT error('a row')" if source.code in codes else accepted_rows_of(source)

    monkeypatch.setattr(tasks.linkage, "accepted_rows_of", rows_of)


def _served(home: Home, day: date = DAY) -> bool:
    return any(home.outbox.glob(f"duty_officer/{day}/*"))


def _today(home: Home) -> str:
    return (home.reports / "today.html").read_text("utf-8")


def _state(home: Home, source: str) -> list[tuple[Any, ...]]:
    return ask(
        home, "SELECT state, rows_accepted, rows_quarantined FROM out.delivery WHERE source = $1", source
    )


@pytest.mark.parametrize("source", ["benefit_rejected", "crisis_alert"])
def test_a_delivery_that_cannot_be_linked_is_given_back_and_linked_once_it_can(
    home: Home, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    with monkeypatch.context() as mistaken:
        _fails_over(mistaken, source)
        for _ in range(2):  # an intake that comes before it is mended says the same again
            with pytest.raises(Fault, match=rf"InvalidInput.*stage=linkage, source={source}, delivery="):
                _intake(home)
            assert _served(home) == (source != "crisis_alert")
            assert [code for (code,) in ask(home, LINKED)] == [
                code for code in ("benefit_rejected", "crisis_alert") if code != source
            ]
            assert one(home, "SELECT count(*) FROM ops.delivery_verdict") == 1
            assert something_waits()
            assert UNDONE in _today(home)
            assert broken(home) == []
    _intake(home)
    assert UNDONE not in _today(home)
    assert _served(home)
    assert [code for (code,) in ask(home, LINKED)] == ["benefit_rejected", "crisis_alert"]
    assert _state(home, "benefit_rejected") == [("accepted", 1, 1)]
    assert not something_waits()
    assert broken(home) == []


def test_where_linkage_fails_over_no_delivery_in_particular_the_run_stops_and_the_next_tells(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as mistaken:
        mistaken.setattr(tasks.linkage, "_COUNTED", None)
        with pytest.raises(Fault, match="TypeError"):
            _intake(home)
    assert not _served(home)
    _intake(home)
    assert _served(home)
    assert [code for (code,) in ask(home, LINKED)] == ["benefit_rejected", "crisis_alert"]


def test_orders_over_which_it_fails_are_carried_out_once_by_the_run_that_can(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    _intake(home)
    delivery = one(home, "SELECT DISTINCT delivery_id FROM ops.quarantine")
    quarantine.release(home, delivery, quarantine.Release("도하늘", "확인함", "", (2,)), overridable)
    with monkeypatch.context() as mistaken:
        mistaken.setattr(tasks.linkage, "_answer", lambda tx, deliveries: 1 // (not deliveries) - 1)
        with pytest.raises(Fault, match="source=operator_order"):
            _intake(home)
    told = "SELECT count(*) FROM ops.row_event"
    assert (one(home, told), ask(home, "SELECT code FROM campaign.deviation")) == (0, [])
    _intake(home)
    assert (one(home, told), ask(home, "SELECT code FROM campaign.deviation")) == (1, [("release_refused",)])
    assert broken(home) == []


@pytest.mark.parametrize("later", [0, 1], ids=["in the run that releases", "in a run of the next day"])
def test_an_order_that_released_a_row_over_which_it_fails_waits_and_holds_up_nobody_in_danger(
    home: Home, monkeypatch: pytest.MonkeyPatch, later: int
) -> None:
    alert = next((home.inbox / "crisis_alert").iterdir())
    alert.rename(home.root / alert.name)
    rows = [
        person(n).row(cut_on="2024-03-01", arrears_krw=amount)
        for n, amount in ((5, "50000"), (6, "900000000"))
    ]
    deliver_rows(home, "water_cut", rows)
    _intake(home)
    delivery = one(home, "SELECT delivery_id FROM ops.delivery WHERE source = 'water_cut'")
    order = quarantine.Release("도하늘", "확인함", "복지-1", (2,), override="amount_range")
    quarantine.release(home, delivery, order, overridable)
    if later:
        run_stages(home, DAY, INTAKE[:2])
    (home.root / alert.name).rename(alert)
    day = DAY + timedelta(days=later)
    fails = lambda tx, deliveries: 1 // (not any(one["is_linked"] for one in deliveries)) - 1  # noqa: E731
    with monkeypatch.context() as mistaken:
        mistaken.setattr(tasks.linkage, "_withdraw", fails)
        for _ in range(2):
            with pytest.raises(Fault, match=f"stage=linkage, source=water_cut, delivery={delivery}"):
                _intake(home, day)
            assert _served(home, day)
            assert UNDONE in _today(home)
            assert broken(home) == []
    _intake(home, day)
    assert UNDONE not in _today(home)
    assert one(home, "SELECT rows_released FROM out.row_fate WHERE source = 'water_cut'") == 1
    assert one(home, "SELECT count(*) FROM core.appearance WHERE source = 'water_cut'") == 2
    assert broken(home) == []


def test_a_day_on_which_a_delivery_was_given_back_is_repeated_as_it_was(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as mistaken:
        _fails_over(mistaken, "benefit_rejected")
        with pytest.raises(Fault):
            _intake(home)
    _intake(home)
    repeated = subprocess.run(
        [sys.executable, "-m", "balgul", "replay", "intake", "--as-of", str(DAY)],
        cwd=CHECKOUT, capture_output=True, text=True, check=False,
        env={**os.environ, "BALGUL_HOME": str(home.root)},
    )  # fmt: skip
    assert repeated.stderr == ""
    assert repeated.stdout.splitlines()[-1] == "The same bytes."
