"""How much speaks for two rows being about one person: Splink on DuckDB, by the levels and shares of a parameter file.

Nothing is estimated here, so that the same rows always weigh the same. Splink is imported only where something is
weighed, and computes in a DuckDB of its own, in memory, which is closed afterwards.
"""

import logging
from collections.abc import Mapping
from typing import Any

import polars as pl

from warehouse.instance import in_memory

# By name: {missing: [columns], levels: [{agrees, same, steps, apart, share, missing, m, u}]}.
Comparisons = Mapping[str, Mapping[str, Any]]
_ENOUGH_BITS = -60.0
_WEIGHED = {"pair": pl.Int64, "bits": pl.Float64, "probability": pl.Float64, "evidence": pl.String}


def weigh(
    asked: pl.DataFrame, known: pl.DataFrame, comparisons: Comparisons, *, prior: float
) -> pl.DataFrame:
    """Pairs of rows with the bits of evidence and the probability that both are about one person.

    Args:
        asked, known: both with a column ``pair``, the same number for the two rows of a pair and once in each, and the
            columns that the comparisons name.
        prior: probability that two such rows are about one person, before anything is compared.

    Returns:
        A frame of ``pair``, ``bits`` (0 where both are as likely), ``probability`` and ``evidence``: the levels that
        agree, joined by ``+``.
    """
    if asked.is_empty():  # Splink gives columns no type where there are no rows
        return pl.DataFrame(schema=_WEIGHED)
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)  # it tells how long each step took
    with in_memory() as connection:
        tables = DuckDBAPI(connection)
        linker = Linker(
            [tables.register(asked.to_arrow()), tables.register(known.to_arrow())],
            _settings(comparisons, prior),
            log_level=None,
        )
        found = linker.inference.predict(threshold_match_weight=_ENOUGH_BITS).as_duckdbpyrelation().pl()
    return found.select(
        pl.col("pair_l").alias("pair"),
        pl.col("match_weight").alias("bits"),
        pl.col("match_probability").alias("probability"),
        pl.concat_str(
            [_agreeing(name, comparison) for name, comparison in comparisons.items()],
            separator="+",
            ignore_nulls=True,
        ).alias("evidence"),
    ).sort("pair")


def _settings(comparisons: Comparisons, prior: float) -> Any:
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="pair",
        probability_two_random_records_match=prior,
        blocking_rules_to_generate_predictions=[block_on("pair")],
        comparisons=[_comparison(name, comparison) for name, comparison in comparisons.items()],
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=False,
    )


def _comparison(name: str, comparison: Mapping[str, Any]) -> Any:
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl

    missing = [cll.NullLevel(column) for column in comparison["missing"]]
    levels = [_level(level) for level in comparison["levels"]]
    return cl.CustomComparison(output_column_name=name, comparison_levels=[*missing, *levels])


def _level(level: Mapping[str, Any]) -> Any:
    import splink.comparison_level_library as cll

    conditions = [
        *(cll.ExactMatchLevel(column) for column in level.get("same", ())),
        *(cll.LevenshteinLevel(column, steps) for column, steps in level.get("steps", {}).items()),
        *(cll.AbsoluteDifferenceLevel(column, most) for column, most in level.get("apart", {}).items()),
        *(cll.ArrayIntersectLevel(column, min_intersection=1) for column in level.get("share", ())),
        *(cll.NullLevel(column) for column in level.get("missing", ())),
    ]
    met = cll.And(*conditions) if len(conditions) > 1 else conditions[0] if conditions else cll.ElseLevel()
    return met.configure(m_probability=level["m"], u_probability=level["u"], is_null_level=False)


def _agreeing(name: str, comparison: Mapping[str, Any]) -> pl.Expr:
    """The name of the level that was met, of levels that agree; Splink numbers them from the last, which is 0."""
    levels = comparison["levels"]
    names = {len(levels) - 1 - place: level.get("agrees") for place, level in enumerate(levels)}
    return pl.col(f"gamma_{name}").replace_strict(names, default=None, return_dtype=pl.String)
