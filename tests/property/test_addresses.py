"""However an address is written, it names one place; and what it does not tell is not made up."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.linkage.addresses import Gazetteer, Place, Stretch, parse
from tasks.linkage.hangul import letters, steps_between
from tasks.linkage.places import gazetteer
from tasks.sources.county_draft import invented, new_county
from warehouse.home import CHECKOUT

NAMES = gazetteer(CHECKOUT / "warehouse" / "counties" / "46720.yaml")
TOWNS = {code: name for name, code in NAMES.towns.items()}
VILLAGES = sorted(NAMES.villages)
SHARED = sorted(ri for ri, towns in NAMES.towns_of.items() if len(towns) > 1)
LOTS = st.tuples(st.booleans(), st.integers(1, 2_000), st.integers(0, 40))


def lot_of(lot: tuple[bool, int, int]) -> str:
    """The lot as it is kept."""
    is_hill, main, minor = lot
    return ("산" if is_hill else "") + str(main) + (f"-{minor}" if minor else "")


@st.composite
def written(draw: st.DrawFn, town: str, ri: str, lot: tuple[bool, int, int]) -> str:
    """One of the many ways to write an address of the county."""
    is_hill, main, minor = lot
    province = draw(st.sampled_from(["", *NAMES.provinces]))
    county = draw(st.sampled_from(["곡성군", "곡성군"] if province else ["", "곡성군"]))
    hamlet = draw(st.sampled_from(["", "1구", "2구", "제3구"]))
    hill = draw(st.sampled_from(["산", "산 "])) if is_hill else ""
    dash = draw(st.sampled_from(["-", "–", "－", " - ", "의", "번지 의 ", "번지의", "번지 "]))
    number = f"{main}{dash}{minor}" if minor else str(main)
    ends = ["", "번지", " 번지", " (본채)", ", 가동 101호", " 101호", ", 2층", " 7-1", "번지 102호"]
    end = "호" if dash == "번지 " and minor else draw(st.sampled_from(ends))
    blank = draw(st.sampled_from([" ", "", "  ", "\t", "\u3000"]))
    # Without a blank a village without 리 runs into what follows; a number or a hill ends it.
    village = ri[:-1] if len(ri) > 2 and draw(st.booleans()) else ri
    parts = [part for part in (province, county, town, village, hamlet, hill + number + end) if part]
    text = blank.join(parts)
    return (
        text.translate(str.maketrans("0123456789", "０１２３４５６７８９")) if draw(st.booleans()) else text
    )


@given(st.sampled_from(VILLAGES), LOTS, st.data())
def test_an_address_names_one_place_in_whatever_way_it_is_written(
    village: tuple[str, str], lot: tuple[bool, int, int], data: st.DataObject
) -> None:
    town_code, ri = village
    text = data.draw(written(TOWNS[town_code], ri, lot))
    assert parse(text, NAMES) == Place(town_code, ri, lot_of(lot), "village")


@given(st.sampled_from(VILLAGES), LOTS)
def test_a_village_without_its_town_is_told_only_where_its_name_leaves_no_choice(
    village: tuple[str, str], lot: tuple[bool, int, int]
) -> None:
    town_code, ri = village
    place = parse(f"{ri} {lot_of(lot)}", NAMES)
    assert place.lot == lot_of(lot)
    expected = (None, None, "several_towns") if ri in SHARED else (town_code, ri, "village")
    assert (place.town_code, place.ri, place.state) == expected


def test_three_villages_of_the_county_exist_in_two_towns_each() -> None:
    assert SHARED == ["남양리", "신기리", "연화리"]


@given(st.sampled_from(SHARED), st.integers(1, 500))
def test_a_village_of_two_towns_is_never_resolved_by_its_name_alone(ri: str, number: int) -> None:
    assert parse(f"전라남도 곡성군 {ri} {number}", NAMES).town_code is None


@given(st.text(max_size=40))
def test_whatever_is_written_names_a_village_of_its_town_or_none(text: str) -> None:
    place = parse(text, NAMES)
    assert place.ri is None or (place.town_code, place.ri) in NAMES.villages
    assert place.town_code is None or place.town_code in TOWNS


@given(
    st.sampled_from(VILLAGES),
    st.sampled_from(["전북특별자치도 남원시", "순천시", "서울 종로구", "광주광역시 북구", "세종"]),
)
def test_an_address_of_another_county_is_none_of_ours(village: tuple[str, str], other: str) -> None:
    assert parse(f"{other} {TOWNS[village[0]]} {village[1]} 3", NAMES) == Place(None, None, None, "elsewhere")


SAME_NAME = sorted(
    (county, town) for county, towns in NAMES.neighbours.items() for town in towns & NAMES.towns.keys()
)


@given(st.sampled_from(SAME_NAME), st.sampled_from(["", " "]), st.sampled_from([*VILLAGES, ("", "")]))
def test_a_town_whose_name_we_have_too_is_not_ours_behind_the_name_of_another_county(
    named: tuple[str, str], blank: str, village: tuple[str, str]
) -> None:
    county, town = named
    place = parse(f"{county}{blank}{town}{blank}{village[1]} 3", NAMES)
    assert place == Place(None, None, None, "elsewhere")


def test_other_counties_have_towns_of_our_towns_names() -> None:
    assert {("익산", "오산면"), ("익산시", "오산면")} <= set(SAME_NAME)


@pytest.mark.parametrize("address", ["이서면 야사리 3", "마서면 계동리 4", "이서면"])
def test_a_town_of_another_county_that_ends_like_one_of_ours_is_not_ours(address: str) -> None:
    """이서면 stood as our 서면, and its household was asked for there."""
    assert parse(address, replace(NAMES, towns={"서면": "46720310"})).town_code is None


def test_a_slip_in_a_town_that_ends_like_another_of_ours_is_repaired_to_the_longer_one() -> None:
    names = replace(NAMES, towns={"남면": "46720310", "상남면": "46720320"})
    assert parse("곡성군 성남면 신기리 4", names) == Place("46720320", None, "4", "repaired")
    assert parse("우리집은 남면 33", names).town_code == "46720310"


@pytest.mark.parametrize("province", ["대전", "부산", "세종", "경기"])
def test_a_village_or_road_that_begins_like_a_province_is_no_other_province(province: str) -> None:
    names = replace(NAMES, villages=NAMES.villages | {("46720250", f"{province}리")})
    assert parse(f"{province}리 33", names) == Place("46720250", f"{province}리", "33", "village")
    assert parse(f"{province}대로 175", names) == Place(None, None, f"{province}대로175", "road_unknown")


@given(st.sampled_from(VILLAGES), st.data())
def test_a_village_with_one_slip_is_repaired_only_to_the_one_it_can_be_and_says_so(
    village: tuple[str, str], data: st.DataObject
) -> None:
    town_code, ri = village
    at = data.draw(st.integers(0, len(ri) - 2))
    slipped = (
        ri[:at]
        + chr((ord(ri[at]) - 0xAC00) // 28 * 28 + 0xAC00 + data.draw(st.integers(1, 27)))
        + ri[at + 1 :]
    )
    place = parse(f"{TOWNS[town_code]} {slipped} 3", NAMES)
    if place.state == "repaired":
        assert place.ri is not None
        assert steps_between(letters(place.ri), letters(slipped)) == 1
    else:
        assert place.ri in (None, slipped)


# What is written, and the town, village, lot and state that it names.
AS_PEOPLE_SAY = {
    "입면 매월리 123번지 4호": ("입면", "매월리", "123-4", "village"),
    "곡성읍 읍내리 2구": ("곡성읍", "읍내리", None, "village"),
    "곡성읍 읍내리 제12구": ("곡성읍", "읍내리", None, "village"),
    "곡성읍 읍내리 3반": ("곡성읍", "읍내리", None, "village"),
    "곡성 읍내리 3": ("곡성읍", "읍내리", "3", "village"),
    "전남 곡성 신기리 3": (None, None, "3", "several_towns"),
    "옥과 리문리 3": ("옥과면", "리문리", "3", "village"),
    "옥과리 3": ("옥과면", "옥과리", "3", "village"),
    "옥과 33": ("옥과면", None, "33", "town"),
    "곡성읍\u200b 읍내리\u00ad 33": ("곡성읍", "읍내리", "33", "village"),
    "곡성군 신기리 33 오산면사무소 옆": (None, None, "33", "several_towns"),
    "신기리 33 (곡성읍)": ("곡성읍", "신기리", "33", "village"),
    "(전남 곡성군 목사동면) 신기리 산3": ("목사동면", "신기리", "산3", "village"),
    "신기리 33 (오산면)": (None, None, "33", "several_towns"),
    "곡성읍(읍내리) 33": ("곡성읍", "읍내리", "33", "village"),
    "곡성읍 (읍내리 33)": ("곡성읍", "읍내리", "33", "village"),
    "순천시 오산 봉동리 3": (None, None, None, "elsewhere"),
    "곡성읍 읍내1리 33": ("곡성읍", "읍내리", "33", "village"),
    "목사동면 평2리 산 12-3": ("목사동면", "평리", "산12-3", "village"),
    "읍내 2리 33": ("곡성읍", "읍내리", "33", "village"),
    "옥과1리 33": ("옥과면", "옥과리", "33", "village"),
    "곡성읍 읍내1길 12": ("곡성읍", None, "읍내1길12", "road_unknown"),
    "곡성읍 학정리길 12": ("곡성읍", None, "학정리길12", "road_unknown"),
    "석곡면 석곡1길 81 (덕흥리)": ("석곡면", "덕흥리", "석곡1길81", "road"),
    "[57539] 곡성읍 군청로 50 (읍내리, 현대아파트)": ("곡성읍", "읍내리", "군청로50", "road"),
    "곡성읍 읍내리 308-8 반지하": ("곡성읍", "읍내리", "308-8", "village"),
    "곡성읍 읍내리 현대아파트 203호": ("곡성읍", "읍내리", None, "village"),
    "곡성읍 읍내리 현대아파트 101-203": ("곡성읍", "읍내리", None, "village"),
    "곡성읍 읍내리 한솔 203호": ("곡성읍", "읍내리", None, "village"),
    "곡성읍 읍내리 000": ("곡성읍", "읍내리", None, "village"),
}


@pytest.mark.parametrize("address", AS_PEOPLE_SAY)
def test_an_address_as_people_say_it_is_no_other_place_than_it_names(address: str) -> None:
    place = parse(address, NAMES)
    named = TOWNS[place.town_code] if place.town_code else None
    assert (named, place.ri, place.lot, place.state) == AS_PEOPLE_SAY[address]


ROADS = {
    "읍내길": [
        Stretch(1, 99, "odd", "46720250", "읍내리"),
        Stretch(2, 98, "even", "46720250", "묘천리"),
        Stretch(100, 200, "both", "46720250", "묘천리"),
    ],
    "옥과면로": [Stretch(1, 99, "both", "46720370", "리문리")],
}
BY_ROAD = {
    "전라남도 곡성군 곡성읍 읍내길 13": Place("46720250", "읍내리", "읍내길13", "road"),
    "곡성읍 읍내길 14-2": Place("46720250", "묘천리", "읍내길14-2", "road"),
    "읍내길 101": Place("46720250", "묘천리", "읍내길101", "road"),
    "곡성읍 읍내길 301": Place("46720250", None, "읍내길301", "road_unknown"),
    "옥과면 읍내길 13": Place("46720370", None, "읍내길13", "road_unknown"),
    "곡성군 옥과면로 33": Place("46720370", "리문리", "옥과면로33", "road"),
    "옥과면로 101": Place("46720370", None, "옥과면로101", "road_unknown"),
    "곡성읍 다른로12번길 5 (신기리)": Place("46720250", "신기리", "다른로12번길5", "road"),
}


@pytest.mark.parametrize("address", BY_ROAD)
def test_a_road_tells_a_village_by_the_table_of_the_county_and_by_nothing_else(address: str) -> None:
    assert parse(address, replace(NAMES, roads=ROADS)) == BY_ROAD[address]
    if "(" not in address:
        assert parse(address, NAMES).ri is None


@given(st.integers(0xAC00, 0xD7A3), st.integers(0xAC00, 0xD7A3))
def test_two_syllables_are_as_many_steps_apart_as_they_differ_in_jamo(one: int, other: int) -> None:
    a, b = one - 0xAC00, other - 0xAC00
    places = [(a // 588, b // 588), (a // 28 % 21, b // 28 % 21), (a % 28, b % 28)]
    differing = sum(mine != theirs for mine, theirs in places)
    assert steps_between(letters(chr(one)), letters(chr(other))) <= differing
    assert (differing == 0) == (letters(chr(one)) == letters(chr(other)))


def names_of(folder: Path, code: str, **stated: str) -> Gazetteer:
    """The names by a county's file in which some lines say something else."""
    text = (CHECKOUT / "warehouse" / "counties" / f"{code}.yaml").read_text("utf-8")
    for name, value in stated.items():
        text = re.sub(rf"(?m)^{name}: .*$", f"{name}: {value}", text)
    file = folder / f"{code}.yaml"
    file.write_text(text, "utf-8")
    return gazetteer(file)


