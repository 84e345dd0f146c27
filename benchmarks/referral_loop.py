"""The loop of referrals against sending once and waiting, in the simulation: how many outcomes are known in time.

The same referrals of 20 seeds go to the simulated partners, whose replies are judged by the rules of the product. The
loop reminds in the weekly sheet as the parameters say; nobody else does. Calls of officers and team heads, which
silence makes due, are not simulated: nothing is known of what they bring. Of the partners only the share that a
reminder wakes has a low and a high level.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from benchmarks.levels import LEVELS, SEEDS, differences, settings_of
from benchmarks.row import Row
from simulation.building import build
from simulation.chance import Chance
from simulation.county import Extent, Parameters, load_county
from simulation.far_side import FarSide
from simulation.packages import Package, Sheet
from simulation.partners import Partners
from simulation.state import State
from simulation.world import World
from tasks.referrals.rules import fault_of_reply, state_of_reply
from warehouse.county import County, parameters
from warehouse.home import CHECKOUT, Home

_ASKED, _EXTENT = 200, Extent(towns=3, households=600)
_FIRST, _WITHIN = date(2024, 3, 4), 30
_RECIPIENTS = ("partner-CREDIT", "partner-MENTAL", "partner-BOKJI_GIDONGDAE", "partner-EMPLOY")
_LEVELLED = "partner_reply_per_reminder"
_TITLES = ["대상번호", "구분", "성명", "연락처"]


@dataclass
class Sent:
    """One referral: whom it asks for, when its partner was told, how it stands, and when its outcome was known."""

    recipient: str
    cells: list[str]
    told_on: list[date] = field(default_factory=list)
    state: str = "requested"
    outcome: str | None = None
    known_on: date | None = None


@dataclass(frozen=True)
class Came:
    """What one way came to: shares of outcomes known in time and of referrals answered, reminders per referral."""

    known: float
    answered: float
    reminders: float


_FIGURES = {
    "known": f"outcome known within {_WITHIN} working days",
    "answered": "answered at all by then",
    "reminders": "reminders per referral",
}


def measure(_: Home) -> list[Row]:
    """Outcomes not known within 30 working days, by the loop over those by sending once; the intervals of both."""
    rows = []
    for level in LEVELS:
        pairs = [_pair(seed, settings_of(level, [_LEVELLED])) for seed in SEEDS]
        name = "referral_loop" if level == "default" else f"referral_{level}"
        unknown = [(1 - loop.known) / (1 - once.known) for loop, once in pairs]
        compared = f"outcomes not known in {_WITHIN} working days, loop / once, {level}"
        rows.append(
            replace(
                Row.of(name, compared, unknown, bar=1),
                details=tuple(differences(pairs, ("loop", "once"), _FIGURES)),
            )
        )
    return rows


def _pair(seed: int, settings: dict[str, str]) -> tuple[Came, Came]:
    world = build(load_county("46720", _EXTENT), Chance(seed), Parameters(settings))
    reminders = parameters("referrals", _FIRST)["reminders"]
    return _played(world, reminders), _played(world, 0)


def _played(world: World, reminders: int) -> Came:
    """Send on the first day, take what comes each working day, and remind each partner once a week."""
    county, policy = (
        County.read(CHECKOUT / "warehouse" / "counties" / "46720.yaml"),
        parameters("referrals", _FIRST),
    )
    partners, sent = Partners(FarSide(world, State())), _asked(world)
    last_on = county.add_working_days(_FIRST, _WITHIN)
    waiting: dict[date, list[tuple[Sent, dict[str, object]]]] = {}
    day = _FIRST
    while day <= last_on:
        for one, row in waiting.pop(day, []):
            _take(one, row, day)
        before = county.working_days_before(day, policy["reply_working_days"])
        for recipient in _RECIPIENTS if day.weekday() == _FIRST.weekday() else ():
            due = [
                one
                for one in sent
                if one.recipient == recipient
                and one.state == "requested"
                and (not one.told_on or (len(one.told_on) <= reminders and one.told_on[-1] < before))
            ]
            for due_on, one, row in _answers(partners, recipient, due, day):
                waiting.setdefault(due_on, []).append((one, row))
        day += timedelta(days=1)
    return Came(
        known=sum(one.known_on is not None for one in sent) / len(sent),
        answered=sum(one.state != "requested" for one in sent) / len(sent),
        reminders=sum(len(one.told_on) - 1 for one in sent) / len(sent),
    )


def _asked(world: World) -> list[Sent]:
    households = [one for one in world.households if one.needs and one.head.phone][:_ASKED]
    return [
        Sent(_RECIPIENTS[n % len(_RECIPIENTS)], [f"R{n}", one.head.name, str(one.head.phone)])
        for n, one in enumerate(households)
    ]


def _answers(
    partners: Partners, recipient: str, due: Sequence[Sent], day: date
) -> Iterator[tuple[date, Sent, dict[str, object]]]:
    """What a partner will say of the referrals of one sheet, and on which day it comes."""
    if not due:
        return
    lines = [[one.cells[0], "회신 재요청" if one.told_on else "의뢰", *one.cells[1:]] for one in due]
    for one in due:
        one.told_on.append(day)
    named = {one.cells[0]: one for one in due}
    package = Package(
        f"{recipient}/{day}/referral-P.xlsx", recipient, "", (Sheet("의뢰", [_TITLES, *lines]),)
    )
    for answer in partners.replies(package, day):
        if answer.source == "partner_reply":
            yield from ((answer.due_on, named[str(row["ref"])], row) for row in answer.rows)


def _take(one: Sent, row: dict[str, object], day: date) -> None:
    """A reply as the stage of referrals takes it."""
    outcome = None if row["outcome"] is None else str(row["outcome"])
    wanted = state_of_reply(str(row["state"]), outcome)
    if fault_of_reply((one.state, one.outcome), wanted, outcome) is None and wanted != one.state:
        one.state, one.outcome = wanted, outcome
        one.known_on = one.known_on or (day if outcome else None)
