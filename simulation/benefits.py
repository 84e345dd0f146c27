"""The benefit office: what the county decides on the applications that officers pass on."""

from dataclasses import dataclass
from datetime import date, timedelta

from simulation.calendar_days import next_working
from simulation.far_side import Answer, FarSide, by_due_day, planned_day, reference_in
from simulation.files import Row
from simulation.help_given import BENEFITS, GRANTED_SHARE, named_codes
from simulation.packages import Package
from simulation.world import Household

# working days from application to decision, shortest and longest; law: 30 to 60 days (시행령 제6조), emergency at once
_DECISION_DAYS = {"EMERGENCY": (1, 5), "BASIC": (15, 40), "ELDER_CARE": (7, 15), "DAILY_CARE": (7, 15)}
_SENT_ON = 3  # Thursday: the weekly file leaves with the decisions up to then
_GRANTED_WITHOUT_NEED = 0.3


@dataclass
class Benefits:
    """Answers lists of applications."""

    side: FarSide

    def decisions(self, package: Package, day: date) -> list[Answer]:
        """One decision per application, in the weekly file after it was made."""
        rows = self.side.meets(package, package.table_with("대상번호", "급여구분"))
        return by_due_day("benefit_decision", [self._decided(package, *pair, day) for pair in rows])

    def _decided(
        self, package: Package, row: dict[str, str], household: Household, day: date
    ) -> tuple[date, Row]:
        county, number = self.side.world.county, self.side.happened(household, "applications")
        stream = self.side.world.chance.stream("decision", household.number, number)
        benefit = named_codes("services").get(row["급여구분"], "")
        if benefit not in _DECISION_DAYS:
            benefit = stream.choice(BENEFITS[next(iter(household.needs), "economy")])
        is_granted = stream.random() < (GRANTED_SHARE if household.needs else _GRANTED_WITHOUT_NEED)
        self.side.happened(household, "granted" if is_granted else "rejected")
        decided_on = next_working(county, day, stream.randint(*_DECISION_DAYS[benefit]))
        sent_on = decided_on + timedelta(days=(_SENT_ON - decided_on.weekday()) % 7)
        return (
            next_working(county, sent_on),
            {
                "rrn": household.head.rrn,
                "person_name": household.head.name,
                "package_id": package.package_id,
                "ref": reference_in(row),
                "benefit": benefit,
                "applied_on": planned_day(row.get("신청일", ""), day),
                "decided_on": decided_on,
                "decision": "GRANTED" if is_granted else "REJECTED",
                "document_no": f"{county.name}-{decided_on:%Y%m%d}-{household.number:05d}",
            },
        )
