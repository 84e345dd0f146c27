"""The child that reads files: what it answers is what reading here gives, and no file holds it or its parent up."""

import json
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tasks.doors import decoder
from tasks.doors.decoder import look_at_file, read_file
from tasks.doors.readers import Received, Rejection, read
from tasks.doors.recognise import look_at
from tests import deadly
from tests.factories import AS_OF, fixture, some_keys
from tests.malformed import parquet
from tests.malformed.sample import Sample
from tests.refused import SHEET, parts_of, zipped
from warehouse.catalog import all_sources, load_source


def written(folder: Path, content: bytes) -> Path:
    """A file of this content."""
    file = folder / "x"
    file.write_bytes(content)
    return file


def told(file: Path, code: str = "water_cut", **limits: int) -> str:
    """The code under which a file is refused by its source with these limits."""
    source = load_source(code)
    limited = source.model_copy(update={"limits": source.limits.model_copy(update=limits)})
    try:
        outcome = read_file(limited, file, as_of=AS_OF, keys=some_keys()).outcome
    except Rejection as gave_up:
        return gave_up.code
    assert isinstance(outcome, Rejection)
    return outcome.code


@pytest.mark.parametrize("code", [source.code for source in all_sources()][::6])
def test_what_the_child_answers_is_what_reading_here_gives(code: str, tmp_path: Path) -> None:
    file, source = written(tmp_path, fixture(code)), load_source(code)
    found = read_file(source, file, as_of=AS_OF, keys=some_keys())
    assert isinstance(found.outcome, Received)
    assert found.outcome.rows.equals(read(source, fixture(code), as_of=AS_OF, keys=some_keys()).rows)
    assert look_at_file(file, list(all_sources()), AS_OF) == look_at(
        fixture(code), list(all_sources()), AS_OF
    )


def test_a_file_named_from_the_folder_of_its_reader_is_found_from_the_folder_of_the_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, fixture("water_cut"))
    monkeypatch.chdir(tmp_path)
    found = read_file(load_source("water_cut"), Path("x"), as_of=AS_OF, keys=some_keys())
    assert isinstance(found.outcome, Received)
    assert look_at_file(Path("x"), list(all_sources()), AS_OF).whole == ("water_cut",)


def test_a_file_in_a_later_layout_of_its_source_is_read_in_that(tmp_path: Path) -> None:
    source = load_source("water_cut")
    (own,) = source.layouts
    earlier = own.model_copy(update={"layout_from": date(2022, 1, 1), "delimiter": "|"})
    drifted = source.model_copy(update={"layouts": (earlier, own)})
    found = read_file(drifted, written(tmp_path, fixture("water_cut")), as_of=AS_OF, keys=some_keys())
    assert isinstance(found.outcome, Received)
    assert found.outcome.layout == own


def test_a_refusal_names_source_column_and_row_as_here(tmp_path: Path) -> None:
    source, content = load_source("water_cut"), fixture("water_cut").replace("연락처".encode("cp949"), b"?")
    with pytest.raises(Rejection) as refusal:
        read(source, content, as_of=AS_OF, keys=some_keys())
    found = read_file(source, written(tmp_path, content), as_of=AS_OF, keys=some_keys())
    assert found.outcome == refusal.value


def test_cells_in_a_comment_of_a_sheet_with_merged_cells_do_not_hold_its_reader_up(tmp_path: Path) -> None:
    source = load_source("apartment_fee_arrears")
    limited = source.model_copy(update={"limits": source.limits.model_copy(update={"cpu_seconds": 2})})
    parts = parts_of(fixture(source.code))
    before, _, after = parts[SHEET].rpartition(b"</row>")
    comment = b"<!--" + b'<c r="A8">' * 40_000 + b"--></row>"
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A8:A9"/></mergeCells>'
    parts[SHEET] = before + comment + after.replace(b"</sheetData>", merged)
    file = written(tmp_path, zipped(parts))
    assert isinstance(read_file(limited, file, as_of=AS_OF, keys=some_keys()).outcome, Received)


def test_a_parquet_that_unpacks_to_more_than_the_memory_of_its_source_is_refused(tmp_path: Path) -> None:
    content = parquet.long_rows(Sample.of("financial_arrears", "memory"), 20_000, 19_000)
    file = written(tmp_path, content)
    assert (
        told(file, "financial_arrears", memory_bytes=300_000_000, uncompressed_bytes=1 << 40)
        == "out_of_memory"
    )
    assert told(file, "financial_arrears") == "too_large"


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (deadly.abort, "stopped_its_readers"),
        (deadly.spin, "out_of_time"),
        (deadly.wait, "out_of_time"),
    ],
)
def test_a_file_that_ends_or_holds_up_the_child_is_refused_and_the_next_one_read(
    harm: Any, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, fixture("water_cut"))
    monkeypatch.setattr(decoder, "_SECONDS_PER_CPU_SECOND", 1 if harm is deadly.wait else 10)
    monkeypatch.setattr(decoder, "_read", harm)
    assert told(file, cpu_seconds=1) == code
    monkeypatch.undo()
    assert isinstance(
        read_file(load_source("water_cut"), file, as_of=AS_OF, keys=some_keys()).outcome, Received
    )


def test_whoever_is_interrupted_leaves_no_answer_for_the_next_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    first, second = written(tmp_path, fixture("gas_cut")), tmp_path / "y"
    second.write_bytes(fixture("water_cut"))
    monkeypatch.setattr(decoder, "_taken", interrupted)
    with pytest.raises(KeyboardInterrupt):
        read_file(load_source("gas_cut"), first, as_of=AS_OF, keys=some_keys())
    monkeypatch.undo()
    outcome = read_file(load_source("water_cut"), second, as_of=AS_OF, keys=some_keys()).outcome
    assert isinstance(outcome, Received)
    assert "cut_on" in outcome.rows.columns
    assert outcome.rows.equals(
        read(load_source("water_cut"), second.read_bytes(), as_of=AS_OF, keys=some_keys()).rows
    )
    assert not [one for one in threading.enumerate() if isinstance(one, threading.Timer)]


def test_the_child_has_no_key_but_that_of_the_tokens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALGUL_KEY", "of this process")
    monkeypatch.setattr(decoder, "_read", deadly.tell_what_it_has)
    decoder._child().end()
    told = read_file(load_source("water_cut"), written(tmp_path, b"x"), as_of=AS_OF, keys=some_keys()).sha256
    has = json.loads(told)
    assert has["keys"] == ["token"]
    assert has["seals"] == 0  # a passphrase goes along only for a source whose files come sealed
    assert "BALGUL_KEY" not in has["environment"]


def test_a_child_that_died_while_nobody_asked_is_replaced(tmp_path: Path) -> None:
    file, source = written(tmp_path, fixture("water_cut")), load_source("water_cut")
    first = read_file(source, file, as_of=AS_OF, keys=some_keys())
    child = decoder._child()._running()
    child.kill()  # as the kernel does where memory is short
    child.wait()
    second = read_file(source, file, as_of=AS_OF, keys=some_keys())
    assert isinstance(first.outcome, Received)
    assert isinstance(second.outcome, Received)
    assert second.outcome.rows.equals(first.outcome.rows)
