"""Hold one delivery to the demands of its source, inside the caller's transaction.

Great Expectations counts what is bad, queries of our own find the rows and leave them in the temporary table
``finding``, and both must agree rule by rule. Nothing else is written, and no cell leaves DuckDB.
"""
# ruff: noqa: S608 - names are quoted, values are literals

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from expectations.beyond import EARLIER, EARLIER_ROWS, history_of
from expectations.demands import Demands, load_demands
from expectations.faults import NOT_A_PERSON
from expectations.vocabulary import AS_OF, BATCH, Check
from warehouse.declared import literal, quoted
from warehouse.errors import Fault

if TYPE_CHECKING:
    from expectations.engine import Suite


class Connection(Protocol):
    """A raw DuckDB connection; only ``warehouse`` may import DuckDB."""

    def execute(self, query: str, /) -> Any:
        """Run one statement and give what can be fetched."""


@dataclass(frozen=True)
class RuleCount:
    """How one rule went over one column.

    Attributes:
        column: the column; None when the rule is about several or none, and for ``type``.
        bad_rows: findings; 0 for a rule about the whole delivery, where only ``holds`` tells.
        is_asked: False when there was too little to compare with, and the rule holds for that alone.
    """

    rule: str
    column: str | None
    action: str
    bad_rows: int
    holds: bool
    is_asked: bool = True


@dataclass(frozen=True)
class Verdict:
    """What became of one delivery.

    Attributes:
        rejected_by: names of the rules that reject it, in declared order.
        rows: rows received.
        quarantined: rows with at least one finding of action ``quarantine_row``, rejected delivery or not.
        rules: one entry per rule and column, the derived rules ``type`` and ``shape`` first.
    """

    accepted: bool
    rejected_by: tuple[str, ...]
    rows: int
    quarantined: int
    rules: tuple[RuleCount, ...]


@dataclass(frozen=True)
class _Prepared:
    """What is the same for every delivery of a source."""

    checks: tuple[Check, ...]
    suite: "Suite"
    make_finding: str


def validate_delivery(  # noqa: PLR0913 -- a delivery, when it is judged, and where its declaration and rows lie
    connection: Connection,
    *,
    source: str,
    delivery_id: str,
    as_of: date,
    run_no: int = 0,
    table: str | None = None,
    folder: Path | None = None,
) -> Verdict:
    """Judge the typed rows of one delivery and leave the findings in the temporary table ``finding``.

    ``finding`` (row_no INTEGER, rule VARCHAR, column_name VARCHAR, action VARCHAR) is made anew: one row per
    bad row, rule and column, whatever the rule's action. The caller's transaction stays open; to roll it back
    undoes all of this.

    Args:
        connection: raw DuckDB connection whose current database holds the table.
        as_of: the day the rules may name.
        run_no: the run that judges; a rule about history sees what runs before it accepted.
        table: schema and name of the typed table; ``typed.<source>`` when not given.
        folder: where the declarations lie, if not among the rules.

    Raises:
        Fault: the declaration is missing, breaks the form or does not fit the table; a rule raised
            (``rule_raised``), which is never a pass; or the two counts of a rule differ
            (``rule_not_reconciled``).
    """
    from expectations.engine import judge

    fault = partial(Fault, source=source, delivery=delivery_id)
    rows_of = ".".join(quoted(part) for part in (table or f"typed.{source}").split("."))
    prepared = _prepare(load_demands(source, folder), _types(connection, rows_of))
    connection.execute(f"SET VARIABLE {AS_OF} = DATE {literal(as_of.isoformat())}")
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW {BATCH} AS "
        f"SELECT * EXCLUDE (delivery_id) FROM {rows_of} WHERE delivery_id = {literal(delivery_id)}"
    )
    looks_back = any(check.looks_back for check in prepared.checks)
    for statement in history_of(rows_of, delivery_id, run_no) if looks_back else ():
        connection.execute(statement)
    bad = judge(connection, prepared.suite)
    _stop_if_one_raised(prepared.checks, bad, fault)
    connection.execute(prepared.make_finding)
    _reconcile(connection, prepared.checks, bad, fault)
    verdict = _verdict(connection, prepared.checks, bad)
    for view in (EARLIER_ROWS, EARLIER) if looks_back else ():
        connection.execute(f"DROP VIEW {view}")
    # A fault leaves the view to the caller's rollback: in an aborted transaction nothing can be dropped.
    connection.execute(f"DROP VIEW {BATCH}")
    return verdict


_COUNT_FINDINGS = "SELECT rule, column_name, count(*) FROM temp.finding GROUP BY ALL"
_COUNT_ROWS = (
    f"SELECT (SELECT count(*) FROM {BATCH}), "
    f"count(DISTINCT row_no), count(DISTINCT row_no) FILTER (rule = {literal(NOT_A_PERSON)}) "
    "FROM temp.finding WHERE action = 'quarantine_row'"
)


