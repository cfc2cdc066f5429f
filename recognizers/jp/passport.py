"""Passport of Japan (旅券番号): two letters and seven digits. No check digit: label or context word.

Values here are invented.

Source: 旅券法施行規則; ICAO Doc 9303, part 4

>>> RECOGNIZER.find("旅券番号TZ0000010")
[('TZ0000010', 0.5)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="jp.passport",
    version="1",
    entity="JP_PASSPORT",
    patterns=(Pattern("two letters and seven digits", r"[A-Z]{2}[0-9]{7}", 0.15),),
    context=("passport",),
    labels=("旅券", "パスポート", "[Pp]assport"),
)
