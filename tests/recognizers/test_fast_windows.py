"""Patterns behind a look-behind find what they find over the whole text, and are tried only where they can."""

from __future__ import annotations

import random

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizers import catalog
from recognizers.fast.needed import needed_words
from recognizers.fast.relax import relax
from recognizers.fast.runs import PatternRun
from recognizers.fast.syntax import NotRelaxable, parse
from recognizers.fast.views import plain_view
from recognizers.fast.windows import windows
from recognizers.user import DEFAULT_FLAGS

PIECES = (
    *"微信 微信号 号 ： : 是 wechat WeChat abc 12 x9 。 ſ K 微 信 age ages 35 岁 今年 ( 微微信".split(),
    " ",
    "\n",
)
PATTERNS = (
    r"(?<=(?:微信|wechat)号?[:： ]{0,2})[a-z0-9]{2,4}",
    r"(?<=\b(?:age|今年)[ ]{0,2})(?<![A-Za-z0-9])[0-9]{1,2}(?:岁)?",
    r"(?<=[微今]{1,2}信?)[a-z]+",
    r"(?<=(?:微|微信|信)[^\n。]{0,5})[0-9a-z]+",
)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_matches_are_those_of_a_whole_run(pattern: str) -> None:
    assert windows(pattern, DEFAULT_FLAGS)
    run = PatternRun(pattern, DEFAULT_FLAGS, 10.0, trusted=True)
    rng, found = random.Random(pattern), 0
    for _ in range(1500):
        text = "".join(rng.choices(PIECES, k=rng.randint(1, 14)))
        expected = [m.span() for m in regex.finditer(pattern, text, DEFAULT_FLAGS)]
        assert run.matches(text, plain_view().of([text])[0]) == expected, text
        found += len(expected)
    assert found > 5


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(?<=staff )\d+|SN-\d+", "SN-12 staff 7"),
        (r"(?<=staff )?\d{3}", "x 123"),
        (r"(?<=staff ){0}\d{3}", "x 123"),
        (r"(?<=a{1,3}+ab)x", "aaabx"),
        (r"(?<=(?>a{1,3})ab)x", "aaabx"),
    ],
)
def test_what_does_not_hold_for_every_match_closes_nothing(pattern: str, text: str) -> None:
    run = PatternRun(pattern, DEFAULT_FLAGS, 10.0, trusted=False)
    expected = [m.span() for m in regex.finditer(pattern, text, DEFAULT_FLAGS)]
    assert windows(pattern, DEFAULT_FLAGS) is None
    assert expected and run.matches(text, plain_view().of([text])[0]) == expected
    assert all(any(word in text for word in words) for words in run.words)


def test_a_look_behind_without_bound_has_no_windows() -> None:
    for pattern in (r"(?<=a.*)b", r"(?<!a)b", r"b(?<=b)", r"(?<=a*)b"):
        assert windows(pattern, DEFAULT_FLAGS) is None


def test_every_label_of_ours_can_be_told_by_its_words() -> None:
    for recognizer in catalog.recognizers():
        for rule in recognizer.rules:
            made = windows(rule.regex, DEFAULT_FLAGS)
            assert made is None or made.words, rule.name


def test_han_kana_and_hangul_stand_for_no_letter() -> None:
    for char in "微ひ한":
        core = relax(parse(char * 3, DEFAULT_FLAGS), plain_view(), (False, False)).core
        assert "\\x61" not in core
    with pytest.raises(NotRelaxable):
        relax(parse("é?"), plain_view(), (False, False))
    assert "\\x6b" in relax(parse("\u212a"), plain_view(), (False, False)).core  # the Kelvin sign is a k


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\bglpat-\w{20}", {"glpat-"}),
        (r"\d{1,2}(?:[ -](?:jan|feb)|岁)", {" jan", " feb", "-jan", "-feb", "岁"}),
        (r"(?:he|she) (?:is|was)\d", {"he is", "he was"}),
        (r"\b[Tt]el(?:[.:]|(?=x))?\d", {"tel"}),
        (r"(?:\+|00)86(?!1)[12]\d", {"+861", "+862", "00861", "00862"}),
        (r"(?:ab){2}\d(?:cd)+", {"abab"}),
        (r"(?:long|longer)\w[a-z][a-z]\w", {"long"}),
        (r"[\d]secret[^a]", {"secret"}),
        (r"(?:www\.)?example\d", {"example"}),
        (r"(?:foo|b)\d", set()),
        (r"0[789]0[0-9]{8}", set()),
        (r"0[789]0-[0-9]{8}", {"070-", "080-", "090-"}),
        (r"(?!secret)\d+", set()),
        (r"x(?:secret)*\d", set()),
        (r"[周岁]\d", {"周", "岁"}),
        (r"K[ée]lvin\d", {"lvin"}),
    ],
)
def test_words_that_every_match_holds(pattern: str, words: set[str]) -> None:
    assert needed_words(parse(pattern, DEFAULT_FLAGS), 1.75) == words


_COUNTS = ("?", "*", "+", "{2}", "{1,3}", "??", "{0}")
_PIECES = st.recursive(
    st.sampled_from([*"abKs1é岁 .", r"\d", r"\w", r"\b", "[ab]", "[^a]", "[0-9]", "[岁周]", "[a-k]"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(_COUNTS)).map(lambda two: f"(?:{two[0]}){two[1]}"),
        st.tuples(inner, st.sampled_from(["(?=", "(?!", "(?<!"])).map(lambda two: f"{two[1]}[a1]){two[0]}"),
        inner.map(lambda one: f"({one})"),
    ),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=1_000)
@given(_PIECES, st.text("abkKs1 -é岁周ſ\u212aÉ", max_size=14))
def test_every_match_holds_a_needed_word(pattern: str, text: str) -> None:
    words = needed_words(parse(pattern, DEFAULT_FLAGS), -9.0)
    for found in regex.finditer(pattern, text, DEFAULT_FLAGS):
        plain = plain_view().of([found[0]])[0].decode("latin-1")
        assert not words or any(word in (plain if word.isascii() else found[0]) for word in words)
