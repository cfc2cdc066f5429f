"""What stands right beside a place in a text. Knows characters only, and neither the words nor whose they are."""

from __future__ import annotations

import re
from typing import NamedTuple

_GLUE = frozenset("-_.+'’%~$*&")
"""Signs that make an address or handle part of a longer one."""
_PARTICLES = frozenset("은는이가을를의에와과도로씨님께만랑군양")
"""Korean syllables that follow a name and are not part of it."""
_THINGS = """
Street St Road Rd Avenue Ave Lane Drive Boulevard Square Court Bridge Park Hall House Institute Foundation Trust Fund
Prize Award Medal Cup Museum Gallery Library School College University Academy Hospital Clinic Center Centre Airport
Station Stadium Theatre Theater Building Tower Memorial Archive Ltd Limited Inc LLC GmbH Corp Corporation Company Group
Syndrome High Primary Elementary Public
"""
_THING = re.compile(rf"[ \u00a0](?:{'|'.join(_THINGS.split())})\b")
_THING_HAN = re.compile(
    "(?:大?[路街桥橋]|[大中小]学|[大中小]學|学院|學院|学校|學校|大道|医院|醫院|病院|基金会|基金會|财团|財団|奖|獎|賞|广场|廣場|图书馆|圖書館|図書館|"
    "博物[馆館]|[纪紀記][念][馆館]|公司|集团|集團|机场|機場|公园|公園|体育[馆館]|體育館|故居|"
    "기념관|대학교|재단)"
)
"""What makes a name before it the name of a thing: a street, a school, a firm, a prize."""
_CAPITAL_BEFORE = re.compile(r"([^\W\d_])[^\W_]* $")
_LOOKED_BACK = 24


class Around(NamedTuple):
    """What is beside a place."""

    digit: bool = False
    """A digit beside its letters."""
    part: bool = False
    """It is part of a longer word or syllable."""
    ideograph: bool = False
    glued: bool = False
    """A sign joins it to something longer."""
    hangul: bool = False
    """A Korean syllable that is no particle."""
    hyphened: bool = False
    """A hyphen and a capital follow: a longer name."""
    crowded: bool = False
    """It holds a comma, and a word with a capital is directly before or behind it."""
    thing: bool = False
    """A word follows that makes it the name of a street, school, firm or prize."""


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "힣"


def around(text: str, start: int, end: int, kinds: tuple[bool, bool, bool]) -> Around:
    """What is beside text[start:end]; `kinds` are the first three, which the folded text tells."""
    before, after, then = text[start - 1 : start], text[end : end + 1], text[end + 1 : end + 2]
    glued = before in _GLUE if before else False
    glued = glued or after == "@" or (after in _GLUE and then.isalnum() if after else False)
    hangul = before >= "가" and _is_hangul(before)
    hangul = hangul or (after >= "가" and _is_hangul(after) and after not in _PARTICLES)
    crowded = text.find(",", start, end) != -1 and _is_crowded(text, start, after, then)
    thing = bool(
        (after in (" ", "\u00a0") and then.isupper() and _THING.match(text, end))
        or (kinds[2] and after and _THING_HAN.match(text, end))
    )
    return Around(*kinds, glued, hangul, after == "-" and then.isupper(), crowded, thing)


def _is_crowded(text: str, start: int, after: str, then: str) -> bool:
    word = _CAPITAL_BEFORE.search(text, max(0, start - _LOOKED_BACK), start)
    return bool(word and word[1].isupper()) or (after == " " and then.isupper())
