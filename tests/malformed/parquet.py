"""Spoils Parquet: types, columns, and what the file says of itself."""

import base64
import io
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

from tests.malformed.sample import Sample
from tests.malformed.text import SOMEBODY


def _table(sample: Sample) -> Any:
    return pq.read_table(io.BytesIO(sample.content))


def _written(table: Any, **options: Any) -> bytes:
    target = io.BytesIO()
    pq.write_table(table, target, **options)
    return target.getvalue()


def _with(sample: Sample, column: str, values: Any) -> bytes:
    table = _table(sample)
    return _written(table.set_column(table.schema.get_field_index(column), column, values))


def cells_set(sample: Sample, column: str, cells: list[Any]) -> bytes:
    """The first rows with these texts in a column."""
    values = [str(value) for value in _table(sample)[column].to_pylist()]
    values[: len(cells)] = [cell.format(rrn=SOMEBODY.rrn, digits=SOMEBODY.digits) for cell in cells]
    return _with(sample, column, pa.array(values))


def of_type(sample: Sample, column: str, kind: str) -> bytes:
    """A column in another type."""
    rows = sample_rows(sample)
    values = {
        "bytes": pa.array([b"\xff\xfe\x00"] * rows),
        "float": pa.array([float("nan"), float("inf"), *[1.5] * (rows - 2)]),
        "list": pa.array([[["a"], []]] * rows),
        "struct": pa.array([{"a": {"b": SOMEBODY.rrn}}] * rows),
        "map": pa.array([[("a", 1)]] * rows, pa.map_(pa.string(), pa.int64())),
        "duration": pa.array([timedelta(days=3)] * rows),
        "day": pa.array([date(2024, 2, 1)] * rows),
        "null": pa.nulls(rows),
        "boolean": pa.array([True] * rows),
        "huge": pa.array([9_999_999_999_999_999_999] * rows, pa.uint64()),
    }
    return _with(sample, column, values[kind])


def sample_rows(sample: Sample) -> int:
    """How many rows the sample has."""
    count: int = _table(sample).num_rows
    return count


def column_gone(sample: Sample, column: str) -> bytes:
    """Without a column."""
    return _written(_table(sample).drop_columns([column]))


def head_changed(sample: Sample, old: str, new: str) -> bytes:
    """A column under another name."""
    return _written(_table(sample).rename_columns({old: new.format(rrn=SOMEBODY.rrn)}))


def head_alone(sample: Sample) -> bytes:
    """No rows."""
    return _written(_table(sample).slice(0, 0))


def columns_many(sample: Sample, count: int) -> bytes:
    """With so many columns more."""
    table = _table(sample)
    for number in range(count):
        table = table.append_column(f"c{number}", pa.nulls(table.num_rows, pa.string()))
    return _written(table)


def cell_long(sample: Sample, column: str, size: int) -> bytes:
    """One cell of so many letters."""
    return cells_set(sample, column, ["x" * size])


def long_rows(sample: Sample, count: int, size: int) -> bytes:
    """So many rows that share one long text, which stands in the file once."""
    names = _table(sample).column_names
    text = pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), ["x" * size])
    return _written(pa.table({name: text for name in names}), compression="zstd")


def rows_claimed(sample: Sample, count: int) -> bytes:
    """A footer that claims so many rows."""
    content = sample.content
    at = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    true, claimed = _number(sample_rows(sample)), _number(count)
    # The third field of the footer: num_rows, an i64.
    footer = content[at:-8]
    schema_end = footer.index(b"\x16" + true + b"\x19")
    footer = footer[:schema_end] + b"\x16" + claimed + footer[schema_end + 1 + len(true) :]
    return content[:at] + footer + len(footer).to_bytes(4, "little") + b"PAR1"


def _number(value: int) -> bytes:
    """A number as Thrift's compact protocol writes it."""
    left, written = value << 1, b""
    while left > 127:
        written, left = written + bytes([left & 127 | 128]), left >> 7
    return written + bytes([left])


def page_damaged(sample: Sample) -> bytes:
    """One bit turned in a value of a page whose checksum stands before it."""
    plain = {"compression": "none", "use_dictionary": False, "write_statistics": False}
    content = _written(_table(sample), write_page_checksum=True, **plain)
    at = content.index(b"010-")
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def footer_long(sample: Sample) -> bytes:
    """A file that says of its footer that it is longer than the file."""
    return sample.content[:-8] + (2_000_000_000).to_bytes(4, "little") + b"PAR1"


def footer_gone(sample: Sample, size: int) -> bytes:
    """A footer that lost its last bytes, with the mark behind it."""
    return sample.content[: -8 - size] + sample.content[-8:]


def magic(sample: Sample, mark: str) -> bytes:
    """Another mark at both ends."""
    return mark.encode() + sample.content[4:-4] + mark.encode()


class _Keys(pe.KmsClient):
    def __init__(self, settings: Any) -> None:
        super().__init__()

    def wrap_key(self, key: bytes, name: str) -> bytes:
        return base64.b64encode(key)

    def unwrap_key(self, key: bytes, name: str) -> bytes:
        return base64.b64decode(key)


def encrypted(sample: Sample, column: str, footer: bool) -> bytes:
    """Encrypted: one column, and the footer or not."""
    settings = pe.EncryptionConfiguration(
        footer_key="a", column_keys={"b": [column]}, plaintext_footer=not footer, double_wrapping=False
    )
    factory = pe.CryptoFactory(_Keys)
    properties = factory.file_encryption_properties(pe.KmsConnectionConfig(), settings)
    return _written(_table(sample), encryption_properties=properties)
