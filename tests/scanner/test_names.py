"""Folding, word borders in Latin and Chinese text, and places that refer to the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model import Subject
from scanner.names import SubjectIndex, _folded, fold

MEILING = Subject(
    "s-1", ("Zhao Meiling", "赵美玲"), ("Mei Lin Sable",), (("speaker_id", "p225"), ("handle", "@meisable"))
)
ORLIN = Subject("s-2", ("Orlin Vask",), ("Vask",))
NAMESAKE = Subject("s-3", ("Orlin Vask", "王伟"))
INDEX = SubjectIndex([MEILING, ORLIN, NAMESAKE])


def found(text: str) -> list[tuple[str, str, bool]]:
    return [(text[m.start : m.end], "+".join(sorted(m.subjects)), m.weak) for m in INDEX.in_text(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I met Zhao Meiling today", [("Zhao Meiling", "s-1", False)]),
        ("ZHAO MEILING", [("ZHAO MEILING", "s-1", False)]),
        ("zhao  \n meiling's", [("zhao  \n meiling", "s-1", False)]),
        ("Ｚｈａｏ　Ｍｅｉｌｉｎｇ", [("Ｚｈａｏ　Ｍｅｉｌｉｎｇ", "s-1", False)]),
        ("XZhao Meiling", []),
        ("Zhao Meilingen", []),
        ("Zhao Meiling2", []),
        ("zhaomeiling", []),
        ("他和Zhao Meiling先生谈话", [("Zhao Meiling", "s-1", False)]),
        ("Zh\u00adao\u200b Mei\u200bling", [("Zh\u00adao\u200b Mei\u200bling", "s-1", False)]),
        ("我叫赵美玲。", [("赵美玲", "s-1", False)]),
        ("记者赵美玲报道", [("赵美玲", "s-1", False)]),
        ("赵美", []),
        ("国王伟大", [("王伟", "s-3", True)]),
        ("王伟: 你好", [("王伟", "s-3", False)]),
        ("Orlin Vask", [("Orlin Vask", "s-2+s-3", False)]),
        ("only Vask here", [("Vask", "s-2", True)]),
        ("Mei Lin Sable sang", [("Mei Lin Sable", "s-1", False)]),
        ("Zhao\u0301 Meiling", []),  # another letter: a combining accent makes a with acute
        ("Zhao Meiling\u0301", []),
    ],
)
def test_names_in_text(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("p225", (("s-1", "speaker_id"),)),
        (" P225 ", (("s-1", "speaker_id"),)),
        ("Zhao Meiling", (("s-1", "name"),)),
        ("Zhao Meiling jr", ()),
        ("orlin vask", (("s-2", "name"), ("s-3", "name"))),
        ("Vask", (("s-2", "alias"),)),
        ("", ()),
    ],
)
def test_values_of_columns(value: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert INDEX.of_value(value) == expected


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text)[0]
    assert fold(once)[0] == once


@given(st.text())
def test_every_folded_character_has_a_place_in_order(text: str) -> None:
    folded, places = fold(text)
    where = list(range(len(folded))) if places is None else list(places)
    assert len(where) == len(folded)
    assert where == sorted(where)
    assert all(0 <= place < len(text) for place in where)


@given(
    st.text(), st.text(), st.sampled_from(["Zhao Meiling", "赵美玲", "ZHAO   MEILING", "Ｚｈａｏ Meiling"])
)
def test_a_name_between_blanks_is_found_at_its_place(before: str, after: str, name: str) -> None:
    text = f"{before} , {name} , {after}"
    start = len(before) + 3
    assert (start, start + len(name)) in [(m.start, m.end) for m in INDEX.in_text(text)]


def test_no_subjects_find_nothing() -> None:
    assert SubjectIndex([]).in_text("Zhao Meiling") == []


@given(
    st.text(
        alphabet=st.sampled_from("aZéİßſK  \n\t\u00a0\u3000\u200b\u00ad中ﬁ¨´１Ａ가각\u1100ά")
        | st.characters(),
        max_size=40,
    )
)
def test_the_quick_fold_is_the_careful_one(text: str) -> None:
    quick = _folded(text)
    assert quick is None or quick == fold(text)[0]
    assert quick is not None or any(mark in text for mark in text if " " in fold(mark)[0])
