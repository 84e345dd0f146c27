"""Synthetic numbers of persons: shaped like real ones, in ranges that nobody is given."""

from datetime import date

from simulation.chance import Chance

# persons of any county keep below WRONG, so that a wrong number (drawn above it) belongs to nobody
WRONG = 5_000_000
_PHONE_SPACE, _PHONE_STEP, _PHONE_START = 9_999_991, 7_368_787, 4_201


def phone_number(number: int) -> str:
    """The synthetic mobile number of a person: 010-0xxx-xxxx, which no carrier gives out."""
    digits = (number * _PHONE_STEP + _PHONE_START) % _PHONE_SPACE
    return f"010-0{digits // 10_000:03d}-{digits % 10_000:04d}"


class Numbers:
    """Resident registration numbers, each given once."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._given: set[str] = set()

    def rrn(self, number: int, born_on: date, sex: str) -> str:
        """13 digits with birth and sex in place and region digits 96-99, which are never given out."""
        century = 0 if born_on.year < 2000 else 2
        start = f"{born_on:%y%m%d}{century + (1 if sex == 'M' else 2)}"
        draw = self._chance.number("rrn", number)
        while True:
            rrn = f"{start}{96 + draw % 4}{draw // 4 % 10_000:04d}"
            if rrn not in self._given:
                self._given.add(rrn)
                return rrn
            draw += 1
