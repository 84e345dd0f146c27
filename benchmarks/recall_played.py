"""Three campaigns of a county whose need is known, screened by the product's own stage, told beside the truth.

Facts are put into a home that nobody keeps, as linkage would leave them; the calendar and screening run as in a flow;
what the surveys found is put in as their stages would leave it. Who is in need is drawn beforehand and stands nowhere
there.
"""

import shutil
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import polars as pl
import yaml
from numpy.typing import NDArray

from tasks.calendar import keep_campaign_dates
from tasks.reporting.missed import Missed, missed, text_lines
from tasks.screening import screen_households
from tasks.stage import Run
from warehouse.connection import Transaction, Warehouse
from warehouse.county import County, parameters
from warehouse.home import CHECKOUT, Home
from warehouse.ledger import open_run
from warehouse.schema import migrate

_HOUSEHOLDS, _SEED = 3_600, 2024
_FIRST = date(2024, 2, 1)
_CAMPAIGNS = {
    "2024H1": (_FIRST, date(2024, 7, 31)),
    "2024H2": (date(2024, 8, 1), date(2025, 1, 31)),
    "2025H1": (date(2025, 2, 1), date(2025, 7, 31)),
}
KINDS = (
    "ELEC_ARREARS",
    "NHIS_ARREARS",
    "FIN_ARREARS",
    "RENT_ARREARS",
    "LTC_GRADED",
    "ELEC_CUT",
    "HEAD_DIED",
)


def table_beside_truth(home: Home) -> tuple[int, list[str]]:
    """How many of the three intervals miss the truth, and the table that the product tells, a truth after each line."""
    folder = Path(mkdtemp(dir=home.root / "bench", prefix="recall-"))
    try:
        with Warehouse(made(folder, _CAMPAIGNS)).kept():
            return _Table(Home.at(folder / "home")).told()
    finally:
        shutil.rmtree(folder)


Campaigns = Mapping[str, tuple[date, date]]


def made(folder: Path, campaigns: Campaigns) -> Home:
    """A home of the demo's county that nobody keeps, with campaigns of some first and last days."""
    stated = yaml.safe_load((CHECKOUT / "warehouse" / "counties" / "46720.yaml").read_text("utf-8"))
    stated["campaigns"] = {
        code: {"opens_on": opens, "closes_on": closes, "rounds": []}
        for code, (opens, closes) in campaigns.items()
    }
    (folder / "county.yaml").write_text(yaml.safe_dump(stated, allow_unicode=True), "utf-8")
    home = Home.create(folder / "home", county=str(folder / "county.yaml"), seed=_SEED)
    migrate(home)
    return home


def _drawn_kinds(chance: np.random.Generator) -> NDArray[np.bool_]:
    """One kind of each household, and now and then more."""
    has = np.less(chance.random((_HOUSEHOLDS, len(KINDS))), 0.08)
    has[np.arange(_HOUSEHOLDS), chance.integers(0, len(KINDS), _HOUSEHOLDS)] = True
    return has


def _share(strata: Sequence[str]) -> float:
    return strata.count("selected") / len(strata)


