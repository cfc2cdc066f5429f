"""Postal address in mainland China (地址): from a province or city down to a number in a street or estate.

Two forms: one that begins with a province or a well-known city and ends in street and number (it stands on its own),
and one behind a label that has a street and a number. Names of districts alone are no address.
Streets here are invented or name a public place.

Source: GB/T 23705-2009 and DB11/T 856 (composition of addresses)

>>> RECOGNIZER.find("寄到北京市海淀区无名路10号院3号楼")
[('北京市海淀区无名路10号院3号楼', 0.95)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

_HAN = "[\u4e00-\u9fff]"
_TOP = (
    "(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|"
    "云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|广州|深圳|南京|杭州|苏州|成都|武汉|西安|长沙|郑州|青岛|厦门|大连)"
)
_NUMBER = "[0-9]{1,5}(?:-[0-9]{1,4})?"
_ROAD = f"(?:路|街|大道|道|巷|胡同|弄|村|镇|小区|花园|公寓|新村){_NUMBER}(?:号|弄|栋|幢|座|楼)"
_INSIDE = (
    f"(?:(?:院|之|[A-Za-z]座)?{_HAN}{{0,8}}?{_NUMBER}(?:号楼|号院|号|栋|幢|座|单元|楼|层|室|房|弄)){{0,5}}"
)

RECOGNIZER = Recognizer(
    id="cn.address",
    version="1",
    entity="CN_ADDRESS",
    patterns=(
        Pattern("province or city to number", f"{_TOP}(?:省|市|自治区)?{_HAN}{{1,24}}?{_ROAD}{_INSIDE}", 0.6),
        Pattern("street and number", f"(?![是为在位于]){_HAN}{{2,24}}?{_ROAD}{_INSIDE}", 0.3, alone=False),
    ),
    labels=("地址", "住址", "住在", "家住", "居住", "寄到", "寄往", "送到", "户籍", "位于"),
    gap=r"[ :：是为在]{0,3}",
)
