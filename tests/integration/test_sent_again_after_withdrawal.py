"""A row that an order took back and that comes again with its list counts again: the list says it once more."""

from datetime import date, timedelta

import pytest

from tasks.answers import judge_answers
from tasks.doors import orders
from tasks.reporting.day import renew
from tests.factories import AS_OF, ask, deliver, deliver_rows, one, person, receive, source_file, start, work
from tests.linked import report
from tests.reported import text_of
from tests.screened import assert_lawful
from warehouse.errors import Refusal
from warehouse.home import Home

WITHDRAWN_ON, AGAIN_ON, LATER = (AS_OF + timedelta(days=n) for n in (1, 2, 3))


def withdraw(home: Home, row_no: int | str, day: date = WITHDRAWN_ON) -> None:
    """An order takes the newest delivery back, or one row of it."""
    order_to_withdraw(home, row_no, day)
    judge_answers.run_in(home, receive(home, day))


def order_to_withdraw(home: Home, row_no: int | str, day: date, **cells: str) -> None:
    """Such an order lies in the inbox, with other cells where some are given."""
    order = {
        "order_kind": "수신분 철회",
        "subject_delivery_id": str(one(home, "SELECT max_by(delivery_id, run_no) FROM ops.delivery")),
        "subject_row_no": str(row_no),
        "household_id": "",
        "package_id": "",
        "ordered_on": str(day),
    }
    deliver_rows(home, "operator_order", [order | cells])


def known(home: Home) -> list[tuple[str, int]]:
    """Who is known, and by how many rows that hold."""
    return ask(
        home,
        "SELECT p.person_name, count(*) FROM core.current_link JOIN core.person_now p USING (person_id) "
        "GROUP BY ALL ORDER BY 1",
    )


def states(home: Home, source: str) -> list[str]:
    """What became of each file of a source, in the order in which they came."""
    told = "SELECT state FROM out.delivery WHERE source = ? ORDER BY run_no"
    return [state for (state,) in ask(home, told, source)]


def test_a_row_that_an_order_took_back_counts_again_once_its_list_comes_again_and_no_other_counts_twice(
    home: Home,
) -> None:
    rows = [person(1).row(), person(2).row()]
    everybody = [(person(n).person_name, 1) for n in (1, 2)]
    deliver_rows(home, "water_cut", rows)
    receive(home)
    withdraw(home, 2)
    assert known(home) == everybody[:1]
    for day, order in ((AGAIN_ON, 1), (LATER, 1), (LATER, -1)):
        deliver_rows(home, "water_cut", rows[::order])
        receive(home, day)
    assert known(home) == everybody
    assert states(home, "water_cut") == ["accepted", "accepted", "repeat"]
    assert_lawful(home)


def test_the_same_rows_in_new_bytes_bring_a_row_back_that_an_order_took(home: Home) -> None:
    rows = [person(1).row(), person(2).row()]
    deliver_rows(home, "water_cut", rows)
    receive(home)
    withdraw(home, 2)
    deliver_rows(home, "water_cut", rows[::-1])
    receive(home, AGAIN_ON)
    assert states(home, "water_cut") == ["accepted", "accepted"]
    assert known(home) == [(person(n).person_name, 1) for n in (1, 2)]


def page_of(label: str, *numbers: int) -> bytes:
    """One page of a central list."""
    rows = [person(n).row(crisis_kinds="단수", listed_on="2024-02-20") for n in numbers]
    return source_file("ssis_central", rows, period=f"2024년 1차) ({label}")


def come(home: Home, *pages: bytes, day: date = AS_OF) -> None:
    """Pages of the list, and a run that links them once they are whole."""
    for page in pages:
        deliver(home, "ssis_central", page)
    receive(home, day)


