"""Urgent findings: the duty officer goes at once, on holidays too; the team head orders a check at a barred door."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from simulation.calls import Calls
from simulation.diary import CALL, VISIT, appointment
from simulation.doorstep import Doorstep
from simulation.far_side import Answer, FarSide, reference_in
from simulation.files import Row
from simulation.packages import Package

_CALLS_AT = (time(9, 10), time(11, 0))
_GOES_AT = time(13, 30)
_ORDERED_SHARE = 0.8


@dataclass
class Urgent:
    """Answers urgent worklists."""

    side: FarSide
    calls: Calls
    doorstep: Doorstep

    def checked(self, package: Package, day: date) -> list[Answer]:
        """Two calls and, where nobody answers, a visit the same day; known the next morning whatever day it is."""
        phoned: list[Row] = []
        visited: list[Row] = []
        days = day, day + timedelta(days=1)
        for row, household in self.side.meets(package, package.table_with("대상번호", "결과")):
            made = appointment(CALL, package, row, household, days)
            results: list[Row] = []
            for at in _CALLS_AT if made.phone else ():
                if not _talked(results):
                    results.append(self.calls.call(replace(made, at=f"{at:%H:%M}")))
            phoned += results
            if not _talked(results):
                visited.append(self.doorstep.visit(replace(made, kind=VISIT, at=f"{_GOES_AT:%H:%M}")))
        answers = (Answer("phone_result", days[1], phoned), Answer("visit_result", days[1], visited))
        return [answer for answer in answers if answer.rows]

    def ordered(self, package: Package, day: date) -> list[Answer]:
        """The team head's orders for households that refuse contact or are protected: mostly a visit."""
        due_on = day + timedelta(days=1)
        rows: list[Row] = []
        for row, household in self.side.meets(package, package.table_with("대상번호", "결과")):
            order = self.side.happened(household, "orders_asked")
            if self.side.world.chance.happens(_ORDERED_SHARE, "order", household.number, order):
                reason = "생명이 위험할 수 있다는 제보가 있어 안부를 확인하도록 함"
                ref = reference_in(row)
                check = self.side.order("WELFARE_CHECK", package.package_id, ref, reason, day)
                rows.append(check | {"channel": "VISIT"})
        return [Answer("operator_order", due_on, rows)] if rows else []


def _talked(results: list[Row]) -> bool:
    return bool(results) and results[-1]["result"] in {"TALKED", "REFUSED"}
