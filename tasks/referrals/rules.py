"""The rules of one referral: which state may follow which, what a partner's reply means, and what may be told to whom.

One table (TRANSITIONS) says every change that may happen. What came of a referral, its outcome, is kept apart from its
state. States follow the Gravity referral task, with ``received`` of base FHIR and ``expired`` of our own.
"""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

DRAFT = "draft"
OPEN_STATES = ("draft", "requested", "received", "accepted", "in_progress", "on_hold")
TRANSITIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "draft": ("requested", "cancelled", "entered_in_error"),
        "requested": ("received", "cancelled", "expired", "entered_in_error"),
        "received": ("accepted", "rejected", "cancelled", "expired", "entered_in_error"),
        "accepted": ("in_progress", "cancelled", "entered_in_error"),
        "in_progress": ("on_hold", "completed", "failed", "cancelled", "entered_in_error"),
        "on_hold": ("in_progress", "cancelled", "entered_in_error"),
        "rejected": ("entered_in_error",),
        "completed": ("entered_in_error",),
        "failed": ("entered_in_error",),
        "cancelled": ("entered_in_error",),
        "expired": ("entered_in_error",),
        "entered_in_error": (),
    }
)
# A partner answers in one word what it did in several steps; these may be passed through without a word of their own.
_IMPLIED = frozenset({"received", "accepted", "in_progress"})
_SERVED = frozenset({"RECEIVED", "PARTLY"})


def check_may_change(state: str, wanted: str) -> bool:
    """Whether ``wanted`` may follow ``state`` in one step; an unknown state may neither be left nor entered."""
    return wanted in TRANSITIONS.get(state, ())


def way_to(state: str, wanted: str) -> tuple[str, ...]:
    """The steps from ``state`` to ``wanted`` that one reply stands for; empty when it is no way.

    Between the two only states that a reply implies: whoever accepts has received, whoever completes has accepted.
    """
    ways: deque[tuple[str, ...]] = deque([(step,) for step in TRANSITIONS.get(state, ())])
    seen: set[str] = set()
    while ways:
        way = ways.popleft()
        if way[-1] == wanted:
            return way
        if way[-1] in _IMPLIED and way[-1] not in seen:
            seen.add(way[-1])
            ways.extend((*way, step) for step in TRANSITIONS[way[-1]])
    return ()


def state_of_reply(reply: str, outcome: str | None) -> str:
    """The state that a partner's reply asks for.

    Args:
        reply: ACCEPTED, REJECTED or COMPLETED, as the reply sheet has it.
        outcome: what came of it, or None.

    Returns:
        A waiting list is ``on_hold``; an end without the service is ``failed``.
    """
    if reply == "REJECTED":
        return "rejected"
    if outcome == "WAITING":
        return "on_hold"
    if reply == "COMPLETED":
        return "completed" if outcome in _SERVED else "failed"
    return "accepted"


def fault_of_reply(standing: tuple[str, str | None], wanted: str, outcome: str | None) -> str | None:
    """Why a reply cannot be taken as the referral stands, or None when it can.

    Args:
        standing: state and outcome of the referral.
        wanted: the state that the reply asks for.
        outcome: what the reply says came of it.

    Returns:
        None for a reply that says again what is known: it changes nothing.
    """
    state, known = standing
    if state == "cancelled":
        return "reply_after_cancelled"
    if state == wanted:
        return "reply_contradicts" if outcome not in (None, known) else None
    return None if way_to(state, wanted) else "illegal_state_change"


@dataclass(frozen=True)
class Offer:
    """One service of one partner.

    Args:
        service: its code.
        domains: the needs that it answers, the only ones the partner is told of.
        items: the columns that the partner may get, if the person consents.
    """

    service: str
    domains: tuple[str, ...]
    items: tuple[str, ...]


def offers_wanted(
    offers: Sequence[Offer], named: Collection[str], domains: Collection[str]
) -> tuple[Offer, ...]:
    """What a partner is asked for: the services that the officer named, else the first that answers a need.

    Args:
        offers: what the partner offers, in the order in which it is asked.
        named: codes of the services that the officer wrote down.
        domains: the needs of the household.

    Returns:
        The first offer when nothing fits: the person wants this partner, and a human there finds out.
    """
    wanted = tuple(offer for offer in offers if offer.service in named)
    if wanted:
        return wanted
    fitting = [offer for offer in offers if set(offer.domains) & set(domains)]
    return tuple((fitting or list(offers))[:1])


@dataclass(frozen=True)
class Way:
    """A consent that holds: the partner, what it offers in its order, the items let go, and the needs told with it."""

    partner: str
    offers: tuple[Offer, ...]
    items: frozenset[str]
    needs: frozenset[str]


