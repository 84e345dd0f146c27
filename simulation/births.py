"""How a household is made up: sizes, ages, sexes and relations."""

import random
from datetime import date, timedelta

# size and cumulative share: 55% single (Gokseong 2022: 8,571 of 15,539 households), mean near 1.72 persons
_SIZES = ((1, 0.55), (2, 0.84), (3, 0.935), (4, 0.98), (5, 1.0))
HEAD, SPOUSE, CHILD, PARENT, GRANDCHILD = "HEAD", "SPOUSE", "CHILD", "PARENT", "GRANDCHILD"


def members(stream: random.Random, today: date) -> list[tuple[str, str, date]]:
    """Relation, sex and birth date of each member of a new household, head first."""
    draw = stream.random()
    size = next(count for count, limit in _SIZES if draw < limit)
    return [(relation, sex, _born(stream, today, age)) for relation, sex, age in _plan(stream, size)]


def _born(stream: random.Random, today: date, age: int) -> date:
    return today - timedelta(days=int(age * 365.25) + stream.randrange(365))


def _plan(stream: random.Random, size: int) -> list[tuple[str, str, int]]:
    if size == 1:
        is_old = stream.random() < 0.60
        age = min(101, 65 + int(stream.expovariate(1 / 11))) if is_old else stream.randint(20, 64)
        return [(HEAD, "F" if stream.random() < (0.70 if is_old else 0.38) else "M", age)]
    if size == 2 and stream.random() < 0.75:
        age = stream.randint(60, 88) if stream.random() < 0.7 else stream.randint(28, 59)
        return [(HEAD, "M", age), (SPOUSE, "F", max(20, age - stream.randint(-2, 7)))]
    if size == 2:
        return _parent_and_child(stream)
    return _family(stream, size)


def _parent_and_child(stream: random.Random) -> list[tuple[str, str, int]]:
    age = stream.randint(30, 90)
    child = max(0, age - stream.randint(22, 36))
    if age >= 70 and stream.random() < 0.25:
        return [(HEAD, "F", age), (GRANDCHILD, _either(stream), stream.randint(3, 18))]
    return [(HEAD, "F" if stream.random() < 0.6 else "M", age), (CHILD, _either(stream), child)]


def _family(stream: random.Random, size: int) -> list[tuple[str, str, int]]:
    age = stream.randint(30, 62)
    plan = [(HEAD, "M", age)]
    if stream.random() < 0.85:
        plan.append((SPOUSE, "F", max(22, age - stream.randint(-2, 8))))
    if size >= 3 and stream.random() < 0.25:
        plan.append((PARENT, "F", age + stream.randint(21, 32)))
    while len(plan) < size:
        plan.append((CHILD, _either(stream), max(0, age - stream.randint(24, 38))))
    return plan


def _either(stream: random.Random) -> str:
    return "F" if stream.random() < 0.49 else "M"
