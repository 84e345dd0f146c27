"""Finds the header of a list by its titles: an office writes a title line more or less than its layout says."""

from collections.abc import Sequence

from tasks.doors.table import Cells, bare
from warehouse.catalog import Layout, Source

LOOKED_AT = 15  # lines, in which a header may begin


def header_at(source: Source, layout: Layout, headers: Sequence[Cells], lines: Sequence[Cells]) -> int:
    """The line at which the header begins: of the most declared titles, and of several such the first.

    Where it is as declared, or a line above it could be a row that would be lost, it is where the layout says.

    Args:
        source: with its columns as the layout writes them.
        headers: the titles that there would be if the header began at each line.
        lines: these lines, each by itself.
    """
    titles = {bare(column.written) for column in source.columns}
    known = [len(titles.intersection(bare(cell) for cell in header if cell)) for header in headers]
    most = max(known, default=0)
    declared = layout.title_lines
    if most == 0 or (declared < len(known) and known[declared] == most):
        return declared
    found = known.index(most)
    is_safe = not any(_could_be_a_row(layout, line, most) for line in lines[:found])
    return found if is_safe else declared


def _could_be_a_row(layout: Layout, line: Cells, titles: int) -> bool:
    """Whether a line has several cells, which fill the columns, or half and are no words alone (담당, 팀장, 과장).

    Of a list that we sent each line of several cells is: many of its columns are empty until somebody fills them in.
    """
    filled = [cell for cell in line if cell and cell.strip()]
    if layout.row_if_any:
        return len(filled) > 1
    has_digit = any(sign.isdigit() for cell in filled for sign in cell)
    return len(filled) > 1 and (1 + has_digit) * len(filled) >= titles
