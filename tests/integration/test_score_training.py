"""A model from a home's closed campaigns: the same home gives the same bytes, and too few outcomes give none."""

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from tasks.score import signing
from tasks.score.registering import past_of, train
from tests.factories import fresh_home, one
from tests.scored import PAST, SIGNED, PastCounty, judged, model, registration
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import CHECKOUT, Home
from warehouse.registered_score import Registration, Signature, parsed, written


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Three closed campaigns."""
    home = fresh_home(tmp_path_factory.mktemp("past"))
    with Warehouse(home).kept():
        county = PastCounty(home)
        county.settle()
        for campaign in PAST:
            county.play(campaign)
    return home


def weights(of: Registration) -> dict[str, int]:
    """The weights of kinds."""
    return {part.bin: part.weight for part in of.model.bins if part.feature == "kind"}


def test_the_same_home_gives_the_same_bytes_and_weights_follow_what_was_found(
    past: Home, tmp_path: Path
) -> None:
    file, found = train(past, tmp_path / "one")
    again, _ = train(past, tmp_path / "two")
    assert file.read_bytes() == again.read_bytes()
    assert file.with_suffix(".md").read_bytes() == again.with_suffix(".md").read_bytes()
    assert parsed(file.read_bytes()) == found
    assert min(weights(found)["FIN_ARREARS"], weights(found)["HEAD_DIED"]) > 80
    assert max(weights(found)["ELEC_CUT"], weights(found)["NHIS_ARREARS"]) < 50
    assert "LTC_GRADED" not in weights(found)


def test_a_model_that_was_registered_before_is_not_written_over(past: Home, tmp_path: Path) -> None:
    """Trained on a later day, the file had another hash than the county's file says, and the score was gone."""
    file, found = train(past, tmp_path)
    assert train(past, tmp_path) == (file, found)
    before = written(found.model_copy(update={"registered_on": date(2024, 8, 1)}))
    file.write_bytes(before)
    with pytest.raises(Refusal, match="registered before"):
        train(past, tmp_path)
    assert file.read_bytes() == before


def test_it_is_trained_from_the_earlier_campaigns_and_judged_by_the_last_with_weights_there_alone(
    past: Home, tmp_path: Path
) -> None:
    _, found = train(past, tmp_path)
    assert (found.trained.campaigns, found.judged.campaign) == (("2023H2", "2024H1"), "2024H2")
    assert (found.trained.first_look_up, found.trained.last_look_up) == (date(2023, 8, 1), date(2024, 3, 2))
    known = one(
        past,
        "SELECT count(*) FROM campaign.pool_outcome WHERE is_answered AND campaign_id IN ('2023H2', '2024H1')",
    )
    of_audit = one(
        past,
        "SELECT count(*) FROM campaign.pool_outcome WHERE is_answered AND stratum = 'audit' AND campaign_id < '2024H2'",
    )
    assert (found.trained.outcomes, found.trained.of_audit) == (known, of_audit)
    again = one(
        past,
        "SELECT count(*) - count(DISTINCT household_id) FROM campaign.pool_outcome "
        "WHERE is_answered AND campaign_id < '2024H2'",
    )
    assert 0 < again == found.trained.surveyed_before
    assert found.judged.seats == 140
    assert found.judged.precision_score.point is not None
    assert found.judged.precision_points.point is not None
    assert found.judged.precision_score.point > found.judged.precision_points.point
    assert found.judged.gain.point is not None
    assert 0 < found.judged.gain.low < found.judged.gain.point < found.judged.gain.high


def test_what_was_known_is_taken_from_before_the_look_up_and_never_from_after(past: Home) -> None:
    known = past_of(past)
    first = known.look_ups["2023H2"][0]["delivery_id"]
    facts = [of for (delivery, _), of in known.facts.items() if delivery == first]
    assert {(of.numbers["look_ups"], of.numbers["new_kinds"]) for of in facts} == {(0, None)}
    with Warehouse(past).reading() as tx:
        later = tx.connection.execute(
            "SELECT count(DISTINCT household_id) FROM campaign.pool_reason WHERE delivery_id <> ?", [first]
        ).fetchall()
    assert later[0][0] > 0


def test_no_count_of_a_few_is_written_and_the_card_says_what_it_is_made_of(
    past: Home, tmp_path: Path
) -> None:
    file, found = train(past, tmp_path)
    assert all(part.households == 0 or part.households >= 20 for part in found.model.bins)
    text = file.with_suffix(".md").read_text("utf-8")
    for word in (
        f"이미 조사한 가구 {found.trained.surveyed_before}가구",
        "2023H2, 2024H1",
        "2024H2",
        "모의 자료",
        "금융연체",
        "표본 부족",
        "서명하여도 순서를 정할 수 없습니다",
    ):
        assert word in text
    assert "past0" not in text + file.read_text("utf-8")


def test_with_too_few_campaigns_or_outcomes_nothing_is_trained(tmp_path: Path) -> None:
    home = fresh_home(tmp_path / "home")
    with Warehouse(home).kept():
        with pytest.raises(Refusal, match="No run was made"):
            train(home, tmp_path / "none")
        county = PastCounty(home, households=200)
        county.settle()
        county.play("2023H2", seats=15, audit=5)
        with pytest.raises(Refusal, match=r"it takes two of them .* this home has 1"):
            train(home, tmp_path / "none")
        county.play("2024H1", seats=15, audit=5)
        with pytest.raises(Refusal, match=r"Too few outcomes .* It takes 200, and 40 each"):
            train(home, tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_the_command_trains_in_a_process_of_its_own_and_says_how_it_would_be_switched_on(
    past: Home, tmp_path: Path
) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "balgul", "score", "train", "--into", str(tmp_path)],
        cwd=CHECKOUT, capture_output=True, text=True, check=False,
        env={**os.environ, "BALGUL_HOME": str(past.root)},
    )  # fmt: skip
    assert (answer.returncode, answer.stderr) == (0, "")
    (file,) = tmp_path.glob("46720-*.yaml")
    assert file.read_bytes() == train(past, tmp_path / "here")[0].read_bytes()
    assert "place: shadow" in answer.stdout
    assert hashlib.sha256(file.read_bytes()).hexdigest() in answer.stdout


def test_who_wants_to_sign_what_is_not_worth_it_is_refused_and_otherwise_told_what_the_county_must_say(
    past: Home, tmp_path: Path
) -> None:
    weak, _ = train(past, tmp_path)
    signature, since = Signature(**SIGNED), date(2025, 2, 3)
    with pytest.raises(Refusal, match="may not order"):
        list(signing.lines_of_order(past, weak, signature, since))
    strong = tmp_path / "strong.yaml"
    strong.write_bytes(written(registration(model(ELEC_CUT=10))))
    told = "\n".join(signing.lines_of_order(past, strong, signature, since))
    entry = yaml.safe_load(told[told.index("learned_score") :])["learned_score"][since]
    assert (entry["place"], entry["signed"]) == ("order", SIGNED)
    assert (past.county_file.parent / entry["file"]).resolve() == strong.resolve()
    other = tmp_path / "other.yaml"
    other.write_bytes(written(registration(model(ELEC_CUT=10), county="46730", judged=judged())))
    with pytest.raises(Refusal, match="another county"):
        list(signing.lines_of_order(past, other, signature, since))
    with pytest.raises(Refusal, match="no file that"):
        list(signing.lines_of_order(past, Path(__file__), signature, since))


def test_without_a_model_the_county_is_told_that_there_is_none(past: Home) -> None:
    assert "learned_score가 없음" in "\n".join(signing.in_force(past))
