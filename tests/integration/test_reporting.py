"""Today's page, the report and the stage that writes them."""

import re
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tasks.reporting import day as reporting
from tasks.reporting import validity
from tasks.reporting.pages import words
from tasks.stage import in_ledger
from tests.factories import fresh_home, start
from tests.reported import (
    CAMPAIGN,
    CANARY,
    DAY,
    EUP,
    MARKUP,
    OGOK,
    Group,
    ReportedCounty,
    add_work,
    busy_county,
    html_of,
    text_of,
)
from warehouse import clock
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import CHECKOUT
from warehouse.state_pages import STATES_KO


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> ReportedCounty:
    """A county with something to tell, reported once."""
    made = busy_county(tmp_path_factory.mktemp("county"))
    reporting.report(made.home, made.run)
    return made


# ---------------------------------------------------------------- today's page


def test_todays_page_names_a_key_of_the_countys_file_that_nobody_reads(tmp_path: Path) -> None:
    stated = (CHECKOUT / "warehouse" / "counties" / "46720.yaml").read_text("utf-8")
    file = tmp_path / "ours.yaml"
    file.write_text(stated, "utf-8")
    home = fresh_home(tmp_path / "home", str(file))
    for days, written in enumerate((stated, stated.replace("cars: 2", "car: 2", 1))):
        file.write_text(written, "utf-8")
        reporting.renew(home, start(home, DAY + timedelta(days)))
        assert ("towns.0.car" in (home.reports / "today.html").read_text("utf-8")) == bool(days)


def test_todays_page_says_what_is_late_and_whose_in_bands(county: ReportedCounty) -> None:
    text = text_of(html_of(county, "today.html"))
    assert "기한이 지난 일 7건" in text
    assert "곡성읍사무소 명단 처리 기한 5~9건 3월 2일(토) 2일 지남" in text
    assert "희망복지팀장 명단 처리 기한 1건, 명단 결재 1건" in text


def test_todays_page_calls_a_working_day_by_the_word_that_officers_use(county: ReportedCounty) -> None:
    text = text_of(html_of(county, "today.html"))
    assert "근무일 5일 안 기한" in text
    assert "빠진 근무일" in text
    assert not any(other in text for other in ("영업일", "업무일"))


def test_a_few_late_things_of_towns_do_not_follow_from_their_total(tmp_path: Path) -> None:
    made = ReportedCounty(tmp_path)
    made.add(Group(EUP, 1), Group(OGOK, 1))
    add_work(made)
    reporting.report(made.home, made.run)
    text = text_of(html_of(made, "today.html"))
    assert (text.count("명단 처리 기한 1~4건"), text.count("기한이 지난 일 2~8건")) == (2, 1)
    assert "| 기한이 지난 일 | 2~8건 |" in html_of(made, "today.md")


def test_a_refused_file_is_told_with_its_reason_and_the_reason_is_escaped(county: ReportedCounty) -> None:
    page = html_of(county, "today.html")
    assert MARKUP not in page
    assert (
        "단수 가구 수도사업자(상수도사업본부) 3월 4일(월) 머리글이 다릅니다 <b onclick=alert(1)>&</b>"
        in text_of(page)
    )


def test_files_that_did_not_come_are_named(county: ReportedCounty) -> None:
    assert (
        "중앙 발굴대상자 명단"
        in text_of(html_of(county, "today.html")).partition("와야 하는데 오지 않은 파일")[2]
    )


def test_files_that_no_run_will_take_in_are_told_by_folder_and_never_by_name(
    county: ReportedCounty, tmp_path: Path
) -> None:
    made = ReportedCounty(tmp_path)
    for folder in ("kim_younghee", "water_cut/old", "김가나", "gas_arrears"):
        (made.home.inbox / folder).mkdir(parents=True)
        (made.home.inbox / folder / "김가나.csv").write_bytes(b"x")
    reporting.report(made.home, made.run)
    text = text_of(html_of(made, "today.html"))
    assert "inbox/? 2개 이 이름의 자료원이 없습니다." in text
    assert "inbox/gas_arrears 1개 군 파일의 sources에 적히지 않은 자료원이어서 읽지 않습니다." in text
    assert "inbox/water_cut 1개 하루가 지나도록" in text
    assert "김가나" not in text
    assert "younghee" not in text
    assert "읽히지 않는 파일" not in text_of(html_of(county, "today.html"))


