"""Social security numbers of China: the card number (社会保障卡号) and older medical or personal insurance numbers.

The social security number is the resident identity number (cn.resident_id); the card has its own, a letter or digit
and eight digits, and cities number the insured with eight to twelve. None has a check digit: label only. Values here
are invented.

Source: LD/T 32-2015 (社会保障卡规范); https://www.mohrss.gov.cn

>>> RECOGNIZER.find("社保卡号：A00000015")
[('A00000015', 0.55)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="cn.social_security",
    version="1",
    entity="CN_SOCIAL_SECURITY",
    patterns=(Pattern("card or personal number", r"(?:[A-Z][0-9]{8}|[0-9]{8,12})", 0.2, alone=False),),
    labels=(
        "社保卡号?",
        "社会保障卡号?",
        "社会保障号码?",
        "社保号码?",
        "社保编号",
        "医保卡号?",
        "医保号",
        "医疗保险号",
        "公积金账号",
    ),
    gap=r"[^\n\r。！？!?;；，,]{0,6}",
)
