"""Number of a QQ account or group: five to eleven digits, the first not 0.

Any word has this form, so it counts where a label and a colon, 是 or 号 tie it to the service. Values here are invented
or the service's own.

Source: https://im.qq.com

>>> RECOGNIZER.find("QQ：10000")
[('10000', 0.65)]
"""

from __future__ import annotations

from recognizers.own import IS, Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="cn.qq",
    version="1",
    entity="CN_QQ_NUMBER",
    patterns=(Pattern("behind a label", r"[1-9][0-9]{4,10}", 0.3, alone=False),),
    labels=("QQ群?", "qq群?", "扣扣", "企鹅号?"),
    gap=IS,
)
