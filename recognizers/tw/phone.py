"""Telephone number of Taiwan: mobile 09 and eight digits, fixed 0 and area code, both perhaps behind +886.

Ours, not Presidio's phone recognizer: with region TW that takes bare digits of every length at 0.4. A mobile number
in groups stands on its own; ten digits in a row need a label. Values here are invented.

Source: https://www.ncc.gov.tw (電信號碼計畫); https://www.itu.int/oth/T02020000CD/en

>>> RECOGNIZER.find("手機0900-000-100")
[('0900-000-100', 0.85)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="tw.phone",
    version="1",
    entity="TW_PHONE_NUMBER",
    patterns=(
        Pattern(
            "with country code",
            r"(?:\+|00|\(\+)886\)?[ -]?(?:\(0\))?[2-9][0-9]{0,2}(?:[ -]?[0-9]{3,4}){2}",
            0.6,
        ),
        Pattern("mobile in groups", r"09[0-9]{2}[ -][0-9]{3}[ -]?[0-9]{3}", 0.5),
        Pattern("mobile", r"09[0-9]{8}", 0.2),
        Pattern("fixed", r"\(?0[2-8][0-9]?\)?[ -]?[2-9][0-9]{2,3}[ -]?[0-9]{4}", 0.2, alone=False),
    ),
    context=("phone", "mobile", "telephone"),
    labels=("電話", "电话", "手機", "手机", "聯絡", "專線", "傳真", "[Tt]el[.:]?"),
)
