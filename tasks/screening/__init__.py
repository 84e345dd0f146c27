"""Screening: who becomes a target and why, and what a human approved.

Every household on a national list is a target; points give order, first channel and intensity. Local additions are
chosen from the queried pool within the capacity: floors per town, then points, ties by a keyed hash, and an audit
sample below the line.
"""

import json
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from tasks.doors.certificate import BASIS_KO
from tasks.doors.outbox import Package, package_id_of, quarter, reference, send
from tasks.doors.workbook import Field, Sheet, guidance
from tasks.screening.capacity import (
    Minutes,
    Seats,
    TownWork,
    floors_within,
    within_hours,
    work_after,
    work_until,
)
from tasks.screening.list_certificate import certificate_sheets
from tasks.screening.measured import minutes_of_run
from tasks.screening.rules import (
    Candidate,
    audit_seats,
    faults_in,
    first_contact,
    reason_ko,
    reordered,
    resting,
    rules_id,
    stated_rules,
    town_floors,
)
from tasks.screening.shadow import LearnedScore
from tasks.stage import Counts, Run, stage
from warehouse.connection import Transaction
from warehouse.county import County, in_force_since, parameters
from warehouse.errors import Fault

_BASES = ("listed", "selected", "audit", "alert", "watch")
_CHANNEL_KO = {"ai_call": "AI 전화", "phone": "전화", "visit": "방문"}


@stage("screening")
def screen_households(tx: Transaction, run: Run) -> Counts:
    """Take the team head's decisions, make targets of whoever comes in, and lay a new list.

    Returns:
        Counts of ``approved``, ``attached``, ``listed``, ``selected``, ``audit``, ``alert``, ``watch`` and ``waiting``
        targets.

    Raises:
        Fault: a rule that is in force has a value beyond its bounds.
    """
    policy = parameters("screening", run.as_of)
    if wrong := next(faults_in(policy), None):
        raise Fault("bad_parameters", column="screening.yaml", rule=wrong)
    counts = {"approved": _take_decisions(tx), "attached": tx.run("screening/insert_attached")}
    tx.run("screening/insert_moved_listing")
    campaign = tx.one("campaign/select_open")
    if campaign is None:  # who is in danger comes in, and whoever died is not kept open until the next one
        tx.run("screening/create_exclusion", exclusions=json.dumps(policy["exclusions"]))
        counts |= _take_in_endangered(tx, policy)
        tx.run("screening/insert_excluded_end")
        return counts
    campaign_id = str(campaign["campaign_id"])
    made, look_ups = judge(tx, campaign_id, policy)
    counts |= made
    if look_ups or any(made.values()):
        _keep_rules(tx, policy)
    tx.run("screening/insert_excluded_end")
    _lay_list(tx, campaign_id)
    return counts | {"waiting": _count_waiting(tx)}


def judge(tx: Transaction, campaign_id: str, policy: dict[str, Any]) -> tuple[Counts, int]:
    """Make targets of whoever was listed, reported, watched or selected; counts by basis, and how many look-ups."""
    tx.run("screening/create_exclusion", exclusions=json.dumps(policy["exclusions"]))
    named = tx.run("screening/create_left_alone", campaign_id=campaign_id)
    named += tx.run("screening/create_new_listing", campaign_id=campaign_id, due=_due_days(tx, campaign_id))
    named += tx.run("screening/create_reported", urgent=json.dumps(policy["urgent_kinds"]))
    named += tx.run("screening/create_watched")
    look_ups = tx.rows("screening/select_unscreened_pool")
    if named or look_ups:  # on most days neither
        tx.run("screening/create_active_kind", weights=json.dumps(policy["weights"]))
        tx.run("screening/create_resting", **resting(policy["rest"]))
        _select_from_pool(tx, campaign_id, policy, [str(one["delivery_id"]) for one in look_ups])
    made = dict.fromkeys(_BASES, 0)
    if (named or look_ups) and tx.run("screening/create_incoming"):
        made |= _make_targets(tx, campaign_id, policy)
    if named:
        tx.run("screening/insert_listing")
    return made, len(look_ups)


def _take_in_endangered(tx: Transaction, policy: dict[str, Any]) -> Counts:
    """Between two campaigns, of the last one; whoever signs the first list of the next approves them afterwards."""
    campaign = tx.one("campaign/select_newest")
    if campaign is None or not tx.run("screening/create_endangered"):
        return {}
    _keep_rules(tx, policy)
    tx.run("screening/create_active_kind", weights=json.dumps(policy["weights"]))
    return {"alert": _make_targets(tx, str(campaign["campaign_id"]), policy)["alert"]}


