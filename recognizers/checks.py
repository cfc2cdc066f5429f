"""Checks that several identifiers share: days, the check characters of identity cards, Luhn. Each is written once.

Where python-stdnum has a scheme, it is asked. It knows no pattern and no country's recognizer.
"""

from __future__ import annotations

from datetime import date

from stdnum import luhn
from stdnum.iso7064 import mod_11_2

from recognizers.own import digits

KNOWN_UNTIL = date(2026, 12, 31)
"""Nobody is born later. A clock in its place would let the same text give other findings tomorrow: raise it with the
versions of those who use it."""


def is_birth_date(text: str) -> bool:
    """Whether YYYYMMDD is a day on which somebody who lives or lived of late can be born.

    >>> is_birth_date("19900307"), is_birth_date("19900230"), is_birth_date("20991231")
    (True, False, False)
    """
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return False
    return date(1880, 1, 1) <= day <= KNOWN_UNTIL


def is_gb11643(text: str) -> bool:
    """Whether 18 characters hold a day of birth in their middle and end in the check character of GB 11643-1999.

    >>> is_gb11643("110199199003070017"), is_gb11643("110199199003070018")
    (True, False)
    """
    number = digits(text[:-1]) + text[-1].upper()
    return len(number) == 18 and is_birth_date(number[6:14]) and mod_11_2.is_valid(number)


def is_luhn(text: str) -> bool:
    """Whether the digits of a text end in their Luhn digit, and are not one digit over and over.

    >>> is_luhn("6200 0000 0000 0005"), is_luhn("6200 0000 0000 0006")
    (True, False)
    """
    number = digits(text)
    return len(set(number)) > 1 and luhn.is_valid(number)