@pytest.mark.parametrize("stated", ["전라북도", "전북특별자치도", "전북"])
@pytest.mark.parametrize("written", ["전라북도", "전북특별자치도", "전북"])
def test_a_county_file_and_an_address_may_each_have_the_old_or_the_new_name_of_the_province(
    tmp_path: Path, stated: str, written: str
) -> None:
    names = names_of(tmp_path, "46720", province_ko=stated)
    assert parse(f"{written} 곡성군 곡성읍 읍내리 3", names) == Place("46720250", "읍내리", "3", "village")


# As public lists of places write them.
WRITTEN = {
    "전남 곡성군 오곡면 기차마을로 237 1층 (오곡면 오지리)": ("오지리", "기차마을로237", "road"),
    "전라남도 곡성군 죽곡면 오죽로 407-8 (봉정리 264)": ("봉정리", "오죽로407-8", "road"),
    "전라남도 곡성군 고달면 두가헌길 7 가정역 근처": (None, "두가헌길7", "road_unknown"),
    "전남 곡성 옥과 리문 428": ("리문리", "428", "village"),
    "전라남도 곡성군 옥괴면 옥괴리 산10-3": ("옥과리", "산10-3", "repaired"),
    "(31246)전라남도 곡성군 옥과면 입면로 455 광주컨트리클럽": (None, "입면로455", "road_unknown"),
    "전남 곡성군 죽곡면 원달리 산 52번지 18호": ("원달리", "산52-18", "village"),
    "전라남도 곡성군 석곡면 석곡리 산 12-3외 2필지": ("석곡리", "산12-3", "village"),
    "곡성군 옥과면 옥과3다길 8": (None, "옥과3다길8", "road_unknown"),
    "곡성군 옥과면 월파로28안길 17-10": (None, "월파로28안길17-10", "road_unknown"),
    "곡성군 옥과면 옥과26번길 8-3": (None, "옥과26번길8-3", "road_unknown"),
    "곡성군 옥과면 옥과1리길 9": (None, "옥과1리길9", "road_unknown"),
    "곡성군 옥과면 옥과마을로 38": (None, "옥과마을로38", "road_unknown"),
    "곡성군 옥과읍 옥과리 38": ("옥과리", "38", "repaired"),
}


