"""Which packages of ours a file names: asked of one that was refused whole, since a refusal may stand in it.

A package's number is ours and tells of nobody, so it may stay in the name of a file, of which nothing else is kept.
"""

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator

# Of a file so much is looked through, and of no more parts than a workbook has.
_MOST_BYTES = 30_000_000
_MOST_PARTS = 50
_NUMBER = re.compile(rb"(?<![0-9A-Za-z])[0-9A-F]{16}(?![0-9A-Za-z])")


def packages_in(content: bytes) -> list[str]:
    """The numbers that stand in a file, whatever is wrong with it; not each need be a package's."""
    parts = _unpacked(content) if content.startswith(b"PK") else [content[:_MOST_BYTES]]
    # Of UTF-16 the letters remain.
    return sorted(
        {number.decode() for part in parts for number in _NUMBER.findall(part.replace(b"\x00", b""))}
    )


def package_in_name(name: str) -> str:
    """The number that stands in the name of a file, behind a hyphen; empty where none or several do."""
    found = {number.decode() for number in _NUMBER.findall(name.encode("utf-8", "replace"))}
    return f"-{found.pop()}" if len(found) == 1 else ""


def _unpacked(content: bytes) -> Iterator[bytes]:
    """The parts of a workbook one after the other, as far as they can be read: a bomb is refused, not unpacked."""
    if content.count(b"PK\x01\x02") > 10 * _MOST_PARTS:  # opening it makes a kilobyte of each
        return
    left = _MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in [one for one in archive.namelist() if one.lower().endswith(".xml")][:_MOST_PARTS]:
                with archive.open(name) as part:
                    piece = part.read(left)
                left -= len(piece)
                yield piece
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError, ValueError):
        return  # what could be read before it broke was looked through
