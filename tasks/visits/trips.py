"""Trip sheets: who of an office is out today, where, and when they are expected back, for the desk to tick.

Balgul watches nobody. The desk looks, calls, and where nobody answers calls 112; what it ticked comes back as
``trip_return``. A trip without a tick is an incident, and from then on nobody of that office is sent out alone until an
order says that somebody looked into it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from tasks.doors.outbox import Package, package_id_of, quarter, reference, send
from tasks.doors.speaker import clock_time, spoken_number
from tasks.doors.workbook import Field, Sheet, by_hand, guidance
from tasks.visits.changes import cards_of
from tasks.visits.places import Places
from tasks.visits.plan import Place
from tasks.visits.rules import bounds_of, goes_in_pairs, half_of, travel_minutes
from tasks.visits.sheets import Officer
from tasks.visits.travel import Roads
from warehouse.catalog import load_source
from warehouse.connection import Transaction
from warehouse.county import County

Row = dict[str, Any]

KIND, SOURCE = "trip_sheet", "trip_return"
_BACK_GRID_MINUTES = 10
_GIVEN = (("package_id", 18), ("ref", 12), ("trip_on", 11))
_BY_HAND = (("result", 10), ("back_at", 9), ("checked_by", 8), ("roll_shredded", 9), ("remark", 12))


@dataclass(frozen=True)
class Trip:
    """One officer's half-day out of the office: the stops in order, from leaving to being back."""

    trip_id: str
    town_code: str
    officer_id: str
    officer_2_id: str | None
    half: str
    leaves: int
    back_by: int
    stops: Sequence[Row]

    def stands_as(self, sent: Mapping[str, Any] | None) -> bool:
        """Whether the newest sheet says this trip already."""
        mine = (self.officer_2_id, self.leaves, self.back_by, len(self.stops))
        names = ("officer_2_id", "leaves_minute", "back_by_minute", "visits")
        return sent is not None and mine == tuple(sent[name] for name in names)


def take_ticks(tx: Transaction) -> int:
    """Take in ticks and reviews; the number of incidents that this run notices."""
    tx.run("visits/insert_trip_tick")
    tx.run("visits/insert_roll_tick")
    tx.run("visits/insert_trip_review")
    tx.run("visits/insert_trip_deviation")
    return tx.run("visits/insert_trip_incident")


def lone_barred(tx: Transaction) -> frozenset[str]:
    """The towns from whose office nobody goes out alone, since an incident waits for a review."""
    return frozenset(row["town_code"] for row in tx.rows("visits/select_lone_barred"))


def send_trips(tx: Transaction, county: County, policy: Row) -> int:
    """Send each office the trips of today that its sheets do not say yet; the number of trips."""
    stops = tx.rows("visits/select_trip_stop")
    if not stops:
        return 0
    sent = {row["trip_id"]: row for row in tx.rows("visits/select_trip")}
    trips = [trip for trip in _trips(tx, county, policy, stops) if not trip.stands_as(sent.get(trip.trip_id))]
    if not trips:
        return 0
    known, facts = _Known.read(tx, trips), []
    for town_code, together in groupby(trips, key=lambda trip: trip.town_code):
        mine = sorted(together, key=lambda trip: (trip.leaves, trip.officer_id))
        package_id = _send(tx, town_code, mine, policy, known)
        facts += [_fact(tx, county, policy, trip, package_id) for trip in mine]
    return tx.keep("campaign.trip", facts)


@dataclass(frozen=True)
class _Known:
    """What the sheets of all offices say of officers and doors, read once: it costs as much for one office."""

    officers: Mapping[str, Officer]
    cards: Mapping[str, Row]
    papers: Mapping[str, Sequence[str]]
    barred: frozenset[str]

    @classmethod
    def read(cls, tx: Transaction, trips: Iterable[Trip]) -> "_Known":
        return cls(
            officers={row["officer_id"]: Officer.of(row) for row in tx.rows("visits/select_officer")},
            cards=cards_of(tx, (stop["target_id"] for trip in trips for stop in trip.stops)),
            papers=_papers(tx),
            barred=lone_barred(tx),
        )


