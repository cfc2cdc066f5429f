"""Any text at all: the Latin tagger never raises, and its spans lie in the text, in order, apart."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognizers.names.latin import stream
from recognizers.names.latin.tagger import LatinTagger
from recognizers.names.latin.tokens import pieces, tokens

TAGGER = LatinTagger()
PIECES = [
    "Orlin Vaskov",
    "Mirabel",
    "Quellen",
    " ",
    "\n",
    ",",
    ".",
    "'s",
    "漢字",
    "🙂",
    "\ud800",
    "\x00",
    "\u0301",
    "é",
    "Dr.",
    "1999",
]
ANY = st.one_of(
    st.text(st.characters(codec=None), max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
)


def sound(text: str) -> None:
    (spans,) = TAGGER.persons([text])
    last = 0
    for start, end, score in spans:
        assert last <= start < end <= len(text)
        assert text[start].isalpha()
        assert text[end - 1] not in " \n\t"
        assert 0 <= score <= 1
        last = end


@given(ANY)
def test_spans_are_sound(text: str) -> None:
    sound(text)


@given(st.lists(ANY, max_size=6))
def test_a_text_alone_is_the_text_in_a_batch(texts: list[str]) -> None:
    assert TAGGER.persons(texts) == [TAGGER.persons([text])[0] for text in texts]


@given(ANY)
def test_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text
    assert all(text[start:end] == token for token, start, end in tokens(text))


@pytest.mark.parametrize(
    "before", ["", "👩‍👩‍👧 ", "e\u0301\u0301 ", "漢字，", "\ud83d \udc00 ", "\x00\x00", "\u202e", "𝒳𝒴 "]
)
def test_places_are_code_points(before: str) -> None:
    text = f"{before}My name is Orlin Vaskov. {before}"
    (spans,) = TAGGER.persons([text])
    assert "Orlin Vaskov" in [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "Aa1" * 200_000,
        "X" * 999_999 + " Orlin Vaskov",
        "ORLIN VASKOV AND " * 30_000,
        "\n" * 500_000,
        "\u0301" * 200_000 + "a",
        " " * 1_000_000 + "a",
        "\x00" * 200_000 + "a",
        "漢" * 500_000,
        "Orlin Vaskov, Vaskov, " * 20_000,
    ],
    ids=["word", "mixed", "long then name", "capitals", "lines", "marks", "blanks", "zeros", "han", "memory"],
)
def test_hostile_texts_take_bounded_time(text: str) -> None:
    began = time.process_time()
    sound(text)
    assert time.process_time() - began < 20  # a bound on growth, not a benchmark


def test_a_long_text_is_cut_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Orlin Vaskov met Mirabel Quellen on the old bridge. " * 60
    whole = TAGGER.persons([text])
    monkeypatch.setattr(stream, "SEGMENT", 100)
    monkeypatch.setattr(stream, "PIECES", 50)
    assert TAGGER.persons([text]) == whole


def test_other_scripts_are_never_part_of_a_name() -> None:
    for text in ("张伟和李娜", "Иван Петров", "محمد", "漢Orlin Vaskov漢", "Orlin漢Vaskov"):
        (spans,) = TAGGER.persons([text])
        assert all(text[start:end].replace(" ", "").isascii() for start, end, _ in spans)


def test_loading_is_quick_and_light() -> None:
    program = """
import sys, time
import numpy
began = time.process_time()
from recognizers.names.latin.tagger import LatinTagger
LatinTagger().persons(["My name is Orlin Vaskov."])
print(time.process_time() - began, [name for name in ("torch", "spacy", "faker", "regex") if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    seconds, heavy = done.stdout.split(maxsplit=1)
    assert heavy.strip() == "[]"
    assert float(seconds) < 0.5
