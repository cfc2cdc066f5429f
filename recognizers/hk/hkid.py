"""Hong Kong identity card number (香港身份證號碼).

One or two letters, six digits and a check character 0-9 or A in brackets, modulo 11. The brackets are often left
out; such a number counts as certain too, for the check character is tested, but only with a label or context word.

A123456(3) is the example of textbooks; the others are of zeros.

Source: https://www.immd.gov.hk; https://en.wikipedia.org/wiki/Hong_Kong_identity_card#Check_digit

>>> RECOGNIZER.validate("A123456(3)"), RECOGNIZER.validate("A123456(4)"), RECOGNIZER.validate("A1234563")
(True, False, None)
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer


def check_character(letters: str, number: str) -> str:
    """The last character of an identity card.

    >>> check_character("A", "123456"), check_character("G", "123456")
    ('3', 'A')
    """
    values = [36 if len(letters) == 1 else ord(letters[0]) - 55, ord(letters[-1]) - 55, *map(int, number)]
    total = sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True))
    return "0123456789A"[-total % 11]


def validate(text: str) -> bool | None:
    """The check character; where it stands without brackets, right is not yet certain."""
    bare = "".join(char for char in text if char.isalnum()).upper()
    if check_character(bare[:-7], bare[-7:-1]) != bare[-1]:
        return False
    return True if "(" in text or "（" in text else None


RECOGNIZER = Recognizer(
    id="hk.hkid",
    version="1",
    entity="HK_ID",
    patterns=(
        Pattern("with brackets", r"[A-Z]{1,2}[0-9]{6} ?[(（][0-9A][)）]", 0.4),
        Pattern("without brackets", r"[A-Z]{1,2}[0-9]{6}[0-9A]", 0.2),
    ),
    context=("hkid", "identity"),
    labels=("身份證", "身份证", "身分證", "HKID", "證件"),
    validate=validate,
    every_digit_checked=True,
)
