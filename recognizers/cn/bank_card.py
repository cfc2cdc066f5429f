"""Bank card of China (银行卡号): sixteen to nineteen digits, most of them UnionPay's 62, ending in a Luhn digit.

Cards that begin with 62 are told by prefix and Luhn digit; debit cards of the older ranges (4 to 6, 9) only beside a
label. One in ten numbers meets the Luhn digit by chance: the table of false findings tells how many do.
Values here are published test numbers or made of zeros.

Source: ISO/IEC 7812-1; https://docs.stripe.com/testing (UnionPay test cards); python-stdnum (luhn)

>>> RECOGNIZER.validate("6200000000000005"), RECOGNIZER.validate("6200000000000006")
(True, False)
"""

from __future__ import annotations

from recognizers.checks import is_luhn
from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="cn.bank_card",
    version="1",
    entity="CN_BANK_CARD",
    patterns=(
        Pattern("UnionPay", r"62[0-9]{14}(?:[0-9]{1,3})?", 0.3),
        Pattern("UnionPay in groups", r"62[0-9]{2}(?P<g>[ -])(?:[0-9]{4}(?P=g)){2}[0-9]{4}(?:(?P=g)[0-9]{1,3})?", 0.3),
        Pattern("older ranges", r"[4569][0-9]{15}(?:[0-9]{1,3})?", 0.2, alone=False),
    ),
    labels=(
        "银行卡", "銀行卡", "卡号", "卡號", "账号", "账户", "帳號", "帐号", "储蓄卡", "借记卡", "信用卡",
        "工资卡", "开户行", "汇款",
    ),
    validate=is_luhn,
    every_digit_checked=True,
)  # fmt: skip
