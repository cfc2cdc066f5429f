"""File number of a driving licence of China (驾驶证档案编号): twelve digits.

The number of the licence itself is that of the resident identity card (cn.resident_id). The file number has no check
digit, so it counts beside a label only; it begins with the code of a province. Values here are invented.

Source: GA 482-2012 (driving licences)

>>> RECOGNIZER.find("驾驶证档案编号：110000000001")
[('110000000001', 0.55)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="cn.driving_licence",
    version="1",
    entity="CN_DRIVING_LICENCE",
    patterns=(
        Pattern("file number", r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{10}", 0.2, alone=False),
    ),
    labels=("驾驶证", "驾照", "駕照", "档案编号", "[Dd]riving licen[cs]e", "[Dd]river'?s licen[cs]e"),
)
