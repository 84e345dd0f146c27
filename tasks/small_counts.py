"""Which small counts may be told, and how: merged or left out, so that none follows from what is told. Pure.

A count of 1 up to ``minimum`` - 1 by place or group is never shown. Places are merged rather than a total hidden, and
a table is cut into cells that exclude one another: when every shown cell is 0 or at least ``minimum``, so is every sum
and every difference of nested sums, and nothing small follows by subtraction. Two editions of one report may still
differ by a small count; only the closing edition is meant to leave the office.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PlaceGroup:
    """One town, or several that are told together: codes in order, and households by cell."""

    codes: tuple[str, ...]
    cells: tuple[int, ...]

    @property
    def total(self) -> int:
        """Households of the group."""
        return sum(self.cells)


@dataclass(frozen=True)
class Told:
    """One line of a table: the names that are told together, and their count."""

    names: tuple[str, ...]
    count: int


def is_small(count: int, minimum: int) -> bool:
    """Whether a count may not be told by place or group."""
    return 0 < count < minimum


def merge_places(
    counts: Mapping[str, Sequence[int]], neighbours: Mapping[str, frozenset[str]], minimum: int
) -> list[PlaceGroup]:
    """Towns, merged until no cell of any group is small.

    The smallest group with a small cell goes to the neighbour, by border, that is smallest itself; one without a
    neighbour to the smallest of all.

    Args:
        counts: households by town and cell; cells exclude one another.
        neighbours: towns that share a border.
        minimum: the least count that may be told.

    Returns:
        Groups in the order of their first town; an empty list when even the whole county has a small cell.
    """
    groups = [PlaceGroup((code,), tuple(cells)) for code, cells in sorted(counts.items())]
    while len(groups) > 1:
        unsafe = [group for group in groups if any(is_small(cell, minimum) for cell in group.cells)]
        if not unsafe:
            return sorted(groups, key=lambda group: group.codes[0])
        first = min(unsafe, key=lambda group: (group.total, group.codes))
        others = [group for group in groups if group is not first]
        beside = [group for group in others if _touch(first, group, neighbours)]
        second = min(beside or others, key=lambda group: (group.total, group.codes))
        groups = [group for group in others if group is not second] + [_together(first, second)]
    return [group for group in groups if not any(is_small(cell, minimum) for cell in group.cells)]


def _touch(one: PlaceGroup, other: PlaceGroup, neighbours: Mapping[str, frozenset[str]]) -> bool:
    return any(not neighbours.get(code, frozenset()).isdisjoint(other.codes) for code in one.codes)


def _together(one: PlaceGroup, other: PlaceGroup) -> PlaceGroup:
    cells = tuple(a + b for a, b in zip(one.cells, other.cells, strict=True))
    return PlaceGroup(tuple(sorted(one.codes + other.codes)), cells)


def merge_small(families: Sequence[Sequence[tuple[str, int]]], minimum: int) -> list[Told]:
    """Counts that exclude one another, small ones told together with the smallest others of their family.

    Another table may tell the total of each family, so a small count is not put together with one of another family,
    unless the family's own total is small: then no table may tell it.

    Args:
        families: counts by name, in the order in which they are told.
        minimum: the least count that may be told.

    Returns:
        Lines without a small count; a single small line when the total of everything is small.
    """
    if any(is_small(sum(count for _, count in family), minimum) for family in families):
        families = [[pair for family in families for pair in family]]
    return [line for family in families for line in _family(family, minimum)]


def _family(counts: Sequence[tuple[str, int]], minimum: int) -> list[Told]:
    ordered = sorted((pair for pair in counts if pair[1]), key=lambda pair: (-pair[1], pair[0]))
    together: list[tuple[str, int]] = []
    while ordered and (is_small(ordered[-1][1], minimum) or is_small(sum(c for _, c in together), minimum)):
        together.append(ordered.pop())
    alone = {name for name, _ in ordered}
    lines = [Told((name,), count) for name, count in counts if name in alone]
    if together:
        names = {name for name, _ in together}
        told = tuple(name for name, _ in counts if name in names)
        lines.append(Told(told, sum(count for _, count in together)))
    return lines


def told_within(
    counts: Mapping[str, int], within: Mapping[str, str | None], minimum: int
) -> dict[str, int | None]:
    """Counts that may be told one beside the other although some hold the households of others; None: not told.

    A count is told when neither it nor its difference from the nearest told count that holds its households is small:
    no small group follows from any two of them.

    Args:
        counts: households by name, a wider count before those it holds.
        within: the name of the count that holds the households of each; None where there is none.
        minimum: the least count that may be told.
    """
    told: dict[str, int | None] = {}
    for name, count in counts.items():
        wider = within[name]
        while wider is not None and told[wider] is None:
            wider = within[wider]
        rest = 0 if wider is None else abs((told[wider] or 0) - count)
        told[name] = None if is_small(count, minimum) or is_small(rest, minimum) else count
    return told


def told_again(
    counts: Mapping[str, Sequence[int]], tables: Sequence[Sequence[PlaceGroup]], minimum: int
) -> list[PlaceGroup]:
    """Towns in the groups in which they were told before; an empty list where a small count would follow.

    It would from a small cell, from one that changed by a small count since any table that was told, and from towns
    that stood in no group.

    Args:
        tables: all that were told, in the same groups; at least one.
    """
    before = tables[-1]
    if {code for group in before for code in group.codes} != set(counts):
        return []
    groups = [
        PlaceGroup(
            group.codes,
            tuple(sum(cells) for cells in zip(*(counts[code] for code in group.codes), strict=True)),
        )
        for group in before
    ]
    changes = [
        abs(cell - former)
        for table in tables
        for group, told in zip(groups, table, strict=True)
        for cell, former in zip(group.cells, told.cells, strict=True)
    ]
    shown = [cell for group in groups for cell in group.cells]
    return [] if any(is_small(count, minimum) for count in changes + shown) else groups


def merge_periods(
    periods: Sequence[tuple[date, Sequence[int]]], minimum: int
) -> list[tuple[date, tuple[int, ...]]]:
    """Counts by period and series, a small one carried into the next period; what is left at the end goes to the last.

    Args:
        periods: first day of each period with one count per series, in order of days.
        minimum: the least count that may be told.
    """
    if not periods:
        return []
    series = [_carried([counts[n] for _, counts in periods], minimum) for n in range(len(periods[0][1]))]
    return [(day, tuple(counts)) for (day, _), counts in zip(periods, zip(*series, strict=True), strict=True)]


def _carried(counts: Sequence[int], minimum: int) -> list[int]:
    told: list[int] = []
    carried = 0
    for count in counts:
        carried += count
        told.append(0 if is_small(carried, minimum) else carried)
        carried = carried if is_small(carried, minimum) else 0
    for place in reversed(range(len(told))):
        if carried and told[place]:
            told[place] += carried
            carried = 0
    return told
