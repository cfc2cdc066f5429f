"""Folds: the way back holds for any text and any nesting, borders keep places, triggers agree, work is bounded."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recognizers import catalog
from recognizers.base import Detector, Hit
from recognizers.fast import open_detector
from recognizers.folds import decimals, entities, escapes, homoglyphs, open_patterns, percent, width
from recognizers.folds.border import BLANK, border_edits
from recognizers.folds.classes import CJK
from recognizers.folds.detector import FoldingDetector
from recognizers.folds.folded import Edit, Folded
from recognizers.folds.merge import Extra, merged
from recognizers.folds.tricks import ALL, Triggers
from recognizers.folds.variants import variants
from recognizers.user import UserRecognizer

TRIGGERS = Triggers()
PARTS = st.sampled_from([
    *"138 0aAZ@.-_=\\%&;#\n中号はろ，１３ａ＠．٣५аОο①𝟏𝐚",
    *"一三八零–", "\u200b", "\u202e", "\u00ad", "\u00a0", "\ufe0f\u20e3", "\u0336", "👨\u200d👩", "=\n",
    "&#64;", "&#x31;", "&amp;", "&commat;", "%40", "%31", "%25", "%EF%BC%91", "\\u0031", "\\n1", "\\\\x40",
    "(at)", " dot ", "艾特", "example.com", "o.vask@example.com", "13800138000", "手机：", "bWVpbGluZ0BhY21lLmNu",
    "1 3 8 0 0 1 3 8 0 0 0", "138001\n38000 x", "一三八零零一三八零零零",
])  # fmt: skip
TEXTS = st.lists(PARTS, max_size=40).map("".join)


@pytest.fixture(scope="module")
def detector() -> Detector:
    return open_patterns()


def folded_by(text: str, numbers: Sequence[int]) -> Folded:
    folded = Folded(text)
    for number in numbers:
        fold = ALL[number % len(ALL)]
        folded = folded.with_edits(fold.name, fold.edits(folded.text))
    return folded


# The way back


@given(TEXTS, st.lists(st.integers(0, 99), max_size=6), st.data())
def test_every_span_has_a_place_in_the_text(text: str, order: list[int], data: st.DataObject) -> None:
    """Through any folds in any order: in the text, not empty, in order, and a longer span has no smaller place."""
    folded = folded_by(text, order)
    size = len(folded.text)
    places = [folded.span(at, at + 1) for at in range(size)]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
    if size:
        start = data.draw(st.integers(0, size - 1))
        end = data.draw(st.integers(start + 1, size))
        assert folded.span(start, end) == (places[start][0], places[end - 1][1])
    if folded.layers == ():
        assert places == [(at, at + 1) for at in range(size)]


@given(TEXTS, st.lists(st.integers(0, 99), max_size=6))
def test_folds_only_shorten_and_their_edits_are_apart(text: str, order: list[int]) -> None:
    folded = Folded(text)
    for number in order:
        fold = ALL[number % len(ALL)]
        edits = fold.edits(folded.text)
        assert all(edit.start < edit.end for edit in edits)
        assert all(one.end <= other.start for one, other in pairwise(edits))
        after = folded.with_edits(fold.name, edits)
        assert len(after.text) <= len(folded.text)
        folded = after


@given(TEXTS, st.permutations([entities.FOLD, percent.FOLD, escapes.FOLD, decimals.FOLD, width.FOLD]))
def test_folding_a_place_again_gives_what_was_read_there(text: str, folds: list) -> None:  # type: ignore[type-arg]
    """For folds that look at nothing round a character, what a span says is what its place says by itself."""
    folded, plain = Folded(text), {fold.name: fold for fold in folds}
    for fold in folds[:3]:
        folded = folded.with_edits(
            fold.name, [e for e in fold.edits(folded.text) if _alone(folded.text, e, fold)]
        )
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        alone = Folded(text[start:end])
        for fold in folds[:3]:
            alone = alone.with_edits(fold.name, plain[fold.name].edits(alone.text))
        assert folded.text[at] in alone.text


def _alone(text: str, edit: Edit, fold) -> bool:  # type: ignore[no-untyped-def]
    """Whether the fold does the same with the written part alone."""
    return [e.new for e in fold.edits(text[edit.start : edit.end])] == [edit.new]


def test_parts_of_a_code_are_told_apart() -> None:
    text = "token " + base64.b64encode(b"mail o.vask@example.com to").decode() + " end"
    (variant,) = (
        v for v in variants(text, TRIGGERS.of(text), TRIGGERS, any_word=False)[0] if not v.is_bordered
    )
    at = variant.folded.text.index("o.vask@")
    start, end = variant.folded.span(at, at + len("o.vask@example.com"))
    assert base64.b64decode(text[start:end]).startswith((b"o.vask@", b"l o.vask@", b" o.vask@"))
    assert len(text[start:end]) <= 32


# Triggers


@given(TEXTS)
def test_the_search_says_what_the_patterns_say(text: str) -> None:
    expected = {fold.name for fold in ALL for pattern in fold.triggers if re.search(pattern, text)}
    assert TRIGGERS.of(text) == expected


def test_ordinary_text_needs_no_fold() -> None:
    for text in (
        "The river runs past nine old mills; in 1990 he paid 12,800 for 3 of them, see p. 17-18.",
        "Её бабушка жила в Москве до 1990 года, а потом уехала.",
        "وُلِد في القاهرة عام ١٩٩٠ ثم سافر",
        "彼は東京で生まれ、京都で育った。",
        "他在北京出生，后来去了上海。",
        "naïve café, Zoë’s résumé — “quoted” …",
    ):
        assert TRIGGERS.of(text) == frozenset(), text


def test_a_word_of_one_script_is_not_latin_in_disguise() -> None:
    for text in ("почта@mail.ru", "оса@пример.рф", "Москва", "формат А4", "COVIDом"):
        assert homoglyphs.FOLD.edits(text) == []


# Borders


@given(TEXTS, st.booleans())
def test_a_border_is_one_blank_for_one_letter(text: str, any_word: bool) -> None:
    edits = border_edits(text, any_word=any_word)
    after = Folded(text).with_edits("border", edits).text
    assert len(after) == len(text)
    for before, now in zip(text, after, strict=True):
        assert before == now or (now == BLANK and re.fullmatch(f"[{CJK}，]", before))


SURROUNDINGS = ("号{}是", "は{}です", "번호{}입니다", "漢{}字", "、{}。", "ア{}ー")
LOST_SIGHT = {"generic.ip_address"}
"""Beside a letter Presidio's pattern may also find a part of what is no address between spaces."""


