"""Keeping a person's name out of the few free words of a consent that a report repeats.

The report knows subjects by pseudonym alone, but an evidence reference such as `consents/<name>.pdf` or an
intended use that names the person would undo that. Owns one function; knows no ledger and no event.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MASK = "<SUBJECT>"
_BETWEEN = r"[\W_]*"
_NOT_WORD = re.compile(r"[\W_]+")


def mask_person(text: str | None, known: Iterable[str]) -> str | None:
    """Replace what is known of a person, however it is cased, spaced, joined or turned around."""
    if not text:
        return text
    # Long values first: a first name that is an alias must not cut the full name in two.
    for value in sorted(set(known), key=lambda v: (-len(v), v)):
        words = [word for word in _NOT_WORD.split(value) if word]
        for order in {tuple(words), tuple(reversed(words))}:
            text = _mask("".join(order), text)
    return text


def _mask(value: str, text: str) -> str:
    plain = _squash(value)
    if len(plain) < 2 or plain not in _squash(text):
        return text
    pattern = re.compile(_BETWEEN.join(re.escape(letter) for letter in value), re.IGNORECASE)
    masked = pattern.sub(MASK, text)
    # Case folding can lengthen a text (as in ß), and then no pattern finds it: hide the whole.
    return MASK if plain in _squash(masked.replace(MASK, " ")) else masked


def _squash(text: str) -> str:
    return _NOT_WORD.sub("", text.casefold())
