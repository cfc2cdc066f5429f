"""The Chinese tagger's parts: sums that floats hold exactly, words of a sentence, sentences of a text, titles."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognizers.names.base import PersonSpan
from recognizers.names.han import titles
from recognizers.names.han.characters import LONGEST, Simplifier, as_text, code_points, sentences
from recognizers.names.han.crf import BEGIN, INSIDE, Crf
from recognizers.names.han.gate import PADDING, Gate
from recognizers.names.han.network import EXACT, TABLE_SIZE, Network, pack
from recognizers.names.han.segment import Segmenter
from recognizers.names.han.weights import FILE, Weights, load


@pytest.fixture(scope="module")
def weights() -> Weights:
    return load()


@pytest.fixture(scope="module")
def segmenter(weights: Weights) -> Segmenter:
    return Segmenter(weights)


def test_no_sum_is_too_large_to_be_exact(weights: Weights) -> None:
    bounds = Network(weights).bounds()
    assert set(bounds) == {"dense_0", "dense_1", "gates", "candidate", "emit"}
    assert all(bound < EXACT for bound in bounds.values())
    assert (len(weights.sigmoid), len(weights.tanh)) == (TABLE_SIZE, TABLE_SIZE)


def test_no_sum_of_the_gate_overflows(weights: Weights) -> None:
    worst = sum(
        np.abs(table.astype(int)).max(axis=0).sum()
        for table in (weights.gate_one, weights.gate_two, weights.gate_three)
    )
    assert worst < 1 << 15


def test_the_file_is_small() -> None:
    assert FILE.stat().st_size <= 8_500_000


def test_sentences_side_by_side() -> None:
    packed = pack([3, 2, 2, 1])
    assert packed.counts == [4, 3, 1]
    assert packed.offsets == [0, 4, 7, 8]
    assert packed.forward.tolist() == [0, 3, 5, 7, 1, 4, 6, 2]
    assert packed.mirror.tolist() == [7, 5, 6, 3, 4, 1, 2, 0]


def test_a_sentence_has_the_same_scores_in_any_company(weights: Weights) -> None:
    network = Network(weights)
    random = np.random.default_rng(3)
    several = [random.integers(0, len(weights.embedding), size) for size in (40, 17, 17, 5, 1)]
    packed = pack([len(rows) for rows in several])
    together = network.scores(np.concatenate(several), packed)
    starts = np.cumsum([0] + [len(rows) for rows in several])
    for number, rows in enumerate(several):
        alone = network.scores(rows, pack([len(rows)]))
        places = np.argsort(packed.forward)[starts[number] : starts[number + 1]]
        assert (together[places] == alone).all()


def test_the_best_labels_are_those_of_plain_search(weights: Weights) -> None:
    random = np.random.default_rng(5)
    labels = weights.crf.shape[1]
    emitted = random.integers(-1500, 1500, (9, labels)).astype(np.int32)
    emitted[2, BEGIN] = emitted[3, INSIDE] = emitted[6, BEGIN] = 9000
    score, back = weights.crf[0] + emitted[0], []
    for row in emitted[1:]:
        every = score[:, None] + weights.crf[2:]
        back.append(every.argmax(axis=0))
        score = every.max(axis=0) + row
    best = [int((score + weights.crf[1]).argmax())]
    for choice in reversed(back):
        best.append(int(choice[best[-1]]))
    best.reverse()
    found = Crf(weights.crf).persons(emitted, pack([9]))
    covered = {place for one in found for place in range(one.start, one.end)}
    assert covered == {place for place, label in enumerate(best) if label in (BEGIN, INSIDE)}
    assert covered >= {2, 3, 6}
    assert all(one.margin >= 0 for one in found)


def test_words_are_read_whole_where_they_are_known(segmenter: Segmenter) -> None:
    assert segmenter.read("行政机关作出决定")[1] == [2, 2, 1, 1, 2]
    assert sum(segmenter.read("赵美玲abc123，\ud800\x00")[1]) == 12
    assert segmenter.read("") == ([], [])


@given(
    st.text(st.sampled_from(list("行政机关作出决定的abc 19，\U00020000王")) | st.characters(), max_size=60)
)
def test_words_cover_the_sentence(segmenter: Segmenter, sentence: str) -> None:
    rows, sizes = segmenter.read(sentence)
    assert len(rows) == len(sizes)
    assert sum(sizes) == len(sentence)


@given(st.text(st.sampled_from(list("。！？\n，一a ")), max_size=1500))
def test_sentences_are_the_text(text: str) -> None:
    bounds = list(sentences(text))
    assert all(0 < end - start <= LONGEST for start, end in bounds)
    assert all(before[1] == after[0] for before, after in pairwise(bounds))
    assert "".join(text[start:end] for start, end in bounds) == text


def test_a_long_sentence_is_cut_at_a_comma() -> None:
    text = "一" * 200 + "，" + "二" * 200
    assert list(sentences(text)) == [(0, 201), (201, 401)]


@pytest.fixture(scope="module")
def simplify(weights: Weights) -> Simplifier:
    return Simplifier(weights)


@given(st.text(st.characters()))
def test_simplifying_moves_nothing(simplify: Simplifier, text: str) -> None:
    assert as_text(code_points(text)) == text
    assert len(simplify(code_points(text))) == len(text)


def test_only_what_the_simplified_standard_lacks_is_simplified(simplify: Simplifier) -> None:
    simple = as_text(simplify(code_points("趙國棟，乾著ＡＢ①")))
    assert simple.startswith("赵国栋，乾")
    assert simple.endswith("ＡＢ①")


def test_the_gate_sees_nothing_beyond_its_padding(weights: Weights) -> None:
    gate = Gate(weights)
    alone = gate.scores(code_points(PADDING + "赵美玲" + PADDING))[3:6]
    beside = gate.scores(code_points("王老师" + PADDING + "赵美玲" + PADDING + "你好"))[6:9]
    assert (alone == beside).all()


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("孙主任", 1),
        ("孙志远主任", 3),
        ("孙老师", 3),
        ("主任", 2),
        ("的主任", 3),
        ("孙志远", 3),
        ("孙", 1),
        ("孙總經理", 1),
    ],
)
def test_an_office_is_no_part_of_a_name(name: str, left: int) -> None:
    assert titles.without_title(name) == left


def test_a_full_name_is_followed() -> None:
    text = "孙主任说，孙志远来过。孙志远和孙老师，孙主任，孙子兵法，赵主任。"
    spans = [PersonSpan(5, 8, 0.9)]
    followed = titles.further(text, spans)
    assert [text[span.start : span.end] for span in followed] == ["孙志远", "孙志远", "孙老师", "孙"]
    assert followed[0] == spans[0]
    assert all(span.score < 0.9 for span in followed[1:])


def test_a_familiar_name_is_followed() -> None:
    text = "小王先到。王美玲说，小王和老王都来了，小王子没来，矮小王国，小李也没来，老王"
    followed = titles.further(text, [PersonSpan(5, 8, 0.9)])
    assert [text[span.start : span.end] for span in followed] == ["王美玲", "小王", "老王", "老王"]
    assert all(span.score < 0.9 for span in followed if span.end - span.start == 2)


def test_what_is_found_is_kept_as_it_is() -> None:
    text = "孙志远，孙志远，孙志远主任"
    spans = [PersonSpan(0, 3, 0.9), PersonSpan(4, 7, 0.5), PersonSpan(8, 11, 0.7)]
    assert titles.further(text, spans) == spans
    assert titles.further("美玲，美玲", [PersonSpan(0, 2, 0.9)]) == [PersonSpan(0, 2, 0.9)]


def test_an_unsure_name_is_not_followed() -> None:
    spans = [PersonSpan(0, 3, 0.5)]
    assert titles.further("孙志远，孙志远，孙主任", spans) == spans
