"""The map of a day: villages and numbers, a stop of unknown place left out, and no other word than a village's name."""

import re
from itertools import pairwise
from xml.etree import ElementTree

from tasks.visits.tour_map import HEIGHT, WIDTH, Village, tour_map

OFFICE = Village("", 35.282, 127.292)
NORTH, SOUTH = Village("북리", 35.300, 127.292), Village("남리", 35.264, 127.292)
EAST, FAR = Village("동리", 35.282, 127.314), Village("먼리", 35.9, 127.9)


def texts(svg: str) -> dict[str, tuple[float, float]]:
    """Where each word of a map stands."""
    found = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return {str(one.text): (float(one.get("x", "")), float(one.get("y", ""))) for one in found}


def test_stops_are_numbered_in_the_order_of_the_tour_and_lie_where_their_villages_do() -> None:
    at = texts(tour_map(OFFICE, [NORTH, EAST, SOUTH], [NORTH, EAST, SOUTH, FAR]))
    assert at["1"][1] < at["2"][1] < at["3"][1]
    assert at["1"][0] == at["3"][0] < at["2"][0]
    assert {"북리", "동리", "남리"} <= set(at)
    assert "먼리" not in at


def test_a_kilometre_is_as_long_both_ways() -> None:
    svg = tour_map(OFFICE, [NORTH, EAST], [])
    at = texts(svg)
    (length,) = re.findall(r"h(\d+\.\d)", svg)
    (x, y), (east, south) = at["1"], at["2"]
    assert abs((south - y) / float(length) - 2.0) < 0.05  # 0.018 degrees of latitude
    assert abs((east - x) / float(length) - 2.0) < 0.05  # 0.022 degrees of longitude at 35 degrees north


def test_two_stops_of_one_village_share_a_mark() -> None:
    at = texts(tour_map(OFFICE, [NORTH, SOUTH, NORTH], [NORTH, SOUTH]))
    assert {"1·3", "2"} <= set(at)


def test_a_stop_whose_village_is_not_known_keeps_its_number_and_is_left_out() -> None:
    at = texts(tour_map(OFFICE, [None, SOUTH], [SOUTH]))
    assert "2" in at
    assert "1" not in at


def test_a_day_of_unknown_places_has_no_map() -> None:
    assert tour_map(OFFICE, [None, None], [NORTH]) == ""


def test_every_mark_of_a_tour_lies_on_the_paper_and_one_village_is_not_drawn_huge() -> None:
    for stops in ([OFFICE], [NORTH], [NORTH, SOUTH], [FAR, NORTH]):
        svg = tour_map(OFFICE, stops, [])
        assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in texts(svg).values())
    lengths = [
        float(re.findall(r"h(\d+\.\d)", tour_map(OFFICE, one, []))[0])
        for one in ([NORTH], [NORTH, SOUTH], [FAR])
    ]
    assert all(longer >= shorter for longer, shorter in pairwise(lengths))
    assert lengths[0] * 3 <= HEIGHT


def test_a_village_named_like_markup_is_a_word() -> None:
    assert "<리> & 리" in texts(tour_map(OFFICE, [Village("<리> & 리", 35.3, 127.3)], []))