class PlayedCounty:
    """The county, what is true of its households, and what its warehouse was told."""

    def __init__(self, home: Home) -> None:
        self._home, self._chance, self._deliveries = home, np.random.default_rng(_SEED), 0
        self._has = _drawn_kinds(self._chance)
        towns = County.read(home.county_file).towns
        share = np.array([town["households"] for town in towns]) / sum(town["households"] for town in towns)
        self._ids = [f"household{n:05d}" for n in range(_HOUSEHOLDS)]
        self._told = pl.DataFrame(
            {
                "person_id": [f"person{n:05d}" for n in range(_HOUSEHOLDS)],
                "household_id": self._ids,
                "town_code": [
                    str(towns[n]["code"]) for n in self._chance.choice(len(towns), _HOUSEHOLDS, p=share)
                ],
                "birth_year": 2024 - self._chance.integers(25, 95, _HOUSEHOLDS),
                "sex": self._chance.choice(["F", "M"], _HOUSEHOLDS),
            }
        )

    def play(self, opens: date, closes: date) -> NDArray[np.bool_]:
        """Six look-ups of a campaign, its surveys and its end; who was in need."""
        need = np.less(self._chance.random(_HOUSEHOLDS), self.chance_of_need())
        for month in range(6):
            self._look_up(opens + timedelta(days=30 * month))
        self._survey(closes, need)
        keep_campaign_dates.run_in(self._home, self._opened(closes + timedelta(days=1)))
        return need

    def chance_of_need(self) -> NDArray[np.float64]:
        """High points are in need six times as often as low ones."""
        points = self._points()
        return np.where(points >= np.sort(points)[-900], 0.30, 0.05)

    def named(self, who: NDArray[np.bool_]) -> set[str]:
        """The ids of some households."""
        return {one for one, is_named in zip(self._ids, who, strict=True) if is_named}

    def settle(self) -> None:
        """Persons and households as linkage leaves them, before the first campaign."""
        run = self._opened(date(2024, 1, 2))
        with Warehouse(self._home).transaction(as_of=run.as_of, run_no=run.run_no) as tx:
            where = self._arrived(tx, run, "ssis_household", "2024-01", self._told)
            self._insert(tx, "core.person", where)
            self._insert(tx, "core.household", where.with_columns(named_by=pl.lit("person")))
            self._insert(tx, "core.membership", where.with_columns(relation=pl.lit("HEAD")))
            tx.run("linkage/insert_person_state")
            tx.run("linkage/insert_household_state")

    def _points(self) -> NDArray[np.int64]:
        weights = parameters("screening", _FIRST)["weights"]
        points: NDArray[np.int64] = self._has.astype(np.int64) @ np.array(
            [weights[kind] for kind in KINDS], dtype=np.int64
        )
        return points

    def _look_up(self, day: date) -> None:
        """A month's pool comes in, and a list of some; screening chooses, and everybody waiting is approved."""
        run = self._opened(day)
        changed = self._chance.random(_HOUSEHOLDS) < 0.08
        self._has[changed] = _drawn_kinds(self._chance)[changed]
        with Warehouse(self._home).transaction(as_of=run.as_of, run_no=run.run_no) as tx:
            present = self._told.filter(pl.Series(self._chance.random(_HOUSEHOLDS) < 0.9))
            where = self._arrived(tx, run, "ssis_query", f"{day:%Y-%m}", present)
            seen = where.join(self._kinds(), on="household_id")
            stated = {"subject": "household", "observed_on": day, "valid_until": day + timedelta(days=29)}
            identity = pl.concat_str(["household_id", "kind", pl.lit(str(day))], separator="/")
            named = seen.with_columns(observation_id=identity, **{k: pl.lit(v) for k, v in stated.items()})
            self._insert(tx, "core.observation", named)
            some = self._told.sample(60, seed=run.run_no)
            self._arrived(tx, run, "ssis_central", f"{day.year}-{day.month}", some)
        for stage in (keep_campaign_dates, screen_households):
            stage.run_in(self._home, run)
        self._approve(run)

    def _kinds(self) -> pl.DataFrame:
        households, kinds = np.nonzero(self._has)
        return pl.DataFrame(
            {"household_id": [self._ids[n] for n in households], "kind": [KINDS[n] for n in kinds]}
        )

    def _survey(self, day: date, need: NDArray[np.bool_]) -> None:
        """Four of five of the open targets answer: who is in need gets something, who is not needs nothing."""
        run = self._opened(day)
        with Warehouse(self._home).transaction(as_of=day, run_no=run.run_no) as tx:
            found = tx.connection.execute(
                "SELECT target_id, root_id FROM campaign.target_root WHERE state = 'open' ORDER BY 1"
            )
            targets = found.pl()
            numbers = [int(root.removeprefix("household")) for root in targets["root_id"]]
            answers = targets.with_columns(is_in_need=pl.Series(need[numbers])).filter(
                pl.Series(self._chance.random(len(numbers)) < 0.8)
            )
            where = answers.with_row_index("row_no").with_columns(
                delivery_id=pl.lit(f"survey {day}"),
                run_no=run.run_no,
                event=pl.lit("closed"),
                end_state=pl.when("is_in_need")
                .then(pl.lit("closed_service"))
                .otherwise(pl.lit("closed_no_need")),
                happened_on=pl.lit(day),
                service=pl.lit("FOOD"),
                given_on=pl.lit(day),
            )
            self._insert(tx, "campaign.service_given", where.filter("is_in_need"))
            self._insert(tx, "campaign.target_event", where)

    def _approve(self, run: Run) -> None:
        with Warehouse(self._home).transaction(as_of=run.as_of, run_no=run.run_no) as tx:
            waiting = tx.connection.execute(
                "SELECT target_id FROM campaign.target_state WHERE state = 'waiting'"
            ).pl()
            self._insert(
                tx,
                "campaign.target_event",
                waiting.with_row_index("row_no").with_columns(
                    delivery_id=pl.lit(f"approval {run.run_no}"),
                    run_no=run.run_no,
                    event=pl.lit("approved"),
                    happened_on=pl.lit(run.as_of),
                ),
            )

    def _opened(self, day: date) -> Run:
        return Run(open_run(self._home, day, has_files=True), day)

    def _arrived(
        self, tx: Transaction, run: Run, source: str, period: str, whom: pl.DataFrame
    ) -> pl.DataFrame:
        """The rows of a delivery that names persons, with their links; the rows as facts may lead back to them."""
        self._deliveries += 1
        delivery = {"delivery_id": f"delivery{self._deliveries:04d}", "source": source, "run_no": run.run_no}
        where = whom.with_row_index("row_no", offset=1).with_columns(
            **{k: pl.lit(v) for k, v in delivery.items()}
        )
        count = {
            "period": period,
            "sha256": delivery["delivery_id"],
            "file_bytes": 1,
            "rows_received": whom.height,
        }
        self._insert(tx, "ops.delivery", pl.DataFrame([delivery | count | {"received_on": run.as_of}]))
        self._insert(tx, "core.appearance", where)
        self._insert(tx, "core.link", where.with_columns(method=pl.lit("token"), probability=1.0))
        return where

    def _insert(self, tx: Transaction, table: str, frame: pl.DataFrame) -> None:
        """The columns of a frame that a table has."""
        tx.insert(
            table,
            frame.select([name for name in tx.connection.table(table).columns if name in frame.columns]),
        )