def next_offers(
    service: str, ways: Sequence[Way], asked: Collection[tuple[str, str]]
) -> tuple[tuple[Way, Offer], ...]:
    """What may be asked for where a service came to nothing: the same of another partner, else what answers a need.

    Args:
        service: that came to nothing.
        ways: the consents of the household.
        asked: (partner, service) that were asked for already, however it ended.
    """
    left = [(way, offer) for way in ways for offer in way.offers if (way.partner, offer.service) not in asked]
    same = [(way, offer) for way, offer in left if offer.service == service]
    fitting = [
        (way, offer) for way, offer in left if offer.service != service and set(offer.domains) & way.needs
    ]
    return (*same, *fitting)


def items_to_pass(
    offer: Offer, consented: Collection[str], needed: Sequence[Sequence[str]]
) -> tuple[str, ...]:
    """The columns that leave: allowed to this partner for this service and consented to, and nothing else.

    Args:
        needed: groups of items, of each of which one has to be there.

    Returns:
        Empty when what may leave is not enough for the partner to find the person.
    """
    passed = tuple(sorted(set(offer.items) & set(consented)))
    return passed if is_enough(passed, needed) else ()


def is_enough(items: Collection[str], needed: Sequence[Sequence[str]]) -> bool:
    """Whether a partner can find somebody by these columns: one of each group is there."""
    return all(set(group) & set(items) for group in needed)


def domains_to_tell(offer: Offer, domains: Collection[str]) -> tuple[str, ...]:
    """The needs that the partner is told of: those its service answers. Mental health sees no debt."""
    return tuple(domain for domain in offer.domains if domain in domains)


# How far a service is from a household, nearest last; who is nearest says why nobody can help.
OBSTACLES = ("not_in_force", "out_of_area", "not_eligible", "no_capacity")


@dataclass(frozen=True)
class Listed:
    """A service as the directory has it.

    Args:
        needs: domains that it answers.
        towns: codes of the towns that it serves; empty for the whole county.
        ages: least and greatest age in years that it is for, None where it has no bound.
        valid: first and last day on which it is given, None where the directory says none.
        is_active: whether it is given at all.
        has_capacity: whether it takes somebody new.
        by_file: whether its partner takes files.
    """

    partner: str
    service: str
    needs: frozenset[str]
    towns: frozenset[str] = frozenset()
    ages: tuple[int | None, int | None] = (None, None)
    valid: tuple[date | None, date | None] = (None, None)
    is_active: bool = True
    has_capacity: bool = True
    by_file: bool = True


@dataclass(frozen=True)
class Asker:
    """Who is to be helped, as far as is known: town, and birth year of whom one asks for."""

    town_code: str | None
    birth_year: int | None


def obstacle(listed: Listed, asker: Asker, on: date) -> str | None:
    """What keeps a service from somebody on a day, or None when nothing does.

    What is not known of somebody keeps nothing from them: an unknown town or age is asked about by whoever helps. Of an
    age only the year is known, so both ages of that year count.
    """
    first, last = listed.valid
    if not listed.is_active or (first and on < first) or (last and on > last):
        return "not_in_force"
    if listed.towns and asker.town_code and asker.town_code not in listed.towns:
        return "out_of_area"
    if asker.birth_year is not None:
        least, most = listed.ages
        oldest = on.year - asker.birth_year
        if (least is not None and oldest < least) or (most is not None and oldest - 1 > most):
            return "not_eligible"
    return None if listed.has_capacity else "no_capacity"


def gap_of(directory: Sequence[Listed], domain: str, asker: Asker, on: date) -> str | None:
    """Why nothing in the directory answers a need, by the service that came nearest; None when one does."""
    met = [obstacle(listed, asker, on) for listed in directory if domain in listed.needs]
    if not met:
        return "no_offer"
    if None in met:
        return None
    return max((code for code in met if code), key=OBSTACLES.index)


def refusal_of(directory: Sequence[Listed], partner: str, service: str, asker: Asker, on: date) -> str | None:
    """Why a service of a partner is not asked for by a file, or None when it may be.

    A partner may have several records of one service, such as one for each area: one that fits is enough. Without any
    directory nothing is known, and nothing is held back.
    """
    if not directory:
        return None
    own = [listed for listed in directory if (listed.partner, listed.service) == (partner, service)]
    met = {obstacle(listed, asker, on) or (None if listed.by_file else "by_other_way") for listed in own}
    if not own:
        return "not_listed"
    if None in met:
        return None
    return max((code for code in met if code), key=(*OBSTACLES, "by_other_way").index)
