"""What a view says of a character is what the `regex` module says of it, for every code point."""

from __future__ import annotations

import numpy as np
import pytest
import re2
import regex
from hypothesis import given
from hypothesis import strategies as st

from recognizers.fast.gate import options
from recognizers.fast.views import CODE_POINTS, View, plain_view, shape_view

EVERY = "".join(map(chr, range(CODE_POINTS)))
VIEWS = (shape_view(), plain_view())


def _of(view: View, pattern: str, flags: int = 0) -> set[int]:
    """Bytes that stand for the characters that a pattern matches."""
    found: set[int] = set()
    for run in regex.finditer(pattern, EVERY, flags):
        found |= set(view.table[run.start() : run.end()].tolist())
    return found


@pytest.mark.parametrize("view", VIEWS)
def test_classes_are_told_apart(view: View) -> None:
    for name, stands in (("d", view.digits), ("s", view.spaces), ("w", view.words)):
        assert _of(view, rf"\{name}+") == stands
        assert not _of(view, rf"\{name.upper()}+") & stands
    assert view.all == frozenset(np.unique(view.table).tolist())


@pytest.mark.parametrize("view", VIEWS)
def test_case_folding_never_leaves_a_byte(view: View) -> None:
    for code in range(128):
        char = regex.escape(chr(code))
        for pattern in (char, f"[{char}]", f"[{char}{char}-{char}]"):
            assert _of(view, pattern, regex.IGNORECASE) == {int(view.table[code])}
    for pattern in ("[a-z]+", "[A-Z]+", "(?:[a-z]|[A-Z])+"):
        assert _of(view, pattern, regex.IGNORECASE) <= view.letters


@pytest.mark.parametrize("view", VIEWS)
@given(text=st.text(max_size=60))
def test_places_and_word_borders_are_those_of_the_text(view: View, text: str) -> None:
    (seen,) = view.of([text])
    assert len(seen) == len(text)
    borders = re2.compile(rb"\b", options())
    for place in range(len(text) + 1):
        stands = any(m.start() == place for m in regex.finditer(r"\b", text))
        spans = borders._regexp.Match(re2._Anchor.ANCHOR_START, seen, place, len(seen))
        assert (spans[0][0] == place) == stands, (text, place)


@given(texts=st.lists(st.text(max_size=20), max_size=6))
def test_a_batch_is_seen_as_its_texts_are(texts: list[str]) -> None:
    for view in VIEWS:
        assert view.of(texts) == [view.of([text])[0] for text in texts]


def test_lone_surrogates_are_seen() -> None:
    assert [len(view.of(["a\ud800b"])[0]) for view in VIEWS] == [3, 3]


def test_ascii_in_the_plain_view_is_its_lower_case() -> None:
    ascii_text = EVERY[:128]
    assert plain_view().of([ascii_text])[0] == ascii_text.lower().encode()
