"""Folds on hostile and long texts: how much the patterns are shown, what is told, and that pieces lose nothing."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import pytest

from recognizers.base import Detection, Detector, RecognizerInfo
from recognizers.folds import open_patterns
from recognizers.folds.detector import FoldingDetector
from recognizers.folds.tricks import Triggers
from recognizers.folds.variants import ROUNDS, TOO_DEEP, variants

TRIGGERS = Triggers()


@pytest.fixture(scope="module")
def detector() -> Detector:
    return open_patterns()


class Counting:
    """Finds nothing and counts what it is shown."""

    infos: tuple[RecognizerInfo, ...] = ()
    shown = 0

    def detect(self, texts: Sequence[str]) -> list[Detection]:
        self.shown += sum(map(len, texts))
        return [Detection()] * len(texts)


N = 50_000
DEEP = "meiling@example.cn"
for _ in range(ROUNDS + 1):
    DEEP = base64.b64encode(DEEP.encode()).decode()
HOSTILE = {
    "zero width": "1\u200b" * (N // 2), "amp": "&amp;" * (N // 5), "amp deep": "&" + "amp;" * (N // 4) + "#64;",
    "percent deep": "%" + "25" * (N // 2) + "40", "base64 deep": DEEP, "backslashes": "\\" * N,
    "base64": base64.b64encode(b"o.vask@example.com " * 1900).decode(), "escapes": "\\u0031" * (N // 6),
    "spaced": "1 2 3 4 5 6 7 " * (N // 14), "numerals": "一 三 八 零 " * (N // 8), "fancy": "①②③④" * (N // 4),
    "at": "a at b dot c " * (N // 13), "long at": "a" * N + "(at)b.com", "lines": "x 1234-\n 5678 y\n" * (N // 16),
    "cjk": "中a1b2c3" * (N // 7), "homoglyphs": "аa" * (N // 2), "struck": "1" + "\u0336" * N,
    "full width": "１" * N, "mixed": "１٣①一\u200b–аa@.&#49;%40\\u0031中" * (N // 25),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_work_is_bounded(name: str) -> None:
    """The patterns are shown at most four variants of a text, none longer than it; places are as many as edits."""
    text, counting = HOSTILE[name], Counting()
    (found,) = FoldingDetector(counting).detect([text])
    assert counting.shown <= 5 * len(text)
    made, unread = variants(text, TRIGGERS.of(text), TRIGGERS, any_word=False)
    assert len(made) <= 4
    assert all(len(variant.folded.text) <= len(text) for variant in made)
    assert found.unread == unread == ((TOO_DEEP,) if "deep" in name else ())


def test_pieces_of_a_long_text_give_what_the_short_text_gives(detector: Detector) -> None:
    quiet = "他们在河边走了很久。\n" * 300
    for value in (
        "His social security number is ５３６２２８７２６ he said ",
        "手机：１３８００１３８０００。",
        "邮箱meiling@example.cn的",
        "o.vask (at) example dot com ",
        "手机：一三八零零一三八零零零。",
    ):
        short, long = detector.detect([value, quiet + value + quiet])
        kept = [(h.start + len(quiet), h.entity, h.score, h.value) for h in short.hits if h.score >= 0.4]
        assert [(h.start, h.entity, h.score, h.value) for h in long.hits if h.score >= 0.4] == kept
        assert kept


@pytest.mark.parametrize(("size", "is_found"), [(300, True), (500, True), (3_000, False)])
def test_a_long_value_is_told_whole_or_not_at_all(size: int, is_found: bool, detector: Detector) -> None:
    """Its head is folded; what lies 600 characters farther is not looked at, and half a cookie is none."""
    value = "ＢＡＩＤＵＩＤ=" + "a1b2c3d4e5" * (size // 10)
    text = "夜深了。" * 300 + value + "，" + "夜深了。" * 300
    found = [
        text[h.start : h.end]
        for h in detector.detect([text])[0].hits
        if h.entity == "COOKIE" and h.score >= 0.4
    ]
    assert found == ([value] if is_found else [])
