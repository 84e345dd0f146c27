"""What comes late, again, or is taken back: nothing that was not named is lost, and what was done stays done."""

from datetime import date
from functools import partial

import polars as pl
import pytest

from tasks.answers import judge_answers
from tasks.doors import orders, windows
from tasks.linkage import link_records
from tasks.stage import Run
from tests.factories import AS_OF, accept, ask, deliver_rows, one, person, receive, screen
from tests.linked import look_up
from tests.screened import assert_lawful, listed, pool
from warehouse import rewind
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import Home

NEXT = date(2024, 3, 5)
LATER = date(2024, 3, 6)


def withdraw(home: Home, delivery_id: str, row_no: str = "", day: date = NEXT) -> None:
    """Deliver and carry out the order to withdraw a delivery, or a row of it."""
    order = {
        "order_kind": "수신분 철회",
        "subject_delivery_id": delivery_id,
        "subject_row_no": row_no,
        "household_id": "",
        "package_id": "",
        "ordered_on": str(day),
    }
    deliver_rows(home, "operator_order", [order])
    judge_answers.run_in(home, receive(home, day))


def delivery_of(home: Home, source: str) -> str:
    """The only delivery of a source."""
    return str(one(home, "SELECT delivery_id FROM ops.delivery WHERE source = ?", source))


def phones(home: Home) -> list[str]:
    """What telephone is known of each person."""
    return [phone for (phone,) in ask(home, "SELECT phone FROM core.person_now ORDER BY phone")]


def active_kinds(home: Home, day: date = LATER) -> list[str]:
    """The kinds that screening would count today."""
    with Warehouse(home).transaction(as_of=day, run_no=99) as tx:
        tx.run("screening/create_active_kind", weights="{}")
        return [
            kind for (kind,) in tx.connection.execute("SELECT kind FROM active_kind ORDER BY 1").fetchall()
        ]


def test_a_list_that_comes_again_for_its_month_corrects_the_rows_whose_key_it_holds_and_no_other(
    home: Home,
) -> None:
    deliver_rows(home, "water_cut", [person(1).row(), person(2).row()])
    receive(home)
    deliver_rows(home, "water_cut", [person(1).row(phone="010-0777-0001")])
    receive(home, NEXT)
    assert ask(home, "SELECT cause, count(*) FROM core.withdrawn_row GROUP BY 1") == [("corrected", 1)]
    assert phones(home) == ["01000000002", "01007770001"]
    assert one(home, "SELECT count(*) FROM core.withdrawn_observation") == 0
    assert one(home, "SELECT count(*) FROM core.observation_source") == 3
    assert_lawful(home)


def test_a_kind_that_the_corrected_list_names_no_more_counts_no_more(home: Home) -> None:
    deliver_rows(home, "ssis_central", [person(1).row(crisis_kinds="단수,단가스")])
    receive(home)
    assert active_kinds(home) == ["GAS_CUT", "WATER_CUT"]
    deliver_rows(home, "ssis_central", [person(1).row(crisis_kinds="단수")])
    receive(home, NEXT)
    assert active_kinds(home) == ["WATER_CUT"]
    assert one(home, "SELECT count(*) FROM core.observation") == 2
    assert_lawful(home)


def newest_delivery(home: Home) -> str:
    """The delivery that came last."""
    return str(one(home, "SELECT max_by(delivery_id, run_no) FROM ops.delivery"))


def test_whom_a_wrong_correction_named_is_known_by_the_earlier_list_again_once_it_is_withdrawn(
    home: Home,
) -> None:
    deliver_rows(home, "water_cut", [person(1).row(), person(2).row()])
    receive(home)
    deliver_rows(home, "water_cut", [person(1).row(phone="010-0777-0001")])
    receive(home, NEXT)
    withdraw(home, newest_delivery(home), day=LATER)
    assert phones(home) == ["01000000001", "01000000002"]
    assert active_kinds(home) == ["WATER_CUT"] * 2
    assert one(home, "SELECT count(*) FROM core.withdrawn_observation") == 0
    assert_lawful(home)


def test_a_correction_that_is_withdrawn_brings_nothing_back_that_a_later_one_corrected(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(1).row()])
    receive(home)
    deliver_rows(home, "water_cut", [person(1).row(phone="010-0777-0001")])
    receive(home, NEXT)
    wrong = newest_delivery(home)
    deliver_rows(home, "water_cut", [person(1).row(phone="010-0777-0002")])
    receive(home, LATER)
    last = newest_delivery(home)
    withdraw(home, wrong, day=LATER)
    assert phones(home) == ["01007770002"]
    withdraw(home, last, day=LATER)
    assert phones(home) == ["01000000001"]
    assert_lawful(home)


