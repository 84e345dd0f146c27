"""Plays a small simulated county against a home, without Prefect: the stages in the order of the flows.

The simulation meets nothing but the inbox and the outbox, and passphrases are told as in the demo.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from simulation.building import build
from simulation.chance import Chance
from simulation.county import Extent, Parameters, load_county
from simulation.session import Session
from tasks.answers import judge_answers, tell_urgent
from tasks.calendar import keep_campaign_dates, run_of
from tasks.cases import open_cases
from tasks.doors import windows
from tasks.eligibility import check_eligibility
from tasks.ingestion import take_in
from tasks.linkage import link_records
from tasks.outcomes import take_outcomes
from tasks.referrals import refer_households
from tasks.reporting.day import renew, report
from tasks.screening import screen_households
from tasks.stage import Run
from tasks.surveys import plan_contacts
from tasks.validation import validate
from tasks.visits import plan_visits
from warehouse.county import County
from warehouse.home import Home
from warehouse.verification import verify

SMALL = Extent(towns=3, households=600)
# The order of flows/campaign_day.py and flows/intake.py.
WORKING_DAY = (
    keep_campaign_dates.run_in,
    take_in,
    validate,
    link_records.run_in,
    tell_urgent.run_in,
    judge_answers.run_in,
    take_outcomes.run_in,
    check_eligibility.run_in,
    screen_households.run_in,
    plan_contacts.run_in,
    plan_visits.run_in,
    refer_households.run_in,
    open_cases.run_in,
    report,
)
INTAKE = (take_in, validate, link_records.run_in, tell_urgent.run_in, renew)


def run_stages(home: Home, day: date, stages: tuple[Callable[[Home, Run], object], ...] = WORKING_DAY) -> Run:
    """One run of a day."""
    with run_of(day, home) as run:
        for stage in stages:
            stage(home, run)
    return run


class PlayedCounty:
    """A home and the simulated county at the far side of its doors."""

    def __init__(
        self,
        root: Path,
        county: str = "46720",
        settings: dict[str, str] | None = None,
        seed: int = 7,
        extent: Extent = SMALL,
    ) -> None:
        """Make the home; ``county`` is a code or a county file, the simulation knows the county by its code."""
        self.home = Home.create(root, county=county, seed=seed)
        self.county = County.read(self.home.county_file)
        world = build(load_county(self.county.code, extent), Chance(seed), Parameters(settings))
        self.session = Session(root, world)

    def morning(self, day: date) -> None:
        """The files of a day arrive; those of sources that the county does not have never would."""
        self.session.answer({"do": "morning", "day": str(day)})
        for folder in self.home.inbox.iterdir():
            for file in folder.iterdir() if folder.name not in self.county.sources else ():
                file.unlink()

    def evening(self, day: date) -> None:
        """The packages of a day are taken and opened."""
        wants = self.session.answer({"do": "evening", "day": str(day)})["wants"]
        if wants:
            told = windows.passphrases(self.home, wants, told_to="simulated county", reason="test")
            self.session.answer({"do": "open", "passphrases": dict(zip(wants, told, strict=True))})

    def play(self, first: date, last: date) -> None:
        """Every day from ``first`` to ``last``: an intake on holidays, the whole chain on working days."""
        for day in days(first, last):
            self.morning(day)
            run_stages(self.home, day, WORKING_DAY if self.county.is_working_day(day) else INTAKE)
            self.evening(day)


def days(first: date, last: date) -> list[date]:
    """The days from ``first`` to ``last``."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def broken(home: Home) -> list[str]:
    """The laws that do not hold, with both sides."""
    return [f"{law.name}: {law.left} | {law.right}" for law in verify(home) if not law.holds]