def test_of_a_list_in_pages_the_page_of_a_row_that_an_order_took_back_brings_it_again_and_no_other_page_does(
    home: Home,
) -> None:
    come(home, page_of("1/3", 1), page_of("2/3", 2, 3), page_of("3/3", 4))
    withdraw(home, 3)
    come(home, page_of("1/3", 1), page_of("3/3", 4, 5), day=AGAIN_ON)
    assert [name for name, _ in known(home)] == [person(n).person_name for n in (1, 2, 4, 5)]
    come(home, page_of("2/3", 2, 3), day=LATER)
    assert known(home) == [(person(n).person_name, 1) for n in range(1, 6)]
    assert states(home, "ssis_central") == ["accepted"] * 3
    assert_lawful(home)


def test_one_mended_page_of_a_list_that_an_order_took_back_waits_and_today_says_that_all_must_come_again(
    home: Home,
) -> None:
    come(home, page_of("1/2", 1), page_of("2/2", 2))
    withdraw(home, "")
    come(home, page_of("2/2", 2, 3), day=AGAIN_ON)
    assert known(home) == []
    renew(home, start(home, AGAIN_ON))
    page = text_of((home.reports / "today.html").read_text("utf-8"))
    assert "1번 파일 앞서 온 자료는 철회하였으므로, 철회한 파일도 모두 다시 받아야 합니다" in page
    come(home, page_of("1/2", 1), day=LATER)
    assert [name for name, _ in known(home)] == [person(n).person_name for n in (1, 2, 3)]
    renew(home, start(home, LATER))
    assert "덜 온 자료" not in text_of((home.reports / "today.html").read_text("utf-8"))
    assert_lawful(home)


def test_a_page_that_comes_with_the_order_to_withdraw_its_list_waits_as_one_that_comes_after(
    home: Home,
) -> None:
    come(home, page_of("1/2", 1), page_of("2/2", 2))
    order_to_withdraw(home, "", WITHDRAWN_ON)
    come(home, page_of("2/2", 2, 3), day=WITHDRAWN_ON)
    assert known(home) == []
    assert states(home, "ssis_central") == ["accepted", "waiting"]
    come(home, page_of("1/2", 1), day=AGAIN_ON)
    assert [name for name, _ in known(home)] == [person(n).person_name for n in (1, 2, 3)]
    assert_lawful(home)


@pytest.mark.parametrize(
    "lacking", [{"ordered_by": ""}, {"reason": ""}, {"ordered_on": ""}, {"ordered_on": "2024-12-31"}]
)
def test_an_order_that_is_held_back_keeps_no_page_waiting(home: Home, lacking: dict[str, str]) -> None:
    come(home, page_of("1/2", 1), page_of("2/2", 2))
    order_to_withdraw(home, "", WITHDRAWN_ON, **lacking)
    deliver(home, "ssis_central", page_of("2/2", 2, 3))
    work(home, WITHDRAWN_ON)
    assert one(home, "SELECT count(*) FROM ops.held_row") == 1
    assert known(home) == [(person(n).person_name, 1) for n in (1, 2, 3)]
    assert_lawful(home)


def test_a_mended_page_brings_no_row_of_another_that_an_order_of_the_same_run_takes_back(home: Home) -> None:
    come(home, page_of("1/2", 1, 4), page_of("2/2", 2))
    order_to_withdraw(home, 1, WITHDRAWN_ON)
    come(home, page_of("2/2", 2, 3), day=WITHDRAWN_ON)
    assert [name for name, _ in known(home)] == [person(n).person_name for n in (2, 3, 4)]
    come(home, page_of("1/2", 1, 4), day=AGAIN_ON)
    assert known(home) == [(person(n).person_name, 1) for n in range(1, 5)]
    assert_lawful(home)


def test_a_list_that_comes_again_with_the_order_to_withdraw_a_row_of_it_says_that_row_once_more(
    home: Home,
) -> None:
    rows = [person(1).row(), person(2).row()]
    deliver_rows(home, "water_cut", rows)
    receive(home)
    order_to_withdraw(home, 2, WITHDRAWN_ON)
    deliver_rows(home, "water_cut", rows[::-1])
    receive(home, WITHDRAWN_ON)
    assert known(home) == [(person(n).person_name, 1) for n in (1, 2)]
    assert_lawful(home)


