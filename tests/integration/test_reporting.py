"""The snapshot, today's page, the report and what is due: from facts in the warehouse to what people look at."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest

from tasks.reporting import day as reporting
from tasks.reporting import validity
from tests.reported import CAMPAIGN, CANARY, DAY, Group, ReportedCounty
from warehouse import clock, snapshot
from warehouse.errors import Refusal
from warehouse.home import CHECKOUT

EUP, OGOK, GODAL = "46720250", "46720310", "46720360"
MARKUP = "<b onclick=alert(1)>&</b>"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReportedCounty]:
    """A county of 131 households: 70 in one town, 60 in its neighbour of which 3 were helped, one nowhere known."""
    made = ReportedCounty(tmp_path_factory.mktemp("county"))
    made.add(
        Group(EUP, 30, "closed_no_need", "ELEC_CUT"),
        Group(EUP, 20, "closed_service", "LOCAL_TAX_ARREARS"),
        Group(EUP, 18),
        Group(EUP, 2, "closed_died"),
        Group(OGOK, 37, "closed_no_need"),
        Group(OGOK, 3, "closed_benefit"),
        Group(OGOK, 20),
        Group("", 1),
    )
    _add_work(made)
    reporting.report(made.home, made.run)
    return made


def _add_work(county: ReportedCounty) -> None:
    open_targets = [
        row[0] for row in county.ask("SELECT target_id FROM campaign.target_state WHERE state = 'open'")
    ]
    where = {"delivery_id": "list", "row_no": 1}
    county.insert(
        "campaign.listing",
        [
            where
            | {
                "listing_id": f"listing{n}",
                "campaign_id": CAMPAIGN,
                "round_no": 1,
                "household_id": target.replace("target", "household"),
                "target_id": target,
                "due_on": DAY - timedelta(days=2) if n < 7 else DAY + timedelta(days=2),
            }
            for n, target in enumerate(open_targets)
        ],
    )
    county.insert(
        "campaign.target_list",
        [
            {
                "list_id": "list1",
                "campaign_id": CAMPAIGN,
                "list_hash": "0123456789abcdef",
                "households": 12,
                "made_on": DAY,
            }
        ],
    )
    county.insert(
        "ops.delivery", [_delivery("bad", "water_cut", "wrong_layout", f"머리글이 다릅니다 {MARKUP}")]
    )


def _delivery(name: str, source: str, code: str | None, reason: str | None) -> dict[str, object]:
    return {
        "delivery_id": name,
        "source": source,
        "period": "2024-03",
        "sha256": name,
        "file_bytes": 1,
        "rows_received": 0,
        "rejected_code": code,
        "rejected_ko": reason,
        "received_on": DAY,
    }


def _page(county: ReportedCounty, name: str) -> str:
    return (county.home.reports / name).read_text("utf-8")


def _text(html: str) -> str:
    """What a reader sees, on one line."""
    body = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", html.partition("<body")[2], flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


# ---------------------------------------------------------------- the snapshot


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM out.funnel ORDER BY ALL",
        "SELECT * FROM out.target ORDER BY ALL",
        "SELECT * FROM out.overdue ORDER BY ALL",
        "SELECT * FROM out.workload ORDER BY ALL",
        "SELECT * FROM out.delivery ORDER BY ALL",
    ],
)
def test_the_snapshot_answers_what_the_warehouse_answers(county: ReportedCounty, question: str) -> None:
    columns, rows = snapshot.query(county.home, question)
    assert rows == county.ask(question)
    assert len(columns) == len(rows[0])


@pytest.mark.parametrize(
    "forbidden",
    [
        "SELECT * FROM core.person",
        "SELECT * FROM w.core.person",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM secret_frame",
        "ATTACH ':memory:' AS x",
        "COPY out.funnel TO 'funnel.csv'",
        "INSTALL spatial",
        "LOAD httpfs",
        "SET lock_configuration = false",
        "SET enable_external_access = true",
        "CREATE TABLE memory.main.mine AS SELECT 1",
        "DELETE FROM out.funnel",
        "SELECT 1; SELECT 2",
        "EXPLAIN ANALYZE SELECT 1",
        "",
        "not sql",
    ],
)
def test_a_query_on_the_snapshot_can_only_look_at_out(county: ReportedCounty, forbidden: str) -> None:
    secret_frame = [1]
    with pytest.raises(Refusal):
        snapshot.query(county.home, forbidden)
    assert secret_frame == [1]


@pytest.mark.parametrize(
    "question",
    [
        "FROM duckdb_databases()",
        "FROM duckdb_settings()",
        "FROM duckdb_variables()",
        "FROM duckdb_views()",
        "FROM duckdb_functions()",
        "FROM duckdb_logs",
        "FROM pragma_database_list",
        "SELECT getvariable('id_inner'), getvariable('id_outer')",
    ],
)
def test_no_key_can_be_read_from_sql(county: ReportedCounty, question: str) -> None:
    keys = county.home.keys()
    _, rows = snapshot.query(county.home, question)
    shown = str(rows)
    assert keys.database not in shown
    assert not any(str(pad) in shown for pad in keys.id_pads())


def test_the_snapshot_holds_the_views_of_out_and_no_particulars_of_a_person(county: ReportedCounty) -> None:
    _, tables = snapshot.query(county.home, "SELECT table_schema, table_name FROM information_schema.tables")
    assert {schema for schema, _ in tables} == {"out"}
    stored = county.home.snapshot_file.read_bytes()
    for value in CANARY.values():
        assert str(value).encode() not in stored
    for _, table in tables:
        _, rows = snapshot.query(county.home, f'FROM out."{table}"')
        assert not any(str(value) in str(rows) for value in CANARY.values()), table


def test_the_snapshot_is_encrypted(county: ReportedCounty) -> None:
    assert b"closed_no_need" not in county.home.snapshot_file.read_bytes()


def test_a_snapshot_that_was_never_published_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        snapshot.query(ReportedCounty(tmp_path).home, "SELECT 1")


def test_a_publication_that_fails_leaves_the_old_snapshot(county: ReportedCounty) -> None:
    before = county.home.snapshot_file.read_bytes()
    with pytest.raises(ZeroDivisionError), snapshot.publishing(county.home):
        raise ZeroDivisionError
    assert county.home.snapshot_file.read_bytes() == before
    snapshot.publish(county.home)
    assert snapshot.query(county.home, "SELECT count(*) > 0 FROM out.funnel")[1] == [(True,)]


# ---------------------------------------------------------------- what is due


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
    assert "긴급 가구 확인" in _page(made, "today.html")

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
    assert "위기 알림 응답 읍면 담당 1건 1건" in _text(_page(made, "today.html"))


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


def test_a_town_whose_officers_cannot_do_their_work_in_time_lacks_officer_days(
    county: ReportedCounty,
) -> None:
    rows = county.ask("SELECT town_code, officer_days_missing > 0 FROM out.overdue WHERE kind = 'capacity'")
    assert sorted(rows) == [("", True), (EUP, True), (OGOK, True)]


# ---------------------------------------------------------------- today's page


def test_todays_page_says_what_is_late_and_whose_in_bands(county: ReportedCounty) -> None:
    text = _text(_page(county, "today.html"))
    assert "기한이 지난 일 7건" in text
    assert "곡성읍사무소 명단 처리 기한 5~9건 3월 2일(토) 2일 지남" in text
    assert "희망복지팀장 명단 처리 기한 1건, 명단 결재 1건" in text


def test_a_refused_file_is_told_with_its_reason_and_the_reason_is_escaped(county: ReportedCounty) -> None:
    page = _page(county, "today.html")
    assert MARKUP not in page
    assert (
        "단수 가구 수도사업자(상수도사업본부) 3월 4일(월) 머리글이 다릅니다 <b onclick=alert(1)>&</b>"
        in _text(page)
    )


def test_files_that_did_not_come_are_named(county: ReportedCounty) -> None:
    assert (
        "중앙 발굴대상자 명단"
        in _text(_page(county, "today.html")).partition("와야 하는데 오지 않은 파일")[2]
    )


def test_todays_page_says_until_when_it_holds_without_any_script(county: ReportedCounty) -> None:
    page = _page(county, "today.html")
    (until,) = re.findall(r'data-valid-until="([^"]+)"', page)
    assert timedelta(minutes=30) < clock.datetime.fromisoformat(until) - clock.now() <= timedelta(minutes=45)
    assert "까지 유효합니다" in _text(page)


def test_renewing_the_validity_changes_one_line_and_nothing_else(county: ReportedCounty) -> None:
    before = _page(county, "today.html")
    page = county.home.reports / "today.html"
    page.write_text(before.replace('data-valid-until="2', 'data-valid-until="1'), "utf-8")
    assert validity.renew_validity(county.home, DAY)
    after = _page(county, "today.html")
    changed = [
        pair for pair in zip(before.splitlines(), after.splitlines(), strict=True) if pair[0] != pair[1]
    ]
    assert len(changed) <= 1
    assert 'data-valid-until="2' in after


def test_a_thing_falls_due_on_the_day_after_its_due_day(county: ReportedCounty) -> None:
    assert not validity.has_fallen_due(county.home, DAY)
    assert not validity.has_fallen_due(county.home, DAY + timedelta(days=2))
    assert validity.has_fallen_due(county.home, DAY + timedelta(days=3))


def test_a_home_without_a_page_has_everything_to_tell_and_no_line_to_renew(tmp_path: Path) -> None:
    home = ReportedCounty(tmp_path).home
    assert validity.has_fallen_due(home, DAY)
    assert not validity.renew_validity(home, DAY)


def test_renewing_the_validity_imports_no_database_and_no_frames() -> None:
    heavy = "{'duckdb', 'polars', 'great_expectations', 'jinja2'}"
    code = f"import sys, tasks.reporting; print(sorted({heavy} & set(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


# ---------------------------------------------------------------- the report


def test_every_count_of_the_funnel_names_its_unit(county: ReportedCounty) -> None:
    text = _text(_page(county, f"{CAMPAIGN}.html"))
    assert "조사 대상으로 승인된 가구 131가구" in text
    assert "합계 = 승인 131가구 + 이월 0가구 131가구 100.0%" in text


def test_small_ends_are_told_together_and_the_total_stays(county: ReportedCounty) -> None:
    text = _text(_page(county, f"{CAMPAIGN}.html"))
    ends = text.partition("2. 처리 결과")[2].partition("3. 도움의 수준")[0]
    assert "민간서비스 제공 · 공적지원 결정 23가구" in ends
    assert "비대상(상담으로 확인) · 사망 69가구" in ends


def test_a_town_with_a_small_cell_is_merged_with_its_neighbour(county: ReportedCounty) -> None:
    text = _text(_page(county, f"{CAMPAIGN}.html"))
    towns = text.partition("읍면별 가구 수")[2].partition("도움 종결은")[0]
    assert "곡성읍·오곡면·읍면 미상 131 23 69 39" in towns
    assert "합계(가구) 131 23 69 39" in towns


def test_no_page_or_artifact_shows_a_small_count_of_households(county: ReportedCounty) -> None:
    for name in (f"{CAMPAIGN}.html", "funnel.md"):
        small = re.findall(r"(?<![\d,.~])([1-4])가구(?! 미만)", _page(county, name))
        assert small == [], name


def test_published_figures_stand_beside_and_say_which_is_which(county: ReportedCounty) -> None:
    text = _text(_page(county, f"{CAMPAIGN}.html"))
    published = text.partition("보도된 실적과 나란히")[2]
    assert "조사한 가구 2,676가구" in published
    assert "127건" in published
    assert "2,517건" in published
    assert "왼쪽은 실제 군의 보도된 실적이고 오른쪽은 지어낸 가구로 돌린 모의 결과" in published


def test_pages_of_a_simulated_home_say_so_and_ask_for_nothing_from_outside(county: ReportedCounty) -> None:
    for name in ("today.html", f"{CAMPAIGN}.html"):
        page = _page(county, name)
        assert "모의(가상) 자료입니다" in page
        assert not re.search(r"""(src|href)=["'](https?:)?//|@import|url\(""", page)
        assert '<html lang="ko">' in page


