"""One walk over a text in place of PhoneNumberMatcher's walk for each region: the same matches, the same limit.

It owns what may be remembered of candidates. It knows no recognizer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from phonenumbers import PhoneNumberMatcher
from phonenumbers import phonenumbermatcher as matcher
from phonenumbers import phonenumberutil as library

from recognizers.fast.phone.candidates import Judge, Part, Reader, Verdict
from recognizers.fast.phone.parts import joins

_MOST_MEMOS, _LONGEST_MEMO = 1 << 16, 64
# All that a candidate can begin with: to look for one of these first is three times as fast.
_BEGINNING = re.compile(rf"[{matcher._LEAD_CLASS_CHARS}\d]")
_MOST_TRIES: int = PhoneNumberMatcher("", None)._max_tries


class Match(NamedTuple):
    """Where there is a number, and the readers who find it there."""

    start: int
    end: int
    readers: int


class _OutOfTries(Exception):
    """Together the readers could be past the limit of tries: each must be followed by itself."""


class Walker:
    """Finds the numbers of all readers; bit n of a mask is the reader at position n."""

    def __init__(self, readers: Sequence[Reader]) -> None:
        self._judge = Judge(readers)
        self._each = [1 << position for position in range(len(readers))]
        self._memo: dict[str, Verdict] = {}

    def matches(self, text: str) -> list[Match]:
        """All matches, each reader's in the order of the text."""
        long: dict[str, Verdict] = {}
        try:
            return list(self._walk(text, sum(self._each), long)) if self._each else []
        except _OutOfTries:
            return [match for reader in self._each for match in self._walk(text, reader, long)]

    def _walk(self, text: str, readers: int, long: dict[str, Verdict]) -> Iterator[Match]:
        # Readers part where only some find a number, and join again where they come to the same candidate.
        alone, tries = readers in self._each, _MOST_TRIES
        waiting = {0: readers}
        while waiting and tries > 0:
            index = min(waiting)
            found = _search(text, index)
            if found is None:
                return
            start, candidate = found.start(), found.group()
            readers = waiting.pop(index)
            for index in [other for other in waiting if other <= start] if waiting else ():
                readers |= waiting.pop(index)
            if "x" in candidate and (second := library._SECOND_NUMBER_START_PATTERN.search(candidate)):
                candidate = candidate[: second.start()]
            end = start + len(candidate)
            verdict = self._verdict(candidate, long)
            if verdict.tries >= tries:
                if not alone:
                    raise _OutOfTries
                verdict = self._judge.verdict(candidate, tries)
            spent = verdict.tries
            if verdict.timestamp and matcher._TIME_STAMPS_SUFFIX.match(text, end):
                verdict, spent = verdict._replace(parts=()), 1
            for part in verdict.parts:
                if own := readers & self._let(part, text, start):
                    readers &= ~own
                    stop = start + part.end
                    waiting[stop] = waiting.get(stop, 0) | own
                    yield Match(start + part.start, stop, own)
                    if alone:
                        spent = max(0, part.order - 1)
            if readers:
                waiting[end] = waiting.get(end, 0) | readers
            tries -= spent

    def _verdict(self, candidate: str, long: dict[str, Verdict]) -> Verdict:
        """Short candidates are remembered from text to text, long ones within a text."""
        memo = self._memo if len(candidate) <= _LONGEST_MEMO else long
        verdict = memo.get(candidate)
        if verdict is None:
            if len(memo) >= _MOST_MEMOS:
                memo.clear()
            verdict = memo[candidate] = self._judge.verdict(candidate, _MOST_TRIES)
        return verdict

    def _let(self, part: Part, text: str, offset: int) -> int:
        """The readers for whom the text around a candidate lets its part be a number."""
        before, after = offset - 1, offset + part.end
        if (part.asks_before and before >= 0 and joins(text[before])) or (
            part.asks_after and after < len(text) and joins(text[after])
        ):
            return part.mask & ~self._judge.strict
        return part.mask


def _search(text: str, index: int) -> re.Match[str] | None:
    """The first candidate from here on."""
    while beginning := _BEGINNING.search(text, index):
        index = beginning.start()
        if found := matcher._PATTERN.match(text, index):
            return found
        index += 1
    return None
