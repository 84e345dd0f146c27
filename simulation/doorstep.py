"""Visits: what a day sheet brings back."""

from dataclasses import dataclass
from datetime import date, time

from simulation.calendar_days import next_working
from simulation.far_side import Answer, FarSide, by_due_day, planned_day, planned_time, reference_in
from simulation.files import Row
from simulation.packages import Package
from simulation.world import Household

_NOT_DONE_SHARE = 0.03
# how often a visit to an empty house finds out why it is empty
_GONE = {
    "DIED": ("DIED", 0.8),
    "INSTITUTION": ("INSTITUTION", 0.7),
    "MOVED": ("MOVED", 0.6),
    "UNKNOWN": ("UNFOUND", 0.5),
}
_UNPLANNED_AT = time(14, 0)


@dataclass
class Doorstep:
    """Answers day sheets."""

    side: FarSide

    def visit_results(self, package: Package, day: date) -> list[Answer]:
        """Each visit comes back on the working morning after it; who was met is not visited again for this sheet."""
        dated: list[tuple[date, Row]] = []
        met: set[int] = set()
        rows = self.side.meets(package, package.table_with("대상번호", "방문결과"))
        for row, household in sorted(rows, key=lambda pair: planned_day(pair[0].get("방문일", ""), day)):
            if household.number not in met:
                visited_on = planned_day(row.get("방문일", ""), day)
                at = planned_time(row.get("방문시각", "")) or _UNPLANNED_AT
                result = self.visit(package, row, household, (visited_on, at))
                dated.append((next_working(self.side.world.county, visited_on), result))
                if result["result"] in {"MET", "REFUSED"}:
                    met.add(household.number)
        return by_due_day("visit_result", dated)

    def visit(
        self, package: Package, row: dict[str, str], household: Household, when: tuple[date, time]
    ) -> Row:
        """One visit, as it is written into the day sheet."""
        result = self._filled(package, row, household, self._visit(household, *when))
        return result | {"visited_on": when[0], "started_at": when[1]}

    def _filled(self, package: Package, row: dict[str, str], household: Household, result: Row) -> Row:
        for name in ("minutes", "talk_minutes", "household_size", "income_band", "assets_band"):
            key = (name, household.number, self.side.times(household, "visits"))
            if result.get(name) is not None and self.side.leaves_blank("visit", *key):
                result[name] = None
        return {
            "package_id": package.package_id,
            "ref": reference_in(row),
            "officer": row.get("담당자") or package.note("담당자") or package.recipient,
            "officer_2": row.get("동행자"),
            **result,
        }

    def _visit(self, household: Household, day: date, at: time) -> Row:
        chance = self.side.world.chance
        visit = self.side.times(household, "visits") + 1
        if chance.happens(_NOT_DONE_SHARE, "not done", household.number, day.isoformat()):
            self.side.state.count("visit.NOT_DONE")
            return {"result": "NOT_DONE", "remark": "긴급 업무로 방문하지 못함"}
        self.side.happened(household, "visits")
        result = self._at_the_door(household, visit, day, at)
        self.side.state.count(f"visit.{visit}.{result['result']}")
        return result

    def _at_the_door(self, household: Household, visit: int, day: date, at: time) -> Row:
        where = household.whereabouts_on(day)
        if where in _GONE:
            result, share = _GONE[where]
            is_known = self.side.world.chance.happens(share, "why empty", household.number, visit)
            return {
                "result": result if is_known else "ABSENT",
                "minutes": 10,
                **_locating(result if is_known else ""),
            }
        is_agreed = self.side.times(household, "contacted") > 0
        is_home = where == "HOME" and self.side.behaviour.is_at_home(
            household, visit, day, at, is_agreed=is_agreed
        )
        if not is_home:
            return {"result": "ABSENT", "minutes": 5, "remark": "안내문 남김"}
        return self._met(household, visit)

    def _met(self, household: Household, visit: int) -> Row:
        stream = self.side.world.chance.stream("visit talk", household.number, visit)
        was_contacted = self.side.times(household, "contacted") > 0
        self.side.happened(household, "contacted")
        if not was_contacted and self.side.behaviour.refuses(household):
            self.side.happened(household, "refused")
            scope = stream.choice(("VISIT", "SERVICE", "CAMPAIGN", "CAMPAIGN"))
            return {"result": "REFUSED", "minutes": 5, "refusal_scope": scope, "remark": "방문을 원하지 않음"}
        finding = self.side.help.finding(household)
        self.side.happened(household, f"decided_{finding.disposition}")
        stay = stream.randint(25, 60)
        return {
            "result": "MET",
            "minutes": stay,
            "talk_minutes": stay - 5,
            **self.side.help.answers(household, finding),
            "disposition": finding.disposition,
            "services": self.side.help.service_names(finding),
            "consent": "GIVEN" if finding.partner else None,
            **self.side.help.consent(finding),
        }


def _locating(result: str) -> Row:
    return {"disposition": "LOCATE"} if result == "UNFOUND" else {}