def test_a_quarantined_row_waits_again_once_the_row_that_replaced_it_is_withdrawn(home: Home) -> None:
    broken = person(1).row(cut_on="언젠가")
    deliver_rows(home, "water_cut", [broken])
    receive(home)
    deliver_rows(home, "water_cut", [person(1).row()])
    receive(home, NEXT)
    replacement = newest_delivery(home)
    first = one(home, "SELECT min_by(delivery_id, run_no) FROM ops.delivery")
    with Warehouse(home).transaction(as_of=NEXT, run_no=2) as tx:
        row = {"delivery_id": first, "row_no": 1, "event": "replaced", "by_delivery_id": replacement}
        tx.insert("ops.row_event", pl.DataFrame([row | {"by_row_no": 1, "run_no": 2}]))
    assert one(home, "SELECT fate FROM out.quarantine") == "replaced"
    withdraw(home, replacement, day=LATER)
    assert one(home, "SELECT fate FROM out.quarantine") == "waiting"
    assert_lawful(home)


def test_a_full_list_that_comes_again_to_the_byte_takes_a_correction_back(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(1).row(), person(2).row()])
    receive(home)
    deliver_rows(home, "water_cut", [person(1).row(phone="010-0777-0001")])
    receive(home, NEXT)
    for day in (LATER, date(2024, 3, 7)):
        deliver_rows(home, "water_cut", [person(1).row(), person(2).row()])
        receive(home, day)
    assert phones(home) == ["01000000001", "01000000002"]
    assert one(home, "SELECT count(*) FROM ops.delivery") == 3
    assert_lawful(home)


def test_the_list_of_another_month_corrects_nothing(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(1).row()])
    receive(home)
    deliver_rows(home, "water_cut", [person(1).row()], period="2024년 3월")
    receive(home, NEXT)
    assert one(home, "SELECT count(*) FROM core.withdrawn_row") == 0


def test_two_lists_of_one_morning_correct_nothing_since_nobody_knows_which_is_the_newer(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(1).row()])
    deliver_rows(home, "water_cut", [person(1).row(phone="010-0777-0001")])
    receive(home)
    assert one(home, "SELECT count(*) FROM core.withdrawn_row") == 0


def test_two_neighbours_who_report_one_person_do_not_correct_each_other(home: Home) -> None:
    said = {"person_name": "김가나", "address": "곡성읍 읍내리 1", "reported_on": "2024-02-20"}
    deliver_rows(home, "village_report", [said | {"memo": "며칠째 보이지 않음"}])
    receive(home)
    deliver_rows(home, "village_report", [said | {"memo": "전기가 끊긴 듯함"}])
    receive(home, NEXT)
    assert one(home, "SELECT count(*) FROM core.withdrawn_row") == 0


def test_a_list_of_an_earlier_month_that_comes_late_takes_back_nothing_that_a_newer_one_said(
    home: Home,
) -> None:
    deliver_rows(home, "water_cut", [person(1).row(phone="010-0777-0002")], period="2024년 2월")
    receive(home)
    deliver_rows(home, "gas_cut", [person(1).row(phone="010-0777-0001")], period="2024년 1월")
    receive(home, NEXT)
    assert phones(home) == ["01007770002"]
    assert active_kinds(home) == ["GAS_CUT", "WATER_CUT"]
    assert_lawful(home)


def test_a_delta_takes_back_nothing_that_it_does_not_name(home: Home) -> None:
    deliver_rows(home, "death_and_move", [person(1).row(event_code="사망", event_on="2024-03-01")])
    receive(home)
    deliver_rows(home, "death_and_move", [person(2).row(event_code="전출", event_on="2024-03-02")])
    receive(home, NEXT)
    assert sorted(ask(home, "SELECT status FROM core.person_status")) == [("DIED",), ("MOVED_OUT",)]


def test_a_death_reported_in_error_is_taken_back_by_an_order_that_names_its_row(home: Home) -> None:
    event = {"event_code": "사망", "event_on": "2024-03-01"}
    deliver_rows(home, "death_and_move", [person(1).row(**event), person(2).row(**event)])
    receive(home)
    withdraw(home, delivery_of(home, "death_and_move"), "1")
    assert ask(
        home,
        "SELECT p.token = s.token, count(*) FROM core.person_status JOIN core.person p USING (person_id), "
        "(SELECT token FROM core.appearance WHERE row_no = 2) s GROUP BY 1",
    ) == [(True, 1)]
    assert_lawful(home)


