"""The next contact of one household, as pure rules: notice, AI call, telephone, letter, visit.

Each step of the ladder answers with a contact, with None (wait, nothing today) or with ``SPENT`` (go to the next step).
What blocks a channel is asked of every contact by the same function, so that no step can forget it.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

SPENT = "spent"
CHANNEL_OF_ORDER = {"SMS": "sms", "AI": "ai_call", "PHONE": "phone", "LETTER": "letter", "VISIT": "visit"}
_DEAD = frozenset({"INVALID_NUMBER", "WRONG_PERSON"})
# Results of an AI call that leave nothing for it to do: an officer goes on.
_AI_SPOKE = frozenset({"COMPLETED", "PARTIAL", "REFUSED"})
_NOT_RUNG = frozenset({"QUEUED", "NOT_DONE"})
# What an officer settled in a two-way talk: it may stay open while something is pending, and nobody is asked again. And
# what waits for an officer's confirmation. A search has a day of its own (Case.review_on).
_HOLDING = frozenset({"no_need", "counselled", "watch", "ai_no_need"})
# Verdicts that ask for a visit, with its reason; where none is asked for, the door was barred.
_WANTS_VISIT = {"visit": "visit_needed", "urgent": "urgent"}


@dataclass(frozen=True)
class WorkingDays:
    """The county's working days over the stretch that the rules look at, in order."""

    days: tuple[date, ...]

    def between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to and with ``last``; negative when ``last`` lies before."""
        return bisect_right(self.days, last) - bisect_right(self.days, first)

    def is_working(self, day: date) -> bool:
        """Whether anybody works."""
        place = bisect_right(self.days, day)
        return place > 0 and self.days[place - 1] == day

    def after(self, day: date, count: int) -> date:
        """The working day that lies ``count`` working days after ``day``; with 0 the day itself."""
        place = bisect_right(self.days, day) + count - 1
        return self.days[min(place, len(self.days) - 1)] if count else day

    def before(self, day: date, count: int) -> date:
        """The working day that lies ``count`` working days before ``day``; the day itself beyond the stretch."""
        place = bisect_right(self.days, day) - 1 - count
        return self.days[place] if place >= 0 else day

    def rest_of_week(self, day: date) -> tuple[date, ...]:
        """The working days from ``day`` to the end of its week."""
        start = bisect_right(self.days, day) - (1 if self.is_working(day) else 0)
        return tuple(d for d in self.days[start : start + 7] if d.isocalendar()[:2] == day.isocalendar()[:2])


@dataclass(frozen=True)
class Try:
    """One planned or returned contact.

    Args:
        result: None for a plan; else what came back.
        package_id: the package it was planned in or answers.
        number_key: keyed id of the number that was rung, where known: a household may have got another one since.
        part: the part of the day, where known.
    """

    channel: str
    on: date
    number_ref: str | None
    result: str | None
    package_id: str | None = None
    number_key: str | None = None
    part: str | None = None


@dataclass(frozen=True)
class Case:
    """What the rules know of one target.

    Args:
        is_open: released by an approval, not closed; only an urgent one is contacted without.
        numbers: keyed id of each known telephone number by its ref, in their order.
        blocked: channels that a refusal in force blocks.
        is_flagged, only_channel: a safety flag, and the one channel that the person named (None: none).
        is_held: a stop order is in force, or a returned row that may hold a refusal could not be read.
        is_human_only: an order is in force that no machine calls there, or the county has no AI call.
        birth_year: of whom one asks for, where known.
        verdict: the newest verdict of triage.
        due_on: the due day of its listing.
        review_on: of a household that is looked for, the day on which somebody looks again.
    """

    is_open: bool
    is_urgent: bool
    first_channel: str
    intensity: str
    numbers: Mapping[str, str]
    has_address: bool
    blocked: frozenset[str] = frozenset()
    is_flagged: bool = False
    only_channel: str | None = None
    is_held: bool = False
    verdict: str | None = None
    due_on: date | None = None
    review_on: date | None = None
    is_human_only: bool = False
    birth_year: int | None = None


@dataclass(frozen=True)
class Policy:
    """Tries and waiting times, in working days, and ages, in years (warehouse/parameters/surveys.yaml)."""

    ai_wait: int
    ai_tries_per_number: int
    phone_tries: Mapping[str, int]
    phone_tries_per_number: int
    cooling: int
    return_wait: int
    letters: int
    letter_wait: int
    visit_when_due_within: int
    elder_age: int
    ai_tries_per_number_elder: int
    ai_until_age: int


@dataclass(frozen=True)
class Contact:
    """One contact to make: by which channel, when, to which number, the how-manieth, and the rule that says so.

    Args:
        part: the part of the day in which an officer calls; the plan of the week sets it.
    """

    channel: str
    on: date
    number_ref: str | None
    try_no: int
    rule_id: str
    part: str | None = None


def is_allowed(case: Case, channel: str) -> bool:
    """Whether a routine contact by this channel offends no refusal, safety flag or stop."""
    if case.is_held or (case.is_flagged and channel != case.only_channel):
        return False
    return channel not in case.blocked and not (case.is_human_only and channel == "ai_call")


def is_aged(case: Case, years: int, day: date) -> bool:
    """Whether who is asked for turns so many years old in this year, or did before; not where no year is known."""
    return case.birth_year is not None and day.year - case.birth_year >= years


def is_elder(case: Case, policy: Policy, day: date) -> bool:
    """Whether who is asked for is an elder."""
    return is_aged(case, policy.elder_age, day)


def may_knock(case: Case, tries: Sequence[Try]) -> bool:
    """Whether a routine visit may be asked for: whoever turned an officer away has no other at the door meanwhile."""
    is_turned_away = any(t.channel == "visit" and t.result == "REFUSED" for t in tries)
    return is_allowed(case, "visit") and not (is_turned_away and case.blocked)


def next_contact(
    case: Case, tries: Sequence[Try], policy: Policy, calendar: WorkingDays, day: date
) -> Contact | None:
    """What is due on a day, or None: wait, or nothing that may be done.

    An urgent household is visited without waiting for approval or a working day; all else is routine, and so is what
    follows a visit that settled nothing.
    """
    if case.is_urgent and not any(t.channel == "visit" for t in tries):
        return Contact("visit", day, None, 1, "urgent") if is_allowed(case, "visit") else None
    if not case.is_open or not calendar.is_working(day) or rests(tries, day):
        return None
    if case.review_on is not None:
        return _search(case, tries, policy, calendar, day) if day >= case.review_on else None
    if case.verdict in _HOLDING:
        return None
    if case.verdict in _WANTS_VISIT:
        reason = _WANTS_VISIT[case.verdict]
        return Contact("visit", day, None, 1, reason) if may_knock(case, tries) else None
    for step in (_ai_step, _phone_step, _letter_step, _visit_step):
        answer = step(case, tries, policy, calendar, day)
        if not isinstance(answer, str):
            return answer
    return None


def _search(
    case: Case, tries: Sequence[Try], policy: Policy, calendar: WorkingDays, day: date
) -> Contact | None:
    """What a search still lacks on the day of its review: a number that nobody rang, else another look at the door."""
    waited_for = unreturned(tries)
    if any(calendar.between(t.on, day) < policy.return_wait for t in waited_for):
        return None
    if _is_too_soon(tries, policy, calendar, day):
        return None
    for ref in live_numbers(case.numbers, tries) if is_allowed(case, "phone") else ():
        lists = sum(t.number_ref == ref for t in waited_for)
        if not _was_rung(ref, case.numbers[ref], tries) and lists < policy.phone_tries_per_number:
            return Contact("phone", day, ref, 1, "search_by_number")
    return Contact("visit", day, None, 1, "locate") if may_knock(case, tries) else None


def _was_rung(ref: str, key: str, tries: Sequence[Try]) -> bool:
    """Whether the number that stands under a ref was rung; a call of which the number is not known rang that one."""
    rung = (t for t in tries if t.number_ref == ref and t.result not in {None, *_NOT_RUNG})
    return any(t.number_key in {None, key} for t in rung)


def _is_too_soon(tries: Sequence[Try], policy: Policy, calendar: WorkingDays, day: date) -> bool:
    return any(calendar.between(t.on, day) < policy.cooling for t in tries if t.channel != "sms")


def rests(tries: Sequence[Try], day: date) -> bool:
    """Whether something happens or happened today, or stands planned for a later day and was not done before it."""
    planned = [*unreturned(tries), *(t for t in tries if t.channel != "phone" and t.result is None)]
    return any(t.on == day for t in tries) or any(t.on > day for t in planned)


def _ai_step(
    case: Case, tries: Sequence[Try], policy: Policy, calendar: WorkingDays, day: date
) -> Contact | str | None:
    numbers = live_numbers(case.numbers, tries)
    if not numbers or not _may_ring_by_machine(case, policy, day):
        return SPENT
    notices = [t.on for t in tries if t.channel == "sms"]
    plans = [t.on for t in tries if t.channel == "ai_call" and t.result is None]
    if not notices and not plans and is_allowed(case, "sms"):
        return Contact("sms", day, numbers[0], 1, "notice_first")
    if not plans:
        return Contact("ai_call", day, numbers[0], 1, "ai_after_notice" if notices else "ai_without_notice")
    calls = [t for t in tries if t.channel == "ai_call" and t.result not in {None, *_NOT_RUNG}]
    most = policy.ai_tries_per_number_elder if is_elder(case, policy, day) else policy.ai_tries_per_number
    is_over = any(t.result in _AI_SPOKE for t in calls) or len(calls) >= most * len(numbers)
    return SPENT if is_over or calendar.between(max(plans), day) >= policy.ai_wait else None


def _may_ring_by_machine(case: Case, policy: Policy, day: date) -> bool:
    """Whether the AI call comes first; the very old, and whoever is to hear humans only, are called by an officer."""
    is_first = case.first_channel == "ai_call" and not is_aged(case, policy.ai_until_age, day)
    return is_first and is_allowed(case, "ai_call")


def _phone_step(
    case: Case, tries: Sequence[Try], policy: Policy, calendar: WorkingDays, day: date
) -> Contact | str | None:
    numbers = live_numbers(case.numbers, tries)
    if not numbers or not is_allowed(case, "phone"):
        return SPENT
    if any(calendar.between(t.on, day) < policy.return_wait for t in unreturned(tries)):
        return None
    calls = [t for t in tries if t.channel == "phone" and t.result not in {None, *_NOT_RUNG}]
    planned = sum(t.channel == "phone" and t.result is None for t in tries)
    most = policy.phone_tries.get(case.intensity, policy.phone_tries["normal"])
    # A worklist that never comes back is no try; listed twice as often as needed, the door is the better way.
    if max(len(calls), planned // 2) >= most or (calls and is_due_soon(case, policy, calendar, day)):
        return SPENT
    used = {ref: sum(t.number_ref == ref for t in calls) for ref in numbers}
    number = min(numbers, key=lambda ref: (used[ref], numbers.index(ref)))
    if used[number] >= policy.phone_tries_per_number:
        return SPENT
    if _is_too_soon(tries, policy, calendar, day):
        return None
    rule = _phone_rule(case, tries, calls, is_old=is_aged(case, policy.ai_until_age, day))
    return Contact("phone", day, number, len(calls) + 1, rule)


def _phone_rule(case: Case, tries: Sequence[Try], calls: Sequence[Try], *, is_old: bool) -> str:
    if calls:
        return "phone_again"
    if any(t.channel == "ai_call" and t.result in _AI_SPOKE for t in tries):
        return "phone_after_ai_answer"
    if any(t.channel == "ai_call" for t in tries):
        return "phone_after_ai_silence"
    if case.first_channel == "phone":
        return "phone_first"
    if case.is_human_only:
        return "phone_human_only"
    return "phone_elder" if is_old else "phone_without_ai"


def _letter_step(
    case: Case, tries: Sequence[Try], policy: Policy, calendar: WorkingDays, day: date
) -> Contact | str | None:
    sent = [t.on for t in tries if t.channel == "letter"]
    if sent and calendar.between(max(sent), day) < policy.letter_wait:
        return None
    is_no_use = not live_numbers(case.numbers, tries) or is_due_soon(case, policy, calendar, day)
    can_visit = may_knock(case, tries)
    if (
        len(sent) >= policy.letters
        or not case.has_address
        or not is_allowed(case, "letter")
        or (is_no_use and can_visit)
    ):
        return SPENT
    return Contact(
        "letter", day, None, len(sent) + 1, "letter_before_visit" if can_visit else "letter_instead_of_visit"
    )


def _visit_step(
    case: Case, tries: Sequence[Try], policy: Policy, calendar: WorkingDays, day: date
) -> Contact | str | None:
    if not may_knock(case, tries):
        return None
    if not live_numbers(case.numbers, tries):
        return Contact("visit", day, None, 1, "no_number")
    is_hurried = is_due_soon(case, policy, calendar, day) and not any(t.channel == "letter" for t in tries)
    return Contact("visit", day, None, 1, "due_soon" if is_hurried else "unreached")


def is_due_soon(case: Case, policy: Policy, calendar: WorkingDays, day: date) -> bool:
    """Whether no time is left to try by telephone or post alone before the due day of its listing."""
    return case.due_on is not None and calendar.between(day, case.due_on) <= policy.visit_when_due_within


def live_numbers(numbers: Mapping[str, str], tries: Sequence[Try]) -> tuple[str, ...]:
    """Refs of the numbers of which no call said that they are dead or another person's.

    A number that replaced a dead one is live; a call of which the number is not known speaks of the one there is now.
    """
    dead = {(t.number_ref, t.number_key) for t in tries if t.result in _DEAD}
    return tuple(ref for ref, key in numbers.items() if not dead & {(ref, key), (ref, None)})


def unreturned(tries: Sequence[Try]) -> list[Try]:
    """Planned calls that no returned row answers yet: of each package the earliest plans are answered first."""
    left: list[Try] = []
    for package_id in dict.fromkeys(t.package_id for t in tries if t.channel == "phone"):
        own = sorted(
            (t for t in tries if t.channel == "phone" and t.package_id == package_id), key=lambda t: t.on
        )
        plans = [t for t in own if t.result is None]
        left += plans[len(own) - len(plans) :]
    return left


@dataclass(frozen=True)
class Doorstep:
    """What decides whether two go to a door.

    Args:
        is_flagged: a safety flag is in force.
        is_urgent: the visit answers a danger.
        is_woman: the officer is a woman.
        is_lone_man: a man lives there alone.
    """

    is_flagged: bool
    is_urgent: bool
    is_woman: bool = False
    is_lone_man: bool = False


def needs_two(door: Doorstep, reasons: Sequence[str]) -> bool:
    """Whether two officers go, by the reasons that the county's policy names."""
    holds = {
        "safety_flag": door.is_flagged,
        "urgent": door.is_urgent,
        "lone_woman": door.is_woman and door.is_lone_man,
    }
    return any(holds[reason] for reason in reasons)
