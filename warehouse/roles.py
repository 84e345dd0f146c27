"""Who may set which state: ``warehouse/reference/roles.yaml``, which rules ask and the handbook prints."""

from functools import cache
from typing import Any

import yaml

from warehouse.errors import Fault
from warehouse.home import CHECKOUT

Change = tuple[str, str]


@cache
def roles_ko() -> dict[str, str]:
    """The Korean word of each role."""
    return dict(_stated()["roles"])


@cache
def changes(machine: str) -> dict[Change, tuple[str, ...]]:
    """The roles of each change of a machine, from a state ("" before the first) to the next, in its order."""
    table = _stated()[machine]
    return {(was, state): tuple(roles) for was, follows in table.items() for state, roles in follows.items()}


def may_set(machine: str, change: tuple[str | None, str], role: str) -> bool:
    """Whether a change is this role's to make; None is left by the first state."""
    was, state = change
    return role in changes(machine).get((was or "", state), ())


def check_role(machine: str, change: tuple[str | None, str], role: str) -> None:
    """Refuse a change that is not this role's to make; None is left by the first state.

    Raises:
        Fault: the table has no such change, or not by this role.
    """
    if not may_set(machine, change, role):
        was, state = change
        raise Fault("not_theirs_to_set", rule=f"{machine}: {was or ''}>{state} by {role}")


@cache
def _stated() -> dict[str, Any]:
    stated: dict[str, Any] = yaml.safe_load(
        (CHECKOUT / "warehouse" / "reference" / "roles.yaml").read_text("utf-8")
    )
    return stated
