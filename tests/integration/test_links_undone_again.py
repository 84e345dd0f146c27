"""A link that a human undid, made again and undone once more; and a report that comes again of whom it did not name."""

from datetime import date

import pytest

from tasks.doors import windows
from tests.factories import ask, deliver_rows, one, person, receive, screen
from tests.linked import methods, order, report, wrongly_linked
from tests.screened import assert_lawful, listed, look_up, pool
from warehouse.home import Home

NEXT = date(2024, 3, 5)
LATER = date(2024, 3, 6)
LAST = date(2024, 3, 7)


def test_a_link_that_is_undone_once_more_stops_no_run_and_is_told_of_again_by_its_order(home: Home) -> None:
    wrongly_linked(home)
    screen(home)
    (target,) = [row[0] for row in ask(home, "SELECT target_id FROM campaign.target")]
    order(home, "연결 해제", "village_report", NEXT)
    number = str(one(home, "SELECT person_id FROM core.person WHERE token IS NOT NULL"))
    order(home, "연결 확인", "village_report", LATER, person_id=number)
    assert methods(home) == ["human"]
    order(home, "연결 해제", "village_report", LAST)
    assert methods(home) == ["undone"]
    told = ask(
        home,
        "SELECT d.source, n.code, n.target_id FROM campaign.deviation n JOIN ops.delivery d USING (delivery_id) "
        "ORDER BY n.run_no",
    )
    assert told == [(source, "link_undone", target) for source in ("village_report", "operator_order")]
    (household,) = {row[0] for row in ask(home, "SELECT root_id FROM campaign.target_root")}
    certificate = windows.why(home, household, reason="감사").certificate
    assert sum("연결이 해제된 사람과 이미 접촉함" in line for line in certificate) == 2
    assert_lawful(home)


@pytest.mark.parametrize(
    ("said", "by"),
    [({}, ["undone", "rule"]), ({"birth_year": "", "phone": "010-0000-0001"}, ["undone", "weights"])],
)
def test_a_report_that_says_next_month_what_an_undone_one_said_is_of_the_same_stranger(
    home: Home, said: dict[str, str], by: list[str]
) -> None:
    stated = report(person(1), **({"phone": "010-0777-0001"} | said))
    deliver_rows(home, "water_cut", [person(1).row()])
    deliver_rows(home, "village_report", [stated])
    receive(home)
    order(home, "연결 해제", "village_report", NEXT)
    deliver_rows(home, "village_report", [stated | {"reported_on": "2024-03-06"}], period="2024년 3월")
    receive(home, LATER)
    assert methods(home) == by
    named = (
        "SELECT count(DISTINCT person_id), count(token) FROM core.appearance "
        "JOIN core.current_link USING (delivery_id, row_no) WHERE source = 'village_report'"
    )
    assert ask(home, named) == [(1, 0)]
    assert_lawful(home)


def test_a_report_that_says_more_than_an_undone_one_is_weighed_like_any_other(home: Home) -> None:
    wrongly_linked(home)
    order(home, "연결 해제", "village_report", NEXT)
    deliver_rows(home, "village_report", [report(person(1), reported_on="2024-03-06")], period="2024년 3월")
    receive(home, LATER)
    named = "SELECT token IS NOT NULL FROM core.current_link JOIN core.person USING (person_id) WHERE method = 'rule'"
    assert one(home, named) is True
    assert_lawful(home)


def test_a_danger_that_nobody_reported_is_told_as_one_and_a_target_that_was_joined_to_it_as_joined(
    home: Home,
) -> None:
    listed(home, person(1))
    pool(home, person(2), is_self_harm_visit="Y")
    screen(home)
    look_up(home, (person(1), "H1"), (person(2), "H1"))
    screen(home, NEXT)
    (household,) = {row[0] for row in ask(home, "SELECT root_id FROM campaign.target_root")}
    certificate = "\n".join(windows.why(home, household, reason="감사").certificate)
    assert "위험 신호(1차) 대상 · 60점, 긴급 · 결재 대기" in certificate
    assert "중앙 발굴(1차) 대상 · 5점 · 같은 가구의 다른 대상에 합침" in certificate
    assert "결재: 그 명단은 아직 결재되지 않음" in certificate
    assert "제보·알림" not in certificate
