"""Numbers of military cards of China: officers (军官证), soldiers (士兵证), civilian staff.

军字第, 士字第 and their like, a number of six to eight digits and 号. Values here are invented.

Source: 中国人民解放军军官证、士兵证 as listed among identity documents in GB/T 35273 and bank guidance (人民银行 2016)

>>> RECOGNIZER.find("军官证号：军字第0000001号")
[('军字第0000001号', 0.95)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="cn.military_id",
    version="1",
    entity="CN_MILITARY_ID",
    patterns=(
        Pattern(
            "written out", r"[军兵士文职广空海武沈北南成兰济后参政装东西中]{1,2}字第? ?[0-9]{6,8} ?号", 0.6
        ),
        Pattern("digits", r"[0-9]{6,8}", 0.2, alone=False),
    ),
    labels=("军官证", "士兵证", "军人证", "文职干部证", "军证号"),
    gap=r"[^\n\r。！？!?;；，,]{0,6}",
)
