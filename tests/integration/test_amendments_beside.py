"""Two amendments of one list that come in together: the one that strikes more counts; whom the other strikes waits.

Of a file with a slip in one line nothing is taken.
"""

from datetime import timedelta

import fastexcel
import pytest

from tasks.doors import windows
from tasks.doors.workbook import unseal
from tests.factories import AS_OF, ask, deliver_rows, one, person, screen, work
from tests.screened import (
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    approve,
    assert_lawful,
    decide,
    listed,
    newest_list,
    pool,
    states,
)
from warehouse.home import Home


def _struck(home: Home, note: str) -> list[dict[str, str]]:
    """A row that strikes each household of the list."""
    refs = ask(
        home,
        "SELECT r.ref FROM ops.package_row r JOIN campaign.target t ON t.target_id = r.subject_id ORDER BY t.order_no",
    )
    return [{"ref": ref, "action": "제외", "reason_code": "이미 상담 중", "note": note} for (ref,) in refs]


@pytest.mark.parametrize("note", ["가", "나", "다", "라"])
def test_of_two_amendments_of_one_morning_the_one_that_strikes_more_counts(home: Home, note: str) -> None:
    pool(home, person(2), person(3), person(4), is_severe_disease="Y")
    screen(home)
    struck = _struck(home, note)[:2]
    moved = struck[0] | {"action": "순서변경", "order_no": "3", "reason_code": "업무 일정"}
    for changes in (struck[:1], struck, [moved]):
        decide(home, newest_list(home), "수정승인", changes)
    screen(home, TUESDAY)
    assert sorted(state for _, state, _ in states(home)) == ["open", "removed", "removed"]
    assert ask(home, "SELECT code, count(*) FROM campaign.deviation GROUP BY 1") == [
        ("decision_not_taken", 2)
    ]
    assert_lawful(home)


@pytest.mark.parametrize("spoilt", [{}, {"ref": "999999"}])
def test_whom_a_decision_strikes_that_does_not_count_is_not_called_and_lies_on_the_next_list(
    home: Home, spoilt: dict[str, str]
) -> None:
    pool(home, person(2), person(3), person(4), person(5), is_severe_disease="Y")
    screen(home)
    struck = _struck(home, "가")
    decide(home, newest_list(home), "수정승인", struck[:2])
    decide(home, newest_list(home), "수정승인", [struck[2], struck[2] | spoilt] if spoilt else struck[2:3])
    screen(home, TUESDAY)
    assert sorted(state for _, state, _ in states(home)) == ["open", "removed", "removed", "waiting"]
    decide(home, newest_list(home), "승인")
    screen(home, WEDNESDAY)
    assert sorted(state for _, state, _ in states(home)) == ["open", "open", "removed", "removed"]
    assert_lawful(home)


def test_a_slip_in_the_hash_of_one_change_leaves_the_whole_file_untaken(home: Home) -> None:
    pool(home, person(2), person(3), person(4), is_severe_disease="Y")
    screen(home)
    first, second, _ = _struck(home, "")
    decide(home, newest_list(home), "수정승인", [first, second | {"list_hash": "0" * 64}])
    work(home, TUESDAY)
    assert states(home) == [("selected", "waiting", None)] * 3
    assert one(home, "SELECT count(*) FROM out.decision_not_taken") == 2
    decide(home, newest_list(home), "수정승인", [first, second])
    work(home, WEDNESDAY)
    assert sorted(state for _, state, _ in states(home)) == ["open", "removed", "removed"]
    assert_lawful(home)


