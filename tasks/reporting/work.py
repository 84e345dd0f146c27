"""What is owed, as today's page sorts it: urgent, late, due soon, and whose desk it lies on. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tasks.reporting.rules import band, told_total

# What is looked at first, whatever its due day.
_URGENT_KINDS = ("urgent", "urgent_reach", "held_danger", "alert")
# Who answers for it by their role; else the towns do.
_URGENT_ROLES = ("duty_officer", "team_head")


@dataclass(frozen=True)
class Owed:
    """Things of one kind that one owner owes since one day and by one day."""

    owner: str
    kind: str
    noticed_on: date
    due_on: date
    is_overdue: bool
    items: int


@dataclass(frozen=True)
class Urgent:
    """Things of one urgent kind that nobody has answered; ``owner`` is a role, or empty for the towns."""

    kind: str
    owner: str
    items: int
    new_items: int
    oldest_on: date


@dataclass(frozen=True)
class DesksWork:
    """What one desk has to do: a role, a recipient, or a town's office with its officers.

    Args:
        desk: a role, a recipient, an officer without a town, or a town's code.
        work: kinds of work with their counts; a role's whole (low equals high), a town's in bands.
        officers: numbers of the officers who owe some of it.
        first_on: the earliest due day.
    """

    desk: str
    work: tuple[tuple[str, tuple[int, int | None]], ...]
    officers: tuple[str, ...]
    first_on: date


def urgent(owed: Sequence[Owed], day: date) -> list[Urgent]:
    """Urgent households first, then alerts, by who answers for them; ``new_items`` were noticed on the day itself."""
    found = [
        (kind, role, [one for one in owed if one.kind == kind and _role(one.owner) == role])
        for kind in _URGENT_KINDS
        for role in (*_URGENT_ROLES, "")
    ]
    return [
        Urgent(
            kind,
            role,
            sum(one.items for one in ones),
            sum(one.items for one in ones if one.noticed_on == day),
            min(one.noticed_on for one in ones),
        )
        for kind, role, ones in found
        if ones
    ]


def _role(owner: str) -> str:
    return owner if owner in _URGENT_ROLES else ""


@dataclass(frozen=True)
class Alerts:
    """How crisis alerts stand: counts whose clock has decided, and those that wait within it.

    Args:
        share: of the decided ones the share that was counselled in time, 0 to 1; None where none is decided.
    """

    in_time: int
    late: int
    ended: int
    overdue: int
    waiting: int
    share: float | None


def alerts_told(states: Mapping[str, int]) -> Alerts | None:
    """What today's page says of the alerts, by state of ``out.alert``; None where there was none."""
    if not states:
        return None
    counts = {state: states.get(state, 0) for state in ("in_time", "late", "ended", "overdue", "waiting")}
    decided = sum(counts.values()) - counts["waiting"]
    return Alerts(**counts, share=counts["in_time"] / decided if decided else None)


def overdue(owed: Sequence[Owed], *, deviations_since: date) -> list[Owed]:
    """What is late; of the deviations those noticed since a day, and of the urgent nothing: they stand apart."""
    late = [one for one in owed if one.is_overdue and one.kind != "urgent"]
    return [one for one in late if one.kind != "deviation" or one.noticed_on >= deviations_since]


def due_soon(owed: Sequence[Owed], until: date) -> list[Owed]:
    """What is to be done until a day and is not late yet."""
    return [one for one in owed if not one.is_overdue and one.kind != "urgent" and one.due_on <= until]


def next_due(owed: Sequence[Owed]) -> date | None:
    """The next day on whose morrow something becomes late."""
    return min((one.due_on for one in owed if not one.is_overdue), default=None)


def by_desk(owed: Sequence[Owed], towns: Mapping[str, str], roles: Mapping[str, str]) -> list[DesksWork]:
    """Work by desk, that with the earliest due day first.

    Args:
        owed: what is owed.
        towns: town code by officer.
        roles: owners who stand for no place, whose counts are told whole.
    """
    found: dict[str, list[Owed]] = defaultdict(list)
    for one in owed:
        officer = _officer(one.owner)
        found[towns.get(officer, officer)].append(one)
    work = [_work(desk, theirs, desk in roles) for desk, theirs in found.items()]
    return sorted(work, key=lambda one: (one.first_on, one.desk))


def total(desks: Sequence[DesksWork], owed: Sequence[Owed]) -> tuple[int, int | None]:
    """How many things all desks owe, as it may be told beside what each does."""
    return told_total(sum(one.items for one in owed), [part for desk in desks for _, part in desk.work])


def _officer(owner: str) -> str:
    return owner.removeprefix("officer-")


def _work(desk: str, owed: Sequence[Owed], is_whole: bool) -> DesksWork:
    counts: Counter[str] = Counter()
    for one in owed:
        counts[one.kind] += one.items
    return DesksWork(
        desk,
        tuple((kind, (n, n) if is_whole else band(n)) for kind, n in sorted(counts.items())),
        tuple(sorted({_officer(one.owner) for one in owed} - {desk})),
        min(one.due_on for one in owed),
    )