def test_a_value_beside_cjk_is_found_as_between_spaces(detector: Detector) -> None:
    """Every Presidio recognizer, with values that it accepts itself: same place, score and pattern."""
    from recognizers.presidio import stock_recognizers
    from tests.recognizers.oracle.values import Values

    stock = stock_recognizers()
    values = [v.strip() for pool in Values(stock, 1, each=2).pool for v in pool]
    asked = [(value, around) for value in values for around in (" {} ", *SURROUNDINGS)]
    found = detector.detect([around.format(value) for value, around in asked])
    wanted: set[tuple[object, ...]] = set()
    compared = 0
    for (value, around), seen in zip(asked, found, strict=True):
        at = around.index("{")
        facts = {
            (h.recognizer, h.start - at, h.end - at, h.score, h.pattern, h.validated, h.hidden_by)
            for h in seen.hits
            if h.score >= 0.4
            and h.recognizer not in _ours()
            and not (h.start < at or h.end > at + len(value))
        }
        if around == " {} ":
            wanted = facts
            continue
        compared += len(facts)
        assert wanted <= facts, (value, around)
        assert {fact[0] for fact in facts - wanted} <= LOST_SIGHT, (value, around)
    assert compared > 1_000


def _ours() -> frozenset[str]:
    return frozenset(catalog.by_id())


@pytest.mark.parametrize(
    "text", ["发到meiling@example.cn即可", "メールo.vask@example.comまで", "이메일o.vask@example.com로"]
)
def test_what_stands_beside_an_address_is_no_part_of_it(text: str, detector: Detector) -> None:
    mails = [text[h.start : h.end] for h in detector.detect([text])[0].hits if h.entity == "EMAIL_ADDRESS"]
    assert mails in (["meiling@example.cn"], ["o.vask@example.com"])


@pytest.mark.parametrize(
    "text",
    [
        "微博@某人说",
        "写a@b即可",
        "价格@3.50元",
        "时间00:00:5E:00:53",
        "x00:00:5E:00:53:01",
        "网卡ff:ff:ff:ff:ff:ff",
    ],
)
def test_beside_cjk_as_well_nothing_is_found_in_what_is_no_value(text: str, detector: Detector) -> None:
    hits = detector.detect([text])[0].hits
    assert not [h for h in hits if h.entity in ("EMAIL_ADDRESS", "MAC_ADDRESS") and h.score >= 0.4]


