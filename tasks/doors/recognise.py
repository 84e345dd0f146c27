"""Tells of which source a file is that was put into ``inbox/_drop``: by the package it answers, or by its content.

Nothing of the file is kept, and what is said of it is a code of ours or of a source.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from tasks.doors.binary_files import checked
from tasks.doors.limits import check_security
from tasks.doors.readers import Rejection, fits, table_of
from tasks.doors.scrub import places_of_rrn
from tasks.doors.sheets import PACKAGE_ID, sheets_of
from tasks.doors.table import Row, Table, bare
from warehouse.catalog import Layout, Source

# A text is told by its beginning; its source reads the whole of it afterwards.
_BEGINNING_BYTES = 1 << 20
_BEGINNING_LINES = 20_000  # of fifty bytes each; no list of persons has shorter ones
_BEGINNING_ROWS = 1000
_TEXTS = ("csv", "fixed_width", "jsonl")


@dataclass(frozen=True)
class Unknown:
    """No source could be told: ``empty_file too_large document_security none several order stopped_its_readers
    out_of_memory out_of_time``.

    ``fitting`` are the codes of those that it fits, where there are several, and of an order the one.
    """

    reason: str
    fitting: tuple[str, ...] = ()


@dataclass(frozen=True)
class Look:
    """What a file shows of itself, before anybody asks the warehouse.

    Attributes:
        reason: why it cannot be looked at: ``empty_file document_security``, or nothing.
        whole: codes of the sources of which it has everything that they declare, and nothing else.
        named: those of several whole ones that its title names.
        answering: ids of packages by the source that would read them, where it is not told otherwise.
        is_locked: whether a part of it is encrypted.
    """

    reason: str = ""
    whole: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    answering: dict[str, list[str]] = field(default_factory=dict)
    is_locked: bool = False


def look_at(content: bytes, sources: Sequence[Source], as_of: date) -> Look:
    """A file as the layouts of these sources, in force on a day, show it."""
    if not content.removeprefix(BOM_UTF8).strip():
        return Look("empty_file")  # of blanks alone too: a list of one object a line would be wholly there
    looks = _Looks(content, as_of)
    if looks.is_wrapped(sources[0]):
        return Look("document_security")
    whole = [source for source in sources if looks.is_wholly_of(source)]
    named = [source for source in whole if looks.names(source)] if len(whole) > 1 else []
    answering: dict[str, list[str]] = {}
    if 1 not in (len(whole), len(named)):
        able = [source for source in whole or sources if source.answers]
        answering = {source.code: ids for source in able if (ids := sorted(looks.packages_named(source)))}
    return Look("", _codes(whole), _codes(named), answering, looks.is_locked)


def source_told(
    look: Look, sources: Sequence[Source], kinds_of: Callable[[set[str]], set[str]]
) -> Source | Unknown:
    """The one source that a file is wholly of, in one of its layouts; else the one whose packages it answers.

    An order is none that everybody may give: it is asked about, and taken from the folder of its source alone.

    Args:
        look: at the file.
        sources: those of the county.
        kinds_of: the kinds of the packages of ours that bear one of these ids.
    """
    found = _source_told(look, {source.code: source for source in sources}, kinds_of)
    if isinstance(found, Source) and found.by_folder_only:
        return Unknown("order", (found.code,))
    return found


def _source_told(
    look: Look, by_code: dict[str, Source], kinds_of: Callable[[set[str]], set[str]]
) -> Source | Unknown:
    if look.reason:
        return Unknown(look.reason)
    for found in (look.whole, look.named):
        if len(found) == 1:
            return by_code[found[0]]
    ids = {package_id for own in look.answering.values() for package_id in own}
    kinds = kinds_of(ids) if ids else set()
    answering = [code for code in look.answering if kinds and kinds <= set(by_code[code].answers)]
    if len(answering) == 1:
        return by_code[answering[0]]
    if look.is_locked:
        return Unknown("document_security")
    several = look.whole or tuple(answering)
    return Unknown("several", several) if several else Unknown("none")


def _codes(sources: Sequence[Source]) -> tuple[str, ...]:
    return tuple(source.code for source in sources)


class _Looks:
    """One file as each layout shows it, each looked at once."""

    def __init__(self, content: bytes, as_of: date) -> None:
        beginning = content[:_BEGINNING_BYTES]
        lines = beginning.splitlines(keepends=True)[:_BEGINNING_LINES]
        # Cut after a line: half a letter or half a record is no fault of the file.
        whole = b"".join(line for line in lines if line.endswith((b"\n", b"\r")))
        self._beginning = whole if whole.removeprefix(BOM_UTF8).strip() else beginning
        self._content, self._as_of = content, as_of
        self._seen: dict[str, tuple[Table, list[Row]] | None] = {}
        self.is_locked = False

    def is_wrapped(self, source: Source) -> bool:
        """Whether a document-security product or a password has wrapped it."""
        try:
            check_security(source, self._content)
        except Rejection:
            return True
        return False

    def is_wholly_of(self, source: Source) -> bool:
        """Whether it has everything that the source declares, and nothing else."""
        return any(self._is_wholly_in(source, layout) for layout in source.layouts)

    def _is_wholly_in(self, source: Source, layout: Layout) -> bool:
        look = self._at(source, layout)
        if look is None or not fits(source, layout, look[0]):
            return False
        rows = look[1]
        if layout.format == "fixed_width":
            # Without a header the records tell: as long as declared, a resident number where one belongs.
            columns = source.written_in(layout).columns
            places = [n for n, column in enumerate(columns) if column.type == "rrn"]
            firsts = [rows[0].cells[place] or "" for place in places] if rows else []
            return any(map(places_of_rrn, firsts)) and all(row.shape is None for row in rows)
        if layout.format == "jsonl":
            return bool(rows) and all(row.shape is None and not row.cells[-1] for row in rows)
        return True

    def names(self, source: Source) -> bool:
        """Whether the title line names the source."""
        look = self._at(source, source.layout(self._as_of))
        return look is not None and bare(source.name_ko) in bare(look[0].title)

    def packages_named(self, source: Source) -> set[str]:
        """What stands in the column of the package's id, else on the sheet that explains a workbook of ours; nothing
        where the file has not the key of the source.
        """
        look = self._at(source, source.layout(self._as_of))
        titles = {bare(cell): place for place, cell in enumerate((look and look[0].header) or []) if cell}
        wanted = [bare(source.column(name).written) for name in dict.fromkeys(("package_id", *source.key))]
        if look is None or not set(wanted) <= set(titles):
            return set()
        place = titles[wanted[0]]
        cells = (row.cells[place] for row in look[1] if place < len(row.cells))
        return {cell.strip().upper() for cell in cells if cell} or self._packages_explained(source)

    def _packages_explained(self, source: Source) -> set[str]:
        """The id that follows its title on any sheet: who only rides along, or was not out yet, filled in no row."""
        layout = source.layout(self._as_of)
        if layout.format != "xlsx":
            return set()
        title = bare(source.column("package_id").written)
        sheets = sheets_of(source, checked(source, layout, self._content)[0])
        told = (
            line[1] or ""
            for sheet in sheets.values()
            for line in sheet
            if len(line) > 1 and bare(line[0]) == title
        )
        return {cell for cell in told if PACKAGE_ID.fullmatch(cell)}

    def _at(self, source: Source, layout: Layout) -> tuple[Table, list[Row]] | None:
        own = source.code if layout.format in ("fixed_width", "jsonl") else ""
        key = f"{own} {layout.model_dump(exclude={'layout_from'})} {source.limits}"
        if key not in self._seen:
            self._seen[key] = self._look(source, layout)
        return self._seen[key]

    def _look(self, source: Source, layout: Layout) -> tuple[Table, list[Row]] | None:
        # One document has no end before its last sign.
        is_cut = layout.format in _TEXTS and layout.rows_at is None
        content = self._beginning if is_cut else self._content
        try:
            table = table_of(source, layout, content)
            return table, list(islice(table.rows, _BEGINNING_ROWS))
        except Rejection as rejection:
            self.is_locked |= rejection.code == "document_security"
        except Exception:  # noqa: BLE001 -- whatever a parser says, the file is not written so
            pass
        return None
