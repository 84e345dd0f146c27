"""The words of demands that look beyond a row: at the delivery as a whole, at earlier ones, at other sources.

A rule that looks at what came before sees only what runs before its own accepted, so that a replay judges as the day
did. One that has too little to compare with is not asked: it holds, and its count says so.
"""
# ruff: noqa: S608 - names are quoted, values are literals

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from expectations.vocabulary import (
    AS_OF,
    BATCH,
    AnyRule,
    Check,
    ColumnsRule,
    DeliveryAction,
    Name,
    name_literal,
)
from warehouse.catalog import load_source
from warehouse.declared import literal, quoted, typed_columns

# Temporary views beside the batch, and the run that judges; made only for a source with a rule that needs them.
EARLIER = "earlier_delivery"
EARLIER_ROWS = "earlier_row"
RUN_NO = "judged_run_no"
# What left by the outbox, beside the declared sources: a return may only speak of it.
_PACKAGE_ROW = "package_row"

_Share = Annotated[Decimal, Field(ge=0, le=1)]
_Count = Annotated[int, Field(ge=1)]


class NewestWithinDays(AnyRule):
    """The newest day that is not after as_of is at most this many days old; an empty delivery is new."""

    expect: Literal["newest_within_days"]
    column: Name
    days: Annotated[int, Field(ge=0)]
    action: DeliveryAction = "warn"

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check over the delivery; a row of the far future does not make an old list new."""
        self._hold_types([self.column], source, types, lambda kind: kind in ("DATE", "TIMESTAMP"))
        day, as_of = f"CAST({quoted(self.column)} AS DATE)", f"getvariable('{AS_OF}')"
        newest = f"max({day}) FILTER (WHERE {day} <= {as_of})"
        stale = f"count(*) > 0 AND coalesce({newest} < {as_of} - {self.days}, true)"
        return [Check(self.rule, self.column, self.action, f"CAST({stale} AS INTEGER)")]


class NullShare(ColumnsRule):
    """At most this share (0 to 1) of the cells is missing or unreadable; under ``min_rows`` rows it is not asked."""

    expect: Literal["null_share"]
    max: _Share
    min_rows: _Count
    action: DeliveryAction = "reject_delivery"

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check per column, over the delivery."""
        self._hold_types(self.columns, source, types)
        asked = f"SELECT count(*) >= {self.min_rows} FROM {BATCH}"
        return [self._check(column, asked) for column in self.columns]

    def _check(self, column: str, asked: str) -> Check:
        missing = f"count(*) - count({quoted(column)})"
        broken = f"count(*) >= {self.min_rows} AND {missing} > {self.max:f} * count(*)"
        return Check(self.rule, column, self.action, f"CAST({broken} AS INTEGER)", asked=asked)


class _Compared(AnyRule):
    """Compares with the last ``earlier`` periods that were accepted; with fewer than ``at_least`` it is not asked."""

    earlier: _Count
    at_least: _Count
    min_rows: _Count
    action: DeliveryAction = "warn"

    @model_validator(mode="after")
    def _can_be_asked(self) -> "_Compared":
        if self.at_least > self.earlier:
            raise ValueError("at_least is more than earlier")
        return self


