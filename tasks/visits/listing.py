"""The households that could be visited in one outing, set by set, each in the order with the shortest way.

Starts lie on half the declared grid, but for promised ones. Outings are made longer by one stop at a time; of two
orders of the same households that end at the same door, the one that is free no later by no longer a way is kept:
nothing else hangs on the order.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from tasks.visits.outings import half_grid, spans_of
from tasks.visits.plan import Problem, Request
from tasks.visits.rules import travel_minutes

Stops = tuple[tuple[int, int], ...]

_NEVER = 1 << 30
_BITS = 60  # households in one number of a set


@dataclass(frozen=True, order=True)
class Stretch:
    """From leaving the office to being back, within a half-day, with no more stops than ``most_visits``."""

    day: date
    half: str
    start: int
    end: int
    most_visits: int


class Orders:
    """Every set of households that can be visited in a stretch.

    Attributes:
        stretch: which one.
        within: 1.0 where a set (row) holds a request (column), sparse: a town's hundred requests, and a few in a set.
        way: minutes on the road of each set, from the office and back.
        size: stops of each set.
        is_whole: False where there were more orders than might be looked at, and the longer ones are missing.
    """

    def __init__(self, problem: Problem, stretch: Stretch, most_orders: int) -> None:
        """List the sets, looking at no more orders than ``most_orders`` at once."""
        self.problem, self.stretch, self.is_whole = problem, stretch, True
        ground = _Ground(problem, stretch)
        levels = [ground.beginning()]
        while len(levels) <= stretch.most_visits and len(levels[-1].way):
            longer = ground.longer(levels[-1], most_orders) if len(ground.numbers) else None
            if longer is None:
                self.is_whole = not len(ground.numbers)
                break
            levels.append(longer)
        self._levels = levels
        best = [ground.shortest(level) for level in levels[1:]]
        self._place = [(depth, int(at)) for depth, places in enumerate(best, 1) for at in places]
        self.size = np.array([depth for depth, _ in self._place], dtype=np.int64)
        self.way = _joined([ground.whole_way(level)[at] for level, at in zip(levels[1:], best, strict=True)])
        sets = np.concatenate(
            [levels[0].sets[:0], *(level.sets[at] for level, at in zip(levels[1:], best, strict=True))]
        )
        self.within = ground.held_by(sets, len(problem.requests))
        self._numbers = ground.numbers

    def stops(self, place: int) -> Stops:
        """(Number of the request, start) of a set, in order."""
        depth, at = self._place[place]
        found = list[tuple[int, int]]()
        while depth:
            level = self._levels[depth]
            found.append((int(self._numbers[level.last[at]]), int(level.start[at])))
            depth, at = depth - 1, int(level.before[at])
        return tuple(reversed(found))


@dataclass(frozen=True)
class _Level:
    """Orders of as many stops: the set of each in bits, its last stop and start, when it is free, what it goes on."""

    sets: Any
    last: Any
    start: Any
    free: Any
    way: Any
    before: Any


class _Ground:
    """What lies between the doors of a stretch."""

    def __init__(self, problem: Problem, stretch: Stretch) -> None:
        self.stretch = stretch
        self.numbers = np.array(
            [n for n, request in enumerate(problem.requests) if _starts(request, stretch)], dtype=np.int64
        )
        requests = [problem.requests[number] for number in self.numbers]
        office, road = problem.town.office, problem.road
        self.out = np.array([travel_minutes(office, r.place, road) for r in requests], dtype=np.int64)
        self.between = np.array(
            [[travel_minutes(a.place, b.place, road) for b in requests] for a in requests]
        )
        self.minutes = np.array([request.minutes for request in requests], dtype=np.int64)
        self.bits = np.zeros((len(requests), 1 + len(requests) // _BITS), dtype=np.int64)
        for n in range(len(requests)):
            self.bits[n, n // _BITS] = 1 << n % _BITS
        there = [[a.household_id == b.household_id for b in requests] for a in requests]
        self.alike = np.array([self.bits[one].sum(axis=0) for one in there], dtype=np.int64)
        self.step = np.array([1 if r.fixed else half_grid(problem) for r in requests], dtype=np.int64)
        spans = [spans_of(request, stretch.day) for request in requests]
        self.windows = [
            [
                np.array([one[n][end] if n < len(one) else (_NEVER, -1)[end] for one in spans])
                for end in (0, 1)
            ]
            for n in range(max(map(len, spans), default=0))
        ]

    def held_by(self, sets: Any, requests: int) -> Any:
        """Which of so many requests each set holds."""
        held = [np.flatnonzero(sets[:, n // _BITS] >> n % _BITS & 1) for n in range(len(self.numbers))]
        row = _joined(held)
        column = np.repeat(self.numbers, [len(rows) for rows in held])
        return csr_array((np.ones(len(row)), (row, column)), shape=(len(sets), requests))

    def beginning(self) -> _Level:
        one = np.zeros(1, dtype=np.int64)
        nobody = np.zeros((1, self.bits.shape[1]), dtype=np.int64)
        return _Level(nobody, one - 1, one, one + self.stretch.start, one, one)

    def longer(self, level: _Level, most: int) -> _Level | None:
        """The orders with one stop more; None where they are more than ``most``."""
        road = self.between[level.last] if level.last[0] >= 0 else self.out[None, :]
        begin = self._begin(level.free[:, None] + road)
        fits = begin + self.minutes + self.out <= self.stretch.end
        for word in range(self.bits.shape[1]):
            fits &= (level.sets[:, word, None] & self.alike[:, word]) == 0
        before, last = np.nonzero(fits)
        if len(before) > most:
            return None
        start = begin[before, last]
        way = level.way[before] + np.broadcast_to(road, begin.shape)[before, last]
        sets = level.sets[before] | self.bits[last]
        return _undominated(_Level(sets, last, start, start + self.minutes[last], way, before))

    def _begin(self, ready: Any) -> Any:
        """The first minute of the grid at which each visit may begin, once somebody is there."""
        begin = np.full(ready.shape, _NEVER, dtype=np.int64)
        for earliest, latest in reversed(self.windows):
            start = -(-np.maximum(ready, earliest) // self.step) * self.step
            begin = np.where(start <= latest, start, begin)
        return begin

    def whole_way(self, level: _Level) -> Any:
        """Minutes on the road of each order, the way back included."""
        return level.way + self.out[level.last]

    def shortest(self, level: _Level) -> Any:
        """Of each set the place of its shortest order."""
        ranked = np.lexsort((self.whole_way(level), *level.sets.T))
        return np.sort(ranked[_first_of_each(list(level.sets.T), ranked)])


def _starts(request: Request, stretch: Stretch) -> bool:
    return any(a < stretch.end and b >= stretch.start for a, b in spans_of(request, stretch.day))


def _undominated(level: _Level) -> _Level:
    """Of the orders of a set that end at one door those that no other betters in time and way."""
    if not len(level.way):
        return level
    codes = [*level.sets.T, level.last]
    ranked = np.lexsort((level.way, level.free, *codes))
    first = _first_of_each(codes, ranked)
    # Less in each group than in the one before, so that a running minimum begins anew with it.
    way = level.way[ranked] - np.cumsum(first) * _NEVER
    least = np.minimum.accumulate(way)
    kept = np.sort(ranked[first | np.append(True, way[1:] < least[:-1])])
    return _Level(*(part[kept] for part in vars(level).values()))


def _first_of_each(codes: list[Any], ranked: Any) -> Any:
    """Of rows in an order in which equal codes are neighbours, whether each is the first of its code."""
    changes = [code[ranked][1:] != code[ranked][:-1] for code in codes]
    return np.append(True, np.logical_or.reduce(changes)) if len(ranked) else np.zeros(0, dtype=bool)


def _joined(parts: list[Any]) -> Any:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
