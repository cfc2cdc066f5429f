"""Resident certificate number of Taiwan in the old form (舊式統一證號, ARC): two letters and eight digits.

The second letter is A to D. Given out until 2021 and still on paper. Check digit modulo 10, as tw.national_id.
Values here are of zeros or the example of textbooks.

Source: https://www.immigration.gov.tw (統一證號基資表)

>>> RECOGNIZER.validate("AB12345677"), RECOGNIZER.validate("AB12345678")
(True, False)
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer
from recognizers.tw.national_id import PLACES, check_sum


def validate(text: str) -> bool:
    """The check digit; of the second letter only the last digit counts."""
    first, second = PLACES[text[0].upper()], PLACES[text[1].upper()]
    return check_sum([*divmod(first, 10), second % 10, *map(int, text[2:])]) == 0


RECOGNIZER = Recognizer(
    id="tw.arc",
    version="1",
    entity="TW_ARC",
    patterns=(Pattern("two letters and eight digits", r"[A-Z][A-D][0-9]{8}", 0.3),),
    validate=validate,
)
