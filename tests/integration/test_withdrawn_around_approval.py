"""A list that is withdrawn before, on and after the day on which its targets are approved: what was done stays done."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.by_name import stages_by_name
from tasks.doors import orders
from tasks.stage import Run
from tests.factories import AS_OF, ask, copied, deliver, deliver_rows, fixture, fresh_home, one, person
from tests.played import run_stages
from tests.screened import assert_lawful, decide, listed, newest_list
from warehouse import rewind
from warehouse.catalog import load_source
from warehouse.connection import Warehouse
from warehouse.home import Home

APPROVED_ON, CALLED_ON = AS_OF + timedelta(days=1), AS_OF + timedelta(days=2)
DAYS = [AS_OF + timedelta(days=number) for number in range(1, 4)]
# State, whether the list brought the target in, and contacts: a notice and a call that nobody answered.
HANGING = {
    "before": [("waiting", True, 0)] * 2,
    "on": [("waiting", True, 0)] * 2,
    "after": [("open", True, 0), ("open", True, 2)],
}


def withdraw(home: Home) -> list[tuple[object, ...]]:
    """Order that the list is withdrawn; the targets that hang on it, as the command shows them."""
    listed_in = str(one(home, "SELECT delivery_id FROM ops.delivery WHERE source = 'ssis_central'"))
    hanging = orders.withdraw(home, listed_in, row_no=None, ordered_by="시험 팀장", reason="다른 군의 명단")
    return sorted((target["state"], target["is_brought"], target["contacts"]) for target in hanging)


def nobody_answered(home: Home) -> None:
    """The AI call of each household of the list comes back: nobody answered."""
    sent = ask(
        home,
        "SELECT package_id, ref FROM ops.package_row JOIN ops.package USING (package_id) "
        "WHERE kind = 'ai_call_request' ORDER BY ref",
    )
    nothing = dict.fromkeys([column.name for column in load_source("ai_call_result").columns], "")
    said = {
        "attempt_no": "1",
        "number_ref": "phone",
        "called_at": f"{CALLED_ON} 10:00:00",
        "result": "무응답",
    }
    rows = [nothing | said | {"package_id": package, "ref": ref} for package, ref in sent]
    assert rows
    deliver_rows(home, "ai_call_result", rows)


@pytest.fixture(scope="module")
def listed_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home on the evening of the day on which the list came."""
    home = fresh_home(tmp_path_factory.mktemp("listed"))
    deliver(home, "staff_roster", fixture("staff_roster"))
    listed(home, person(1), person(2))
    run_stages(home, AS_OF)
    assert_lawful(home)
    assert one(home, "SELECT count(*) FROM out.contact_attempt") == 0
    return home


@pytest.fixture
def home(listed_home: Home, tmp_path: Path) -> Iterator[Home]:
    """The same home once more."""
    home = copied(listed_home, tmp_path)
    with Warehouse(home).kept():
        yield home


def mornings(home: Home, withdrawn: str) -> Iterator[list[tuple[object, ...]]]:
    """What comes on the three mornings after; what the command said hangs on the list, on the day of the order."""
    if withdrawn == "before":
        yield withdraw(home)
        decide(home, newest_list(home))
    else:
        decide(home, newest_list(home))
        yield withdraw(home) if withdrawn == "on" else []
    if withdrawn == "after":
        nobody_answered(home)
    yield []
    yield withdraw(home) if withdrawn == "after" else []


def differing(home: Home, day: date) -> list[str]:
    """The tables of which the runs of a day, repeated, give other bytes."""
    with rewind.morning_of(home, day) as (copy, runs), Warehouse(copy).kept():
        for run_no in runs:
            rewind.begin_run(home, copy, run_no)
            for stage in rewind.stages_of(home, run_no):
                if stage in stages_by_name():
                    stages_by_name()[stage](copy, Run(run_no, day))
        before, after = rewind.fingerprints(home, runs), rewind.fingerprints(copy, runs)
    return [table for table in before if before[table] != after[table]]


@pytest.mark.slow
@pytest.mark.parametrize("withdrawn", ["before", "on", "after"])
def test_whoever_withdraws_a_list_around_its_approval_sees_what_hangs_on_it_and_what_was_done_stays(
    home: Home, withdrawn: str
) -> None:
    made: list[int] = []
    told: list[tuple[object, ...]] = []
    for day, hanging in zip(DAYS, mornings(home, withdrawn), strict=True):
        run_stages(home, day)
        assert_lawful(home)
        made.append(one(home, "SELECT count(*) FROM out.contact_attempt"))
        told += hanging
    assert told == HANGING[withdrawn]
    # The notice of the day of approval and the call of the next stay; nobody is contacted on a list that is withdrawn.
    assert made == ([1, 2, 2] if withdrawn == "after" else [0, 0, 0])
    assert one(home, "SELECT count(*) FROM campaign.contact_plan WHERE run_no >= 4") == 0
    assert ask(home, "SELECT state, count(*) FROM campaign.target_root GROUP BY ALL") == [("open", 2)]
    of_head = "SELECT code, owner, count(DISTINCT target_id) FROM campaign.deviation GROUP BY ALL"
    assert ask(home, of_head) == [("basis_withdrawn", "team_head", 2)]
    assert [table for day in (APPROVED_ON, DAYS[-1]) for table in differing(home, day)] == []
