"""A phone number as digits, so that two ways of writing it can be compared. Knows no text around it."""

from __future__ import annotations

from collections.abc import Iterator

_SHORTEST = 7
"""Digits of a number that is compared without its country's code."""


def phone_numbers(value: str) -> Iterator[str]:
    """`+12025550126` if the country is told, and then the number inside the country, `2025550126`."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        digits = "".join(str(int(char)) for char in value if char.isdecimal()).lstrip("0")
        if len(digits) >= _SHORTEST:
            yield digits
        return
    yield f"+{parsed.country_code}{parsed.national_number}"
    yield str(parsed.national_number)
