"""Plays days of a home under a Prefect server of its own, as a deployment would: intake, then campaign_day.

The home is ``$BALGUL_HOME``; each argument is a day. The waiting list is approved on the evening of the first
day; lists come back on the evening of each. Prints the name of each state.
"""

import sys
from datetime import date
from typing import Any

from flows.server import Server, adopt
from warehouse.home import Home


def main() -> None:
    """Play the days."""
    home = Home.at()
    with Server(home.prefect) as server:
        adopt(server.environment())
        from flows.campaign_day import campaign_day
        from flows.intake import intake

        for number, argument in enumerate(sys.argv[1:]):
            day = date.fromisoformat(argument)
            for flow in (intake, campaign_day):
                state: Any = flow(as_of=day, return_state=True)
                print(flow.name, day, state.name)  # noqa: T201 -- what the test reads
            if number == 0:
                _approve(home)
            _send_back(home, day)


def _send_back(home: Home, day: date) -> None:
    from tests.canaries import send_back

    send_back(home, day)


def _approve(home: Home) -> None:
    from tasks.doors.orders import Decision, approve

    approve(home, "2024H1", Decision("한가람", "희망복지-1", None, None, False))


if __name__ == "__main__":
    main()
