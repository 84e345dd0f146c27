"""The rule of ends: what ends a target, from what is known of its help. One case, no clock, no table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """What is known of the help for one open target.

    Args:
        disposition: the officer's newest result, or None when nobody recorded one.
        is_talk: whether that result followed a two-way talk.
        has_service: whether any private service was given.
        has_more_than_talk: whether a service other than counselling was given.
        has_pending: whether an application or an objection awaits the county, a referral its partner or the
            person's word, or a case the conference.
        is_granted: whether the county granted a benefit, with its document.
        is_served: whether a partner completed a referral and the person says that the service came.
        is_managed: whether a conference took the household into integrated case management.
    """

    disposition: str | None
    is_talk: bool = False
    has_service: bool = False
    has_more_than_talk: bool = False
    has_pending: bool = False
    is_granted: bool = False
    is_served: bool = False
    is_managed: bool = False


@dataclass(frozen=True)
class End:
    """An end state and what brought it: ``decision``, ``case``, ``referral`` or ``disposition``."""

    state: str
    cause: str


# Nobody is closed on a word about them without a word with them.
_AFTER_TALK = {"NO_NEED": "closed_no_need", "WATCH": "closed_watch"}


def end_of(standing: Standing) -> End | None:
    """The end of a target, or None while it stays open.

    The county's decision comes first, then case management, then the officer's newest word. Whatever was passed on
    (an application, a referral) keeps the target open until it is answered.
    """
    if standing.is_granted:
        return End("closed_benefit", "decision")
    if standing.is_managed:
        return End("closed_case", "case")
    if standing.disposition in _AFTER_TALK:
        return End(_AFTER_TALK[standing.disposition], "disposition") if standing.is_talk else None
    if standing.disposition in ("SERVICE", "APPLIED", "REFERRED") and not standing.has_pending:
        return _end_of_service(standing)
    return None


def _end_of_service(standing: Standing) -> End | None:
    """Nothing is awaited any more. A household that asked for more than a talk is not closed with a talk."""
    if standing.is_served:
        return End("closed_service", "referral")
    enough = standing.has_service if standing.disposition == "SERVICE" else standing.has_more_than_talk
    return End("closed_service", "disposition") if enough else None
