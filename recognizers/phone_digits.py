"""A phone number as digits, so that two ways of writing it can be compared. Knows no text around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import phonenumbers

_EXTENSION = re.compile(r"[\s,;]*(?:ext(?:ension)?\.?|x|#|分机|轉|转|内線)[\s.:]*\d{1,6}\s*$", re.IGNORECASE)
"""What is dialled after the number: it is another telephone of the same line."""
_ABROAD = re.compile(r"^\s*(?:00|011)[\s.-]*(?=[1-9])")
"""Dialled before a country's code instead of `+`, from most countries and from America."""
_PLUS = re.compile("[+\uff0b]")
"""Without one the library reads a number in no country (RFC 3966's `phone-context` has one, too)."""
_SHORTEST = 7
"""Digits of a number that is compared without its country's code."""


class PhoneDigits(NamedTuple):
    """A phone number's digits."""

    whole: str | None
    """With the country's code, `+12025550126`; None if the country is not told."""
    inside: str
    """Inside its country, without the 0 that is dialled first."""


def phone_digits(value: str) -> PhoneDigits | None:
    """The digits of a phone number, without an extension; None if there are too few."""
    own = _EXTENSION.sub("", value)
    parsed = _with_country(own)
    if parsed is not None:
        inside = str(parsed.national_number)
        return PhoneDigits(f"+{parsed.country_code}{inside}", inside)
    digits = "".join(map(str, map(int, filter(str.isdecimal, own)))).lstrip("0")
    return PhoneDigits(None, digits) if len(digits) >= _SHORTEST else None


def _with_country(value: str) -> phonenumbers.PhoneNumber | None:
    """The number, if it tells its country; zeros before it must make a valid one, for they begin others too."""
    written = _ABROAD.sub("+", value)
    if not _PLUS.search(written):
        return None
    import phonenumbers

    try:
        parsed = phonenumbers.parse(written)
    except phonenumbers.NumberParseException:
        return None
    return parsed if "+" in value or phonenumbers.is_valid_number(parsed) else None