def _trips(tx: Transaction, county: County, policy: Row, stops: Sequence[Row]) -> Iterator[Trip]:
    bounds, roads, places = bounds_of(policy), Roads(tx, policy), Places(tx, county)
    offices, lives = places.offices(), places.of({stop["root_id"] for stop in stops})

    def tour(stop: Row) -> tuple[str, str, str]:
        return stop["town_code"], stop["officer_id"], half_of(stop["start_minute"], bounds)

    for (town_code, officer_id, half), together in groupby(sorted(stops, key=tour), key=tour):
        made = sorted(together, key=itemgetter("start_minute"))
        office, road = offices[town_code], roads.of(town_code)
        ends = [_place(lives, stop, office) for stop in (made[0], made[-1])]
        back = made[-1]["start_minute"] + made[-1]["minutes"] + travel_minutes(ends[1], office, road)
        yield Trip(
            trip_id=tx.home.keys().id_of("trip", f"{officer_id}|{tx.context['as_of']}|{half}"),
            town_code=town_code,
            officer_id=officer_id,
            officer_2_id=next((stop["officer_2_id"] for stop in made if stop["officer_2_id"]), None),
            half=half,
            leaves=made[0]["start_minute"] - travel_minutes(office, ends[0], road),
            back_by=-(-back // _BACK_GRID_MINUTES) * _BACK_GRID_MINUTES,
            stops=made,
        )


def _place(lives: Mapping[str, tuple[str, Place]], stop: Row, office: Place) -> Place:
    """Where a stop is; a household that has moved out of the county since is taken to be next door."""
    return lives[stop["root_id"]][1] if stop["root_id"] in lives else office


def _fact(tx: Transaction, county: County, policy: Row, trip: Trip, package_id: str) -> Row:
    return {
        "trip_id": trip.trip_id,
        "town_code": trip.town_code,
        "officer_id": trip.officer_id,
        "officer_2_id": trip.officer_2_id,
        "trip_on": tx.as_of,
        "half": trip.half,
        "leaves_minute": trip.leaves,
        "back_by_minute": trip.back_by,
        "visits": len(trip.stops),
        "tick_due_on": county.add_working_days(tx.as_of, policy["tick_working_days"]),
        "package_id": package_id,
    }


def _send(tx: Transaction, town_code: str, trips: Sequence[Trip], policy: Row, known: _Known) -> str:
    recipient = f"office-{town_code}"
    package_id = package_id_of(tx, recipient, KIND)
    is_barred = town_code in known.barred
    refs = [reference(tx, recipient, trip.trip_id) for trip in trips]
    lines = [
        [
            *(package_id, ref, str(tx.as_of)),
            *_line(trip, known, policy, is_barred),
            "\n".join(known.papers.get(trip.officer_id, ())),
        ]
        for ref, trip in zip(refs, trips, strict=True)
    ]
    sheets = [_sheet(lines), guidance(_guidance(package_id, policy, is_barred))]
    rows = [(ref, "trip", trip.trip_id) for ref, trip in zip(refs, trips, strict=True)]
    return send(tx, Package(recipient, KIND, quarter(tx.as_of), sheets, rows))


def _papers(tx: Transaction) -> dict[str, list[str]]:
    """Print numbers of the 방문명부 that each officer has on paper, today's included."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in tx.rows("visits/select_roll_kept"):
        found[row["officer_id"]].append(row["print_no"])
    return found


def _sheet(lines: Sequence[Sequence[str]]) -> Sheet:
    column = load_source(SOURCE).column
    fields = (
        *(Field(column(name).written, width) for name, width in _GIVEN),
        Field("담당자", 9),
        Field("동행자", 11),
        Field("연락처", 14, by_hand=True, note="사무소 번호가 아닌, 밖에서 받는 번호"),
        Field("가는 곳(이름 없음)", 44),
        Field("출발", 7),
        Field("복귀예정", 9),
        Field("전화할 때", 10),
        Field("112 신고", 9),
        Field("방문명부 인쇄번호", 15),
        *(by_hand(column(name), width) for name, width in _BY_HAND),
    )
    return Sheet("출장 표", fields, [[*line, *[""] * len(_BY_HAND)] for line in lines])


def _line(trip: Trip, known: _Known, policy: Row, is_barred: bool) -> list[str]:
    team = [
        known.officers.get(one) or Officer(one, one, "", "")
        for one in (trip.officer_id, trip.officer_2_id)
        if one
    ]
    # The roster has the number that residents are told; where it is the desk's own, the hand writes another.
    own = spoken_number((trip.stops[0]["office_phone"] or "").replace("-", ""))
    phones = [phone for officer in team if (phone := spoken_number(officer.phone)) and phone != own]
    return [
        team[0].name,
        _company(trip, team[1:], is_barred),
        "\n".join(phones),
        "\n".join(_where(known.cards, trip.stops)),
        clock_time(trip.leaves),
        clock_time(trip.back_by),
        clock_time(trip.back_by + policy["call_officer_minutes"]),
        clock_time(trip.back_by + policy["call_112_minutes"]),
    ]


def _company(trip: Trip, others: Sequence[Officer], is_barred: bool) -> str:
    """Who rides along; where somebody would go alone to a door for two, what the desk is to stop."""
    if others:
        return others[0].name
    is_for_two = any(goes_in_pairs(is_asked=stop["needs_two"], flag=stop["flag"]) for stop in trip.stops)
    return "혼자 가지 않음: 동행자를 정하거나 미룹니다" if is_for_two or is_barred else "혼자"


def _where(cards: Mapping[str, Row], stops: Iterable[Row]) -> Iterator[str]:
    for stop in stops:
        address = cards.get(stop["target_id"], {}).get("address") or "주소 모름"
        yield f"{clock_time(stop['start_minute'])} {address} ({stop['minutes']}분)"


def _guidance(package_id: str, policy: Row, is_barred: bool) -> list[tuple[str, str]]:
    call, police = policy["call_officer_minutes"], policy["call_112_minutes"]
    lines = [
        ("송신분번호", package_id),
        ("이 표", "오늘 출장 나간 담당자입니다. 창구에서 복귀를 눈으로 보고 복귀확인과 복귀시각을 적습니다."),
        (
            "돌아오지 않으면",
            f"복귀예정에서 {call}분이 지나면 담당자와 동행자에게 전화합니다. {police}분이 지나도 닿지 않으면 "
            "112에 신고하고 마지막으로 간 곳의 주소를 알립니다. 위급하다는 연락은 기다리지 말고 바로 112에 신고합니다.",
        ),
        ("발굴의 역할", "발굴은 담당자의 위치를 보거나 대신 확인하지 않습니다. 확인은 창구가 합니다."),
        (
            "회신",
            "오늘 안에 이 파일 그대로 수신함 trip_return 폴더에 넣어 주십시오. 다음 근무일 아침까지 표시가 없으면 "
            "팀장이 검토할 때까지 이 사무소에서는 혼자 방문하지 않습니다.",
        ),
        (
            "명부 파기",
            "돌아온 담당자의 방문명부가 인쇄번호대로 모두 파쇄되었는지 보고 파기함을 적습니다. 인쇄하지 않았으면 "
            "출력 안 함을 적습니다. 늦게 확인했으면 이 표를 다시 보내 주십시오.",
        ),
        ("파기", "주소가 적혀 있습니다. 인쇄한 표는 회신한 뒤 파쇄합니다."),
    ]
    if is_barred:
        lines.insert(
            1, ("혼자 방문 중지", "확인되지 않은 출장이 있어 팀장이 검토할 때까지 두 사람씩만 나갑니다.")
        )
    return lines
