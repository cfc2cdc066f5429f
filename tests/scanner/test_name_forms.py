"""Names of files as running text: each character of the text stands where it stood in the name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.name_forms import as_text, unreadable


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("interview-with-Hesper-Quillon.txt", "interview with Hesper Quillon txt"),
        ("orwinBlakesworth", "orwin Blakesworth"),
        ("Orwin%20Blakesworth.txt", "Orwin Blakesworth txt"),
        ("Or\u200bwin_Blakesworth", "Orwin Blakesworth"),
        ("ｏｒｗｉｎ/Blakesworth", "orwin,Blakesworth"),
        ("b__李晓峰__x", "b  李晓峰  x"),
    ],
)
def test_signs_and_capitals_part_words(name: str, text: str) -> None:
    assert as_text(name)[0] == text


@given(st.text())
def test_places_are_places_of_the_name_in_order(name: str) -> None:
    text, places = as_text(name)
    assert len(text) == len(places) and places == sorted(places)
    assert all(0 <= place < len(name) for place in places)


def test_parts_that_are_no_text_are_told() -> None:
    assert unreadable("names/王建邦\udcff.txt") == [(6, 14)]
    assert unreadable("names/王建邦.txt") == []
