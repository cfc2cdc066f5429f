"""A text gives the same alone and in any batch: each rule is asked about all texts of a batch before the next one is."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizers.base import Detection
from recognizers.fast.detector import FastDetector

TEXTS = (
    "", "nothing to see", "card 4111 1111 1111 1111, call (201) 555-0123", "write to a.b@example.com or 2001:db8::1",
    "half a pair \ud83d and 4111111111111111", "微信号: tam_q9x 电话 020-81234567", "born 1990-03-07, 8 years old",
    "aged 41", "IBAN GB82 WEST 1234 5698 7654 32", "-----BEGIN RSA PRIVATE KEY-----", "token ghp_" + "a1" * 18,
)  # fmt: skip


@cache
def detector() -> FastDetector:
    return FastDetector()


@cache
def alone(text: str) -> Detection:
    return detector().detect([text])[0]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(TEXTS), max_size=12))
def test_a_text_gives_the_same_alone_and_in_any_batch(texts: list[str]) -> None:
    assert detector().detect(texts) == [alone(text) for text in texts]


def test_half_a_pair_costs_its_own_text_only() -> None:
    found = detector().detect(list(TEXTS))
    assert [TEXTS[n] for n, each in enumerate(found) if each.failure] == [TEXTS[4]]
    assert found[4] == Detection(failure="UnicodeEncodeError")
    assert {hit.entity for hit in found[2].hits} >= {"CREDIT_CARD", "PHONE_NUMBER"}


@pytest.mark.parametrize("number", [0, 40, -1])
def test_a_recognizer_that_raises_costs_its_own_text_only(number: int, monkeypatch: Any) -> None:
    own = FastDetector()
    number = range(len(own._rules))[number]
    rules, before = own._rules[number], own.detect(list(TEXTS))
    real = rules.find

    def find(text: str, *rest: Any) -> Any:
        if "4111 1111" in text:
            raise ZeroDivisionError(text)
        return real(text, *rest)

    monkeypatch.setattr(rules, "find", find)
    monkeypatch.setattr(own._gate, "open_for", lambda _: own._gate._all)
    found = own.detect(list(TEXTS))
    assert found[2] == Detection(failure="ZeroDivisionError")
    assert [each for n, each in enumerate(found) if n != 2] == [
        each for n, each in enumerate(before) if n != 2
    ]
