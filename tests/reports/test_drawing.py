"""The draw can be repeated by anybody, and its bound is the exact one."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from math import comb

import pytest

from reports.drawing import bound, drawn

UNITS = [(f"{number:016x}", number % 3) for number in range(200)]


def test_the_draw_is_the_documented_one_and_blind_to_order() -> None:
    by_hand = sorted(UNITS, key=lambda unit: hashlib.sha256(f"s {unit[0]} {unit[1]}".encode()).hexdigest())
    assert drawn(UNITS, 7, "s") == by_hand[:7] == drawn(reversed(UNITS), 7, "s")
    assert drawn(UNITS, 7, "other") != by_hand[:7]
    assert sorted(drawn(UNITS, 1000, "s")) == sorted(UNITS)


def few(seen: int, units: int, bad: int, count: int) -> Fraction:
    ways = (
        comb(bad, hit) * comb(units - bad, count - hit)
        for hit in range(min(seen, bad, count) + 1)
        if hit >= 0
    )
    return Fraction(sum(ways), comb(units, count))


@pytest.mark.parametrize("units", [1, 2, 5, 20, 72])
def test_the_bound_is_exact(units: int) -> None:
    for count in range(1, units):
        for seen in {0, 1, 2, count // 2, count}:
            if seen <= count:
                possible = range(seen, units - count + seen + 1)
                most = max(bad for bad in possible if few(seen, units, bad, count) > Fraction(5, 100))
                least = min(
                    bad for bad in possible if 1 - few(seen - 1, units, bad, count) > Fraction(5, 100)
                )
                found = bound(units, count, seen)
                assert (found.at_least, found.at_most) == (least, most), (units, count, seen)


def test_large_numbers_and_words() -> None:
    assert bound(1_000_000, 300, 0).words == (
        "0 of 300 drawn units differ: with 95 % confidence fewer than 9,935 of the 1,000,000 units differ "
        "(fewer than 1.00 %)"
    )
    assert "at least 2,732 and at most 25,639" in bound(1_000_000, 300, 3).words
    assert bound(72, 72, 2).words == "2 of 72 units differ; all were scanned again"
