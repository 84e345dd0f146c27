"""Great Expectations on the caller's own DuckDB connection, inside the caller's open transaction.

Importing this module costs seconds: the runner does it at the first delivery of a process, and a process that
validates nothing never does.

Great Expectations does not run on DuckDB as it comes. What is done about it:

* It rolls back before it fetches, which would drop the answer and the caller's work with it: the line to the
  caller's connection has no BEGIN, COMMIT, ROLLBACK or close of its own.
* It asks DuckDB's catalogue for columns and keys of the batch, over every table of the county's file: the
  dialect answers from the batch itself.
* It has no regular expressions for DuckDB: their metric is given here.
* For each expectation it fetches cells, and builds the same configuration some thirty times: the expectations
  below keep theirs and ask for one count. No cell leaves DuckDB, and the fixed cost is less than half.
* Its exceptions and its log carry SQL and cells: the log is off, and a rule that raised is told as None.
* It asks a failed question three times. In DuckDB the first failure aborts the transaction, so the last message
  of every rule is only that: the line keeps which statement failed first, and each query names its check.
"""

import logging
import os
import re
import threading
import warnings
from collections.abc import Sequence
from typing import Any, ClassVar, cast

from expectations.vocabulary import BATCH, Check

os.environ["GX_ANALYTICS_ENABLED"] = "False"
# A level would not do: some of its modules set their own.
_log = logging.getLogger("great_expectations")
_log.propagate = False
_log.handlers = [logging.NullHandler()]
with warnings.catch_warnings(action="ignore"):
    import duckdb_sqlalchemy
    import great_expectations as gx
    import sqlalchemy as sa
    from great_expectations.compatibility.pydantic import PrivateAttr
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
    from great_expectations.expectations.core.expect_column_values_to_be_between import (
        ExpectColumnValuesToBeBetween,
    )
    from great_expectations.expectations.core.expect_column_values_to_be_in_set import (
        ExpectColumnValuesToBeInSet,
    )
    from great_expectations.expectations.core.expect_column_values_to_match_regex import (
        ExpectColumnValuesToMatchRegex,
    )
    from great_expectations.expectations.core.expect_column_values_to_not_be_null import (
        ExpectColumnValuesToNotBeNull,
    )
    from great_expectations.expectations.core.expect_table_row_count_to_be_between import (
        ExpectTableRowCountToBeBetween,
    )
    from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation
    from great_expectations.expectations.expectation import BatchExpectation
    from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import (
        column_condition_partial,
    )
    from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import (
        ColumnMapMetricProvider,
    )
    from sqlalchemy.dialects import registry
    from sqlalchemy.pool import StaticPool

# BASIC without examples. A result may hold a cell even so, and nothing but counts is read from it.
_RESULT_FORMAT: Any = {"result_format": "BASIC", "partial_unexpected_count": 0}


class _Counted:
    """An expectation that needs one metric, the count of what is bad, and no example of it."""

    metric_dependencies: ClassVar[tuple[str, ...]]
    _kept: Any

    @property
    def configuration(self) -> Any:
        """Built once per object instead of at every question."""
        if self._kept is None:
            self._kept = super().configuration  # type: ignore[misc]  # GX declares it as a field
        return self._kept

    def get_validation_dependencies(
        self, execution_engine: Any = None, runtime_configuration: Any = None, **_: Any
    ) -> Any:
        """The one metric; an expectation about a column would also ask for cells."""
        return BatchExpectation.get_validation_dependencies(
            cast(Any, self), execution_engine, runtime_configuration
        )

    def _validate(self, metrics: dict[str, Any], *_: Any, **__: Any) -> Any:
        # The sum over no rows is none; were there rows, the reconciliation would find it out.
        bad = metrics[self.metric_dependencies[0]] or 0
        return {"success": bad == 0, "result": {"unexpected_count": bad}}


class MatchesRe2(ColumnMapMetricProvider):
    """A text holds a match of a regular expression, as DuckDB reads it (RE2)."""

    condition_metric_name = "column_values.matches_re2"
    condition_value_keys = ("regex",)

    @column_condition_partial(engine=SqlAlchemyExecutionEngine)
    def _in_sql(cls, column: Any, regex: str, **_: Any) -> Any:
        return sa.func.regexp_matches(column, sa.literal(regex))


class CellIsPresent(_Counted, ExpectColumnValuesToNotBeNull):
    """``not_null``."""

    metric_dependencies = ("column_values.nonnull.unexpected_count",)
    _kept: Any = PrivateAttr(None)


class CellIsInSet(_Counted, ExpectColumnValuesToBeInSet):
    """``in_set``."""

    metric_dependencies = ("column_values.in_set.unexpected_count",)
    _kept: Any = PrivateAttr(None)


class CellIsBetween(_Counted, ExpectColumnValuesToBeBetween):
    """``between``."""

    metric_dependencies = ("column_values.between.unexpected_count",)
    _kept: Any = PrivateAttr(None)


class CellMatches(_Counted, ExpectColumnValuesToMatchRegex):
    """``matches``."""

    map_metric = MatchesRe2.condition_metric_name
    metric_dependencies = (f"{MatchesRe2.condition_metric_name}.unexpected_count",)
    _kept: Any = PrivateAttr(None)