def test_words_of_a_users_deny_list_are_found_beside_cjk_too() -> None:
    detector = open_patterns(
        frozenset({"CODE_WORD"}), users=(UserRecognizer("CODE_WORD", "words", deny_list=("Zeb",)),)
    )
    for text in ("他说Zeb来了", "他说 Zeb 来了", "彼はZebです"):
        (hit,) = detector.detect([text])[0].hits
        assert text[hit.start : hit.end] == "Zeb"
    assert detector.detect(["他说Zebra来了"])[0].hits == ()


def test_cases_of_our_recognizers_hold_with_folds() -> None:
    """In what they find and in what they must not; what is a known miss in plain may be found."""
    seen_better = 0
    for name, entry in catalog.by_id().items():
        for texts in (
            tuple(text for text, _ in entry.cases.hits),
            entry.cases.misses,
            entry.cases.known_misses,
        ):
            for plain, with_folds in zip(PLAIN.detect(texts), FOLDING.detect(texts), strict=True):
                old, new = (
                    [(h.start, h.end, h.score) for h in found.hits if h.recognizer == name and h.score >= 0.4]
                    for found in (plain, with_folds)
                )
                assert new == old or texts is entry.cases.known_misses
                seen_better += new != old
    assert seen_better >= 2


# Merging


def hit(start: int, end: int, score: float = 0.5, entity: str = "X", **more: str) -> Hit:
    return Hit(start, end, entity, "a.x", "1", score, score, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("plain", "extra", "expected"),
    [
        ([hit(2, 9)], Extra(hit(2, 9, value="v", hidden_by="f")), [hit(2, 9, value="v", hidden_by="f")]),
        ([hit(2, 9, 0.9)], Extra(hit(2, 9, 0.3)), [hit(2, 9, 0.9)]),
        ([hit(0, 9)], Extra(hit(2, 9), left=True), [hit(2, 9)]),
        ([hit(0, 9)], Extra(hit(2, 9)), [hit(0, 9)]),
        ([hit(4, 9)], Extra(hit(2, 9)), [hit(2, 9), hit(4, 9)]),
        ([hit(4, 9, 0.3)], Extra(hit(2, 9)), [hit(2, 9)]),
        ([hit(4, 9, 0.9)], Extra(hit(2, 9)), [hit(2, 9), hit(4, 9, 0.9)]),
        ([hit(4, 9)], Extra(hit(2, 9), is_guess=True), [hit(4, 9)]),
        ([hit(4, 9, 0.2)], Extra(hit(2, 9), is_guess=True), [hit(2, 9)]),
        ([hit(1, 9, entity="Y")], Extra(hit(2, 9), is_guess=True), [hit(1, 9, entity="Y")]),
        ([hit(3, 9, entity="Y")], Extra(hit(2, 9), is_guess=True), [hit(2, 9), hit(3, 9, entity="Y")]),
    ],
)
def test_two_hits_of_one_place(plain: list[Hit], extra: Extra, expected: list[Hit]) -> None:
    assert merged(plain, [extra], 0.4) == tuple(expected)


@given(TEXTS)
@example("bGluZ0BhY21lLmNu\\/三k@e.co\\u7")
def test_plain_findings_stay_or_are_seen_better(text: str) -> None:
    """No kept finding is lost to a fold but to a finding of the same entity that overlaps it."""
    plain, with_folds = PLAIN.detect([text])[0], FOLDING.detect([text])[0]
    assert with_folds.failure == plain.failure
    for old in plain.hits:
        if old.score >= 0.4:
            assert any(
                new.entity == old.entity
                and new.start < old.end
                and old.start < new.end
                and new.score >= min(old.score, 0.4)
                for new in with_folds.hits
            ), (old, text)
    assert all(0 <= h.start < h.end <= len(text) for h in with_folds.hits)
    assert all((h.value is None) == (h.hidden_by is None) for h in with_folds.hits)
    assert all(h.value != text[h.start : h.end] for h in with_folds.hits)
    places = [(h.start, h.end, h.entity) for h in with_folds.hits]
    assert len(set(places)) == len(places)


PLAIN = open_detector()
FOLDING = FoldingDetector(PLAIN)
