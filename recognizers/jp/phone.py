"""Telephone number of Japan: 0 and nine or ten digits in groups, or +81.

Ours, not Presidio's phone recognizer: with region JP that takes bare digits at 0.4. In groups with hyphens a mobile
number (070, 080, 090) stands on its own; all others need a label. Values here are the examples of style guides.

Source: https://www.soumu.go.jp (電気通信番号計画)

>>> RECOGNIZER.find("電話は090-1234-5678まで")
[('090-1234-5678', 0.85)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="jp.phone",
    version="1",
    entity="JP_PHONE_NUMBER",
    patterns=(
        Pattern(
            "with country code",
            r"(?:\+|\(\+)81\)?[ -]?(?:\(0\))?[1-9][0-9]{0,3}[ -]?[0-9]{2,4}[ -]?[0-9]{4}",
            0.6,
        ),
        Pattern("mobile in groups", r"0[789]0-[0-9]{4}-[0-9]{4}", 0.5),
        Pattern("mobile", r"0[789]0[0-9]{8}", 0.2),
        Pattern("fixed in groups", r"0[1-9][0-9]{0,3}[-(（ ][0-9]{1,4}[-)） ][0-9]{4}", 0.2),
    ),
    context=("phone", "telephone", "mobile"),
    labels=("電話", "携帯", "連絡先", "TEL", "[Tt]el[.:]?", "ファックス", "FAX"),
)
