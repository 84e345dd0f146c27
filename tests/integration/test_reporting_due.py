"""What is owed, due and overdue, and by whom."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tasks.reporting import day as reporting
from tests.reported import (
    CAMPAIGN,
    DAY,
    EUP,
    OGOK,
    Group,
    ReportedCounty,
    busy_county,
    delivery,
    html_of,
    text_of,
)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> ReportedCounty:
    """A county with something to tell, reported once."""
    made = busy_county(tmp_path_factory.mktemp("county"))
    reporting.report(made.home, made.run)
    return made


def test_a_listing_is_overdue_for_its_town_from_the_day_after_its_due_day(county: ReportedCounty) -> None:
    rows = county.ask(
        "SELECT owner, days_overdue, count(*) FROM out.overdue WHERE kind = 'listing' GROUP BY ALL"
    )
    assert rows == [(EUP, 2, 7)]


def test_a_list_waits_for_the_team_head_until_it_is_decided(county: ReportedCounty) -> None:
    rows = county.ask("SELECT owner, due_on FROM out.due WHERE kind = 'approval'")
    assert rows == [("team_head", date(2024, 3, 6))]


def test_working_days_of_a_deadline_leave_out_weekends_and_holidays(tmp_path: Path) -> None:
    made = ReportedCounty(tmp_path)
    made.start(date(2024, 4, 9))  # the day before an election day, which is a holiday
    made.insert(
        "campaign.target_list",
        [
            {
                "list_id": "list1",
                "campaign_id": CAMPAIGN,
                "list_hash": "a",
                "households": 9,
                "made_on": made.run.as_of,
            }
        ],
    )
    reporting.renew(made.home, made.run)
    assert made.ask("SELECT due_on FROM out.due WHERE kind = 'approval'") == [(date(2024, 4, 12),)]


def test_an_urgent_household_is_owed_an_answer_until_somebody_calls_or_visits(tmp_path: Path) -> None:
    made = ReportedCounty(tmp_path)
    (target,) = made.add(Group(EUP, 1))
    where = {"delivery_id": "d", "row_no": 1}
    finding = {
        "finding_id": "f",
        "cause": "words",
        "household_id": "household00001",
        "recipient": "duty_officer",
    }
    made.insert("campaign.urgent_finding", [where | finding | {"package_id": "p", "found_on": DAY}])
    reporting.renew(made.home, made.run)
    assert made.ask("SELECT owner, due_on FROM out.due WHERE kind = 'urgent'") == [("duty_officer", DAY)]
    assert "긴급 가구 확인" in html_of(made, "today.html")

    made.start(DAY + timedelta(days=1))
    assert made.ask("SELECT days_overdue FROM out.overdue WHERE kind = 'urgent'") == [(1,)]
    attempt = {
        "attempt_id": "a",
        "target_id": target,
        "channel": "phone",
        "result": "TALKED",
        "is_talk": True,
    }
    made.insert("campaign.contact_attempt", [where | attempt | {"attempted_on": made.run.as_of}])
    assert made.ask("SELECT * FROM out.due WHERE kind = 'urgent'") == []


def test_an_urgent_household_is_the_team_heads_after_a_day_untried_and_after_three_unspoken_to(
    tmp_path: Path,
) -> None:
    made = ReportedCounty(tmp_path)
    (target,) = made.add(Group(EUP, 1))
    where = {"delivery_id": "d", "row_no": 1}
    finding = {"finding_id": "f", "cause": "words", "household_id": "household00001"}
    sent = {"recipient": "duty_officer", "package_id": "p", "found_on": DAY}
    made.insert("campaign.urgent_finding", [where | finding | sent])
    reporting.renew(made.home, made.run)
    owed = "SELECT kind, owner, due_on FROM out.due WHERE starts_with(kind, 'urgent')"
    made.start(DAY + timedelta(days=1))
    assert made.ask(owed) == [("urgent", "duty_officer", DAY)]
    made.start(DAY + timedelta(days=2))
    assert made.ask(owed) == [("urgent", "team_head", DAY)]
    attempt = {"attempt_id": "a", "target_id": target, "channel": "phone", "result": "NO_ANSWER"}
    made.insert(
        "campaign.contact_attempt", [where | attempt | {"is_talk": False, "attempted_on": made.run.as_of}]
    )
    by = DAY + timedelta(days=3)
    assert made.ask(owed) == [("urgent_reach", "duty_officer", by)]
    made.start(DAY + timedelta(days=4))
    assert made.ask(owed) == [("urgent_reach", "team_head", by)]
    assert made.ask("SELECT days_overdue FROM out.overdue WHERE kind = 'urgent_reach'") == [(1,)]
    met = attempt | {"attempt_id": "b", "channel": "visit", "result": "MET", "is_talk": True}
    made.insert("campaign.contact_attempt", [where | met | {"row_no": 2, "attempted_on": made.run.as_of}])
    assert made.ask(owed) == []


def test_an_alert_on_a_holiday_is_on_todays_page_before_any_screening(tmp_path: Path) -> None:
    made = ReportedCounty(tmp_path)
    chuseok = date(2024, 9, 16)
    made.start(chuseok)
    where = {"delivery_id": "alert", "row_no": 1}
    made.insert("core.appearance", [where | {"source": "crisis_alert", "town_code": OGOK}])
    made.insert("core.person", [where | {"person_id": "p"}])
    made.insert("core.link", [where | {"person_id": "p", "method": "row", "probability": 1.0}])
    made.insert("core.household", [where | {"household_id": "h", "named_by": "person"}])
    observation = {
        "observation_id": "o",
        "kind": "LOCAL_CRISIS_ALERT_SELF",
        "subject": "household",
        "person_id": "p",
    }
    dates = {"household_id": "h", "observed_on": chuseok, "valid_until": chuseok + timedelta(days=180)}
    made.insert("core.observation", [observation | dates])
    made.insert("core.observation_source", [where | {"observation_id": "o", "source": "crisis_alert"}])
    reporting.renew(made.home, made.run)
    assert made.ask("SELECT owner, due_on FROM out.due WHERE kind = 'alert'") == [(OGOK, date(2024, 9, 30))]
    assert "위기 알림 응답 읍면 담당 1건 1건" in text_of(html_of(made, "today.html"))


def test_every_deviation_is_in_overdue_with_its_owner(tmp_path: Path) -> None:
    made = ReportedCounty(tmp_path)
    deviation = {
        "delivery_id": "d",
        "row_no": 1,
        "code": "called_too_late",
        "owner": "B001",
        "noticed_on": DAY,
    }
    made.insert("campaign.deviation", [deviation])
    rows = made.ask("SELECT owner, code, days_overdue FROM out.overdue WHERE kind = 'deviation'")
    assert rows == [("B001", "called_too_late", 0)]


def test_today_says_in_korean_what_broke_a_rule_and_what_is_to_be_done(tmp_path: Path) -> None:
    made = ReportedCounty(tmp_path)
    noticed = {"row_no": 1, "code": "against_refusal", "owner": "B001", "noticed_on": DAY}
    made.insert("campaign.deviation", [noticed | {"delivery_id": name} for name in ("d", "e")])
    reporting.renew(made.home, made.run)
    page = text_of(html_of(made, "today.html"))
    assert "거부한 방법으로 연락함" in page
    assert "담당자에게 까닭을 묻고 거부를 다시 알립니다." in page
    assert "against_refusal" not in page


def test_a_town_whose_officers_cannot_do_their_work_in_time_lacks_officer_days(
    county: ReportedCounty,
) -> None:
    rows = county.ask("SELECT town_code, officer_days_missing > 0 FROM out.overdue WHERE kind = 'capacity'")
    assert sorted(rows) == [("", True), (EUP, True), (OGOK, True)]


def test_a_campaign_without_the_roster_of_its_month_says_so_at_once(tmp_path: Path) -> None:
    made = ReportedCounty(tmp_path)
    reporting.renew(made.home, made.run)
    warning = "이 달의 근무표가 없어 전화와 방문을 맡길 담당자를 모릅니다. 가구는 모두 진행 중으로 남아 있고"
    page = text_of(html_of(made, "today.html"))
    assert warning in page
    roster = delivery("roster", "staff_roster", None, None)
    verdict = {"delivery_id": "roster", "is_accepted": True, "rows_accepted": 1, "rows_quarantined": 0}
    made.start(DAY + timedelta(days=1))
    made.insert("ops.delivery", [roster])
    made.insert("ops.delivery_verdict", [verdict])
    reporting.renew(made.home, made.run)
    assert warning not in text_of(html_of(made, "today.html"))
    made.start(date(2024, 4, 1))
    reporting.renew(made.home, made.run)
    assert warning in text_of(html_of(made, "today.html"))
