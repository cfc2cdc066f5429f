"""Vehicle registration plate of mainland China (车牌号), new-energy and special plates included.

A character for the province, a letter for the prefecture, five characters (six on green plates); 学 警 挂 领 港 澳 may
end it. Letters and digits must mix with at least one digit, else a word such as 京ABCDEF would be one.
Values here are invented.

Source: GA 36-2018 (plates of motor vehicles)

>>> RECOGNIZER.find("车牌京A·00001停在")
[('京A·00001', 0.85)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
_CHAR = "[A-HJ-NP-Z0-9]"

RECOGNIZER = Recognizer(
    id="cn.vehicle_plate",
    version="1",
    entity="CN_VEHICLE_PLATE",
    patterns=(
        Pattern(
            "civil", rf"{_PROVINCE}[A-HJ-NP-Z][·•・ -]?(?:{_CHAR}{{5,6}}|{_CHAR}{{4}}[学警挂领港澳])", 0.5
        ),
    ),
    labels=("车牌", "車牌", "号牌", "车辆", "驾驶"),
    invalidate=lambda text: not any(char in "0123456789" for char in text),
)
