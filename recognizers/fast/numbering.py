"""Numbering plans, compiled from phonenumbers' metadata: which plain digits can be a valid number at all.

"Can be" is weaker than "is": it follows the steps of `phonenumberutil.parse` and `is_valid_number` (phonenumbers 9),
and takes every branch that these might take. It knows no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

_KINDS = (
    "fixed_line mobile toll_free premium_rate shared_cost personal_number voip pager uan voicemail".split()
)
_MEMO = 50_000
_MOST_ADDED = 3
"""Digits that a transformation of a national prefix may add."""


def plan_key(region: str) -> tuple[Any, ...]:
    """All that reading a number depends on in a region: regions with equal keys read alike."""
    from phonenumbers.phonemetadata import PhoneMetadata

    plan = PhoneMetadata.metadata_for_region(region, None)
    general = plan.general_desc if plan is not None else None
    if plan is None or general is None:
        return (region,)
    return (
        plan.country_code, plan.international_prefix, plan.national_prefix_for_parsing,
        plan.national_prefix_transform_rule, general.national_number_pattern, general.possible_length,
        general.possible_length_local_only,
    )  # fmt: skip


def _plans(country_code: int) -> list[Any]:
    """The plans of all regions that share a country code."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
    from phonenumbers.phonemetadata import PhoneMetadata

    regions = COUNTRY_CODE_TO_REGION_CODE.get(country_code, ())
    found = [PhoneMetadata.metadata_for_region_or_calling_code(country_code, region) for region in regions]
    return [plan for plan in found if plan is not None]


def _kinds(plans: list[Any]) -> Iterator[tuple[str, set[int]]]:
    """(pattern, lengths) of each kind of number that some plan has."""
    for plan in plans:
        for kind in (getattr(plan, name) for name in _KINDS):
            if kind and kind.national_number_pattern:
                lengths = kind.possible_length or plan.general_desc.possible_length
                yield kind.national_number_pattern, {length for length in lengths if length > 0}


@cache
def fewest_digits() -> int:
    """Digits of the shortest number that is valid anywhere."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    return min(
        min(lengths) for code in COUNTRY_CODE_TO_REGION_CODE for _, lengths in _kinds(_plans(code)) if lengths
    )


def plan_of(region: str) -> NumberingPlan:
    """The plan of a region."""
    from phonenumbers.phonemetadata import PhoneMetadata

    return NumberingPlan(PhoneMetadata.metadata_for_region(region, None))


@cache
def home_plan(country_code: int) -> NumberingPlan:
    """The plan of the main region of a country code."""
    plans = _plans(country_code)
    return NumberingPlan(plans[0] if plans else None)


class NumberingPlan:
    """One region's way of reading digits that are written without plus sign, extension and letters."""

    def __init__(self, home: Any) -> None:
        from phonenumbers import phonenumberutil

        self._memo: dict[str, bool] = {}
        plans = _plans(home.country_code or 0) if home is not None else []
        self._known = bool(plans)
        if home is None or not plans:
            return
        kinds = list(_kinds(plans))
        self._country = str(home.country_code)
        self._valid = re.compile(
            "|".join(f"(?:{pattern})" for pattern in sorted({p for p, _ in kinds}))
        ).fullmatch
        self._abroad = re.compile(home.international_prefix or r"(?!)").match
        # The plan of the country code's main region may be taken instead of the region's own.
        ways = [home, *plans[:1]] if plans[0] is not home else [home]
        self._prefixes = [
            (re.compile(way.national_prefix_for_parsing), way.national_prefix_transform_rule)
            for way in ways
            if way.national_prefix_for_parsing
        ]
        grows = _MOST_ADDED if any(rule for _, rule in self._prefixes) else 0
        self._fewest = min((min(lengths) for _, lengths in kinds if lengths), default=1) - grows
        self._country_code_of = phonenumberutil._extract_country_code
        self._formats = plans[0].number_format
        self._format_for = phonenumberutil._choose_formatting_pattern_for_number
        self._needs_none = phonenumberutil._formatting_rule_has_first_group_only

    def could(self, digits: str) -> bool:
        """Whether these digits could be a valid number, written with the national prefix that its form demands."""
        if not self._known:
            return True
        if len(digits) < self._fewest:
            return False
        known = self._memo.get(digits)
        if known is None:
            found = self._abroad(digits)
            known = self._is_abroad(digits[found.end() :]) if found else self._is_national(digits)
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            self._memo[digits] = known
        return known

    def _is_abroad(self, digits: str) -> bool:
        """Whether what follows a prefix for dialling abroad could be a country code and a number there."""
        if digits[:1] in ("", "0"):  # then the prefix is none, and what it is instead is left open
            return True
        country_code, rest = self._country_code_of(digits)
        return country_code != 0 and home_plan(country_code).takes(rest)

    def takes(self, digits: str) -> bool:
        """Whether digits behind a country code could be a number of this plan."""
        return not self._known or any(map(self._valid, (digits, *self._stripped(digits))))

    def _is_national(self, digits: str) -> bool:
        if self._valid(digits) and (self._has_prefix(digits) or not self._demands_prefix(digits)):
            return True
        starts = [digits[len(self._country) :]] if digits.startswith(self._country) else []
        once = [form for start in (digits, *starts) for form in self._stripped(start)]
        twice = [form for start in once for form in self._stripped(start)]
        return any(map(self._valid, (*starts, *once, *twice)))

    def _has_prefix(self, digits: str) -> bool:
        return any(prefix.match(digits) for prefix, _ in self._prefixes)

    def _stripped(self, digits: str) -> Iterator[str]:
        """The digits without a national prefix or carrier code, where there may be one."""
        for prefix, rule in self._prefixes:
            if found := prefix.match(digits):
                yield digits[found.end() :]
                if rule and found.groups() and found.groups()[-1] is not None:
                    yield prefix.sub(rule, digits, count=1)

    def _demands_prefix(self, digits: str) -> bool:
        """Whether a number is written with its national prefix always (`_is_national_prefix_present_if_required`)."""
        form = self._format_for(self._formats, digits)
        if form is None or not form.national_prefix_formatting_rule:
            return False
        return not (
            form.national_prefix_optional_when_formatting
            or self._needs_none(form.national_prefix_formatting_rule)
        )
