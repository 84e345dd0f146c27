"""What a campaign is called in Korean, however a county names it."""

import pytest

from tasks.reporting.pages import period_words


@pytest.mark.parametrize(
    ("campaign_id", "told"),
    [("2024H1", "2024년 상반기"), ("2026H2", "2026년 하반기"), ("2024Q3", "2024Q3"), ("2024H3", "2024H3")],
)
def test_a_half_year_is_told_in_words_and_any_other_campaign_by_its_own_name(
    campaign_id: str, told: str
) -> None:
    assert period_words(campaign_id) == told