def _take_decisions(tx: Transaction) -> int:
    if not tx.run("screening/insert_approval"):
        return 0
    tx.run("screening/create_amendment")
    tx.run("screening/insert_removed")
    tx.run("screening/insert_deviation")
    _reorder(tx)
    tx.run("screening/insert_amendment")
    return tx.run("screening/insert_approved")


def _reorder(tx: Transaction) -> None:
    """Give the targets of an amended list their new places among the places that the list has."""
    rows = tx.rows("screening/select_amended_row")
    places = []
    for _, grouped in groupby(rows, key=itemgetter("list_id")):
        by_target = {row["target_id"]: row for row in grouped}
        wanted = {target: row["wanted_place"] for target, row in by_target.items() if row["wanted_place"]}
        first_asked = next((row for row in by_target.values() if row["wanted_place"]), {})
        numbers = [row["order_no"] for row in by_target.values()]
        for target, number in zip(reordered(list(by_target), wanted), numbers, strict=True):
            row = by_target[target]
            asked = row if row["wanted_place"] else first_asked
            if number != row["order_no"]:
                source = {name: asked[name] for name in ("delivery_id", "row_no")}
                places.append({"target_id": target, "order_no": number} | source)
    tx.keep("campaign.target_place", places)


def _due_days(tx: Transaction, campaign_id: str) -> str:
    """Due day by year and round, as JSON; a round unknown to the county's file is due when the campaign ends.

    A list that comes late is due as its round is, of whichever campaign that was.
    """
    county = County.read(tx.home.county_file)
    rounds = (r for campaign in county.campaigns for r in campaign.rounds)
    due = {f"{r.listed_from.year}-{r.round_no}": str(r.due_on) for r in rounds}
    return json.dumps(due | {"": str(county.campaign(campaign_id).closes_on)})


def _select_from_pool(
    tx: Transaction, campaign_id: str, policy: dict[str, Any], deliveries: list[str]
) -> None:
    """Judge look-ups that no selection has seen, one after the other."""
    if not deliveries:
        return
    cost = minutes_of_run(tx, policy["visits_per_household"])
    before = work = _work(tx, policy, cost)
    learned = LearnedScore.of_run(tx)
    for delivery_id in deliveries:
        tx.run("screening/create_pool", delivery_id=delivery_id, campaign_id=campaign_id)
        tx.run("screening/create_seat_taken", delivery_id=delivery_id)
        seats = _seats(tx, policy, cost, work)
        tx.run("screening/insert_pool_reason", delivery_id=delivery_id)
        if learned:
            learned.judge(tx, delivery_id)
        chosen: dict[str, Any] = {
            "delivery_id": delivery_id,
            "floors": json.dumps(seats.floors),
            "seats": seats.seats,
            "audit": seats.audit,
        }
        tx.run(
            "screening/insert_pool_standing", unsignalled=bool(policy["audit_unsignalled_basis"]), **chosen
        )
        tx.run(
            "screening/insert_look_up",
            campaign_id=campaign_id,
            wanted=seats.wanted,
            spare_minutes=seats.spare,
            household_minutes=cost.household,
            **chosen,
        )
        work = work_after(before, _by_town(tx, "screening/select_chosen_today"), cost.household)


def _by_town(tx: Transaction, statement: str) -> dict[str, int]:
    return {str(town): int(count) for town, count in (row.values() for row in tx.rows(statement))}


def _work(tx: Transaction, policy: dict[str, Any], cost: Minutes) -> list[TownWork]:
    """What is open already before each town, and its hours until the next look-up."""
    county = County.read(tx.home.county_file)
    until = county.add_working_days(tx.as_of, policy["capacity_working_days"])
    return work_until(tx, county, cost, until)


def _seats(tx: Transaction, policy: dict[str, Any], cost: Minutes, work: list[TownWork]) -> Seats:
    """What the county wants, cut to the hours that its officers have left, and the seats that the month took before."""
    county = County.read(tx.home.county_file)
    officers = {str(town["code"]): int(town.get("officers", 0)) for town in county.towns}
    taken = _by_town(tx, "screening/select_seat_taken")
    wanted = round(policy["local_additions_per_officer"] * sum(officers.values()))
    capacity, spare = within_hours(wanted, work, cost.household, officers, taken=sum(taken.values()))
    audit = audit_seats(capacity, policy["audit_share"])
    floors = town_floors(
        {str(town["code"]): float(town.get("households") or 1) for town in county.towns},
        seats=capacity - audit,
        share=policy["town_floor_share"],
        minimum=policy["town_floor_minimum"],
    )
    return Seats(wanted, capacity - audit, audit, floors_within(floors, work, cost.household, taken), spare)


def _keep_rules(tx: Transaction, policy: dict[str, Any]) -> None:
    tx.run(
        "screening/insert_rules",
        rules_id=rules_id(policy),
        stated=stated_rules(policy),
        in_force_from=in_force_since("screening", tx.as_of),
    )


