"""The certificate that a list leaves with: how it was chosen, whose hours are missing, and who stands next."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tasks.doors.certificate import BASIS_KO, STANDING_KO, entering, seats_ko, sources_never_received
from tasks.doors.score_certificate import score_on_list
from tasks.doors.workbook import Field, Sheet
from tasks.screening.capacity import Minutes, TownWork, work_until_due
from tasks.screening.measured import lines_of, minutes_of_run
from tasks.screening.rules import reason_ko
from warehouse.connection import Transaction
from warehouse.county import County, parameters

_WORK_FIELDS = (
    Field("읍면", 10),
    Field("가구", 8),
    Field("기한", 12),
    Field("필요 인일", 10),
    Field("가능 인일", 10),
    Field("모자라는 인일", 13),
    Field("확인 서명", 16, by_hand=True),
)
_NEXT_FIELDS = (
    Field("조회", 10),
    Field("순위", 6),
    Field("읍면", 10),
    Field("대표 성명", 10),
    Field("점수", 6),
    Field("사유", 40),
)


def certificate_sheets(tx: Transaction, campaign_id: str, listed: Sequence[Mapping[str, Any]]) -> list[Sheet]:
    """The sheets ``명단 증명``, ``인력`` and, of a look-up, ``다음 순위``; what they say of hours is kept.

    Args:
        listed: the rows of the list, each with its list_id and basis.
    """
    day = tx.as_of
    cost = minutes_of_run(tx, parameters("screening", day)["visits_per_household"])
    county = County.read(tx.home.county_file)
    work = work_until_due(tx, county, cost, county.campaign(campaign_id).closes_on)
    work = [town for town in work if town.households]
    _keep(tx, str(listed[0]["list_id"]), work)
    look_ups = tx.rows("screening/select_look_up")
    stood = {row["standing"]: row["households"] for row in tx.rows("screening/count_standing")}
    more, places = entering(look_ups[0], stood.get("below_line", 0), day) if look_ups else (0, 0)
    next_in_line = tx.rows("screening/select_next_in_line", most=places)
    lines = [
        *_how_chosen(tx, listed),
        *_of_look_ups(look_ups, stood, more, len(next_in_line)),
        *_of_hours(work, cost),
    ]
    lines += lines_of(tx)
    missing = sources_never_received(tx, county, tx.run_no)
    lines.append(
        ("보지 못하는 것", f"아직 받지 못한 자료원: {', '.join(missing) or '없음'}. 어느 자료에도 없는 사정.")
    )
    sheets = [Sheet("명단 증명", (Field("항목", 16), Field("내용", 90)), [list(line) for line in lines])]
    sheets.append(Sheet("인력", _WORK_FIELDS, [_work_row(town, county.town_names, cost) for town in work]))
    return [*sheets, _next_sheet(look_ups, next_in_line)] if look_ups else sheets


def _keep(tx: Transaction, list_id: str, work: Sequence[TownWork]) -> None:
    names = ("list_id", "town_code", "households", "minutes_needed", "minutes_left", "due_on")
    told = ((list_id, one.town_code, one.households, one.needed, one.left, one.due_on) for one in work)
    tx.keep("campaign.town_work", [dict(zip(names, row, strict=True)) for row in told])


def _how_chosen(tx: Transaction, listed: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    rules = tx.one("screening/select_rules")
    if rules:
        yield "규칙", f"{rules['rules_id']} ({rules['in_force_from']}부터 유효)"
    counts = Counter(BASIS_KO[str(row["basis"])] for row in listed)
    yield "근거", ", ".join(f"{ko} {counts[ko]}" for ko in dict.fromkeys(BASIS_KO.values()) if counts[ko])
    yield (
        "순서",
        "긴급, 점수, 오래된 신호, 추첨(사업마다 점수를 보기 전에 정해짐) 순. 명단에 오른 가구는 모두 조사합니다.",
    )


def _of_look_ups(
    look_ups: Sequence[Mapping[str, Any]], stood: Mapping[str, int], more: int, by_place: int
) -> Iterator[tuple[str, str]]:
    for one in look_ups:
        yield f"{one['period']} 조회", f"점수가 있는 {one['ranked']}가구. 자리: {seats_ko(one)}"
        if one["line_points"] is not None:
            lottery = f"동점 {one['tied']}가구 가운데 추첨으로 {one['tied_selected']}자리"
            unit = "학습 점수 " if one["score_place"] == "order" else ""
            yield "선정선", f"마지막 자리 {unit}{one['line_points']}점. {lottery}."
        if one["resting"]:
            yield (
                "쉬는 기간",
                f"앞선 대상이 끝난 지 얼마 되지 않은 {one['resting']}가구는 다른 가구 다음 순서입니다.",
            )
    if look_ups:
        yield from score_on_list(look_ups[0])
        told = [f"{STANDING_KO[standing]} {households}" for standing, households in stood.items()]
        yield "조회군의 판정", ", ".join(told)
        by_lot = f" 그 가운데 {more - by_place}가구는 표본 추첨으로 들어옵니다." if more > by_place else ""
        said = (
            f"{more}가구가 더 들어옵니다('다음 순위' 시트).{by_lot}" if more else "더 들어올 가구가 없습니다."
        )
        yield "자리를 1인일만큼 늘리면", said


def _of_hours(work: Sequence[TownWork], cost: Minutes) -> Iterator[tuple[str, str]]:
    missing = [town.missing for town in work if town.missing]
    if missing:
        days = _days(sum(missing), cost)
        yield "인력", f"기한 안에 마치기 어려운 사무소 {len(missing)}곳, 모자라는 {days}인일('인력' 시트)."
    elif any(town.left is not None for town in work):
        yield "인력", "근무표가 있는 사무소는 모두 기한 안에 마칠 수 있습니다."
    unknown = [town for town in work if town.left is None]
    if unknown:
        households = sum(town.households for town in unknown)
        yield "근무표 없음", f"근무표가 없거나 사는 곳을 모르는 {households}가구의 시간은 알 수 없습니다."


def _days(minutes: float, cost: Minutes) -> str:
    return f"{minutes / cost.officer_day:.1f}"


def _work_row(town: TownWork, names: Mapping[str, str], cost: Minutes) -> list[str]:
    return [
        names.get(town.town_code, "미상"),
        str(town.households),
        str(town.due_on),
        _days(town.needed, cost),
        "근무표 없음" if town.left is None else _days(town.left, cost),
        "알 수 없음" if town.missing is None else _days(town.missing, cost),
        "",
    ]


def _next_sheet(look_ups: Sequence[Mapping[str, Any]], next_in_line: Sequence[Mapping[str, Any]]) -> Sheet:
    """Who would enter by their place with one more officer-day, in their order."""
    periods = {one["delivery_id"]: str(one["period"]) for one in look_ups}
    rows = [
        [
            periods[row["delivery_id"]],
            str(row["place"]),
            row["town_ko"] or "미상",
            row["person_name"] or "",
            str(row["points"]),
            reason_ko(row["kinds_ko"] or []),
        ]
        for row in next_in_line
    ]
    return Sheet("다음 순위", _NEXT_FIELDS, rows)
