"""A row that is kept back though it tells of danger is somebody's work at once, until it is read or taken back."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tasks.doors.orders import withdraw
from tasks.ingestion import take_in
from tasks.validation import validate
from tests.factories import (
    AS_OF,
    ask,
    county_of_every_source,
    deliver_rows,
    fresh_home,
    one_day,
    receive,
)
from warehouse.home import Home
from warehouse.limits import renew

NEXT = AS_OF + timedelta(days=1)
REPORT = {"village_name": "읍내리", "reported_by": "이장", "memo": "불이 안 켜짐", "address": "곡성읍 읍내리"}
OWED = "SELECT owner, due_on FROM out.owed_now WHERE kind = 'held_danger'"


@pytest.mark.parametrize(
    ("is_urgent", "owed"),
    [("예", [("duty_officer", AS_OF)]), ("매우 급함", [("duty_officer", AS_OF)]), ("아니오", [])],
)
def test_an_urgent_report_whose_day_cannot_be_read_is_owed_on_the_day_it_came(
    home: Home, is_urgent: str, owed: list[tuple[str, object]]
) -> None:
    told = REPORT | {"person_name": "큰어르신", "reported_on": "3/4", "is_urgent": is_urgent}
    deliver_rows(home, "village_report", [told])
    receive(home)
    assert ask(home, OWED) == owed


def test_a_report_whose_memo_tells_of_danger_is_owed_though_nobody_ticked_that_it_is_urgent(
    home: Home,
) -> None:
    told = REPORT | {"person_name": "큰어르신", "reported_on": "3/4", "is_urgent": "아니오"}
    deliver_rows(home, "village_report", [told | {"memo": "사흘째 굶 고 있다 함"}])
    receive(home)
    renew(home)
    assert ask(home, OWED) == [("duty_officer", AS_OF)]


def test_it_is_owed_no_longer_once_an_order_takes_the_row_back(home: Home) -> None:
    told = REPORT | {"person_name": "큰어르신", "reported_on": "3/4", "is_urgent": "예"}
    deliver_rows(
        home, "village_report", [told, REPORT | {"person_name": "다른이", "reported_on": f"{AS_OF}"}]
    )
    receive(home)
    ((delivery_id,),) = ask(home, "SELECT delivery_id FROM ops.delivery")
    order = {"order_kind": "수신분 철회", "subject_delivery_id": delivery_id, "subject_row_no": "1"}
    order |= {"reason": "고친 제보를 받음", "ordered_by": "팀장", "ordered_on": f"{AS_OF}"}
    deliver_rows(home, "operator_order", [order])
    receive(home)
    assert ask(home, OWED) == []


def report(home: Home, day: date, reported_on: object, **told: str) -> None:
    """An urgent report comes on a day and is judged; a day that cannot be read has the whole file refused."""
    urgent = REPORT | {"person_name": "큰어르신", "is_urgent": "예", "reported_on": f"{reported_on}"}
    deliver_rows(home, "village_report", [urgent | told])
    with one_day(home, day) as run:
        take_in(home, run)
        validate(home, run)


def test_of_a_refused_file_it_is_owed_until_one_of_the_same_village_is_accepted(home: Home) -> None:
    report(home, AS_OF, "3/4")
    report(home, NEXT, AS_OF, village_name="학정리", is_urgent="아니오")
    assert len(ask(home, OWED)) == 1
    report(home, NEXT + timedelta(days=1), AS_OF, village_name="읍내 리")
    assert ask(home, OWED) == []


def test_of_a_refused_return_it_is_owed_until_one_of_the_same_package_is_accepted(home: Home) -> None:
    answer = {"ref": "R1", "officer": "담당", "result": "통화", "need": "긴급", "minutes": "10"}
    for day, package, called_on, items in (
        (0, "A" * 16, "3/4", 1),
        (1, "B" * 16, AS_OF, 1),
        (2, "A" * 16, AS_OF, 0),
    ):
        deliver_rows(home, "phone_result", [answer | {"package_id": package, "called_on": f"{called_on}"}])
        with one_day(home, AS_OF + timedelta(days=day)) as run:
            take_in(home, run)
            validate(home, run)
        assert len(ask(home, OWED)) == items


@pytest.mark.parametrize(
    ("source", "said", "owed"),
    [
        ("phone_result", {"need": "긴급!! 오늘 방문"}, 1),
        ("phone_result", {"urgent": "위험"}, 1),
        ("phone_result", {"need": "방문 요망"}, 0),
        ("ssis_result", {"need": "긴급"}, 1),
    ],
)
def test_danger_that_is_written_over_the_choices_is_owed_too(
    tmp_path: Path, source: str, said: dict[str, str], owed: int
) -> None:
    home = fresh_home(tmp_path, county_of_every_source())
    called = {"package_id": "A" * 16, "ref": "R1", "officer": "담당", "result": "통화", "minutes": "10"}
    deliver_rows(home, source, [called | {"called_on": "3/4", "record_no": "S1"} | said])
    receive(home)
    assert len(ask(home, OWED)) == owed


def test_of_a_refused_file_that_nobody_sends_again_it_is_owed_until_an_order_takes_it_back(
    home: Home,
) -> None:
    report(home, AS_OF, "3/4")
    ((delivery_id,),) = ask(home, "SELECT delivery_id FROM ops.delivery")
    assert withdraw(home, delivery_id, row_no=None, ordered_by="팀장", reason="전화로 확인함") == []
    receive(home, NEXT)
    assert ask(home, OWED) == []
