"""A delivery that fails by a fault of ours holds up nobody in danger; the run fails by it, and it is tried again."""

import shutil
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tasks.calendar import going_on, run_of, something_waits
from tests.alerted import OF_DANGER
from tests.factories import ask, deliver_rows, fresh_home, person
from tests.played import INTAKE, run_stages
from warehouse.connection import Warehouse
from warehouse.errors import Fault
from warehouse.home import Home
from warehouse.rule_files import EXPECTATIONS, FOLDERS

DAY = date(2024, 3, 4)
JUDGED = "SELECT d.source, v.is_accepted FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id) ORDER BY 1"
BOTH = [("benefit_rejected", True), ("crisis_alert", True)]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with a list, and behind it by name an alert of danger, in the inbox."""
    monkeypatch.setenv("BALGUL_HOME", str(tmp_path))
    home = fresh_home(tmp_path)
    run_stages(home, DAY, ())
    deliver_rows(home, "benefit_rejected", [person(1).row()])
    deliver_rows(home, "crisis_alert", [OF_DANGER | {"reported_at": "2024-03-04 02:40:00"}])
    return home


def _intake(home: Home) -> None:
    """The stages as flows/intake.py calls them."""
    with run_of(DAY, home) as run, going_on() as withheld:
        for stage in INTAKE[:2]:
            withheld.act(partial(stage, home, run))
        for stage in INTAKE[2:]:
            stage(home, run)


def _served(home: Home) -> bool:
    return any(home.outbox.glob(f"duty_officer/{DAY}/*"))


def _write(home: Home, text: str) -> None:
    with Warehouse(home).transaction() as tx:
        tx.connection.execute(text)


@pytest.mark.parametrize("source", ["benefit_rejected", "crisis_alert"])
def test_a_delivery_whose_rules_fail_is_judged_and_told_of_once_they_are_mended(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    with monkeypatch.context() as broken:
        suites = tmp_path / "suites"
        shutil.copytree(FOLDERS[EXPECTATIONS], suites)
        suite = suites / f"{source}.yaml"
        suite.write_text(suite.read_text("utf-8").replace("rules:", "rules: ["), "utf-8")
        broken.setitem(FOLDERS, EXPECTATIONS, suites)
        with pytest.raises(Fault, match=rf"source={source}, delivery="):
            _intake(home)
    assert _served(home) == (source != "crisis_alert")
    assert ask(home, JUDGED) == [one for one in BOTH if one[0] != source]
    assert something_waits()
    _intake(home)
    assert _served(home)
    assert ask(home, JUDGED) == BOTH
    assert not something_waits()


def test_a_file_that_cannot_be_entered_waits_until_it_can(home: Home) -> None:
    _write(home, "ALTER TABLE raw.benefit_rejected RENAME person_name TO other")
    with pytest.raises(Fault, match=r"source=benefit_rejected"):
        _intake(home)
    assert _served(home)
    assert something_waits()
    _write(home, "ALTER TABLE raw.benefit_rejected RENAME other TO person_name")
    _intake(home)
    assert ask(home, JUDGED) == BOTH
    assert not something_waits()
