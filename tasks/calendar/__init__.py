"""Calendar: which day a flow serves, whether anybody works, and what the county's dated file says is due.

Light on purpose: an ``intake`` that finds nothing to do imports nothing heavier than this.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from prefect import runtime

from tasks.doors import inbox
from tasks.stage import Counts, Run, Withheld, redacting, stage
from warehouse import clock
from warehouse.county import (
    Campaign,
    County,
    keep_rules,
    kept_rules,
    parameters,
)
from warehouse.errors import Fault, Refusal
from warehouse.home import Home
from warehouse.leash import OF_WORKER, end_with_parent
from warehouse.rule_files import kept_in, read_instead

if TYPE_CHECKING:
    from warehouse.connection import Transaction

T = TypeVar("T")


def day_of_run(as_of: date | None) -> date:
    """The day a flow serves: the one it was given, else the day in Korea for which it was scheduled.

    A worker's run ends with its worker from here on, however that ends: no server would hear of it any more.

    Raises:
        Refusal: a real home is asked for a day that has not come.
    """
    if OF_WORKER in os.environ:
        end_with_parent()
    day = as_of or _scheduled_day()
    if not Home.at().is_simulated and day > clock.today():
        raise Refusal(f"{day} has not come yet.")
    return day


def run_name() -> str:
    """What a run is called in Prefect's UI: the flow, and the day it serves."""
    return f"{runtime.flow_run.flow_name} {runtime.flow_run.parameters.get('as_of') or _scheduled_day()}"


def summary(done: Mapping[str, Counts]) -> str:
    """What the stages of a run did, in the counts that are not zero: the operator reads it beside the run's state."""
    told = {stage: [f"{n} {name}" for name, n in counts.items() if n] for stage, counts in done.items()}
    return (
        "; ".join(f"{stage} {', '.join(counts)}" for stage, counts in told.items() if counts)
        or "nothing to do"
    )


def _scheduled_day() -> date:
    scheduled = runtime.flow_run.scheduled_start_time
    return scheduled.astimezone(clock.KST).date() if scheduled else clock.today()


def is_working_day(day: date) -> bool:
    """Whether the county's offices work on a day."""
    return County.read(Home.at().county_file).is_working_day(day)


def something_waits() -> bool:
    """Whether the inbox holds anything or lacks a folder, or a run has not told what it took in; opens no warehouse."""
    home = Home.at()
    return inbox.has_files(home) or bool(inbox.without_folder(home)) or home.has_unended_run()


def despite_mistakes(act: Callable[[], T], day: date) -> T:
    """What ``act`` returns; where the county's file or one of parameters has a mistake, act by the last that held.

    Then fail by it. Nobody in danger waits until a file is mended; everything else does, and the run is red until then.
    """
    with kept_rules(Home.at(), day) as mistake:
        done = _despite_county_file(lambda: _despite_change(act, day))
    if mistake:
        raise mistake
    return done


def _despite_change(act: Callable[[], T], day: date) -> T:
    """What ``act`` returns; where it fails since rules changed, act by those of the last day that ended well.

    Then fail by the change, or as before where that was not the cause.
    """
    try:
        return act()
    except Exception as failed:
        doubt = failed.told if isinstance(failed, Fault) else type(failed).__name__
        with kept_rules(Home.at(), day, doubt) as mistake:
            if mistake is None:
                raise
            try:
                act()
            except Fault:
                raise failed from None
        raise mistake from None


def hold_to_rules(day: date) -> None:
    """Keep the files of rules by which a day ended well, for an intake that fails after they change."""
    keep_rules(Home.at(), day)


def _despite_county_file(act: Callable[[], T]) -> T:
    try:
        return act()
    except Fault as mistake:
        home = Home.at()
        if mistake.code != "bad_county_file" or not home.held_county_file.is_file():
            raise
        with read_instead({home.county_file: (home.held_county_file, mistake)}):
            act()
        raise


