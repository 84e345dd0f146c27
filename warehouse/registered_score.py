"""The learned score as git has it: a registered model in a file, and the county's dated word on whether it is used.

A model is a rule, so it comes by git: ``balgul score train`` writes its file, somebody reviews and commits it, and the
county's file dates it::

    learned_score:
      2026-02-01: {file: scores/NAME.yaml, sha256: HASH, place: shadow}
      2026-08-01: {file: scores/NAME.yaml, sha256: HASH, place: order,
                   signed: {by: NAME, document_no: NO, on: 2026-07-20}}

The newest day not after the day of the run holds; ``null`` switches it off. Without an entry it is off (docs/adr/0013).
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, StrictInt, ValidationError, model_validator

from warehouse.county import County
from warehouse.home import Home

NUMBERS = ("kinds", "look_ups", "new_kinds")
MAY_BE_MISSING = ("new_kinds",)
OTHER, MISSING = "other", "missing"
_MOST_BYTES = 1_000_000
_HEADER = "# A learned score, registered by `balgul score train`. Not to be edited: its hash is signed.\n"


class _Stated(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Bin(_Stated):
    """One bin of a feature, and its weight in hundredths of a logit.

    Args:
        bin: the kind's code, ``other`` (a kind without a bin), ``missing`` (a number that is not known), or a range.
        low, high: of a range: from, and below; None where it has no end.
        households: how many of those it was trained from lay in it.
    """

    feature: Literal["kind", "kinds", "look_ups", "new_kinds"]
    bin: str
    low: StrictInt | None = None
    high: StrictInt | None = None
    weight: StrictInt
    households: StrictInt


class Model(_Stated):
    """What turns what was known of a household into a score: a whole number, ``base`` and the weights of its bins."""

    base: StrictInt
    history_days: StrictInt
    left_out: tuple[str, ...]
    bins: tuple[Bin, ...]

    @model_validator(mode="after")
    def _whole(self) -> "Model":
        """Whatever is found must lie in one bin and no other."""
        names = [(one.feature, one.bin) for one in self.bins]
        if len(set(names)) != len(names) or ("kind", OTHER) not in names:
            raise ValueError("bins")
        for number in NUMBERS:
            ranges = self.ranges(number)
            ends = [None, *(one.high for one in ranges)]
            starts = [*(one.low for one in ranges), None]
            is_open = any(end is None for end in ends[1:-1])
            is_told = number not in MAY_BE_MISSING or (number, MISSING) in names
            if not ranges or ends != starts or is_open or not is_told:
                raise ValueError(number)
        return self

    def ranges(self, number: str) -> list[Bin]:
        """The bins of a number that was found, from low to high."""
        return [one for one in self.bins if one.feature == number and one.bin != MISSING]

    def stated(self) -> str:
        """As text: equal models are equal text."""
        return json.dumps(self.model_dump(), ensure_ascii=False, sort_keys=True)


class Estimate(_Stated):
    """An estimated share from -1 to 1 with the ends of its interval; the point is None where too few were surveyed.

    Args:
        least: the lower end if whoever is silent is on the worse side.
    """

    point: float | None
    low: float
    high: float
    least: float | None = None


class Gap(_Stated):
    """The widest difference of recall between two groups, by the points and by the score; None: not enough to say."""

    points: float | None
    score: float | None
    groups: dict[str, tuple[float, float]]


class Band(_Stated):
    """Households with a score from ``low`` and below ``high``: the expected and the found share in need."""

    low: StrictInt | None
    high: StrictInt | None
    households: StrictInt
    expected: float
    found: Estimate | None


class Trained(_Stated):
    """The data window: closed campaigns, the days of their look-ups, and the outcomes that were known.

    Args:
        surveyed_before: outcomes of households whose outcome of an earlier one of these campaigns is among them too.
    """

    campaigns: tuple[str, ...]
    first_look_up: date
    last_look_up: date
    rules: tuple[str, ...]
    outcomes: StrictInt
    in_need: StrictInt
    of_audit: StrictInt
    surveyed_before: StrictInt


class Judged(_Stated):
    """What the score would have found in a later campaign that it was not trained from, beside the points.

    Args:
        seats: local additions of the campaign.
        pool: households among which they were chosen.
        newcomers: households that the score would choose and the points would not, and as many the other way.
        gain: of precision at these seats.
    """

    campaign: str
    last_look_up: date
    rules: tuple[str, ...]
    seats: StrictInt
    pool: StrictInt
    audit_answered: StrictInt
    newcomers: StrictInt
    precision_points: Estimate
    precision_score: Estimate
    recall_points: Estimate
    recall_score: Estimate
    gain: Estimate
    gaps: dict[str, Gap]
    bands: tuple[Band, ...]


class Registration(_Stated):
    """A model with where it comes from and what it is worth."""

    score_id: str
    county: str
    home: Literal["real", "simulated"]
    registered_on: date
    policy: dict[str, Any]
    trained: Trained
    judged: Judged
    model: Model


class Signature(_Stated):
    """Who let a score order the local additions, by which document, and when."""

    by: str
    document_no: str
    on: date


class Entry(_Stated):
    """What the county's file says of one day on."""

    file: str
    sha256: str
    place: Literal["shadow", "order"]
    signed: Signature | None = None


