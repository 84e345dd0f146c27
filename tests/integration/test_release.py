"""Figures that are given out: frozen by an order, told under the rule of small counts, corrected beside."""

from datetime import timedelta
from pathlib import Path

import pytest

from tasks.doors import inbox
from tasks.reporting.day import report, write_report
from tasks.reporting.press import editions
from tasks.reporting.release import freeze_figures, order_release, releases_of
from tests.factories import receive
from tests.reported import CAMPAIGN, DAY, EUP, OGOK, Group, ReportedCounty
from warehouse import snapshot
from warehouse.connection import Warehouse
from warehouse.errors import Fault, Refusal


@pytest.fixture
def county(tmp_path: Path) -> ReportedCounty:
    """99 households in two towns."""
    made = ReportedCounty(tmp_path)
    made.add(
        Group(EUP, 30, "closed_no_need"), Group(EUP, 20, "closed_service"), Group(EUP, 9),
        Group(OGOK, 20, "closed_no_need"), Group(OGOK, 10, "closed_benefit"), Group(OGOK, 10),
    )  # fmt: skip
    return made


def _release(county: ReportedCounty, document_no: str, days: int, reason: str = "") -> None:
    """An order, and the run of a later day that takes it in and reports."""
    order_release(county.home, CAMPAIGN, document_no=document_no, ordered_by="한가람", reason=reason)
    county.run = receive(county.home, DAY + timedelta(days=days))
    report(county.home, county.run)


def _text(county: ReportedCounty, release_no: int) -> str:
    return (county.home.reports / f"{CAMPAIGN}-release-{release_no}.txt").read_text("utf-8")


def test_an_order_freezes_the_figures_and_what_comes_later_changes_none_of_them(
    county: ReportedCounty,
) -> None:
    _release(county, "복지-1", 1)
    told, book = _text(county, 1), (county.home.reports / f"{CAMPAIGN}-release-1.xlsx").read_bytes()
    assert "조사 대상 가구 99가구" in told
    assert "곡성읍: 59 / 20 / 30 / 9" in told
    assert "합계: 99 / 30 / 50 / 19" in told
    county.add(Group(EUP, 40))
    county.start(DAY + timedelta(days=2))
    report(county.home, county.run)
    write_report(county.home, CAMPAIGN)
    assert _text(county, 1) == told
    assert (county.home.reports / f"{CAMPAIGN}-release-1.xlsx").read_bytes() == book
    assert county.ask("SELECT count(*) FROM campaign.figure_release") == [(1,)]


def test_a_correction_stands_beside_and_tells_what_changed(county: ReportedCounty) -> None:
    _release(county, "복지-1", 1)
    first = _text(county, 1)
    county.add(Group(EUP, 8, "closed_service"), Group(OGOK, 2))
    _release(county, "복지-2", 2, reason="늦게 온 회신")
    assert _text(county, 1) == first
    second = _text(county, 2)
    assert "보도자료(정정)" in second
    assert "(제1호, 복지-1)를 바로잡은 것" in second
    assert "조사 대상 가구: 99가구 → 109가구" in second
    # Two households more of one town would follow from the two tables.
    assert "달라진 수가 5가구 미만이어서" in second
    assert "오곡면" not in second


def test_a_release_is_refused_without_a_campaign_a_document_or_what_it_corrects(
    county: ReportedCounty,
) -> None:
    for campaign, document, reason, said in (
        (CAMPAIGN, " ", "", "--document"), ("2031H1", "복지-1", "", "no campaign"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=said):
            order_release(county.home, campaign, document_no=document, ordered_by="", reason=reason)
    assert inbox.files_of(county.home, "operator_order") == []
    _release(county, "복지-1", 1)
    with pytest.raises(Refusal, match="under this document number"):
        order_release(county.home, CAMPAIGN, document_no="복지-1", ordered_by="", reason="다시")
    with pytest.raises(Refusal, match="what is corrected"):
        order_release(county.home, CAMPAIGN, document_no="복지-2", ordered_by="", reason=" ")


def test_one_document_number_freezes_once_however_often_it_is_ordered(county: ReportedCounty) -> None:
    order_release(county.home, CAMPAIGN, document_no="복지-1", ordered_by="한가람", reason="공표")
    order_release(county.home, CAMPAIGN, document_no="복지-1", ordered_by="나래", reason="공표")
    run = receive(county.home, DAY + timedelta(days=1))
    assert freeze_figures.run_in(county.home, run) == {"releases": 1}
    assert county.ask("SELECT release_no, document_no FROM campaign.figure_release") == [(1, "복지-1")]


def test_a_release_whose_figures_were_changed_is_told_by_nobody(county: ReportedCounty) -> None:
    _release(county, "복지-1", 1)
    with Warehouse(county.home).transaction() as tx:
        tx.connection.execute(
            "UPDATE campaign.released_figure SET households = 200 WHERE figure = 'approved'"
        )
        with pytest.raises(Fault, match="released_figures_changed"):
            releases_of(tx, CAMPAIGN)


def test_every_figure_is_found_again_by_the_view_and_filter_that_it_names(county: ReportedCounty) -> None:
    _release(county, "복지-1", 1)
    with snapshot.opened(county.home) as copy:
        (edition,) = editions(county.home, releases_of(copy, CAMPAIGN))
        for figure, count in edition.figures.items():
            steps = {"surveyed": ["approved", "carried_in"]}.get(figure, [figure])
            asked = (
                "SELECT sum(households) FROM released_figure WHERE campaign_id = ? AND release_no = 1 "
                "AND place = 'county' AND list_contains(?, figure)"
            )
            told = copy.connection.execute(asked, [CAMPAIGN, steps]).fetchall()
            assert told == [(count,)], figure


def test_a_day_without_an_order_writes_no_ledger_row_of_a_release(county: ReportedCounty) -> None:
    report(county.home, county.run)
    assert county.ask("SELECT count(*) FROM ops.stage_run WHERE stage = 'release'") == [(0,)]
