"""Hits of the plain text and those of its variants made one list: nothing is told twice, and the plain text comes first.

- A hit of the same place and entity is the plain one; if the variant read another value there, with that value.
- One that lies in a plain hit of the same entity and is no surer is left out, except where a border or a code ends
  it: then the plain hit took in what stands beside the value, and goes.
- One that holds a plain hit of the same entity and is as sure takes its place: the plain one has but a part of the value.
- A guess yields to plain hits of its entity that it overlaps, and to any hit that holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from recognizers.base import Hit


@dataclass(frozen=True, slots=True)
class Extra:
    """A hit of a variant, its place already that of the plain text."""

    hit: Hit
    is_guess: bool = False
    left: bool = False
    """Something was folded right before it."""
    right: bool = False


def merged(plain: Sequence[Hit], extras: Iterable[Extra], least: float) -> tuple[Hit, ...]:
    """All hits, in order of place; `least` is the score from which a plain hit keeps a guess away."""
    kept = list(plain)
    for extra in sorted(extras, key=_rank):
        _take(kept, extra, least)
    return tuple(sorted(kept, key=lambda hit: (hit.start, hit.end, hit.entity, hit.recognizer)))


def _rank(extra: Extra) -> tuple[object, ...]:
    """Sure ones first, then the longer, the surer, those of fewer folds; all fields, so that the order is one."""
    hit = extra.hit
    hidden = hit.hidden_by or ""
    return (
        extra.is_guess, hit.start - hit.end, -hit.score, hidden.count("+"), hidden, hit.start, hit.entity,
        hit.recognizer, hit.pattern or "", hit.value or "",
    )  # fmt: skip


def _take(kept: list[Hit], extra: Extra, least: float) -> None:
    new = extra.hit
    around = [hit for hit in kept if hit.start < new.end and new.start < hit.end]
    if extra.is_guess and any(hit.score >= least and _yields(new, hit) for hit in around):
        return
    gone: list[Hit] = []
    for hit in around:
        if hit.entity != new.entity:
            continue
        if (hit.start, hit.end) == (new.start, new.end):
            if hit.value is None and new.value is not None:
                kept[kept.index(hit)] = replace(
                    new if new.score > hit.score else hit, value=new.value, hidden_by=new.hidden_by
                )
            elif new.score > hit.score and hit.value == new.value:
                kept[kept.index(hit)] = new
            return
        if hit.start <= new.start and new.end <= hit.end:
            if _narrower(extra, hit):
                gone.append(hit)
            elif hit.score >= new.score:
                return
        elif new.start <= hit.start and hit.end <= new.end and new.score >= hit.score:
            gone.append(hit)
    for hit in gone:
        kept.remove(hit)
    kept.append(new)


def _yields(guess: Hit, hit: Hit) -> bool:
    """A guess keeps away from hits of its own entity, and from any of which it is a part."""
    return hit.entity == guess.entity or (hit.start <= guess.start and guess.end <= hit.end)


def _narrower(extra: Extra, hit: Hit) -> bool:
    """Whether a plain hit goes further than the value because it did not see its end."""
    new = extra.hit
    return (
        hit.recognizer == new.recognizer
        and (hit.start == new.start or extra.left)
        and (hit.end == new.end or extra.right)
    )
