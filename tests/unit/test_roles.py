"""Whoever sets a state has it to set: the one table of roles knows every change of every machine."""

import pytest

from tasks.cases.rules import CASE_MANAGER, STEPS, TEAM_HEAD
from tasks.cases.rules import TRANSITIONS as CASES
from tasks.outcomes.decision_rules import APPLICATION_CHANGES, OBJECTION_CHANGES
from tasks.outcomes.rules import Standing, end_of
from tasks.referrals.rules import TRANSITIONS as REFERRALS
from tests.contracts.checkout import ROOT
from warehouse.errors import Fault
from warehouse.roles import changes, check_role, roles_ko

MACHINES = {
    "referral": REFERRALS,
    "case": CASES,
    "application": APPLICATION_CHANGES,
    "objection": OBJECTION_CHANGES,
}
FUNNEL = (ROOT / "warehouse" / "models" / "90_out_funnel.sql").read_text("utf-8")


@pytest.mark.parametrize("machine", MACHINES)
def test_every_change_of_every_table_has_its_roles_and_no_other_change_has(machine: str) -> None:
    allowed = {(was, state) for was, follows in MACHINES[machine].items() for state in follows}
    assert {change for change in changes(machine) if change[0]} == allowed
    begun = [state for was, state in changes(machine) if not was]
    assert begun == [next(iter(MACHINES[machine]))]


@pytest.mark.parametrize("machine", [*MACHINES, "target"])
def test_each_change_is_somebodys_to_make(machine: str) -> None:
    assert all(roles and set(roles) <= set(roles_ko()) for roles in changes(machine).values())


def test_who_may_tell_a_step_of_a_case_is_who_has_it_in_the_table() -> None:
    theirs = {CASE_MANAGER: {"case_manager", "team_head"}, TEAM_HEAD: {"conference", "team_head"}}
    for step in STEPS.values():
        for change in step.to.items():
            assert set(changes("case")[change]) <= theirs[step.by], change


def test_every_end_of_the_funnel_has_its_roles() -> None:
    ends = {state for was, state in changes("target") if was}
    assert ends
    assert all(f"'{end}'" in FUNNEL for end in ends)
    assert FUNNEL.count("'closed_") == len(ends)


def test_public_support_is_the_countys_to_decide_and_no_officers() -> None:
    granted = end_of(Standing("APPLIED", is_granted=True))
    assert granted is not None
    check_role("target", ("open", granted.state), "county")
    with pytest.raises(Fault) as refused:
        check_role("target", ("open", granted.state), "officer")
    assert refused.value.code == "not_theirs_to_set"


def test_a_change_that_no_table_knows_is_nobodys() -> None:
    with pytest.raises(Fault):
        check_role("objection", ("dismissed", "upheld"), "county")
