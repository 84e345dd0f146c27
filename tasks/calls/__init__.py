"""A county's own call service: what it is told, and what it tells, at the doors.

Light on purpose, since every ``intake`` asks: in a county that declares no service nothing else is imported.
"""

from collections.abc import Callable
from datetime import date

from tasks.stage import Counts, Run, redacted, safe_task
from warehouse.county import County
from warehouse.errors import BalgulError
from warehouse.home import Home


def gather_calls(day: date) -> Counts:
    """Put what the county's call service told since into the inbox; nothing where the county declares none.

    Returns:
        Counts of new ``calls``, of ``refused`` events and of those ``under_way``, and ``unanswered`` where the provider
        could not be asked; ``failed`` where something is broken, which must not stop the files of everybody else.
    """
    return unless_broken(lambda: redacted("calls", lambda: gather(Home.at(), day)))


def gather(home: Home, day: date) -> Counts:
    """``gather_calls`` for a home."""
    service = County.read(home.county_file).call_service
    if service is None:
        return {}
    from tasks.calls.gathering import gather_events

    return gather_events(home, service, day)


def submit(home: Home, run: Run) -> Counts:
    """Tell the service who is not to be called any more, and hand over the requests that lie in the outbox.

    Returns:
        Counts of ``submitted`` requests and ``cancelled`` rows; of requests ``not_in_outbox`` as they were
        registered, which are not submitted; and ``unanswered`` where the provider did not take one.
    """
    service = County.read(home.county_file).call_service
    if service is None:
        return {}
    from tasks.calls.submitting import submit_requests

    return submit_requests(home, service, run)


def cancel(home: Home, run: Run) -> Counts:
    """Tell the service who is not to be called any more; nothing where the county declares none.

    Returns:
        Counts of ``cancelled`` rows, and ``unanswered`` where the provider did not take one.
    """
    service = County.read(home.county_file).call_service
    if service is None:
        return {}
    from tasks.calls.submitting import cancel_unwanted

    return cancel_unwanted(home, service, run)


_submit = safe_task("calls", "submit_calls", submit)


def submit_calls(run: Run) -> Counts:
    """``submit`` as a task of the current flow; no task where the county declares no service.

    Returns:
        The counts of ``submit``; ``failed`` where something is broken, which must not stop the day's pages.
    """
    if County.read(Home.at().county_file).call_service is None:
        return {}
    return unless_broken(lambda: _submit(run))


def cancel_calls(run: Run) -> Counts:
    """``cancel`` within an intake: who stops at noon is not rung by the county's own service that afternoon.

    Returns:
        The counts of ``cancel``; ``failed`` where something is broken, which must not stop anybody's danger.
    """
    return unless_broken(lambda: redacted("calls", lambda: cancel(Home.at(), run)))


def unless_broken(act: Callable[[], Counts]) -> Counts:
    """What was done, or that it failed: the run's line in Prefect says so."""
    try:
        return act()
    except BalgulError:
        return {"failed": 1}
