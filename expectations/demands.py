"""The declared demands of a source: read from its file, checked, and made ready for its table.

A fault of a declaration names source and rule, and says what is wrong by its code alone.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from expectations.beyond import Beyond, OwnLine
from expectations.faults import (
    DERIVED,
    NOT_A_PERSON,
    RAGGED,
    Conforms,
    Found,
    Readable,
    Shaped,
    derived_checks,
    ditto,
    letters_lost,
    not_a_person,
)
from expectations.vocabulary import REFUSED_TEXTS, Check, Name, NotNull, Rule, Unique
from warehouse.catalog import NOTICES
from warehouse.errors import Fault
from warehouse.rule_files import EXPECTATIONS, FOLDERS, at_hand

# A row without its key, or one that cannot be read, is nobody's whatever an order says.
_NEVER_RELEASED = (NotNull, Readable, Unique, Conforms, Shaped, OwnLine)


class Demands(BaseModel):
    """What is demanded of one source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Name
    rules: tuple[Annotated[Rule | Found | Beyond, Field(discriminator="expect")], ...]

    def checks(self, types: Mapping[str, str]) -> tuple[Check, ...]:
        """Every check, the derived ones first.

        Args:
            types: SQL type by column of the typed table.

        Raises:
            Fault: a rule names a column that is not there, or compares one with what it cannot be.
        """
        declared = [check for rule in self.rules for check in rule.checks(self.source, types)]
        derived = derived_checks(self._said_elsewhere(), self._broken_rows())
        return (
            *derived,
            *letters_lost(types),
            *ditto(types),
            *not_a_person(types, self._needed()),
            *declared,
        )

    def _needed(self) -> set[str]:
        """Columns without which a row is kept back."""
        rules = [rule for rule in self.rules if isinstance(rule, NotNull) and rule.action == "quarantine_row"]
        return {column for rule in rules for column in rule.columns}

    def _broken_rows(self) -> set[str]:
        """The ways of a row to be of another shape of which a rule says itself what they mean."""
        records = {f"shape:record:{rule.fault}:" for rule in self.rules if isinstance(rule, Conforms)}
        return records.union(*(RAGGED for rule in self.rules if isinstance(rule, Shaped)))

    def _said_elsewhere(self) -> frozenset[str]:
        """Columns of which a rule says itself what an unreadable cell means."""
        return frozenset(
            column for rule in self.rules if isinstance(rule, Readable) for column in rule.columns
        )


def overridable(source: str) -> frozenset[str]:
    """The rules of a source that a row may break where an order says so."""
    return frozenset({NOT_A_PERSON, *(rule.rule for rule in load_demands(source).rules if rule.release)})


def load_demands(source: str, folder: Path | None = None) -> Demands:
    """The declared demands of a source.

    Raises:
        Fault: there is no declaration (``no_expectations``), or it breaks the form.
    """
    file = at_hand((folder or FOLDERS[EXPECTATIONS]) / f"{source}.yaml")
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", source) or not file.is_file():
        raise Fault("no_expectations", source=source)
    read = _read(source, file)
    if isinstance(read, Fault):
        raise read
    return read


@cache
def _read(source: str, file: Path) -> Demands | Fault:
    try:
        stated = yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)  # in C: a command may read all of them
    except (yaml.YAMLError, ValueError):  # no YAML, no UTF-8, or a day that no calendar has
        return Fault("declaration_not_readable", source=source)
    try:
        demands = Demands.model_validate(stated)
    except ValidationError as error:
        return _broken_form(error, source, stated)
    if demands.source != source:
        return Fault("source_name_differs", source=source)
    seen = set(DERIVED | NOTICES)
    for rule in demands.rules:
        if rule.rule in seen:
            return Fault("rule_name_taken", source=source, rule=rule.rule)
        if rule.release and (rule.action != "quarantine_row" or isinstance(rule, _NEVER_RELEASED)):
            return Fault("release_not_possible", source=source, rule=rule.rule)
        seen.add(rule.rule)
    return demands


def _broken_form(error: ValidationError, source: str, stated: Any) -> Fault:
    """The first thing that is wrong; a field without a code of its own is named as the column."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    place, kind = first["loc"], first["type"]
    rule = _rule_name(place, stated)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return Fault("unknown_expect", source=source, rule=rule)
    if kind in REFUSED_TEXTS:
        return Fault(kind, source=source, rule=rule)
    field = str(place[-1]) if place else None
    if field == "reason":
        return Fault("reason_missing", source=source, rule=rule)
    if field == "action":
        return Fault("unknown_action", source=source, rule=rule)
    return Fault("rule_malformed", source=source, rule=rule, column=field)


def _rule_name(place: tuple[int | str, ...], stated: Any) -> str | None:
    if len(place) < 2 or place[0] != "rules" or not isinstance(place[1], int):
        return None
    written = stated["rules"][place[1]]
    name = written.get("rule") if isinstance(written, dict) else None
    return str(name) if name else f"#{place[1] + 1}"