class Volume(_Compared):
    """Rows received are between two ratios to the median of earlier periods.

    Of each period its newest accepted delivery counts, of periods written alike (months with months). Where the usual
    volume is under ``min_rows``, a ratio says nothing and is not asked.
    """

    expect: Literal["volume"]
    min_ratio: Annotated[Decimal, Field(ge=0, le=1)]
    max_ratio: Annotated[Decimal, Field(ge=1)]

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check over the delivery."""
        last = f"FROM {EARLIER} WHERE nth <= {self.earlier}"
        usual = f"(SELECT count(*) AS periods, median(rows_received) AS usual {last})"
        is_asked = f"periods >= {self.at_least} AND usual >= {self.min_rows}"
        broken = (
            f"SELECT 1 FROM (SELECT count(*) AS n FROM {BATCH}) CROSS JOIN {usual} WHERE {is_asked} "
            f"AND (n < {self.min_ratio:f} * usual OR n > {self.max_ratio:f} * usual)"
        )
        asked = f"SELECT coalesce({is_asked}, false) FROM {usual}"
        return [Check(self.rule, None, self.action, _counted(broken), asked=asked, looks_back=True)]


class CategoryDrift(_Compared):
    """The shares of the codes of a column differ from those of earlier accepted rows by at most a distance.

    The distance is that of total variation, 0 (the same shares) to 1 (no code in common), over cells that have a
    code. It is reckoned in whole numbers. Under ``min_rows`` such cells, now or before, it is not asked.
    """

    expect: Literal["category_drift"]
    column: Name
    max_distance: _Share

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check over the delivery."""
        self._hold_types([self.column], source, types, lambda kind: kind in ("VARCHAR", "BOOLEAN"))
        cell = quoted(self.column)
        counted = (
            f"SELECT {cell} AS code, 1 AS now, 0 AS before FROM {BATCH} WHERE {cell} IS NOT NULL UNION ALL "
            f"SELECT {cell}, 0, 1 FROM {EARLIER_ROWS} WHERE nth <= {self.earlier} AND {cell} IS NOT NULL"
        )
        summed = (
            "SELECT CAST(sum(now) AS HUGEINT) AS n, CAST(sum(before) AS HUGEINT) AS m, "
            "sum(n) OVER () AS all_n, sum(m) OVER () AS all_m "
            f"FROM ({counted}) GROUP BY code"
        )
        distance = (
            "(SELECT any_value(all_n) AS all_n, any_value(all_m) AS all_m, sum(abs(n * all_m - m * all_n)) AS apart "
            f"FROM ({summed})) CROSS JOIN (SELECT count(*) AS periods FROM {EARLIER} WHERE nth <= {self.earlier})"
        )
        is_asked = f"periods >= {self.at_least} AND all_n >= {self.min_rows} AND all_m >= {self.min_rows}"
        broken = (
            f"SELECT 1 FROM {distance} WHERE {is_asked} AND apart > {2 * self.max_distance:f} * all_n * all_m"
        )
        asked = f"SELECT coalesce({is_asked}, false) FROM {distance}"
        return [Check(self.rule, self.column, self.action, _counted(broken), asked=asked, looks_back=True)]


