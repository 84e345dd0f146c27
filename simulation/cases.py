"""The case conference: it takes most of the households laid before it, and its office tells how a case goes on."""

from dataclasses import dataclass
from datetime import date

from simulation.calendar_days import next_working
from simulation.far_side import Answer, FarSide, by_due_day, reference_in
from simulation.files import Row
from simulation.packages import Package
from simulation.world import Household

# what no reference gives: a conference about every second week, a plan within a month, and some plans that are late
_TAKEN_SHARE = 0.85
_CONFERENCE_DAYS = (3, 10)
_PLAN_DAYS = (5, 15)
_SERVING_DAYS = (3, 8)


@dataclass
class Cases:
    """Answers case lists."""

    side: FarSide

    def decided(self, package: Package, day: date) -> list[Answer]:
        """What the conference decides on each household and, of those it takes, when the plan was made and began."""
        dated: list[tuple[date, Row]] = []
        for row, household in self.side.meets(package, package.table_with("대상번호", "접수 근거")):
            dated += self._steps(package, row, household, day)
        return by_due_day("operator_order", dated)

    def _steps(
        self, package: Package, row: dict[str, str], household: Household, day: date
    ) -> list[tuple[date, Row]]:
        county, number = self.side.world.county, self.side.happened(household, "cases")
        stream = self.side.world.chance.stream("case", household.number, number)
        is_taken = stream.random() < _TAKEN_SHARE
        self.side.state.count("case.taken" if is_taken else "case.declined")
        decision = (
            ("CASE_ACCEPTED", "여러 어려움이 겹쳐 사례관리가 필요함")
            if is_taken
            else ("CASE_DECLINED", "읍면의 지원으로 충분함")
        )
        steps = [(decision, _CONFERENCE_DAYS)]
        if is_taken:
            steps += [
                (("CASE_PLANNED", "계획 수립"), _PLAN_DAYS),
                (("CASE_SERVING", "서비스 시작"), _SERVING_DAYS),
            ]
        dated, on = [], day
        for (kind, reason), days in steps:
            on = next_working(county, on, stream.randint(*days))
            order = {
                "order_kind": kind,
                "package_id": package.package_id,
                "ref": reference_in(row),
                "reason": reason,
                "ordered_by": county.team_head,
                "ordered_on": on,
            }
            dated.append((next_working(county, on), order))
        return dated
