"""Passport of the People's Republic of China (护照).

Ordinary passports are E and eight digits or E, a letter and seven digits, older ones G and eight digits; D or DE is
diplomatic, S or SE service, P or PE public affairs. There is no public check digit, so a number counts beside a
label or context word only. Values here are invented.

Source: https://www.icao.int (Doc 9303, part 4); https://en.wikipedia.org/wiki/Chinese_passport

>>> RECOGNIZER.find("护照号E00000019")
[('E00000019', 0.45)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="cn.passport",
    version="1",
    entity="CN_PASSPORT",
    patterns=(
        Pattern(
            "ordinary, diplomatic, service",
            r"(?:[EGDSP][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|(?:DE|SE|PE)[0-9]{7})",
            0.1,
        ),
    ),
    context=("passport",),
    labels=("护照", "護照", "パスポート", "여권", "[Pp]assport", "证件号"),
)
