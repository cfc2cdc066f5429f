"""Name of a Weibo account (微博) behind its label; profiles by address are generic.profile_url.

Any word has this form, so it counts where a label and a colon, 是 or 号 tie it to the service. Values here are invented
or the service's own.

Source: https://weibo.com (a nickname has 4 to 30 characters: Han, letters, digits, - and _)

>>> RECOGNIZER.find("微博：@查无此人_00 ")
[('查无此人_00', 0.65)]
"""

from __future__ import annotations

from recognizers.own import IS, Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="cn.weibo",
    version="1",
    entity="CN_WEIBO_ID",
    patterns=(
        Pattern("behind a label", r"[A-Za-z\u4e00-\u9fff][-_A-Za-z0-9\u4e00-\u9fff]{3,29}", 0.3, alone=False),
    ),
    labels=("微博", "[Ww]eibo", "新浪微博"),
    gap=IS,
)
