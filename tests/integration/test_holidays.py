"""Holidays stop what is routine, and nothing that cannot wait."""

import re
from datetime import date

import pytest

from tasks.calendar import is_working_day
from tests import factories
from tests.alerted import OF_DANGER
from tests.factories import ask, one
from tests.played import INTAKE, broken, run_stages
from warehouse.home import Home

FRIDAY = date(2024, 9, 13)
CHUSEOK = date(2024, 9, 16)  # the Monday before the feast: its first day
ALERT = OF_DANGER | {"reported_at": "2024-09-16 02:40:00"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose last working day was Friday, with listed households, and an alert in the first night of Chuseok."""
    home = factories.fresh_home(tmp_path_factory.mktemp("chuseok"))
    listed = [factories.person(number).row(crisis_kinds="단수") for number in range(1, 6)]
    factories.deliver_rows(home, "ssis_central", listed, period="2024년 8월, 2024년 4차", as_of=FRIDAY)
    run_stages(home, FRIDAY)
    factories.deliver_rows(home, "crisis_alert", [ALERT], as_of=CHUSEOK)
    run_stages(home, CHUSEOK, INTAKE)
    return home


def test_the_days_of_chuseok_are_no_working_days(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALGUL_HOME", str(home.root))
    worked = [day for day in range(13, 21) if is_working_day(date(2024, 9, day))]
    assert worked == [13, 19, 20]


def test_an_alert_on_a_holiday_leaves_for_the_duty_officer_with_the_next_intake(home: Home) -> None:
    left = sorted(file.relative_to(home.outbox) for file in home.outbox.glob(f"*/{CHUSEOK}/*"))
    assert [path.parts[0] for path in left] == ["duty_officer"]
    assert left[0].name.startswith("urgent_worklist-")
    rows = ask(home, "SELECT row_count FROM ops.package WHERE kind = 'urgent_worklist'")
    assert rows == [(1,)]


def test_nothing_routine_leaves_on_a_holiday(home: Home) -> None:
    (run_no,) = [number for (number,) in ask(home, "SELECT run_no FROM ops.run WHERE as_of = ?", CHUSEOK)]
    assert ask(home, "SELECT DISTINCT kind FROM ops.package WHERE run_no = ?", run_no) == [
        ("urgent_worklist",)
    ]
    assert one(home, "SELECT count(*) FROM campaign.contact_plan WHERE run_no = ?", run_no) == 0
    assert broken(home) == []


def test_todays_page_names_the_alert_and_nobody(home: Home) -> None:
    page = (home.reports / "today.html").read_text("utf-8")
    assert f'data-as-of="{CHUSEOK}"' in page
    alarms = re.search(r'긴급·알림 미응답</span><span class="value">(\d+)건', page)
    assert alarms
    assert int(alarms[1]) == one(home, "SELECT count(*) FROM out.due WHERE kind IN ('urgent', 'alert')") > 0
    assert "김당직" not in page
