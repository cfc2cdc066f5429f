"""Individual Number of Japan (マイナンバー, 個人番号): twelve digits, the last a check digit, modulo 11.

One in ten numbers meets the digit by chance, so it is certain only beside a label. Two remainders share the digit 0,
so one changed digit is not always seen. 123456789018 is the example of textbooks.

Source: 総務省令第85号 (2014) art. 5; python-stdnum (jp.in_)

>>> RECOGNIZER.find("個人番号は1234 5678 9018です")
[('1234 5678 9018', 0.75)]
"""

from __future__ import annotations

from stdnum.jp import in_

from recognizers.own import Pattern, Recognizer, digits


def validate(text: str) -> bool | None:
    """Wrong digits are certain; right ones are not."""
    return None if in_.is_valid(digits(text)) and len(set(digits(text))) > 1 else False


RECOGNIZER = Recognizer(
    id="jp.my_number",
    version="1",
    entity="JP_MY_NUMBER",
    patterns=(
        Pattern("in groups", r"[0-9]{4}(?P<g>[ -])[0-9]{4}(?P=g)[0-9]{4}", 0.4, alone=False),
        Pattern("twelve digits", r"[0-9]{12}", 0.4, alone=False),
    ),
    labels=("マイナンバー", "個人番号", "[Mm]y ?[Nn]umber", "[Ii]ndividual [Nn]umber"),
    validate=validate,
)
