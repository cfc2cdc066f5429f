"""What a source declares of its languages, where a text does not tell its own."""

from __future__ import annotations

import pytest

from recognizers.ner.builtin import BuiltinFinder
from scanner.languages import LanguagesSeen
from scanner.model import Field

FINDER = BuiltinFinder()


@pytest.mark.parametrize(
    ("declared", "text", "expected"),
    [
        ((), "Orlin Vask", [("und-Latn", 9, True)]),
        (("en",), "Orlin Vask", [("en", 9, True)]),
        (("de",), "Orlin Vask", [("de", 9, False)]),
        (("de-CH", "en"), "Orlin Vask", [("de", 9, False)]),
        (("en", "zh-Hans"), "Orlin Vask", [("en", 9, True)]),
        ((), "東京都知事会見", [("zh", 7, True)]),
        (("ja",), "東京都知事会見", [("ja", 7, False)]),
        (("ja", "zh"), "東京都知事会見", [("zh", 7, True)]),
        ((), "12 + 30", []),
    ],
)
def test_declared(declared: tuple[str, ...], text: str, expected: list[tuple[str, int, bool]]) -> None:
    seen = LanguagesSeen(FINDER, declared)
    seen.see([Field(("text",), text)])
    assert [(r.language, r.letters, r.assessed) for r in seen.records("f", 0)] == expected


def test_letters_of_overlapping_windows_count_once() -> None:
    text = "Orlin Vask" * 50
    seen = LanguagesSeen(FINDER)
    seen.see([Field(("text",), text, own_to=300), Field(("text",), text[200:], offset=200, own_from=100)])
    assert [record.letters for record in seen.records("f", 0)] == [450]
