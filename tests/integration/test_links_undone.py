"""A wrong link is undone by an order, with all that came of it; a human's answer makes one; what protects stays."""

from datetime import date

import pytest

from tasks.answers import judge_answers
from tasks.doors import links, windows
from tasks.linkage import link_records
from tasks.stage import Run
from tests.factories import AS_OF, accept, ask, deliver_rows, one, person, put_in, receive, screen
from tests.linked import delivery_of, methods, order, report, wrongly_linked
from tests.screened import assert_lawful, listed
from warehouse import rewind
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import Home

NEXT = date(2024, 3, 5)
LATER = date(2024, 3, 6)
LAST = date(2024, 3, 7)


def active(home: Home, day: date) -> list[tuple[str, str]]:
    """The kinds that screening would count today, by the telephone of the household."""
    with Warehouse(home).transaction(as_of=day, run_no=99) as tx:
        tx.run("screening/create_active_kind", weights="{}")
        return tx.connection.execute(
            "SELECT h.phone, k.kind FROM active_kind k LEFT JOIN core.household_now h USING (household_id) ORDER BY ALL"
        ).fetchall()


def test_a_wrong_link_is_undone_and_the_row_tells_what_it_tells_of_a_person_of_its_own(home: Home) -> None:
    wrongly_linked(home)
    assert active(home, AS_OF) == [("01000000001", "LOCAL_VILLAGE_REPORT"), ("01000000001", "WATER_CUT")]
    order(home, "연결 해제", "village_report", NEXT)
    assert methods(home) == ["undone"]
    assert active(home, NEXT) == [("01000000001", "WATER_CUT"), ("01007770001", "LOCAL_VILLAGE_REPORT")]
    assert one(home, "SELECT count(*) FROM core.link WHERE method = 'rule'") == 1
    assert one(home, "SELECT count(*) FROM campaign.deviation") == 0
    assert_lawful(home)


def test_a_look_at_a_household_says_which_of_its_rows_turned_out_to_be_about_somebody_else(
    home: Home,
) -> None:
    wrongly_linked(home)
    (household,) = households(home)
    order(home, "연결 해제", "village_report", NEXT)
    (other,) = set(households(home)) - {household}

    def told(of: str) -> dict[str, str | None]:
        seen = windows.why(home, of, reason="민원 확인").observations
        return {row["source"]: row["withdrawn_ko"] for row in seen}

    assert told(household) == {"water_cut": None, "village_report": "다른 사람의 것으로 확인됨"}
    assert told(other) == {"village_report": None}


def test_who_orders_that_a_link_is_undone_is_told_which_targets_hang_on_it(home: Home) -> None:
    deliver_rows(home, "village_report", [report(person(1), phone="010-0777-0001")])
    listed(home, person(1))
    screen(home)
    ((target, household),) = ask(home, "SELECT target_id, household_id FROM campaign.target")
    wrong = links.Answer(False, "", "한가람", "다른 사람")
    (told,) = links.answer(home, delivery_of(home, "village_report"), 1, wrong)
    assert (told["household_id"], told["target_id"]) == (household, target)
    assert (told["state"], told["is_brought"]) == ("waiting", False)


def test_a_link_that_was_undone_is_made_by_no_rule_and_no_weight_again(home: Home) -> None:
    wrongly_linked(home)
    order(home, "연결 해제", "village_report", NEXT)
    deliver_rows(home, "gas_cut", [person(1).row()])
    receive(home, LATER)
    assert methods(home) == ["undone"]
    assert one(home, "SELECT count(*) FROM core.link_waiting") == 0
    assert_lawful(home)


def test_whom_somebody_spoke_with_for_two_before_a_link_was_undone_is_told_of_though_it_is_closed(
    home: Home,
) -> None:
    deliver_rows(home, "village_report", [report(person(1), phone="010-0777-0001")])
    listed(home, person(1))
    run = screen(home)
    ((target, household),) = ask(home, "SELECT target_id, household_id FROM campaign.target")
    about = {"target_id": target, "delivery_id": "call", "row_no": 1, "run_no": run.run_no}
    call = {"attempt_id": "a", "channel": "phone", "attempted_on": AS_OF, "result": "TALKED", "is_talk": True}
    end = {"event": "closed", "end_state": "closed_no_need", "happened_on": AS_OF}
    put_in(
        home, run, [("campaign.contact_attempt", [about | call]), ("campaign.target_event", [about | end])]
    )
    order(home, "연결 해제", "village_report", NEXT)
    assert ask(home, "SELECT code, owner, target_id FROM campaign.deviation") == [
        ("link_undone", "team_head", target)
    ]
    told = {one: "\n".join(windows.why(home, one, reason="감사").certificate) for one in households(home)}
    assert "village_report 수신분" in told[household]
    assert "1행 · 다른 사람의 것으로 확인됨" in told[household]
    screen(home, LATER)
    (other,) = set(households(home)) - {household}
    told_other = "\n".join(windows.why(home, other, reason="감사").certificate)
    assert "제보·알림 대상 · 25점 · 결재 대기" in told_other
    assert "1행 · 연결 해제 뒤 따로 봄" in told_other