@pytest.mark.parametrize("address", WRITTEN)
def test_an_address_is_read_as_lists_of_places_write_it(address: str) -> None:
    place = parse(address, NAMES)
    assert (place.ri, place.lot, place.state) == WRITTEN[address]


_MERGED = ("전남광주통합특별시", "전남광주")


@pytest.mark.parametrize("stated", ["광주광역시", *_MERGED])
@pytest.mark.parametrize("written", ["광주광역시", *_MERGED])
def test_of_a_merged_province_either_part_is_known_by_its_old_and_its_new_name(
    tmp_path: Path, stated: str, written: str
) -> None:
    district = gazetteer(_district(tmp_path, stated))
    assert parse(f"{written} 서구 치평동 3", district).town_code == "12240120"
    assert parse("전남광주통합특별시 곡성군 곡성읍 읍내리 3", district).state == "elsewhere"
    ours = names_of(tmp_path, "46720", province_ko=stated.replace("광주광역시", "전라남도"))
    assert parse(f"{_MERGED[1]} 곡성군 곡성읍 읍내리 3", ours).ri == "읍내리"
    assert parse(f"{written} 서구 치평동 3", ours).state == "elsewhere"


_HELD = {
    "41590": {
        "경기도 화성시 동탄지성로 394": (None, "동탄지성로394"),
        "경기도 화성시 서동탄로 11": (None, "서동탄로11"),
    },
    "27290": {
        "대구 달서구 장기로65길 11-4": (None, "장기로65길11-4"),
        "달서구 상인동 1530": ("상인동", "1530"),
    },
    "47190": {"경상북도 구미시 인동14길 14": (None, "인동14길14")},
}


