"""provscan's own taggers as one finder: which texts go to which, and what is told of them."""

from __future__ import annotations

import pytest

from recognizers.names.han.tagger import HanTagger
from recognizers.names.latin.tagger import LatinTagger
from recognizers.ner.builtin import BuiltinFinder

FINDER = BuiltinFinder()


def found(text: str) -> list[tuple[str, str]]:
    return [(text[hit.start : hit.end], hit.recognizer) for hit in FINDER.find([text])[0]]


def test_versions_are_those_of_the_taggers() -> None:
    told = {info.recognizer: info.version for info in FINDER.infos}
    assert told == {tagger.recognizer: tagger.version for tagger in (HanTagger(), LatinTagger())}
    assert all(f"{name} {version}" in FINDER.told for name, version in told.items())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The letter was signed by Orlin Vask.", [("Orlin Vask", "latin.person")]),
        ("会议由赵美玲主持。", [("赵美玲", "han.person")]),
        (
            "会议由赵美玲主持，the minutes were signed by Orlin Vask.",
            [("赵美玲", "han.person"), ("Orlin Vask", "latin.person")],
        ),
        ("川は九つの古い水車小屋のそばを流れている", []),
        ("", []),
        ("user", []),
        ("zh", []),
        ("12 + 30 = 42", []),
    ],
)
def test_each_script_goes_to_its_tagger(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_a_lone_word_with_a_capital_is_looked_at_and_long_signs_take_no_time() -> None:
    assert FINDER.find(["Łucja", "-" * 50_000 + "1", " " * 50_000 + "1", "zh" * 50_000])[1:] == [(), (), ()]


def test_chinese_before_a_japanese_page_is_not_lost() -> None:
    chinese = "会议由赵美玲主持。" * 400
    alone = FINDER.find([chinese])[0]
    both = FINDER.find([chinese + "ひらがなばかり" * 600])[0]
    assert len(alone) == 400
    assert [hit for hit in both if hit.end <= len(chinese)] == list(alone)


def test_together_and_alone() -> None:
    texts = ["Signed: Orlin Vask", "赵美玲老师说好。", "", "user", "Mira Quell met 赵美玲 in the hall."]
    assert FINDER.find(texts) == [FINDER.find([text])[0] for text in texts]
    assert FINDER.find([]) == []


def test_what_is_covered() -> None:
    assert all(map(FINDER.covers, ("en", "zh", "und-Latn")))
    assert not any(map(FINDER.covers, ("de", "ja", "ko", "und-Cyrl", "und")))
