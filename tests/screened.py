"""Brings a home to its target lists: what is listed, looked up, reported and decided, and what came of it."""

from collections.abc import Sequence
from datetime import date

from tests.factories import CAMPAIGN, Person, ask, deliver_rows, one, screen
from warehouse.home import Home
from warehouse.verification import verify

TUESDAY = date(2024, 3, 5)
WEDNESDAY = date(2024, 3, 6)
THURSDAY = date(2024, 3, 7)
CAPACITY, AUDIT = 112, 11  # 40 officers, 2.8 households each, a tenth of them by lot


def listed(home: Home, *persons: Person, **cells: str) -> None:
    """A central list of persons."""
    deliver_rows(home, "ssis_central", [whom.row(**cells) for whom in persons])


def pool(home: Home, *persons: Person, period: str = "2024년 2월", **cells: str) -> None:
    """A look-up of the pool."""
    deliver_rows(home, "ssis_query", [whom.row(**cells) for whom in persons], period=period)


def decide(
    home: Home, list_hash: str, decision: str = "승인", changes: Sequence[dict[str, str]] = ({},)
) -> None:
    """The team head's decision on a list, of the day on which it was made."""
    made = ask(home, "SELECT made_on FROM campaign.target_list WHERE list_hash = ?", list_hash)
    plain = {
        "list_hash": list_hash,
        "decided_on": str(made[0][0]) if made else "2024-03-04",
        "decision": decision,
        "ref": "",
        "action": "",
        "order_no": "",
        "note": "",
    }
    deliver_rows(
        home, "target_approval", [plain | change for change in changes], period=f"{decision}{len(changes)}"
    )


def newest_list(home: Home) -> str:
    """The hash of the newest list."""
    return str(one(home, "SELECT list_hash FROM campaign.target_list ORDER BY run_no DESC LIMIT 1"))


def approve(home: Home, day: date) -> None:
    """Approve the newest list on a day."""
    decide(home, newest_list(home))
    screen(home, day)


def states(home: Home, *columns: str) -> list[tuple[object, ...]]:
    """The targets with basis and state, in their order."""
    names = ", ".join(columns or ("basis", "state", "end_state"))
    return ask(home, f"SELECT {names} FROM campaign.target_root ORDER BY order_no")  # noqa: S608 -- names of our own schema


def standings(home: Home) -> dict[str, int]:
    """How many households of the pool stand where."""
    return {
        str(name): count
        for name, count in ask(home, "SELECT standing, count(*) FROM campaign.pool_standing GROUP BY 1")
    }


def funnel(home: Home, campaign_id: str = CAMPAIGN) -> dict[str, int]:
    """The steps of a campaign that anybody reached."""
    steps = ask(
        home, "SELECT step, households FROM out.funnel WHERE campaign_id = ? AND households > 0", campaign_id
    )
    return {str(step): count for step, count in steps}


def assert_lawful(home: Home) -> None:
    """Every law holds."""
    assert [(law.name, law.left, law.right) for law in verify(home) if not law.holds] == []


def look_up(home: Home, *members: tuple[Person, str]) -> None:
    """Households as looked up."""
    deliver_rows(home, "ssis_household", [whom.row(household_no=number) for whom, number in members])


def change(home: Home, word: str, *persons: Person, on: str = "2024-02-20") -> None:
    """Deaths and moves."""
    deliver_rows(
        home, "death_and_move", [whom.row(event_code=word, event_on=on) for whom in persons], period=word
    )