@pytest.mark.parametrize(("code", "address"), [(code, one) for code, held in _HELD.items() for one in held])
def test_in_a_city_the_name_of_a_road_is_no_slip_of_a_dong(tmp_path: Path, code: str, address: str) -> None:
    new_county(code, tmp_path / "city.yaml", invented())
    names = gazetteer(tmp_path / "city.yaml")
    town, lot = _HELD[code][address]
    place = parse(address, names)
    assert (place.town_code, place.ri, place.lot) == (names.towns[town] if town else None, None, lot)


def test_an_address_by_the_name_that_a_county_had_lies_where_it_lay(tmp_path: Path) -> None:
    new_county("28260", tmp_path / "county.yaml", invented())
    text = (tmp_path / "county.yaml").read_text("utf-8")
    for name, stated in (("before", ""), ("since", "name_ko: 서해구\nformerly_ko: [서구]")):
        (tmp_path / f"{name}.yaml").write_text(
            text.replace("name_ko: 서구", stated or "name_ko: 서구"), "utf-8"
        )
    before, since = (gazetteer(tmp_path / f"{name}.yaml") for name in ("before", "since"))
    for address in ("인천광역시 서구 가정동 33", "인천 서구 가정로 33 (가정동)", "서구 가정동 33"):
        assert parse(address, since) == parse(address, before) != parse("", before)
        assert parse(address.replace("서구", "서해구"), since) == parse(address, before)


