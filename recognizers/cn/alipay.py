"""Account of Alipay (支付宝账号): a phone number or an e-mail address behind the label.

Any word has this form, so it counts where a label and a colon, 是 or 号 tie it to the service. Values here are invented
or the service's own.

Source: https://www.alipay.com (an account is a mobile number or an e-mail address)

>>> RECOGNIZER.find("支付宝账号：nobody@example.com")
[('nobody@example.com', 0.65)]
"""

from __future__ import annotations

from recognizers.own import IS, Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="cn.alipay",
    version="1",
    entity="CN_ALIPAY_ID",
    patterns=(
        Pattern(
            "behind a label",
            r"(?:1[3-9][0-9]{9}|[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})",
            0.3,
            alone=False,
        ),
    ),
    labels=("支付宝", "支付寶", "[Aa]lipay", "zfb"),
    gap=IS,
)
