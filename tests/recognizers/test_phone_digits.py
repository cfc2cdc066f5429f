"""Phone numbers as digits: every way to write one number gives the same."""

from __future__ import annotations

import pytest

from recognizers.phone_digits import PhoneDigits, phone_digits

INSIDE = "2025550126"


@pytest.mark.parametrize(
    "value", ["+1 202-555-0126", "+1 (202) 555 0126", "tel:+1-202-555-0126", "＋１ 202 5550126"]
)
def test_one_number_however_it_is_written(value: str) -> None:
    assert phone_digits(value) == PhoneDigits("+1" + INSIDE, INSIDE)


@pytest.mark.parametrize("value", ["202.555.0126", "(202) 5550126", "２０２ 555 0126", "0202 555 0126"])
def test_without_a_country(value: str) -> None:
    assert phone_digits(value) == PhoneDigits(None, INSIDE)


@pytest.mark.parametrize("value", ["", "555", "none", "12-34"])
def test_what_is_too_short_is_no_number(value: str) -> None:
    assert phone_digits(value) is None