class _Elsewhere(ColumnsRule):
    """Holds columns against those of another source, or of ``package_row``: what left by the outbox.

    Of a source that sends full lists the newest accepted one counts, of another all. While nothing of it was accepted
    yet the rule is not asked.
    """

    of: Name
    of_columns: Annotated[tuple[Name, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_paired(self) -> "_Elsewhere":
        if len(self.of_columns) != len(self.columns):
            raise ValueError("columns and of_columns are not as many")
        return self

    def _known(self, source: str, types: Mapping[str, str]) -> str:
        """The query of what is known there, in the columns k0, k1 and so on."""
        self._hold_types(self.columns, source, types)
        there = {"package_id", "ref"}
        if self.of != _PACKAGE_ROW:
            there = {name for name, _, _ in typed_columns(load_source(self.of))}
        for column in self.of_columns:
            if column not in there:
                raise self._fault("unknown_column", source, column)
        chosen = ", ".join(f"t.{quoted(c)} AS k{place}" for place, c in enumerate(self.of_columns))
        if self.of == _PACKAGE_ROW:
            return f"SELECT DISTINCT {chosen} FROM ops.package_row t WHERE t.run_no < getvariable('{RUN_NO}')"
        newest = "QUALIFY row_number() OVER (ORDER BY v.run_no DESC, d.period DESC, d.delivery_id) = 1"
        accepted = (
            "SELECT d.delivery_id FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id) "
            f"WHERE d.source = {literal(self.of)} AND v.is_accepted AND v.run_no < getvariable('{RUN_NO}') "
            f"{newest if load_source(self.of).kind == 'full' else ''}"
        )
        return f"SELECT DISTINCT {chosen} FROM ({_accepted_rows('typed.' + quoted(self.of), accepted)}) t"

    def _whole(self) -> str:
        return " AND ".join(f"b.{quoted(column)} IS NOT NULL" for column in self.columns)

    def _same(self) -> str:
        return " AND ".join(f"k.k{place} = b.{quoted(column)}" for place, column in enumerate(self.columns))


class KnownIn(_Elsewhere):
    """The cells of a row, when they are all there, stand in a row of another source or of a package."""

    expect: Literal["known_in"]

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check over the columns together."""
        known = self._known(source, types)
        bad = (
            f"WITH known AS MATERIALIZED ({known}) SELECT b.row_no, {name_literal(self.named)} AS column_name "
            f"FROM {BATCH} b ANTI JOIN known k ON {self._same()} WHERE {self._whole()} AND EXISTS (SELECT 1 FROM known)"
        )
        asked = f"SELECT EXISTS (SELECT 1 FROM ({known}))"
        return [
            Check(
                self.rule, self.named, self.action, _counted(bad), bad_rows=bad, asked=asked, looks_back=True
            )
        ]


class KnownShare(_Elsewhere):
    """At least this share (0 to 1) of the rows whose cells are all there is known; under ``min_rows`` not asked."""

    expect: Literal["known_share"]
    min: _Share
    min_rows: _Count
    action: DeliveryAction = "warn"

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check over the delivery."""
        known = self._known(source, types)
        counted = (
            "(SELECT count(*) AS n, count(k.k0) AS found, (SELECT count(*) FROM known) AS there "
            f"FROM {BATCH} b LEFT JOIN known k ON {self._same()} WHERE {self._whole()})"
        )
        is_asked = f"n >= {self.min_rows} AND there > 0"
        within = f"WITH known AS MATERIALIZED ({known}) SELECT"
        broken = f"{within} 1 FROM {counted} WHERE {is_asked} AND found < {self.min:f} * n"
        asked = f"{within} {is_asked} FROM {counted}"
        return [Check(self.rule, self.named, self.action, _counted(broken), asked=asked, looks_back=True)]


class OwnLine(ColumnsRule):
    """The name on a line that came back is not that of another line of what was sent: package, line and name.

    It is where only some columns of a list were sorted. A name that no line had is a hand's correction.
    """

    expect: Literal["own_line"]
    columns: tuple[Name, Name, Name]

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check over the columns together."""
        self._hold_types(self.columns, source, types, lambda kind: kind == "VARCHAR")
        package, ref, name = (f"b.{quoted(column)}" for column in self.columns)
        bad = (
            f"WITH line AS MATERIALIZED (SELECT l.ref, {_letters('l.person_name')} AS name "
            f"FROM campaign.line_named l SEMI JOIN {BATCH} b ON l.package_id = {package}), "
            f"stated AS (SELECT b.row_no, {ref} AS ref, {_letters(name)} AS name FROM {BATCH} b "
            f"WHERE {ref} IS NOT NULL) "
            f"SELECT row_no, {literal(self.columns[2])} AS column_name FROM stated "
            "SEMI JOIN line USING (name) ANTI JOIN line own USING (ref, name)"
        )
        return [Check(self.rule, self.columns[2], self.action, _counted(bad), bad_rows=bad)]


def _letters(name: str) -> str:
    return f"regexp_replace({name}, '[^\\p{{L}}]', '', 'g')"


def _counted(query: str) -> str:
    """The number of rows of a query, where an aggregate of the suite stands."""
    return f"(SELECT count(*) FROM ({query}))"


Beyond = NewestWithinDays | NullShare | Volume | CategoryDrift | KnownIn | KnownShare | OwnLine


def history_of(rows_of: str, delivery_id: str, run_no: int) -> tuple[str, ...]:
    """The statements that show what runs before ``run_no`` accepted of the source of the delivery that it judges.

    Args:
        rows_of: quoted name of the typed table.
    """
    alike = "regexp_replace(d.period, '[0-9]', '9', 'g') = regexp_replace(me.period, '[0-9]', '9', 'g')"
    newest = (
        "SELECT d.delivery_id, d.period, d.rows_received, v.run_no FROM ops.delivery me "
        "JOIN ops.delivery d ON d.source = me.source JOIN ops.delivery_verdict v ON v.delivery_id = d.delivery_id "
        f"WHERE me.delivery_id = {literal(delivery_id)} AND d.period <> me.period AND {alike} "
        f"AND v.is_accepted AND v.run_no < getvariable('{RUN_NO}') "
        "QUALIFY row_number() OVER (PARTITION BY d.period ORDER BY v.run_no DESC, d.delivery_id) = 1"
    )
    accepted = _accepted_rows(rows_of, f"SELECT delivery_id FROM {EARLIER}")
    return (
        f"SET VARIABLE {RUN_NO} = {run_no}",
        f"CREATE OR REPLACE TEMP VIEW {EARLIER} AS SELECT delivery_id, rows_received, "
        f"row_number() OVER (ORDER BY run_no DESC, period DESC) AS nth FROM ({newest})",
        f"CREATE OR REPLACE TEMP VIEW {EARLIER_ROWS} AS "
        f"SELECT t.*, e.nth FROM ({accepted}) t JOIN {EARLIER} e USING (delivery_id)",
    )


def _accepted_rows(rows_of: str, deliveries: str) -> str:
    """The typed rows of accepted deliveries that no earlier run held back, or that one released."""
    return (
        f"SELECT t.* FROM {rows_of} t SEMI JOIN ({deliveries}) a USING (delivery_id) "
        "ANTI JOIN (SELECT q.delivery_id, q.row_no FROM ops.quarantine q ANTI JOIN ("
        f"SELECT delivery_id, row_no FROM ops.row_event WHERE event = 'released' AND run_no < getvariable('{RUN_NO}')"
        ") r USING (delivery_id, row_no) WHERE q.action = 'quarantine_row') h USING (delivery_id, row_no)"
    )
