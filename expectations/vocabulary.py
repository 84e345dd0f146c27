"""The words in which a source's demands are written, and what each of them means.

A declaration is ``expectations/sources/<code>.yaml``: ``source`` and ``rules``, each rule with a name, an
``expect`` from this page, a reason, and an action when the usual one of its word is not meant. Of each rule
two readings are made: an aggregate, by which Great Expectations counts what is bad, and a condition or a query,
which finds it; the runner holds them against each other. For cells and keys the two are written independently:
one takes the good ones from the written ones, the other looks for the bad ones. No word here leads to Great
Expectations' own types: those for compound uniqueness, uniqueness within a record and conditions on rows are
wrong on DuckDB, and the others ask several queries a rule where all aggregates of a suite are one.

Beside ``warehouse/declared.py`` SQL is composed here, in ``expectations/faults.py`` (what the door found) and in
``expectations/beyond.py``, which holds the words that look
beyond a row: names are quoted, values are literals.
"""
# ruff: noqa: S608 - names are quoted, values are literals

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from warehouse.declared import literal, quoted
from warehouse.errors import Fault

# The rows of the delivery being judged, and the day it is judged on: a temporary view and a session variable,
# so that neither the queries nor the suite of a source change from one delivery to the next.
BATCH = "delivery_under_judgement"
AS_OF = "judged_as_of"
_AS_OF = f"getvariable('{AS_OF}')"

Action = Literal["quarantine_row", "reject_delivery", "warn"]
DeliveryAction = Literal["reject_delivery", "warn"]
Scalar = bool | int | float | datetime | date | str
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# What a text of a rule can be refused for, beside the form.
REFUSED_TEXTS = frozenset(
    {"more_than_a_condition", "more_than_a_row", "unknown_parameter", "cast_may_fail", "pattern_not_readable"}
)


@dataclass(frozen=True)
class Check:
    """One rule over one column (or the row, or the whole delivery), in its two readings.

    Attributes:
        column: the declared column, or None when the rule is about several or none.
        counted: aggregate over the rows of the delivery: findings of a rule over rows, 1 or 0 of one over the
            delivery, NULL when the rule raised; None when only the runner can judge it.
        bad_if: condition over one row, which is one finding where it holds.
        bad_rows: query of (row_no, column_name), one row per finding, where no condition over one row tells.
        most_share: for ``quarantined_share`` only, the largest share of quarantined rows, from 0 to 1.
        asked: query of whether there is enough to compare with; without it the rule is always asked.
        looks_back: whether it reads what came before, or from elsewhere.
    """

    rule: str
    column: str | None
    action: str
    counted: str | None = None
    bad_if: str | None = None
    bad_rows: str | None = None
    most_share: Decimal | None = None
    asked: str | None = None
    looks_back: bool = False

    @property
    def is_about_rows(self) -> bool:
        """Whether it has findings; a rule about the delivery only holds or does not."""
        return self.bad_if is not None or self.bad_rows is not None


def _one_safe_condition(condition: str) -> str:
    if ";" in condition or "--" in condition or "/*" in condition:
        raise PydanticCustomError("more_than_a_condition", "one condition, without a comment")
    # In DuckDB a query may begin with its table.
    if re.search(
        r"\bselect\b|\(\s*(from|with|values|table|pivot|unpivot|show|describe|summarize)\b", condition, re.I
    ):
        raise PydanticCustomError("more_than_a_row", "no subquery")
    if re.search(r"\$(?!as_of\b)[\w$]", condition):
        raise PydanticCustomError("unknown_parameter", "only $as_of")
    if re.search(r"(?<!try_)\bcast\s*\(|::", condition, re.IGNORECASE):
        # A cast that fails stops the whole delivery, and DuckDB prints the cell: TRY_CAST says NULL.
        raise PydanticCustomError("cast_may_fail", "TRY_CAST")
    return condition


def _re2_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error:
        is_readable = False
    else:
        is_readable = not re.search(r"\(\?[=!<(]|\\[1-9]", pattern)
    if not is_readable:
        raise PydanticCustomError("pattern_not_readable", "RE2, without look-around and back-references")
    return pattern