def test_a_report_that_was_a_household_of_its_own_before_it_was_linked_is_one_again(home: Home) -> None:
    deliver_rows(home, "village_report", [report(person(1))])
    screen(home)
    listed(home, person(1))
    screen(home, NEXT)
    assert one(home, "SELECT count(*) FROM campaign.target_root WHERE state = 'waiting'") == 1
    targets = ask(home, "SELECT * FROM campaign.target ORDER BY 1")
    order(home, "연결 해제", "village_report", LATER)
    assert ask(home, "SELECT * FROM campaign.target ORDER BY 1") == targets
    assert ask(home, "SELECT code, owner FROM campaign.deviation") == [("link_undone", "team_head")]
    screen(home, LAST)
    roots = ask(home, "SELECT root_id FROM campaign.target_root WHERE state = 'waiting'")
    assert len(set(roots)) == 2
    assert_lawful(home)


def test_a_link_that_was_undone_by_mistake_is_made_again_by_an_order_and_the_household_is_one_again(
    home: Home,
) -> None:
    wrongly_linked(home)
    (household,) = households(home)
    order(home, "연결 해제", "village_report", NEXT)
    delivery = delivery_of(home, "village_report")
    links.answer(home, delivery, 1, links.Answer(True, "", "한가람", "해제가 잘못이었음"))
    judge_answers.run_in(home, receive(home, LATER))
    assert methods(home) == ["human"]
    assert households(home) == [household]
    assert active(home, LATER) == [("01000000001", "LOCAL_VILLAGE_REPORT"), ("01000000001", "WATER_CUT")]
    seen = windows.why(home, household, reason="민원 확인").observations
    assert [(row["source"], row["withdrawn_ko"], row["linked_ko"]) for row in seen] == [
        ("water_cut", None, None),
        ("village_report", None, "사람이 확인한 연결"),
    ]
    links.answer(home, delivery, 1, links.Answer(False, "", "한가람", "다시 해제"))
    judge_answers.run_in(home, receive(home, LAST))
    assert methods(home) == ["undone"]
    assert len(households(home)) == 2
    assert active(home, LAST) == [("01000000001", "WATER_CUT"), ("01007770001", "LOCAL_VILLAGE_REPORT")]
    assert one(home, "SELECT count(*) FROM campaign.deviation") == 0
    assert_lawful(home)


def test_whom_a_wrong_number_put_on_a_list_is_listed_as_themselves(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(1).row()])
    receive(home)
    listed(home, person(1), person(2))
    screen(home, NEXT)
    order(home, "연결 해제", "ssis_central", LATER)
    screen(home, LAST)
    assert one(home, "SELECT count(*) FROM campaign.listing") == 3
    assert (
        one(home, "SELECT count(*) - count(DISTINCT token) FROM core.person_now WHERE token IS NOT NULL") == 0
    )
    assert_lawful(home)


def test_a_household_that_a_wrong_row_joined_to_another_one_is_parted_from_it(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(1).row(), person(2).row()])
    receive(home)
    rows = [person(n).row(household_no="H1", looked_up_on=str(NEXT)) for n in (1, 2)]
    deliver_rows(home, "ssis_household", rows)
    receive(home, NEXT)
    assert one(home, "SELECT count(DISTINCT household_id) FROM core.person_household") == 1
    order(home, "연결 해제", "ssis_household", LATER, row_no=2)
    housed = (
        "SELECT count(DISTINCT household_id) FROM core.person_household JOIN core.person USING (person_id) "
        "WHERE token IS NOT NULL"
    )
    assert one(home, housed) == 2
    look_up = [person(2).row(household_no="H2", looked_up_on=str(LAST))]
    deliver_rows(home, "ssis_household", look_up, period="2024년 3월")
    receive(home, LAST)
    water = "SELECT count(DISTINCT r.root_id) FROM core.observation JOIN core.household_root r USING (household_id)"
    assert one(home, water) == 2
    assert one(home, housed) == 2
    assert_lawful(home)


def protect(home: Home, household: str, flag: str, day: date, channel: str = "") -> None:
    """Order a safety flag."""
    stated = {
        "order_kind": "안전표시 설정",
        "household_id": household,
        "safety_flag": flag,
        "channel": channel,
    }
    nothing = dict.fromkeys(("subject_delivery_id", "subject_row_no", "package_id", "ref"), "")
    deliver_rows(home, "operator_order", [stated | nothing | {"ordered_on": str(day)}])
    judge_answers.run_in(home, receive(home, day))


