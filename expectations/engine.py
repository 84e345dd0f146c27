"""Great Expectations on the caller's own DuckDB connection, inside the caller's open transaction.

Importing this module costs seconds: the runner does it at the first delivery of a process, and a process that
validates nothing never does.

Great Expectations does not run on DuckDB as it comes. What is done about it:

* It rolls back before it fetches, which would drop the answer and the caller's work with it: the line to the
  caller's connection has no BEGIN, COMMIT, ROLLBACK or close of its own.
* Its own expectations ask for columns, types and cells, each by queries of their own, and have no regular
  expressions for DuckDB: there is one kind of expectation here, whose metric is one aggregate. Great Expectations
  joins the aggregates of a suite into one query. No cell leaves DuckDB.
* It builds the same configuration some thirty times for each expectation: this one keeps its own.
* Its exceptions and its log carry SQL and cells: the log is off, and a rule that raised is told as None.
* It asks a query that failed again for each aggregate alone, and a failure while rows are read aborts the
  transaction: conditions that might fail so are counted by TRY, and what does not bind leaves it open.
"""

import logging
import os
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
    from great_expectations.core.metric_domain_types import MetricDomainTypes
    from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults
    from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
    from great_expectations.expectations.expectation import BatchExpectation
    from great_expectations.expectations.metrics.metric_provider import metric_partial
    from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
    from great_expectations.validator.metric_configuration import MetricConfiguration
    from great_expectations.validator.validator import ValidationDependencies
    from sqlalchemy.pool import StaticPool

# BASIC without examples. A result may hold a cell even so, and nothing but counts is read from it.
_RESULT_FORMAT: Any = {"result_format": "BASIC", "partial_unexpected_count": 0}


class BadCount(TableMetricProvider):
    """How much is bad, by an aggregate over the batch."""

    metric_name = "delivery.bad_count"
    value_keys = ("counted",)

    @metric_partial(
        engine=SqlAlchemyExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _in_sql(
        cls, metric_domain_kwargs: dict[str, Any], metric_value_kwargs: dict[str, Any], **_: Any
    ) -> Any:
        return sa.literal_column(metric_value_kwargs["counted"]), metric_domain_kwargs, {}


class RuleFindsNothing(BatchExpectation):
    """A rule of a source, over one column, the row or the delivery."""

    counted: str
    success_keys: ClassVar[tuple[str, ...]] = ("counted",)
    metric_dependencies = (BadCount.metric_name,)
    _kept: Any = PrivateAttr(None)

    @property
    def configuration(self) -> Any:
        """Built once per object instead of at every question."""
        if self._kept is None:
            self._kept = super().configuration
        return self._kept

    def get_validation_dependencies(
        self, execution_engine: Any = None, runtime_configuration: Any = None
    ) -> ValidationDependencies:
        """The one metric, as the base class finds it out over a dozen copies of the configuration."""
        metric = MetricConfiguration(
            BadCount.metric_name, {"batch_id": self.batch_id}, {"counted": self.counted}
        )
        return ValidationDependencies({BadCount.metric_name: metric}, dict(_RESULT_FORMAT))

    def _validate(self, metrics: dict[str, Any], *_: Any, **__: Any) -> Any:
        bad = metrics[BadCount.metric_name]
        return {"success": bad == 0, "result": {"unexpected_count": bad}}


class _Line:
    """Stands for the connection of whoever is asking, so that one engine serves them all in turn."""

    def __init__(self) -> None:
        self.to: Any = None

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
                    "type": "rule_finds_nothing",
                    "kwargs": {"counted": check.counted},
                    "severity": "warning" if check.action == "warn" else "critical",
                    "meta": {"check": number, "rule": check.rule, "column": check.column},
                }
                for number, check in enumerate(checks)
                if check.counted is not None
            ],
        )


class _Session:
    """What a process keeps: one context, one engine, one batch definition over the batch view."""

    def __init__(self, connection: Any) -> None:
        self.line = _Line()
        self.line.to = connection
        borrowed = _Borrowed(cast(Any, self.line))
        # What it makes by itself names a folder of the home, and takes a `$` in that path for a variable.
        in_memory = DataContextConfig(store_backend_defaults=InMemoryStoreBackendDefaults())
        context = gx.get_context(mode="ephemeral", project_config=in_memory)
        context.variables.progress_bars = cast(Any, {"globally": False})
        sources: Any = context.data_sources
        source = sources.add_sql(
            "warehouse",
            connection_string="duckdb://",
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
        delivery, and None when the rule raised.
    """
    with _guard, warnings.catch_warnings(action="ignore"):
        if not _sessions:
            _sessions.append(_Session(connection))
        session = _sessions[0]
        session.line.to = connection
        try:
            batch = session.batch.get_batch()
            results: Any = batch.validate(suite.expectations, result_format=_RESULT_FORMAT).results
        finally:
            session.line.to = None
        return {result.expectation_config.meta["check"]: _bad(result) for result in results}


def _bad(result: Any) -> int | None:
    # What a metric raised is nested by metric; what an expectation raised itself is not.
    if result.exception_info.get("raised_exception") is not False:
        return None
    bad = result.result["unexpected_count"]
    return None if bad is None else int(bad)
