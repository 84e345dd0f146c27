"""The desks of the town offices: they tick who is back, and forget it now and then; the team head looks into that."""

from dataclasses import dataclass
from datetime import date, time

from simulation.calendar_days import next_working
from simulation.far_side import Answer, FarSide, by_due_day, planned_time
from simulation.files import Row
from simulation.packages import Package

# what is told to an office; of changed visits nothing comes back
SHEETS = frozenset({"trip_sheet", "visit_change"})
# what no reference gives: how far from the planned time somebody is back, and when the team head has asked the desk
_EARLY_MINUTES, _LATE_MINUTES = -20, 25
_REVIEWED_AFTER_DAYS = (2, 3)
_NOON = time(12, 0)


@dataclass
class Desk:
    """Answers trip sheets."""

    side: FarSide

    def ticked(self, package: Package, day: date) -> list[Answer]:
        """The ticks of a day's trips, and the orders that follow on those that were forgotten."""
        county, chance = self.side.world.county, self.side.world.chance
        ticks, orders = [], []
        for row in package.table_with("출장번호", "복귀확인"):
            share = self.side.world.parameters.share("trip_tick_forgotten")
            if chance.happens(share, "tick forgotten", row["출장번호"], day.isoformat()):
                self.side.state.count("trip.forgotten")
                orders.append(self._reviewed(package, row, day))
            else:
                self.side.state.count("trip.ticked")
                ticks.append((next_working(county, day), self._tick(package, row, day)))
        return by_due_day("trip_return", ticks) + by_due_day("operator_order", orders)

    def _tick(self, package: Package, row: dict[str, str], day: date) -> Row:
        stream = self.side.world.chance.stream("tick", package.recipient, row["출장번호"], day.isoformat())
        planned = planned_time(row.get("복귀예정", "")) or _NOON
        minute = planned.hour * 60 + planned.minute + stream.randint(_EARLY_MINUTES, _LATE_MINUTES)
        return {
            "package_id": package.package_id,
            "ref": row["출장번호"],
            "trip_on": day,
            "result": "BACK",
            "back_at": time(minute // 60, minute % 60),
            "checked_by": "창구 담당",
            "roll_shredded": self._shredded(row, day),
        }

    def _shredded(self, row: dict[str, str], day: date) -> str | None:
        """What the desk saw of the officer's pages, where the sheet names any; the next trip asks again."""
        is_forgotten = self.side.world.chance.happens(
            self.side.world.parameters.share("roll_tick_forgotten"), "roll", row["출장번호"], day.isoformat()
        )
        return "SHREDDED" if row.get("방문명부 인쇄번호") and not is_forgotten else None

    def _reviewed(self, package: Package, row: dict[str, str], day: date) -> tuple[date, Row]:
        """On the page of the next morning the trip is an incident; the team head asks, and orders some days later."""
        county = self.side.world.county
        stream = self.side.world.chance.stream("review", package.recipient, row["출장번호"], day.isoformat())
        on = next_working(county, day, stream.randint(*_REVIEWED_AFTER_DAYS))
        reason = "무사히 복귀했으나 창구에서 표시를 빠뜨림"
        order = self.side.order("TRIP_REVIEWED", package.package_id, row["출장번호"], reason, on)
        return next_working(county, on), order
