"""What a fold is: one trick, found by cheap patterns, undone by edits. It knows no other trick and no recognizer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from recognizers.folds.folded import Edit


@dataclass(frozen=True, slots=True)
class Fold:
    """One trick."""

    name: str
    """Stored in reports."""
    kind: Literal["code", "sign", "guess"]
    """code: a text written in another, undone in rounds · sign: one character that stands for another, or for none ·
    guess: what may also be ordinary text, so only hits that speak for themselves count."""
    triggers: tuple[str, ...]
    """Patterns in the syntax that RE2 and `re` share; in a text where none is found there is nothing to fold."""
    edits: Callable[[str], list[Edit]]
    """Edits of a text, in order and apart; linear in the text."""


def one_to_one(pattern: re.Pattern[str], table: dict[str, str]) -> Callable[[str], list[Edit]]:
    """Edits that write each match anew, character by character."""
    codes = str.maketrans(table)

    def edits(text: str) -> list[Edit]:
        return [Edit(m.start(), m.end(), m[0].translate(codes)) for m in pattern.finditer(text)]

    return edits
