"""The ministry's AI call and the officers' own calls: what comes back for a batch and for a worklist."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

from simulation.behaviour import AI_TRIES
from simulation.calendar_days import next_working
from simulation.diary import CALL, Appointment, Diary, appointment
from simulation.far_side import Answer, FarSide, by_due_day, planned_day, planned_hours, reference_in
from simulation.files import Row
from simulation.finder import numbered_phones
from simulation.help_given import Finding
from simulation.kinds import DOMAINS
from simulation.packages import Package
from simulation.world import Household

_AI_HOURS, _PHONE_HOURS = (9, 10, 11, 13, 14, 15, 16, 17), (9, 9, 10, 10, 11, 11, 13, 14, 15, 16, 17, 17)
_AI_REFERENCE = "AI상담 비대상 확인"


@dataclass
class Calls:
    """Answers AI call batches and phone worklists."""

    side: FarSide
    diary: Diary

    # ------------------------------------------------------------------ AI call

    def ai_results(self, package: Package, day: date) -> list[Answer]:
        """Tries on the two working days after the notice, each known on the morning after it."""
        dated: list[tuple[date, Row]] = []
        for row, household in self.side.meets(
            package, package.table_with("대상번호", "문자 안내문") or package.table_with("대상번호")
        ):
            batch = self.side.happened(household, "ai_batches")
            dated += self._ai_tries(package, row, household, day, batch)
        return by_due_day("ai_call_result", dated)

    def _ai_tries(
        self, package: Package, row: dict[str, str], household: Household, day: date, batch: int
    ) -> Iterator[tuple[date, Row]]:
        numbers = numbered_phones(row) or [("", "phone")]
        county, chance = self.side.world.county, self.side.world.chance
        for attempt in range(1, AI_TRIES + 1):
            stream = chance.stream("ai try", household.number, batch, attempt)
            called_on = next_working(county, day, 1 if attempt == 1 else 2)
            at = datetime.combine(called_on, time(stream.choice(_AI_HOURS), stream.randrange(60)))
            number, number_ref = numbers[(attempt - 1) % len(numbers)]
            result = self._ai_try(household, number, called_on, (batch - 1) * AI_TRIES + attempt)
            self.side.state.count(f"ai.{result['result']}.{result.get('completion', 'NONE')}")
            yield (
                next_working(county, called_on),
                {
                    "package_id": package.package_id,
                    "ref": reference_in(row),
                    "attempt_no": attempt,
                    "number_ref": number_ref,
                    "called_at": at,
                    **result,
                },
            )
            if result["result"] in {"ANSWERED", "FAILED"} and "completion" in result:
                return

    def _ai_try(self, household: Household, number: str, called_on: date, attempt: int) -> Row:
        chance, behaviour = self.side.world.chance, self.side.behaviour
        stream = chance.stream("ai result", household.number, attempt)
        if not number:
            return {"result": "FAILED", "completion": "NONE"}
        owner = self.side.finder.owner(number)
        if owner is None:
            return {"result": "INVALID_NUMBER"}
        if owner.household != household.number:
            return {"result": "ANSWERED", "duration_seconds": 15, "identity": "MISMATCH"}
        if not behaviour.answers_where(household, called_on, attempt):
            return {"result": "NO_ANSWER"}
        if not behaviour.completes_ai_call(household, attempt):
            return {"result": stream.choice(("NO_ANSWER", "NO_ANSWER", "NO_ANSWER", "BUSY", "MACHINE"))}
        return self._ai_answered(household, attempt)

    def _ai_answered(self, household: Household, attempt: int) -> Row:
        stream = self.side.world.chance.stream("ai talk", household.number, attempt)
        told: Row = {
            "result": "ANSWERED",
            "duration_seconds": stream.randint(90, 420),
            "identity": "CONFIRMED",
        }
        if self.side.behaviour.refuses(household):
            self.side.happened(household, "ai_refused")
            told |= {"completion": "NONE", "consent": "REFUSED", "duration_seconds": stream.randint(10, 40)}
            return told | {"opt_out": stream.random() < 0.5}
        self.side.happened(household, "ai_completed")
        share = self.side.world.parameters.share("ai_completed_needs_follow_up")
        # a needy household tells of it more often than not; the rest of the share are callers-back and worriers
        known = 0.85 if household.needs else max(0.0, (share - 0.34 * 0.85) / 0.66)
        wants_more = stream.random() < known
        needs = self._told(household, wants_more=wants_more, shift=stream.randrange(len(DOMAINS)))
        answers = self.side.help.answers(household, Finding("", "", (), None, needs))
        if wants_more:
            self.side.happened(household, "ai_follow_up")
        is_danger = self.side.behaviour.is_in_danger(household)
        return told | {
            "completion": "COMPLETED",
            "consent": "GIVEN",
            **answers,
            "urgent": is_danger,
            "wants_visit": wants_more and (not needs or stream.random() < 0.4),
            "callback": wants_more and stream.random() < 0.2,
            "opt_out": False,
        }

    def _told(self, household: Household, *, wants_more: bool, shift: int) -> tuple[str, ...]:
        if not wants_more:
            return ()
        if household.needs:
            return tuple(domain for domain in DOMAINS if domain in household.needs)
        # without need it is half a worry about something, half only a wish to talk
        return (DOMAINS[shift],) if household.number % 2 else ()

    # ------------------------------------------------------------------ officers

    def take_worklist(self, package: Package, day: date) -> list[Answer]:
        """Note the calls of a worklist for their days, and answer what else stands in it.

        Some of those who got a letter ring the office; AI calls that found no need are confirmed.
        """
        county = self.side.world.county
        for row, household in self.side.meets(package, package.table_with("대상번호", "결과")):
            called_on = planned_day(row.get("통화일", ""), day)
            days = called_on, next_working(county, called_on)
            self.diary.note(appointment(CALL, package, row, household, days))
        dated = [*self._confirmations(package, day), *self._rung_back(package, day)]
        return by_due_day("phone_result", dated)

    def call(self, made: Appointment) -> Row:
        """One call of an officer, as it is written into the worklist."""
        household = self.side.world.households[made.household]
        attempt = self.side.happened(household, "phone_tries")
        stream = self.side.world.chance.stream("phone call", household.number, attempt)
        at = made.time or time(self._hour(made, stream), stream.randrange(0, 60, 5))
        result = self._phone_try(household, made.phone, (made.day, at), attempt)
        self.side.state.count(f"phone.{result['result']}")
        if result["result"] in {"TALKED", "REFUSED"}:
            self.diary.strike_others(made)
        return self._written(made, household, result | {"called_on": made.day, "called_at": at})

    def _hour(self, made: Appointment, stream: Random) -> int:
        """The hour of a call: mostly one that the list asks for, if it asks for any."""
        asked = planned_hours(made.hours)
        keeps = bool(asked) and stream.random() < self.side.world.parameters.share("officer_keeps_hours")
        return stream.choice(asked if keeps else _PHONE_HOURS)

    def _written(self, made: Appointment, household: Household, result: Row) -> Row:
        filled = {
            "package_id": made.package_id,
            "ref": made.ref,
            "line_name": made.name,
            "officer": made.officer,
            "number_ref": made.number_ref or None,
            **result,
        }
        attempt = self.side.times(household, "phone_tries")
        for name in ("minutes", "need"):
            if filled.get(name) is not None and self.side.leaves_blank(name, household.number, attempt):
                filled[name] = None
        return filled

    def _rung_back(self, package: Package, day: date) -> Iterator[tuple[date, Row]]:
        """Those who ring the office after a letter, some working days later."""
        county = self.side.world.county
        for row, household in self.side.meets(package, package.table_with("대상번호", "보낼 글")):
            letter = self.side.happened(household, "letters")
            sent_on = planned_day(row.get("발송일", ""), day)
            if household.whereabouts_on(sent_on) == "HOME" and self.side.behaviour.answers_letter(
                household, letter
            ):
                self.side.happened(household, "letter_answered")
                stream = self.side.world.chance.stream("rings back", household.number, letter)
                called_on = next_working(county, sent_on, stream.randint(2, 4))
                when = {"called_on": called_on, "called_at": time(stream.choice(_PHONE_HOURS), 30)}
                days = called_on, next_working(county, called_on)
                made = appointment(CALL, package, row, household, days)
                yield days[1], self._written(made, household, self._talk(household, letter) | when)

    def _confirmations(self, package: Package, day: date) -> Iterator[tuple[date, Row]]:
        """The officer's one field on an AI call that found no need: confirmed unless there plainly is one."""
        rows = package.table_with("대상번호", _AI_REFERENCE)
        for row, household in self.side.meets(package, rows, lived="ai_completed"):
            self.side.happened(household, "ai_confirmed")
            share = 0.6 if household.needs else 0.95
            called_on = planned_day(row.get("통화일", ""), day)
            yield (
                next_working(self.side.world.county, called_on),
                {
                    "package_id": package.package_id,
                    "ref": reference_in(row),
                    "line_name": row.get("성명"),
                    "officer": row.get("담당자") or package.recipient,
                    "called_on": called_on,
                    "confirm_ai_no_need": self.side.world.chance.happens(
                        share, "confirmed", household.number
                    ),
                },
            )

    def _phone_try(self, household: Household, number: str, when: tuple[date, time], attempt: int) -> Row:
        day, at = when
        stream = self.side.world.chance.stream("phone result", household.number, attempt)
        owner = self.side.finder.owner(number) if number else None
        if owner is None:
            return {"result": "INVALID_NUMBER"}
        if owner.household != household.number:
            return {"result": "WRONG_PERSON", "minutes": 1}
        is_there = self.side.behaviour.answers_where(household, day, attempt)
        was_told = attempt == 1
        if not (is_there and self.side.behaviour.answers_phone(household, attempt, at, was_told=was_told)):
            return {"result": stream.choice(("NO_ANSWER", "NO_ANSWER", "NO_ANSWER", "NO_ANSWER", "BUSY"))}
        self.side.happened(household, "phone_reached")
        if household.whereabouts_on(day) == "MOVED":
            return {
                "result": "TALKED",
                "minutes": 4,
                "need": "LOCATE",
                "remark": "다른 지역으로 이사하였다고 함",
            }
        return self._talk(household, attempt)

    def _talk(self, household: Household, attempt: int) -> Row:
        stream = self.side.world.chance.stream("phone talk", household.number, attempt)
        self.side.happened(household, "contacted")
        if self.side.behaviour.refuses(household):
            self.side.happened(household, "refused")
            scope = stream.choice(("PHONE", "VISIT", "SERVICE", "CAMPAIGN", "CAMPAIGN"))
            return {
                "result": "REFUSED",
                "minutes": 2,
                "refusal_scope": scope,
                "remark": "더 연락하지 말라고 함",
            }
        finding = self.side.help.finding(household)
        self.side.happened(household, f"found_{finding.need}")
        given = finding.services if finding.need == "COUNSELLED" else ()
        return {
            "result": "TALKED",
            "minutes": stream.randint(5, 25),
            "need": finding.need,
            "identity": "CONFIRMED",
            "consent": "GIVEN",
            **self.side.help.answers(household, finding),
            "wants_visit": finding.need in {"VISIT", "URGENT"},
            "services": self.side.help.service_names(finding) if given else None,
        }