class _Table(PlayedCounty):
    """What the product tells of three campaigns, beside the truth."""

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self._strata = dict[tuple[str, str], list[str]]()

    def told(self) -> tuple[int, list[str]]:
        """Play the campaigns; see ``table_beside_truth``."""
        lines, outside = [], 0
        self.settle()
        for campaign_id, (opens, closes) in _CAMPAIGNS.items():
            need = self.play(opens, closes)
            told = self._told_by_the_product(campaign_id, closes)
            self._note_truth(campaign_id, need)
            share, true = told.lines[0].recall, _share(self._strata[campaign_id, "all"])
            outside += share is None or not share.low <= true <= share.high
            lines += [f"{campaign_id}  {line}" for line in self._beside(campaign_id, told)]
        return outside, lines

    def _told_by_the_product(self, campaign_id: str, day: date) -> Missed:
        with Warehouse(self._home).reading() as tx:
            rows = tx.rows("reporting/select_recall_count", campaign_id=campaign_id)
        told = missed(rows, campaign_id, parameters("reporting", day))
        assert told is not None, "six look-ups drew nobody"
        return told

    def _note_truth(self, campaign_id: str, need: NDArray[np.bool_]) -> None:
        """Where the households in need stood that the look-ups of a campaign held, by sex and of all."""
        with Warehouse(self._home).reading() as tx:
            found = tx.connection.execute(
                "SELECT household_id, stratum FROM campaign.pool_outcome WHERE campaign_id = ?", [campaign_id]
            ).pl()
        known = self._told.filter(pl.Series(need)).join(found, on="household_id")
        self._strata[campaign_id, "all"] = known["stratum"].to_list()
        for sex in ("F", "M"):
            self._strata[campaign_id, sex] = known.filter(sex=sex)["stratum"].to_list()

    def _beside(self, campaign_id: str, told: Missed) -> list[str]:
        towns = {
            str(town["code"]): str(town["name_ko"]) for town in County.read(self._home.county_file).towns
        }
        written = text_lines(told, towns)
        lines = [
            f"{text}\t참값 {_share(self._strata[campaign_id, line.code]):.0%}"
            for text, line in zip(written[1:], told.lines, strict=False)
            if line.grouping in ("all", "sex")
        ]
        if told.together:
            together = [stratum for one in told.campaigns for stratum in self._strata[one, "all"]]
            lines.append(f"{written[-1]}\t참값 {_share(together):.0%}")
        return [written[0], *lines]
