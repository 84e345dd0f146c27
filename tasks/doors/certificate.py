"""A household's certificate: its points, where it stood, what excluded it and until when, what the data cannot see.

For whoever was listed, chosen locally or not chosen alike, in Korean, with the source rows behind it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from tasks.doors.code_words import word
from tasks.doors.score_certificate import score_lines
from warehouse import kinds
from warehouse.catalog import load_source
from warehouse.connection import Transaction
from warehouse.county import County, parameters

Row = Mapping[str, Any]

# Whoever surveys must not know whom the audit sample drew: it is a local addition like the others. That one was drawn
# is said by `balgul why` alone, whose use is logged.
BASIS_KO = {
    "listed": "중앙 발굴",
    "selected": "자체 발굴",
    "audit": "자체 발굴",
    "alert": "제보·알림",
    "watch": "모니터링 재확인",
}
STANDING_KO = {
    "selected": "자체 발굴로 선정",
    "audit": "표본 조사로 선정",
    "below_line": "선정되지 않음(선정선 아래)",
    "no_points": "선정되지 않음(점수 없음)",
    "open_already": "선정되지 않음(이미 다루는 가구)",
    "refused": "선정되지 않음(연락 거부 중)",
    "closed_died": "제외(사망)",
    "closed_handed_over": "제외(전출)",
    "closed_institution": "제외(시설 입소)",
}
_UNTIL_KO = {
    "refused": "전화와 방문을 모두 거부함. 거부를 다시 묻는 날까지이고, 중앙 명단이나 제보에 오르면 대상이 됩니다.",
    "closed_died": "알려진 가구원이 모두 사망. 다시 산다는 자료가 오기 전에는 풀리지 않습니다.",
    "closed_handed_over": "알려진 가구원이 모두 떠남. 전입 자료(death_and_move)가 올 때까지.",
    "closed_institution": "알려진 가구원이 모두 떠나 시설에 있음. 전입(퇴소) 자료(death_and_move)가 올 때까지.",
}
_REST_KO = (
    "쉬는 기간: 앞선 대상이 끝난 지 얼마 되지 않아 {} 전까지 점수와 상관없이 다른 가구 다음 순서입니다. "
    "새 종류의 위기정보, 다시 온 단전·단수·단가스 같은 신호, 답하지 않은 알림이나 위험이 있으면 바로 풀리고, "
    "중앙 명단이나 제보에 오르면 대상이 됩니다."
)
_STATUS_KO = {"DIED": "사망", "MOVED_OUT": "전출", "INSTITUTION": "시설입소"}
_DECISION_KO = {"APPROVED": "승인", "AMENDED": "수정승인", "REFUSED": "반려"}
_OUTCOME_KO = {
    "done": "반영함",
    "nothing_to_do": "바꿀 것이 없었음",
    "not_removable": "명단·제보 가구이거나 빼지 않은 다른 줄과 한 가구라 빼지 않음",
}
_STATE_KO = {"waiting": "결재 대기", "open": "진행 중", "closed": "종결", "removed": "명단에서 빠짐"}
_REMOVED_KO = {"sent_back": "명단 반려로 빠짐", "attached": "같은 가구의 다른 대상에 합침"}
_REPORTING = ("crisis_alert", "village_report")


def certificate(tx: Transaction, household_id: str, observations: Sequence[Row]) -> list[str]:
    """Every judgement of a household, oldest first, and what the data cannot see; one line for each thing said.

    Args:
        observations: what was observed of it, with how the row of each was withdrawn or linked.
    """
    told_of = {
        (row["delivery_id"], row["row_no"]): row["withdrawn_ko"] or row["linked_ko"] for row in observations
    }
    targets = _with_note(tx.rows("access/select_judged_target", household_id=household_id), told_of)
    standings = tx.rows("access/select_judged_standing", household_id=household_id)
    rows = _with_note(tx.rows("access/select_judged_kind", household_id=household_id), told_of)
    by_judgement = {key: list(of_it) for key, of_it in groupby(rows, key=itemgetter("judged_id"))}
    amended = tx.rows("access/select_amendment", household_id=household_id)
    gone = tx.rows("access/select_status", household_id=household_id)
    scored = tx.rows("access/select_judged_score", household_id=household_id)
    scores = {key: list(of_it) for key, of_it in groupby(scored, key=itemgetter("judged_id"))}
    county = County.read(tx.home.county_file)
    told: list[tuple[int, list[str]]] = []
    for target in targets:
        its_look_up = [one for one in standings if _chose(one, target)]
        lines = [_target_line(target), *_points(target["points"], by_judgement.get(target["judged_id"], []))]
        lines += [f"근거 행: {_place_of_row(target)}", *_list_lines(target)]
        lines += [_amendment(row) for row in amended if row["target_id"] == target["judged_id"]]
        for one in its_look_up:
            lines += [*_place(one), *score_lines(scores.get(one["judged_id"], []))]
        told.append((target["run_no"], lines))
    for one in standings:
        if not any(_chose(one, target) for target in targets):
            lines = [_standing_line(one), *_points(one["points"], by_judgement.get(one["judged_id"], []))]
            lines += [*_place(one), *score_lines(scores.get(one["judged_id"], []))]
            lines += _exclusion(one, targets, gone, county)
            told.append((one["run_no"], lines))
    told.sort(key=itemgetter(0))
    judged = [line for _, lines in told for line in (lines[0], *(f"  {line}" for line in lines[1:]))]
    destroyed = _destroyed(tx)
    but_for = f"{destroyed} 말고는 " if destroyed else ""
    return [
        *(judged or [f"{but_for}어느 명단에도 조회에도 오르지 않아 판정된 적이 없습니다."]),
        *_unseen(tx, household_id, county),
        *([f"  {destroyed}."] if destroyed else []),
    ]


def _destroyed(tx: Transaction) -> str:
    """What is not there any more because it was past its years; empty where nothing was destroyed."""
    day = (tx.one("access/select_destroyed") or {}).get("destroyed_on")
    return f"보존 기간이 지나 {day}까지 파기한 자료" if day else ""


def _with_note(rows: Sequence[Row], told_of: Mapping[tuple[str, int], str | None]) -> list[Row]:
    """Each with what is to be known of its source row, if anything: withdrawn since, or linked without a number."""
    return [{**row, "note_ko": told_of.get((row["delivery_id"], row["row_no"]))} for row in rows]


def _chose(standing: Row, target: Row) -> bool:
    return (
        standing["standing"] in ("selected", "audit")
        and target["basis"] == standing["standing"]
        and (target["delivery_id"], target["run_no"]) == (standing["judged_id"], standing["run_no"])
    )


def _target_line(target: Row) -> str:
    rounds = "·".join(_round_ko(one, target["judged_on"]) for one in target["rounds"] or ())
    basis = f"{_basis_ko(target)}{f'({rounds})' if rounds else ''}"
    urgent = ", 긴급" if target["is_urgent"] else ""
    return f"■ {target['judged_on']} {basis} 대상 · {target['points']}점{urgent} · {_state_ko(target)}{_rules(target)}"


def _round_ko(one: Row, judged_on: date) -> str:
    """A round of a list, with its year where that is another: who stays open is listed by those of years to come."""
    is_of_that_year = one["year"] == str(judged_on.year)
    return f"{one['round_no']}차" if is_of_that_year else f"{one['year']}년 {one['round_no']}차"


def _basis_ko(target: Row) -> str:
    """By what it became a target; a danger to life makes one as a report does, also where nobody reported it."""
    if target["basis"] == "alert" and target["source"] not in _REPORTING:
        return "위험 신호"
    return BASIS_KO[target["basis"]]


def _state_ko(target: Row) -> str:
    state = target["state"]
    return _REMOVED_KO.get(target["removed_by"], _STATE_KO[state]) if state == "removed" else _STATE_KO[state]


def _standing_line(standing: Row) -> str:
    stood = STANDING_KO[standing["standing"]]
    return f"■ {standing['judged_on']} {standing['period']} 조회 {stood} · {standing['points']}점{_rules(standing)}"


def _rules(judgement: Row) -> str:
    """Which rules: past judgements of a home that is older than certificates do not say."""
    if judgement["rules_id"] is None:
        return ""
    return f" · 규칙 {judgement['rules_id']}({judgement['in_force_from']}부터)"


def _points(points: int, rows: Sequence[Row]) -> Iterator[str]:
    by_kind = [list(of_it) for _, of_it in groupby(rows, key=itemgetter("kind"))]
    if not by_kind:
        yield "점수: 판정한 날에 유효한 위기정보가 없습니다." if not points else f"점수: {points}점"
        return
    yield (
        "점수: " + " + ".join(f"{of[0]['kind_ko']} {of[0]['points']}점" for of in by_kind) + f" = {points}점"
    )
    # Of a row whose link was undone two observations stand, its own and the other's: one row all the same.
    yield from dict.fromkeys(
        f"  {row['kind_ko']} ← {row['observed_on']} {_place_of_row(row)}"
        for row in rows
        if row["source"] is not None
    )


def _place_of_row(row: Row) -> str:
    note = f" · {row['note_ko']}" if row.get("note_ko") else ""
    return f"{row['source']} 수신분 {row['delivery_id'][:12]} {row['row_no']}행{note}"


def _list_lines(target: Row) -> Iterator[str]:
    if target["list_hash"] is None:
        return
    moved = f", 수정 뒤 {target['moved_place']}번째" if target["moved_place"] != target["list_place"] else ""
    yield (
        f"순서: {target['made_on']} 명단 {target['list_hash'][:12]}의 {target['list_households']}가구 가운데 "
        f"{target['list_place']}번째{moved} (긴급, 점수, 오래된 신호, 추첨 순)"
    )
    if target["decision"] is None:
        yield "결재: 기다리는 중" if target["state"] == "waiting" else "결재: 그 명단은 아직 결재되지 않음"
        return
    decided = f"{target['decided_by']}, {target['document_no'] or '문서번호 없음'}, {target['decided_on']}"
    yield f"결재: {_DECISION_KO[target['decision']]} ({decided})"


def _amendment(row: Row) -> str:
    action, reason = (
        row[name] and word("target_approval", name, row[name]) for name in ("action", "reason_code")
    )
    return f"수정: {action}({reason or '사유 없음'}) · {_OUTCOME_KO[row['outcome']]}"


def _place(one: Row) -> Iterator[str]:
    """Where a household stood in its look-up, and what one more officer-day would have changed."""
    if one["seats"] is None:  # judged before look-ups were told
        if one["rank_no"] is not None:
            yield f"순위: {one['rank_no']}번째"
        return
    yield f"자리: {seats_ko(one)}"
    if one["rank_no"] is None:
        return
    yield f"순위: 점수가 있는 {one['ranked']}가구 가운데 {one['rank_no']}번째; {_against_the_line(one)}"
    if one["rests_until"]:
        yield _REST_KO.format(one["rests_until"])
    if one["standing"] == "below_line":
        yield _one_more_day(one)


def seats_ko(one: Row) -> str:
    """The seats of a look-up and what bounded them."""
    wanted = one["wanted"]
    seats = f"자체 발굴 {one['seats']}(그 가운데 지역 몫 {one['floored']}), 표본 {one['audit_seats']}"
    if one["seats_taken"]:
        seats += f", 같은 달의 앞선 조회가 쓴 자리 {one['seats_taken']}"
    if one["spare_minutes"] is None:
        return f"{seats}. 근무표가 없어 바라는 {wanted}가구 그대로입니다."
    if one["seats"] + one["audit_seats"] < wanted:
        return f"{seats}. {wanted}가구를 바랐으나 담당자 시간이 {one['spare_minutes']}분만 남았습니다."
    return f"{seats}. 담당자에게 남은 {one['spare_minutes']}분 안입니다(가구당 {one['household_minutes']}분)."


def _against_the_line(one: Row) -> str:
    line, points, score, unit = one["line_points"], one["points"], "점수", ""
    if one["signed_score"] is not None:  # it ordered in place of the points
        points, score, unit = one["signed_score"], "학습 점수", "학습 점수 "
    lottery = f"{unit}{line}점 동점 {one['tied']}가구 가운데 추첨으로 {one['tied_selected']}자리"
    is_tied = points == line and one["tied"] > one["tied_selected"]
    if one["standing"] == "audit":
        return "선정선 아래에서 표본 추첨으로 뽑힘"
    if one["rests_until"]:
        chosen = one["standing"] == "selected"
        return "쉬는 기간이지만 자리가 남아 듦" if chosen else "쉬는 기간이라 다른 가구 다음 순서"
    if one["standing"] == "selected":
        if one["rank_no"] <= one["floored"]:
            return "지역마다 먼저 주는 자리에 듦"
        return f"{lottery}에 듦" if is_tied else f"{score}로 준 자리에 듦(마지막 자리 {unit}{line}점)"
    if line is None:
        return f"{score}로 준 자리가 없었음"
    return f"{lottery}에 들지 못함" if is_tied else f"마지막 자리는 {unit}{line}점"


def entering(one: Row, below: int, day: date) -> tuple[int, int]:
    """How many households one more officer-day brings into a look-up, and down to which place below its line.

    The others come in by the lot of the audit sample, which has its share of the seats.

    Args:
        one: the look-up, with its seats and the minutes of a household.
        below: how many stand below the line.
        day: of the judgement.
    """
    more = int(parameters("reporting", day)["officer_day_minutes"] // one["household_minutes"])
    share, capacity = parameters("screening", day)["audit_share"], one["seats"] + one["audit_seats"]
    by_lot = round((capacity + more) * share) - round(capacity * share)
    return (more, more - by_lot) if more < below else (below, below + one["audit_seats"])


def _one_more_day(one: Row) -> str:
    more, places = entering(one, one["below"], one["judged_on"])
    minutes = parameters("reporting", one["judged_on"])["officer_day_minutes"]
    by_lot = f"(그 가운데 {more - places}가구는 표본 추첨으로)" if more > places else ""
    place = one["ahead"] + 1
    enters = "듭니다" if place <= places else f"순위로는 들지 않습니다(선정선 아래 {place}번째)"
    return (
        f"자리를 담당자 1인일({minutes}분)만큼 늘리면 {more}가구가 더 들어오고{by_lot}, 이 가구는 {enters}."
    )


def _exclusion(one: Row, targets: Sequence[Row], gone: Sequence[Row], county: County) -> Iterator[str]:
    if one["standing"] in _UNTIL_KO:
        yield f"제외: {_UNTIL_KO[one['standing']]}"
        for row in gone:
            place = _place_of_row({"source": "death_and_move", **row})
            yield f"  {_STATUS_KO.get(row['status'], row['status'])} ← {row['event_on']} {place}"
    elif one["standing"] == "open_already":
        yield f"제외: {_already(one, targets, county)}"
    elif one["standing"] in ("below_line", "no_points"):
        yield "제외: 없음. 다음 조회 때 다시 판정합니다."


def _already(one: Row, targets: Sequence[Row], county: County) -> str:
    known = [target for target in targets if target["run_no"] <= one["run_no"]]
    if not known:
        return "같은 날 다른 조회나 명단, 제보로 이미 대상."
    target = known[-1]
    named = f"{target['judged_on']} {_basis_ko(target)} 대상(지금 {_state_ko(target)}). 그 대상이 끝날 때까지"
    if target["campaign_id"] != one["campaign_id"]:
        return f"{named} 다시 뽑지 않습니다."
    if one["closed_on"]:  # the county's file need not date it any more
        return f"{named}이고, 끝났어도 사업이 끝난 {one['closed_on']}까지 다시 뽑지 않았습니다."
    closes_on = county.campaign(target["campaign_id"]).closes_on
    return f"{named}이고, 끝났어도 이 사업이 끝나는 {closes_on}까지 다시 뽑지 않습니다."


def _unseen(tx: Transaction, household_id: str, county: County) -> Iterator[str]:
    """What the data cannot see: sources that never came, kinds that nobody sends, details that no row has."""
    last = tx.one("ledger/last_run")
    if last is None:
        return
    yield "이 자료가 보지 못하는 것:"
    observing = [code for code in county.sources if load_source(code).observes]
    missing = sources_never_received(tx, county, last["run_no"])
    if missing:
        yield f"  아직 한 번도 받지 못한 자료원 {len(missing)}개: {', '.join(missing)}"
    yield from _unknown_kinds(last["as_of"], frozenset(observing))
    gap = tx.one("access/select_gap", household_id=household_id) or {}
    unknown = [f"전화 없는 가구원 {gap['without_phone']}명"] if gap.get("without_phone") else []
    unknown += (
        [f"출생연도를 모르는 가구원 {gap['without_birth_year']}명"] if gap.get("without_birth_year") else []
    )
    unknown += [] if gap.get("has_town") else ["사는 곳을 모름"]
    if unknown:
        yield f"  이 가구(알려진 가구원 {gap['members']}명): {', '.join(unknown)}"
    yield "  보류된 행과, 어느 자료에도 없는 사정."


def sources_never_received(tx: Transaction, county: County, until_run_no: int) -> list[str]:
    """The Korean names of sources of crisis information that the county has and of which nothing was accepted yet."""
    received = {row["source"] for row in tx.rows("access/select_received_source", until_run_no=until_run_no)}
    declared = [load_source(code) for code in county.sources if code not in received]
    return [source.name_ko for source in declared if source.observes]


def _unknown_kinds(day: date, observing: frozenset[str]) -> Iterator[str]:
    version = kinds.version_on(day)
    if version is None:
        return
    carriers = kinds.carriers()
    uncarried = [
        kinds.kind(code).name_ko
        for code in version.held
        if not any(carrier.source.code in observing for carrier in carriers.get(code, ()))
    ]
    if version.unknown:
        yield f"  {version.month}에 공표된 {version.published}종 가운데 어느 것인지 확인되지 않은 {version.unknown}종"
    if uncarried:
        yield f"  보내는 곳이 없는 종류 {len(uncarried)}종: {', '.join(uncarried)}"
