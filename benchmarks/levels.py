"""Two ways compared over twenty seeds, at the levels that the simulation's parameters have: settings, and words."""

import csv
import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulation.county import PARAMETERS

LEVELS, SEEDS = ("default", "low", "high"), range(1, 21)
# Student's t for 19 degrees of freedom, two-sided 95%.
_T = 2.093


def settings_of(level: str, names: Sequence[str]) -> dict[str, str]:
    """These of the simulation's parameters at a level, in the words of their default."""
    settings = {}
    for file_name in ("simulation.csv", "own.csv"):
        with (PARAMETERS / file_name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if level != "default" and row["parameter"] in names:
                    settings[row["parameter"]] = _in_words(row["default"], row[level])
    return settings


def _in_words(default: str, value: str) -> str:
    """A level as the default is written: shares by name take their names, one share alone stands for all of them."""
    names = [part.strip().rsplit(" ", 1)[0] for part in default.split("/") if " " in part.strip()]
    if not names:
        return value
    shares = [value.removeprefix("flat ")] * len(names) if "/" not in value else value.split("/")
    return " / ".join(f"{name} {share}" for name, share in zip(names, shares, strict=True))


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The mean of twenty seeds, and how far its 95% interval reaches to either side."""
    return statistics.mean(values), _T * statistics.stdev(values) / len(values) ** 0.5


def differences(
    pairs: Sequence[tuple[Any, Any]], ways: tuple[str, str], figures: Mapping[str, str]
) -> Iterator[str]:
    """Each figure of both ways, and their difference with its 95% interval over the seeds.

    Args:
        pairs: what the two ways came to, seed by seed.
        figures: what is told of each attribute, in words.
    """
    for name, words in figures.items():
        ours, theirs = ([getattr(pair[n], name) for pair in pairs] for n in (0, 1))
        mean, half = interval([a - b for a, b in zip(ours, theirs, strict=True)])
        yield (
            f"{words}: {ways[0]} {statistics.mean(ours):.3f}, {ways[1]} {statistics.mean(theirs):.3f}, "
            f"difference {mean:+.3f} [{mean - half:+.3f}, {mean + half:+.3f}]"
        )