class AnyRule(BaseModel, ABC):
    """What every rule states."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: Name
    reason: _Text
    action: Action = "quarantine_row"
    # Whether an order may let a row pass that breaks this rule, and no other.
    release: Literal["allowed"] | None = None

    @abstractmethod
    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """The checks of this rule on a table with these SQL types; raises Fault when they do not fit."""

    def _fault(self, code: str, source: str, column: str | None = None) -> Fault:
        return Fault(code, source=source, rule=self.rule, column=column)

    def _hold_types(
        self,
        columns: Iterable[str],
        source: str,
        types: Mapping[str, str],
        fits: Callable[[str], bool] = lambda kind: True,
    ) -> None:
        """Refuse a column that the source has not, and one of whose type the rule can say nothing."""
        for column in columns:
            if column not in types:
                raise self._fault("unknown_column", source, column)
            if not fits(types[column]):
                raise self._fault("value_not_of_column_type", source, column)


class ColumnsRule(AnyRule):
    """A rule over columns."""

    columns: Annotated[tuple[Name, ...], Field(min_length=1)]

    @property
    def named(self) -> str | None:
        """The column that a finding names; None where several are held together."""
        return self.columns[0] if len(self.columns) == 1 else None

    def _per_column(self, reading: Callable[[str], tuple[str, str]]) -> list[Check]:
        """One check per column; ``reading`` gives what counts and what finds its bad cells, for a quoted column."""
        readings = ((column, *reading(quoted(column))) for column in self.columns)
        return [
            Check(self.rule, column, self.action, counted, bad_if) for column, counted, bad_if in readings
        ]


class NotNull(ColumnsRule):
    """The cell was written and could be read."""

    expect: Literal["not_null"]

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check per column."""
        self._hold_types(self.columns, source, types)
        return self._per_column(lambda cell: (f"count(*) - count({cell})", f"{cell} IS NULL"))


class InSet(ColumnsRule):
    """The cell, when there is one, is one of the allowed values."""

    expect: Literal["in_set"]
    allowed: Annotated[tuple[Scalar, ...], Field(min_length=1)]

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check per column."""
        self._hold_types(
            self.columns, source, types, lambda kind: all(_fits(one, kind) for one in self.allowed)
        )
        known = ", ".join(_written(value) for value in self.allowed)
        return self._per_column(
            lambda cell: (_all_but(cell, f"{cell} IN ({known})"), f"{cell} NOT IN ({known})")
        )


class Between(ColumnsRule):
    """The cell, when there is one, lies between two bounds, themselves included."""

    expect: Literal["between"]
    min: Scalar | None = None
    max: Scalar | None = None

    @model_validator(mode="after")
    def _has_a_bound(self) -> "Between":
        if self.min is None and self.max is None:
            raise ValueError("neither min nor max")
        return self

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check per column; only columns that have an order of numbers or days are compared."""
        bounds = [bound for bound in (self.min, self.max) if bound is not None]

        def is_comparable(kind: str) -> bool:
            return kind not in ("VARCHAR", "BOOLEAN") and all(_fits(bound, kind) for bound in bounds)

        self._hold_types(self.columns, source, types, is_comparable)
        inside = [f"{{0}} >= {_written(self.min)}"] if self.min is not None else []
        inside += [f"{{0}} <= {_written(self.max)}"] if self.max is not None else []
        good, bad = " AND ".join(inside), _outside(self.min, self.max)
        return self._per_column(lambda cell: (_all_but(cell, good.format(cell)), bad.format(cell)))


class Matches(ColumnsRule):
    """The text, when there is one, holds a match of a regular expression.

    DuckDB reads it by RE2, which has neither look-around nor back-references.
    """

    expect: Literal["matches"]
    pattern: Annotated[_Text, AfterValidator(_re2_pattern)]

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check per column."""
        self._hold_types(self.columns, source, types, lambda kind: kind == "VARCHAR")
        pattern = literal(self.pattern)
        return self._per_column(
            lambda cell: (
                _all_but(cell, f"regexp_matches({cell}, {pattern})"),
                f"NOT regexp_matches({cell}, {pattern})",
            )
        )


class Unique(ColumnsRule):
    """No two rows share the key; the first in the file stays. A row without its whole key is not compared.

    Without a token nobody knows whether two rows are one person: that is for ``not_null`` to say.
    """

    expect: Literal["unique"]

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check over the columns together."""
        self._hold_types(self.columns, source, types)
        key = ", ".join(quoted(column) for column in self.columns)
        whole = " AND ".join(f"{quoted(column)} IS NOT NULL" for column in self.columns)
        # Of each key the rows but the first. A window over a handful of rows costs three times as much. Of millions
        # most are ruled out by a hash: to list the rows of each key costs twice as much.
        again = f"SELECT hash({key}) FROM {BATCH} WHERE {whole} GROUP BY ALL HAVING count(*) > 1"
        later = (
            f"SELECT unnest(list_sort(list(row_no))[2:]) AS row_no, {name_literal(self.named)} AS column_name "
            f"FROM {BATCH} WHERE {whole} AND hash({key}) IN ({again}) GROUP BY {key} HAVING count(*) > 1"
        )
        # A query of its own: beside other aggregates DuckDB counts distinct keys more slowly.
        keys = f"SELECT DISTINCT {key} FROM {BATCH} WHERE {whole}"
        counted = f"{rows_where(whole)} - (SELECT count(*) FROM ({keys}))"
        return [Check(self.rule, self.named, self.action, counted, bad_rows=later)]


