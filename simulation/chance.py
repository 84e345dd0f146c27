"""The one source of randomness: a keyed hash, so that a draw depends on its key and nothing drawn before."""

import random
from hashlib import blake2b
from math import exp, log

_SCALE = float(1 << 64)


class Chance:
    """Draws of one seeded county.

    Args:
        seed: the number given on the command line; another seed is another county.
    """

    def __init__(self, seed: object) -> None:
        self._root = blake2b(f"balgul-county:{seed}".encode(), digest_size=32).digest()

    def keyed(self, *key: object) -> "Chance":
        """An own chance for everything under this key."""
        return Chance(self.number("keyed", *key))

    def number(self, *key: object) -> int:
        """A uniform integer of 64 bits for this key."""
        text = "|".join(map(str, key)).encode()
        return int.from_bytes(blake2b(text, digest_size=8, key=self._root).digest(), "big")

    def share(self, *key: object) -> float:
        """A uniform number in [0, 1) for this key."""
        return self.number(*key) / _SCALE

    def happens(self, probability: float, *key: object) -> bool:
        """Whether an event of this probability (0-1) happens under this key."""
        return self.share(*key) < probability

    def stream(self, *key: object) -> random.Random:
        """An own generator for this key, for draws that need many numbers."""
        return random.Random(self.number(*key))


def poisson(stream: random.Random, mean: float) -> int:
    """A Poisson count with this mean (Knuth's product, for means below a few hundred)."""
    limit, product, count = exp(-mean), stream.random(), 0
    while product > limit:
        product *= stream.random()
        count += 1
    return count


def lognormal_days(stream: random.Random, median: float, p90: float) -> int:
    """Whole days, at least 1, of a lognormal with this median and 90th percentile."""
    sigma = log(p90 / median) / 1.2816
    return max(1, round(exp(stream.gauss(log(median), sigma))))
