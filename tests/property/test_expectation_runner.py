"""Whatever rows arrive, the runner finds what a person with a pencil would."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.typed_county import AMOUNT, AS_OF, FUTURE, KEY, NOT_NULL, SEX, SHARE, County, Row, instance


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> County:
    county = County(tmp_path_factory.mktemp("judged"), instance())
    county.demand(NOT_NULL, SEX, AMOUNT, KEY, {**FUTURE, "action": "warn"}, {**SHARE, "max": 0.5})
    return county


rows = st.builds(
    Row,
    token=st.sampled_from([None, "t1:a", "t1:b", "t1:c"]),
    sex=st.sampled_from([None, "M", "F", "X", ""]),
    cut_on=st.sampled_from([None, AS_OF, AS_OF + timedelta(days=1), date(2024, 1, 1)]),
    arrears_krw=st.sampled_from([None, -1, 0, 1000, 1001, 2**62]),
    faults=st.sampled_from([[], [], ["type:phone"], ["shape:long"]]),
)


def oracle(received: Sequence[Row]) -> set[tuple[int, str]]:
    """The findings, as a person with a pencil would list them."""
    found = set()
    keys = set()
    for number, row in enumerate(received, 1):
        found |= {(number, fault.split(":")[0]) for fault in row.faults}
        if row.token is None:
            found.add((number, "token_present"))
        if row.sex is not None and row.sex not in ("M", "F"):
            found.add((number, "sex_known"))
        if row.arrears_krw is not None and not 0 <= row.arrears_krw <= 1000:
            found.add((number, "amount_range"))
        if row.cut_on is not None and row.cut_on > AS_OF:
            found.add((number, "not_in_future"))
        if row.token is not None and row.cut_on is not None:
            if (row.token, row.cut_on) in keys:
                found.add((number, "key_once"))
            keys.add((row.token, row.cut_on))
    return found


@settings(max_examples=60, deadline=None)
@given(received=st.lists(rows, max_size=12))
def test_whatever_arrives_is_accepted_or_quarantined_as_by_hand(judged: County, received: list[Row]) -> None:
    expected = oracle(received)
    with judged.transaction() as connection:
        connection.execute("DELETE FROM typed.water_cut")
        judged.receive(received)
        verdict = judged.judge()
        findings = judged.findings()
        (accepted,) = connection.execute(
            "SELECT count(*) FROM typed.water_cut t WHERE NOT EXISTS "
            "(SELECT 1 FROM finding f WHERE f.row_no = t.row_no AND f.action = 'quarantine_row')"
        ).fetchone() or (None,)
    quarantined = {number for number, rule in expected if rule != "not_in_future"}
    assert {(row_no, rule) for row_no, rule, _, _ in findings} == expected
    assert len(findings) == len(expected)
    assert accepted + verdict.quarantined == verdict.rows == len(received)
    assert verdict.quarantined == len(quarantined)
    assert verdict.accepted is (
        2 * len(quarantined) <= len(received) or len(quarantined) == 1 < len(received)
    )
    assert sum(count.bad_rows for count in verdict.rules) == len(expected)
