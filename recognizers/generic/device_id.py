"""Advertising and device identifiers: IDFA, GAID, OAID, Android id; forms of a UUID or hexadecimal, label needed.

A UUID alone says nothing of a device (Presidio finds it as UUID). Values here are of repeated digits.

Source: GB/T 35273-2020 annex A (常用设备信息); https://developer.apple.com/documentation/adsupport

>>> RECOGNIZER.find("IDFA：00000000-1111-2222-3333-444444444444")
[('00000000-1111-2222-3333-444444444444', 0.65)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

_HEX = "[0-9A-Fa-f]"

RECOGNIZER = Recognizer(
    id="generic.device_id",
    version="1",
    entity="DEVICE_ID",
    patterns=(
        Pattern("UUID", rf"{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}", 0.3, alone=False),
        Pattern("hexadecimal", rf"(?:{_HEX}{{16}}|{_HEX}{{32}}|{_HEX}{{40}}|{_HEX}{{64}})", 0.2, alone=False),
    ),
    labels=(
        "idfa",
        "idfv",
        "gaid",
        "oaid",
        "aaid",
        "android[ _]?id",
        "advertising id",
        "device[ _]?id",
        "udid",
        "设备id",
        "设备标识",
        "广告标识",
    ),
    ignore_case=True,
)
