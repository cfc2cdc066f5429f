"""Unified social credit code of an organisation in China (统一社会信用代码); of one-person businesses too.

Eighteen characters without I, O, S, V and Z: authority and kind, six digits of place, nine of the organisation, one
check character, modulo 31. The codes here are a public company's and two of zeros.

Source: GB 32100-2015; python-stdnum (cn.uscc)

>>> RECOGNIZER.validate("91110000600037341L"), RECOGNIZER.validate("91110000600037342L")
(True, False)
"""

from __future__ import annotations

from stdnum.cn import uscc

from recognizers.own import Pattern, Recognizer

_CHAR = "[0-9A-HJ-NPQRTUWXY]"

RECOGNIZER = Recognizer(
    id="cn.uscc",
    version="1",
    entity="CN_USCC",
    patterns=(
        Pattern(
            "18 characters", rf"(?:1[1239]|5[1239]|9[1239]|[2-468A-GNY][1239])[0-9]{{6}}{_CHAR}{{10}}", 0.3
        ),
    ),
    validate=uscc.is_valid,
    every_digit_checked=True,
)
