"""Korean names by age, with rare syllables that only extended Hangul (CP949) can write."""

from bisect import bisect
from itertools import accumulate

from simulation.chance import Chance

# surnames per mille, rounded from the census of 2015 as it is commonly quoted
_PER_MILLE = """
김 215, 이 147, 박 84, 최 47, 정 43, 강 24, 조 21, 윤 21, 장 20, 임 17, 한 15,
오 15, 서 15, 신 15, 권 14, 황 14, 안 14, 송 14, 전 11, 홍 11, 유 10, 고 9, 문 9,
양 9, 손 9, 배 8, 백 8, 허 7, 남 6, 심 5, 노 5, 하 5, 곽 4, 성 4, 차 4, 주 4, 우 4,
구 4, 나 4, 민 3, 진 3, 지 3, 엄 3, 채 3, 원 3, 천 2, 방 2, 공 2, 현 2, 함 2, 변 2,
염 2, 여 1, 추 1, 도 1, 소 1, 석 1, 선 1, 설 1, 마 1, 길 1, 연 1, 위 1, 표 1, 명 1,
기 1, 남궁 1, 황보 1, 제갈 1, 선우 1, 사공 1
"""
_SURNAMES = tuple(pair.split()[0] for pair in _PER_MILLE.split(","))
_SURNAME_LIMITS = tuple(accumulate(int(pair.split()[1]) for pair in _PER_MILLE.split(",")))
_FIRST = {
    ("F", 0): "순 영 정 옥 말 복 금 점 귀 덕 춘 봉 은 명 경 양 삼 오 길 연",
    ("M", 0): "영 병 종 상 용 재 정 기 동 성 광 판 만 길 봉 춘 순 창 태 석",
    ("F", 1): "미 영 은 경 정 현 선 지 수 혜 명 희 윤 성 소 진 숙 효 연 주",
    ("M", 1): "성 영 재 정 상 동 종 승 진 현 창 민 기 태 경 용 병 광 형 준",
    ("F", 2): "서 지 하 수 민 예 채 유 은 소 다 윤 시 아 나 가 혜 연 도 주",
    ("M", 2): "민 서 도 예 시 주 하 지 준 현 건 우 선 유 정 승 태 은 이 재",
}
_LAST = {
    ("F", 0): "자 순 숙 례 임 남 님 희 옥 녀 심 덕 단 엽 금 이 예 선 점 매",
    ("M", 0): "수 식 호 철 환 길 섭 구 근 열 남 선 석 배 복 룡 만 술 기 채",
    ("F", 1): "숙 희 경 미 영 정 란 주 선 연 자 화 진 옥 애 아 혜 은 순 남",
    ("M", 1): "호 수 훈 철 욱 민 진 석 현 기 환 우 준 식 용 희 태 완 일 규",
    ("F", 2): "연 윤 은 아 현 서 빈 진 영 린 원 지 율 인 우 희 나 민 경 주",
    ("M", 2): "준 우 윤 호 현 민 서 진 원 성 훈 혁 율 빈 재 후 찬 건 안 석",
}
# syllables outside the 2,350 of KS X 1001: clerks meet them, and old systems lose them
_RARE = "똠 펲 믜 뷁 쌰 갂 쥰 뮨 횬 슌 쁘 탸"
RARE_SHARE = 0.006


def surname(chance: Chance, *key: object) -> str:
    """A family name."""
    return _SURNAMES[bisect(_SURNAME_LIMITS, chance.share("surname", *key) * _SURNAME_LIMITS[-1])]


def given_name(chance: Chance, sex: str, birth_year: int, *key: object) -> str:
    """A given name of the cohort: before 1960, before 1990, after."""
    cohort = (sex, 0 if birth_year < 1960 else 1 if birth_year < 1990 else 2)
    draw = chance.number("given name", *key)
    first, last = _FIRST[cohort].split(), _LAST[cohort].split()
    one, two = first[draw % len(first)], last[draw // 1_000 % len(last)]
    kind = draw // 1_000_000 % 1_000 / 1_000
    if kind < RARE_SHARE:
        rare = _RARE.split()
        return rare[draw // 10**9 % len(rare)] + two
    return two if kind > 0.985 else one + two


def full_name(chance: Chance, family: str, sex: str, birth_year: int, *key: object) -> str:
    """Family and given name, never one syllable twice."""
    given = given_name(chance, sex, birth_year, *key)
    return family + (f"{given}순" if given == family else given)
