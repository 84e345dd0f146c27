"""The outbox from outside: packages are opened with the passphrase that was told and read as workbooks."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import fastexcel

NOTE_SHEET = "안내"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook as text: its name and all rows, blank cells as empty text."""

    name: str
    lines: list[list[str]]

    @property
    def header(self) -> list[str]:
        """The first line, where every sheet of a package has its headers."""
        return self.lines[0] if self.lines else []

    def table(self) -> list[dict[str, str]]:
        """Rows by header."""
        return [dict(zip(self.header, line, strict=False)) for line in self.lines[1:] if any(line)]


@dataclass(frozen=True)
class Package:
    """An opened package: where it lay, to whom it went, a mark for what comes back, and its sheets."""

    path: str
    recipient: str
    mark: str
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet | None:
        """A sheet by its Korean name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    def table_with(self, *headers: str) -> list[dict[str, str]]:
        """Rows of the first sheet that has all these headers; none where no sheet has."""
        return next((sheet.table() for sheet in self.sheets if set(headers) <= set(sheet.header)), [])

    def note(self, label: str) -> str:
        """What the guidance sheet says under a label, empty where it says nothing."""
        sheet = self.sheet(NOTE_SHEET)
        lines = sheet.lines if sheet else []
        return next((line[1] for line in lines if len(line) > 1 and label in line[0].replace(" ", "")), "")

    @property
    def kind(self) -> str:
        """What it is, as its file name says: `<kind>-<number>.xlsx`."""
        return self.path.rsplit("/", 1)[-1].rsplit("-", 1)[0]

    @property
    def package_id(self) -> str:
        """The number by which a return names this package."""
        return self.note("송신분번호") or self.path.rsplit("/", 1)[-1].rsplit(".", 1)[0].rsplit("-", 1)[-1]


def lying_in(outbox: Path) -> Iterator[str]:
    """Relative paths `<recipient>/<date>/<name>` of all finished packages, in order."""
    for file in sorted(outbox.glob("*/*/*")):
        parts = file.relative_to(outbox).parts
        if file.is_file() and not any(part.startswith(".") for part in parts) and file.suffix != ".part":
            yield "/".join(parts)


def recipient_of(path: str) -> str:
    """To whom a package went."""
    return path.split("/", 1)[0]


def is_sealed(content: bytes) -> bool:
    """Whether a file is an encrypted workbook; letters, calendars and the like are not."""
    return content.startswith(_OLE)


def unsealed(content: bytes, passphrase: str) -> bytes | None:
    """The workbook inside, or None when the passphrase is of another period or the file was changed.

    The check of the integrity fails for a wrong passphrase too, so one derivation of the key serves both.
    """
    import msoffcrypto
    from msoffcrypto.exceptions import InvalidKeyError

    sealed = msoffcrypto.OfficeFile(io.BytesIO(content))
    out = io.BytesIO()
    try:
        sealed.load_key(password=passphrase)
        sealed.decrypt(out, verify_integrity=True)
    except InvalidKeyError:
        return None
    return out.getvalue()


def sealed(content: bytes, passphrase: str) -> bytes:
    """A workbook saved under the passphrase with which its package was opened; salts are drawn, so no two are equal."""
    from msoffcrypto.method.ecma376_agile import ECMA376Agile

    return bytes(ECMA376Agile.encrypt(passphrase, io.BytesIO(content), spin_count=1_000))


def read_workbook(path: str, content: bytes, mark: str) -> Package:
    """All sheets of a workbook as text."""
    import fastexcel

    book = fastexcel.read_excel(content)
    sheets = tuple(
        Sheet(name, [[_text(cell) for cell in line] for line in _lines(book, name)])
        for name in book.sheet_names
    )
    return Package(path, recipient_of(path), mark, sheets)


def _lines(book: "fastexcel.ExcelReader", name: str) -> list[tuple[Any, ...]]:
    return book.load_sheet(name, header_row=None, dtypes="string").to_polars().rows()


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
