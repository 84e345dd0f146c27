"""How the file of each source is written, for who makes or checks one: the page ``docs/reference/files.md``."""

from collections.abc import Iterable, Iterator, Sequence

from warehouse.catalog import Column, Layout, Source, all_sources

_ABOUT = """# Files of the sources 자료원 파일

How a file is to be written, by the day from which it is (the period in its title or its column tells, else the day it
comes). Columns may stand in another order, but in a record of fixed width; a column marked *may be absent* need not be
there. A column that is not on this page is kept and not read. Days are 2024-03-01, 20240301, 2024.3.1 or 2024년 3월
1일, months 202403 or 2024-03, times 14:30 or 오후 2시 30분, a boolean Y or N, 예 or 아니오, O or X; a resident number
has 13 digits, with or without its hyphen; amounts may have thousands separators, and a count its own word (20분, 3명).
Of a layout with title_lines `1` the line before the header is a title, which holds the period as the pattern shows
(2026년 1월, 2026년 1차). Which cells must be filled stands in `expectations/sources/`. A text file ends with
a line end, unless `ends_with_line` is `False`.

"""
_NEEDS_NO_WORD = {"layout_from", "format", "encoding", "columns", "order", "joined_by", "row_if_any"}
_TEXTS = ("csv", "fixed_width", "jsonl")


Rows = Iterable[Sequence[str]]


def markdown(rows: Rows) -> str:
    """A table of which the first row is the head."""
    head, *body = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in [head, ["---"] * len(head), *body])


def files_page() -> str:
    """Every source's layouts and columns."""
    return _ABOUT + "\n".join("".join(f"{line}\n" for line in _source(source)) for source in all_sources())


def _source(source: Source) -> Iterator[str]:
    yield f"## `{source.code}` {source.name_ko}"
    yield ""
    yield from (f"- {_layout(layout)}" for layout in source.layouts)
    if source.sealed_by:
        yield f"- sealed under the passphrase that its sender ({source.sealed_by}) was told; refused in clear"
    elif source.answers and source.layouts[-1].format == "xlsx":
        yield "- in clear, or under the passphrase with which its package was opened"
    yield f"- {_period(source)}; key: {', '.join(source.column(name).written for name in source.key)}"
    yield ""
    rows = [(c.written, f"`{c.name}`", c.type, _content(c), _remarks(source, c)) for c in source.columns]
    yield markdown([("title", "column", "type", "what stands there", ""), *rows]).rstrip()


def _layout(layout: Layout) -> str:
    encoding = f", {layout.encoding}" if layout.format in _TEXTS else ""
    stated = {
        name: value
        for name, value in layout.model_dump(exclude_defaults=True).items()
        if name not in _NEEDS_NO_WORD and not (name == "delimiter" and layout.format != "csv")
    }
    more = "".join(f", {name} {_said(value)}" for name, value in stated.items())
    return f"from {layout.layout_from}: {layout.format}{encoding}{more}"


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else f"`{value}`".replace("\t", "\\t")


def _period(source: Source) -> str:
    period = source.period
    place = f"column {source.column(period.column).written}" if period.column else period.source
    pattern = f" by `{period.pattern}`" if period.pattern else ""
    return f"period ({period.grain}): from {place}{pattern}"


def _content(column: Column) -> str:
    if column.codes:
        return ", ".join(column.codes)
    return column.unit or ""


def _remarks(source: Source, column: Column) -> str:
    """What one layout writes otherwise, and in which files the column is."""
    told = [f"{column.width} bytes"] if column.width else []
    told += ["may be absent"] if column.is_optional else []
    told += [f"from {column.since}"] if column.since else []
    told += [f"until {column.until}"] if column.until else []
    for layout in source.layouts:
        written = layout.columns.get(column.name)
        changes = written.model_dump(by_alias=True, exclude_none=True) if written else {}
        told += [f"{layout.layout_from}: {name} {_change(value)}" for name, value in changes.items()]
    return "; ".join(told)


def _change(value: object) -> str:
    return ", ".join(value) if isinstance(value, dict) else str(value)
