"""What a human decided about a list, and that a household has one open target, also when two turn out to be one."""

from datetime import date

import fastexcel
import pytest

from tasks.doors import windows
from tasks.doors.workbook import unseal
from tests.factories import ask, deliver_rows, one, person, receive, screen, work
from tests.screened import (
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    approve,
    assert_lawful,
    decide,
    funnel,
    listed,
    look_up,
    newest_list,
    pool,
    states,
)
from warehouse.connection import Warehouse
from warehouse.home import Home
from warehouse.verification import verify


def test_an_approval_releases_the_list_it_names_and_no_other(home: Home) -> None:
    listed(home, person(1))
    screen(home)
    decide(home, "0" * 64)
    screen(home, TUESDAY)
    assert states(home) == [("listed", "waiting", None)]
    assert ask(home, "SELECT refused_ko FROM campaign.approval") == [
        ("명단 확인값이 올린 명단과 다릅니다. 명단이 바뀌었으면 새 명단을 결재해 주십시오.",)
    ]
    assert ask(home, "SELECT code, owner FROM campaign.deviation") == [("decision_not_taken", "team_head")]
    assert one(home, "SELECT count(*) FROM out.due WHERE kind = 'approval'") == 1
    approve(home, WEDNESDAY)
    assert states(home) == [("listed", "open", None)]
    assert funnel(home) == {"received": 1, "listed": 1, "approved": 1, "open": 1}


def test_a_list_is_decided_once(home: Home) -> None:
    listed(home, person(1))
    screen(home)
    first = newest_list(home)
    approve(home, TUESDAY)
    decide(home, first, "반려")
    screen(home, WEDNESDAY)
    assert states(home) == [("listed", "open", None)]
    refused = ask(home, "SELECT decision, refused_ko FROM campaign.approval ORDER BY run_no")
    assert refused == [("APPROVED", None), ("REFUSED", "이미 결재된 명단입니다.")]


def test_of_two_decisions_of_one_morning_one_counts_and_of_two_minds_in_one_file_none(home: Home) -> None:
    listed(home, person(1))
    screen(home)
    decide(home, newest_list(home))
    decide(home, newest_list(home), "반려")
    both = [{"decision": word, "note": word} for word in ("승인", "반려")]
    decide(home, newest_list(home), changes=both)
    screen(home, TUESDAY)
    taken = ask(
        home, "SELECT count(*) FILTER (refused_ko IS NULL), count(DISTINCT refused_ko) FROM campaign.approval"
    )
    assert taken == [(1, 2)]
    assert_lawful(home)


def test_a_refused_list_goes_back_its_listed_households_wait_for_the_next_and_its_additions_return_to_the_pool(
    home: Home,
) -> None:
    listed(home, person(1))
    pool(home, person(2), is_severe_disease="Y")
    screen(home)
    first = newest_list(home)
    decide(home, first, "반려")
    screen(home, TUESDAY)
    assert sorted(states(home)) == [("listed", "waiting", None), ("selected", "removed", None)]
    second = newest_list(home)
    assert second != first
    decide(home, second, "반려")
    screen(home, WEDNESDAY)
    third = newest_list(home)
    assert third != second
    decide(home, second)
    decide(home, third)
    pool(home, person(2), period="2024년 3월", is_severe_disease="Y")
    screen(home, THURSDAY)
    assert sorted(states(home)) == [
        ("listed", "open", None),
        ("selected", "removed", None),
        ("selected", "waiting", None),
    ]
    assert_lawful(home)


def refs(home: Home) -> list[str]:
    """The references of the newest list in its order."""
    rows = ask(
        home,
        "SELECT p.ref FROM ops.package_row p JOIN campaign.target t ON t.target_id = p.subject_id "
        "WHERE p.run_no = (SELECT max(run_no) FROM ops.package) ORDER BY t.order_no",
    )
    return [str(row[0]) for row in rows]


