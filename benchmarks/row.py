"""What a benchmark found."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One comparison of one run.

    Args:
        name: of the benchmark.
        compared: what is divided by what, or what is measured in which unit.
        least, median, most: over the repetitions.
        bar: the median must not lie above it.
        note: what to know when reading it.
        details: lines to print below it.
    """

    name: str
    compared: str
    least: float
    median: float
    most: float
    bar: float
    note: str = ""
    details: tuple[str, ...] = ()

    @classmethod
    def of(cls, name: str, compared: str, values: Sequence[float], *, bar: float, note: str = "") -> "Row":
        """A row of several measurements."""
        return cls(name, compared, min(values), statistics.median(values), max(values), bar, note)

    @classmethod
    def found(
        cls, name: str, compared: str, value: float, bar: float, note: str = "", details: tuple[str, ...] = ()
    ) -> "Row":
        """A row of what was found once."""
        return cls(name, compared, value, value, value, bar, note, details)

    @property
    def verdict(self) -> str:
        """``holds`` or ``short``."""
        return "holds" if self.median <= self.bar else "short"

    def __str__(self) -> str:
        """The row as a line, and its details below."""
        numbers = f"min {self.least:.2f}  median {self.median:.2f}  max {self.most:.2f}  bar {self.bar:g}"
        line = f"{self.name:<14}{self.compared:<62}{numbers}  {self.verdict}  {self.note}".rstrip()
        return "\n  ".join((line, *self.details))


def cpu_seconds(act: Callable[[], object]) -> float:
    """Processor time of this process for an act."""
    started = time.process_time()
    act()
    return time.process_time() - started
