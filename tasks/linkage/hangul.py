"""Korean names by their jamo: what a slip of a finger or an ear changes is one jamo, not a syllable. Pure."""

import unicodedata

_FIRST, _LAST, _VOWELS, _FINALS = 0xAC00, 0xD7A3, 21, 28
# One character of ASCII for each jamo, since DuckDB counts the steps between two texts in bytes: 19 initial consonants
# from '0' on, 21 vowels, 27 final consonants.
_INITIAL_FROM, _VOWEL_FROM, _FINAL_FROM = 0x30, 0x43, 0x57


def letters(text: str) -> str:
    """A text with a letter for each jamo; what is no syllable stays."""
    return "".join(_letters_of(sign) for sign in unicodedata.normalize("NFC", text))


def _letters_of(sign: str) -> str:
    code = ord(sign)
    if not _FIRST <= code <= _LAST:
        return sign
    rest, final = divmod(code - _FIRST, _FINALS)
    initial, vowel = divmod(rest, _VOWELS)
    last = chr(_FINAL_FROM + final) if final else ""
    return chr(_INITIAL_FROM + initial) + chr(_VOWEL_FROM + vowel) + last


def steps_between(one: str, other: str) -> int:
    """The fewest letters to put in, take out or change that make one text of the other (Levenshtein)."""
    before = list(range(len(other) + 1))
    for row, mine in enumerate(one, start=1):
        now = [row]
        for column, theirs in enumerate(other, start=1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (mine != theirs)))
        before = now
    return before[-1]