def test_who_stands_in_a_withdrawn_delivery_alone_is_no_longer_known_by_it_and_the_team_head_is_told(
    home: Home,
) -> None:
    deliver_rows(home, "water_cut", [person(2).row()])
    listed(home, person(1), person(2))
    screen(home)
    targets = one(home, "SELECT count(*) FROM campaign.target")
    withdraw(home, delivery_of(home, "ssis_central"))
    assert phones(home) == ["01000000002"]
    assert active_kinds(home) == ["WATER_CUT"]
    assert ask(
        home, "SELECT code, owner, count(DISTINCT target_id) FROM campaign.deviation GROUP BY ALL"
    ) == [("basis_withdrawn", "team_head", 2)]
    assert one(home, "SELECT count(*) FROM campaign.target") == targets
    assert_lawful(home)


def test_a_withdrawn_alert_brings_nobody_in_and_is_owed_by_nobody(home: Home) -> None:
    deliver_rows(home, "crisis_alert", [{"person_name": "김가나", "address": "곡성읍 읍내리 1"}])
    receive(home)
    assert ask(home, "SELECT kind FROM out.owed_now") == [("alert",)]
    withdraw(home, delivery_of(home, "crisis_alert"))
    screen(home, LATER)
    assert ask(home, "SELECT kind FROM out.owed_now") == []
    assert one(home, "SELECT count(*) FROM campaign.target") == 0


def test_nobody_is_left_without_a_household_when_a_look_up_is_withdrawn(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(1).row()])
    receive(home)
    looked_up = [person(n).row(household_no="H1", relation="본인" if n == 2 else "배우자") for n in (1, 2)]
    deliver_rows(home, "ssis_household", looked_up)
    deliver_rows(home, "gas_cut", [person(2).row()])
    receive(home, NEXT)
    withdraw(home, delivery_of(home, "ssis_household"), day=LATER)
    housed = ask(
        home, "SELECT p.phone FROM core.person_household JOIN core.person_now p USING (person_id) ORDER BY 1"
    )
    assert housed == [("01000000001",), ("01000000002",)]
    assert active_kinds(home) == ["GAS_CUT", "WATER_CUT"]
    assert_lawful(home)


def test_whoever_withdraws_a_delivery_is_shown_the_targets_and_contacts_that_hang_on_it(home: Home) -> None:
    listed(home, person(1), person(2))
    screen(home)
    delivery_id = delivery_of(home, "ssis_central")
    order = partial(orders.withdraw, home, row_no=None, ordered_by="시험 팀장", reason="다른 군의 명단")
    hanging = order(delivery_id[:8])
    assert [(h["state"], h["is_brought"], h["contacts"]) for h in hanging] == [("waiting", True, 0)] * 2
    judge_answers.run_in(home, receive(home, NEXT))
    assert one(home, "SELECT count(*) FROM core.withdrawn_row") == 2
    with pytest.raises(Refusal, match="nothing to withdraw"):
        order(delivery_of(home, "operator_order"))


def test_what_a_household_was_known_for_on_a_day_is_shown_as_it_was_then(home: Home) -> None:
    deliver_rows(home, "ssis_central", [person(1).row(crisis_kinds="단수")])
    receive(home)
    deliver_rows(home, "gas_cut", [person(1).row()])
    receive(home, NEXT)
    household = str(one(home, "SELECT household_id FROM core.person_household"))
    then = windows.why(home, household, reason="민원 확인", as_of=AS_OF)
    assert [seen["kind_ko"] for seen in then.observations] == ["단수"]
    assert len(windows.why(home, household, reason="민원 확인").observations) == 2
    assert one(home, "SELECT count(*) FROM ops.access_log") == 2
    with pytest.raises(Refusal, match="No run"):
        windows.why(home, household, reason="민원 확인", as_of=date(2024, 1, 1))


def test_a_withdrawn_file_that_is_sent_again_after_all_counts_again(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(1).row()])
    receive(home)
    withdraw(home, delivery_of(home, "water_cut"))
    assert active_kinds(home) == []
    deliver_rows(home, "water_cut", [person(1).row()])
    receive(home, LATER)
    assert active_kinds(home) == ["WATER_CUT"]
    assert_lawful(home)


