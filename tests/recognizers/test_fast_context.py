"""Context words: the same scores and words as Presidio's enhancer gives, for any results of any recognizers."""

from __future__ import annotations

import random
from typing import Any

import pytest
from presidio_analyzer import AnalysisExplanation, PatternRecognizer, RecognizerResult
from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer

from recognizers.fast.candidate import Candidate
from recognizers.fast.context import ContextBooster
from recognizers.presidio import LANGUAGE, analyzer, stock_recognizers

WORDS = (
    "my card number is the credit  bank tax: id:the note:a ssn SSN# passport phone call me at be to:be , . ( ) : :: ;:"
    " don't can't U.S. a.m. O'Neill re-issue e-mail http://x.example.org/a:b 10km $5 ... -- ：，。 银行卡 电话 😀 ΟΔΟΣ"
    " İstanbul ſocial Kelvin"
).split(" ")
BLANKS = (" ", " ", " ", "  ", "\n", "\t", "\n\n ", "\u00a0", "\u3000", "")


def _text(rng: random.Random) -> str:
    words = rng.choices(WORDS, k=rng.randrange(1, 40))
    return "".join(word + rng.choice(BLANKS) for word in words)[rng.randrange(2) :]


class Both:
    """The booster and the enhancer over the same recognizers."""

    def __init__(self, recognizers: list[Any], **settings: Any) -> None:
        self.recognizers = recognizers
        self.engine = analyzer(recognizers)
        self.enhancer = LemmaContextAwareEnhancer(**settings)
        self.booster = ContextBooster(
            recognizers, lambda: self.engine.nlp_engine.nlp[LANGUAGE], self.enhancer
        )

    def stock(self, text: str, found: list[Candidate]) -> list[Candidate] | None:
        """What Presidio makes of them; None when it fails."""
        raw = [self._result(one) for one in found]
        artifacts = self.engine.nlp_engine.process_text(text, LANGUAGE)
        try:
            results = self.enhancer.enhance_using_context(text, raw, artifacts, self.recognizers)
        except ValueError:
            return None
        out = []
        for one, result in zip(found, results, strict=True):
            word = result.analysis_explanation.supportive_context_word or None
            out.append(one._replace(score=result.score, before=one.score if word else None, word=word))
        return out

    def _result(self, found: Candidate) -> RecognizerResult:
        who = self.recognizers[found.recognizer]
        known = {
            RecognizerResult.RECOGNIZER_NAME_KEY: who.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: who.id,
        }
        explanation = AnalysisExplanation("test", found.score)
        return RecognizerResult(
            who.supported_entities[0], found.start, found.end, found.score, explanation, known
        )

    def ours(self, text: str, found: list[Candidate]) -> list[Candidate] | None:
        """What the booster makes of them; None when it fails."""
        try:
            return self.booster.boost(text, found)
        except ValueError:
            return None


def _candidates(rng: random.Random, text: str, recognizers: int) -> list[Candidate]:
    found = []
    for _ in range(rng.randrange(1, 8)):
        start = rng.randrange(len(text))
        end = min(len(text), start + rng.randrange(1, 12))
        score = rng.choice([0.01, 0.05, 0.3, 0.5, 0.85, 1.0])
        found.append(Candidate(start, end, score, rng.randrange(recognizers)))
    return found


def _compare(both: Both, texts: int, seed: int) -> int:
    rng = random.Random(seed)
    raised = 0
    for _ in range(texts):
        text = _text(rng)
        if not text:
            continue
        found = _candidates(rng, text, len(both.recognizers))
        expected = both.stock(text, found)
        assert both.ours(text, found) == expected, (seed, text, found)
        raised += sum(one.word is not None for one in expected or ())
    return raised


def test_stock_recognizers() -> None:
    assert _compare(Both(stock_recognizers()), 600, random.randrange(1 << 30)) > 20


@pytest.mark.parametrize(
    "settings",
    [
        {"context_prefix_count": 0},
        {"context_prefix_count": 12, "context_suffix_count": 6},
        {"context_similarity_factor": 0.9, "min_score_with_context_similarity": 0.1},
        {"context_matching_mode": "whole_word"},
    ],
)  # fmt: skip
def test_settings_of_a_user(settings: dict[str, Any]) -> None:
    assert _compare(Both(stock_recognizers()[:40], **settings), 500, random.randrange(1 << 30)) > 0


@pytest.mark.parametrize(
    "context",
    [
        [],
        ["ard"],
        ["The", "BE"],
        [""],
        ["", "card"],
        ["no such", "ΟΔΟΣ"],
        ["σ", "note"],
        ["银行", "😀"],
        ["k"],
        [":"],
    ],
)
def test_context_words_of_a_user(context: list[str]) -> None:
    one = PatternRecognizer(
        supported_entity="X_CODE", deny_list=["x"], context=context, supported_language=LANGUAGE
    )
    two = PatternRecognizer(
        supported_entity="Y_CODE", deny_list=["y"], context=["id", "a"], supported_language=LANGUAGE
    )
    _compare(Both([one, two]), 120, random.randrange(1 << 30))


def test_a_result_far_from_any_word_and_one_in_a_long_text() -> None:
    both = Both(stock_recognizers()[:30])
    for text in (
        "credit " + "the " * 3_000 + "4111",
        "card" + " " * 2_000 + "4111",
        "x" * 5_000 + " card 4111",
        "card:" * 400,
    ):
        found = [Candidate(len(text) - 3, len(text), 0.3, n) for n in range(30)]
        assert both.ours(text, found) == both.stock(text, found)
