"""What others published of their campaigns, judged by one question: does every one of those they found have an end?

The figures stand in ``warehouse/reference``: ``funnels.csv`` has a line for each report of a county or of the nation,
``published_ends.csv`` the national tables that tell all ends. Nothing there is ours.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from warehouse.reference_tables import reference_rows

_FOUND = "found"
_HELPED = ("public_support", "private_services")


@dataclass(frozen=True)
class PublishedFunnel:
    """A funnel as it was published.

    Args:
        found: how many were found or surveyed, in the unit of whoever published (households, persons, cases).
        ends: how they ended, by name; taken to exclude one another, as a reader takes them.
        source, certainty: where it was read, and how sure that is.
    """

    area: str
    period: str
    found: int
    ends: tuple[tuple[str, int], ...]
    source: str
    certainty: str

    @property
    def left_over(self) -> int:
        """Of those found, how many have no published end: 0 where it closes, below it where an end is told twice."""
        return self.found - sum(count for _, count in self.ends)


def published_funnels() -> list[PublishedFunnel]:
    """Every published funnel that was read and can be judged, by area and period."""
    judged = [*_of_lines(reference_rows("funnels")), *_of_ends(reference_rows("published_ends"))]
    return sorted(judged, key=lambda one: (one.area, one.period, len(one.ends)))


def published_lines() -> list[str]:
    """The same as text: what was found, its ends, and what is left over."""
    return [
        f"{one.area:<9}{one.period:<14}{one.found:>10}  "
        f"{'closes' if one.left_over == 0 else f'{one.left_over} left over':<17}  "
        f"{' + '.join(f'{name} {count}' for name, count in one.ends)}  ({one.source}; {one.certainty})"
        for one in published_funnels()
    ]


def _of_lines(rows: Iterable[Mapping[str, str]]) -> list[PublishedFunnel]:
    """Those of ``funnels.csv`` that tell who was surveyed, as a count, and who got which support."""
    return [
        PublishedFunnel(
            row["area"],
            row["period"],
            int(row["surveyed"]),
            tuple((name, int(row[name])) for name in _HELPED),
            row["source"],
            row["certainty"],
        )
        for row in rows
        if row["note"] != "approx" and all(row[name] for name in ("surveyed", *_HELPED))
    ]


def _of_ends(rows: Iterable[Mapping[str, str]]) -> list[PublishedFunnel]:
    tables: dict[tuple[str, str], dict[str, Mapping[str, str]]] = {}
    for row in rows:
        tables.setdefault((row["area"], row["period"]), {})[row["end"]] = row
    return [
        PublishedFunnel(
            area,
            period,
            int(ends[_FOUND]["persons"]),
            tuple((name, int(row["persons"])) for name, row in ends.items() if name != _FOUND),
            ends[_FOUND]["source"],
            ends[_FOUND]["certainty"],
        )
        for (area, period), ends in tables.items()
    ]
