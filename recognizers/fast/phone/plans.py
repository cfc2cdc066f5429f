"""How the digits of a written number are read in a region, and whether such a number exists.

It is `phonenumbers.parse` and `is_valid_number` for digits alone, compiled once from the metadata that is
installed. It knows neither punctuation nor texts. The oracle in tests/recognizers/test_fast_phone.py holds it
to the library, for every region.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

import regex
from phonenumbers import phonenumberutil as library
from phonenumbers.phonemetadata import PhoneMetadata

from recognizers.fast.phone.kinds import Kinds, Matches, never

_LEAST, _MOST = library._MIN_LENGTH_FOR_NSN, library._MAX_LENGTH_FOR_NSN
_START = 3
"""Digits of a number by which formats are chosen: at most a thousand starts."""
_CODES = {str(code): code for code in library.COUNTRY_CODE_TO_REGION_CODE}


class Number(NamedTuple):
    """A number as it was read: country calling code and national number, its leading zeros kept."""

    country: int
    national: str
    local: bool
    """The country is the reader's own: nothing in the number told it."""


class NumberingPlan:
    """The rules of one region, or of one calling code that belongs to no region."""

    def __init__(self, metadata: Any) -> None:
        self.country: int = metadata.country_code
        self._code = str(metadata.country_code)
        abroad = metadata.international_prefix
        self._abroad: Matches = re.compile("NonMatch" if abroad is None else abroad).match
        prefix = metadata.national_prefix_for_parsing
        self._prefix = re.compile(prefix) if prefix else None
        self._rule: str = metadata.national_prefix_transform_rule or ""
        special = "|".join(f"(?:{each})" for each in (abroad, prefix, self._code) if each is not None)
        self._special: Matches = re.compile(special).match
        self._may_be_special: Matches = regex.compile(special).match
        pattern = metadata.general_desc.national_number_pattern
        self._general: Matches = re.compile(pattern).fullmatch if pattern else never
        verdicts = library.ValidationResult
        description = metadata.general_desc
        self._top: int = 1 + max(0, *description.possible_length, *description.possible_length_local_only)
        sized = [library._test_number_length("0" * length, metadata) for length in range(self._top + 1)]
        self._fits = [verdict in (verdicts.IS_POSSIBLE, verdicts.TOO_LONG) for verdict in sized]
        self._too_long = [verdict == verdicts.TOO_LONG for verdict in sized]
        self._possible = [
            verdict in (verdicts.IS_POSSIBLE, verdicts.IS_POSSIBLE_LOCAL_ONLY) for verdict in sized
        ]

    def possible(self, length: int) -> bool:
        """Whether numbers of this length are dialled at all, be it without an area code."""
        return self._possible[min(length, self._top)]

    def may_change(self, start: str) -> bool:
        """Whether something before a national number could be read in digits that start so."""
        return bool(self._may_be_special(start, partial=True))

    def read(self, plus: bool, digits: str) -> Number | None:
        """The number that someone in this region means by these digits, with or without a plus before them."""
        if not self._special(digits) and not plus:
            return Number(self.country, digits, True) if _LEAST <= len(digits) <= _MOST else None
        if plus:
            if len(digits) <= _LEAST:
                return None
            if called := _called(digits):
                return called
        if (prefix := self._abroad(digits)) and not digits.startswith("0", end := prefix.end()):
            return _called(digits[end:])
        if digits.startswith(self._code):
            rest = self.strip(digits[len(self._code) :])[0]
            too_long = self._too_long[min(len(digits), self._top)]
            if too_long or (self._general(rest) and not self._general(digits)):
                return calling_code(self.country).plan._number(rest, local=False)
        return None if plus else self._number(digits, local=True)

    def strip(self, digits: str) -> tuple[str, bool]:
        """The digits without the prefix of calls inside the country, and whether it was there."""
        found = self._prefix.match(digits) if digits and self._prefix else None
        if not found or not self._prefix:
            return digits, False
        if self._rule and found.groups()[-1] is not None:
            rest = self._prefix.sub(self._rule, digits, count=1)
        else:
            rest = digits[found.end() :]
        if self._general(digits) and not self._general(rest):
            return digits, False
        return rest, True

    def _number(self, digits: str, local: bool) -> Number | None:
        if len(digits) < _LEAST:
            return None
        rest = self.strip(digits)[0]
        if self._fits[min(len(rest), self._top)]:
            digits = rest
        return Number(self.country, digits, local) if _LEAST <= len(digits) <= _MOST else None