def _make_targets(tx: Transaction, campaign_id: str, policy: dict[str, Any]) -> Counts:
    rows = tx.rows(
        "screening/select_new_target",
        campaign_id=campaign_id,
        urgent=json.dumps(policy["urgent_kinds"]),
        told_days=parameters("surveys", tx.as_of)["urgent_visit_within_days"],
    )
    counts = dict.fromkeys(_BASES, 0)
    routine = "ai_call" if County.read(tx.home.county_file).has_ai_call else "phone"
    for row in rows:
        candidate = Candidate(row["points"], row.pop("eldest_age"), row.pop("has_phone"), row["is_urgent"])
        plan = first_contact(
            candidate,
            high_points=policy["high_intensity_points"],
            elder_age=policy["elder_age_years"],
            routine=routine,
        )
        row |= {"first_channel": plan.channel, "intensity": plan.intensity}
        counts[str(row["basis"])] += 1
    if rows:
        tx.keep("campaign.target", rows)
        tx.run("screening/insert_target_reason")
    return counts


def _count_waiting(tx: Transaction) -> int:
    waiting = tx.one("screening/count_waiting")
    return int(waiting["targets"]) if waiting else 0


def _lay_list(tx: Transaction, campaign_id: str) -> None:
    """Lay every target that waits, and lies on no list under decision, before the team head."""
    if tx.run("screening/insert_target_list", campaign_id=campaign_id):
        tx.run("screening/insert_list_row", campaign_id=campaign_id)
        _send_list(tx, campaign_id)


def _send_list(tx: Transaction, campaign_id: str) -> None:
    recipient = "team_head"
    rows = tx.rows("screening/select_list_row", campaign_id=campaign_id)
    package_id = package_id_of(tx, recipient, "target_list")
    refs = [reference(tx, recipient, row["target_id"]) for row in rows]
    lines = (
        ("송신분번호", package_id),
        ("명단 확인값", str(rows[0]["list_hash"])),
        ("사업", campaign_id),
        ("가구 수", f"{len(rows)}가구"),
        ("안내", "결재 파일(target_approval)에 명단 확인값과 결재구분을 적어 보내 주십시오."),
        ("수정", "수정승인은 가구마다 수정구분과 수정사유를 적습니다. 제외는 자체 발굴만 됩니다."),
        ("변경순서", f"이 명단의 순서 가운데 옮길 자리입니다(1부터 {len(rows)}까지)."),
        ("인력", "결재하면 '인력' 시트의 모자라는 인일을 확인한 것으로 남습니다."),
        *_audit_lines(tx, sum(row["basis"] == "audit" for row in rows)),
    )
    listed = Sheet("발굴대상자", _LIST_FIELDS, _list_rows(refs, rows))
    send(
        tx,
        Package(
            recipient=recipient,
            kind="target_list",
            period=quarter(tx.as_of),
            sheets=[listed, *certificate_sheets(tx, campaign_id, rows), guidance(lines)],
            rows=[(ref, "target", row["target_id"]) for ref, row in zip(refs, rows, strict=True)],
        ),
    )


def _audit_lines(tx: Transaction, drawn: int) -> list[tuple[str, str]]:
    """What the audit sample costs, by the minutes of its seats, for whoever signs; never which households it drew."""
    if not drawn:
        return []
    cost = minutes_of_run(tx, parameters("screening", tx.as_of)["visits_per_household"])
    days = drawn * cost.household / cost.officer_day
    return [
        (
            "표본 조사",
            f"자체 발굴 가운데 {drawn}가구는 놓친 가구를 어림하려고 제비로 뽑았습니다(담당자 약 {days:.1f}일). "
            "똑같이 조사하도록 어느 가구인지는 표시하지 않습니다.",
        )
    ]


_LIST_FIELDS = (
    Field("대상번호", 13),
    Field("순서", 6),
    Field("근거", 10),
    Field("읍면", 10),
    Field("대표 성명", 10),
    Field("점수", 6),
    Field("사유", 40),
    Field("첫 접촉", 9),
    Field("긴급", 6),
)


def _list_rows(refs: Sequence[str], rows: Sequence[dict[str, Any]]) -> list[list[str]]:
    """The rows by their place on this list, which changes name: ``order_no`` counts on through a campaign."""
    return [
        [
            ref,
            str(place),
            BASIS_KO[row["basis"]],
            row["town_ko"] or "미상",
            row["person_name"] or "",
            str(row["points"]),
            reason_ko(row["kinds_ko"]),
            _CHANNEL_KO[row["first_channel"]],
            "긴급" if row["is_urgent"] else "",
        ]
        for place, (ref, row) in enumerate(zip(refs, rows, strict=True), 1)
    ]
