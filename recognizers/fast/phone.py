"""Phone numbers as Presidio's recognizers find them, with what their regions share done once.

Presidio reads a text once for each region, with phonenumbers' matcher. The matcher is kept, step for step; of it are
shared or remembered: the search for candidates, which depends on the text alone; the groups that are tried in a
candidate, which depend on the candidate alone; and what a candidate free of its neighbours gives in a region, as
neighbours can only reject. Digits that no numbering plan could take for a number are never parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from phonenumbers import PhoneNumberMatcher, phonenumbermatcher, phonenumberutil

from recognizers.fast.candidate import Candidate
from recognizers.fast.dedupe import remove_duplicates
from recognizers.fast.numbering import fewest_digits, plan_key, plan_of

_MEMO = 20_000
_VALID = 1
"""phonenumbers' leniency VALID; below it, no number need be valid."""
_PLAIN = re.compile(r"[0-9()\[\]./ xX-]*", re.ASCII)
_UNDIVIDED = re.compile(r"[0-9xX-]*", re.ASCII)
"""No sign at which phonenumbers divides a candidate (_INNER_MATCHES), so only the whole of it is tried."""
_NO_DIGIT = re.compile(r"[^0-9]")
_MOST_X = 2
"""Three letters make phonenumbers read letters as digits (_VALID_ALPHA_PHONE_PATTERN)."""
_FIRST_SIGN = re.compile(r"[+\uff0b\d]")
_SHORTEST = 2
"""Digits behind a plus sign that phonenumbers does not take for a number abroad (_MIN_LENGTH_FOR_NSN)."""
_SEPARATORS = r"(?:[-a~.()\[\]/ W\x80]{0,4}|[ W\x80]*[a~W\x80][.W\x80]?[- W\x80]*)"
"""What phonenumbers allows between two digits, as shapes: at most four signs of _VALID_PUNCTUATION, or any number of
blanks and dashes beside a label that could begin an extension."""
_CANDIDATE: Any = phonenumbermatcher._PATTERN
_SECOND_NUMBER: Any = phonenumberutil._SECOND_NUMBER_START_PATTERN
_Reading = str | None
"""Digits that a group may be read as; None: it holds more than digits, plain separators and extensions behind an x."""


class _Recorder(PhoneNumberMatcher):
    """Says which groups of a candidate the matcher tries when none is a number."""

    def __init__(self, candidate: str) -> None:
        super().__init__(candidate, "ZZ")
        self.tried: list[str] = []
        self._extract_match(candidate, 0)

    def _parse_and_verify(self, candidate: str, offset: int) -> None:
        del offset
        self.tried.append(candidate)

    @property
    def failures(self) -> int:
        """How many of the matcher's tries they cost."""
        return int(PhoneNumberMatcher("", None)._max_tries - self._max_tries)


def _readings(group: str) -> Iterable[_Reading]:
    """All of its digits, and those before each x, which may begin an extension."""
    if not _PLAIN.fullmatch(group) or group.lower().count("x") > _MOST_X:
        return (None,)
    ends = [place for place, char in enumerate(group) if char in "xX"]
    return [_NO_DIGIT.sub("", group[:end]) for end in (*ends, len(group))]


class _Attempts:
    """What is tried in candidates; remembered."""

    def __init__(self) -> None:
        self._memo: dict[str, tuple[tuple[_Reading, ...], int]] = {}

    def of(self, candidate: str) -> tuple[tuple[_Reading, ...], int]:
        """What the groups of a candidate may be read as, and what it costs when all fail."""
        if _UNDIVIDED.fullmatch(candidate):
            return tuple(_readings(candidate)), 0
        known = self._memo.get(candidate)
        if known is None:
            recorder = _Recorder(candidate)
            readings = dict.fromkeys(reading for group in recorder.tried for reading in _readings(group))
            known = (tuple(readings), recorder.failures)
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            self._memo[candidate] = known
        return known


class _Search:
    """The candidates of one text: the same for every region."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._trim = PhoneNumberMatcher("", None)._trim_after_first_match
        self._next: dict[int, tuple[int, str] | None] = {}

    def after(self, index: int) -> tuple[int, str] | None:
        """Place and text of the first candidate from `index` on."""
        if index not in self._next:
            found = _CANDIDATE.search(self._text, index)
            self._next[index] = (
                None if found is None else (found.start(), self._trim(_SECOND_NUMBER, found[0]))
            )
        return self._next[index]

    def candidates(self) -> Iterator[str]:
        """All candidates, each taken from where the one before it ends."""
        index = 0
        while (found := self.after(index)) is not None:
            yield found[1]
            index = found[0] + len(found[1])


class _Reader(PhoneNumberMatcher):
    """phonenumbers' matcher for one text and region, with what is known already."""

    def __init__(self, text: str, region: _Region, search: _Search, attempts: _Attempts) -> None:
        super().__init__(text, region.name, leniency=region.leniency)
        self._search = search
        self._region = region
        self._attempts = attempts

    def _find(self, index: int) -> Any:
        while self._max_tries > 0 and (found := self._search.after(index)) is not None:
            start, candidate = found
            match = self._extract_match(candidate, start)
            if match is not None:
                return match
            self._max_tries -= 1
            index = start + len(candidate)
        return None

    def _extract_match(self, candidate: str, offset: int) -> Any:
        readings, failures = self._attempts.of(candidate)
        if not self._region.could_hold(readings):
            self._max_tries -= failures
            return None
        return super()._extract_match(candidate, offset)

    def _parse_and_verify(self, candidate: str, offset: int) -> Any:
        number = self._region.number(candidate)
        if number is None or self._is_hemmed_in(candidate, offset):
            return None
        return phonenumbermatcher.PhoneNumberMatch(offset, candidate, number)

    def _is_hemmed_in(self, candidate: str, offset: int) -> bool:
        """Whether a neighbour says that this is only a part of something else."""
        if self.leniency < _VALID:
            return False
        end = offset + len(candidate)
        led = offset == 0 or phonenumbermatcher._LEAD_PATTERN.match(candidate) is not None
        neighbours = ("" if led else self.text[offset - 1]) + self.text[end : end + 1]
        return any(self._is_invalid_punctuation_symbol(c) or self._is_latin_letter(c) for c in neighbours)