class CallingCode:
    """What is true of all numbers under one country calling code."""

    def __init__(self, country: int) -> None:
        regions = library.COUNTRY_CODE_TO_REGION_CODE[country]
        data: list[Any] = [
            PhoneMetadata.metadata_for_region_or_calling_code(country, region) for region in regions
        ]
        self.plan = NumberingPlan(data[0])
        self._regions = [_Region(metadata) for metadata in data]
        self._alone = len(data) == 1
        self.kinds = Kinds(data)
        """What every number of a length matches."""
        self._formats = [_Format(each) for each in data[0].number_format]
        self._formats_from: dict[str, list[_Format]] = {}

    def may_be_valid(self, start: str, length: int) -> bool:
        """Whether a number of this length that starts so can exist."""
        return self.kinds.starts(start, length)

    def valid(self, national: str) -> bool:
        """Whether such a number can exist: its own region, the first that claims it, has a kind for it."""
        if not self.kinds[len(national)](national):
            return False
        if self._alone:
            return True
        for region in self._regions:
            if region.leading is None:
                if region.has(national):
                    return True
            elif region.leading(national):
                return region.has(national)
        return False

    def stands_as_written(self, national: str) -> bool:
        """Whether such a number can exist and is written inside the country without a prefix."""
        if not self.valid(national):
            return False
        style = self._format_of(national)
        return style is None or not style.prefixed

    def written_out(self, national: str, digits: str) -> bool:
        """Whether the prefix that such a number is always written with inside the country is there."""
        style = self._format_of(national)
        return style is None or not style.prefixed or self.plan.strip(digits)[1]

    def _format_of(self, national: str) -> _Format | None:
        """How such a number is written; of many formats few are for numbers that start alike."""
        start = national[:_START]
        formats = self._formats_from.get(start)
        if formats is None:
            formats = self._formats_from[start] = [each for each in self._formats if each.may_fit(start)]
        for style in formats:
            if style.fits(national):
                return style
        return None


class _Region:
    def __init__(self, metadata: Any) -> None:
        leading = metadata.leading_digits
        self.leading: Matches | None = None if leading is None else re.compile(leading).match
        self._kinds = Kinds([metadata])

    def has(self, national: str) -> bool:
        return bool(self._kinds[len(national)](national))


class _Format:
    def __init__(self, style: Any) -> None:
        leading = style.leading_digits_pattern
        self._leading: Matches = re.compile(leading[-1]).match if leading else _always
        self._may_lead: Matches = regex.compile(leading[-1]).match if leading else _always
        self._whole: Matches = re.compile(style.pattern).fullmatch
        rule = style.national_prefix_formatting_rule
        self.prefixed = bool(
            rule
            and not style.national_prefix_optional_when_formatting
            and not library._formatting_rule_has_first_group_only(rule)
        )

    def may_fit(self, start: str) -> bool:
        """Whether a number that starts so can be written in this way."""
        return bool(self._may_lead(start, partial=True))

    def fits(self, national: str) -> Any:
        return self._leading(national) and self._whole(national)


@cache
def calling_code(country: int) -> CallingCode:
    """What is true under this calling code, compiled once."""
    return CallingCode(country)


@cache
def plan_of(region: str) -> NumberingPlan:
    """The rules of this region, compiled once."""
    return NumberingPlan(PhoneMetadata.metadata_for_region(region))


def named_country(digits: str) -> tuple[int, str] | None:
    """The calling code that the digits begin with, and the digits after it."""
    for length in range(1, library._MAX_LENGTH_COUNTRY_CODE + 1):
        if code := _CODES.get(digits[:length]):
            return code, digits[length:]
    return None


def _called(digits: str) -> Number | None:
    named = named_country(digits) if len(digits) > _LEAST else None
    return calling_code(named[0]).plan._number(named[1], local=False) if named else None


def _always(_: str, **__: bool) -> bool:
    return True
