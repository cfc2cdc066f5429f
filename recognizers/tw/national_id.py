"""National identification number of Taiwan (身分證字號) and resident number of the same form (新式統一證號).

A letter for the place, 1 or 2 for citizens, 8 or 9 for residents since 2021, seven digits and a check digit, modulo
10. The weights 2, 4, 5, 6 and 8 share factors with 10, so one changed digit is not always seen.

A123456789 is the example of textbooks; the others are of zeros.

Source: https://www.ris.gov.tw; https://www.immigration.gov.tw; https://en.wikipedia.org/wiki/National_identification_card_(Taiwan)

>>> RECOGNIZER.validate("A123456789"), RECOGNIZER.validate("A123456788"), RECOGNIZER.validate("A800014018")
(True, False, True)
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

PLACES = dict(zip("ABCDEFGHJKLMNPQRSTUVXYWZIO", range(10, 36), strict=True))
"""Number of each letter."""


def check_sum(values: list[int]) -> int:
    """Of the eleven digits that stand for a number; 0 where it is right.

    >>> check_sum([1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    0
    """
    return sum(v * w for v, w in zip(values, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10


def validate(text: str) -> bool:
    """The check digit."""
    return check_sum([*divmod(PLACES[text[0].upper()], 10), *map(int, text[1:])]) == 0


RECOGNIZER = Recognizer(
    id="tw.national_id",
    version="1",
    entity="TW_NATIONAL_ID",
    patterns=(Pattern("letter and nine digits", r"[A-Z][1289][0-9]{8}", 0.3),),
    validate=validate,
)
