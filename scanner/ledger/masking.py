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
_NO_WORD = {code: None for code in range(128) if _NOT_WORD.match(chr(code))}


class Masker:
    """Hides one person in any number of texts."""

    def __init__(self, known: Iterable[str]) -> None:
        # Long values first: a first name that is an alias must not cut the full name in two.
        self._known = sorted(set(known), key=lambda v: (-len(v), v))
        self._plain = [(_squash(value), value) for value in self._known]

    def mask(self, text: str | None) -> str | None:
        """Replace what is known of the person, however it is cased, spaced, joined or turned around."""
        if not text:
            return text
        squashed = _squash(text)
        longest = len(squashed)
        if not any(
            len(plain) <= longest and (plain in squashed or _squash(_turned(value)) in squashed)
            for plain, value in self._plain
        ):
            return text
        for value in self._known:
            words = [word for word in _NOT_WORD.split(value) if word]
            for order in {tuple(words), tuple(reversed(words))}:
                text = _mask("".join(order), text)
        return text


def _turned(value: str) -> str:
    return "".join(reversed([word for word in _NOT_WORD.split(value) if word]))


def _mask(value: str, text: str) -> str:
    plain = _squash(value)
    if len(plain) < 2 or plain not in _squash(text):
        return text
    pattern = re.compile(_BETWEEN.join(re.escape(letter) for letter in value), re.IGNORECASE)
    masked = pattern.sub(MASK, text)
    # Case folding can lengthen a text (as in ß), and then no pattern finds it: hide the whole.
    return MASK if plain in _squash(masked.replace(MASK, " ")) else masked


def _squash(text: str) -> str:
    if text.isascii():
        return text.lower().translate(_NO_WORD)  # the same, in a quarter of the time
    return _NOT_WORD.sub("", text.casefold())