NEIGHBOUR = {
    "person_name": "김가나",
    "birth_year": "1950",
    "phone": "010-0777-0001",
    "address": "곡성읍 읍내리 1",
}


def households(home: Home) -> list[object]:
    """The households of persons whom a row names."""
    return [household for (household,) in ask(home, "SELECT household_id FROM core.person_household")]


def test_who_comes_again_without_a_number_after_a_withdrawal_is_the_household_that_refused_or_is_protected(
    home: Home,
) -> None:
    deliver_rows(home, "village_report", [NEIGHBOUR])
    receive(home)
    known = households(home)
    withdraw(home, delivery_of(home, "village_report"))
    assert households(home) == []
    deliver_rows(home, "village_report", [NEIGHBOUR])
    receive(home, LATER)
    assert households(home) == known
    assert_lawful(home)


def test_who_was_known_by_a_withdrawn_row_alone_and_comes_with_a_number_keeps_their_household(
    home: Home,
) -> None:
    deliver_rows(home, "village_report", [NEIGHBOUR])
    receive(home)
    known = households(home)
    withdraw(home, delivery_of(home, "village_report"))
    told = {name: NEIGHBOUR[name] for name in ("person_name", "phone", "address")}
    deliver_rows(home, "water_cut", [person(1).row(**told)])
    receive(home, LATER)
    roots = "SELECT root_id FROM core.household_root WHERE household_id = ?"
    assert households(home) == [one(home, roots, known[0])]
    assert_lawful(home)


@pytest.mark.parametrize("delivery_id", ["0" * 32, "of the order itself"])
def test_an_order_that_finds_nothing_to_withdraw_is_told_to_the_team_head(
    home: Home, delivery_id: str
) -> None:
    withdraw(home, delivery_id)
    assert ask(home, "SELECT code, owner FROM campaign.deviation") == [("order_not_possible", "team_head")]


def test_what_was_known_on_a_day_is_what_a_copy_of_that_day_says_whatever_was_withdrawn_since(
    home: Home,
) -> None:
    deliver_rows(home, "ssis_central", [person(1).row(crisis_kinds="단수,단가스")])
    receive(home)
    withdraw(home, delivery_of(home, "ssis_central"))
    assert active_kinds(home) == []
    with rewind.evening_of(home, AS_OF) as then:
        assert active_kinds(then) == ["GAS_CUT", "WATER_CUT"]


def test_the_day_of_a_withdrawal_repeated_gives_the_same_bytes(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(1).row(), person(2).row()])
    receive(home)
    deliver_rows(home, "water_cut", [person(1).row(phone="010-0777-0001")])
    receive(home, NEXT)
    with rewind.morning_of(home, NEXT) as (copy, runs):
        rewind.begin_run(home, copy, runs[0])
        assert one(copy, "SELECT count(*) FROM core.withdrawn_row") == 0
        accept(copy, Run(runs[0], NEXT))
        link_records.run_in(copy, Run(runs[0], NEXT))
        assert one(copy, "SELECT count(*) FROM core.withdrawn_row") == 1
        assert rewind.fingerprints(copy, runs) == rewind.fingerprints(home, runs)


def test_a_look_up_that_was_withdrawn_before_anybody_was_chosen_holds_nobody_and_stops_no_later_day(
    home: Home,
) -> None:
    pool(home, person(1), is_severe_disease="Y")
    receive(home)
    withdraw(home, delivery_of(home, "ssis_query"))
    screen(home, NEXT)
    screen(home, LATER)
    assert ask(home, "SELECT ranked, selected FROM campaign.look_up") == [(0, 0)]
    pool(home, person(2), is_severe_disease="Y")
    screen(home, LATER)
    assert one(home, "SELECT count(*) FROM campaign.target WHERE basis = 'selected'") == 1
    assert_lawful(home)


def test_who_is_looked_up_again_as_a_withdrawn_row_had_them_lives_there(home: Home) -> None:
    look_up(home, AS_OF, (person(1), "2024-1"))
    look_up(home, NEXT, (person(1), "2024-2"))
    wrong = one(home, "SELECT delivery_id FROM core.membership ORDER BY run_no DESC LIMIT 1")
    withdraw(home, str(wrong), day=LATER)
    look_up(home, date(2024, 3, 7), (person(1), "2024-2"))
    numbers = ask(home, "SELECT household_id FROM core.membership WHERE run_no = 2")
    assert ask(home, "SELECT household_id FROM core.person_household") == numbers
    assert_lawful(home)