class QueryFindsNothing(_Counted, UnexpectedRowsExpectation):
    """``unique``, ``sql``, ``newest_within_days`` and the derived rules."""

    metric_dependencies = ("unexpected_rows_query.row_count",)
    _kept: Any = PrivateAttr(None)


class DeliveryHasRows(ExpectTableRowCountToBeBetween):
    """``row_count``."""


class BatchDialect(duckdb_sqlalchemy.Dialect):
    """DuckDB's dialect, asked about one batch only."""

    supports_statement_cache = True

    def get_columns(self, connection: Any, table_name: str, schema: str | None = None, **_: Any) -> Any:
        """The names alone; none of the expectations above looks at a type."""
        header = connection.execute(sa.select(sa.text("*")).select_from(sa.table(table_name)).limit(0))
        unknown = sa.types.NullType()
        return [{"name": name, "type": unknown, "nullable": True, "default": None} for name in header.keys()]  # noqa: SIM118 - a result, not a dict

    def get_pk_constraint(self, connection: Any, table_name: str, schema: str | None = None, **_: Any) -> Any:
        """None: the batch is a view."""
        return {"name": None, "constrained_columns": []}


registry.register("duckdb.batch", __name__, BatchDialect.__name__)


class _Line:
    """Stands for the connection of whoever is asking, so that one engine serves them all in turn."""

    def __init__(self) -> None:
        self.to: Any = None
        self.first_failed: str | None = None

    def execute(self, statement: str, *parameters: Any) -> Any:
        """As the connection does; the first statement that fails is remembered, its parameters are not."""
        try:
            return self.to.execute(statement, *parameters)
        except Exception:
            self.first_failed = self.first_failed or statement
            raise

    def __getattr__(self, name: str) -> Any:
        return getattr(self.to, name)


class _Borrowed(duckdb_sqlalchemy.ConnectionWrapper):
    """A connection whose transaction belongs to somebody else."""

    def begin(self) -> None:
        """Not ours."""

    def commit(self) -> None:
        """Not ours."""

    def rollback(self) -> None:
        """Not ours."""

    def close(self) -> None:
        """Not ours."""


class Suite:
    """The expectations of one source. The number of a check is its place among the source's checks."""

    def __init__(self, name: str, checks: Sequence[Check]) -> None:
        """Translate the checks that Great Expectations judges."""
        self.expectations = gx.ExpectationSuite(
            name=name,
            expectations=[
                {
                    "type": check.expectation[0],
                    "kwargs": _marked(check.expectation[1], number),
                    "severity": "warning" if check.action == "warn" else "critical",
                    "meta": {"check": number},
                }
                for number, check in enumerate(checks)
                if check.expectation is not None
            ],
        )


def _marked(arguments: dict[str, Any], number: int) -> dict[str, Any]:
    query = arguments.get("unexpected_rows_query")
    return {"unexpected_rows_query": f"{query} /* check {number} */"} if query else arguments


def _check_of(statement: str | None) -> int | None:
    marked = re.search(r"/\* check (\d+) \*/", statement or "")
    return int(marked[1]) if marked else None


class _Session:
    """What a process keeps: one context, one engine, one batch definition over the batch view."""

    def __init__(self, connection: Any) -> None:
        self.line = _Line()
        self.line.to = connection
        borrowed = _Borrowed(cast(Any, self.line))
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = cast(Any, {"globally": False})
        sources: Any = context.data_sources
        source = sources.add_sql(
            "warehouse",
            connection_string="duckdb+batch://",
            kwargs={"creator": lambda: borrowed, "poolclass": StaticPool},
        )
        asset = source.add_table_asset(BATCH, table_name=BATCH)
        self.batch: BatchDefinition[Any] = asset.add_batch_definition_whole_table("rows")


_guard = threading.RLock()
_sessions: list[_Session] = []


def judge(connection: Any, suite: Suite) -> dict[int, int | None]:
    """Judge the batch view of a connection.

    Returns:
        By number of the check, how much is bad: findings for a rule over rows, 1 or 0 for one over the
        delivery, and None when the rule raised. What could not be asked any more after that is missing.
    """
    with _guard, warnings.catch_warnings(action="ignore"):
        if not _sessions:
            _sessions.append(_Session(connection))
        session = _sessions[0]
        session.line.to, session.line.first_failed = connection, None
        try:
            batch = session.batch.get_batch()
            results: Any = batch.validate(suite.expectations, result_format=_RESULT_FORMAT).results
        finally:
            session.line.to = None
        bad = {result.expectation_config.meta["check"]: _bad(result) for result in results}
        culprit = _check_of(session.line.first_failed)
        return {number: n for number, n in bad.items() if n is not None or culprit in (None, number)}


def _bad(result: Any) -> int | None:
    # What a metric raised is nested by metric; what an expectation raised itself is not.
    if result.exception_info.get("raised_exception") is not False:
        return None
    if result.expectation_config.type == "delivery_has_rows":
        return int(not result.success)
    return int(result.result["unexpected_count"])
