"""Who reported somebody joins nothing that anybody sees; one command tells it, with a reason, and logs it."""

import pytest

from tasks.answers import tell_urgent
from tasks.doors import links, residents, windows
from tasks.reporting import day as reporting
from tests import canaries
from tests.canaries import REPORTER, SEALED, sings
from tests.factories import ask, deliver_rows, fresh_home, one, person, screen
from warehouse.errors import Refusal
from warehouse.home import Home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with a listed household about whom a neighbour and a village head reported a danger."""
    home = fresh_home(tmp_path_factory.mktemp("reporter"))
    deliver_rows(home, "ssis_central", [person(1).row()])
    told = {
        "birth_year": "1950",
        "address": "곡성읍 읍내리 1",
        "memo": f"{' '.join(REPORTER)}: 며칠째 안 보입니다",
    }
    alert = {
        "alert_id": "A1",
        "reporter_name": REPORTER[0],
        "reporter_phone": REPORTER[1],
        "reporter_kind": "이웃",
    }
    alert |= {"alert_form": "복지위기 알림(이웃)", "reported_at": "2024-03-03 10:00:00", "phone": ""}
    deliver_rows(home, "crisis_alert", [person(1).row() | told | alert])
    deliver_rows(home, "village_report", [person(1).row() | told | {"reported_by": REPORTER[0]}])
    run = screen(home)
    tell_urgent.run_in(home, run)
    reporting.report(home, run)
    return home


def test_nothing_that_leaves_or_is_looked_at_names_who_reported(home: Home) -> None:
    in_tables = {table for table, rows in canaries.rows_of_warehouse(home, SEALED).items() if rows}
    assert in_tables == {
        f"{schema}.{code}" for schema in ("raw", "typed") for code in ("crisis_alert", "village_report")
    }
    opened = list(canaries.opened_packages(home))
    assert {kind for kind, _ in opened} >= {"urgent_worklist", "target_list"}
    assert [kind for kind, text in opened if sings(text, SEALED)] == []
    assert not any(canaries.rows_of_snapshot(home).values())
    assert canaries.singing_files(home) == []


def test_neither_why_nor_a_look_at_a_link_tells_who_reported(home: Home) -> None:
    household = str(one(home, "SELECT root_id FROM campaign.target_root"))
    story = windows.why(home, household, reason="확인")
    alert = str(one(home, "SELECT delivery_id FROM typed.crisis_alert"))
    seen = [*story.certificate, *map(str, story.observations), *map(str, story.events)]
    seen += links.lines_beside(home, alert, 1, "확인")
    assert any("복지위기 알림" in line for line in seen)
    assert [line for line in seen if sings(line, SEALED)] == []


def test_one_command_tells_who_reported_with_a_reason_and_logs_who_was_told(home: Home) -> None:
    alert = str(one(home, "SELECT delivery_id FROM typed.crisis_alert"))
    for told_to, reason in (("", "위치를 되물음"), ("도하늘", " ")):
        with pytest.raises(Refusal):
            residents.reporter(home, alert, 1, told_to=told_to, reason=reason)
    assert ask(home, "SELECT * FROM ops.access_log WHERE command = 'reporter'") == []
    told = residents.reporter(home, alert[:12], 1, told_to="도하늘", reason="위치를 되물음")
    assert told == (REPORTER[0], REPORTER[1].replace("-", ""))
    logged = ask(home, "SELECT subject_id, told_to, reason FROM ops.access_log WHERE command = 'reporter'")
    assert logged == [(f"{alert}/1", "도하늘", "위치를 되물음")]
