"""Number of a health insurance card of Taiwan (健保卡號): twelve digits that begin with 0000. No check: label only.

Values here are invented.

Source: https://www.nhi.gov.tw

>>> RECOGNIZER.find("健保卡號000000000017")
[('000000000017', 0.65)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="tw.nhi_card",
    version="1",
    entity="TW_NHI_CARD",
    patterns=(Pattern("twelve digits", r"0000[ -]?[0-9]{4}[ -]?[0-9]{4}", 0.3, alone=False),),
    labels=("健保卡", "健保IC卡", "健保號", "NHI"),
)
