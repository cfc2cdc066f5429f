"""Phone numbers as digits: every way to write one number gives one of the same digits."""

from __future__ import annotations

import pytest

from recognizers.phone_digits import phone_numbers


@pytest.mark.parametrize(
    "value",
    [
        "+1 202-555-0126",
        "+1 (202) 555 0126",
        "tel:+1-202-555-0126",
        "202.555.0126",
        "(202) 5550126",
        "２０２ 555 0126",
    ],
)
def test_one_number_however_it_is_written(value: str) -> None:
    assert "2025550126" in list(phone_numbers(value))


@pytest.mark.parametrize("value", ["", "555", "none", "12-34"])
def test_what_is_too_short_is_no_number(value: str) -> None:
    assert list(phone_numbers(value)) == []


def test_countries_are_told_apart() -> None:
    assert next(phone_numbers("+44 20 2555 0126")) != next(phone_numbers("+1 202-555-0126"))
