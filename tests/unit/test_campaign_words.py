"""What a campaign is called in Korean, however a county names it."""

import re

import pytest

from tasks.reporting.pages import period_words
from warehouse.home import CHECKOUT


@pytest.mark.parametrize(
    ("campaign_id", "told"),
    [("2024H1", "2024년 상반기"), ("2026H2", "2026년 하반기"), ("2024Q3", "2024Q3"), ("2024H3", "2024H3")],
)
def test_a_half_year_is_told_in_words_and_any_other_campaign_by_its_own_name(
    campaign_id: str, told: str
) -> None:
    assert period_words(campaign_id) == told


@pytest.mark.parametrize(
    "file",
    [
        "tasks/answers/source_notice.py",
        "tasks/reporting/figures.yaml",
        "tasks/reporting/templates/press.txt",
        "tasks/reporting/templates/words.yaml",
    ],
)
def test_what_residents_and_the_public_read_calls_no_city_a_county(file: str) -> None:
    said = (CHECKOUT / file).read_text("utf-8")
    assert re.findall(r"(?<![가-힣])군(?:이|은|의|에|청)?(?![가-힣])", said) == []
