"""The pages as a browser shows them: nothing asked from outside, nothing to complain of, readable, printable."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tasks.reporting import day as reporting
from tests.browser import CHROMIUM, Browser
from tests.reported import CAMPAIGN, DAY, Group, ReportedCounty

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(
        CHROMIUM is None, reason="Chromium is not installed (Debian: chromium and fonts-nanum)"
    ),
]

TOWNS = ("46720250", "46720310", "46720320", "46720330", "46720340", "46720350", "46720360", "46720370")
PAGES = ("today.html", f"{CAMPAIGN}.html")
WIDTHS = (1280, 390)
A4 = (595, 842)  # points


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> ReportedCounty:
    """A county whose towns have something of everything that the pages show."""
    made = ReportedCounty(tmp_path_factory.mktemp("county"))
    for n, town in enumerate(TOWNS):
        made.add(
            Group(town, 20 + 9 * n, "closed_no_need", "ELEC_CUT"),
            Group(town, 6 + n, "closed_service", "HIGH_MED_COST"),
            Group(town, 8 + n),
        )
    open_targets = [
        row[0] for row in made.ask("SELECT target_id FROM campaign.target_state WHERE state = 'open'")
    ]
    listing = {
        "delivery_id": "list",
        "row_no": 1,
        "campaign_id": CAMPAIGN,
        "round_no": 1,
        "due_on": DAY - timedelta(9),
    }
    made.insert(
        "campaign.listing",
        [
            listing
            | {"listing_id": f"l{n}", "target_id": one, "household_id": one.replace("target", "household")}
            for n, one in enumerate(open_targets)
        ],
    )
    deviation = {"delivery_id": "d", "code": "called_too_late", "owner": "B001", "noticed_on": DAY}
    made.insert("campaign.deviation", [deviation | {"row_no": n} for n in range(9)])
    refused = {
        "delivery_id": "bad",
        "source": "health_insurance_arrears",
        "period": "2024-03",
        "sha256": "bad",
        "file_bytes": 1,
        "rows_received": 0,
        "rejected_code": "wrong_layout",
        "rejected_ko": "머리글이 약속한 서식과 다릅니다. 보낸 곳에서 서식을 확인하고 다시 보내야 합니다.",
        "received_on": DAY,
    }
    made.insert("ops.delivery", [refused])
    reporting.report(made.home, made.run)
    return made


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all tests."""
    with Browser(tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_but_itself_and_has_nothing_to_complain_of(
    browser: Browser, county: ReportedCounty, name: str
) -> None:
    page = county.home.reports / name
    browser.open(page, width=1280)
    assert {url for url in browser.requests() if not url.startswith("data:")} == {page.as_uri()}
    assert browser.complaints() == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_the_width_of_a_desk_and_of_a_telephone(
    browser: Browser, county: ReportedCounty, name: str, width: int
) -> None:
    browser.open(county.home.reports / name, width=width)
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    assert browser.evaluate(_TOO_WIDE % width) == []


# Elements whose right edge lies outside the window, by name and text.
_TOO_WIDE = """[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > %d + 0.5)
    .map(e => e.tagName + ' ' + e.textContent.trim().slice(0, 40))"""


def test_the_name_of_an_office_stays_whole_on_a_telephone(browser: Browser, county: ReportedCounty) -> None:
    browser.open(county.home.reports / "today.html", width=390)
    lines = browser.evaluate(_LINES_OF_OFFICES)
    assert lines
    assert set(lines) == {1}


# On how many lines the name of each office stands.
_LINES_OF_OFFICES = """[...document.querySelectorAll('tbody th')].filter(t => t.textContent.endsWith('면사무소'))
    .map(t => { const range = document.createRange(); range.selectNodeContents(t);
      return new Set([...range.getClientRects()].map(r => r.top)).size; })"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_printed_on_a4(browser: Browser, county: ReportedCounty, name: str) -> None:
    browser.open(county.home.reports / name, width=1280)
    printed = browser.print_pdf()
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {A4}
    assert 1 <= len(boxes) <= 8


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_by_who_cannot_see_it(browser: Browser, county: ReportedCounty, name: str) -> None:
    browser.open(county.home.reports / name, width=1280)
    assert browser.evaluate("document.documentElement.lang") == "ko"
    levels = browser.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert browser.evaluate("[...document.querySelectorAll('table')].filter(t => !t.caption).length") == 0
    assert browser.evaluate("[...document.querySelectorAll('th')].filter(t => !t.scope).length") == 0
    assert (
        browser.evaluate(
            "[...document.querySelectorAll('svg[role=img]')].filter(s => !s.querySelector('title')).length"
        )
        == 0
    )


@pytest.mark.parametrize("name", PAGES)
def test_words_stand_out_from_their_ground(browser: Browser, county: ReportedCounty, name: str) -> None:
    browser.open(county.home.reports / name, width=1280)
    assert browser.evaluate(_LOW_CONTRAST) == []


# Texts whose contrast to the nearest painted ground is below 4.5 (WCAG 2 AA).
_LOW_CONTRAST = """(() => {
  const part = v => v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4;
  const light = rgb => { const c = rgb.map(part);
    return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]; };
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
  return [...document.querySelectorAll('body *:not(script):not(svg *)')]
    .filter(e => e.getClientRects().length && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
    .filter(e => { const a = light(parse(getComputedStyle(e).color)), b = light(ground(e));
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5; })
    .map(e => e.tagName + ' ' + e.textContent.trim().slice(0, 40));
})()"""


def test_todays_page_turns_red_when_its_time_is_over(
    browser: Browser, county: ReportedCounty, tmp_path: Path
) -> None:
    page = county.home.reports / "today.html"
    browser.open(page, width=1280)
    assert browser.evaluate("document.body.className") == "fresh"
    assert "정상" in browser.evaluate("document.getElementById('verdict').innerText")

    old = tmp_path / "today.html"
    text = page.read_text("utf-8")
    old.write_text(re.sub(r'data-valid-until="\d{4}', 'data-valid-until="2020', text), "utf-8")
    browser.open(old, width=1280)
    assert browser.evaluate("document.body.className") == "stale"
    assert "시한 지남" in browser.evaluate("document.getElementById('verdict').innerText")
    red, green, blue = (
        int(part)
        for part in re.findall(r"\d+", browser.evaluate("getComputedStyle(document.body).backgroundColor"))
    )
    assert red > green
    assert red > blue
    assert browser.evaluate(_LOW_CONTRAST) == []


def test_todays_page_says_until_when_it_holds_where_no_script_runs(
    browser: Browser, county: ReportedCounty
) -> None:
    browser.ask("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(county.home.reports / "today.html", width=390)
        text = browser.evaluate("document.querySelector('.state').innerText")
    finally:
        browser.ask("Emulation.setScriptExecutionDisabled", value=False)
    assert "까지 유효합니다" in text
    assert "정상" not in text
