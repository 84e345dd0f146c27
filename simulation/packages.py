"""The outbox from outside: packages are opened with the passphrase that was told and read as workbooks."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook as text: its name and all rows, blank cells as empty text."""

    name: str
    lines: list[list[str]]

    def table(self) -> list[dict[str, str]]:
        """Rows by header, where the header is the first line with at least three filled cells."""
        start = next((i for i, line in enumerate(self.lines) if sum(map(bool, line)) >= 3), None)
        if start is None:
            return []
        header = self.lines[start]
        return [dict(zip(header, line, strict=False)) for line in self.lines[start + 1 :] if any(line)]


@dataclass(frozen=True)
class Package:
    """An opened package: where it lay, to whom it went, and its sheets."""

    path: str
    recipient: str
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet | None:
        """A sheet by its Korean name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


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
    """The workbook inside, its integrity checked, or None when the passphrase is of another period."""
    import msoffcrypto
    from msoffcrypto.exceptions import InvalidKeyError

    sealed = msoffcrypto.OfficeFile(io.BytesIO(content))
    try:
        sealed.load_key(password=passphrase, verify_password=True)
    except InvalidKeyError:
        return None
    out = io.BytesIO()
    sealed.decrypt(out, verify_integrity=True)
    return out.getvalue()


def read_workbook(path: str, content: bytes) -> Package:
    """All sheets of a workbook as text."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    sheets = tuple(
        Sheet(sheet.title, [[_text(cell) for cell in line] for line in sheet.iter_rows(values_only=True)])
        for sheet in book.worksheets
    )
    book.close()
    return Package(path, recipient_of(path), sheets)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
