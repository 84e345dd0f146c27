"""What work costs, by the parameters or, from the day that a county declares, by what its returns measured.

The county's file says ``measured_minutes_from: DATE``; without it the parameters hold. A return tells the minutes of a
talk and those at a door, so these are measured; tries, records and the road are not, and stay with the parameters.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tasks.screening.capacity import Minutes
from warehouse.connection import Transaction, Warehouse
from warehouse.county import County, parameters
from warehouse.errors import Refusal
from warehouse.home import Home


@dataclass(frozen=True)
class Measured:
    """The median minutes of one kind of work, told by so many returns; None: fewer than it takes."""

    returns: int
    minutes: float | None


def minutes_of_run(tx: Transaction, visits_per_household: float) -> Minutes:
    """What work costs on the day of a run.

    Raises:
        Fault: the county's file says no day where it says from when measured minutes hold.
    """
    stated = Minutes.on(tx.as_of, visits_per_household)
    return with_measured(stated, tx) if is_declared(tx.home, tx.as_of) else stated


def is_declared(home: Home, day: date) -> bool:
    """Whether the county has measured minutes hold on a day."""
    since: date | None = County.read(home.county_file).stated.get("measured_minutes_from")
    return since is not None and since <= day


def with_measured(stated: Minutes, tx: Transaction) -> Minutes:
    """The same with what was measured in place of what was assumed, as far as enough returns tell it."""
    found, beside = measured(tx), parameters("reporting", tx.as_of)["contact_beside_talk_minutes"]
    talk, door = found["talk"].minutes, found["door"].minutes
    return replace(
        stated,
        contact=stated.contact if talk is None else beside + talk,
        visit=stated.visit if door is None else door + stated.travel,
    )


def measured(tx: Transaction) -> dict[str, Measured]:
    """What the returns known to a run say of ``talk`` and ``door``."""
    policy = parameters("reporting", tx.as_of)
    rows = tx.rows("screening/select_measured_minutes", days=policy["measured_days"])
    found = {str(row["work"]): (int(row["returns"]), float(row["minutes"])) for row in rows}
    told = {}
    for work in ("talk", "door"):
        returns, minutes = found.get(work, (0, 0.0))
        told[work] = Measured(returns, minutes if returns >= policy["measured_least_returns"] else None)
    return told


def measured_lines(home: Home) -> list[str]:
    """What was assumed, what was measured, and which of them counts on the day of the last run.

    Raises:
        Refusal: no run was made yet.
    """
    with Warehouse(home).reading() as tx:
        last = tx.one("ledger/last_run")
    if last is None:
        raise Refusal("No run was made yet.")
    with Warehouse(home).reading(as_of=last["as_of"], run_no=last["run_no"]) as tx:
        return [f"{name}: {text}" for name, text in lines_of(tx)]


def lines_of(tx: Transaction) -> Iterator[tuple[str, str]]:
    """The same of a run: what is told of, and what is told."""
    day = tx.as_of
    stated = Minutes.on(day, parameters("screening", day)["visits_per_household"])
    found, by_measure = measured(tx), with_measured(stated, tx)
    yield "연락 시간", _compared(stated.contact, by_measure.contact, found["talk"], "통화 대화")
    yield "방문 시간", _compared(stated.visit, by_measure.visit, found["door"], "만난 방문의 체류")
    counts = is_declared(tx.home, day)
    used = by_measure if counts else stated
    yield "셈한 시간", f"{'잰 값으로' if counts else '매개변수로'} 가구당 {used.household}분"


def _compared(stated: float, by_measure: float, found: Measured, what: str) -> str:
    if found.minutes is None:
        return f"매개변수 {stated:g}분, 잰 값 표본 부족({what} {found.returns}건)"
    told = f"{what} 중앙값 {found.minutes:g}분, {found.returns}건"
    return f"매개변수 {stated:g}분, 잰 값 {by_measure:g}분({told})"
