"""A text as pieces: words of Latin letters, runs of other letters, numbers, signs, ends of lines, blanks.

Pieces lie end to end, so places come from lengths alone. Knows no feature and no name.
"""

from __future__ import annotations

import re

LATIN = "A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿ"
"""Letters of which a name can be made here, as a range for a pattern."""
_MARKS = "\u0300-\u036f"

_PIECE = re.compile(
    rf"[{LATIN}][{LATIN}{_MARKS}]*"
    r"|[^\S\n]+"
    r"|\n+"
    r"|\d+"
    rf"|[^\W\d_{LATIN}]+"
    r"|[-=_*#.~]+"
    r"|.",
    re.DOTALL,
)
has_latin = re.compile(f"[{LATIN}]").search
"""Whether a text can hold a name at all."""
is_word = re.compile(f"[{LATIN}]").match
"""Whether a piece is a word of Latin letters."""
is_other = re.compile(rf"[^\W\d_{LATIN}]").match
"""Whether a piece is a run of letters that are not Latin."""

pieces = _PIECE.findall
"""The pieces of a text; joined they are the text."""


def is_blank(piece: str) -> bool:
    """Whether a piece is no token: spaces and tabs, but not the end of a line."""
    return piece[0] != "\n" and piece.isspace()


def tokens(text: str) -> list[tuple[str, int, int]]:
    """The pieces that are not blank, with their places: what training and the surname memory read."""
    found = []
    at = 0
    for piece in pieces(text):
        end = at + len(piece)
        if not is_blank(piece):
            found.append((piece, at, end))
        at = end
    return found
