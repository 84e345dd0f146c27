"""Visits: what a day sheet brings back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from simulation.calendar_days import next_working
from simulation.far_side import Answer, FarSide, by_due_day, reference_in
from simulation.files import Row
from simulation.help_given import GRANTED_SHARE, Finding
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
# working days from application to decision, shortest and longest; law: 30 to 60 days (시행령 제6조), emergency at once
_DECISION_DAYS = {"EMERGENCY": (1, 5), "BASIC": (15, 40), "ELDER_CARE": (7, 15), "DAILY_CARE": (7, 15)}
_DECISIONS_ON = 3  # Thursday: the weekly file
_BENEFITS = frozenset(_DECISION_DAYS)


@dataclass
class Doorstep:
    """Answers day sheets, and lets the county decide on what was applied for at a door."""

    side: FarSide

    def visit_results(self, package: Package, day: date) -> list[Answer]:
        """Each visit comes back on the morning after it; decisions follow weeks later."""
        dated: list[tuple[date, Row]] = []
        decisions: list[tuple[date, Row]] = []
        county = self.side.world.county
        for row, household in self.side.meets(package.table_with("대상번호", "방문결과")):
            visited_on, at = _planned(row, day)
            result = self._visit(household, visited_on, at)
            filled = self._filled(package, row, household, result) | {
                "visited_on": visited_on,
                "started_at": at,
            }
            dated.append((next_working(county, visited_on), filled))
            if result.get("disposition") == "APPLIED":
                decisions += self._decision(package, row, household, visited_on)
        return by_due_day("visit_result", dated) + by_due_day("benefit_decision", decisions)

    def _filled(self, package: Package, row: dict[str, str], household: Household, result: Row) -> Row:
        for name in ("minutes", "talk_minutes", "household_size", "income_band", "assets_band"):
            key = (name, household.number, self.side.times(household, "visits"))
            if result.get(name) is not None and self.side.leaves_blank("visit", *key):
                result[name] = None
        return {
            "package_id": package.package_id,
            "ref": reference_in(row),
            "officer": row.get("담당자") or package.recipient,
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

    def _decision(
        self, package: Package, row: dict[str, str], household: Household, applied_on: date
    ) -> Iterator[tuple[date, Row]]:
        finding: Finding = self.side.help.finding(household)
        benefit = next((service for service in finding.services if service in _BENEFITS), None)
        if benefit is None or self.side.happened(household, "applications") > 1:
            return
        chance, county = self.side.world.chance, self.side.world.county
        stream = chance.stream("decision", household.number)
        decided_on = next_working(county, applied_on, stream.randint(*_DECISION_DAYS[benefit]))
        is_granted = stream.random() < GRANTED_SHARE
        self.side.happened(household, "granted" if is_granted else "rejected")
        sent_on = decided_on + timedelta(days=(_DECISIONS_ON - decided_on.weekday()) % 7 + 1)
        yield (
            next_working(county, sent_on, 0),
            {
                "rrn": household.head.rrn,
                "person_name": household.head.name,
                "package_id": package.package_id,
                "ref": reference_in(row),
                "benefit": benefit,
                "applied_on": applied_on,
                "decided_on": decided_on,
                "decision": "GRANTED" if is_granted else "REJECTED",
                "document_no": f"{county.name}-{decided_on:%Y%m%d}-{household.number % 10_000:04d}",
            },
        )


def _locating(result: str) -> Row:
    return {"disposition": "LOCATE"} if result == "UNFOUND" else {}


def _planned(row: dict[str, str], day: date) -> tuple[date, time]:
    """Day and time of a visit as the sheet prints them; the sheet's own day where it prints none."""
    found = re.search(r"(\d{4})\D(\d{1,2})\D(\d{1,2})", row.get("방문일", ""))
    visited_on = date(*(int(part) for part in found.groups())) if found else day
    hour = re.search(r"(\d{1,2}):(\d{2})", row.get("방문시각", "") or row.get("예정시각", ""))
    return visited_on, time(int(hour.group(1)), int(hour.group(2))) if hour else time(14, 0)
