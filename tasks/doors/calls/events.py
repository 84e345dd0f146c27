"""What a call service tells of its calls: the contract of one event, and the reason when something breaks it.

An event tells all that is known of its try so far, ``seq`` growing with each, so that the order of their coming says
nothing. Answers are named as the questionnaire's paths. No field can hold a name: text is of the form's own choices
or a reference.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from warehouse.catalog import load_source
from warehouse.clock import KST
from warehouse.forms import form_of, versions

SOURCE = "ai_call_result"
PackageId = Annotated[str, Field(pattern=r"^[0-9A-F]{16}$")]


class Unreadable(Exception):
    """An event that the provider signed and nobody can act on; a code says where, and nothing that it sent."""


class Call(BaseModel):
    """One try of a call, as far as it is known.

    Args:
        seq: grows with each event of the try.
        number_ref: which of the numbers, never the number.
        answers: by path of the questionnaire; yes and no as ``true`` and ``false``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    package_id: PackageId
    ref: Annotated[str, Field(pattern=r"^[0-9A-F]{10}$")]
    attempt_no: Annotated[int, Field(ge=1, le=50, strict=True)]
    seq: Annotated[int, Field(ge=1, le=10_000, strict=True)]
    number_ref: Literal["phone", "phone_2"]
    called_at: AwareDatetime
    result: str
    completion: str | None = None
    duration_seconds: Annotated[int, Field(ge=0, le=7200, strict=True)] | None = None
    callback: bool | None = None
    opt_out: bool | None = None
    answers: dict[str, str | int | bool] = {}

    @model_validator(mode="after")
    def _says_what_can_be(self) -> "Call":
        if not 2000 <= self.called_at.year <= 2100:
            raise ValueError("called_at")
        for name in ("result", "completion"):
            value = getattr(self, name)
            if value is not None and value not in _codes(name):
                raise ValueError(name)
        for path, value in self.answers.items():
            if not _is_answer(path, value):
                raise ValueError("answers")
        if self.result != "ANSWERED" and (self.answers or self.completion in ("COMPLETED", "PARTIAL")):
            raise ValueError("answers")  # who did not answer cannot have been asked
        agreed = (self.answers.get("identity"), self.answers.get("consent")) == ("CONFIRMED", "GIVEN")
        if self.completion == "COMPLETED" and not agreed:
            raise ValueError("completion")  # answers of somebody else, or without consent
        return self

    def row(self) -> dict[str, Any]:
        """The try by the columns of its source; days and hours are Korean."""
        told = self.model_dump(exclude={"seq", "answers", "called_at"}, exclude_none=True)
        told["called_at"] = self.called_at.astimezone(KST).strftime("%Y-%m-%d %H:%M:%S")
        return told | {path: _plain(path, value) for path, value in self.answers.items()}


class Closed(BaseModel):
    """The end of a request: the provider calls nobody of it any more."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    package_id: PackageId


class Envelope(BaseModel):
    """What an event is, and when it was told."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["call.ringing", "call.urgent", "call.ended", "batch.closed"]
    timestamp: AwareDatetime
    data: dict[str, Any]


def call_told(body: bytes, now: datetime | None = None) -> Call | None:
    """The call that an event tells a fact of; None while it rings, and of a whole request.

    Args:
        now: no call can have been made after it; not looked at without one.

    Raises:
        Unreadable: it is no JSON object, or breaks the contract; the code names a declared field, never what was sent.
    """
    envelope = _read(Envelope, _object(body), "")
    if envelope.type == "batch.closed":
        _read(Closed, envelope.data, "data.")
        return None
    call = _read(Call, envelope.data, "data.")
    if now is not None and call.called_at > now:
        raise Unreadable("data.called_at")
    return None if envelope.type == "call.ringing" else call


def reason_against(body: bytes, latest: datetime) -> str | None:
    """Why nobody can act on an event that came, a code; None where somebody can."""
    try:
        call_told(body, latest)
    except Unreadable as unreadable:
        return str(unreadable)
    return None


def _object(body: bytes) -> dict[str, Any]:
    try:
        stated = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("no_json") from None
    if not isinstance(stated, dict):
        raise Unreadable("no_object")
    return stated


_Model = TypeVar("_Model", bound=BaseModel)


def _read(kind: type[_Model], stated: Mapping[str, Any], within: str) -> _Model:
    """A part of an event; where it is wrong, the first declared field is named: one that is not may hold a name."""
    try:
        return kind.model_validate(stated)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = str(found["loc"][0]) if found["loc"] else found["msg"].split()[-1]
        raise Unreadable(within + place if place in kind.model_fields else "unknown_field") from None


@cache
def _codes(name: str) -> frozenset[str]:
    return frozenset((load_source(SOURCE).column(name).codes or {}).values())


@cache
def _choices() -> dict[str, frozenset[str]]:
    """The answers of every version: a call may still ask what its package was made with."""
    asked = (question for since in versions() for question in form_of(since).common)
    return {question.path: frozenset(question.choices) for question in asked}


def _is_answer(path: str, value: str | int | bool) -> bool:
    choices = _choices().get(path)
    if choices is None:
        return False
    if isinstance(value, bool):
        return "true" in choices
    if choices:
        return str(value) in choices
    return isinstance(value, int) and 0 <= value <= 1_000_000


def _plain(path: str, value: str | int | bool) -> str | int | bool:
    """Yes and no as such: a form's choices are texts."""
    is_yes_no = "true" in _choices()[path] and not isinstance(value, bool)
    return value == "true" if is_yes_no else value
