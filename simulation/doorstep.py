"""Visits: what a day sheet brings back."""

from dataclasses import dataclass
from datetime import date, time

from simulation.calendar_days import next_working
from simulation.diary import VISIT, Appointment, Diary, appointment
from simulation.far_side import FarSide, planned_day, reference_in
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
_CANCELLED_SHEET = "방문 취소"
_UNPLANNED_AT = time(14, 0)


@dataclass
class Doorstep:
    """Makes the visits of day sheets."""

    side: FarSide
    diary: Diary

    def take_sheet(self, package: Package, day: date) -> None:
        """Note the visits of a day sheet for their days; strike those that it takes back."""
        county = self.side.world.county
        cancelled = package.sheet(_CANCELLED_SHEET)
        for row in cancelled.table() if cancelled else []:
            self.diary.strike(VISIT, package.recipient, reference_in(row))
        for row, household in self.side.meets(package, package.table_with("대상번호", "방문결과")):
            visited_on = planned_day(row.get("방문일", ""), day)
            days = visited_on, next_working(county, visited_on)
            self.diary.note(appointment(VISIT, package, row, household, days))

    def visit(self, made: Appointment) -> Row:
        """One visit, as it is written into the day sheet."""
        household, at = self.side.world.households[made.household], made.time or _UNPLANNED_AT
        result = self._visit(household, made.day, at)
        if result["result"] in {"MET", "REFUSED"}:
            self.diary.strike_others(made)
        for name in ("minutes", "talk_minutes", "household_size", "income_band", "assets_band"):
            key = (name, household.number, self.side.times(household, "visits"))
            if result.get(name) is not None and self.side.leaves_blank("visit", *key):
                result[name] = None
        return {
            "package_id": made.package_id,
            "ref": made.ref,
            "line_name": made.name,
            "officer": made.officer,
            "officer_2": made.officer_2 or None,
            "visited_on": made.day,
            "started_at": at,
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
                **(_locating(result) if is_known else _left(visit, is_lived_in=False)),
            }
        is_agreed = self.side.times(household, "contacted") > 0
        is_home = where == "HOME" and self.side.behaviour.is_at_home(
            household, visit, day, at, is_agreed=is_agreed
        )
        if not is_home:
            return {"result": "ABSENT", "minutes": 5, **_left(visit, is_lived_in=where == "HOME")}
        return self._met(household, visit)

    def _met(self, household: Household, visit: int) -> Row:
        stream = self.side.world.chance.stream("visit talk", household.number, visit)
        self.side.happened(household, "contacted")
        if self.side.behaviour.refuses(household):
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
            **self.side.help.applicant(household, finding),
            "consent": "GIVEN" if finding.partner else None,
            **self.side.help.consent(finding),
        }


def _left(visit: int, *, is_lived_in: bool) -> Row:
    """A notice, and a sticker across the gap of the door: at a later visit it tells whether somebody lives there."""
    seal = "SET" if visit == 1 else "BROKEN" if is_lived_in else "WHOLE"
    return {"notice": "LEFT", "door_seal": seal, "remark": "안내문 남김"}


def _locating(result: str) -> Row:
    return {"disposition": "LOCATE"} if result == "UNFOUND" else {}
