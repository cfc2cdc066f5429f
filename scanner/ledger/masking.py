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


class Masker:
    """Hides one person in any number of texts."""

    def __init__(self, known: Iterable[str]) -> None:
        # Long values first: a first name that is an alias must not cut the full name in two.
        self._known = sorted(set(known), key=lambda v: (-len(v), v))
        self._plain = {form for value in self._known for form in _plain_forms(value)}

    def mask(self, text: str | None) -> str | None:
        """Replace what is known of the person, however it is cased, spaced, joined or turned around."""
        if not text:
            return text
        squashed = _squash(text)
        if not any(plain in squashed for plain in self._plain):
            return text
        for value in self._known:
            words = [word for word in _NOT_WORD.split(value) if word]
            for order in {tuple(words), tuple(reversed(words))}:
                text = _mask("".join(order), text)
        return text


def _plain_forms(value: str) -> tuple[str, str]:
    """The value and its words the other way round, both squashed."""
    words = _NOT_WORD.split(value)
    turned = "".join(reversed(words))
    # Folding the case of other letters can make something that is no letter, which must go too.
    return ("".join(words).lower(), turned.lower()) if value.isascii() else (_squash(value), _squash(turned))


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