def test_todays_page_says_until_when_it_holds_without_any_script(county: ReportedCounty) -> None:
    page = html_of(county, "today.html")
    (until,) = re.findall(r'data-valid-until="([^"]+)"', page)
    assert timedelta(minutes=30) < datetime.fromisoformat(until) - clock.now() <= timedelta(minutes=45)
    assert "까지 유효합니다" in text_of(page)


def test_renewing_the_validity_changes_one_line_and_nothing_else(county: ReportedCounty) -> None:
    before = html_of(county, "today.html")
    page = county.home.reports / "today.html"
    page.write_text(before.replace('data-valid-until="2', 'data-valid-until="1'), "utf-8")
    assert validity.renew_validity(county.home, DAY)
    after = html_of(county, "today.html")
    changed = [
        pair for pair in zip(before.splitlines(), after.splitlines(), strict=True) if pair[0] != pair[1]
    ]
    assert len(changed) <= 1
    assert 'data-valid-until="2' in after


def test_todays_page_says_from_nine_on_that_a_working_day_that_died_is_to_be_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Intakes went on and renewed it as in order, while nobody was called that day."""
    home = fresh_home(tmp_path)
    page = home.reports / "today.html"

    def says_it(moment: datetime) -> bool:
        monkeypatch.setattr(clock, "now", lambda: moment)
        assert validity.renew_validity(home, moment.date())
        return 'id="undone"' in page.read_text("utf-8")

    early, nine = (datetime(2024, 3, 5, hour, tzinfo=clock.KST) for hour in (8, 9))
    reporting.report(home, start(home, early.date() - timedelta(days=1)))
    run = start(home, early.date())
    in_run = {"as_of": run.as_of, "run_no": run.run_no}
    with Warehouse(home).transaction(**in_run) as tx:  # it came as far as that
        in_ledger(tx, "screening", "tasks.screening", dict)
    reporting.renew(home, run)
    assert [says_it(early), says_it(nine), says_it(nine + timedelta(days=5))] == [False, True, False]
    reporting.report(home, run)
    assert not says_it(nine)
    assert says_it(nine + timedelta(days=1))


def test_a_thing_falls_due_on_the_day_after_its_due_day(county: ReportedCounty) -> None:
    assert not validity.has_fallen_due(county.home, DAY)
    assert not validity.has_fallen_due(county.home, DAY + timedelta(days=2))
    assert validity.has_fallen_due(county.home, DAY + timedelta(days=3))


def test_a_home_without_a_page_has_everything_to_tell_and_no_line_to_renew(tmp_path: Path) -> None:
    home = ReportedCounty(tmp_path).home
    assert validity.has_fallen_due(home, DAY)
    assert not validity.renew_validity(home, DAY)


@pytest.mark.parametrize("left", [b"", b"\xff\xfe\xea", b"<html>", None])
def test_a_page_that_was_spoilt_is_written_anew_by_the_next_intake_though_nothing_arrived(
    tmp_path: Path, left: bytes | None
) -> None:
    home = fresh_home(tmp_path)
    run = start(home, DAY)
    reporting.renew(home, run)
    page = home.reports / "today.html"
    page.unlink() if left is None else page.write_bytes(left)
    assert validity.has_fallen_due(home, DAY)
    assert not validity.renew_validity(home, DAY)
    reporting.renew(home, run)
    assert validity.renew_validity(home, DAY)


def test_renewing_the_validity_imports_no_database_and_no_frames() -> None:
    heavy = "{'duckdb', 'polars', 'great_expectations', 'jinja2'}"
    code = f"import sys, tasks.reporting; print(sorted({heavy} & set(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


# ---------------------------------------------------------------- the report


def test_every_count_of_the_funnel_names_its_unit(county: ReportedCounty) -> None:
    text = text_of(html_of(county, f"{CAMPAIGN}.html"))
    assert "조사 대상으로 승인된 가구 131가구" in text
    assert "연계 자료에 나온 가구" in text
    assert "합계 = 승인 131가구 + 이월 0가구 131가구 100.0%" in text


@pytest.mark.parametrize("end", ["closed_handed_over", "closed_unfound", "closed_died", "closed_institution"])
def test_an_end_of_the_report_is_called_as_the_households_certificate_calls_it(end: str) -> None:
    assert f"종결({words()['ends'][end]})" == STATES_KO[end]


def test_small_ends_are_told_together_and_the_total_stays(county: ReportedCounty) -> None:
    text = text_of(html_of(county, f"{CAMPAIGN}.html"))
    ends = text.partition("2. 처리 결과")[2].partition("3. 도움의 수준")[0]
    assert "민간서비스 제공 · 공적지원 결정 23가구" in ends
    assert "비대상(상담으로 확인) · 사망 69가구" in ends


def test_a_town_with_a_small_cell_is_merged_with_its_neighbour(county: ReportedCounty) -> None:
    text = text_of(html_of(county, f"{CAMPAIGN}.html"))
    towns = text.partition("읍면별 가구 수")[2].partition("도움 종결은")[0]
    assert "곡성읍·오곡면·읍면 미상 131 23 69 39" in towns
    assert "합계(가구) 131 23 69 39" in towns


def test_no_page_or_artifact_shows_a_small_count_of_households(county: ReportedCounty) -> None:
    for name in (f"{CAMPAIGN}.html", "funnel.md"):
        small = re.findall(r"(?<![\d,.~])([1-4])가구(?! 미만)", html_of(county, name))
        assert small == [], name


def test_published_figures_stand_beside_and_say_which_is_which(county: ReportedCounty) -> None:
    text = text_of(html_of(county, f"{CAMPAIGN}.html"))
    published = text.partition("보도된 실적과 나란히")[2]
    assert "조사한 가구 2,676가구" in published
    assert "127건" in published
    assert "2,517건" in published
    assert "왼쪽은 실제 군의 보도된 실적이고 오른쪽은 지어낸 가구로 돌린 모의 결과" in published


def test_pages_of_a_simulated_home_say_so_and_ask_for_nothing_from_outside(county: ReportedCounty) -> None:
    for name in ("today.html", f"{CAMPAIGN}.html"):
        page = html_of(county, name)
        assert "모의(가상) 자료입니다" in page
        assert not re.search(r"""(src|href)=["'](https?:)?//|@import|url\(""", page)
        assert '<html lang="ko">' in page


