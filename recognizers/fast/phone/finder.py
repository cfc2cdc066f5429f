"""Presidio's phone numbers, found in one walk over a text for all its phone recognizers and regions.

It knows which recognizer wants which regions and lines, and how Presidio drops what lies inside another
result. How numbers are found it leaves to the walk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from phonenumbers import SUPPORTED_REGIONS, PhoneNumber, region_code_for_number

from recognizers.fast.candidate import Candidate
from recognizers.fast.phone.candidates import Reader
from recognizers.fast.phone.parts import spell
from recognizers.fast.phone.plans import Number, plan_of
from recognizers.fast.phone.walk import Walker

_SEPARATORS = r"(?:[-a~.()\[\]/ W\x80]{0,4}|[ W\x80]*[a~W\x80][.W\x80]?[- W\x80]*)"
SHAPE_PATTERN = f"0(?:{_SEPARATORS}0){{3}}"
"""A text whose shape (see views) has no place for it holds no phone number that is valid in any region.

`phonenumbers` lets at most four characters of its punctuation stand between two digits; only a label before
what could have been an extension (`~` or one letter) may have any number of blanks and dashes beside it. No
valid number has fewer than four digits. One that is only possible may: see PhoneFinder.needs.
"""
_STOCK = "presidio_analyzer.predefined_recognizers."
_HOW_IT_FINDS = ("analyze", "_classify", "_classify_by_nsn_prefix", "_get_recognizer_result")
_MOST_NUMBERS = 1 << 14


class PhoneFinder:
    """Candidates of Presidio's phone recognizers; one that finds in a way of its own is run as it is."""

    def __init__(self, recognizers: Mapping[int, Any]) -> None:
        self._recognizers = dict(recognizers)
        wanted = {key: _readers(each) for key, each in self._recognizers.items() if _is_stock(each)}
        readers = list(dict.fromkeys(reader for each in wanted.values() for reader in each))
        self._masks = {
            key: sum(1 << readers.index(reader) for reader in each) for key, each in wanted.items()
        }
        self._walker = Walker(readers)
        self._lines: dict[tuple[int, Number], bool] = {}
        valid = len(wanted) == len(self._recognizers) and all(reader.leniency for reader in readers)
        self.needs: tuple[str, ...] = (SHAPE_PATTERN,) if valid else ()
        """What the gate opens for: without it in its shape, a text holds nothing for these recognizers."""

    def find(self, text: str) -> list[Candidate]:
        """The results of each recognizer, those of the first recognizer first."""
        matches = self._walker.matches(text)
        readers = 0
        for match in matches:
            readers |= match.readers
        found: list[Candidate] = []
        for key, recognizer in self._recognizers.items():
            mask = self._masks.get(key)
            if mask is None:
                found += _as_it_is(key, recognizer, text)
            elif readers & mask and recognizer.SCORE:
                spans = {(match.start, match.end) for match in matches if match.readers & mask}
                if _wants_a_line(recognizer):
                    spans = {span for span in spans if self._is_line(key, text[slice(*span)])}
                found += [Candidate(*span, recognizer.SCORE, key) for span in _outermost(spans)]
        return found

    def _is_line(self, key: int, written: str) -> bool:
        """Whether a number is of the region and the kind that the recognizer is there for."""
        recognizer = self._recognizers[key]
        spelling = spell(written)
        plan = plan_of(recognizer.REGION)
        number = spelling and plan.read(spelling.plus, spelling.digits)
        if number is None or number.country != plan.country:
            return False
        known = self._lines.get((key, number))
        if known is None:
            if len(self._lines) >= _MOST_NUMBERS:
                self._lines.clear()
            known = self._lines[key, number] = _of_line(recognizer, number)
        return known


def _is_stock(recognizer: Any) -> bool:
    kind, regions = type(recognizer), recognizer.supported_regions
    return (
        all(getattr(kind, name, kind.analyze).__module__.startswith(_STOCK) for name in _HOW_IT_FINDS)
        and recognizer.leniency in range(4)
        and isinstance(regions, tuple | list | set | frozenset)
        and SUPPORTED_REGIONS.issuperset(regions)
    )


def _wants_a_line(recognizer: Any) -> bool:
    return hasattr(recognizer, "target_classification")


def _readers(recognizer: Any) -> list[Reader]:
    regions = [recognizer.REGION] if _wants_a_line(recognizer) else recognizer.supported_regions
    return [Reader(region, recognizer.leniency) for region in dict.fromkeys(regions)]


def _of_line(recognizer: Any, number: Number) -> bool:
    zeros = len(number.national) - max(1, len(number.national.lstrip("0")))
    parsed = PhoneNumber(
        country_code=number.country,
        national_number=int(number.national),
        italian_leading_zero=zeros > 0 or None,
        number_of_leading_zeros=zeros if zeros > 1 else None,
    )
    return bool(
        region_code_for_number(parsed) == recognizer.REGION
        and recognizer._classify(parsed) == recognizer.target_classification
    )


def _outermost(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """EntityRecognizer.remove_duplicates for results of one score: what lies inside another goes."""
    furthest = -1
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > furthest:
            furthest = end
            yield start, end


def _as_it_is(key: int, recognizer: Any, text: str) -> Iterator[Candidate]:
    for result in recognizer.analyze(text, recognizer.supported_entities):
        how = result.analysis_explanation
        yield Candidate(
            result.start,
            result.end,
            result.score,
            key,
            how and how.pattern_name,
            how and how.validation_result,
        )
