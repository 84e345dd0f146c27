"""A call service that works for a county: whom it rings, what happens, what it tells. Pure: no clock, no door.

It knows references, numbers and a form, and nothing else; who answers a number is drawn from the number. The same
request and the same seed give the same calls, whether they are told by file (``call_file``) or over HTTP
(``call_http``).
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from simulation.chance import Chance
from simulation.county import CHECKOUT

KST = ZoneInfo("Asia/Seoul")
# What people say by the way, and the words at which the service calls for a human while the call goes on.
_IN_DANGER = ("며칠째 굶었어요", "그냥 죽고 싶어요", "어제 쓰러졌어요")
_OTHERWISE = ("그럭저럭 지냅니다", "요즘 좀 힘들어요", "괜찮습니다")
_FLAGGED = ("굶", "죽고", "쓰러")


@dataclass(frozen=True)
class Called:
    """Somebody to be called: a reference, and numbers with the words by which the request names them."""

    ref: str
    numbers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Request:
    """What the county asked for: whom to call, on which days and hours, how often, and which questions to ask."""

    package_id: str
    called: tuple[Called, ...]
    days: tuple[date, ...]
    hours: tuple[int, int]
    tries_per_number: int
    paths: frozenset[str]


@dataclass(frozen=True)
class Manners:
    """Shares (0-1) of what happens; the first three belong to a number or a person, the others to a try.

    Invented: no figure of a call service was found. They are high enough that each thing happens to some of a hundred.
    """

    invalid_number: float = 0.04
    wrong_person: float = 0.06
    refuses: float = 0.12
    no_answer: float = 0.30
    busy: float = 0.06
    machine: float = 0.05
    failed: float = 0.02
    partial: float = 0.15
    opts_out: float = 0.5
    in_danger: float = 0.05
    wants_visit: float = 0.2
    callback: float = 0.1
    need: float = 0.25


@dataclass(frozen=True)
class Happening:
    """Something the service has to tell: an id, what kind of thing, when (UTC), and of what."""

    event_id: str
    type: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)

    def body(self) -> bytes:
        """The event as it is sent."""
        stated = {"type": self.type, "timestamp": self.at.isoformat(), "data": dict(self.data)}
        return json.dumps(stated, ensure_ascii=False, sort_keys=True).encode()


class CallService:
    """The service of one seed."""

    def __init__(self, seed: int, manners: Manners | None = None) -> None:
        """Take a seed and, for a stranger world, other manners."""
        self._chance = Chance(f"call service {seed}")
        self._manners = manners or Manners()

    def happenings(self, request: Request, cancelled: Collection[str] = ()) -> Iterator[Happening]:
        """All that happens, in its order by person; nobody whose reference was cancelled is rung."""
        last = datetime.combine(request.days[0], time(request.hours[0]), KST)
        for called in request.called:
            if called.ref not in cancelled:
                for happening in self._calls(request, called):
                    last = max(last, happening.at)
                    yield happening
        closed = {"package_id": request.package_id}
        yield Happening(self._id(request.package_id, "closed"), "batch.closed", last.astimezone(UTC), closed)

    def _calls(self, request: Request, called: Called) -> Iterator[Happening]:
        """The tries to one person: each number in turn, until somebody of theirs answered or all were tried enough."""
        left = dict.fromkeys((ref for ref, _ in called.numbers), request.tries_per_number)
        dialled = dict(called.numbers)
        attempt = 0
        while any(left.values()):
            for number_ref in [ref for ref, tries in left.items() if tries]:
                attempt += 1
                left[number_ref] -= 1
                result = self._result(called.ref, dialled[number_ref], attempt)
                yield from self._told(request, called.ref, number_ref, attempt, result)
                if result in {"INVALID_NUMBER", "WRONG_PERSON"}:
                    left[number_ref] = 0
                if result == "OWN":
                    return

    def _result(self, ref: str, number: str, attempt: int) -> str:
        chance, manners = self._chance, self._manners
        if chance.happens(manners.invalid_number, "invalid", number):
            return "INVALID_NUMBER"
        shares = {
            "NO_ANSWER": manners.no_answer,
            "BUSY": manners.busy,
            "MACHINE": manners.machine,
            "FAILED": manners.failed,
        }
        draw = chance.share("result", ref, number, attempt)
        for result, share in shares.items():
            if draw < share:
                return result
            draw -= share
        return "WRONG_PERSON" if chance.happens(manners.wrong_person, "wrong", number) else "OWN"

    def _told(
        self, request: Request, ref: str, number_ref: str, attempt: int, result: str
    ) -> Iterator[Happening]:
        """The events of one try: it rings, perhaps a word of danger falls, it ends. Each tells all so far."""
        key = (request.package_id, ref, attempt)
        stream = self._chance.stream("when", *key)
        day = request.days[min(attempt - 1, len(request.days) - 1)]
        hour = stream.randrange(request.hours[0], request.hours[1])
        at = datetime.combine(day, time(hour, stream.randrange(60), stream.randrange(60)), KST)
        told: dict[str, Any] = {
            "package_id": request.package_id,
            "ref": ref,
            "attempt_no": attempt,
            "number_ref": number_ref,
            "called_at": at.isoformat(),
        }
        yield self._event("call.ringing", key, 1, at, told | {"result": "QUEUED"})
        ended = self._ended(request, ref, attempt, result)
        length = timedelta(seconds=int(ended.get("duration_seconds", 20)))
        if ended.get("answers", {}).get("urgent") == "true":
            asked = {name: ended["answers"][name] for name in ("identity", "consent")}
            flagged = {"result": "ANSWERED", "completion": "PARTIAL", "answers": asked | {"urgent": "true"}}
            yield self._event("call.urgent", key, 2, at + length / 2, told | flagged)
        yield self._event("call.ended", key, 3, at + length, told | ended)

    def _ended(self, request: Request, ref: str, attempt: int, result: str) -> dict[str, Any]:
        stream = self._chance.stream("talk", request.package_id, ref, attempt)
        if result not in {"OWN", "WRONG_PERSON"}:
            return {"result": result, "completion": "NONE"}
        seconds = stream.randint(8, 40)
        if result == "WRONG_PERSON":
            return _answered("NONE", seconds, {"identity": "MISMATCH"})
        if self._chance.happens(self._manners.refuses, "refuses", ref):
            refused = {"identity": "CONFIRMED", "consent": "REFUSED"}
            is_last = self._chance.happens(self._manners.opts_out, "opts out", ref)
            return _answered("NONE", seconds, refused) | {"opt_out": is_last}
        is_partial = stream.random() < self._manners.partial
        answers: dict[str, str | int] = {"identity": "CONFIRMED", "consent": "GIVEN"}
        answers |= self._answers(request, ref, is_partial)
        is_danger = any(word in self._said(ref) for word in _FLAGGED)
        if is_danger or not is_partial:
            answers["urgent"] = "true" if is_danger else "false"
        told = _answered("PARTIAL" if is_partial else "COMPLETED", stream.randint(60, 420), answers)
        return told | {"callback": stream.random() < self._manners.callback, "opt_out": False}

    def _said(self, ref: str) -> str:
        is_in_danger = self._chance.happens(self._manners.in_danger, "danger", ref)
        return self._chance.stream("says", ref).choice(_IN_DANGER if is_in_danger else _OTHERWISE)

    def _answers(self, request: Request, ref: str, is_partial: bool) -> dict[str, str | int]:
        """What is answered of the questions that the form has, in its order; of a broken call the first few."""
        asked = [path for path in form() if path in request.paths and path not in _BY_THE_CALL]
        if is_partial:
            asked = asked[: self._chance.number("asked", ref) % 4]
        return {path: self._answer(ref, path, form()[path]) for path in asked}

    def _answer(self, ref: str, path: str, choices: tuple[str, ...]) -> str | int:
        stream = self._chance.stream("answer", ref, path)
        if not choices:
            return stream.randint(1, 5)
        if "true" in choices:
            share = self._manners.wants_visit if path == "wants_visit" else self._manners.need
            return "true" if stream.random() < share else "false"
        return stream.choice(choices)

    def _event(self, kind: str, key: tuple[object, ...], seq: int, at: datetime, data: Any) -> Happening:
        return Happening(self._id(*key, seq), kind, at.astimezone(UTC), data | {"seq": seq})

    def _id(self, *key: object) -> str:
        return f"evt_{self._chance.number('id', *key):016x}"


_BY_THE_CALL = ("identity", "consent", "urgent")


def _answered(completion: str, seconds: int, answers: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "result": "ANSWERED",
        "completion": completion,
        "duration_seconds": seconds,
        "answers": dict(answers),
    }


@cache
def form() -> dict[str, tuple[str, ...]]:
    """What everybody is asked by the newest questionnaire: the choices by path, none for a number."""
    newest = max((CHECKOUT / "warehouse" / "forms").glob("*-*-*.yaml"))
    text = newest.read_text(encoding="utf-8")
    sheets: dict[str, list[dict[str, Any]]] = yaml.safe_load(text)
    lists: dict[str, list[str]] = {}
    for choice in sheets["choices"]:
        lists.setdefault(choice["list_name"], []).append(str(choice["name"]))
    return {
        str(row["name"]): tuple(lists.get(str(row["type"]).removeprefix("select_one "), ()))
        for row in sheets["survey"]
        if not row.get("kinds")
    }