def test_the_map_names_where_its_outlines_come_from(county: ReportedCounty) -> None:
    assert "국토지리정보원(NGII)" in html_of(county, f"{CAMPAIGN}.html")


def test_no_particulars_of_a_person_are_on_a_page(county: ReportedCounty) -> None:
    for page in (file for file in county.home.reports.rglob("*") if file.is_file()):
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


@pytest.mark.parametrize("whole_day", [date(2024, 8, 1), date(2024, 8, 5)])
def test_a_campaign_is_reported_every_day_and_for_the_last_time_on_the_first_day_after_it_has_closed(
    tmp_path: Path, whole_day: date
) -> None:
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
    assert [reports(whole_day) for _ in (1, 2)] == [1, 1]
    assert "위기가구 집중발굴 결과" in html_of(made, f"{CAMPAIGN}.html")
    assert reports(whole_day + timedelta(days=1)) == 0


def test_a_town_without_an_outline_has_its_line_and_the_map_shows_the_others(tmp_path: Path) -> None:
    text = (CHECKOUT / "warehouse" / "counties" / "46720.yaml").read_text("utf-8")
    file = tmp_path / "county.yaml"
    file.write_text(text.replace("46720400", "46720999"), "utf-8")
    made = ReportedCounty(tmp_path / "home", str(file))
    made.add(Group(EUP, 30), Group("46720999", 12))
    reporting.report(made.home, made.run)
    page = html_of(made, f"{CAMPAIGN}.html")
    assert page.count('stroke-linejoin="round"><title>') == 11
    assert "오산면" in text_of(page)


def test_a_county_without_ri_has_a_map_of_its_legal_dong(tmp_path: Path) -> None:
    made = ReportedCounty(tmp_path, "11110")
    made.add(Group("11110101", 30), Group("11110102", 40))
    reporting.report(made.home, made.run)
    page = html_of(made, f"{CAMPAIGN}.html")
    assert "청운동" in page
    assert "동별 현황" in page
    assert "읍면" not in page
    assert "보도된 실적" not in page
