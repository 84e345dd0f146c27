"""The page of states shows every change of the tables and no other."""

import re

import pytest

from tasks.cases import rules as case_rules
from tasks.referrals import rules as referral_rules
from warehouse.state_pages import changes_of, states_page

MACHINES = [
    ("31_referral_states", referral_rules.TRANSITIONS, "의뢰 (referral)"),
    ("32_case_states", case_rules.TRANSITIONS, "통합사례관리 (case)"),
]


@pytest.mark.parametrize(("law", "table", "title"), MACHINES)
def test_the_diagram_and_the_table_of_the_page_are_the_table_of_changes(
    law: str, table: dict[str, tuple[str, ...]], title: str
) -> None:
    allowed = {(state, wanted) for state, follows in table.items() for wanted in follows}
    assert set(changes_of(law)) == allowed
    part = states_page().split(f"## {title}\n")[1].split("\n## ")[0]
    drawn = set(re.findall(r"^    (\w+) --> (\w+)$", part, re.MULTILINE))
    assert drawn == {change for change in allowed if change[1] != "entered_in_error"}
    told = {
        (state, wanted)
        for state, follows in re.findall(r"^\| `(\w+)` \| [^|]+ \| (.+) \|$", part, re.MULTILINE)
        for wanted in re.findall(r"`(\w+)`", follows)
    }
    assert told == allowed


@pytest.mark.parametrize(("law", "table", "title"), MACHINES)
def test_whatever_ends_a_referral_or_a_case_is_drawn_as_an_end(
    law: str, table: dict[str, tuple[str, ...]], title: str
) -> None:
    part = states_page().split(f"## {title}\n")[1].split("\n## ")[0]
    ends = set(re.findall(r"^    (\w+) --> \[\*\]$", part, re.MULTILINE))
    assert ends == {state for state, follows in table.items() if follows == ("entered_in_error",)}
