"""IMEI of a mobile device: fifteen digits, the last by Luhn, perhaps as 35-209900-176148-1.

One in ten numbers meets the Luhn digit by chance, so it counts beside a label or context word. Values are those of
textbooks and one of zeros.

Source: 3GPP TS 23.003 section 6; python-stdnum (luhn)

>>> RECOGNIZER.find("IMEI：490154203237518")
[('490154203237518', 0.55)]
"""

from __future__ import annotations

from recognizers.checks import is_luhn
from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="generic.imei",
    version="1",
    entity="IMEI",
    patterns=(
        Pattern("fifteen digits", "[0-9]{15}", 0.2),
        Pattern("in groups", r"[0-9]{2}(?P<g>[ -])[0-9]{6}(?P=g)[0-9]{6}(?P=g)[0-9]", 0.3),
    ),
    context=("imei", "handset"),
    labels=("IMEI", "imei", "串号", "设备号", "设备识别码"),
    validate=lambda text: None if is_luhn(text) else False,
    every_digit_checked=True,
)
