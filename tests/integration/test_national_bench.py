"""The bench of a whole country compares what the product chooses."""

from pathlib import Path

from benchmarks.national import contenders, policy_of, write_country
from benchmarks.national.product import chosen_by_product


def test_the_bench_of_the_country_chooses_whom_the_statements_of_screening_choose_in_a_county(
    tmp_path: Path,
) -> None:
    write_country(tmp_path, counties=1)
    county = policy_of(counties=1)
    chosen = chosen_by_product(tmp_path, county)
    assert chosen == contenders.by_duckdb(tmp_path, county)
    assert {"selected", "audit"} == set(chosen)