def test_an_amendment_removes_only_local_additions_and_a_wish_to_remove_others_is_kept(home: Home) -> None:
    listed(home, person(1), crisis_kinds="단수, 단가스")
    pool(home, person(2), person(3), is_severe_disease="Y")
    screen(home)
    first, second, third = refs(home)
    taken_off = [{"ref": ref, "action": "제외", "reason_code": "이미 상담 중"} for ref in (first, second)]
    decide(home, newest_list(home), "수정승인", taken_off)
    screen(home, TUESDAY)
    assert states(home) == [
        ("listed", "open", None),
        ("selected", "removed", None),
        ("selected", "open", None),
    ]
    assert third
    deviations = ask(home, "SELECT code, owner, target_id IS NULL FROM campaign.deviation ORDER BY code")
    assert deviations == [("not_removable", "team_head", False)]
    amendments = ask(home, "SELECT action, reason_code, outcome FROM campaign.amendment ORDER BY outcome")
    assert amendments == [("REMOVE", "IN_COUNSELLING", outcome) for outcome in ("done", "not_removable")]
    removed = one(home, "SELECT household_id FROM campaign.target_root WHERE state = 'removed'")
    told = windows.why(home, str(removed), reason="민원 확인").certificate
    assert "  수정: 제외(이미 상담 중) · 반영함" in told
    pool(home, person(2), person(3), period="2024년 3월", is_severe_disease="Y")
    screen(home, WEDNESDAY)
    assert len(states(home)) == 3
    assert_lawful(home)


def test_an_amendment_that_names_nobody_of_the_list_is_not_taken_since_whoever_was_meant_would_be_called(
    home: Home,
) -> None:
    pool(home, person(2), person(3), is_severe_disease="Y")
    screen(home)
    first, _ = refs(home)
    struck = {"action": "제외", "reason_code": "이미 상담 중"}
    decide(home, newest_list(home), "수정승인", [struck | {"ref": first}, struck | {"ref": "ABCDEF0123"}])
    screen(home, TUESDAY)
    assert states(home) == [("selected", "waiting", None)] * 2
    told = ask(home, "SELECT DISTINCT refused_ko FROM out.decision_not_taken")
    assert told == [
        (
            "명단에 없는 대상번호가 있어 결재 전체를 받지 않았습니다. 대상번호를 확인하여 다시 결재해 주십시오.",
        )
    ]
    decide(home, newest_list(home), "수정승인", [struck | {"ref": first}])
    screen(home, WEDNESDAY)
    assert sorted(state for _, state, _ in states(home)) == ["open", "removed"]
    assert_lawful(home)


@pytest.mark.parametrize(
    ("action", "kept"), [("순서변경", [("waiting", "order_given")]), ("제외", [("removed", None)])]
)
def test_a_telephone_number_for_a_place_stops_no_screening(
    home: Home, action: str, kept: list[tuple[str, str | None]]
) -> None:
    pool(home, person(2), is_severe_disease="Y")
    screen(home)
    change = {"ref": refs(home)[0], "action": action, "order_no": "99901000001", "reason_code": "기타"}
    decide(home, newest_list(home), "수정승인", [change])
    work(home, TUESDAY)
    verdict = "(SELECT rejected_code FROM ops.delivery_verdict ORDER BY run_no DESC LIMIT 1)"
    assert ask(home, f"SELECT state, {verdict} FROM campaign.target_root") == kept  # noqa: S608
    assert_lawful(home)


@pytest.mark.parametrize(("decision", "state"), [("반려", "waiting"), ("수정승인", "open")])
def test_a_local_addition_that_came_on_the_central_list_meanwhile_is_not_struck(
    home: Home, decision: str, state: str
) -> None:
    pool(home, person(1), is_severe_disease="Y")
    screen(home)
    (ref,) = refs(home)
    listed(home, person(1))
    screen(home, TUESDAY)
    struck = {"ref": ref, "action": "제외"} if decision == "수정승인" else {}
    decide(home, newest_list(home), decision, [struck])
    screen(home, WEDNESDAY)
    assert states(home) == [("selected", state, None)]
    assert one(home, "SELECT count(*) FROM out.due WHERE kind = 'listing'") == 1
    assert_lawful(home)


@pytest.mark.parametrize("came_by", ["ssis_central", "village_report"])
def test_a_local_addition_that_a_listed_or_reported_household_is_attached_to_is_not_struck(
    home: Home, came_by: str
) -> None:
    pool(home, person(1), is_severe_disease="Y")
    screen(home)
    first, (ref,) = newest_list(home), refs(home)
    deliver_rows(home, came_by, [person(2).row(birth_year="1950", reported_on="2024-03-01")])
    screen(home, TUESDAY)
    look_up(home, (person(1), "H1"), (person(2), "H1"))
    screen(home, TUESDAY)
    decide(home, first, "수정승인", [{"ref": ref, "action": "제외"}])
    screen(home, WEDNESDAY)
    assert sorted(states(home, "basis", "state"))[-1] == ("selected", "open")
    assert ask(home, "SELECT code, owner FROM campaign.deviation") == [("not_removable", "team_head")]
    assert_lawful(home)


