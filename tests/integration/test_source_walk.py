"""A new source needs no Python: from a sample to targets by the three files that ``source new`` writes."""

import json
from pathlib import Path

from tasks.sources.checking import check_sources
from tests.checkouts import run_in_a_copy


def test_three_samples_in_three_formats_become_reasons_of_targets(tmp_path: Path) -> None:
    came = json.loads(run_in_a_copy(tmp_path, "source_walk"))
    assert came["wrong"] == []
    assert min(came["open"]) >= 6
    received = {"gas_stop": 12, "fee_late": 12, "phone_stop": 12, "ssis_query": 36, "ssis_central": 1}
    assert came["deliveries"] == received
    assert came["gas_cut_on"] == ["2024-02-29"]  # no row says when, the title names a month
    assert came["reasons"] == {"GAS_CUT": 12, "FEE_ARREARS": 12, "TELECOM_ARREARS": 12, "WATER_CUT": 1}
    assert (
        came["differing"] == []
    )  # the day before is the same to the last byte, though the county had fewer sources


def test_every_declared_source_passes_the_check_that_an_engineer_runs() -> None:
    assert [line for line in check_sources() if not line.startswith("ok ")] == []
