"""Telephone number of Macau: eight digits, mobile from 6, fixed from 2 or 8, perhaps behind +853.

Ours for the same reason as hk.phone: Presidio's with region MO takes any such eight digits. Values are invented.

Source: https://www.ctt.gov.mo (Numbering plan); https://www.itu.int/oth/T0202000080/en

>>> RECOGNIZER.find("致電+853 6600 0100")
[('+853 6600 0100', 0.95)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="mo.phone",
    version="1",
    entity="MO_PHONE_NUMBER",
    patterns=(
        Pattern(
            "with country code", r"(?:\+|00|\(\+?)853\)?[ -]?(?:6[0-9]|28|8[0-9])[0-9]{2}[ -]?[0-9]{4}", 0.6
        ),
        Pattern("eight digits", r"(?:6[0-9]|28|8[0-9])[0-9]{2}[ -]?[0-9]{4}", 0.2, alone=False),
    ),
    context=("phone", "telephone", "telefone"),
    labels=("澳門電話", "電話", "聯絡", "致電", "[Tt]elefone"),
    gap=r"[^\n\r。！？!?;；，,0-9]{0,8}",
)
