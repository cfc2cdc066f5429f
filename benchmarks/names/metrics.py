"""Scores of found spans against gold ones. Knows places only, no text and no tagger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Span = tuple[int, int]


class Scores(NamedTuple):
    """Shares from 0 to 1."""

    exact_p: float
    exact_r: float
    exact_f1: float
    overlap_recall: float
    """Share of gold spans that some found span touches."""
    char_f1: float


def score(gold: Sequence[Sequence[Span]], found: Sequence[Sequence[Span]]) -> Scores:
    """Compare text by text."""
    right = gold_all = found_all = touched = 0
    chars_right = chars_gold = chars_found = 0
    for true, ours in zip(gold, found, strict=True):
        right += len(set(true) & set(ours))
        gold_all += len(set(true))
        found_all += len(set(ours))
        true_chars = {place for start, end in true for place in range(start, end)}
        our_chars = {place for start, end in ours for place in range(start, end)}
        touched += sum(not our_chars.isdisjoint(range(start, end)) for start, end in set(true))
        chars_right += len(true_chars & our_chars)
        chars_gold += len(true_chars)
        chars_found += len(our_chars)
    return Scores(
        _share(right, found_all),
        _share(right, gold_all),
        _share(2 * right, found_all + gold_all),
        _share(touched, gold_all),
        _share(2 * chars_right, chars_found + chars_gold),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
