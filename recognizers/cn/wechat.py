"""Name of a WeChat account (微信号): a letter, then five to nineteen letters, digits, - and _; or the phone number.

Any word has this form, so it counts where a label and a colon, 是 or 号 tie it to the service. Values here are invented
or the service's own.

Source: https://weixin.qq.com (微信号 is 6-20 characters, beginning with a letter)

>>> RECOGNIZER.find("微信号：wxid_none_00。")
[('wxid_none_00', 0.65)]
"""

from __future__ import annotations

from recognizers.own import IS, Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="cn.wechat",
    version="1",
    entity="CN_WECHAT_ID",
    patterns=(Pattern("behind a label", r"[A-Za-z][-_A-Za-z0-9]{5,19}", 0.3, alone=False),),
    labels=("微信", "[Ww]e[Cc]hat", "[Ww]eixin", "WX", "wx", "V信", "vx", "VX", "薇信", "加v"),
    gap=IS,
)
