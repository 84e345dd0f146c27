"""Two amendments of one list that come in together: one counts, and it is the one that strikes more."""

import pytest

from tests.factories import ask, person, screen
from tests.screened import TUESDAY, assert_lawful, decide, newest_list, pool, states
from warehouse.home import Home


@pytest.mark.parametrize("note", ["가", "나", "다", "라"])
def test_of_two_amendments_of_one_morning_the_one_that_strikes_more_counts(home: Home, note: str) -> None:
    pool(home, person(2), person(3), person(4), is_severe_disease="Y")
    screen(home)
    refs = ask(
        home,
        "SELECT r.ref FROM ops.package_row r JOIN campaign.target t ON t.target_id = r.subject_id ORDER BY t.order_no",
    )
    struck = [
        {"ref": ref, "action": "제외", "reason_code": "이미 상담 중", "note": note} for (ref,) in refs[:2]
    ]
    moved = struck[0] | {"action": "순서변경", "order_no": "3", "reason_code": "업무 일정"}
    for changes in (struck[:1], struck, [moved]):
        decide(home, newest_list(home), "수정승인", changes)
    screen(home, TUESDAY)
    assert sorted(state for _, state, _ in states(home)) == ["open", "removed", "removed"]
    assert ask(home, "SELECT code, count(*) FROM campaign.deviation GROUP BY 1") == [
        ("decision_not_taken", 2)
    ]
    assert_lawful(home)
