"""Which parts of a candidate are phone numbers, and for whom: what PhoneNumberMatcher tries, tried once for all.

A candidate is a stretch of text that looks like a number to `phonenumbers`; a reader is a region with a
leniency. It knows no text around a candidate: what must be asked of the neighbours is said in the verdict.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from phonenumbers import phonenumbermatcher as matcher

from recognizers.fast.phone.forms import digits_of, form_of
from recognizers.fast.phone.parts import Spelling, only_extension
from recognizers.fast.phone.plans import (
    CallingCode,
    Number,
    NumberingPlan,
    calling_code,
    named_country,
    plan_of,
)

_MOST_STARTS = 1 << 14
_STARTS = 3
"""Digits by which readers are chosen: with two a third more of them are asked in vain, four are too many to remember."""
_FEW = 5
"""Digits of a reading that is remembered."""
_CARRIER = re.compile("[xX]{2}")


class Reader(NamedTuple):
    """For whom numbers are sought."""

    region: str
    leniency: int


class Part(NamedTuple):
    """A part of a candidate that is a number for the readers of the mask, if its neighbours let it be one."""

    mask: int
    start: int
    end: int
    order: int
    asks_before: bool
    asks_after: bool


class Verdict(NamedTuple):
    """What there is in a candidate; `tries` is what it costs the matcher to find nothing."""

    parts: tuple[Part, ...]
    tries: int
    timestamp: bool


class _Likely(NamedTuple):
    """Who could take some digits for a number."""

    as_written: tuple[tuple[int, CallingCode], ...]
    """Masks of readers for whom nothing in the digits can be read as a prefix, by their country."""
    with_prefix: tuple[tuple[int, Reader, NumberingPlan], ...]
    """All others: each must read the digits."""


_NOTHING = Verdict((), 1, False)


class Judge:
    """Reads candidates for all readers at once; bit n of a mask is the reader at position n."""

    def __init__(self, readers: Sequence[Reader]) -> None:
        self._readers = [(1 << bit, reader, plan_of(reader.region)) for bit, reader in enumerate(readers)]
        self._everyone = _Likely((), tuple(self._readers))
        self._by_leniency: dict[int, int] = {}
        for bit, reader, _ in self._readers:
            self._by_leniency[reader.leniency] = self._by_leniency.get(reader.leniency, 0) | bit
        self._memo: dict[tuple[int, str], _Likely] = {}
        self._short: dict[Spelling, int] = {}
        self.strict = sum(
            bit for bit, reader, _ in self._readers if reader.leniency >= matcher.Leniency.VALID
        )

    def verdict(self, candidate: str, tries: int) -> Verdict:
        """The parts that are numbers, in the order in which the matcher would come to them."""
        if "/" in candidate and matcher._SLASH_SEPARATED_DATES.search(candidate):
            return _NOTHING
        form = form_of(candidate, tries)
        every = digits_of(candidate)
        parts = []
        for one in form.tries:
            spelling = one.spelling(candidate, every)
            mask = self._known_reading(spelling) if spelling else 0
            if spelling and mask:
                mask = self._confirmed(mask, candidate[one.start : one.end], spelling.extension)
            if not one.stands_free:
                mask &= ~self.strict
            if mask:
                parts.append(Part(mask, one.start, one.end, one.order, one.asks_before, one.asks_after))
        return Verdict(tuple(parts), form.length, matcher._TIME_STAMPS.search(candidate) is not None)

    def _known_reading(self, spelling: Spelling) -> int:
        """`_reading`; parts of a few digits come again and again."""
        if len(spelling.everything) > _FEW:
            return self._reading(spelling)
        known = self._short.get(spelling)
        if known is None:
            if len(self._short) >= _MOST_STARTS:
                self._short.clear()
            known = self._short[spelling] = self._reading(spelling)
        return known

    def _reading(self, spelling: Spelling) -> int:
        """The readers for whom these digits are a number."""
        plus, digits, everything, _ = spelling
        mask = 0
        if plus and named_country(digits):  # such a number means the same everywhere
            number = self._readers[0][2].read(plus, digits)
            for leniency, readers in self._by_leniency.items() if number else ():
                if number and _stands(number, everything, leniency):
                    mask |= readers
        else:
            likely = self._everyone if plus else self._likely(digits)
            for readers, code in likely.as_written:
                if code.stands_as_written(digits):
                    mask |= readers
            told: dict[tuple[Number, int], bool] = {}  # many readers dial abroad by the same prefix
            for bit, reader, plan in likely.with_prefix:
                number = plan.read(plus, digits)
                if number is None:
                    continue
                key = number, reader.leniency
                if key not in told:
                    told[key] = _stands(number, everything, reader.leniency)
                if told[key]:
                    mask |= bit
        return mask

    def _likely(self, digits: str) -> _Likely:
        """The readers who could take these digits for a number: their count and the first ones tell."""
        key = len(digits), digits[:_STARTS]
        likely = self._memo.get(key)
        if likely is None:
            if len(self._memo) >= _MOST_STARTS:
                self._memo.clear()
            likely = self._memo[key] = self._who_could(*key)
        return likely

    def _who_could(self, length: int, start: str) -> _Likely:
        as_written: dict[int, int] = {}
        with_prefix = []
        for bit, reader, plan in self._readers:
            code, lenient = calling_code(plan.country), reader.leniency == matcher.Leniency.POSSIBLE
            may_change = plan.may_change(start)
            may_stand = code.plan.possible(length) if lenient else code.may_be_valid(start, length)
            if may_change or (may_stand and (lenient or code.plan.may_change(start))):
                with_prefix.append((bit, reader, plan))
            elif may_stand:
                as_written[plan.country] = as_written.get(plan.country, 0) | bit
        return _Likely(
            tuple((mask, calling_code(country)) for country, mask in as_written.items()), tuple(with_prefix)
        )

    def _confirmed(self, mask: int, written: str, extension: str) -> int:
        # How digits are grouped, and what xx may mean, is left to the library: few numbers come to this.
        unsure = False
        if mask & self.strict and ("x" in written or "X" in written):
            if not _CARRIER.search(written) and not only_extension(written, extension):
                mask &= ~self.strict
            unsure = _CARRIER.search(written) is not None
        for bit, reader, _ in self._readers:
            if mask & bit and (reader.leniency > matcher.Leniency.VALID or (unsure and reader.leniency)):
                alone = matcher.PhoneNumberMatcher(written, reader.region, leniency=reader.leniency)
                if alone._parse_and_verify(written, 0) is None:
                    mask &= ~bit
        return mask


def _stands(number: Number, everything: str, leniency: int) -> bool:
    code = calling_code(number.country)
    if leniency == matcher.Leniency.POSSIBLE:
        return code.plan.possible(len(number.national))
    return code.valid(number.national) and (not number.local or code.written_out(number.national, everything))
