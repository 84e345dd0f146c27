"""Runs one flow by name for one day, against this home's server when it runs, else against one started for it."""

from datetime import date

from flows.server import Server, adopt, client_environment
from warehouse.errors import Refusal
from warehouse.home import Home

FLOWS = ("intake", "campaign_day", "open_campaign", "close_campaign")


def run_once(home: Home, flow: str, as_of: date) -> str:
    """Run a flow and return its state as one line.

    Raises:
        Refusal: there is no such flow, or the flow refused the day.
        Fault: a stage failed.
    """
    if flow not in FLOWS:
        raise Refusal(f"There is no flow {flow}: one of {', '.join(FLOWS)}.")
    try:
        adopt(client_environment(home.root))
    except Refusal:
        with Server(home.prefect) as server:
            adopt(server.environment())
            return _state_of(flow, as_of)
    return _state_of(flow, as_of)


def _state_of(flow: str, as_of: date) -> str:
    from importlib import import_module

    state = getattr(import_module(f"flows.{flow}"), flow)(as_of=as_of, return_state=True)
    if state.is_failed() or state.is_crashed():
        state.result()
    return f"{state.name}: {state.message}"