class _Region:
    """One region and leniency: what candidates give there when nothing stands beside them."""

    def __init__(self, name: str, leniency: int, abroad: dict[tuple[str, int], Any]) -> None:
        self.name = name
        self.leniency = leniency
        self._plan = plan_of(name)
        self._numbers: dict[tuple[str, int], Any] = {}
        self._abroad = abroad

    def could_hold(self, readings: Sequence[_Reading]) -> bool:
        """Whether any of the readings could be a number."""
        if self.leniency < _VALID:
            return bool(readings)
        return any(digits is None or self._plan.could(digits) for digits in readings)

    def number(self, candidate: str) -> Any:
        """The number that a candidate is by itself; None if it is none."""
        key = (candidate, self.leniency)
        memo = self._abroad if _is_international(candidate) else self._numbers
        if key not in memo:
            if len(memo) >= _MEMO:
                memo.clear()
            alone = PhoneNumberMatcher(candidate, self.name, leniency=self.leniency)
            match = alone._parse_and_verify(candidate, 0)
            memo[key] = None if match is None else match.number
        return memo[key]


def _is_international(candidate: str) -> bool:
    """Whether a candidate begins with a plus sign and a country code, and is read alike in every region."""
    first = _FIRST_SIGN.search(candidate)
    if first is None or first[0] != "+" or not candidate.isascii():
        return False
    digits = _NO_DIGIT.sub("", candidate[first.end() :])
    return len(digits) > _SHORTEST and phonenumberutil._extract_country_code(digits)[0] != 0


class PhoneFinder:
    """Presidio's phone recognizers, by their numbers in the registry's order."""

    def __init__(self, recognizers: Mapping[int, Any]) -> None:
        self._recognizers = dict(recognizers)
        self._entities = {number: r.supported_entities[0] for number, r in recognizers.items()}
        self._attempts = _Attempts()
        self._abroad: dict[tuple[str, int], Any] = {}
        self._regions: dict[tuple[Any, ...], _Region] = {}
        self._asked = {number: self._regions_of(r) for number, r in recognizers.items()}
        strict = all(r.leniency >= _VALID for r in recognizers.values())
        fewest = fewest_digits() if strict else 1
        self.needs = "0" + f"(?:{_SEPARATORS}0){{{fewest - 1}}}"
        """A weak pattern over shapes that every text with a phone number matches."""

    def _regions_of(self, recognizer: Any) -> list[_Region]:
        """A recognizer's regions in order, those that read alike once."""
        keys = [(plan_key(region), recognizer.leniency, region) for region in recognizer.supported_regions]
        chosen: dict[tuple[Any, ...], _Region] = {}
        for plan, leniency, region in keys:
            key = (plan, leniency)
            if key not in self._regions:
                self._regions[key] = _Region(region, leniency, self._abroad)
            chosen.setdefault(key, self._regions[key])
        return list(chosen.values())

    def find(self, text: str) -> list[Candidate]:
        """What each recognizer reports, its own duplicates removed."""
        search = _Search(text)
        # Where no candidate could be a number, the matcher would go from one to the next and find nothing.
        readings = {self._attempts.of(candidate)[0] for candidate in search.candidates()}
        read: dict[int, tuple[Any, ...]] = {}
        found: list[Candidate] = []
        for number, recognizer in self._recognizers.items():
            mine: list[Candidate] = []
            for region in self._asked[number]:
                if id(region) not in read:
                    hopeless = not any(map(region.could_hold, readings))
                    read[id(region)] = (
                        () if hopeless else tuple(_Reader(text, region, search, self._attempts))
                    )
                mine += [
                    Candidate(match.start, match.end, recognizer.SCORE, number)
                    for match in read[id(region)]
                    if _is_wanted(recognizer, match)
                ]
            found += remove_duplicates(mine, self._entities) if len(mine) > 1 else mine
        return found


def _is_wanted(recognizer: Any, match: Any) -> bool:
    """The South African recognizers keep numbers of their country and of one kind."""
    if not hasattr(recognizer, "target_classification"):
        return True
    import phonenumbers

    if phonenumbers.region_code_for_number(match.number) != recognizer.REGION:
        return False
    return bool(recognizer._classify(match.number) == recognizer.target_classification)