@pytest.mark.parametrize(
    ("struck", "state", "told"),
    [("stays", "open", [("not_removable",)]), ("goes", "open", []), ("both", "removed", [])],
)
def test_a_household_of_which_two_rows_lie_on_a_list_is_struck_with_both_and_not_with_one(
    home: Home, struck: str, state: str, told: list[tuple[str]]
) -> None:
    """A couple turned out to be one after the list was laid; one was struck as the same household, and nobody went."""
    pool(home, person(1), person(2), is_severe_disease="Y")
    screen(home)
    first = newest_list(home)
    deliver_rows(home, "ssis_household", [person(n).row(household_no="H1") for n in (1, 2)])
    screen(home, TUESDAY)
    refs = dict(
        ask(
            home,
            "SELECT CASE WHEN n.current_id = n.target_id THEN 'stays' ELSE 'goes' END, p.ref "
            "FROM ops.package_row p JOIN campaign.target_now n ON n.target_id = p.subject_id",
        )
    )
    named = refs.values() if struck == "both" else [refs[struck]]
    same = {"action": "제외", "reason_code": "같은 가구"}
    decide(home, first, "수정승인", [same | {"ref": ref} for ref in named])
    screen(home, WEDNESDAY)
    assert {found for (found,) in states(home, "state")} == {"removed", state}
    assert ask(home, "SELECT code FROM campaign.deviation") == told
    assert_lawful(home)


def test_a_household_of_which_two_rows_lay_on_a_refused_list_may_be_chosen_again(home: Home) -> None:
    pool(home, person(1), person(2), is_severe_disease="Y")
    screen(home)
    first = newest_list(home)
    deliver_rows(home, "ssis_household", [person(n).row(household_no="H1") for n in (1, 2)])
    screen(home, TUESDAY)
    decide(home, first, "반려")
    screen(home, WEDNESDAY)
    pool(home, person(1), person(2), period="2024년 3월", is_severe_disease="Y")
    screen(home, THURSDAY)
    assert sorted(states(home, "state")) == [("removed",), ("removed",), ("waiting",)]
    assert_lawful(home)


@pytest.mark.parametrize(
    ("first", "then", "state"),
    [
        ((0, "반려"), (1, "승인"), "open"),
        ((1, "승인"), (0, "반려"), "open"),
        ((1, "반려"), (0, "승인"), "open"),
        ((0, "반려"), (1, "반려"), "removed"),
        ((1, "반려"), (0, "수정승인"), "removed"),
        ((1, "수정승인"), (0, "수정승인"), "removed"),
        ((1, "수정승인"), (0, "반려"), "removed"),
        ((1, "수정승인"), (0, "승인"), "open"),
    ],
)
def test_a_household_of_which_a_row_lies_on_each_of_two_lists_is_left_out_by_both_decisions_and_not_by_one(
    home: Home, first: tuple[int, str], then: tuple[int, str], state: str
) -> None:
    """With the first list refused nobody went, though the second was signed; struck on both, it was called."""
    for number, day in ((1, AS_OF), (2, TUESDAY)):
        pool(home, person(number), period=f"2024년 {number + 1}월", is_severe_disease="Y")
        screen(home, day)
    lists = ask(home, "SELECT list_hash FROM campaign.target_list ORDER BY run_no")
    deliver_rows(home, "ssis_household", [person(n).row(household_no="H1") for n in (1, 2)])
    screen(home, WEDNESDAY)
    query = (
        "SELECT p.ref FROM campaign.target_list l JOIN ops.package k ON k.kind = 'target_list' AND k.run_no = l.run_no "
        "JOIN ops.package_row p USING (package_id) WHERE l.list_hash = ?"
    )
    for day, (place, decision) in ((THURSDAY, first), (THURSDAY + timedelta(days=1), then)):
        (of_list,) = lists[place]
        struck = {"ref": one(home, query, of_list), "action": "제외", "reason_code": "같은 가구"}
        decide(home, of_list, decision, [struck] if decision == "수정승인" else [{}])
        screen(home, day)
    assert states(home, "state") == [(state,), ("removed",)]
    assert_lawful(home)