def households(home: Home) -> list[str]:
    """The households of persons whom a row names."""
    return [
        household
        for (household,) in ask(home, "SELECT DISTINCT household_id FROM core.person_household ORDER BY 1")
    ]


def flagged(home: Home) -> list[tuple[str, str, str | None]]:
    """The flags in force."""
    return ask(home, "SELECT root_id, flag, only_channel FROM campaign.safety_now ORDER BY 1")  # type: ignore[return-value]


def test_what_protects_either_holds_for_both_after_a_link_is_undone_and_no_later_flag_does(
    home: Home,
) -> None:
    wrongly_linked(home)
    (one_household,) = households(home)
    protect(home, one_household, "폭력 위험", NEXT)
    order(home, "연결 해제", "village_report", LATER)
    both = households(home)
    assert len(both) == 2
    assert [(root, flag) for root, flag, _ in flagged(home)] == [(root, "VIOLENCE") for root in both]
    protect(home, one_household, "해제", LAST)
    assert [root for root, _, _ in flagged(home)] == [root for root in both if root != one_household]
    assert_lawful(home)


def test_a_flag_of_one_side_is_not_lifted_by_what_was_lifted_on_the_other_before_they_were_one(
    home: Home,
) -> None:
    deliver_rows(home, "village_report", [report(person(1))])
    deliver_rows(home, "gas_cut", [person(2).row()])
    receive(home)
    reported = one(home, "SELECT household_id FROM core.household_now WHERE phone = '01000000001'")
    other = one(home, "SELECT household_id FROM core.household_now WHERE phone = '01000000002'")
    protect(home, reported, "주소 보호", AS_OF, "전화")
    protect(home, other, "해제", NEXT)
    rows = [person(n).row(household_no="H1", looked_up_on=str(LATER)) for n in (1, 2)]
    deliver_rows(home, "ssis_household", rows)
    receive(home, LATER)
    (root,) = households(home)
    assert flagged(home) == [(root, "PROTECTED_ADDRESS", "PHONE")]
    protect(home, root, "해제", LAST)
    assert flagged(home) == []
    assert_lawful(home)


def unsure(home: Home) -> list[str]:
    """A report that two listed namesakes fit; the two candidates, likeliest first."""
    namesake = person(2).row(person_name=person(1).person_name)
    deliver_rows(home, "water_cut", [person(1).row(), namesake])
    deliver_rows(home, "village_report", [report(person(1), phone="", address="곡성읍 읍내리")])
    receive(home)
    assert methods(home) == ["own_row"]
    found = ask(home, "SELECT candidate_person_id FROM core.link_waiting ORDER BY candidate_person_id")
    return [str(candidate) for (candidate,) in found]


def test_a_human_says_which_of_two_namesakes_a_report_names(home: Home) -> None:
    first, second = unsure(home)
    order(home, "연결 확인", "village_report", NEXT, person_id=second)
    assert methods(home) == ["human"]
    assert one(home, "SELECT person_id FROM core.current_link WHERE method = 'human'") == second
    assert one(home, "SELECT count(*) FROM core.link_waiting") == 0
    assert len(households(home)) == 2
    assert one(home, "SELECT count(*) FROM campaign.deviation") == 0
    order(home, "연결 해제", "village_report", LATER)
    assert methods(home) == ["undone"]
    assert len(households(home)) == 3
    assert [row for (row,) in ask(home, "SELECT candidate_person_id FROM core.link_waiting")] == [first]
    assert_lawful(home)


def test_a_human_says_that_a_report_names_neither_and_is_not_asked_again(home: Home) -> None:
    for day, candidate in zip((NEXT, LATER), unsure(home), strict=True):
        order(home, "연결 해제", "village_report", day, person_id=candidate)
    assert methods(home) == ["own_row"]
    assert one(home, "SELECT count(*) FROM core.link_waiting") == 0
    deliver_rows(home, "gas_cut", [person(1).row()])
    receive(home, LAST)
    assert one(home, "SELECT count(*) FROM core.link_waiting") == 0
    assert_lawful(home)


@pytest.mark.parametrize(("kind", "source"), [("연결 해제", "village_report"), ("연결 확인", "water_cut")])
def test_an_order_that_fits_no_link_and_no_candidate_is_told_to_the_team_head(
    home: Home, kind: str, source: str
) -> None:
    unsure(home)
    order(home, kind, source, NEXT)
    order(home, kind, source, LATER)
    found = ask(home, "SELECT code, owner FROM campaign.deviation")
    assert found == [("order_not_possible", "team_head")] * 2
    assert_lawful(home)


