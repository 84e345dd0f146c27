"""The benefit office: what the county decides on applications, and what follows a decision."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from simulation.calendar_days import next_working
from simulation.far_side import Answer, FarSide, by_due_day, planned_day, reference_in
from simulation.files import Row
from simulation.help_given import BENEFITS, GRANTED_SHARE, service_codes
from simulation.packages import Package
from simulation.rows import contact_phone
from simulation.world import Household

# working days from application to decision, shortest and longest; law: 30 to 60 days (시행령 제6조), emergency at once
_DECISION_DAYS = {"EMERGENCY": (1, 5), "BASIC": (15, 40), "ELDER_CARE": (7, 15), "DAILY_CARE": (7, 15)}
_SENT_ON = 3  # Thursday: the weekly file leaves with the decisions up to then
_GRANTED_WITHOUT_NEED = 0.3
_FIRST_LIMIT = timedelta(days=30)
# what no reference gives, in working days: until a post-check, an objection, its answer and the decision made anew
_CHECK_DAYS, _OBJECTION_DAYS, _ANSWER_DAYS, _ANEW_DAYS = (8, 18), (3, 15), (5, 15), (1, 4)

Dated = list[tuple[date, Row]]


@dataclass
class Benefits:
    """Answers lists of applications."""

    side: FarSide
    _objections: Dated = field(default_factory=list)

    def decisions(self, package: Package, day: date) -> list[Answer]:
        """What the county says of each application, in the weekly file after it happened."""
        rows = self.side.meets(package, package.table_with("대상번호", "급여구분"))
        told = [one for pair in rows for one in self._of_application(package, *pair, day)]
        return by_due_day("benefit_decision", [(self._sent_on(row["decided_on"]), row) for row in told])

    def complaints(self) -> list[Answer]:
        """The objections to what was decided last, each as the office wrote it down the day before."""
        objections, self._objections = self._objections, []
        return by_due_day("complaint", objections)

    def _sent_on(self, day: date) -> date:
        return next_working(self.side.world.county, day + timedelta(days=(_SENT_ON - day.weekday()) % 7))

    def _of_application(
        self, package: Package, row: dict[str, str], household: Household, day: date
    ) -> list[Row]:
        county, number = self.side.world.county, self.side.happened(household, "applications")
        stream = self.side.world.chance.stream("decision", household.number, number)
        decided = self._decided(package, row, household, day, stream)
        told = [decided]
        if decided["decided_on"] > decided["applied_on"] + _FIRST_LIMIT and self._happens(
            "extension_told", stream
        ):
            told_on = next_working(county, decided["applied_on"] + timedelta(days=stream.randint(18, 26)), 0)
            reason = stream.choice(("INVESTIGATION", "INVESTIGATION", "NOT_SUBMITTED"))
            told.append(self._after(decided, "EXTENDED", told_on, household, ground=reason, about_no=None))
        if (decided["decision"], decided["benefit"]) == ("GRANTED", "EMERGENCY"):
            told += self._checked(decided, household, stream)
        if decided["decision"] == "REJECTED" and self._happens("rejected_objects", stream):
            told += self._objected(decided, household, stream)
        return told

    def _decided(
        self, package: Package, row: dict[str, str], household: Household, day: date, stream: random.Random
    ) -> Row:
        county = self.side.world.county
        benefit = service_codes().get(row["급여구분"], "")
        if benefit not in _DECISION_DAYS:
            benefit = stream.choice(BENEFITS[next(iter(household.needs), "economy")])
        is_granted = stream.random() < (GRANTED_SHARE if household.needs else _GRANTED_WITHOUT_NEED)
        self.side.happened(household, "granted" if is_granted else "rejected")
        decided_on = next_working(county, day, stream.randint(*_DECISION_DAYS[benefit]))
        return {
            "rrn": household.head.rrn,
            "person_name": household.head.name,
            "package_id": package.package_id,
            "ref": reference_in(row),
            "benefit": benefit,
            "applied_on": planned_day(row.get("신청일", ""), day),
            "decided_on": decided_on,
            "decision": "GRANTED" if is_granted else "REJECTED",
            "document_no": self._number(decided_on, household),
        }

    def _number(self, day: date, household: Household, mark: str = "") -> str:
        return f"{self.side.world.county.name}-{day:%Y%m%d}-{household.number:05d}{mark}"

    def _after(self, decided: Row, kind: str, day: date, household: Household, **told: str | None) -> Row:
        """A row that follows a decision; it names the decision unless it is told otherwise."""
        number = self._number(day, household, f"-{kind[0]}")
        about = {
            "about_no": decided["document_no"],
            "decision": kind,
            "decided_on": day,
            "document_no": number,
        }
        return decided | about | told

    def _happens(self, parameter: str, stream: random.Random) -> bool:
        is_so = stream.random() < self.side.world.parameters.share(parameter)
        self.side.state.count(f"{parameter}.{'yes' if is_so else 'no'}")
        return is_so

    def _checked(self, decided: Row, household: Household, stream: random.Random) -> list[Row]:
        if self._happens("post_check_forgotten", stream):
            return []
        day = next_working(self.side.world.county, decided["decided_on"], stream.randint(*_CHECK_DAYS))
        result = "UNFIT" if self._happens("post_check_unfit", stream) else "FIT"
        return [self._after(decided, "POST_CHECKED", day, household, ground=result)]

    def _objected(self, decided: Row, household: Household, stream: random.Random) -> list[Row]:
        """The household objects; how the county answers, and decides anew where it was right."""
        county = self.side.world.county
        # Nobody objects to what they were not told: the file of the decision stands for its notice.
        objected_on = next_working(
            county, self._sent_on(decided["decided_on"]), stream.randint(*_OBJECTION_DAYS)
        )
        self._objections.append(
            (next_working(county, objected_on), self._complaint(decided, household, objected_on))
        )
        ended_on = next_working(county, objected_on, stream.randint(*_ANSWER_DAYS))
        if self._happens("objection_withdrawn", stream):
            return [self._after(decided, "WITHDRAWN", ended_on, household)]
        if not self._happens("objection_upheld", stream):
            return [self._after(decided, "DISMISSED", ended_on, household)]
        anew_on = next_working(county, ended_on, stream.randint(*_ANEW_DAYS))
        self.side.happened(household, "granted")
        return [
            self._after(decided, "UPHELD", ended_on, household),
            self._after(decided, "GRANTED", anew_on, household),
        ]

    def _complaint(self, decided: Row, household: Household, day: date) -> Row:
        head = household.head
        return {
            "complaint_no": f"이의-{day:%Y%m%d}-{household.number:05d}",
            "received_on": day,
            "complaint_kind": "OBJECTION",
            "came_by": "LETTER",
            "is_verified": True,
            "package_id": None,
            "ref": None,
            "person_name": head.name,
            "birth_year": head.born_on.year,
            "phone": contact_phone(household, head),
            "address": household.address,
            "decision_no": decided["document_no"],
            "memo": "결정에 이의가 있습니다",
        }
