"""Residence permit for Hong Kong, Macau and Taiwan residents (港澳台居民居住证).

Eighteen characters as on a resident identity card; 810000, 820000 or 830000 stands for the place. The check
character is that of GB 11643. Values here have the sequence 000 to 002 on invented days of birth.

Source: 港澳台居民居住证申领发放办法 (State Council, 2018); GB 11643-1999; python-stdnum (iso7064.mod_11_2)

>>> RECOGNIZER.validate("810000199003070015"), RECOGNIZER.validate("810000199003070016")
(True, False)
"""

from __future__ import annotations

from recognizers.checks import is_gb11643
from recognizers.cn.resident_id import birth_year
from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="cn.residence_permit",
    version="1",
    entity="CN_RESIDENCE_PERMIT",
    patterns=(
        Pattern(
            "18 characters",
            r"8[123]0000(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]",
            0.3,
        ),
    ),
    validate=is_gb11643,
    age=birth_year,
    every_digit_checked=True,
)
