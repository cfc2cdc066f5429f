"""Resident identity number of China (居民身份证号, 公民身份号码).

Eighteen characters: six of the place of registration, eight of the day of birth, three in sequence, one check
character (0-9 or X) by ISO 7064 MOD 11-2. Cards before 1999 have fifteen digits, with a two-digit year and no check;
they can be told by form alone, so they count beside a label. Provinces are checked, counties are not: codes are
added and abolished every year, and a person keeps the old one. Day of birth 2026-12-31 is the last that is known.

Values here use county 110199, which was never assigned, so they can belong to nobody.

Source: GB 11643-1999; codes of provinces GB/T 2260; python-stdnum (iso7064.mod_11_2)

>>> RECOGNIZER.validate("110199199003070017"), RECOGNIZER.validate("110199199003070018")
(True, False)
>>> RECOGNIZER.find("身份证号11019919900307005X，")
[('11019919900307005X', 1.0)]
"""

from __future__ import annotations

from recognizers.ages import Age
from recognizers.checks import is_birth_date, is_gb11643
from recognizers.own import Pattern, Recognizer, digits

_PLACE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71)[0-9]{4}"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"


def validate(text: str) -> bool | None:
    """Day and check character of eighteen; of fifteen only the day can be checked."""
    if len(text) == 15:
        return None if is_birth_date("19" + text[6:12]) else False
    return is_gb11643(text)


def birth_year(text: str) -> Age | None:
    """The four digits of the year in eighteen characters; fifteen digits are of the twentieth century.

    >>> birth_year("440399 20150612 0028").first, birth_year("110199670401001").first
    (2015, 1967)
    """
    number = digits(text)
    if len(number) not in (15, 17, 18):
        return None
    year = int("19" + number[6:8] if len(number) == 15 else number[6:10])
    return Age("born", year, year)


RECOGNIZER = Recognizer(
    id="cn.resident_id",
    version="1",
    entity="CN_RESIDENT_ID",
    patterns=(
        Pattern("18 characters", rf"{_PLACE}[ -]?(?:18|19|20)[0-9]{{2}}{_DAY}[ -]?[0-9]{{3}}[0-9Xx]", 0.3),
        Pattern("15 digits", rf"{_PLACE}[0-9]{{2}}{_DAY}[0-9]{{3}}", 0.1),
    ),
    context=("resident", "identity"),
    labels=("身份证", "身份證", "身份号码", "身分證", "公民身份", "证件号", "證件號", "居民证"),
    validate=validate,
    age=birth_year,
)