class Sql(AnyRule):
    """A condition over one typed row that must not hold; only ``$as_of`` may be named. Unknown is not bad."""

    expect: Literal["sql"]
    where_bad: Annotated[_Text, AfterValidator(_one_safe_condition)]

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check over the row."""
        condition = f"({self.where_bad.replace('$as_of', _AS_OF)})"
        # A condition that raises would abort the transaction, and DuckDB print the cell: TRY says NULL.
        is_bad = f"TRY({condition} IS TRUE)"
        counted = f"CASE WHEN count(*) = count({is_bad}) THEN {rows_where(is_bad)} END"
        return [Check(self.rule, None, self.action, counted, bad_if=condition)]


class RowCount(AnyRule):
    """The delivery has so many rows."""

    expect: Literal["row_count"]
    min: Annotated[int, Field(ge=0)] | None = None
    max: Annotated[int, Field(ge=0)] | None = None
    action: DeliveryAction = "reject_delivery"

    @model_validator(mode="after")
    def _has_a_bound(self) -> "RowCount":
        if self.min is None and self.max is None:
            raise ValueError("neither min nor max")
        return self

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check over the delivery."""
        outside = _outside(self.min, self.max).format("count(*)")
        return [Check(self.rule, None, self.action, f"CAST({outside} AS INTEGER)")]


class QuarantinedShare(AnyRule):
    """At most this share (0 to 1) of the rows, or one of several, is quarantined by the other rules."""

    expect: Literal["quarantined_share"]
    max: Annotated[Decimal, Field(ge=0, le=1)]
    action: DeliveryAction = "reject_delivery"

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check over the delivery, which the runner judges after all others."""
        return [Check(self.rule, None, self.action, most_share=self.max)]


Rule = NotNull | InSet | Between | Matches | Unique | Sql | RowCount | QuarantinedShare


def rows_where(condition: str) -> str:
    return f"count(*) FILTER (WHERE {condition})"


def _all_but(cell: str, good: str) -> str:
    """How many cells were written that are not good: bad ones are not looked for here."""
    return f"count({cell}) - {rows_where(good)}"


def _outside(lowest: Scalar | None, highest: Scalar | None) -> str:
    """The condition that something, to be filled in, lies outside of two bounds, one of which may be missing."""
    sides = [f"{{0}} < {_written(lowest)}"] if lowest is not None else []
    sides += [f"{{0}} > {_written(highest)}"] if highest is not None else []
    return " OR ".join(sides)


def name_literal(column: str | None) -> str:
    """The ``column_name`` of a finding in SQL."""
    return literal(column) if column is not None else "CAST(NULL AS VARCHAR)"


def _fits(value: Scalar, kind: str) -> bool:
    """Whether a written value is of a column's SQL type. True is no number, a day with a time is no day."""
    if isinstance(value, bool):
        return kind == "BOOLEAN"
    if isinstance(value, datetime):
        return kind == "TIMESTAMP"
    if isinstance(value, date):
        return kind in ("DATE", "TIMESTAMP")
    if isinstance(value, int):
        return kind in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "DOUBLE")
    if isinstance(value, float):
        return kind == "DOUBLE"
    return kind == "VARCHAR"


def _written(value: Scalar | None) -> str:
    """A value as an SQL literal."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"TIMESTAMP {literal(value.isoformat(sep=' '))}"
    if isinstance(value, date):
        return f"DATE {literal(value.isoformat())}"
    return literal(value) if isinstance(value, str) else str(value)
