"""Case management: the conference takes most of the households laid before it; who manages them reports each step."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from simulation.calendar_days import next_working
from simulation.far_side import Answer, FarSide, by_due_day, planned_day, reference_in
from simulation.files import Row
from simulation.help_given import given_for
from simulation.kinds import DOMAINS
from simulation.packages import Package
from simulation.world import Household

# what no reference gives: a conference about every second week after the survey, and how many days each task takes
_TAKEN_SHARE = 0.85
_CONFERENCE_DAYS = (6, 12)
_TASK_DAYS = {"SURVEYED": (2, 4), "PLANNED": (5, 12), "SERVING": (3, 8)}
_LATE_TIMES = 4
# done around the day that the list names
_ON_THEIR_DAY = frozenset({"REVIEWED", "CLOSED", "FOLLOWED_UP"})
_EARLY_DAYS, _LATE_DAYS = (1, 7), (3, 20)
_GOAL_DAYS = (90, 180)
_RESULTS = {"GOAL": (("MET", "PARTLY", "NOT_MET"), (5, 3, 2)), "SERVICE": (("DELIVERED", "STOPPED"), (17, 3))}
_REASONS = (("GOALS_MET", "IMPROVED", "DECLINED", "MOVED"), (5, 3, 1, 1))
_GOALS_KO = {
    "health": "한 달에 한 번 진료를 받는다",
    "economy": "밀린 요금을 나누어 갚는다",
    "employment": "일자리 상담을 받는다",
    "care": "일주일에 두 번 돌봄을 받는다",
    "housing": "새는 지붕을 고친다",
}


@dataclass(frozen=True)
class _Case:
    """One case on a list: under which reference, of whom, and what is asked of it by when."""

    ref: str
    household: Household
    due_on: date
    rows: list[dict[str, str]]


@dataclass
class Cases:
    """Answers case lists."""

    side: FarSide

    def answers(self, package: Package, day: date) -> list[Answer]:
        """The decisions of the conference, by order, and the reports on what the list asks for."""
        return [*self._decided(package, day), *self._reported(package, day)]

    def _decided(self, package: Package, day: date) -> list[Answer]:
        county = self.side.world.county
        dated = []
        for row, household in self.side.meets(package, package.table_with("대상번호", "접수 근거")):
            stream = self._stream(household, "cases")
            is_taken = stream.random() < _TAKEN_SHARE
            self.side.state.count("case.taken" if is_taken else "case.declined")
            on = next_working(county, day, stream.randint(*_CONFERENCE_DAYS))
            kind = "CASE_ACCEPTED" if is_taken else "CASE_DECLINED"
            reason = "여러 어려움이 겹쳐 사례관리가 필요함" if is_taken else "읍면의 지원으로 충분함"
            order = self.side.order(kind, package.package_id, reference_in(row), reason, on)
            dated.append((next_working(county, on), order))
        return by_due_day("operator_order", dated)

    def _reported(self, package: Package, day: date) -> list[Answer]:
        dated = []
        for case in self._asked(package, day):
            step = next((r["보고구분"] for r in case.rows if r["보고구분"] in _STEPS_KO), None)
            if step is None:  # the conference decides by order
                continue
            stream = self._stream(case.household, "case reports")
            on = self._done_on(_STEPS_KO[step], case, stream, day)
            for row in self._rows(_STEPS_KO[step], case, stream, on):
                told = {"package_id": package.package_id, "ref": case.ref, "reported_on": on}
                who = {"officer": case.rows[0].get("담당자") or self.side.world.county.team_head}
                dated.append((next_working(self.side.world.county, on), told | who | row))
        return by_due_day("case_report", dated)

    def _asked(self, package: Package, day: date) -> Iterator[_Case]:
        """The cases of whose next task the list asks, with the rows that it offers."""
        offered: dict[str, list[dict[str, str]]] = {}
        for row in package.table_with("대상번호", "보고구분"):
            offered.setdefault(reference_in(row), []).append(row)
        shown = [r for r in package.table_with("대상번호", "할 일") if reference_in(r) in offered]
        for row, household in self.side.meets(package, shown):
            due_on = planned_day(row.get("기한", ""), day)
            yield _Case(reference_in(row), household, due_on, offered[reference_in(row)])

    def _stream(self, household: Household, event: str) -> Random:
        number = self.side.happened(household, event)
        return self.side.world.chance.stream(event, household.number, number)

    def _done_on(self, step: str, case: _Case, stream: Random, day: date) -> date:
        is_late = stream.random() < self.side.world.parameters.share("case_task_late")
        self.side.state.count("case.late" if is_late else "case.in_time")
        county = self.side.world.county
        if step in _ON_THEIR_DAY:
            away = stream.randint(*(_LATE_DAYS if is_late else _EARLY_DAYS))
            on = case.due_on + timedelta(days=away if is_late else -away)
            return next_working(county, max(on, day))
        days = stream.randint(*_TASK_DAYS[step])
        return next_working(county, day, days * (_LATE_TIMES if is_late else 1))

    def _rows(self, step: str, case: _Case, stream: Random, on: date) -> list[Row]:
        share = self.side.world.parameters.share
        if step == "SURVEYED":
            is_high = stream.random() < share("case_survey_says_high")
            return [{"kind": step, "difficulty": "HIGH" if is_high else "GENERAL"}]
        if step == "PLANNED":
            return [*self._plan(case.household, stream, on), {"kind": step}]
        if step == "CLOSED" or (step == "REVIEWED" and stream.random() < share("case_closes_at_review")):
            self.side.state.count("case.closed")
            return [*_results(case, stream), {"kind": "CLOSED", "closing_reason": _drawn(stream, *_REASONS)}]
        self.side.state.count(f"case.{step.lower()}")
        return [{"kind": step}]

    def _plan(self, household: Household, stream: Random, on: date) -> Iterator[Row]:
        """A goal for each domain of need, two at most, and the services that answer them."""
        domains = [domain for domain in DOMAINS if domain in household.needs] or ["health"]
        for number, domain in enumerate(domains[:2], 1):
            yield {
                "kind": "GOAL",
                "item_no": number,
                "domain": domain.upper(),
                "content": _GOALS_KO[domain],
                "due_on": on + timedelta(days=stream.randint(*_GOAL_DAYS)),
            }
            yield {"kind": "SERVICE", "item_no": number, "service": given_for(domain, stream)}


_STEPS_KO = {
    "욕구·위험도 조사": "SURVEYED",
    "계획 수립": "PLANNED",
    "서비스 개시": "SERVING",
    "점검": "REVIEWED",
    "종결": "CLOSED",
    "사후관리": "FOLLOWED_UP",
}
_ITEMS_KO = {"목표": "GOAL", "서비스": "SERVICE"}


def _results(case: _Case, stream: Random) -> Iterator[Row]:
    for row in case.rows:
        kind = _ITEMS_KO.get(row["보고구분"])
        if kind is not None:
            yield {"kind": kind, "item_no": row["항목번호"], "result": _drawn(stream, *_RESULTS[kind])}


def _drawn(stream: Random, words: tuple[str, ...], weights: tuple[int, ...]) -> str:
    return stream.choices(words, weights)[0]
