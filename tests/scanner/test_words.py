"""The word that somebody may have meant."""

from __future__ import annotations

import pytest

from scanner.words import near

WORDS = ("EMAIL_ADDRESS", "US_SSN", "UK_NINO", "US_ITIN", "MAC_ADDRESS", "fine_tuning")


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        ("EMIAL_ADDRESS", "EMAIL_ADDRESS"),
        ("EMAIL", "EMAIL_ADDRESS"),
        ("email", "EMAIL_ADDRESS"),
        ("SSN", "US_SSN"),
        ("Fine Tuning", "fine_tuning"),
        ("finetuning", "fine_tuning"),
        ("shoe", None),
        ("", None),
        (7, None),
    ],
)
def test_near(found: object, meant: str | None) -> None:
    assert near(found, WORDS) == meant
