"""Layouts that drift: a file in any layout of its source is read to the same typed rows, or it is refused or told."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest
import yaml

from simulation.layouts import columns_in
from tasks.doors.readers import Noticed, Received, Rejection, read
from tasks.doors.rejection import REASONS_KO
from tasks.sources.writers import workbook_of
from tests.factories import file_in, fresh_home, header, person, some_keys, source_file
from warehouse.catalog import Column, Layout, Source, load_source
from warehouse.connection import FRAME, Transaction, Warehouse
from warehouse.declared import read_as_declared, table_definitions, undeclared_codes_of
from warehouse.home import CHECKOUT

OLD, NEW, NEWEST = date(2023, 1, 1), date(2024, 1, 1), date(2025, 1, 1)
PERIODS = {OLD: "2023년 11월", NEW: "2024년 2월", NEWEST: "2025년 3월"}
TODAY = date(2025, 4, 2)

# What differs by source: its later layouts, and the columns that came or went.
DRIFT: dict[str, dict[str, Any]] = {
    "water_cut": {
        "layouts": [
            {"layout_from": OLD, "format": "csv", "encoding": "cp949", "title_lines": 1},
            {
                "layout_from": NEW,
                "format": "csv",
                "delimiter": "|",
                "title_lines": 1,
                "columns": {
                    "arrears_krw": {"from": "체납액(천원)", "times": 1000},
                    "cut_on": {"from": "단수일", "years_from": 1950},
                },
            },
            {
                "layout_from": NEWEST,
                "format": "xlsx",
                "title_lines": 2,
                "columns": {
                    "arrears_krw": {"from": "체납액(만원)", "times": 10_000},
                    "cut_kind": {"codes": {"10": "FULL", "20": "PART"}},
                },
            },
        ],
        "columns": {
            "memo": {"until": NEWEST},
            "cut_kind": {
                "from": "단수구분",
                "type": "code",
                "personal": "quasi",
                "codes": {"전면": "FULL", "부분": "PART"},
                "since": NEW,
            },
        },
    },
    "health_insurance_arrears": {
        "layouts": [
            {"layout_from": OLD, "format": "fixed_width", "encoding": "cp949"},
            {
                "layout_from": NEW,
                "format": "fixed_width",
                "encoding": "cp949",
                "columns": {
                    "arrears_krw": {"width": 8, "times": 1000},
                    "insured_kind": {"width": 2, "codes": {"01": "LOCAL", "02": "WORKPLACE"}},
                    "base_month": {"width": 5, "years_from": 1950},
                },
                "order": [
                    "base_month",
                    "insured_kind",
                    "person_name",
                    "rrn",
                    "address",
                    "arrears_krw",
                    "months_overdue",
                ],
            },
        ],
        "columns": {"phone": {"until": NEW}},
    },
    "power_arrears": {
        "layouts": [
            {"layout_from": OLD, "format": "parquet"},
            {
                "layout_from": NEW,
                "format": "csv",
                "columns": {
                    "arrears_krw": {"from": "요금", "times": 1000},
                    "account_no": {"from": "계약번호"},
                },
            },
        ],
        "columns": {},
    },
}


def drifting(code: str) -> Source:
    """A source of the checkout with layouts that drift."""
    stated = yaml.safe_load((CHECKOUT / "warehouse" / "sources" / f"{code}.yaml").read_text("utf-8"))
    columns = {column["name"]: column for column in stated["columns"]}
    for name, changes in DRIFT[code]["columns"].items():
        columns[name] = columns.get(name, {"name": name}) | changes
    return Source.model_validate(
        stated | {"layouts": DRIFT[code]["layouts"], "columns": list(columns.values())}
    )


def cell(column: Column, layout: Layout, value: Any) -> str:
    """A value as a column writes it in a layout."""
    written = column.written_in(layout)
    if isinstance(value, date):
        short = "%y.%m" if column.type == "month" else "%y. %m. %d."
        long = "%Y%m" if column.width else "%Y-%m" if column.type == "month" else "%Y-%m-%d"
        return value.strftime(short if written.years_from else long)
    if isinstance(value, int):
        return f"{value // written.times}"
    codes = {code: word for word, code in (written.codes or {}).items()}
    return codes.get(value, value)


def file_of(
    source: Source, layout: Layout, rows: Sequence[Mapping[str, Any]], *, period: str | None = None
) -> bytes:
    """Values by declared name as a file in a layout; the people in it are those of ``person``."""
    columns = {column.name: column for column in source.columns}
    written = [{name: cell(columns[name], layout, value) for name, value in row.items()} for row in rows]
    return file_in(source, layout, written, period=period or PERIODS[layout.layout_from])


def values_of(source: Source, month: date) -> list[dict[str, Any]]:
    """Rows of a source as typed values that every layout can write."""
    names = {column.name for column in source.columns}
    some: dict[str, Any] = {"cut_on": date(2023, 11, 5), "base_month": month, "months_overdue": 3}
    some |= {"insured_kind": "LOCAL", "cut_kind": "PART", "account_no": "71-0"}
    rows = [{**person(n).row(), **some, "arrears_krw": 50_000 * (n + 1)} for n in range(3)]
    return [{name: value for name, value in row.items() if name in names} for row in rows]


@pytest.fixture(scope="module")
def tx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Transaction]:
    """One transaction in a home of its own, with the tables of the drifting sources."""
    with Warehouse(fresh_home(tmp_path_factory.mktemp("home"))).transaction() as transaction:
        for code in DRIFT:
            for definition in table_definitions(drifting(code)):
                transaction.execute(definition)
        yield transaction


def received(source: Source, content: bytes, as_of: date = TODAY) -> Received:
    """The file as read."""
    return read(source, content, as_of=as_of, keys=some_keys())


def refused(source: Source, content: bytes, as_of: date = TODAY) -> Rejection:
    """Why the file is refused."""
    with pytest.raises(Rejection) as caught:
        received(source, content, as_of)
    return caught.value


def typed(tx: Transaction, source: Source, content: bytes, as_of: date = TODAY) -> list[dict[str, Any]]:
    """The typed rows of a file, as ingestion makes them."""
    outcome = received(source, content, as_of)
    frame = outcome.rows.with_columns(
        pl.lit("d").alias("delivery_id"), pl.lit(f"{outcome.layout.layout_from}").alias("_layout")
    )
    for schema in ("raw", "typed"):
        tx.connection.execute(f"DELETE FROM {schema}.{source.code}")  # noqa: S608 -- names of our own schema
    tx.insert(f"raw.{source.code}", frame, also=read_as_declared(source, FRAME))
    return list(tx.connection.execute(f"SELECT * FROM typed.{source.code} ORDER BY row_no").pl().to_dicts())  # noqa: S608 -- names of our own schema


@pytest.mark.parametrize(
    ("code", "layout"), [(code, layout["layout_from"]) for code in DRIFT for layout in DRIFT[code]["layouts"]]
)
def test_a_file_in_any_layout_of_its_source_is_read_to_the_same_rows(
    tx: Transaction, code: str, layout: date
) -> None:
    source = drifting(code)
    in_force = source.layout(layout)
    month = date(int(PERIODS[layout][:4]), int(PERIODS[layout][6:-1]), 1)
    values = values_of(source, month)
    rows = typed(tx, source, file_of(source, in_force, values))
    gone = {column.name for column in source.columns if not column.stands_in(in_force)}
    assert received(source, file_of(source, in_force, values)).noticed == ()
    for row, stated in zip(rows, values, strict=True):
        assert row["_faults"] == []
        for name, value in stated.items():
            if name in ("arrears_krw", "cut_on", "base_month", "insured_kind", "cut_kind", "months_overdue"):
                assert row[name] == (None if name in gone else value), name
            if name in ("person_name", "account_no", "address"):
                assert row[name] == value
        assert row.get("memo") is None or "memo" not in gone
        assert row["token"].startswith("t1:")


@pytest.mark.parametrize("code", DRIFT)
def test_the_simulation_writes_the_columns_of_a_layout_as_the_catalogue_reads_them(code: str) -> None:
    source = drifting(code)
    stated = [column.model_dump(by_alias=True, exclude_none=True) for column in source.columns]
    for row in DRIFT[code]["layouts"]:
        layout = source.layout(row["layout_from"])
        read_as = [c for c in source.written_in(layout).columns if source.column(c.name).stands_in(layout)]
        written = columns_in(row, stated)
        assert [(c.name, c.header, c.width, c.times) for c in written] == [
            (c.name, c.written, c.width or 0, c.times) for c in read_as
        ]
        assert [set(c.codes) for c in written] == [set((c.codes or {}).values()) for c in read_as]


def test_a_file_of_last_years_period_that_comes_late_is_read_in_last_years_layout(tx: Transaction) -> None:
    source = drifting("water_cut")
    content = file_of(source, source.layout(NEW), values_of(source, NEW))
    assert received(source, content).layout.layout_from == NEW
    assert [row["arrears_krw"] for row in typed(tx, source, content)] == [50_000, 100_000, 150_000]


def test_the_day_of_receipt_tells_the_layout_of_a_file_that_says_no_period() -> None:
    stated = load_source("benefit_recipient").model_dump(by_alias=True)
    both = [stated["layouts"][0] | {"layout_from": day} for day in (OLD, NEW)]
    source = Source.model_validate(stated | {"layouts": both})
    content = file_of(source, source.layout(OLD), [], period="x")
    for day in (date(2023, 5, 1), date(2024, 5, 1)):
        assert received(source, content, day).layout == source.layout(day)


def test_a_file_that_fits_another_layout_whole_is_read_by_that_and_it_is_said(tx: Transaction) -> None:
    source = drifting("water_cut")
    # The sender began a month too late: a file of 2025 as in 2024.
    content = file_of(source, source.layout(NEW), values_of(source, NEW), period=PERIODS[NEWEST])
    outcome = received(source, content)
    assert outcome.layout.layout_from == NEW
    assert outcome.noticed == (Noticed("other_layout", "", 3),)
    assert [row["arrears_krw"] for row in typed(tx, source, content)] == [50_000, 100_000, 150_000]


def test_a_file_that_fits_two_layouts_that_are_not_in_force_is_not_guessed_at() -> None:
    source = drifting("water_cut")
    old, new, newest = source.layouts
    twin = new.model_copy(update={"layout_from": date(2024, 6, 1)})
    source = source.model_copy(update={"layouts": (old, new, twin, newest)})
    content = file_of(source, new, values_of(source, NEW), period=PERIODS[NEWEST])
    assert refused(source, content).code == "layout_unclear"
    in_force = file_of(source, new, values_of(source, NEW), period="2024년 5월")
    assert received(source, in_force).layout == new


def test_a_file_that_fits_no_layout_is_refused_by_the_column_that_the_layout_in_force_misses() -> None:
    source = drifting("water_cut")
    for day, title in ((NEW, "체납액(천원)"), (OLD, "체납액(원)")):
        layout = source.layout(day)
        content = file_of(source, layout, values_of(source, day)).decode(layout.encoding)
        spoiled = content.replace(title, "얼마").encode(layout.encoding)
        told = refused(source, spoiled)
        assert (told.code, told.column) == ("column_missing", title)
        assert told.reason_ko == f"{REASONS_KO['column_missing']} ({title})"


def test_a_column_is_optional_before_the_layout_that_has_it_and_from_the_one_that_has_it_no_more() -> None:
    source = drifting("water_cut")
    for day, name in ((OLD, "cut_kind"), (NEWEST, "memo")):
        column = source.column(name)
        assert column.written_in(source.layout(day)).is_optional
        assert not column.written_in(source.layout(NEW)).is_optional


def test_a_new_column_that_comes_before_its_layout_is_read(tx: Transaction) -> None:
    source = drifting("water_cut")
    old = source.layout(OLD)
    early = source.model_copy(
        update={"columns": tuple(c.model_copy(update={"since": None}) for c in source.columns)}
    )
    rows = typed(tx, source, file_of(early, old, values_of(source, OLD)))
    assert {row["cut_kind"] for row in rows} == {"PART"}


def test_a_column_that_nobody_declared_is_told_by_its_place_and_its_cells_are_kept_scrubbed() -> None:
    somebody = person(1)
    content = source_file("water_cut", [somebody.row(), somebody.row(), somebody.row()]).decode("cp949")
    title, header, first, *others = content.splitlines()
    text = [
        title,
        f"{somebody.person_name},{header},빈 열",
        f"{somebody.rrn},{first},",
        *("," + row + "," for row in others),
    ]
    outcome = received(load_source("water_cut"), "".join(f"{line}\r\n" for line in text).encode("cp949"))
    assert outcome.noticed == (Noticed("unknown_column", "#1", 1), Noticed("unknown_column", "#9", 0))
    assert somebody.digits[6:] not in str(outcome.rows.to_dicts())
    assert outcome.rows["_extra"].null_count() == 2
    assert outcome.rows["_shape"].null_count() == 3


def test_keys_that_nobody_declared_are_told_without_a_place() -> None:
    outcome = received(
        load_source("crisis_alert"), b'{"alertId": "1", "text": "a", "x": "b"}\n{"alertId": "2"}\n'
    )
    assert outcome.noticed == (Noticed("unknown_column", "", 1),)


def test_the_columns_that_we_wrote_into_a_workbook_ourselves_are_not_told_when_it_comes_back() -> None:
    source = load_source("partner_reply")
    row = ["만남" if column.written in source.layout(TODAY).row_if_any else "" for column in source.columns]
    book = workbook_of([[*header(source), "우리가 쓴 열"], [*row, "x"]])
    assert received(source, book).noticed == ()


def test_a_code_that_nobody_declared_is_told_by_column_and_rows(tx: Transaction) -> None:
    source = drifting("water_cut")
    values = values_of(source, NEW)
    values[0]["cut_kind"], values[2]["cut_kind"] = "제한", "10"
    rows = typed(tx, source, file_of(source, source.layout(NEW), values))
    assert [row["cut_kind"] for row in rows] == [None, "PART", None]
    assert [row["_faults"] for row in rows] == [["type:cut_kind"], [], ["type:cut_kind"]]
    found = tx.execute(undeclared_codes_of(source), delivery_id="d").fetchall()
    assert found == [("undeclared_code", "cut_kind", 2)]


@pytest.mark.parametrize(("format_", "cells"), [("xlsx", [45325, 45325.0, "45325"]), ("csv", ["45325"] * 3)])
def test_a_serial_number_in_a_column_of_days_is_read_only_where_the_file_says_from_when_it_counts(
    tx: Transaction, format_: str, cells: list[Any]
) -> None:
    source = load_source("water_cut")
    layout = Layout(layout_from=OLD, format=format_, title_lines=1, encoding="utf-8")  # type: ignore[arg-type]
    titles = [column.written for column in source.columns]
    lines = [["2024년 2월"], titles]
    lines += [[*["" for _ in titles[:4]], day, "45325", "45325"] for day in cells]
    for day_zero, wanted in ((None, None), (date(1904, 1, 1), date(2028, 2, 4))):
        stated = source.model_copy(update={"layouts": (layout.model_copy(update={"day_zero": day_zero}),)})
        content = workbook_of(lines)
        if format_ == "csv":
            content = "".join(",".join(map(str, line)) + "\n" for line in lines).encode()
        else:
            wanted = date(2024, 2, 3)
        rows = typed(tx, stated, content)
        assert [row["cut_on"] for row in rows] == [wanted] * 3
        assert [row["arrears_krw"] for row in rows] == [45325] * 3
        assert [row["memo"] for row in rows] == ["45325"] * 3


def test_another_export_of_the_ai_call_is_read_by_a_block_of_its_declaration_to_the_same_facts(
    tx: Transaction,
) -> None:
    stated = yaml.safe_load((CHECKOUT / "warehouse" / "sources" / "ai_call_result.yaml").read_text("utf-8"))
    block = {
        "layout_from": NEWEST,
        "format": "xlsx",
        "title_lines": 2,
        "columns": {
            "called_at": {"from": "통화일시"},
            "result": {"from": "처리상태", "codes": {"연결": "ANSWERED", "부재중": "NO_ANSWER"}},
            "identity": {"from": "본인여부", "codes": {"Y": "CONFIRMED", "N": "MISMATCH"}},
        },
    }
    source = Source.model_validate(stated | {"layouts": [*stated["layouts"], block]})
    told = {
        "package_id": "0123456789ABCDEF",
        "ref": "ABCDEF0123",
        "called_at": "2025-03-03 10:00:00",
        "note": "",
    }
    facts = []
    for layout in source.layouts:
        words = {name: source.column(name).written_in(layout) for name in ("result", "identity")}
        said = {
            name: next(w for w, c in (words[name].codes or {}).items() if c in ("ANSWERED", "CONFIRMED"))
            for name in words
        }
        content = file_in(source, layout, [told | said], period=PERIODS[NEWEST])
        (row,) = typed(tx, source, content, max(layout.layout_from, NEW))
        assert (row["result"], row["identity"], row["_faults"]) == ("ANSWERED", "CONFIRMED", [])
        facts.append({name: value for name, value in row.items() if not name.startswith("_")})
    assert facts[0] == facts[1]
