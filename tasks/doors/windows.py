"""What people look at: each look at a person's record, and each passphrase told, is logged before it is shown."""

import getpass
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tasks.doors.case_certificate import case_lines
from tasks.doors.certificate import certificate
from tasks.doors.course_certificate import bar_lines, course_lines, deviation_lines, search_lines
from tasks.doors.decision_certificate import decision_lines
from tasks.doors.help_certificate import help_lines
from tasks.doors.outbox import NOT_SEALED
from tasks.doors.referral_certificate import referral_lines
from tasks.doors.scrub import scrub_cell
from warehouse import clock
from warehouse.connection import Transaction, Warehouse
from warehouse.errors import Refusal
from warehouse.home import Home
from warehouse.rewind import evening_of


@dataclass(frozen=True)
class Household:
    """One household's story: its certificate, what was observed with the source rows, and what happened."""

    certificate: list[str]
    observations: list[dict[str, Any]]
    events: list[str]


def passphrases(home: Home, packages: Sequence[str], *, told_to: str, reason: str) -> list[str]:
    """The passphrases of packages, each named by id or file name, in the order asked; each telling is logged.

    Raises:
        Refusal: there is no such package, or one is closed to its recipient (that somebody asked is logged), so that
            none is told; or nobody or no reason is named.
    """
    _need_told(told_to, reason)
    ids = [Path(package).stem.rpartition("-")[2].upper() for package in packages]
    with Warehouse(home).transaction() as tx:
        keyed = [_keyed_by(tx, package_id, place) for place, package_id in enumerate(ids, 1)]
        closed = [place for place, package in enumerate(keyed, 1) if package["closed_on"]]
        for package_id, package in zip(ids, keyed, strict=True):
            if not closed:
                log_look(tx, "passphrase", package_id, reason, told_to)
            elif package["closed_on"]:
                log_look(tx, "passphrase_refused", package_id, reason, told_to)
    if closed:
        raise Refusal(
            f"Number {closed[0]} of those named is closed to its officer since "
            f"{keyed[closed[0] - 1]['closed_on']}: what is open in it was handed over. Nothing was told; that somebody "
            "asked is logged."
        )
    keys = home.keys()
    return [keys.passphrase(one["recipient"], one["period"], sent_in=one["run_no"]) for one in keyed]


def _keyed_by(tx: Transaction, package_id: str, place: int) -> Mapping[str, Any]:
    """The recipient and the period whose passphrase seals a package, and since when it is closed, if it is."""
    row = tx.one("access/select_package", package_id=package_id)
    if row is None:
        raise Refusal(f"There is no such package: number {place} of those named. Nothing was told.")
    if row["period"] == NOT_SEALED:
        raise Refusal(f"Number {place} of those named holds nobody, and opens without one.")
    return row


def why(home: Home, household_id: str, *, reason: str, as_of: date | None = None) -> Household:
    """Why a household is a target, and what came of it; with a day, what was known when that day ended.

    Raises:
        Refusal: there is, or was, no such household, no reason is given, or no run was made until that day.
    """
    need_reason(reason)
    with Warehouse(home).transaction() as tx:
        if tx.one("access/select_household", household_id=household_id) is None:
            raise Refusal("There is no such household.")
        log_look(tx, "why", household_id, reason)
        if as_of is None:
            return _story(tx, household_id)
    with evening_of(home, as_of) as then, Warehouse(then).reading() as tx:
        if tx.one("access/select_household", household_id=household_id) is None:
            raise Refusal("Nobody knew of this household on that day.")
        return _story(tx, household_id)


def log_access(home: Home, command: str, subject_id: str, reason: str) -> None:
    """Log a look at persons' records before it is shown; raises Refusal when no reason is given."""
    need_reason(reason)
    with Warehouse(home).transaction() as tx:
        log_look(tx, command, subject_id, reason)


def _story(tx: Transaction, household_id: str) -> Household:
    observations = tx.rows("access/select_observation", household_id=household_id)
    return Household(
        certificate=[
            *certificate(tx, household_id, observations),
            *bar_lines(tx, household_id),
            *help_lines(tx, household_id),
            *decision_lines(tx, household_id),
            *referral_lines(tx, household_id),
            *case_lines(tx, household_id),
            *search_lines(tx, household_id),
            *deviation_lines(tx, household_id),
        ],
        observations=observations,
        events=list(course_lines(tx, household_id)),
    )


def need_reason(reason: str) -> None:
    """Refuse a look without a reason."""
    if len(reason.strip()) < 2:
        raise Refusal("Say with --reason why you look, in two letters or more.")


def _need_told(told_to: str, reason: str) -> None:
    need_reason(reason)
    if not told_to.strip():
        raise Refusal("Say with --told-to who is told.")


def log_telling(tx: Transaction, command: str, subject_id: str, told_to: str, reason: str) -> None:
    """Keep who is told what is in a person's record, and why, before they are.

    Raises:
        Refusal: nobody or no reason is named.
    """
    _need_told(told_to, reason)
    log_look(tx, command, subject_id, reason, told_to)


def log_look(tx: Transaction, command: str, subject_id: str, reason: str, told_to: str | None = None) -> None:
    """Keep that somebody looks at a person's record, or whom they tell, before it is shown."""
    keys = tx.home.keys()
    tx.run(
        "access/insert_access",
        accessed_at=clock.now(),
        account=getpass.getuser(),
        command=command,
        subject_id=subject_id,
        told_to=scrub_cell(told_to, keys) if told_to else None,
        reason=scrub_cell(reason, keys),
    )