def test_the_commands_show_ids_log_who_looked_and_write_the_order(home: Home) -> None:
    first, second = unsure(home)
    delivery = delivery_of(home, "village_report")
    asked = links.waiting(home)
    assert {row["candidate_person_id"] for row in asked} == {first, second}
    assert {row["evidence"] for row in asked} == {"name+birth_year+ri"}
    shown = links.beside(home, delivery[:10], 1, "동명이인 확인")
    assert shown[0]["person_id"] is None
    assert one(home, "SELECT count(*) FROM ops.access_log WHERE command = 'link explain'") == 1
    with pytest.raises(Refusal, match="Several candidates"):
        links.answer(home, delivery, 1, links.Answer(True, "", "한가람", "방문 확인"))
    with pytest.raises(Refusal, match="no such link"):
        links.answer(home, delivery, 1, links.Answer(True, "nobody", "한가람", "방문 확인"))
    links.answer(home, delivery, 1, links.Answer(True, second[:10], "한가람", "방문 확인"))
    judge_answers.run_in(home, receive(home, NEXT))
    assert methods(home) == ["human"]
    links.answer(home, delivery, 1, links.Answer(False, "", "한가람", "방문 확인"))
    judge_answers.run_in(home, receive(home, LATER))
    assert methods(home) == ["undone"]


def test_whoever_confirms_a_candidate_without_a_number_is_told_why_that_cannot_be(home: Home) -> None:
    other = report(person(2), person_name=person(1).person_name, birth_year="1954")
    deliver_rows(home, "village_report", [report(person(1)), other], period="2024년 2월")
    receive(home)
    again = report(person(1), phone="", birth_year="", address="곡성읍 읍내리", reported_on="2024-03-02")
    deliver_rows(home, "village_report", [again], period="2024년 3월")
    receive(home, NEXT)
    first, second = links.waiting(home)
    assert not first["has_number"]
    assert all("번호 없는 사람" in line for line in links.waiting_lines(home))
    where = (str(first["delivery_id"]), int(first["row_no"]))
    with pytest.raises(Refusal, match="That candidate has no number either"):
        links.answer(home, *where, links.Answer(True, first["candidate_person_id"], "한가람", "방문 확인"))
    for one_of_them, day in ((first, LATER), (second, LAST)):
        said = links.Answer(False, one_of_them["candidate_person_id"], "한가람", "다른 사람임")
        links.answer(home, *where, said)
        judge_answers.run_in(home, receive(home, day))
    assert links.waiting(home) == []
    assert one(home, "SELECT count(*) FROM campaign.deviation") == 0


def test_the_day_of_an_undone_link_repeated_gives_the_same_bytes(home: Home) -> None:
    wrongly_linked(home)
    stated = {"order_kind": "연결 해제", "subject_delivery_id": delivery_of(home, "village_report")}
    empty = dict.fromkeys(("household_id", "package_id", "subject_person_id"), "")
    deliver_rows(home, "operator_order", [stated | empty | {"subject_row_no": "1", "ordered_on": str(NEXT)}])
    deliver_rows(home, "village_report", [report(person(1), birth_year="1951", reported_on="2024-03-02")])
    receive(home, NEXT)
    assert methods(home) == ["undone", "weights"]
    with rewind.morning_of(home, NEXT) as (copy, runs):
        rewind.begin_run(home, copy, runs[0])
        accept(copy, Run(runs[0], NEXT))
        link_records.run_in(copy, Run(runs[0], NEXT))
        assert rewind.fingerprints(copy, runs) == rewind.fingerprints(home, runs)


def test_an_order_that_says_again_what_another_had_done_is_no_fault_of_anybody(home: Home) -> None:
    wrongly_linked(home)
    order(home, "연결 해제", "village_report", NEXT)
    order(home, "연결 해제", "village_report", LATER)
    assert methods(home) == ["undone"]
    assert ask(home, "SELECT code FROM campaign.deviation") == []
    order(home, "수신분 철회", "village_report", LAST)
    order(home, "수신분 철회", "village_report", date(2024, 3, 8))
    assert ask(home, "SELECT code FROM campaign.deviation") == []
    assert_lawful(home)


def test_an_order_that_repeats_what_was_undone_since_and_means_nobody_is_told(home: Home) -> None:
    _, second = unsure(home)
    order(home, "연결 확인", "village_report", NEXT, person_id=second)
    order(home, "연결 해제", "village_report", LATER)
    order(home, "연결 확인", "village_report", LAST)
    assert ask(home, "SELECT code FROM campaign.deviation") == [("order_not_possible",)]
