"""Mobile number of mainland China (手机号): eleven digits, 1 and a carrier prefix, perhaps behind +86 or 0086.

Digits may be grouped 3-4-4. Eleven digits in a row are also order numbers and times, so a number without country code
counts beside a label or context word only.

Values here lie in ranges of short-message centres (1380xxxx500) or of the carriers' own lines, not of persons.

Source: 电信网编号计划 (MIIT, 2017); https://www.itu.int/oth/T020200002B/en

>>> RECOGNIZER.find("手机13800100500")
[('13800100500', 0.6)]
>>> RECOGNIZER.find("+86 138-0010-0500")
[('+86 138-0010-0500', 0.6)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

_NUMBER = r"1(?:3[0-9]|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8[0-9]|9[0-35-9])"

RECOGNIZER = Recognizer(
    id="cn.mobile",
    version="1",
    entity="CN_MOBILE_NUMBER",
    patterns=(
        Pattern("with country code", rf"(?:\+|00)86[ -]?{_NUMBER}[0-9][ -]?[0-9]{{3}}[ -]?[0-9]{{4}}", 0.6),
        Pattern("with country code, 3-4-4", rf"(?:\+|00|\(\+)86\)?[ -]?{_NUMBER}[ -]?[0-9]{{4}}[ -]?[0-9]{{4}}", 0.6),
        Pattern("eleven digits", rf"{_NUMBER}[0-9]{{8}}", 0.25),
        Pattern("3-4-4", rf"{_NUMBER}(?P<g>[ -])[0-9]{{4}}(?P=g)[0-9]{{4}}", 0.3),
    ),
    context=("mobile", "phone", "cell", "telephone", "whatsapp"),
    labels=(
        "手机", "手機", "电话", "電話", "联系", "聯繫", "聯絡", "致电", "拨打", "撥打", "来电", "热线",
        "微信", "短信", "电联", "号码", "號碼", "携帯", "휴대폰", "전화", "[Tt]el[.:]?", "TEL", "☎", "📞",
    ),
)  # fmt: skip
