"""Number of a police officer of China (警号): six digits, seven in some places. No check digit: label only.

Values here are invented.

Source: 公安机关人民警察证使用管理规定 (Ministry of Public Security, 2014)

>>> RECOGNIZER.find("民警的警号是000001")
[('000001', 0.55)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="cn.police_id",
    version="1",
    entity="CN_POLICE_ID",
    patterns=(Pattern("digits", r"[0-9]{6,7}", 0.2, alone=False),),
    labels=("警号", "警官证", "警察证", "警員編號"),
    gap=r"[^\n\r。！？!?;；，,]{0,5}",
)
