"""A small simulated county for tests: its files read back by their declarations, and an outbox to lay into."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from simulation.agencies import ANSWERS
from simulation.building import build
from simulation.chance import Chance
from simulation.county import CHECKOUT, Extent, Parameters, load_county
from simulation.layouts import Layout, layout_of
from simulation.packages import is_sealed, unsealed
from simulation.session import Session
from simulation.world import World

SMALL = Extent(towns=3, households=600)
FIRST_DAY = date(2024, 2, 1)
# no dirt, and enough alerts for a small county to show some
CLEAN = {"dirt": "0", "alert_channels": "100"}


def world_of(
    seed: int, settings: dict[str, str] | None = None, extent: Extent = SMALL, county: str = "46720"
) -> World:
    return build(load_county(county, extent), Chance(seed), Parameters(settings))


def played(home: Path, world: World, days: int) -> Path:
    session = Session(home, world)
    for i in range(days):
        session.answer({"do": "morning", "day": str(FIRST_DAY + timedelta(days=i))})
    session.answer({"do": "truth"})
    return home


def declared_layouts() -> list[Layout]:
    sources = sorted((CHECKOUT / "warehouse/sources").glob("*.yaml"))
    return [layout for file in sources if (layout := layout_of(file.stem, FIRST_DAY))]


def files_in(home: Path) -> Iterator[tuple[Layout, Path]]:
    for layout in declared_layouts():
        for file in sorted((home / "inbox" / layout.source).glob("*")):
            yield layout, file


def _read_csv(layout: Layout, content: bytes) -> Iterator[list[str]]:
    lines = content.decode(layout.encoding).splitlines(keepends=True)[layout.title_lines :]
    yield from csv.reader(lines, delimiter=layout.delimiter)


def _read_fixed_width(layout: Layout, content: bytes) -> Iterator[list[str]]:
    yield [column.header for column in layout.columns]
    for line in content.split(b"\r\n")[layout.title_lines : -1]:
        cells, start = [], 0
        for column in layout.columns:
            cells.append(line[start : start + column.width].decode(layout.encoding, errors="replace").strip())
            start += column.width
        yield cells


def _read_xlsx(layout: Layout, content: bytes) -> Iterator[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    for row in list(book.worksheets[0].iter_rows(values_only=True))[layout.title_lines :]:
        yield ["" if cell is None else str(cell) for cell in row]


def _read_jsonl(layout: Layout, content: bytes) -> Iterator[list[str]]:
    yield [column.header for column in layout.columns]
    text = content.decode(layout.encoding)
    is_document = text.startswith("{\n")
    for stated in json.loads(text)["contents"] if is_document else map(json.loads, text.splitlines()):
        cells = (_at(stated, c.header) if is_document else stated[c.header] for c in layout.columns)
        yield ["" if cell is None else str(cell) for cell in cells]


def _at(stated: dict[str, Any], path: str) -> Any:
    """What stands at a path within a record; None where nothing does."""
    head, _, rest = path.partition(".")
    return _at(stated.get(head, {}), rest) if rest else stated.get(head)


def _read_parquet(layout: Layout, content: bytes) -> Iterator[list[str]]:
    frame = pl.read_parquet(io.BytesIO(content))
    yield frame.columns
    for row in frame.iter_rows():
        yield ["" if cell is None else str(cell) for cell in row]


READERS: dict[str, Callable[[Layout, bytes], Iterator[list[str]]]] = {
    "csv": _read_csv,
    "fixed_width": _read_fixed_width,
    "xlsx": _read_xlsx,
    "jsonl": _read_jsonl,
    "parquet": _read_parquet,
}


@dataclass
class Desk:
    """A small county with an outbox that a test lays packages into."""

    home: Path
    world: World

    def lay(self, path: str, sheets: dict[str, list[list[str]]]) -> None:
        """Lay a package sealed as Balgul seals it; the first line of a sheet is its header."""
        plain, sealed = io.BytesIO(), io.BytesIO()
        book = xlsxwriter.Workbook(plain, {"in_memory": True})
        for name, lines in sheets.items():
            page = book.add_worksheet(name)
            for number, line in enumerate(lines):
                page.write_row(number, 0, line)
        book.close()
        OOXMLFile(plain).encrypt(f"phrase of {path.split('/', maxsplit=1)[0]}", sealed)
        file = self.home / "outbox" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(sealed.getvalue())

    def answered(self, evening: date, mornings: int) -> dict[str, list[dict[str, str]]]:
        """Play an evening with all passphrases and the mornings after it; the rows that came, by source."""
        session = Session(self.home, self.world)
        session.answer({"do": "morning", "day": str(evening)})
        wants = session.answer({"do": "evening", "day": str(evening)})["wants"]
        told = {path: f"phrase of {path.split('/', maxsplit=1)[0]}" for path in wants}
        session.answer({"do": "open", "passphrases": told})
        for i in range(mornings):
            session.answer({"do": "morning", "day": str(evening + timedelta(days=i + 1))})
        return {source: self.rows(source) for source in ANSWERS}

    def rows(self, source: str) -> list[dict[str, str]]:
        """All rows of this source in the inbox, by our column name, the sheets of a workbook joined."""
        layout = layout_of(source, FIRST_DAY)
        assert layout
        names = {column.header: column.name for column in layout.columns}
        rows: list[dict[str, str]] = []
        for file in sorted((self.home / "inbox" / source).glob("*")):
            if layout.format == "xlsx":
                rows += _joined_rows(file, names)
            else:
                header, *body = READERS[layout.format](layout, file.read_bytes())
                rows += [{names[h]: c for h, c in zip(header, row, strict=True)} for row in body]
        return rows

    def cards(self, count: int) -> list[list[str]]:
        """Reference, name, number, address and officer of the first households whose head has a right number."""
        right = [h for h in self.world.households if h.head.phone and h.head.phone == h.head.listed_phone]
        return [
            [f"REF{h.number:05d}", h.head.name, str(h.head.phone), h.address, "김담당"] for h in right[:count]
        ]


CARD = ["대상번호", "성명", "연락처", "주소", "담당자"]
GUIDE = [["항목", "내용"], ["송신분번호", "P000000000000001"]]


def _joined_rows(file: Path, names: dict[str, str]) -> list[dict[str, str]]:
    by_ref: dict[str, dict[str, str]] = {}
    content = file.read_bytes()
    if is_sealed(content):
        recipient = file.stem.split("_")[-1].rsplit("-", 1)[0]
        content = unsealed(content, f"phrase of {recipient}") or b""
    for sheet in openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets:
        header, *body = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
        for row in body:
            cells = {names[h]: cell for h, cell in zip(header, row, strict=False) if h}
            by_ref.setdefault(cells["ref"], {}).update(cells)
    return list(by_ref.values())


def list_package(count: int, desk: Desk) -> dict[str, list[list[str]]]:
    rows = [
        [card[0], str(i), "자체발굴" if i % 2 else "중앙", desk.world.county.towns[0].name, card[1]]
        for i, card in enumerate(desk.cards(count))
    ]
    return {
        "발굴대상자": [["대상번호", "순서", "근거", "읍면", "대표 성명"], *rows],
        "안내": [*GUIDE, ["명단 확인값", "ab" * 32]],
    }
