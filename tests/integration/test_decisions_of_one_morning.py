"""Several decisions on one list in one run: the newest day counts, and of one day the one that releases least."""

import pytest

from tests.factories import ask, deliver_rows, one, person, screen
from tests.screened import TUESDAY, assert_lawful, newest_list, pool, states
from warehouse.home import Home


def _send(home: Home, decision: str, name: str, on: str, **change: str) -> None:
    """A decision on the newest list; another document is another file, and with it another place among them."""
    row = {"list_hash": newest_list(home), "decision": decision, "ref": "", "action": "", "order_no": ""}
    deliver_rows(
        home, "target_approval", [row | {"document_no": name, "decided_on": on} | change], period=name
    )


@pytest.mark.parametrize("name", ["제1호", "제2호", "제3호", "제4호"])
@pytest.mark.parametrize(
    ("amended_on", "kept"), [("2024-03-04", ["open", "removed"]), ("2024-03-01", ["open", "open"])]
)
def test_who_was_struck_is_not_called_because_a_plain_approval_of_no_later_day_came_beside_it(
    home: Home, name: str, amended_on: str, kept: list[str]
) -> None:
    pool(home, person(1), person(2), is_severe_disease="Y")
    screen(home)
    ref = str(one(home, "SELECT min(ref) FROM ops.package_row"))
    _send(home, "수정승인", name, amended_on, ref=ref, action="제외", reason_code="이미 상담 중")
    _send(home, "승인", f"{name} 본문", "2024-03-04")
    screen(home, TUESDAY)
    assert sorted(state for (state,) in states(home, "state")) == kept
    told = ask(home, "SELECT code, owner FROM campaign.deviation")
    assert told == [("decision_not_taken", "team_head")]
    assert_lawful(home)


def test_of_an_approval_and_a_refusal_of_one_day_the_refusal_counts(home: Home) -> None:
    pool(home, person(1), is_severe_disease="Y")
    screen(home)
    _send(home, "승인", "제1호", "2024-03-04")
    _send(home, "반려", "제2호", "2024-03-04")
    screen(home, TUESDAY)
    assert states(home, "state") == [("removed",)]
    assert_lawful(home)
