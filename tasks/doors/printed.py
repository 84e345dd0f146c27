"""Pages to print: a PDF set by typst with its font inside, sealed so that any browser opens it with the passphrase.

Nothing touches a temporary file. What is set comes in as data and is never read as markup.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from warehouse.errors import Fault

if TYPE_CHECKING:
    import typst

PICTURE_PPI = 144


@dataclass(frozen=True)
class Printed:
    """A PDF that leaves sealed."""

    plain: bytes


@dataclass(frozen=True)
class Unsealed:
    """A file that leaves as it is, since nobody stands in it.

    Args:
        ending: of its name, e.g. ``pdf``.
    """

    ending: str
    plain: bytes


def printed(template: Path, content: Mapping[str, Any]) -> Printed:
    """A PDF of what a template makes of the content; the same content gives the same bytes.

    Args:
        template: a typst file that reads ``content`` as JSON from its inputs.
        content: what JSON can hold.

    Raises:
        Fault: typst warned of something.
    """
    return Printed(_set(template, content, "pdf"))


def picture(template: Path, content: Mapping[str, Any]) -> bytes:
    """A PNG of the one page that a template makes, ``PICTURE_PPI`` points to the inch; else as ``printed``."""
    return _set(template, content, "png")


def _set(template: Path, content: Mapping[str, Any], kind: Literal["pdf", "png"]) -> bytes:
    inputs = {"content": json.dumps(content, ensure_ascii=False)}
    made, warnings = _compiler(template).compile_with_warnings(
        format=kind, ppi=PICTURE_PPI, sys_inputs=inputs, pdf_tags=False
    )
    # A font that is not found is only warned of, and the page would be printed without a word of Korean.
    if warnings or not isinstance(made, bytes):
        raise Fault("page_not_set")
    return made


@cache
def _compiler(template: Path) -> "typst.Compiler":
    """A compiler that knows the font of the lock, and none of the machine's own."""
    import pylopdf_fonts_ko
    import typst

    folder = pylopdf_fonts_ko.sans_path().parent
    return typst.Compiler(template, font_paths=[folder], ignore_system_fonts=True)


def seal_pdf(content: bytes, passphrase: str) -> bytes:
    """The PDF encrypted (ISO 32000-2, AES-256) under a passphrase of ``warehouse.keys``."""
    from pypdf import PdfWriter

    target, writer = io.BytesIO(), PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt(passphrase, algorithm="AES-256")
    writer.write(target)
    return target.getvalue()