@pytest.mark.parametrize("change", [
    """INSERT INTO campaign.target_event BY NAME SELECT target_id, 'removed' AS event, DATE '2024-03-05' AS happened_on,
       delivery_id, row_no, run_no FROM campaign.target""",
    "UPDATE campaign.listing SET target_id = 'nobody'",
])  # fmt: skip
def test_a_listing_whose_target_was_struck_or_is_not_there_breaks_the_law(home: Home, change: str) -> None:
    listed(home, person(1))
    screen(home)
    with Warehouse(home).transaction(as_of=TUESDAY) as tx:
        tx.connection.execute(change)
    assert any("no listing leads to a struck target" in law.name for law in verify(home) if not law.holds)


def test_an_amendment_without_a_reason_for_each_change_is_rejected_as_a_whole(home: Home) -> None:
    pool(home, person(1), person(2), is_severe_disease="Y")
    screen(home)
    first, second = refs(home)
    removed = {"action": "제외", "decided_on": "2024-03-04"}
    reasoned = {"reason_code": "업무 일정"}
    decide(
        home,
        newest_list(home),
        "수정승인",
        [{"ref": first, **removed, **reasoned}, {"ref": second, **removed}],
    )
    work(home, TUESDAY)
    assert ask(home, "SELECT DISTINCT state FROM campaign.target_root") == [("waiting",)]
    rejected = ask(home, "SELECT rule FROM ops.rule_count WHERE rule = 'amendment_reasoned'")
    assert rejected == [("amendment_reasoned",)]


def test_an_amendment_that_moves_and_strikes_one_household_is_rejected_as_a_whole(home: Home) -> None:
    pool(home, person(1), person(2), is_severe_disease="Y")
    screen(home)
    first, _ = refs(home)
    moved = {"ref": first, "action": "순서변경", "order_no": "2", "reason_code": "업무 일정"}
    struck = {"ref": first, "action": "제외", "reason_code": "이미 상담 중"}
    decide(home, newest_list(home), "수정승인", [moved, struck])
    work(home, TUESDAY)
    assert ask(home, "SELECT DISTINCT state FROM campaign.target_root") == [("waiting",)]
    assert ask(home, "SELECT rule FROM ops.rule_count WHERE rule = 'amended_once' AND bad_rows > 0") != []


def test_an_amendment_moves_a_household_to_another_place(home: Home) -> None:
    for number, kinds in enumerate(("단수, 단가스", "단수", "통신비 체납")):
        listed(home, person(number), crisis_kinds=kinds)
    screen(home)
    before = [row[0] for row in states(home, "target_id")]
    decide(
        home, newest_list(home), "수정승인", [{"ref": refs(home)[2], "action": "순서변경", "order_no": "1"}]
    )
    screen(home, TUESDAY)
    assert [row[0] for row in states(home, "target_id")] == [before[2], before[0], before[1]]
    assert states(home, "order_no", "state") == [(1, "open"), (2, "open"), (3, "open")]
    assert ask(home, "SELECT action, order_no, outcome FROM campaign.amendment") == [("ORDER", 1, "done")]
    assert_lawful(home)


def test_the_list_leaves_sealed_and_shows_its_hash_and_no_warehouse_id(home: Home) -> None:
    listed(home, person(1), crisis_kinds="단수")
    screen(home)
    (file,) = home.outbox.glob("team_head/2024-03-04/target_list-*.xlsx")
    book = fastexcel.read_excel(unseal(file.read_bytes(), home.keys().passphrase("team_head", "2024Q1")))
    rows = [
        book.load_sheet(name, header_row=None, dtypes="string").to_polars().rows()
        for name in book.sheet_names
    ]
    written = str(rows)
    assert newest_list(home) in written
    assert person(1).person_name in written
    assert "단수" in written
    for (warehouse_id,) in ask(
        home, "SELECT target_id FROM campaign.target UNION SELECT household_id FROM core.household"
    ):
        assert warehouse_id not in written
    assert person(1).digits not in written