@contextmanager
def run_of(day: date, home: Home | None = None) -> Iterator[Run]:
    """The run that serves a day, after finishing what a killed process left in the outbox; one at a time in a home."""
    with _turn_of(home or Home.at()) as home:
        yield _opened(home, day)


@contextmanager
def run_not_before_last(day: date, home: Home | None = None) -> Iterator[Run]:
    """As ``run_of``, of the last day in the ledger where that is later: no alert waits.

    The clock may stand behind it, or a run of a later day was waited for.
    """
    with _turn_of(home or Home.at()) as home:
        yield _opened(home, _not_before_last(home, day))


@contextmanager
def _turn_of(home: Home) -> Iterator[Home]:
    from warehouse.connection import Warehouse
    from warehouse.schema import migrate

    warehouse = Warehouse(home)
    with redacting("run"), home.one_run(warehouse.let_go), warehouse.kept():
        migrate(home)
        yield home


def _opened(home: Home, day: date) -> Run:
    from tasks.doors import destruction, outbox
    from warehouse.ledger import open_run

    destruction.finish(home)
    outbox.recover(home)
    if not kept_in(home).is_dir():
        keep_rules(home, day)
    files, most = inbox.has_files(home), _most_days(home, day)
    return Run(open_run(home, day, has_files=files, most_days=most), day)


def _not_before_last(home: Home, day: date) -> date:
    from warehouse.connection import Warehouse

    with Warehouse(home).reading() as tx:
        last = tx.one("ledger/last_run")
    return max(day, last["as_of"]) if last else day


def _most_days(home: Home, day: date) -> int | None:
    """How long after the last run a scheduled one of a real home may be; whoever names a day knows it."""
    if home.is_simulated or not runtime.flow_run.id or runtime.flow_run.parameters.get("as_of"):
        return None
    return int(parameters("reporting", day)["longest_silence_days"])


@contextmanager
def going_on() -> Iterator[Withheld]:
    """A part of a run that goes on after what fails in it, and fails by that at its end."""
    withheld = Withheld()
    yield withheld
    withheld.end()


@stage("calendar")
def keep_campaign_dates(tx: "Transaction", run: Run) -> Counts:
    """Open and close, once each, the campaigns that the county's dated file says are due; the file wins.

    Raises:
        Fault: ``outbox_is_ahead``; who was called or refused since the warehouse was put back is not known in it.
    """
    from tasks.doors import outbox

    if unknown := outbox.unknown_in(tx):
        raise Fault("outbox_is_ahead", rule=f"{unknown} packages")
    campaigns = {campaign.campaign_id: campaign for campaign in County.read(tx.home.county_file).campaigns}
    _hold_to_ledger(tx, campaigns, run.as_of)
    counts = {"opened": 0, "closed": 0}
    for campaign in campaigns.values():
        if campaign.closes_on < run.as_of:
            counts["closed"] += tx.run("calendar/insert_closed", campaign_id=campaign.campaign_id)
        elif campaign.opens_on <= run.as_of:
            counts["opened"] += tx.run("calendar/insert_opened", campaign_id=campaign.campaign_id)
    return counts


def _hold_to_ledger(tx: "Transaction", campaigns: Mapping[str, Campaign], as_of: date) -> None:
    """Refuse a file whose campaign would never end, or would go on while its households are no longer served.

    The first was renamed or left out while it is open, and another would open beside it; the second was given a later
    end after it had closed.
    """
    for row in tx.rows("calendar/select_begun"):
        stated, closed_on = campaigns.get(row["campaign_id"]), row["closed_on"]
        if stated is None and closed_on is None:
            raise Fault(
                "bad_county_file",
                column=f"campaigns.{row['campaign_id']}",
                rule="is_open_and_lacks_its_dates",
            )
        if stated is not None and closed_on is not None and closed_on <= as_of <= stated.closes_on:
            place = f"campaigns.{stated.campaign_id}.closes_on"
            raise Fault("bad_county_file", column=place, rule=f"was_closed_on_{closed_on}_and_cannot_reopen")
