"""What a value says of how old somebody is: the years in which they can be born, or the years of life it names.

Owns the rules for numbers of other countries that hold a birth date and that Presidio finds; our own identifiers give
theirs (`Recognizer.age`). Nothing but years is read: a day of birth is not needed to tell a minor, and is never handed on.
No clock is asked, so the same text gives the same years tomorrow.

Sources: python-stdnum (kr.rrn, se.personnummer, pl.pesel, fi.hetu, za.idnr, it.codicefiscale); DRV (Versicherungsnummer);
DVLA (driver number)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from recognizers.checks import KNOWN_UNTIL
from recognizers.own import digits

_YEAR = re.compile(r"(?<![0-9])(?:18|19|20)[0-9]{2}(?![0-9])")
_COMPACT = re.compile(r"(?:18|19|20)[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Age:
    """`born`: years of birth; `aged`: years of life when the text was written; from `first` to `last`, both possible."""

    kind: Literal["born", "aged"]
    first: int
    last: int


def of_century(two: int, centuries: tuple[int, ...] = (1900, 2000)) -> Age:
    """Born in a year of which the last two digits are known; years to come are left out.

    >>> of_century(85), of_century(15)
    (Age(kind='born', first=1985, last=1985), Age(kind='born', first=1915, last=2015))
    """
    years = [century + two for century in centuries if century + two <= KNOWN_UNTIL.year]
    return Age("born", min(years), max(years))


def of_written_date(text: str) -> Age | None:
    """The year in a written date.

    >>> of_written_date("3 May 1990"), of_written_date("20150307"), of_written_date("3/5/90")
    (Age(kind='born', first=1990, last=1990), Age(kind='born', first=2015, last=2015), None)
    """
    found = _YEAR.search(text) or _COMPACT.fullmatch(digits(text))
    return Age("born", int(found[0][:4]), int(found[0][:4])) if found else None


def _korea(text: str) -> Age | None:
    """The seventh digit tells the century; 9 and 0 are of the nineteenth."""
    number = digits(text)
    century = {"1": 1900, "2": 1900, "5": 1900, "6": 1900, "3": 2000, "4": 2000, "7": 2000, "8": 2000, "9": 1800,
               "0": 1800}  # fmt: skip
    return of_century(int(number[:2]), (century[number[6]],)) if len(number) == 13 else None


def _sweden(text: str) -> Age | None:
    """Twelve digits say the century; of ten, `+` says that a hundred years are over."""
    number = digits(text)
    if len(number) == 12:
        return Age("born", int(number[:4]), int(number[:4]))
    return (
        of_century(int(number[:2]), (1800, 1900) if "+" in text else (1900, 2000))
        if len(number) == 10
        else None
    )


def _poland(text: str) -> Age | None:
    """The century is added to the month: 80 of the nineteenth, 20 of the twenty-first."""
    number = digits(text)
    if len(number) != 11:
        return None
    century = {8: 1800, 0: 1900, 2: 2000, 4: 2100, 6: 2200}[int(number[2]) // 2 * 2]
    return of_century(int(number[:2]), (century,)) if century <= 2000 else None


def _finland(text: str) -> Age | None:
    """The seventh character tells the century."""
    sign = text[6:7].upper()
    century = (
        1800
        if sign == "+"
        else 1900
        if sign and sign in "-YXWVU"
        else 2000
        if sign and sign in "ABCDEF"
        else None
    )
    return of_century(int(text[4:6]), (century,)) if century and text[4:6].isdecimal() else None


def _two_at(*places: int) -> Callable[[str], Age | None]:
    """Two digits of the year at these places among letters and digits, and nothing of the century."""

    def read(text: str) -> Age | None:
        number = "".join(filter(str.isalnum, text))
        two = "".join(number[place] for place in places if place < len(number))
        return of_century(int(two)) if len(two) == 2 and two.isdecimal() else None

    return read


def _united_kingdom(text: str) -> Age | None:
    """The sixth character is the decade, the eleventh the year in it."""
    return _two_at(5, 10)(text)


OF_PRESIDIO: Mapping[str, Callable[[str], Age | None]] = {
    "KR_RRN": _korea,
    "KR_FRN": _korea,
    "SE_PERSONNUMMER": _sweden,
    "PL_PESEL": _poland,
    "FI_PERSONAL_IDENTITY_CODE": _finland,
    "ZA_ID_NUMBER": _two_at(0, 1),
    "IT_FISCAL_CODE": _two_at(6, 7),
    "DE_SOCIAL_SECURITY": _two_at(6, 7),
    "UK_DRIVING_LICENCE": _united_kingdom,
}
"""Entity of Presidio -> how its number tells a birth year."""


def read_age(told: Callable[[str], Age | None], value: str) -> Age | None:
    """What a value says, whatever the width of its digits; None: it cannot be read."""
    try:
        return told(unicodedata.normalize("NFKC", value))
    except (ValueError, KeyError, IndexError):
        return None