def test_two_persons_listed_before_their_look_up_are_one_open_target_after_it(home: Home) -> None:
    listed(home, person(1), crisis_kinds="단수")
    listed(home, person(2), crisis_kinds="단가스, 자해/자살 내원")
    screen(home)
    approve(home, TUESDAY)
    assert funnel(home)["open"] == 2
    look_up(home, (person(1), "H1"), (person(2), "H1"))
    receive(home, TUESDAY)
    assert_lawful(home)
    screen(home, WEDNESDAY)
    assert one(home, "SELECT count(*) FROM campaign.target_root WHERE state = 'open'") == 1
    urgent = one(home, "SELECT target_id FROM campaign.target WHERE is_urgent")
    assert ask(home, "SELECT DISTINCT current_id FROM campaign.target_now") == [(urgent,)]
    assert ask(home, "SELECT attached_to_id, state FROM out.target ORDER BY attached_to_id NULLS LAST") == [
        (urgent, "removed"),
        (None, "open"),
    ]
    assert funnel(home) == {"received": 1, "listed": 1, "approved": 1, "open": 1}
    screen(home, THURSDAY)
    assert one(home, "SELECT count(*) FROM campaign.target_event WHERE event = 'attached'") == 1
    assert_lawful(home)


def test_what_was_attached_to_a_target_follows_it_when_it_is_attached_itself(home: Home) -> None:
    listed(home, person(1), crisis_kinds="단수")
    listed(home, person(2), crisis_kinds="단수")
    listed(home, person(3), crisis_kinds="단가스, 자해/자살 내원")
    screen(home)
    approve(home, TUESDAY)
    look_up(home, (person(1), "H1"), (person(2), "H1"))
    screen(home, TUESDAY)
    assert one(home, "SELECT count(DISTINCT current_id) FROM campaign.target_now") == 2
    look_up(home, (person(3), "H1"))
    screen(home, WEDNESDAY)
    urgent = one(home, "SELECT target_id FROM campaign.target WHERE is_urgent")
    assert ask(home, "SELECT DISTINCT current_id FROM campaign.target_now") == [(urgent,)]
    assert_lawful(home)


def test_an_open_target_goes_on_and_a_waiting_one_is_attached_with_its_listing(home: Home) -> None:
    deliver_rows(home, "village_report", [person(1).row(birth_year="1950", reported_on="2024-03-01")])
    screen(home)
    approve(home, TUESDAY)
    opened = one(home, "SELECT target_id FROM campaign.target")
    listed(home, person(2))
    screen(home, TUESDAY)
    assert one(home, "SELECT count(*) FROM campaign.listing WHERE target_id = ?", opened) == 0
    look_up(home, (person(1), "H1"), (person(2), "H1"))
    deliver_rows(home, "gas_cut", [person(1).row()])
    screen(home, WEDNESDAY)
    assert ask(home, "SELECT target_id FROM campaign.target_root WHERE state IN ('open', 'waiting')") == [
        (opened,)
    ]
    assert one(home, "SELECT count(*) FROM campaign.listing WHERE target_id = ?", opened) == 1
    assert one(home, "SELECT due_on FROM out.target WHERE target_id = ?", opened) == date(2024, 3, 29)
    approve(home, THURSDAY)
    assert one(home, "SELECT count(*) FROM campaign.target_root WHERE is_approved") == 1
    assert funnel(home)["approved"] == funnel(home)["open"] == 1
    assert_lawful(home)


def test_three_targets_that_become_one_in_two_steps_lead_to_one(home: Home) -> None:
    for number in (1, 2, 3):
        listed(home, person(number))
        screen(home)
    look_up(home, (person(2), "H1"), (person(3), "H1"))
    screen(home, TUESDAY)
    look_up(home, (person(1), "H1"))
    screen(home, WEDNESDAY)
    assert one(home, "SELECT count(DISTINCT current_id) FROM campaign.target_now") == 1
    assert funnel(home)["listed"] == 1
    assert_lawful(home)


def test_an_open_target_is_carried_into_the_next_campaign_by_its_list(home: Home) -> None:
    listed(home, person(1))
    screen(home)
    approve(home, TUESDAY)
    deliver_rows(
        home,
        "ssis_central",
        [person(1).row(listed_on="2024-08-05"), person(2).row(listed_on="2024-08-05")],
        period="2024년 4차",
    )
    screen(home, date(2024, 8, 5))
    decide(home, newest_list(home))
    screen(home, date(2024, 8, 6))
    assert {k: v for k, v in funnel(home).items() if k != "received"} == {
        "listed": 1,
        "approved": 1,
        "open": 1,
    }
    assert {k: v for k, v in funnel(home, "2024H2").items() if k != "received"} == {
        "listed": 2,
        "approved": 1,
        "carried_in": 1,
        "open": 2,
    }
    assert_lawful(home)
