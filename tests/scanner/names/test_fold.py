"""Folding: places refer to the original, and the fold of arrays is the fold of characters."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from scanner.names.fold import Folder, bare_char, fold
from scanner.names.writing import words_of

ODD = st.text(
    alphabet=st.sampled_from("aZéİßſK \n\t\u00a0\u3000\u200b\u00ad中ﬁ¨´１Ａø가각\u1100άがガ\u3099\ud800")
    | st.characters(),
    max_size=40,
)
FOLDER = Folder()


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text)[0]
    assert fold(once)[0] == once


@given(st.text())
def test_every_folded_character_has_a_place_in_order(text: str) -> None:
    folded, places = fold(text)
    where = list(range(len(folded))) if places is None else list(places)
    assert len(where) == len(folded)
    assert where == sorted(where)
    assert all(0 <= place < len(text) for place in where)


@given(ODD)
def test_arrays_are_folded_as_characters_are(text: str) -> None:
    codes, places = FOLDER(text)
    where = list(range(len(codes))) if places is None else places.tolist()
    assert where == sorted(where) and len(where) == len(codes)
    told = [(chr(code), place) for code, place in zip(codes.tolist(), where, strict=True)]
    wanted = [(folded, place) for place, char in enumerate(text) for folded in bare_char(char)]
    assert [("\0" if c == "\x01" else c.replace(" ", "\0"), p) for c, p in told] == [
        ("\0" if c == "\x01" else c.replace(" ", "\0"), p) for c, p in wanted
    ]


@given(st.text(alphabet=st.sampled_from("김현우がぎはるかÉéøÅ ñ"), max_size=12))
def test_composed_and_decomposed_are_the_same_words(text: str) -> None:
    assert words_of(unicodedata.normalize("NFD", text)) == words_of(unicodedata.normalize("NFC", text))