def test_reports_that_come_again_after_one_was_withdrawn_or_with_further_ones_say_each_once(
    home: Home,
) -> None:
    rows = [person(n).row(reported_on="2024-02-20") for n in (1, 2, 3)]
    deliver_rows(home, "village_report", rows[:2])
    receive(home)
    withdraw(home, 2)
    for day, some in ((AGAIN_ON, rows[:2]), (LATER, rows)):
        deliver_rows(home, "village_report", some)
        receive(home, day)
    assert known(home) == [(person(n).person_name, 1) for n in (1, 2, 3)]
    assert states(home, "village_report") == ["accepted"] * 3
    assert_lawful(home)


def test_a_report_of_which_a_cell_could_not_be_read_is_not_said_again_by_one_without_that_cell(
    home: Home,
) -> None:
    reported = person(1).row(reported_on="2024-02-20")
    for day, urgent in ((AS_OF, "바로 가 봐야 함"), (WITHDRAWN_ON, "")):
        deliver_rows(home, "village_report", [reported | {"is_urgent": urgent}])
        work(home, day)
    assert known(home) == [(person(1).person_name, 2)]
    assert_lawful(home)


def test_a_page_that_waits_after_its_list_was_withdrawn_says_so_where_the_pages_only_repeated_that_list(
    home: Home,
) -> None:
    come(home, page_of("", 1, 2))
    come(home, page_of("1/2", 1), page_of("2/2", 2), day=WITHDRAWN_ON)
    whole, pages = ask(home, "SELECT delivery_id FROM out.delivery ORDER BY run_no")
    with pytest.raises(Refusal, match=f"only repeats {whole[0]}"):
        orders.withdraw(home, pages[0], row_no=None, ordered_by="시험 팀장", reason="다른 군의 명단")
    orders.withdraw(home, whole[0], row_no=None, ordered_by="시험 팀장", reason="다른 군의 명단")
    come(home, day=AGAIN_ON)
    come(home, page_of("2/2", 2, 3), day=LATER)
    renew(home, start(home, LATER))
    page = text_of((home.reports / "today.html").read_text("utf-8"))
    assert "1번 파일 앞서 온 자료는 철회하였으므로, 철회한 파일도 모두 다시 받아야 합니다" in page
    assert_lawful(home)


@pytest.mark.parametrize(
    ("kind", "known_ones", "said"),
    [
        ("연결 해제", 1, {"phone": "010-0777-0001"}),
        ("연결 확인", 2, {"phone": "", "address": "곡성읍 읍내리"}),
    ],
)
def test_a_report_that_comes_again_takes_nothing_from_whom_a_human_said_it_names(
    home: Home, kind: str, known_ones: int, said: dict[str, str]
) -> None:
    namesakes = [person(n).row(person_name=person(1).person_name) for n in (1, 2)]
    deliver_rows(home, "water_cut", namesakes[:known_ones])
    deliver_rows(home, "village_report", [report(person(1), **said)])
    receive(home)
    meant = one(home, "SELECT max(candidate_person_id) FROM core.link_waiting") or ""
    reported = "SELECT max(delivery_id) FROM ops.delivery WHERE source = 'village_report'"
    stated = {"order_kind": kind, "subject_delivery_id": one(home, reported), "subject_person_id": meant}
    order_to_withdraw(home, 1, WITHDRAWN_ON, **stated)
    receive(home, WITHDRAWN_ON)
    answered = "SELECT person_id FROM core.current_link WHERE method IN ('human', 'undone')"
    (before,) = ask(home, answered)
    deliver_rows(home, "village_report", [report(person(1), **said), report(person(5))])
    receive(home, AGAIN_ON)
    assert ask(home, answered) == [before]
    assert_lawful(home)
