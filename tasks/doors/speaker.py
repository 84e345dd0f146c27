"""Who speaks to residents, as a neighbour may read it; places, times and numbers as an officer reads them."""

# The numbers of a household as lists name them; a return may name them so.
NUMBERS_KO = {"phone": "연락처1", "phone_2": "연락처2"}

# Whom anybody rings before anybody else where a life is in danger.
EMERGENCY_KO = "구급·화재 119, 범죄·폭력 112, 자살 예방 상담 109"

# A roster may call somebody after their team, and a neighbour who reads along would learn why somebody comes.
TELLING = ("복지", "위기", "발굴", "사례", "팀")


def office_name(town_ko: str) -> str:
    """The town office as residents call it: 옥과면사무소, and of a city's 동, 로 and 가 the 주민센터."""
    return f"{town_ko}사무소" if town_ko.endswith(("읍", "면")) else f"{town_ko} 주민센터"


def officer_ko(name: str) -> str:
    """An officer as notices, letters and stickers name one: by name, or only as 담당자 where the name would tell."""
    return f"담당 {name}" if name and not any(word in name for word in TELLING) else "담당자"


def spoken_number(phone: str | None) -> str:
    """A telephone number with its dashes, as people write it."""
    digits = phone or ""
    if len(digits) < 9 or not digits.isdigit():
        return digits
    head = 2 if digits.startswith("02") else 3
    return f"{digits[:head]}-{digits[head:-4]}-{digits[-4:]}"


def place_ko(town_ko: str | None, ri: str | None) -> str:
    """Town and village, as far as they are known."""
    return " ".join(part for part in (town_ko, ri) if part)


def clock_time(minute: int) -> str:
    """Minutes from midnight as a clock shows them."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
