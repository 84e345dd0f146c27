"""The 45 kinds of crisis information as this county shows them: domain of need, reach and pull.

All numbers are this simulation's own judgement; none is published. EI_LOST is left out: the reference
holds it to be the same item as EMP_CRISIS, which makes its 46 rows 45 kinds. LOCAL_TAX_ARREARS has no
national code, and the ministry does not see it.
"""

import csv
from dataclasses import dataclass
from datetime import date

from simulation.county import PARAMETERS

DOMAINS = ("health", "economy", "employment", "care", "housing")
DOMAIN_KO = {"health": "건강", "economy": "경제", "employment": "고용", "care": "돌봄", "housing": "주거"}


@dataclass(frozen=True)
class Kind:
    """One kind of crisis information.

    Attributes:
        code: code of `reference/indicators.csv`.
        domain: the need it tells of, when it tells truly.
        reach: relative frequency among the signals of that domain's needy households.
        noise: relative frequency among households without need.
        weight: pull in the ministry's model (0.5-3).
        ages: ages of persons it can be about, both ends included.
        since: day from which it is collected.
    """

    code: str
    domain: str
    reach: float
    noise: float
    weight: float
    ages: tuple[int, int]
    since: date


def load_kinds() -> tuple[Kind, ...]:
    """All kinds in the order of `reference/kinds.csv`."""
    with (PARAMETERS / "kinds.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Kind(
                row["code"],
                row["domain"],
                float(row["reach"]),
                float(row["noise"]),
                float(row["weight"]),
                (int(row["age_from"]), int(row["age_to"])),
                date.fromisoformat(row["since"]),
            )
            for row in csv.DictReader(file)
        )
