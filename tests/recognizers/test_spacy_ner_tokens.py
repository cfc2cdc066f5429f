"""A text taken piece by piece has the tokens that spaCy gives the whole of it."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
import spacy
from spacy.tokenizer import Tokenizer

from recognizers.spacy_ner.endings import near_the_end
from recognizers.spacy_ner.tokens import Pieces, WholeTexts, splitter
from recognizers.spacy_ner.words import small_vocab

COLUMNS = ("NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE")
SIGNS = [
    *"abXYZ019.,:;()[]{}<>-_'’\"“/\\@#$%&*=+~^|°€£",
    *(" ", "  ", "\n", "\t", "\r\n", "\u00a0", "\u3000", "\u0085", "\u2028", "\u200b", "\u0301", "\ufffd"),
    *(
        "é",
        "ß",
        "中",
        "王",
        "🙂",
        "👩‍👧",
        "a.m.",
        "U.S.",
        "can't",
        "I'd",
        "https://a.example/b?c=d",
        "x@y.example",
    ),
]


def seen(tokens: Any) -> list[tuple[object, ...]]:
    return list(zip(tokens.keys, tokens.space, map(int, tokens.start), tokens.length, strict=True))


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "fi", "xx"])
def test_pieces_are_the_whole(language: str) -> None:
    nlp = spacy.blank(language)
    whole = WholeTexts(nlp, COLUMNS)
    pieces = splitter(nlp, COLUMNS)
    assert isinstance(pieces, Pieces) == (language != "es"), "Spanish has special cases over a blank"
    rng = random.Random(language)
    signs = [*SIGNS, *sorted(nlp.tokenizer.rules)]
    for _ in range(2500):
        text = "".join(rng.choices(signs, k=rng.randrange(16)))
        assert seen(pieces.tokens([text])[0]) == seen(whole.of(text)), repr(text)


def test_special_cases_that_seem_to_reach_over_a_blank() -> None:
    """ ":( (:8D": the tokens ":", "(" before and after the blank look like a case, and spaCy then drops "(:"."""
    nlp = spacy.blank("en")
    whole, pieces = WholeTexts(nlp, COLUMNS), splitter(nlp, COLUMNS)
    cases = [rule for rule in sorted(nlp.tokenizer.rules) if not rule.isspace()]
    rng = random.Random(1)
    for _ in range(4000):
        text = " ".join("".join(rng.choices(cases + SIGNS[:40], k=rng.randrange(1, 4))) for _ in range(3))
        assert seen(pieces.tokens([text])[0]) == seen(whole.of(text)), repr(text)


def test_what_is_remembered_is_bounded_and_forgetting_changes_nothing() -> None:
    nlp = spacy.blank("en")
    whole = WholeTexts(nlp, COLUMNS)
    pieces = Pieces(whole, nlp.max_length, frozenset(), pieces=5)
    for number in range(40):
        text = f"Orlin{number} Vask can't, {number}\n"
        assert seen(pieces.tokens([text])[0]) == seen(whole.of(text))
        assert len(pieces._known) <= 5
    pieces.tokens(["a" * 10_000])
    assert max(map(len, pieces._known)) < 100


def test_a_special_case_over_a_blank_and_a_tokenizer_of_ones_own_are_asked_about_whole_texts() -> None:
    nlp = spacy.blank("en")
    nlp.tokenizer.add_special_case("Saint Wend", [{"ORTH": "Saint Wend"}])
    assert isinstance(splitter(nlp, COLUMNS), WholeTexts)
    nlp = spacy.blank("en")
    nlp.tokenizer = type("Own", (Tokenizer,), {})(nlp.vocab)
    assert isinstance(splitter(nlp, COLUMNS), WholeTexts)


def test_a_text_over_the_limit_is_refused_in_spacys_words() -> None:
    nlp = spacy.blank("en")
    nlp.max_length = 10
    with pytest.raises(ValueError, match="E088"):
        splitter(nlp, COLUMNS).tokens(["Orlin Vask wrote."])


def place(match: re.Match[str] | None) -> tuple[int, int] | None:
    return match.span() if match else None


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "fi", "it", "ru", "hu", "xx"])
def test_endings_are_found_where_the_whole_search_finds_them(language: str) -> None:
    whole = spacy.blank(language).tokenizer.suffix_search
    near = near_the_end(whole)
    assert near != whole
    rng = random.Random(language)
    signs = [*SIGNS, "....", "…", "km", "US$", "°C.", "'s", "’S", "\n", "A", "z", "7"]
    found = set()
    for _ in range(20_000):
        text = "".join(rng.choices(signs, k=rng.randrange(12)))
        assert place(near(text)) == place(whole(text)), repr(text)
        found.add(near(text) is not None)
    assert found == {True, False}


@pytest.mark.parametrize(
    "pattern",
    [r"s$|(?<=\d)k+$", r"(?:ab)+$|c$", r"[xy]+$", "a", "a$|b", r"a\Z", "(?i)a$", "(?m)a$", r"(.)\1$|.*$"],
)
def test_a_search_that_may_begin_anywhere_is_left_alone(pattern: str) -> None:
    search = re.compile(pattern).search
    assert near_the_end(search) == search


@pytest.mark.parametrize(
    "pattern", [r"^ab$|c$", r"..+$", r"aa+b+$|(?<=q)b$", r"\bword$|d(?=$)$", r"(?:ab|c)$|$", "d{1,99}q$"]
)
def test_anchors_and_runs(pattern: str) -> None:
    search = re.compile(pattern).search
    near = near_the_end(search)
    rng = random.Random(pattern)
    for _ in range(5000):
        text = "".join(rng.choices([*"abcdq.\n ", "word"], k=rng.randrange(14)))
        assert place(near(text)) == place(search(text)), repr(text)


def test_words_that_were_given_other_facts_keep_them() -> None:
    nlp = spacy.blank("en")
    assert small_vocab(nlp.vocab, COLUMNS) is not nlp.vocab
    nlp.vocab["gonna"].norm_ = "will"
    assert small_vocab(nlp.vocab, COLUMNS) is nlp.vocab
