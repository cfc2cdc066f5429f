"""Scores of found spans against gold ones. Knows places in texts only: no language, no set, no tagger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Spans = Sequence[Sequence[tuple[int, int]]]


class Scores(NamedTuple):
    """How found spans compare with gold ones, each 0-1."""

    exact_p: float
    exact_r: float
    exact_f1: float
    overlap_recall: float
    """Gold spans that some found span touches: what a scanner would at least point at."""
    char_f1: float
    """F1 on characters, so that a title more or less costs little."""


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(hits: int, gold: int, found: int) -> float:
    return _ratio(2 * hits, gold + found)


def _touched(gold: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]) -> int:
    """Gold spans that some found span overlaps; both in order."""
    count = at = 0
    for start, end in gold:
        while at < len(found) and found[at][1] <= start:
            at += 1
        count += at < len(found) and found[at][0] < end
    return count


def _covered(spans: Sequence[tuple[int, int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def score(gold: Spans, found: Spans) -> Scores:
    """Compare what was found in each text with what is there; spans of one text do not overlap one another."""
    exact = wanted = given = touched = shared = gold_chars = found_chars = 0
    for right, ours in zip(gold, found, strict=True):
        right_set, ours_set = {tuple(span) for span in right}, {tuple(span) for span in ours}
        exact += len(right_set & ours_set)
        wanted += len(right_set)
        given += len(ours_set)
        touched += _touched(sorted(right_set), sorted(ours_set))
        right_chars, ours_chars = _covered(list(right_set)), _covered(list(ours_set))
        shared += len(right_chars & ours_chars)
        gold_chars += len(right_chars)
        found_chars += len(ours_chars)
    return Scores(
        exact_p=_ratio(exact, given),
        exact_r=_ratio(exact, wanted),
        exact_f1=_f1(exact, wanted, given),
        overlap_recall=_ratio(touched, wanted),
        char_f1=_f1(shared, gold_chars, found_chars),
    )


def per_million(count: int, units: int) -> float:
    """A count per million units, as false persons per million words."""
    return 1e6 * _ratio(count, units)