def _types(connection: Connection, rows_of: str) -> tuple[tuple[str, str], ...]:
    return tuple((row[0], row[1]) for row in connection.execute(f"DESCRIBE {rows_of}").fetchall())


@cache
def _prepare(demands: Demands, types: tuple[tuple[str, str], ...]) -> _Prepared:
    from expectations.engine import Suite

    checks = demands.checks(dict(types))
    return _Prepared(checks, Suite(demands.source, checks), _make_finding(checks))


def _make_finding(checks: Sequence[Check]) -> str:
    """The statement that finds what is bad: all conditions in one reading of the rows, each query in one of its own."""
    conditions = ", ".join(
        f"CASE WHEN {check.bad_if} THEN {_named(check, literal(check.column) if check.column else 'NULL')} END"
        for check in checks
        if check.bad_if is not None
    )
    found = [
        f"SELECT row_no, {_named(check, 'column_name')} AS found FROM ({check.bad_rows})"
        for check in checks
        if check.bad_rows is not None
    ]
    if conditions:
        # Most rows break nothing: a list of what each breaks is made of the others only.
        broken = " OR ".join(f"({check.bad_if})" for check in checks if check.bad_if is not None)
        found.append(f"SELECT row_no, unnest([{conditions}]) AS found FROM {BATCH} WHERE {broken}")
    return (
        "CREATE OR REPLACE TEMP TABLE finding AS SELECT row_no, found.rule, found.column_name, found.action "
        f"FROM ({' UNION ALL '.join(found)}) WHERE found IS NOT NULL"
    )


def _named(check: Check, column_name: str) -> str:
    return (
        f"{{'rule': {literal(check.rule)}, 'column_name': CAST({column_name} AS VARCHAR), "
        f"'action': {literal(check.action)}}}"
    )


def _stop_if_one_raised(
    checks: Sequence[Check], bad: Mapping[int, int | None], fault: Callable[..., Fault]
) -> None:
    judged = [number for number, check in enumerate(checks) if check.counted is not None]
    raised = [checks[number] for number in judged if bad.get(number) is None]
    if len(raised) == len(judged):
        # Not the doing of one rule: none could be asked.
        raise fault("rule_raised")
    if raised:
        raise fault("rule_raised", rule=raised[0].rule, column=raised[0].column)


def _reconcile(
    connection: Connection,
    checks: Sequence[Check],
    bad: Mapping[int, int | None],
    fault: Callable[..., Fault],
) -> None:
    """Both readings of every rule found as many, or nobody knows which of them is right."""
    found = {(rule, column): n for rule, column, n in connection.execute(_COUNT_FINDINGS).fetchall()}
    # Findings of a check over no one column may each name one, and are counted together.
    of_rule = Counter[str]()
    for (rule, _), n in found.items():
        of_rule[rule] += n
    for number, check in enumerate(checks):
        counted = found.get((check.rule, check.column), 0) if check.column else of_rule[check.rule]
        if check.is_about_rows and bad[number] != counted:
            raise fault("rule_not_reconciled", rule=check.rule, column=check.column)


def _verdict(connection: Connection, checks: Sequence[Check], bad: Mapping[int, int | None]) -> Verdict:
    rows, quarantined, of_nobody = connection.execute(_COUNT_ROWS).fetchone()
    unasked = _unasked(connection, checks)
    # A list that names shops beside persons is no broken file for it.
    judged = (rows - of_nobody, quarantined - of_nobody)
    rules = tuple(
        replace(_rule_count(check, bad.get(number), *judged), is_asked=number not in unasked)
        for number, check in enumerate(checks)
    )
    broken = (rule.rule for rule in rules if rule.action == "reject_delivery" and not rule.holds)
    rejected_by = tuple(dict.fromkeys(broken))
    return Verdict(not rejected_by, rejected_by, rows, quarantined, rules)


def _unasked(connection: Connection, checks: Sequence[Check]) -> set[int]:
    """The checks that had too little to compare with."""
    asking = {number: f"({check.asked})" for number, check in enumerate(checks) if check.asked is not None}
    if not asking:
        return set()
    answers = connection.execute(f"SELECT {', '.join(asking.values())}").fetchone()
    return {number for number, is_asked in zip(asking, answers, strict=True) if not is_asked}


def _rule_count(check: Check, bad: int | None, rows: int, quarantined: int) -> RuleCount:
    if check.most_share is not None:
        # Last of all: it needs what the others quarantined.
        # One slip is no broken file, however short; but a file of which nothing is left may come again as it is.
        is_kept = quarantined <= check.most_share * rows or quarantined == 1 < rows
        return RuleCount(check.rule, None, check.action, 0, is_kept)
    bad_rows = bad or 0 if check.is_about_rows else 0
    return RuleCount(check.rule, check.column, check.action, bad_rows, bad == 0)