def test_the_map_names_where_its_outlines_come_from(county: ReportedCounty) -> None:
    assert "국토지리정보원(NGII)" in _page(county, f"{CAMPAIGN}.html")


def test_no_particulars_of_a_person_are_on_a_page(county: ReportedCounty) -> None:
    for page in county.home.reports.iterdir():
        assert not any(str(value) in page.read_text("utf-8") for value in CANARY.values()), page.name


def test_the_report_of_an_unknown_campaign_is_a_refusal(county: ReportedCounty) -> None:
    with pytest.raises(Refusal):
        reporting.write_report(county.home, "2031H1")


def test_the_report_is_written_from_the_snapshot_alone(county: ReportedCounty) -> None:
    page = county.home.reports / f"{CAMPAIGN}.html"
    before = page.read_text("utf-8")
    page.unlink()
    assert reporting.write_report(county.home, CAMPAIGN) == page
    assert page.read_text("utf-8") == before


# ---------------------------------------------------------------- the stage


def test_a_run_that_was_reported_answers_from_the_ledger_and_writes_no_page(county: ReportedCounty) -> None:
    stated = county.ask("SELECT counts FROM ops.stage_run WHERE stage = 'reporting'")
    page = county.home.reports / "today.html"
    before = page.stat().st_mtime_ns
    counts = reporting.report(county.home, county.run)
    assert counts == {"overdue": 7, "urgent": 0, "reports": 1}
    assert county.ask("SELECT counts FROM ops.stage_run WHERE stage = 'reporting'") == stated
    assert page.stat().st_mtime_ns == before


def test_a_campaign_is_reported_every_day_and_for_the_last_time_when_it_has_closed(tmp_path: Path) -> None:
    made = ReportedCounty(tmp_path)
    made.add(Group(EUP, 9))

    def reports(day: date) -> int:
        made.start(day)
        return reporting.report(made.home, made.run)["reports"]

    assert [reports(date(2024, 7, 30) + timedelta(days=n)) for n in (0, 1)] == [1, 1]
    made.start(date(2024, 8, 1))
    made.insert(
        "campaign.campaign_event",
        [{"campaign_id": CAMPAIGN, "event": "closed", "happened_on": made.run.as_of}],
    )
    assert reporting.report(made.home, made.run)["reports"] == 1
    assert "위기가구 집중발굴 결과" in _page(made, f"{CAMPAIGN}.html")
    assert reports(date(2024, 8, 2)) == 0


def test_a_county_without_ri_has_a_map_of_its_legal_dong(tmp_path: Path) -> None:
    made = ReportedCounty(tmp_path, "11110")
    made.add(Group("11110101", 30), Group("11110102", 40))
    reporting.report(made.home, made.run)
    page = _page(made, f"{CAMPAIGN}.html")
    assert "청운동" in page
    assert "보도된 실적" not in page
