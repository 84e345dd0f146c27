"""The rules of one referral: which state may follow which, what a partner's reply means, and what may be told to whom.

One table (TRANSITIONS) says every change that may happen. What came of a referral, its outcome, is kept apart from its
state. States follow the Gravity referral task, with ``received`` of base FHIR and ``expired`` of our own.
"""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
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
    return passed if all(set(group) & set(passed) for group in needed) else ()


def domains_to_tell(offer: Offer, domains: Collection[str]) -> tuple[str, ...]:
    """The needs that the partner is told of: those its service answers. Mental health sees no debt."""
    return tuple(domain for domain in offer.domains if domain in domains)
