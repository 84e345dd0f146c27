"""A Parquet file that names one long text in every row is small, and its rows are not."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.doors.readers import Rejection, read
from tests.factories import AS_OF, some_keys
from warehouse.catalog import load_source

# As much text as the source may have is 300 million letters.
ROWS = 20_000


@pytest.mark.parametrize(("letters", "code"), [(16_000, "too_large"), (30_000, "cell_too_long")])
def test_it_is_refused_after_some_rows(letters: int, code: str) -> None:
    source = load_source("financial_arrears")
    columns = {c.written: pa.array(["x"] * ROWS) for c in source.columns}
    text = pa.array(["가" * letters])
    columns["memo"] = pa.DictionaryArray.from_arrays(pa.array([0] * ROWS, pa.int32()), text)
    target = io.BytesIO()
    pq.write_table(pa.table(columns), target, compression="zstd", store_schema=False)
    with pytest.raises(Rejection) as caught:
        read(source, target.getvalue(), as_of=AS_OF, keys=some_keys())
    assert caught.value.code == code