@dataclass(frozen=True)
class Declared:
    """The score that a county has on a day; without a registration it cannot be used, and ``fault`` says why."""

    entry: Entry | None
    registration: Registration | None
    fault: str | None


def declared_on(home: Home, day: date) -> Declared | None:
    """The score in force on a day; None where the county has none."""
    stated = County.read(home.county_file).stated.get("learned_score") or {}
    try:
        dated = [(since, entry) for since, entry in stated.items() if since <= day]
        newest = max(dated, key=lambda pair: pair[0])[1] if dated else None
        entry = Entry.model_validate(newest) if newest is not None else None
    except (AttributeError, TypeError, ValidationError):
        return Declared(None, None, "declaration_unreadable")
    if entry is None:
        return None
    return _opened(entry, home)


def _opened(entry: Entry, home: Home) -> Declared:
    try:
        content = _content(home.county_file.parent / entry.file)
    except OSError:
        return Declared(entry, None, "file_missing")
    if hashlib.sha256(content).hexdigest() != entry.sha256:
        return Declared(entry, None, "file_changed")
    registration = parsed(content)
    if registration is None:
        return Declared(entry, None, "file_unreadable")
    if registration.county != County.read(home.county_file).code:
        return Declared(entry, None, "other_county")
    if registration.home != home.kind:
        return Declared(entry, None, "simulated_model")
    return Declared(entry, registration, None)


def _content(file: Path) -> bytes:
    if file.stat().st_size > _MOST_BYTES:
        return b""
    return file.read_bytes()


def parsed(content: bytes) -> Registration | None:
    """A registration from the bytes of its file; None when it is none, or its id is not that of its model."""
    try:
        found = Registration.model_validate(yaml.safe_load(content))
    except (
        yaml.YAMLError,
        ValueError,
        RecursionError,
    ):  # of text, of a day that is none, of what is demanded
        return None
    return found if found.score_id == id_of_model(found.model) else None


def id_of_model(model: Model) -> str:
    """The name of a model: the first 16 hexadecimal characters of the hash of its text, in fours."""
    digest = hashlib.sha256(model.stated().encode()).hexdigest()
    return "-".join(digest[start : start + 4] for start in range(0, 16, 4))


def written(registration: Registration) -> bytes:
    """The file of a registration."""
    stated = registration.model_dump(mode="python")
    text = yaml.safe_dump(_plain(stated), allow_unicode=True, sort_keys=False, width=120)
    return f"{_HEADER}{text}".encode()


def _plain(value: Any) -> Any:
    """Tuples as lists, for YAML."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
