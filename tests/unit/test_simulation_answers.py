"""The simulated county answers packages: the team head, officers, the AI call, partners and the benefit office."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from simulation.finder import Finder
from simulation.session import Session
from simulation.world import World
from tests.simulated import CARD, CLEAN, GUIDE, Desk, list_package, world_of


@pytest.fixture(scope="module")
def clean() -> World:
    return world_of(1, CLEAN)


@pytest.fixture
def desk(tmp_path: Path, clean: World) -> Desk:
    return Desk(tmp_path, clean)


def test_the_team_head_decides_on_the_list_next_working_morning(desk: Desk) -> None:
    desk.lay("team_head/2024-02-08/target_list-P1.xlsx", list_package(10, desk))
    # 9 to 12 February are the days of Seollal
    assert not desk.answered(date(2024, 2, 8), 4)["target_approval"]
    rows = desk.answered(date(2024, 2, 8), 5)["target_approval"]
    assert {row["list_hash"] for row in rows} == {"ab" * 32}
    assert {row["decided_on"] for row in rows} == {"2024-02-13"}
    assert {row["decision"] for row in rows} <= {"승인", "수정승인", "반려"}


def test_an_amendment_takes_out_own_additions_only(tmp_path: Path) -> None:
    desk = Desk(tmp_path, world_of(1, {"approval_amended": "1", "approval_refused": "0"}))
    desk.lay("team_head/2024-02-05/target_list-P1.xlsx", list_package(10, desk))
    rows = desk.answered(date(2024, 2, 5), 1)["target_approval"]
    own = {line[0] for line in list_package(10, desk)["발굴대상자"] if line[2] == "자체발굴"}
    assert {row["decision"] for row in rows} == {"수정승인"}
    assert {row["action"] for row in rows} == {"제외", "순서변경"}
    assert {row["ref"] for row in rows if row["action"] == "제외"} <= own


def test_a_phone_worklist_comes_back_with_a_result_for_every_row(desk: Desk) -> None:
    lines = [[*card, "", ""] for card in desk.cards(60)]
    desk.lay(
        "officer-B001/2024-02-05/phone_worklist-P1.xlsx",
        {"전화": [[*CARD, "결과", "욕구판단"], *lines], "안내": GUIDE},
    )
    rows = desk.answered(date(2024, 2, 5), 1)["phone_result"]
    assert {row["ref"] for row in rows} == {line[0] for line in lines}
    assert {row["package_id"] for row in rows} == {"P000000000000001"}
    talked = [row for row in rows if row["result"] == "통화"]
    assert 10 < len(talked) < 55
    assert sum(bool(row.get("household_size")) for row in talked) > 0.8 * len(talked)
    assert not any(row.get("household_size") for row in rows if row["result"] != "통화")


def test_most_calls_are_made_in_the_part_of_the_day_that_the_worklist_asks_for(desk: Desk) -> None:
    lines = [[*card, "늦은 오후 17~18시", "", ""] for card in desk.cards(60)]
    desk.lay(
        "officer-B001/2024-02-05/phone_worklist-P1.xlsx",
        {"전화": [[*CARD, "시간대", "결과", "욕구판단"], *lines], "안내": GUIDE},
    )
    rows = desk.answered(date(2024, 2, 5), 1)["phone_result"]
    asked_for = sum(row["called_at"].startswith("17:") for row in rows)
    assert 0.7 * len(rows) < asked_for < len(rows)


def test_whoever_takes_over_says_so_the_next_morning(desk: Desk) -> None:
    titles = ["송신분번호", "대상번호", "담당자", "인수 여부", "확인일", "비고"]
    sheets = {
        "인계 가구": [CARD, *desk.cards(2)],
        "인수 확인": [titles, ["P", "R9", "담당B002", "", "", ""]],
        "안내": GUIDE,
    }
    desk.lay("officer-B002/2024-02-05/handover-P1.xlsx", sheets)
    (row,) = desk.answered(date(2024, 2, 5), 1)["handover_receipt"]
    assert (row["package_id"], row["ref"], row["result"]) == ("P000000000000001", "R9", "인수")
    assert row["taken_on"] == "2024-02-05"


def test_a_wrong_number_is_answered_by_nobody_or_by_somebody_else(desk: Desk) -> None:
    lines = [[*card, "", ""] for card in desk.cards(2)]
    lines[0][2], lines[1][2] = "010-0999-9999", lines[0][2]
    desk.lay(
        "officer-B001/2024-02-05/phone_worklist-P1.xlsx",
        {"전화": [[*CARD, "결과", "욕구판단"], *lines], "안내": GUIDE},
    )
    assert [row["result"] for row in desk.answered(date(2024, 2, 5), 1)["phone_result"]] == [
        "결번",
        "다른 사람",
    ]


def test_the_ai_call_answers_within_two_working_days_and_tells_no_number(desk: Desk) -> None:
    desk.lay(
        "ai_call/2024-02-02/ai_call_batch-P1.xlsx",
        {"대상": [CARD[:4], *(c[:4] for c in desk.cards(60))], "안내": GUIDE},
    )
    rows = desk.answered(date(2024, 2, 2), 5)["ai_call_result"]
    assert {row["called_at"][:10] for row in rows} == {"2024-02-05", "2024-02-06"}
    assert 10 < sum(row["completion"] == "완료" for row in rows) < 50
    assert not any(re.search(r"010", row["number_ref"]) for row in rows)


def test_a_day_sheet_comes_back_the_morning_after_each_visit(desk: Desk) -> None:
    days = ["2024-02-06", "2024-02-07"]
    lines = [[*card, days[i % 2], "10:30", ""] for i, card in enumerate(desk.cards(40))]
    sheet = [[*CARD, "방문일", "방문시각", "방문결과"], *lines]
    desk.lay("officer-B001/2024-02-05/day_sheet-P1.xlsx", {"방문": sheet, "안내": GUIDE})
    assert {row["visited_on"] for row in desk.answered(date(2024, 2, 5), 2)["visit_result"]} == {days[0]}
    rows = desk.answered(date(2024, 2, 5), 3)["visit_result"]
    assert {row["visited_on"] for row in rows} == set(days)
    met = [row for row in rows if row["result"] == "만남"]
    assert 8 < len(met) < 36
    assert all(row["disposition"] for row in met)
    assert all(row.get("consent_items") for row in rows if row["disposition"] == "의뢰")


TRIPS = [
    ["송신분번호", "출장번호", "출장일", "복귀예정", "복귀확인"],
    *(["P1", f"T{n}", "", "16:30", ""] for n in range(40)),
]


def test_a_desk_ticks_every_trip_of_its_sheet_by_the_next_morning(desk: Desk) -> None:
    desk.lay("office-46720250/2024-02-05/trip_sheet-P1.xlsx", {"출장 표": TRIPS, "안내": GUIDE})
    answers = desk.answered(date(2024, 2, 5), 1)
    ticked = {row["ref"] for row in answers["trip_return"]}
    assert {row["result"] for row in answers["trip_return"]} == {"복귀"}
    assert 36 <= len(ticked) <= 40


def test_a_tick_that_a_desk_forgets_is_looked_into_by_the_team_head(tmp_path: Path) -> None:
    desk = Desk(tmp_path, world_of(1, {"trip_tick_forgotten": "1"}))
    desk.lay("office-46720250/2024-02-05/trip_sheet-P1.xlsx", {"출장 표": TRIPS, "안내": GUIDE})
    answers = desk.answered(date(2024, 2, 5), 9)
    assert not answers["trip_return"]
    orders = [row for row in answers["operator_order"] if row["order_kind"] == "출장 사고 검토"]
    assert {row["ref"] for row in orders} == {line[1] for line in TRIPS[1:]}
    assert {row["package_id"] for row in orders} == {"P000000000000001"}


def test_a_newer_sheet_moves_a_visit_or_takes_it_back(desk: Desk) -> None:
    first, second, third = desk.cards(3)
    head = [*CARD, "방문일", "방문시각", "방문결과"]
    lines = [[*card, "2024-02-07", "10:30", ""] for card in (first, second, third)]
    desk.lay("officer-B001/2024-02-05/day_sheet-A.xlsx", {"방문 일정": [head, *lines], "안내": GUIDE})
    desk.answered(date(2024, 2, 5), 0)
    moved = [[*second, "2024-02-08", "14:00", ""]]
    sheets = {"방문 일정": [head, *moved], "방문 취소": [["대상번호"], [third[0]]], "안내": GUIDE}
    desk.lay("officer-B001/2024-02-06/day_sheet-B.xlsx", sheets)
    rows = desk.answered(date(2024, 2, 6), 10)["visit_result"]
    assert {(row["ref"], row["visited_on"]) for row in rows} == {
        (first[0], "2024-02-07"),
        (second[0], "2024-02-08"),
    }


def test_whoever_was_talked_to_is_not_called_again_from_the_same_list(tmp_path: Path) -> None:
    certain = {"phone_reach_all_tries": "0.95", "refusal": "0", "empty_moved_hospital": "0"}
    desk = Desk(tmp_path, world_of(1, CLEAN | certain))
    head = [*CARD, "통화일", "결과", "욕구판단"]
    days = ("2024-02-05", "2024-02-06", "2024-02-07")
    lines = [
        [f"{card[0]}-{n}", *card[1:], day, "", ""] for card in desk.cards(8) for n, day in enumerate(days)
    ]
    desk.lay("officer-B001/2024-02-05/phone_worklist-P1.xlsx", {"전화 상담": [head, *lines], "안내": GUIDE})
    rows = desk.answered(date(2024, 2, 5), 5)["phone_result"]
    talked = [row["ref"][:-2] for row in rows if row["result"] == "통화"]
    assert len(set(talked)) == len(talked) >= 4
    assert len(rows) < len(lines)


def test_a_town_office_sends_what_its_officers_hand_in_as_one_file(desk: Desk) -> None:
    cards = desk.cards(20)
    for officer, mine in (("officer-B001", cards[:10]), ("officer-B002", cards[10:])):
        calls = [[*CARD, "결과", "욕구판단"], *([*card, "", ""] for card in mine)]
        desk.lay(f"{officer}/2024-02-05/phone_worklist-P1.xlsx", {"전화 상담": calls, "안내": GUIDE})
    assert len(desk.answered(date(2024, 2, 5), 1)["phone_result"]) == 20
    assert len(list((desk.home / "inbox/phone_result").glob("*"))) == 1


def test_a_killed_process_answers_packages_as_an_undisturbed_one(tmp_path: Path, clean: World) -> None:
    homes = (Desk(tmp_path / "whole", clean), Desk(tmp_path / "killed", clean))
    for desk in homes:
        lines = [[*card, "2024-02-06", "10:30", ""] for card in desk.cards(20)]
        sheet = [[*CARD, "방문일", "방문시각", "방문결과"], *lines]
        desk.lay("officer-B001/2024-02-05/day_sheet-P1.xlsx", {"방문 일정": sheet, "안내": GUIDE})
    told = {"officer-B001/2024-02-05/day_sheet-P1.xlsx": "phrase of officer-B001"}
    commands: list[dict[str, object]] = [
        {"do": "evening", "day": "2024-02-05"},
        {"do": "open", "passphrases": told},
    ]
    commands += [{"do": "morning", "day": f"2024-02-{day:02d}"} for day in range(6, 9)]
    whole = Session(homes[0].home, clean)
    for command in commands:
        whole.answer(command)
        for _ in range(2):
            Session(homes[1].home, clean).answer(command)
    folder = "inbox/visit_result"
    assert [f.read_bytes() for f in sorted((homes[0].home / folder).glob("*"))] == [
        f.read_bytes() for f in sorted((homes[1].home / folder).glob("*"))
    ]
    assert homes[0].rows("visit_result")


def test_the_benefit_office_decides_within_the_time_of_the_law(desk: Desk) -> None:
    born = {str(h.head.phone): str(h.head.born_on) for h in desk.world.households}
    lines = [[card[0], card[1], born[card[2]], "긴급복지지원", "2024-02-05"] for card in desk.cards(20)]
    sheet = [["대상번호", "성명", "생년월일", "급여구분", "신청일"], *lines]
    desk.lay("benefit_office/2024-02-05/benefit_application-P1.xlsx", {"신청 목록": sheet, "안내": GUIDE})
    rows = desk.answered(date(2024, 2, 5), 60)["benefit_decision"]
    first = [row for row in rows if row["decision"] in ("적합", "결정", "부적합") and not row["about_no"]]
    assert len(first) == 20
    assert all("2024-02-06" <= row["decided_on"] <= "2024-03-06" for row in first)
    granted = {row["document_no"]: row["decided_on"] for row in first if row["decision"] != "부적합"}
    checks = [row for row in rows if row["decision"] == "사후조사"]
    assert 0 < len(checks) <= len(granted)
    assert all(granted[row["about_no"]] < row["decided_on"] for row in checks)


def test_households_object_to_rejections_and_an_upheld_one_is_decided_anew(tmp_path: Path) -> None:
    sure = {
        "rejected_objects": "1",
        "objection_upheld": "1",
        "objection_withdrawn": "0",
        "extension_told": "1",
    }
    desk = Desk(tmp_path, world_of(1, CLEAN | sure))
    born = {str(h.head.phone): str(h.head.born_on) for h in desk.world.households}
    lines = [[card[0], card[1], born[card[2]], "국민기초생활보장", "2024-02-05"] for card in desk.cards(40)]
    sheet = [["대상번호", "성명", "생년월일", "급여구분", "신청일"], *lines]
    desk.lay("benefit_office/2024-02-05/benefit_application-P1.xlsx", {"신청 목록": sheet, "안내": GUIDE})
    rows = desk.answered(date(2024, 2, 5), 150)["benefit_decision"]
    rejected = {row["document_no"] for row in rows if row["decision"] == "부적합"}
    assert {row["decision_no"] for row in desk.rows("complaint")} == rejected
    for kind in ("이의 인용", "적합"):
        assert {row["about_no"] for row in rows if row["decision"] == kind and row["about_no"]} == rejected
    extended = {row["ref"]: row["decided_on"] for row in rows if row["decision"] == "처리기간 연장"}
    late = {row["ref"] for row in rows if not row["about_no"] and row["decided_on"] > "2024-03-06"}
    assert set(extended) == late
    assert all("2024-02-05" < day <= "2024-03-06" for day in extended.values())


def test_partners_accept_reject_or_keep_silent(tmp_path: Path) -> None:
    desk = Desk(tmp_path, world_of(1, CLEAN | {"person_confirms_service": "0.5"}))
    lines = [[*card[:4], "의뢰"] for card in desk.cards(60)]
    over = [["대상번호", "요청"], *([f"OVER{n}", "파기"] for n in range(120))]
    sheets = {"의뢰": [[*CARD[:4], "구분"], *lines], "회신": [["대상번호", "회신구분"]], "파기 요청": over}
    desk.lay("partner-EMPLOY/2024-02-05/referral-P1.xlsx", sheets | {"안내": GUIDE})
    rows = desk.answered(date(2024, 2, 5), 60)["partner_reply"]
    states = Counter(row["state"] for row in rows)
    assert len({row["ref"] for row in rows if row["state"] != "파기"}) < 60
    assert 90 < len([row for row in rows if row["ref"].startswith("OVER")]) == states["파기"] < 120
    assert states["수락"] > states["반려"] > 0
    asked = {row["ref"]: row["order_kind"] for row in desk.rows("operator_order")}
    given = {row["ref"] for row in rows if row["outcome"] in ("서비스 제공", "일부 제공")}
    assert set(asked) <= given
    assert set(asked.values()) == {"연계 서비스 이용 확인", "연계 서비스 미이용 확인"}


def test_the_duty_officer_answers_an_urgent_list_next_morning_on_a_holiday_too(desk: Desk) -> None:
    lines = [[*card, "", ""] for card in desk.cards(12)]
    sheets = {"긴급 확인": [[*CARD, "결과", "욕구판단"], *lines], "안내": GUIDE}
    desk.lay("duty_officer/2024-02-10/urgent_worklist-P1.xlsx", sheets)
    answers = desk.answered(date(2024, 2, 10), 1)
    told = {row["ref"] for row in answers["phone_result"] + answers["visit_result"]}
    assert told == {line[0] for line in lines}
    silent = {row["ref"] for row in answers["phone_result"] if row["result"] not in {"통화", "거부"}}
    assert {row["ref"] for row in answers["visit_result"]} <= silent


def test_the_team_head_orders_a_check_where_a_door_is_barred(desk: Desk) -> None:
    lines = [[*card, "", ""] for card in desk.cards(12)]
    sheets = {"긴급 확인": [[*CARD, "결과", "욕구판단"], *lines], "안내": GUIDE}
    desk.lay("team_head/2024-02-05/urgent_worklist-P1.xlsx", sheets)
    rows = desk.answered(date(2024, 2, 5), 1)["operator_order"]
    assert {row["order_kind"] for row in rows} == {"안부확인"}
    assert all(row["reason"] and row["ordered_by"] for row in rows)


def test_the_case_conference_takes_most_households(desk: Desk) -> None:
    born = {str(h.head.phone): str(h.head.born_on.year) for h in desk.world.households}
    lines = [[card[0], card[1], born[card[2]], "담당자 추천"] for card in desk.cards(40)]
    sheet = [["대상번호", "성명", "출생연도", "접수 근거"], *lines]
    desk.lay("team_head/2024-02-05/case_list-P1.xlsx", {"사례회의 대상": sheet, "안내": GUIDE})
    rows = desk.answered(date(2024, 2, 5), 60)["operator_order"]
    told = Counter(row["order_kind"] for row in rows)
    assert told["사례회의 선정"] > told["사례회의 미선정"] > 0
    assert set(told) == {"사례회의 선정", "사례회의 미선정"}
    assert {row["ref"] for row in rows} == {line[0] for line in lines}
    assert all(row["package_id"] == "P000000000000001" and row["reason"] for row in rows)


def test_whoever_manages_cases_reports_what_each_list_asks_for(desk: Desk) -> None:
    born = {str(h.head.phone): str(h.head.born_on.year) for h in desk.world.households}
    cards = desk.cards(60)
    asked = {"계획 수립": cards[:20], "점검": cards[20:40], "욕구·위험도 조사": cards[40:]}
    shown = [["대상번호", "성명", "출생연도", "할 일", "기한"]]
    rows = [["송신분번호", "대상번호", "보고구분", "항목번호", "일자", "담당자"]]
    for task, theirs in asked.items():
        for ref, name, phone, *_ in theirs:
            shown.append([ref, name, born[phone], task, "2024-02-20"])
            if task == "점검":
                rows += [["P", ref, "목표", "1", "", "임도담"], ["P", ref, "서비스", "1", "", "임도담"]]
            rows.append(["P", ref, task, "", "", "임도담"])
    sheets = {"담당 사례": shown, "사례 보고": rows, "안내": GUIDE}
    desk.lay("officer-B001/2024-02-05/case_list-P1.xlsx", sheets)
    told = desk.answered(date(2024, 2, 5), 120)["case_report"]
    kinds = {ref: [r["kind"] for r in told if r["ref"] == ref] for ref in {row["ref"] for row in told}}
    assert len(kinds) == 60
    planned = [kinds[card[0]] for card in asked["계획 수립"]]
    assert all(row[-1] == "계획 수립" and row[:2] == ["목표", "서비스"] for row in planned)
    reviewed = [kinds[card[0]] for card in asked["점검"]]
    assert {tuple(row) for row in reviewed} == {("점검",), ("목표", "서비스", "종결")}
    assert all(row["difficulty"] for row in told if row["kind"] == "욕구·위험도 조사")
    assert all(row["closing_reason"] for row in told if row["kind"] == "종결")
    late = [row for row in told if row["kind"] == "점검" and row["reported_on"] > "2024-02-20"]
    assert 0 < len(late) < 20
    assert {row["officer"] for row in told} == {"임도담"}


def test_an_officer_confirms_the_no_need_of_an_ai_call_in_one_field(desk: Desk) -> None:
    lines = [[card[0], card[1], card[2], ""] for card in desk.cards(30)]
    sheet = [["대상번호", "성명", "연락처", "AI상담 비대상 확인"], *lines]
    calls = [[*CARD, "결과", "욕구판단"]]
    desk.lay("officer-B001/2024-02-05/phone_worklist-P1.xlsx", {"전화": calls, "확인": sheet, "안내": GUIDE})
    rows = desk.answered(date(2024, 2, 5), 1)["phone_result"]
    assert len(rows) == 30
    assert {row["confirm_ai_no_need"] for row in rows} == {"Y", "N"}
    assert not any(row["result"] for row in rows)


def test_few_ring_back_after_a_letter(tmp_path: Path) -> None:
    desk = Desk(tmp_path, world_of(1, CLEAN | {"letter_brings_contact": "0.5"}))
    lines = [[card[0], card[1], card[3], "안녕하십니까.", "2024-02-06"] for card in desk.cards(40)]
    sheet = [["대상번호", "성명", "주소", "보낼 글", "발송일"], *lines]
    calls = [[*CARD, "결과", "욕구판단"]]
    desk.lay("officer-B001/2024-02-05/phone_worklist-P1.xlsx", {"전화": calls, "우편": sheet, "안내": GUIDE})
    rows = desk.answered(date(2024, 2, 5), 20)["phone_result"]
    assert 8 < len(rows) < 32
    assert all(row["called_on"] > "2024-02-06" for row in rows)


def test_namesakes_are_told_apart_by_number_address_birth_or_town(clean: World) -> None:
    names = Counter(person.name for person in clean.persons())
    twins = [h for h in clean.households if names[h.head.name] > 1 and h.head.phone == h.head.listed_phone]
    finder = Finder(clean)
    for household in twins:
        head = household.head
        for header, cell in (
            ("주소", household.address),
            ("연락처", str(head.phone)),
            ("생년월일", str(head.born_on)),
        ):
            if cell != "None":
                found = finder.candidates({"성명": head.name, header: cell})
                assert head in found


def test_a_nameless_report_leads_to_whoever_lives_there(clean: World) -> None:
    household = clean.households[7]
    place = " ".join(household.address.split()[2:])
    assert household.head in Finder(clean).candidates({"성명": "", "주소": place})


def test_one_passphrase_is_asked_per_recipient_and_then_remembered(desk: Desk) -> None:
    for name in ("a", "b"):
        desk.lay(f"team_head/2024-02-05/target_list-{name}.xlsx", list_package(3, desk))
    session = Session(desk.home, desk.world)
    assert len(session.answer({"do": "evening", "day": "2024-02-05"})["wants"]) == 1
    wrong = session.answer(
        {"do": "open", "passphrases": {"team_head/2024-02-05/target_list-b.xlsx": "wrong"}}
    )
    assert wrong["opened"] == 0
    right = {"team_head/2024-02-05/target_list-b.xlsx": "phrase of team_head"}
    assert session.answer({"do": "open", "passphrases": right}) == {"opened": 2, "wants": []}
    desk.lay("team_head/2024-02-06/target_list-c.xlsx", list_package(3, desk))
    again = Session(desk.home, desk.world)
    assert again.answer({"do": "evening", "day": "2024-02-06"}) == {"opened": 1, "wants": []}


def test_a_row_that_names_nobody_of_the_county_is_left_out(desk: Desk) -> None:
    lines = [["REFX", "없는사람", "010-0999-9999", "서울특별시 종로구 청운동 1", "김담당", "", ""]]
    desk.lay(
        "officer-B001/2024-02-05/phone_worklist-P1.xlsx",
        {"전화": [[*CARD, "결과", "욕구판단"], *lines], "안내": GUIDE},
    )
    assert not desk.answered(date(2024, 2, 5), 2)["phone_result"]