def _district(folder: Path, province_ko: str) -> Path:
    file = folder / "district.yaml"
    new_county("12240", file, invented())
    file.write_text(file.read_text("utf-8").replace("전남광주통합특별시", province_ko), "utf-8")
    return file


def test_a_county_without_its_last_syllable_may_stand_before_a_town_that_begins_with_it(
    tmp_path: Path,
) -> None:
    names = names_of(tmp_path, "46720", name_ko="곡목군")
    towns = {("군옥과면" if name == "옥과면" else name): code for name, code in names.towns.items()}
    assert parse("곡목 군옥과면 리문리 3", replace(names, towns=towns)).ri == "리문리"


IN_A_DISTRICT = {
    "서울특별시 종로구 자하문로36길 16-14, 101호 (청운동, 현대아파트)": ("청운동", "자하문로36길16-14"),
    "서울 종로구 종로 33": (None, "종로33"),
    "종로 1가 33": ("종로1가", "33"),
    "서울 종로구 창신1동 23-606 반지하": ("창신동", "23-606"),
}


@pytest.mark.parametrize("address", IN_A_DISTRICT)
def test_in_a_city_district_a_dong_is_read_from_its_parts_and_from_brackets_behind_a_road(
    address: str,
) -> None:
    names = gazetteer(CHECKOUT / "warehouse" / "counties" / "11110.yaml")
    town, lot = IN_A_DISTRICT[address]
    place = parse(address, names)
    assert (place.town_code, place.lot) == (names.towns[town] if town else None, lot)
