"""The rules of what the county decides: which decision is in force, and what may follow one. No clock, no table.

Nothing is overwritten: a corrected decision names the document that it replaces, and one that names none does not take
the place of another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

Place = tuple[str, int]

APPLICATION_CHANGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "applied": ("extended", "decided"),
        "extended": ("decided",),
        "decided": ("corrected",),
        "corrected": ("corrected",),
    }
)
OBJECTION_CHANGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "lodged": ("upheld", "dismissed", "withdrawn"),
        "upheld": ("corrected",),
        "dismissed": (),
        "withdrawn": (),
        "corrected": (),
    }
)
_EXTENSION_REASONS = frozenset({"INVESTIGATION", "NOT_SUBMITTED"})
_CHECK_RESULTS = frozenset({"FIT", "UNFIT"})


@dataclass(frozen=True)
class Decision:
    """A decision of the county, granted or rejected.

    Args:
        place: delivery and row that say it.
        application_id: what it decides, where known.
        about_no: document number of the decision that it replaces, or None.
    """

    place: Place
    target_id: str
    application_id: str | None
    benefit: str
    decision: str
    decided_on: date
    document_no: str
    about_no: str | None = None


@dataclass(frozen=True)
class Application:
    """An application.

    Args:
        due_on: the last day on which it is to be decided, unless the county takes longer.
        decided_on: the day of its first decision, where it has one.
        extension_no: the document by which the county took longer, where it did.
    """

    application_id: str
    target_id: str
    applied_on: date
    due_on: date
    decided_on: date | None = None
    extension_no: str | None = None


@dataclass(frozen=True)
class Objection:
    """An objection to one decision, by the row that says it; ``state`` is one of ``OBJECTION_CHANGES``."""

    place: Place
    decision: Decision
    objected_on: date
    state: str = "lodged"


def fault_of_application(applied_by: str | None, is_consented: bool | None) -> str | None:
    """Why an application is not taken: an officer applies for somebody with their consent alone.

    Source: 사회보장급여법 제5조제2항. Not modelled: people who cannot consent; of them the officer is asked.
    """
    return "ex_officio_without_consent" if applied_by == "OFFICER" and not is_consented else None


def standing_of(in_force: Decision | None, row: Decision) -> str:
    """How a decision stands beside the one in force for the same matter, or the code of why it cannot be taken.

    Returns:
        ``first`` where there is none; ``replaces`` where it names the one in force; ``replaced`` where the one in force
        named it before it came; ``replaces_unknown`` (taken as a first one, and told) where it names one that nobody
        knows; else ``second_decision``, ``replaces_another`` or ``correction_before_decision``.
    """
    if in_force is None:
        return "first" if row.about_no is None else "replaces_unknown"
    if row.about_no == in_force.document_no:
        return "replaces" if row.decided_on >= in_force.decided_on else "correction_before_decision"
    if row.about_no is not None:
        return "replaces_another"
    is_named = row.document_no == in_force.about_no and row.decided_on <= in_force.decided_on
    return "replaced" if is_named else "second_decision"


def fault_of_extension(application: Application | None, reason: str | None, told_on: date) -> str | None:
    """Why the county may not take longer, or None: once, for a reason, and before the first limit is over."""
    if application is None or told_on < application.applied_on:
        return "extension_of_nothing"
    if application.extension_no is not None:
        return "extended_twice"
    if application.decided_on is not None and told_on > application.decided_on:
        return "extension_after_decision"
    if reason not in _EXTENSION_REASONS:
        return "extension_without_reason"
    return "extension_too_late" if told_on > application.due_on else None


def fault_of_check(support: Decision | None, result: str | None, checked_on: date) -> str | None:
    """Why a post-check cannot be taken, or None; ``support`` is the granted support that it is about."""
    if support is None or checked_on < support.decided_on:
        return "post_check_of_nothing"
    return None if result in _CHECK_RESULTS else "post_check_without_result"


def fault_of_objection(
    decision: Decision | None, objected_on: date, *, is_open_already: bool, is_verified: bool
) -> str | None:
    """Why an objection cannot be taken as one, or None; one that came late is one all the same.

    Args:
        is_verified: whether the office made sure that it is the household who speaks: nobody else objects for it.
    """
    if not is_verified:
        return "objection_unverified"
    if decision is None or objected_on < decision.decided_on:
        return "objection_meets_no_decision"
    return "objection_twice" if is_open_already else None


def fault_of_end(objection: Objection | None, state: str, ended_on: date) -> str | None:
    """Why an objection does not end so, or None."""
    if objection is None or ended_on < objection.objected_on:
        return "end_of_no_objection"
    return None if state in OBJECTION_CHANGES[objection.state] else "objection_ended_already"
