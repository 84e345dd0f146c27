"""Triage of one returned contact, as pure rules over a table: verdict, end state, deviations, refusals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, time
from typing import Any

NEEDS = (
    "health_need",
    "economy_need",
    "employment_need",
    "care_need",
    "daily_living_need",
    "relation_need",
    "housing_need",
    "rights_need",
    "safety_need",
    "upbringing_need",
)


@dataclass(frozen=True)
class Contacted:
    """The facts of one returned contact that the table may name.

    Args:
        result: of the call; for an AI call that was answered COMPLETED, PARTIAL, REFUSED or WRONG_PERSON.
        is_talk: an officer talked with the person, for at least a minute that was written down.
        is_answered: the person said something, to an officer or to the AI call.
        confirmed: the officer's answer on the AI call's "no need", None when not asked.
        has_ai_no_need: a completed AI call of this household named no need.
        any_need, any_answer: whether a need of any domain was named, whether any was asked.
    """

    channel: str
    result: str | None
    is_talk: bool = False
    is_answered: bool = False
    need: str | None = None
    refusal_scope: str | None = None
    identity: str | None = None
    urgent: bool = False
    wants_visit: bool = False
    callback: bool = False
    confirmed: bool | None = None
    has_ai_no_need: bool = False
    any_need: bool = False
    any_answer: bool = False


@dataclass(frozen=True)
class Rule:
    """One line of the table."""

    rule_id: str
    when: Mapping[str, Any]
    verdict: str
    end: str | None = None
    deviation: str | None = None


FACTS = frozenset(field.name for field in fields(Contacted))


def rules_of(stated: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """The table as rules.

    Raises:
        ValueError: a rule names a fact that is none, or the last one does not hold always.
    """
    rules = tuple(
        Rule(r["rule_id"], r["when"], r["verdict"], r.get("end"), r.get("deviation")) for r in stated
    )
    strange = [rule.rule_id for rule in rules if set(rule.when) - FACTS]
    if strange or not rules or rules[-1].when:
        raise ValueError(f"triage table: {strange or 'the last rule must always hold'}")
    return rules


def judge(contacted: Contacted, rules: Sequence[Rule]) -> Rule:
    """The first rule whose conditions all hold."""
    return next(rule for rule in rules if all(_is(getattr(contacted, k), v) for k, v in rule.when.items()))


def _is(fact: Any, wanted: Any) -> bool:
    return fact in wanted if isinstance(wanted, list) else bool(fact == wanted)


def contacted_by_ai(row: Mapping[str, Any]) -> Contacted:
    """The facts of one try of the AI call, from a row of ``ai_call_result``."""
    return Contacted(
        channel="ai_call",
        result=ai_outcome(row),
        is_answered=row["result"] == "ANSWERED",
        refusal_scope=ai_refusal(row),
        identity=row["identity"],
        urgent=bool(row["urgent"]),
        wants_visit=bool(row["wants_visit"]),
        callback=bool(row["callback"]),
        any_need=any(row.get(need) for need in NEEDS),
        any_answer=any(row.get(need) is not None for need in NEEDS),
    )


def ai_outcome(row: Mapping[str, Any]) -> str:
    """What a try of the AI call came to: the answered ones by what was said, the others by the result of the call."""
    if row["result"] != "ANSWERED":
        return str(row["result"])
    if row["identity"] == "MISMATCH":
        return "WRONG_PERSON"
    if _declines(row):
        return "REFUSED"
    return str(row["completion"]) if row["completion"] in {"COMPLETED", "PARTIAL"} else "ANSWERED"


def ai_refusal(row: Mapping[str, Any]) -> str | None:
    """Who opts out of the AI call, or does not agree to it, refuses that channel; not what another person says."""
    return "AI" if _declines(row) and row["identity"] != "MISMATCH" else None


def _declines(row: Mapping[str, Any]) -> bool:
    return bool(row["opt_out"]) or "REFUSED" in (row["identity"], row["consent"])


def contacted_by_phone(row: Mapping[str, Any], *, has_ai_no_need: bool) -> Contacted:
    """The facts of one call of an officer, from a row of ``phone_result``."""
    is_said = row["result"] in {"TALKED", "REFUSED", "CALL_LATER"}
    return Contacted(
        channel="phone",
        result=row["result"],
        is_talk=is_talk(row),
        is_answered=is_said,
        need=row["need"],
        refusal_scope=row["refusal_scope"],
        identity=row["identity"] if is_said else None,
        urgent=bool(row["urgent"]),
        wants_visit=is_visit_wanted(row),
        confirmed=row["confirm_ai_no_need"],
        has_ai_no_need=has_ai_no_need,
        any_need=is_said and any(row.get(need) for need in NEEDS),
        any_answer=is_said and any(row.get(need) is not None for need in NEEDS),
    )


def is_visit_wanted(row: Mapping[str, Any]) -> bool:
    """Whether the person wishes a visit: who is told when somebody comes has agreed to it."""
    return bool(row["wants_visit"]) or row.get("visit_promised_on") is not None


def phone_outcome(row: Mapping[str, Any]) -> str | None:
    """What an officer's call came to; a talk with who is not the person counselled nobody."""
    is_another = row["result"] == "TALKED" and row.get("identity") == "MISMATCH"
    return "WRONG_PERSON" if is_another else row["result"]


def is_talk(row: Mapping[str, Any]) -> bool:
    """A two-way talk: the person was spoken to, and for how long was written down."""
    return phone_outcome(row) == "TALKED" and (row["minutes"] or 0) >= 1


def refusal_of(scope: str | None, result: str | None, channel: str) -> str | None:
    """The scope to keep: what was said; where an officer wrote a refusal without one, everything until asked."""
    if scope is None and result == "REFUSED" and channel == "phone":
        return "SERVICE"
    return scope


@dataclass(frozen=True)
class Earlier:
    """What was known of a target before a returned contact.

    Args:
        refusals: (scope's blocked channels, from, until) of refusals.
        same_day: number of other contacts of its channel (for an officer's call: of any telephone channel) that day.
    """

    refusals: Sequence[tuple[frozenset[str], date, date]] = ()
    same_day: int = 0


def breaches(
    channel: str, on: date, at: time | None, earlier: Earlier, *, most_a_day: int, hours: Sequence[int]
) -> list[str]:
    """Which rules of contact a returned contact broke: it is kept, and somebody answers for it."""
    found = []
    if any(channel in blocked and first < on < until for blocked, first, until in earlier.refusals):
        found.append("against_refusal")
    if earlier.same_day >= most_a_day:
        found.append("second_on_day")
    if at is not None and not hours[0] <= at.hour < hours[1]:
        found.append("outside_hours")
    return found


def urgent_words_in(texts: Sequence[str | None], words: Sequence[str]) -> list[str]:
    """The words of the lexicon that occur in the texts; blanks do not hide one, and a negation does not lower it."""
    written = " ".join(text for text in texts if text)
    closed = written.replace(" ", "")
    return [word for word in words if word in written or word.replace(" ", "") in closed]
