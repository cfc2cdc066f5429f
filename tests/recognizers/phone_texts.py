"""Texts full of numbers and of what is nearly one: written in every form, mutated, glued together, with a seed."""

from __future__ import annotations

import random
from collections.abc import Callable

import phonenumbers
from phonenumbers import phonenumberutil
from presidio_analyzer.predefined_recognizers import PhoneRecognizer

REGIONS = sorted(phonenumberutil.SUPPORTED_REGIONS)
EXAMPLES = [
    number
    for region in REGIONS
    for kind in range(11)
    if (number := phonenumbers.example_number_for_type(region, kind))
]
NEAR = [
    number
    for number in EXAMPLES
    if phonenumbers.region_code_for_number(number) in {*PhoneRecognizer.DEFAULT_SUPPORTED_REGIONS, "ZA", "CN"}
]
FORMATS = range(4)
SEPARATORS = (
    " ", " ", "", "\n", ", ", "-", " - ", "/", " / ", ".", ". ", "(", ") ", " x ", ": ", ":", "~", "\t", "\u3000",
    "\u2013", "\u2011", "\uff0d", "\u30fc", "\xa0", "\u200b", "[", "]", "\uff08", "\uff09", "\uff3b", "\uff0e",
)  # fmt: skip
NEIGHBOURS = (
    "$",
    "%",
    "\xe9",
    "\u0301",
    "\u20ac",
    "\uffe5",
    "a",
    "Z",
    "_",
    "号",
    "电话",
    "й",
    "\u1e01",
    "\x00",
    "😀",
    "=",
)
LABELS = (
    "ext. 12", "x123", " x12", "#4", ";ext=9", " - 12#", "extensión 3", "доб 7", "anexo 3", "int 5", "~77", "\uff5e8",
    "      ~345", "  x.  34", "\uff58 9", ",,12", ";12", "/ x7", "\\x8", "xx12", "X5", "Ext: 7#",
)  # fmt: skip


def texts(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)

    def digits(least: int, most: int) -> str:
        return "".join(rng.choices("0123456789", k=rng.randint(least, most)))

    def written() -> str:
        return phonenumbers.format_number(rng.choice(rng.choice((NEAR, EXAMPLES))), rng.choice(FORMATS))

    def dialled() -> str:
        number = rng.choice(rng.choice((NEAR, EXAMPLES)))
        prefix = rng.choice(
            ("00", "011", "011 ", "00 ", "+", "+ ", "++", "(+", "\uff0b", "0011", "0015", "010", "810")
        )
        return prefix + phonenumbers.format_number(number, 0)[1:]

    def national() -> str:
        number = rng.choice(rng.choice((NEAR, EXAMPLES)))
        prefix = rng.choice(("", "", "0", "1", str(number.country_code), "(0)", "90", "015", "180020"))
        return prefix + phonenumbers.national_significant_number(number)

    def mutated() -> str:
        chars = list(rng.choice((written, dialled, national))())
        for _ in range(rng.randint(1, 3)):
            chars[rng.randrange(len(chars))] = rng.choice((*"0123456789 -./()[]~x+", *SEPARATORS, ""))
        return "".join(chars)

    def elsewhere_digits() -> str:
        zero = ord(rng.choice("\u0660\u0966\uff10\U0001d7ce"))
        return "".join(chr(zero + int(c)) if c.isdecimal() and c.isascii() else c for c in written())

    makers: list[Callable[[], str]] = [
        written,
        written,
        dialled,
        national,
        mutated,
        mutated,
        elsewhere_digits,
        lambda: "".join(rng.choices("0123456789-. /()+", k=rng.randint(4, 24))),
        lambda: "".join(rng.choices("0129 ~x-(.)/[]+#,", k=rng.randint(4, 40))),
        lambda: digits(2, 9),
        lambda: digits(7, 16),
        lambda: digits(15, 60),
        lambda: (
            f"{rng.choice('12')}{digits(3, 3)}-{digits(2, 2)}-{digits(2, 2)} {digits(2, 2)}:{digits(2, 2)}"
        ),
        lambda: f"{rng.randint(0, 31)}/{rng.randint(0, 12)}/{digits(2, 4)}",
        lambda: f"{digits(1, 5)}-{digits(1, 5)} ({digits(4, 4)})",
        lambda: f"{digits(1, 3)}.{digits(1, 3)}.{digits(1, 3)}.{digits(1, 3)}",
        lambda: "1-800-SIX-FLAGS",
        lambda: rng.choice(("tel:", "call", "T", "")),
        lambda: rng.choice(LABELS),
        lambda: rng.choice(NEIGHBOURS),
    ]
    return [
        "".join(rng.choice(makers)() + rng.choice(SEPARATORS) for _ in range(rng.randint(1, 10)))
        for _ in range(count)
    ]
