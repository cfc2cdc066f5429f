"""Travel permits between the mainland, Hong Kong, Macau and Taiwan (通行证), both ways.

H or M and eight or ten digits: Mainland Travel Permit for Hong Kong and Macau residents (回乡证). C or W and eight
digits, or C, a letter and seven: permit of mainlanders to Hong Kong and Macau; L likewise to Taiwan, T on older
ones. Eight digits: Mainland Travel Permit for Taiwan residents (台胞证), known by its label alone. No check digit.
Values here are invented.

Source: https://en.nia.gov.cn (National Immigration Administration); https://en.wikipedia.org/wiki/Home_Return_Permit

>>> RECOGNIZER.find("回乡证H00000012")
[('H00000012', 0.5)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="cn.travel_permit",
    version="1",
    entity="CN_TRAVEL_PERMIT",
    patterns=(
        Pattern("of Hong Kong and Macau residents", r"[HM][0-9]{8}(?:[0-9]{2})?", 0.15),
        Pattern("to Hong Kong, Macau, Taiwan", r"(?:[CWLT][0-9]{8}|[CL][A-HJ-NP-Z][0-9]{7})", 0.15),
        Pattern("of Taiwan residents", r"[0-9]{8}(?:\([A-Z0-9]\))?", 0.15, alone=False),
    ),
    context=("permit",),
    labels=("通行证", "通行證", "回乡证", "回鄉證", "回乡卡", "台胞证", "臺胞證", "台胞證", "港澳证"),
)
