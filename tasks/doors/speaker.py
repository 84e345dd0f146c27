"""Who speaks to residents, as a neighbour may read it, and which of their numbers, as an officer reads it."""

# The numbers of a household as lists name them; a return may name them so.
NUMBERS_KO = {"phone": "연락처1", "phone_2": "연락처2"}

# A roster may call somebody after their team, and a neighbour who reads along would learn why somebody comes.
TELLING = ("복지", "위기", "발굴", "사례", "팀")


def officer_ko(name: str) -> str:
    """An officer as notices, letters and stickers name one: by name, or only as 담당자 where the name would tell."""
    return f"담당 {name}" if name and not any(word in name for word in TELLING) else "담당자"
