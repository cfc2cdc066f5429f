"""The ways in which a text is shown to the patterns besides its own: what can be undone, undone; guesses; borders.

    SURE    codes undone in rounds, then signs         all recognizers
    GUESS   that, and what is a guess                  hits that speak for themselves, see `recognizers.folds.detector`
    BORDER  one of these, CJK beside values blank      recognizers that are not ours

It bounds the work: each round and fold is linear in the text, a folded text is never longer than the text, and there
are five rounds. What is encoded more deeply than that is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from recognizers.folds.border import NAME as BORDER
from recognizers.folds.border import border_edits
from recognizers.folds.folded import Folded
from recognizers.folds.marks import FOLD as MARKS
from recognizers.folds.tricks import ALL, CODES, GUESSES, SIGNS, Triggers

ROUNDS = 5
TOO_DEEP = f"text encoded more than {ROUNDS} times over"
"""Told where a round more would undo something."""
HIDING = frozenset(fold.name for fold in ALL) - {BORDER}
GUESSED = frozenset(fold.name for fold in GUESSES)
_BORDER_ONLY = frozenset((BORDER,))
_WHOLE = 400
_AROUND = 160
"""Characters on each side of what was folded that are looked at with it: five words of context, and labels."""
_AROUND_BORDER = 64
"""The same for borders alone, of which Chinese is full."""
_FARTHER = 600
"""At most so many more, to the end of a word."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A rewritten text. `sought` are the folds whose places matter in it: elsewhere another variant says the same."""

    folded: Folded
    sought: frozenset[str]
    is_guess: bool = False
    is_bordered: bool = False

    def pieces(self) -> Iterator[tuple[int, str]]:
        """(place, text) of the parts to look at, in order and apart."""
        text = self.folded.text
        spans = self.folded.edited(_BORDER_ONLY if self.is_bordered and not self.is_guess else self.sought)
        if len(text) <= _WHOLE:
            yield 0, text
            return
        around = _AROUND_BORDER if self.is_bordered else _AROUND
        begin = end = -1
        for first, last in spans:
            if begin >= 0 and first - around <= end:
                end = max(end, last + around)
                continue
            if begin >= 0:
                yield _piece(text, begin, end)
            begin, end = max(0, first - around), last + around
        if begin >= 0:
            yield _piece(text, begin, end)


def is_cut(text: str, place: int) -> bool:
    """Whether a place is inside a word of ASCII letters, digits and signs."""
    return 0 < place < len(text) and "!" <= text[place - 1] <= "~" and "!" <= text[place] <= "~"


def _piece(text: str, begin: int, end: int) -> tuple[int, str]:
    """A part of the text that, if it can, cuts no word."""
    least, most = max(0, begin - _FARTHER), min(len(text), end + _FARTHER)
    end = min(end, len(text))
    while begin > least and is_cut(text, begin):
        begin -= 1
    while end < most and is_cut(text, end):
        end += 1
    return begin, text[begin:end]


def variants(
    text: str, needed: frozenset[str], triggers: Triggers, *, any_word: bool
) -> tuple[list[Variant], tuple[str, ...]]:
    """The variants of a text for which these folds may be needed, and what of it could not be looked at."""
    found: list[Variant] = []
    sure, too_deep = Folded(text), False
    if needed != _BORDER_ONLY:
        plain = sure
        sure, needed, too_deep = _decoded(sure, needed, triggers)
        sure, needed = _signs(sure, needed, triggers)
        if sure is not plain:
            found.append(Variant(sure, HIDING))
    guess = sure
    if needed & GUESSED:
        for fold in GUESSES:
            if fold.name in needed:
                guess = guess.with_edits(fold.name, fold.edits(guess.text))
        if guess is not sure:
            found.append(Variant(guess, GUESSED, is_guess=True))
    if BORDER in needed:
        found += _bordered(sure, any_word=any_word)
    if guess is not sure:
        found += _bordered(guess, any_word=any_word, is_guess=True)
    return found, (TOO_DEEP,) if too_deep else ()


def _decoded(
    folded: Folded, needed: frozenset[str], triggers: Triggers
) -> tuple[Folded, frozenset[str], bool]:
    """Codes undone; what may be needed then; whether there is more of them."""
    if MARKS.name in needed:  # inside a code too
        folded = folded.with_edits(MARKS.name, MARKS.edits(folded.text))
        needed = triggers.of(folded.text)
    for number in range(ROUNDS + 1):
        before = folded
        for fold in CODES:
            if fold.name in needed:
                folded = folded.with_edits(fold.name, fold.edits(folded.text))
        if folded is before:
            return folded, needed, False
        if number == ROUNDS:
            return before, needed, True
        needed = triggers.of(folded.text)
    raise AssertionError("rounds are counted")


def _signs(folded: Folded, needed: frozenset[str], triggers: Triggers) -> tuple[Folded, frozenset[str]]:
    for fold in SIGNS:
        if fold.name in needed:
            after = folded.with_edits(fold.name, fold.edits(folded.text))
            if after is not folded:
                folded, needed = after, triggers.of(after.text)
    return folded, needed


def _bordered(folded: Folded, *, any_word: bool, is_guess: bool = False) -> list[Variant]:
    """The text with borders, if it has any."""
    after = folded.with_edits(BORDER, border_edits(folded.text, any_word=any_word))
    if after is folded:
        return []
    return [Variant(after, GUESSED if is_guess else HIDING | {BORDER}, is_guess, is_bordered=True)]
