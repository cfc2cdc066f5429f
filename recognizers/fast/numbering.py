"""Numbering plans, compiled from phonenumbers' metadata: which plain digits can be a valid number of a region at all.

"Can be" is weaker than "is": it follows the steps of `phonenumberutil.parse` and `is_valid_number` (phonenumbers 9),
and takes every branch that these might take. It knows no text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

_KINDS = (
    "fixed_line mobile toll_free premium_rate shared_cost personal_number voip pager uan voicemail".split()
)
_MEMO = 50_000


def plan_key(region: str) -> tuple[Any, ...]:
    """All that reading a number depends on in a region: regions with equal keys read alike."""
    from phonenumbers.phonemetadata import PhoneMetadata

    plan = PhoneMetadata.metadata_for_region(region, None)
    if plan is None:
        return (region,)
    general = plan.general_desc
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


def _number_patterns(plans: list[Any]) -> list[str]:
    kinds = (getattr(plan, kind) for plan in plans for kind in _KINDS)
    return sorted({kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern})


@cache
def fewest_digits() -> int:
    """Digits of the shortest number that is valid anywhere."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    lengths: set[int] = set()
    for country_code in COUNTRY_CODE_TO_REGION_CODE:
        for plan in _plans(country_code):
            for kind in (getattr(plan, name) for name in _KINDS):
                if kind and kind.national_number_pattern:
                    lengths.update(kind.possible_length or plan.general_desc.possible_length)
    return min(length for length in lengths if length > 0)


class NumberingPlan:
    """One region's way of reading digits that are written without plus sign, extension and letters."""

    def __init__(self, region: str) -> None:
        from phonenumbers.phonemetadata import PhoneMetadata
        from phonenumbers.phonenumberutil import _maybe_strip_national_prefix_carrier_code

        home = PhoneMetadata.metadata_for_region(region, None)
        self._known = home is not None
        self._memo: dict[str, bool] = {}
        if home is None:
            return
        plans = _plans(home.country_code or 0)
        patterns = _number_patterns(plans)
        self._country = str(home.country_code)
        self._valid: Callable[[str], Any] = re.compile("|".join(f"(?:{p})" for p in patterns)).fullmatch
        self._abroad = re.compile(home.international_prefix or r"(?!)").match
        self._strip = _maybe_strip_national_prefix_carrier_code
        # The plan of the country code's main region may be taken instead of the region's own.
        self._ways = [home, *plans[:1]] if plans and plans[0] is not home else [home]

    def could(self, digits: str) -> bool:
        """Whether these digits could be a valid number."""
        known = self._memo.get(digits)
        if known is None:
            known = not self._known or bool(self._abroad(digits)) or self._is_national(digits)
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            self._memo[digits] = known
        return known

    def _is_national(self, digits: str) -> bool:
        if self._valid(digits):
            return True
        starts = [digits]
        if digits.startswith(self._country):
            starts += [digits[len(self._country) :]]
        return any(self._valid(form) for start in starts for form in self._forms(start))

    def _forms(self, digits: str) -> Iterator[str]:
        """The digits as they stand, and with a national prefix or carrier code taken off once and twice."""
        yield digits
        for way in self._ways:
            once = self._strip(digits, way)[1]
            yield once
            yield self._strip(once, way)[1]
