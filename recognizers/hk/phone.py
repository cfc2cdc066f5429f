"""Telephone number of Hong Kong: eight digits from 2 to 9, in groups of four, perhaps behind +852.

Ours, not Presidio's phone recognizer: with region HK that takes any eight digits, dates included, at 0.4. Without
country code a number counts beside a label or context word. Values here are invented and begin with 5555.

Source: https://www.ofca.gov.hk (Numbering Plan for Telecommunications Services in Hong Kong)

>>> RECOGNIZER.find("聯絡電話:5555 0100")
[('5555 0100', 0.55)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="hk.phone",
    version="1",
    entity="HK_PHONE_NUMBER",
    patterns=(
        Pattern("with country code", r"(?:\+|00|\(\+?)852\)?[ -]?[2-9][0-9]{3}[ -]?[0-9]{4}", 0.6),
        Pattern("eight digits", r"[2-9][0-9]{3}[ -]?[0-9]{4}", 0.2, alone=False),
    ),
    context=("phone", "telephone"),
    labels=("電話", "手提", "手機", "聯絡", "致電", "WhatsApp", "[Tt]el[.:]?"),
    gap=r"[^\n\r。！？!?;；，,0-9]{0,8}",
)
