"""LibreOffice at work on a package: opened by its passphrase, cells typed in, saved as an office saves it."""

import html
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

SOFFICE = shutil.which("soffice")
# Sheet, column and row of a cell, counted as people do, by what somebody types there.
Typed = Mapping[tuple[str, int, int], str]

_PATIENCE_S = 120
_BASIC = """
Sub Work(source As String, target As String, passphrase As String, filter As String, typed As String)
    Dim opening(1) As New com.sun.star.beans.PropertyValue
    opening(0).Name = "Hidden" : opening(0).Value = True
    opening(1).Name = "Password" : opening(1).Value = passphrase
    Dim book As Object, cell As Object, cells() As String, parts() As String, n As Long
    book = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, opening())
    cells = Split(typed, "|")
    For n = 0 To UBound(cells)
        parts = Split(cells(n), "^")
        cell = book.Sheets.getByName(parts(0)).getCellByPosition(CLng(parts(1)) - 1, CLng(parts(2)) - 1)
        cell.FormulaLocal = parts(3)
    Next n
    Dim saving(1) As New com.sun.star.beans.PropertyValue
    saving(0).Name = "FilterName" : saving(0).Value = filter
    saving(1).Name = "Password" : saving(1).Value = passphrase
    If filter = "" Then
        book.store()
    Else
        book.storeToURL(ConvertToURL(target), saving())
    End If
    book.close(True)
End Sub
"""
# Saved as what it is, or as something else.
_FILTERS = {".xlsx": "", ".xls": "MS Excel 97", ".ods": "calc8"}
_MODULE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<script:module xmlns:script="http://openoffice.org/2000/script" '
    f'script:name="Module1" script:language="StarBasic">{html.escape(_BASIC)}</script:module>'
)


def worked_on(folder: Path, sealed: bytes, passphrase: str, typed: Typed, ending: str = ".xlsx") -> bytes:
    """The package as LibreOffice saves it under the same passphrase, with what was typed; ``folder`` is its own."""
    folder.mkdir()
    source, target = folder / "package.xlsx", folder / f"saved{ending}"
    source.write_bytes(sealed)
    _start(folder, "--terminate_after_init")  # it lays its profile over whatever lies there
    module = folder / "profile" / "user" / "basic" / "Standard" / "Module1.xba"
    module.write_text(_MODULE, "utf-8")
    cells = "|".join("^".join(map(str, (*place, text))) for place, text in typed.items())
    told = (str(source), str(target), passphrase, _FILTERS[ending], cells)
    _start(folder, "macro:///Standard.Module1.Work({})".format(",".join(f'"{one}"' for one in told)))
    return (target if _FILTERS[ending] else source).read_bytes()


def _start(folder: Path, *arguments: str) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [str(SOFFICE), "--headless", "--norestore", profile, *arguments],
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        check=True,
        timeout=_PATIENCE_S,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
