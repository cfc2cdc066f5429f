"""A phone number as digits, so that two ways of writing it can be compared. Knows no text around it."""

from __future__ import annotations

from typing import NamedTuple

_SHORTEST = 7
"""Digits of a number that is compared without its country's code."""


class PhoneDigits(NamedTuple):
    """A phone number's digits."""

    whole: str | None
    """With the country's code, `+12025550126`; None if the country is not told."""
    inside: str
    """Inside its country, without the 0 that is dialled first."""


def phone_digits(value: str) -> PhoneDigits | None:
    """The digits of a phone number; None if there are too few."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        digits = "".join(str(int(char)) for char in value if char.isdecimal()).lstrip("0")
        return PhoneDigits(None, digits) if len(digits) >= _SHORTEST else None
    inside = str(parsed.national_number)
    return PhoneDigits(f"+{parsed.country_code}{inside}", inside)