def test_the_place_on_the_sheet_of_a_later_list_is_the_place_that_a_change_means(home: Home) -> None:
    """It counted on through the campaign: who was moved from 23 to 22 came last, and the change was called done."""
    listed(home, person(1), person(2))
    screen(home)
    approve(home, TUESDAY)
    for number, kinds in enumerate(("단수, 단가스", "단수", "통신비 체납"), 3):
        listed(home, person(number), crisis_kinds=kinds)
    screen(home, WEDNESDAY)
    (file,) = home.outbox.glob(f"team_head/{WEDNESDAY}/target_list-*.xlsx")
    sealed = unseal(file.read_bytes(), home.keys().passphrase("team_head", "2024Q1"))
    sheet = fastexcel.read_excel(sealed).load_sheet("발굴대상자", dtypes="string").to_polars()
    assert sheet["순서"].to_list() == ["1", "2", "3"]
    *_, last = sheet["대상번호"].to_list()
    moved = {"ref": last, "action": "순서변경", "order_no": "2", "reason_code": "위험이 큼"}
    decide(home, newest_list(home), "수정승인", [moved])
    screen(home, THURSDAY)
    household = one(home, "SELECT household_id FROM campaign.target_root ORDER BY order_no LIMIT 1 OFFSET 3")
    told = windows.why(home, household, reason="민원 확인").certificate
    assert [line for line in told if "3가구 가운데 3번째, 수정 뒤 2번째" in line]
    assert_lawful(home)


def test_a_place_on_the_sheet_counts_the_rows_that_it_strikes(home: Home) -> None:
    """Below a row that was struck, whoever was moved up by one place stayed where they were."""
    pool(home, *map(person, (1, 2, 3)), is_severe_disease="Y")
    screen(home)
    rows = "SELECT p.ref, r.target_id FROM ops.package_row p JOIN campaign.list_row r ON r.target_id = p.subject_id"
    struck, stays, moved = ask(home, f"{rows} ORDER BY r.order_no")
    changes = [{"ref": struck[0], "action": "제외", "reason_code": "같은 가구"}]
    changes.append({"ref": moved[0], "action": "순서변경", "order_no": "2", "reason_code": "위험이 큼"})
    decide(home, newest_list(home), "수정승인", changes)
    screen(home, TUESDAY)
    order = ask(home, "SELECT target_id FROM campaign.target_root WHERE state = 'open' ORDER BY order_no")
    assert order == [(moved[1],), (stays[1],)]
    assert_lawful(home)


@pytest.mark.parametrize("of_first", ["반려", None])
def test_a_household_of_two_lists_is_called_once_the_later_is_signed(
    home: Home, of_first: str | None
) -> None:
    """It turned out to be one while both lists waited; it waited for the older alone, and was sent back with it."""
    pool(home, person(1), is_severe_disease="Y")
    screen(home)
    first = newest_list(home)
    pool(home, person(2), period="2024년 3월", is_severe_disease="Y")
    screen(home, TUESDAY)
    deliver_rows(home, "ssis_household", [person(n).row(household_no="H1") for n in (1, 2)])
    decide(home, newest_list(home))
    if of_first:
        decide(home, first, of_first)
    screen(home, WEDNESDAY)
    assert sorted(states(home, "state")) == [("open",), ("removed",)]
    assert len(ask(home, "FROM campaign.target_list")) == 2
    assert_lawful(home)


def test_a_change_of_place_of_a_row_that_waits_no_more_is_not_called_done_because_another_change_moved_it(
    home: Home,
) -> None:
    """The row turned out to be another's household: no place was given to it, and why said that one was."""
    for number, kinds in enumerate(("단수, 단가스", "단수", "통신비 체납"), 1):
        listed(home, person(number), crisis_kinds=kinds)
    screen(home)
    first = newest_list(home)
    deliver_rows(home, "ssis_household", [person(n).row(household_no="H1") for n in (1, 2)])
    screen(home, TUESDAY)
    rows = "SELECT p.ref FROM ops.package_row p JOIN campaign.list_row r ON r.target_id = p.subject_id"
    of_state = f"{rows} JOIN campaign.target_root t USING (target_id) WHERE t.state = ? ORDER BY r.order_no"
    (gone,), *_ = ask(home, of_state, "removed")
    *_, (last,) = ask(home, of_state, "waiting")
    change = {"action": "순서변경", "reason_code": "위험이 큼"}
    decide(
        home,
        first,
        "수정승인",
        [change | {"ref": gone, "order_no": "9"}, change | {"ref": last, "order_no": "1"}],
    )
    screen(home, WEDNESDAY)
    outcomes = "SELECT order_no, outcome FROM campaign.amendment ORDER BY order_no"
    assert ask(home, outcomes) == [(1, "done"), (9, "nothing_to_do")]
    assert_lawful(home)
