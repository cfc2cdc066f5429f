"""Fixed line of mainland China (固定电话): area code with its 0, then seven or eight digits; perhaps +86.

Dates and version numbers look alike (`010-2019`), so a national number counts beside a label or context word.
Values here are invented and begin with 5555.

Source: 电信网编号计划 (MIIT, 2017); https://www.itu.int/oth/T020200002B/en

>>> RECOGNIZER.find("电话：010-55550100")
[('010-55550100', 0.65)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

_AREA = r"(?:10|2[0-57-9]|[3-9][0-9]{2})"
_SUBSCRIBER = r"[2-8][0-9]{2,3}[ -]?[0-9]{4}(?:[ -](?:ext\.? ?)?[0-9]{1,5}|转[0-9]{1,5})?"

RECOGNIZER = Recognizer(
    id="cn.fixed_line",
    version="1",
    entity="CN_TELEPHONE_NUMBER",
    patterns=(
        Pattern("national", rf"(?:0{_AREA}|\(0{_AREA}\)|（0{_AREA}）)[ -]?{_SUBSCRIBER}", 0.3),
        Pattern("with country code", rf"(?:\+|00)86[ -]?(?:\(0\))?{_AREA}[ -]?{_SUBSCRIBER}", 0.5),
    ),
    context=("phone", "telephone", "fax", "call"),
    labels=(
        "电话",
        "電話",
        "座机",
        "固话",
        "传真",
        "傳真",
        "热线",
        "联系",
        "聯絡",
        "致电",
        "拨打",
        "[Tt]el[.:]?",
        "TEL",
        "[Ff]ax",
        "FAX",
    ),
)
