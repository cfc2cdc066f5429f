"""Which units are drawn to be scanned again, and what the outcome says of all of them.

The draw can be made again by anybody: units are sorted by the sha256, in hexadecimal, of `SEED FILE_ID UNIT_INDEX` (single
spaces), and the first ones are taken. The bound is the exact one of the hypergeometric distribution, one-sided.
"""

from __future__ import annotations

import hashlib
import heapq
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reports.unit_rows import UnitKey

CONFIDENCE = 0.95
_DOUBT = 0.05
_EXACT = 2_000
"""Up to so many units whole numbers are used; beyond, logarithms, which are right to some nine digits."""
_SLIP = 1e-9
"""What rounding may do; the bound can only become wider by it."""


def drawn(units: Iterable[UnitKey], count: int, seed: str) -> list[UnitKey]:
    """The first `count` units in the order of the draw; memory holds no more than these."""
    return heapq.nsmallest(count, units, key=lambda unit: ticket(unit, seed))


def ticket(unit: UnitKey, seed: str) -> str:
    """By which a unit is sorted."""
    return hashlib.sha256(f"{seed} {unit[0]} {unit[1]}".encode("utf-8", "surrogateescape")).hexdigest()


@dataclass(frozen=True, slots=True)
class Bound:
    """How many of all units may differ, after some were drawn and some of these differed."""

    units: int
    drawn: int
    differing: int
    at_least: int
    at_most: int
    """With 95 % confidence, if the draw was not foreseen by whoever made the report."""

    @property
    def words(self) -> str:
        """The statement."""
        first = f"{self.differing:,} of {self.drawn:,} drawn units differ"
        if self.drawn == self.units:
            return f"{self.differing:,} of {self.units:,} units differ; all were scanned again"
        if not self.differing:
            more = self.at_most + 1
            return (
                f"{first}: with 95 % confidence fewer than {more:,} of the {self.units:,} units differ"
                f" (fewer than {_share(more, self.units)})"
            )
        return (
            f"{first}: with 95 % confidence each way at least {self.at_least:,} and at most {self.at_most:,} of the"
            f" {self.units:,} units differ (at most {_share(self.at_most, self.units)})"
        )


def bound(units: int, drawn_units: int, differing: int) -> Bound:
    """What `differing` of `drawn_units`, drawn without putting back, say of all `units`."""
    if drawn_units == units:
        return Bound(units, drawn_units, differing, differing, differing)
    low, high = differing, units - drawn_units + differing
    # The chance to see so few falls as more differ: the last number at which it is still above the doubt.
    at_most = _last(low, high, lambda bad: _few(differing, units, bad, drawn_units, _SLIP) > _DOUBT)
    at_least = low
    if differing:
        # The chance to see so many rises: one more than the last number at which it is not above it.
        at_least = 1 + _last(
            low - 1, high, lambda bad: _few(differing - 1, units, bad, drawn_units, -_SLIP) >= CONFIDENCE
        )
    return Bound(units, drawn_units, differing, at_least, at_most)


def _last(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The last number from low to high for which `holds`; it holds for `low`, and once it fails it fails for good."""
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _few(seen: int, units: int, bad: int, count: int, slip: float) -> float:
    """Chance that at most `seen` of `count` drawn units are bad, if `bad` of all are; rounded, with `slip`."""
    if seen < 0:
        return 0.0
    hits = range(max(0, count - (units - bad)), min(seen, bad, count) + 1)
    if units <= _EXACT:
        ways = sum(math.comb(bad, hit) * math.comb(units - bad, count - hit) for hit in hits)
        return ways / math.comb(units, count)
    total = _log_ways(units, count)
    chances = (math.exp(_log_ways(bad, hit) + _log_ways(units - bad, count - hit) - total) for hit in hits)
    return math.fsum(chances) + slip


def _log_ways(all_of: int, some: int) -> float:
    return math.lgamma(all_of + 1) - math.lgamma(some + 1) - math.lgamma(all_of - some + 1)


def _share(part: int, whole: int) -> str:
    """A percentage, rounded up: never in favour of the report."""
    return f"{-(-10_000 * part // whole) / 100:.2f} %"
