"""Partners who take referrals: they accept, reject or stay silent, and some report how it ended."""

import re
from dataclasses import dataclass
from datetime import date

from simulation.calendar_days import next_working
from simulation.chance import lognormal_days
from simulation.far_side import Answer, FarSide, by_due_day, reference_in
from simulation.files import Row
from simulation.names import full_name, surname
from simulation.packages import Package
from simulation.world import Household

_REASONS = ("NOT_ELIGIBLE", "NO_CAPACITY", "NOT_REACHED", "DUPLICATE")
_GIVEN = {"RECEIVED", "PARTLY"}
_ENDS = ("RECEIVED", "RECEIVED", "RECEIVED", "PARTLY", "WAITING", "DECLINED", "NOT_REACHED")

_SAY_DESTROYED = 0.9  # judgement: nothing was found on it


@dataclass
class Partners:
    """Answers referrals and reminders."""

    side: FarSide

    def replies(self, package: Package, day: date) -> list[Answer]:
        """Replies to each row of a referral; a row that asks again reminds a partner who kept silent."""
        dated: list[tuple[date, Row]] = []
        for row, household in self.side.meets(package, package.table_with("대상번호", "구분")):
            if "재요청" in row["구분"]:
                dated += self._reminded(package, row, household, day)
            else:
                dated += self._asked(package, row, household, day)
        dated += self._destroyed(package, day)
        replies = by_due_day("partner_reply", dated)
        return [*replies, *self._words(replies)]

    def _asked(
        self, package: Package, row: dict[str, str], household: Household, day: date
    ) -> list[tuple[date, Row]]:
        number = self.side.happened(household, f"asked_{package.recipient}")
        accepted, rejected, _ = self.side.world.parameters.shares("partner_accepts/rejects/silent")
        draw = self.side.world.chance.share("partner", household.number, package.recipient, number)
        kind = "accepts" if draw < accepted else "rejects" if draw < accepted + rejected else "silent"
        self.side.state.count(f"partner.{kind}")
        if kind == "silent":
            self.side.happened(household, f"silent_{package.recipient}")
            return []
        return self._answered(package, row, household, day, accepts=kind == "accepts")

    def _reminded(
        self, package: Package, row: dict[str, str], household: Household, day: date
    ) -> list[tuple[date, Row]]:
        silent, woken = f"silent_{package.recipient}", f"woken_{package.recipient}"
        if self.side.times(household, silent) <= self.side.times(household, woken):
            return []  # the reply is on its way
        number = self.side.happened(household, f"reminded_{package.recipient}")
        share = self.side.world.parameters.share("partner_reply_per_reminder")
        replies = self.side.world.chance.happens(
            share, "reminded", household.number, package.recipient, number
        )
        self.side.state.count("reminder.replied" if replies else "reminder.silent")
        if not replies:
            return []
        self.side.happened(household, woken)
        return self._answered(package, row, household, day, accepts=True)

    def _answered(
        self, package: Package, row: dict[str, str], household: Household, day: date, *, accepts: bool
    ) -> list[tuple[date, Row]]:
        county, (median, p90) = self.side.world.county, self._delay()
        stream = self.side.world.chance.stream("partner reply", household.number, package.recipient)
        replied_on = next_working(county, day, lognormal_days(stream, median, p90))
        reply = self._row(package, row) | {
            "state": "ACCEPTED" if accepts else "REJECTED",
            "outcome": None if accepts else stream.choice(_REASONS),
            "receipt_no": f"{replied_on:%y%m}-{stream.randint(100, 999)}" if accepts else None,
            "replied_on": replied_on,
        }
        replies = [(next_working(county, replied_on), reply)]
        if accepts and stream.random() < 0.8:
            ended_on = next_working(county, replied_on, lognormal_days(stream, 2 * median, 2 * p90))
            end = reply | {"state": "COMPLETED", "outcome": stream.choice(_ENDS), "replied_on": ended_on}
            replies.append((next_working(county, ended_on), end))
        return replies

    def _row(self, package: Package, row: dict[str, str]) -> Row:
        """What a reply repeats of the row that it answers, and who gives it."""
        numbers = {
            line.get("대상번호"): line.get("확인번호") for line in package.table_with("대상번호", "회신구분")
        }
        ref = reference_in(row)
        named = {"package_id": package.package_id, "ref": ref, "check_no": numbers.get(ref)}
        return named | {"replied_by": self._clerk(package.recipient)}

    def _destroyed(self, package: Package, day: date) -> list[tuple[date, Row]]:
        """Partners who say within days that they destroyed what they were asked to; some never do."""
        county, dated = self.side.world.county, []
        for row in package.table_with("대상번호", "요청"):
            stream = self.side.world.chance.stream("destroyed", package.package_id, reference_in(row))
            if stream.random() >= _SAY_DESTROYED:
                continue
            on = next_working(county, day, stream.randint(1, 4))
            said = {"state": "DESTROYED", "outcome": None, "receipt_no": None, "replied_on": on}
            dated.append((next_working(county, on), self._row(package, row) | said))
        return dated

    def _words(self, replies: list[Answer]) -> list[Answer]:
        """What persons say when an officer asks them about a service that a partner reports; not all can be asked."""
        county, share = self.side.world.county, self.side.world.parameters.share
        dated: list[tuple[date, Row]] = []
        for answer in replies:
            for row in answer.rows:
                if row["state"] != "COMPLETED" or row["outcome"] not in _GIVEN:
                    continue
                stream = self.side.world.chance.stream("own word", row["package_id"], row["ref"])
                if stream.random() >= share("person_asked_of_service"):
                    continue
                asked_on = next_working(county, answer.due_on, stream.randint(1, 8))
                is_so = stream.random() < share("person_confirms_service")
                self.side.state.count("service.confirmed" if is_so else "service.denied")
                kind = "SERVICE_CONFIRMED" if is_so else "SERVICE_DENIED"
                order = self.side.order(kind, row["package_id"], row["ref"], "본인 통화로 확인함", asked_on)
                dated.append((next_working(county, asked_on), order))
        return by_due_day("operator_order", dated)

    def _delay(self) -> tuple[int, int]:
        """Median and 90th percentile of a reply in working days, as the parameter writes them."""
        median, p90 = re.findall(
            r"median (\d+) p90 (\d+)", self.side.world.parameters.words("partner_delay_days")
        )[0]
        return int(median), int(p90)

    def _clerk(self, recipient: str) -> str:
        chance = self.side.world.chance
        return full_name(chance, surname(chance, "clerk", recipient), "F", 1985, "clerk", recipient)
