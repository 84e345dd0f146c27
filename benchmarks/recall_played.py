"""Three campaigns of a county whose need is known, screened by the product's own stage, told beside the truth.

Facts are put into a home that nobody keeps, as linkage would leave them; the calendar and screening run as in a flow;
what the surveys found is put in as their stages would leave it. Who is in need is drawn beforehand and stands nowhere
there.
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import zip_longest
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
Campaigns = Mapping[str, tuple[date, date]]
_CAMPAIGNS: Campaigns = {
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
        home = made(folder, _CAMPAIGNS)
        with Warehouse(home).kept():
            return _Table(home, _CAMPAIGNS).told()
    finally:
        shutil.rmtree(folder)


def made(folder: Path, campaigns: Campaigns) -> Home:
    """A home whose county has these campaigns."""
    stated = yaml.safe_load((CHECKOUT / "warehouse" / "counties" / "46720.yaml").read_text("utf-8"))
    stated["campaigns"] = {
        code: {"opens_on": opens, "closes_on": closes, "rounds": []}
        for code, (opens, closes) in campaigns.items()
    }
    (folder / "county.yaml").write_text(yaml.safe_dump(stated, allow_unicode=True), "utf-8")
    # By the county's code, since the lots hang on it: a path would draw others in each run.
    home = replace(
        Home.create(folder / "home", county="46720", seed=_SEED), county_file=folder / "county.yaml"
    )
    migrate(home)
    return home


def _drawn_kinds(chance: np.random.Generator) -> NDArray[np.bool_]:
    """One kind of each household, and now and then more."""
    has = np.less(chance.random((_HOUSEHOLDS, len(KINDS))), 0.08)
    has[np.arange(_HOUSEHOLDS), chance.integers(0, len(KINDS), _HOUSEHOLDS)] = True
    return has


@dataclass
class _Kept:
    """What is true of a campaign, by sets that the product's counts have no part in.

    Args:
        need: households in need.
        carried: households that an earlier campaign still deals with.
        seen, named, selected: those that a look-up held, a list named, the selection took.
    """

    need: set[str]
    carried: set[str]
    seen: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    selected: set[str] = field(default_factory=set)

    def counts(self, of: set[str]) -> tuple[int, int]:
        """Of some households: those in need whom the selection took, and all in need whom it could have found."""
        findable = (self.need & self.seen & of) - self.carried - self.named
        return len(findable & self.selected), len(findable)


class PlayedCounty:
    """The county, what is true of its households, and what its warehouse was told."""

    def __init__(self, home: Home, campaigns: Campaigns) -> None:
        self._campaigns = campaigns
        self._home, self._chance, self._deliveries = home, np.random.default_rng(_SEED), 0
        self._has, self._kept = _drawn_kinds(self._chance), dict[str, _Kept]()
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

    def play(self) -> Iterator[str]:
        """Play the campaigns, each closed by the run that opens the next; each as soon as it is closed."""
        self._settle()
        codes = list(self._campaigns)
        self._begin(codes[0])
        for campaign_id, following in zip_longest(codes, codes[1:]):
            self._go_on(campaign_id)
            if following:
                self._begin(following)
            else:
                after = self._campaigns[campaign_id][1] + timedelta(days=1)
                keep_campaign_dates.run_in(self._home, self._opened(after))
            yield campaign_id

    def in_need(self, campaign_id: str) -> set[str]:
        """The households that were in need."""
        return self._kept[campaign_id].need

    def chance_of_need(self) -> NDArray[np.float64]:
        """High points are in need six times as often as low ones."""
        points = self._points()
        return np.where(points >= np.sort(points)[-900], 0.30, 0.05)

    def _begin(self, campaign_id: str) -> None:
        """Draw who is in need; the first look-up opens the campaign."""
        need = np.flatnonzero(np.less(self._chance.random(_HOUSEHOLDS), self.chance_of_need()))
        self._kept[campaign_id] = _Kept({self._ids[n] for n in need}, self._open())
        self._look_up(campaign_id, 0)

    def _go_on(self, campaign_id: str) -> None:
        """Five more look-ups, and what the surveys found."""
        for month in range(1, 6):
            self._look_up(campaign_id, month)
        kept = self._kept[campaign_id]
        kept.selected = self._selected(campaign_id)
        self._survey(self._campaigns[campaign_id][1], kept.need)

    def _settle(self) -> None:
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

    def _look_up(self, campaign_id: str, month: int) -> None:
        """A month's pool comes in, and a list of some; screening chooses, and everybody waiting is approved."""
        day, kept = self._campaigns[campaign_id][0] + timedelta(days=30 * month), self._kept[campaign_id]
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
            kept.seen.update(present["household_id"])
            kept.named.update(some["household_id"])
            self._arrived(tx, run, "ssis_central", f"{day.year}-{day.month}", some)
        for stage in (keep_campaign_dates, screen_households):
            stage.run_in(self._home, run)
        self._approve(run)

    def _kinds(self) -> pl.DataFrame:
        households, kinds = np.nonzero(self._has)
        return pl.DataFrame(
            {"household_id": [self._ids[n] for n in households], "kind": [KINDS[n] for n in kinds]}
        )

    def _survey(self, day: date, need: set[str]) -> None:
        """Four of five of the open targets answer: who is in need gets something, who is not needs nothing."""
        run = self._opened(day)
        with Warehouse(self._home).transaction(as_of=day, run_no=run.run_no) as tx:
            found = tx.connection.execute(
                "SELECT target_id, root_id FROM campaign.target_root WHERE state = 'open' ORDER BY 1"
            )
            targets = found.pl()
            answers = targets.with_columns(is_in_need=pl.col("root_id").is_in(list(need))).filter(
                pl.Series(self._chance.random(targets.height) < 0.8)
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

    def _open(self) -> set[str]:
        """Households that an earlier campaign still deals with."""
        query = "SELECT root_id FROM campaign.target_root WHERE state IN ('waiting', 'open')"
        return {household for (household,) in self._rows(query)}

    def _selected(self, campaign_id: str) -> set[str]:
        query = "SELECT household_id FROM campaign.target WHERE basis = 'selected' AND campaign_id = ?"
        return {household for (household,) in self._rows(query, campaign_id)}

    def _rows(self, query: str, *values: str) -> list[tuple[str, ...]]:
        with Warehouse(self._home).reading() as tx:
            return tx.connection.execute(query, list(values)).fetchall()

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
    """What the product tells of the campaigns, beside the truth."""

    def told(self) -> tuple[int, list[str]]:
        """Play the campaigns; see ``table_beside_truth``."""
        lines, outside = [], 0
        for campaign_id in self.play():
            told = self._told_by_the_product(campaign_id)
            share, true = told.lines[0].recall, self._truth(campaign_id)
            outside += share is None or not share.low <= true <= share.high
            lines += [f"{campaign_id}  {line}" for line in self._beside(campaign_id, told)]
        return outside, lines

    def _told_by_the_product(self, campaign_id: str) -> Missed:
        with Warehouse(self._home).reading() as tx:
            rows = tx.rows("reporting/select_recall_count", campaign_id=campaign_id)
        told = missed(rows, campaign_id, parameters("reporting", _FIRST))
        assert told is not None, "six look-ups drew nobody"
        return told

    def _truth(self, *campaigns: str, sex: str = "") -> float:
        """The share that was selected of the households in need that the look-ups held and no list named."""
        of_sex = self._told.filter(sex=sex) if sex in ("F", "M") else self._told
        counts = [self._kept[one].counts(set(of_sex["household_id"])) for one in campaigns]
        return sum(taken for taken, _ in counts) / sum(of for _, of in counts)

    def _beside(self, campaign_id: str, told: Missed) -> list[str]:
        towns = {
            str(town["code"]): str(town["name_ko"]) for town in County.read(self._home.county_file).towns
        }
        written = text_lines(told, towns)
        lines = [
            f"{text}\t참값 {self._truth(campaign_id, sex=line.code):.0%}"
            for text, line in zip(written[1:], told.lines, strict=False)
            if line.grouping in ("all", "sex")
        ]
        if told.together:
            lines.append(f"{written[-1]}\t참값 {self._truth(*told.campaigns):.0%}")
        return [written[0], *lines]
