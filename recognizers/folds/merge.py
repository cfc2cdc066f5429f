"""Hits of the plain text and those of its variants made one list: nothing is told twice, and the plain text comes first.

- A hit of the same place and entity is the plain one; if the variant read another value there, with that value.
- One that lies in a plain hit of the same entity and is no surer is left out, except where a border or a code ends
  it: then the plain hit took in what stands beside the value, and goes.
- One that holds a weak plain hit of the same entity and is as sure takes its place: the plain one has but a part of the
  value. A plain hit that a scan would keep stays beside it: `a@b.example` and what a mark joins to it may be two.
- A guess yields to hits of its entity that it overlaps, and to plain hits of which it is but a part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recognizers.base import Hit

_CODES_OF_URLS = frozenset(("percent_encoding", "html_entity"))
_BLOCK = 64
"""Characters to a block of places."""


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
    kept = _Kept(plain)
    for extra in sorted(extras, key=_rank):
        _take(kept, extra, least)
    for hit in plain:  # what took its place may itself have gone
        if not any(other.entity == hit.entity for _, other in kept.around(hit)):
            kept.add(hit)
    return tuple(sorted(kept.hits(), key=lambda hit: (hit.start, hit.end, hit.entity, hit.recognizer)))


class _Kept:
    """Hits by place, so that those round a new one are found without looking at all."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        self._hits: list[Hit | None] = []
        self._at: dict[int, list[int]] = {}
        for hit in hits:
            self.add(hit)

    def hits(self) -> Iterable[Hit]:
        return filter(None, self._hits)

    def add(self, hit: Hit) -> None:
        for block in self._blocks(hit):
            self._at.setdefault(block, []).append(len(self._hits))
        self._hits.append(hit)

    def around(self, new: Hit) -> list[tuple[int, Hit]]:
        """Those that overlap a hit, with their numbers, the first added first."""
        numbers = sorted({number for block in self._blocks(new) for number in self._at.get(block, ())})
        found = ((number, self._hits[number]) for number in numbers)
        return [(n, hit) for n, hit in found if hit and hit.start < new.end and new.start < hit.end]

    def put(self, number: int, hit: Hit | None) -> None:
        """Another hit of the same place, or none."""
        self._hits[number] = hit

    @staticmethod
    def _blocks(hit: Hit) -> range:
        return range(hit.start // _BLOCK, (hit.end - 1) // _BLOCK + 1)


def _rank(extra: Extra) -> tuple[object, ...]:
    """Sure ones first, then the longer, the surer, those of fewer folds; all fields, so that the order is one."""
    hit = extra.hit
    hidden = hit.hidden_by or ""
    return (
        extra.is_guess, hit.start - hit.end, -hit.score, hidden.count("+"), hidden, hit.start, hit.entity,
        hit.recognizer, hit.pattern or "", hit.value or "",
    )  # fmt: skip


def _take(kept: _Kept, extra: Extra, least: float) -> None:
    new = extra.hit
    around = kept.around(new)
    if extra.is_guess and any(hit.score >= least and _yields(new, hit) for _, hit in around):
        return
    gone: list[int] = []
    for number, hit in around:
        if hit.entity != new.entity:
            continue
        if (hit.start, hit.end) == (new.start, new.end):
            kept.put(number, _of_two(hit, new))
            return
        if hit.start <= new.start and new.end <= hit.end:
            if _narrower(extra, hit):
                gone.append(number)
            elif hit.score >= new.score:
                return
        elif _is_part(hit, new) and (hit.score < least or hit.value is not None):
            gone.append(number)
    for number in gone:
        kept.put(number, None)
    kept.add(new)


def _is_part(hit: Hit, new: Hit) -> bool:
    return new.start <= hit.start and hit.end <= new.end and new.score >= hit.score


def _of_two(hit: Hit, new: Hit) -> Hit:
    """What stays of two hits of one place and entity."""
    if _is_own_writing(new):
        return hit
    if hit.value is None and new.value is not None:
        surer = new if new.score > hit.score else hit
        return surer._replace(value=new.value, hidden_by=new.hidden_by)
    is_surer = (new.score, new.recognizer) >= (hit.score, hit.recognizer)
    return new if hit.value == new.value and is_surer else hit


def _is_own_writing(hit: Hit) -> bool:
    """Whether a code belongs to how such a value is written: addresses of pages are encoded, and hide nothing by it."""
    return (
        hit.entity == "URL"
        and hit.hidden_by is not None
        and _CODES_OF_URLS.issuperset(hit.hidden_by.split("+"))
    )


def _yields(guess: Hit, hit: Hit) -> bool:
    """A guess keeps away from hits of its own entity, and from plain ones of which it is but a part."""
    if hit.entity == guess.entity:
        return True
    holds = hit.start <= guess.start and guess.end <= hit.end
    return hit.hidden_by is None and holds and (hit.start, hit.end) != (guess.start, guess.end)


def _narrower(extra: Extra, hit: Hit) -> bool:
    """Whether a plain hit goes further than the value because it did not see its end."""
    new = extra.hit
    return (
        not _is_own_writing(new)
        and hit.recognizer == new.recognizer
        and (hit.start == new.start or extra.left)
        and (hit.end == new.end or extra.right)
    )
