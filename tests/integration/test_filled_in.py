"""What is filled in where somebody has no number: it is nobody's, and makes no two of them one."""

import json
from pathlib import Path

import pytest

from tests.factories import ask, deliver, deliver_rows, fresh_home, one, person, work
from warehouse.home import Home

NOTHING = ("-", "0", "0000000", "없음", "해당 없음", "미상", "N/A")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home of its own."""
    return fresh_home(tmp_path)


@pytest.mark.parametrize("rrn", ["650101-2000000", "111111-1111111", "6501011000000"])
def test_two_of_whom_a_number_is_half_made_up_are_not_one_person(home: Home, rrn: str) -> None:
    """Neighbours born on one day were one person, and one of their households was lost."""
    own = {"base_month": "2024-02", "months_overdue": "3", "arrears_krw": "50000"}
    rows = [person(number).row(**own, account_no=f"A{number}") for number in range(12)]
    deliver_rows(home, "water_arrears", [row | {"rrn": rrn} for row in rows[:2]] + rows[2:])
    work(home)
    assert one(home, "SELECT count(*) FROM core.household") == 10
    held = ask(home, "SELECT row_no FROM out.quarantine WHERE rule = 'token_present' ORDER BY row_no")
    assert held == [(1,), (2,)]


def test_who_has_no_number_in_the_look_up_shares_no_household_with_another(home: Home) -> None:
    """Strangers were one household: the one told of the other's need."""
    looked_up = {"relation": "본인", "household_size": "1", "looked_up_on": "2024-03-01"}
    numbers = [*NOTHING, *(f"H{number}" for number in range(40))]
    own = {"base_month": "2024-02", "months_overdue": "3", "arrears_krw": "50000"}
    deliver_rows(
        home, "water_arrears", [person(n).row(**own, account_no=f"A{n}") for n in range(len(numbers))]
    )
    rows = [person(n).row(**looked_up, household_no=number) for n, number in enumerate([*numbers, *NOTHING])]
    deliver_rows(home, "ssis_household", rows)
    work(home)
    assert (
        one(
            home,
            "SELECT max(persons) FROM (SELECT count(*) AS persons FROM core.membership_now GROUP BY household_id)",
        )
        == 1
    )
    assert one(home, "SELECT count(*) FROM out.quarantine WHERE rule = 'household_no_present'") == 2 * len(
        NOTHING
    )


def test_alerts_without_a_number_are_alerts_each(home: Home) -> None:
    """The second was kept back as the same as the first."""
    alerts = [
        {
            "alertId": written,
            "form": "복지위기 알림(이웃)",
            "reporterKind": "이웃",
            "name": person(number).person_name,
        }
        | {"phone": person(number).phone, "place": person(number).address, "text": "며칠째 안 보임"}
        for number, written in enumerate([*NOTHING, *NOTHING])
    ]
    lines = "".join(json.dumps(alert, ensure_ascii=False) + "\n" for alert in alerts)
    deliver(home, "crisis_alert", lines.encode())
    work(home)
    assert one(home, "SELECT count(*) FROM core.appearance") == 2 * len(NOTHING)
