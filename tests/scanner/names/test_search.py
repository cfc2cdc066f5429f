"""Finding subjects: word borders in Latin and Chinese text, places in the original, and how much each find says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model import Subject
from scanner.names.fold import is_ideographic
from scanner.names.index import build, load, save
from scanner.names.search import MOST_CANDIDATES, SubjectIndex
from scanner.names.variants import entries
from scanner.names.writing import WEAK

MEILING = Subject(
    "s-1", ("Zhao Meiling", "赵美玲"), ("Mei Lin Sable",), (("speaker_id", "p225"), ("handle", "@meisable"))
)
ORLIN = Subject("s-2", ("Orlin Vask",), ("Vask",), (("email", "orlin@example.com"), ("handle", "vask_9x")))
NAMESAKE = Subject("s-3", ("Orlin Vask", "王伟"))
OTHERS = (
    Subject("s-4", ("José Ibárruri-Quell",)),
    Subject("s-5", ("さとう はるか",)),
    Subject("s-6", ("김현우",)),
    Subject("s-7", ("Ørjan Brask",)),
    Subject("s-8", ("Ирина Велемирова",)),
    Subject("s-9", ("John Smith",)),
    Subject("s-10", ("Robert Tamsin Quellmore",)),
)
SUBJECTS = (MEILING, ORLIN, NAMESAKE, *OTHERS)
INDEX = SubjectIndex.of(SUBJECTS)


def found(text: str) -> list[tuple[str, str, str]]:
    """(what stands there, whose it may be, how much it says)"""
    return [
        (text[m.start : m.end], "+".join(c.subject_id for c in m.candidates), m.candidates[0].strength)
        for m in INDEX.in_text(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I met Zhao Meiling today", [("Zhao Meiling", "s-1", "exact")]),
        ("ZHAO MEILING", [("ZHAO MEILING", "s-1", "exact")]),
        ("zhao  \n meiling's", [("zhao  \n meiling", "s-1", "exact")]),
        ("Ｚｈａｏ　Ｍｅｉｌｉｎｇ", [("Ｚｈａｏ　Ｍｅｉｌｉｎｇ", "s-1", "exact")]),
        ("XZhao Meiling", []),
        ("Zhao Meilingen", []),
        ("Zhao Meiling2", [("Zhao Meiling", "s-1", "weak")]),
        ("zhaomeiling", [("zhaomeiling", "s-1", "variant")]),
        ("他和Zhao Meiling先生谈话", [("Zhao Meiling", "s-1", "exact")]),
        ("Zh\u00adao\u200b Mei\u200bling", [("Zh\u00adao\u200b Mei\u200bling", "s-1", "exact")]),
        ("我叫赵美玲。", [("赵美玲", "s-1", "exact")]),
        ("记者赵美玲报道", [("赵美玲", "s-1", "exact")]),
        ("赵美", []),
        ("国王伟大", [("王伟", "s-3", "weak")]),
        ("王伟: 你好", [("王伟", "s-3", "common")]),
        ("Orlin Vask", [("Orlin Vask", "s-2+s-3", "exact")]),
        ("only Vask here", [("Vask", "s-2", "weak")]),
        ("Mei Lin Sable sang", [("Mei Lin Sable", "s-1", "exact")]),
        ("Zhao\u0301 Meiling", [("Zhao\u0301 Meiling", "s-1", "variant")]),
        ("Zhào Měilíng", [("Zhào Měilíng", "s-1", "variant")]),
        ("Sable, Mei Lin", [("Sable, Mei Lin", "s-1", "variant")]),
        ("趙美玲", [("趙美玲", "s-1", "variant")]),
        ("Dr. Sable", [("Dr. Sable", "s-1", "weak")]),
        ("M. L. Sable", [("M. L. Sable", "s-1", "weak")]),
        ("Jose Ibarruri Quell", [("Jose Ibarruri Quell", "s-4", "variant")]),
        ("jose_ibarruri-quell", [("jose_ibarruri-quell", "s-4", "variant")]),
        ("IBÁRRURI-QUELL, José", [("IBÁRRURI-QUELL, José", "s-4", "variant")]),
        ("サトウ ハルカ", [("サトウ ハルカ", "s-5", "variant")]),
        ("Haruka Satō", [("Haruka Satō", "s-5", "variant")]),
        ("김현우 씨", [("김현우", "s-6", "exact")]),
        ("김현운", []),  # another syllable: decomposed it begins alike
        ("Kim Hyun-woo", [("Kim Hyun-woo", "s-6", "variant")]),
        ("Orjan Brask", [("Orjan Brask", "s-7", "variant")]),
        ("Велемирова Ирина", [("Велемирова Ирина", "s-8", "variant")]),
        ("John Smith", [("John Smith", "s-9", "common")]),
        ("Bob Quellmore", [("Bob Quellmore", "s-10", "variant")]),
        ("Robert T. Quellmore", [("Robert T. Quellmore", "s-10", "variant")]),
        ("RobertQuellmore", []),  # a middle name is left out only where names stand apart
        ("Orlin. Vask", [("Vask", "s-2", "weak")]),
        ("Orlin; Vask", [("Vask", "s-2", "weak")]),
        ("write to orlin@example.com now", [("orlin@example.com", "s-2", "certain")]),
        ("xorlin@example.com", []),
        ("vask_9x", [("vask_9x", "s-2", "certain")]),
    ],
)
def test_names_in_text(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("p225", (("s-1", "speaker_id", "certain"),)),
        (" P225 ", (("s-1", "speaker_id", "certain"),)),
        ("Zhao Meiling", (("s-1", "name", "certain"),)),
        ("Meiling Zhao", (("s-1", "name:order", "variant"),)),
        ("Zhao Meiling jr", ()),
        ("orlin vask", (("s-2", "name", "certain"), ("s-3", "name", "certain"))),
        ("Vask", (("s-2", "alias", "certain"),)),
        ("orlin example com", ()),
        ("", ()),
    ],
)
def test_values_of_columns(value: str, expected: tuple[tuple[str, str, str], ...]) -> None:
    assert INDEX.of_value(value) == expected


PHONED = SubjectIndex.of(
    [
        Subject("p-1", ("Orlin Vask",), (), (("phone", "+1 202-555-0126"),)),
        Subject("p-2", (), (), (("phone", "020 7946 0991"),)),
    ]
)


@pytest.mark.parametrize("kind", ["phone", "url", "staff_id"])
def test_a_ledger_of_one_kind_of_identifier_is_asked_for_no_other(kind: str) -> None:
    said = {"phone": "+1 202-555-0126", "url": "https://pages.example.com/tam", "staff_id": "KX-203-944"}
    index = SubjectIndex.of([Subject("p-1", (), (), ((kind, said[kind]),))])
    asked = {"phone": index.of_phone, "url": index.of_url, "staff_id": index.of_id}
    assert [name for name, look in asked.items() if look(said[name])] == [kind]
    assert not any(look(said[name]) for name, look in asked.items() if name != kind)  # nor when remembered


@pytest.mark.parametrize(
    ("value", "who"),
    [
        ("+1 (202) 555 0126", [("p-1", "phone", "certain")]),
        ("202.555.0126", [("p-1", "phone:inside", "variant")]),
        ("020 79460991", [("p-2", "phone", "certain")]),
        ("+44 20 7946 0991", [("p-2", "phone:inside", "variant")]),
        ("+44 202 555 0126", []),  # another country
        ("202-555-0127", []),
        ("", []),
    ],
)
def test_phone_numbers_are_compared_by_digits(value: str, who: list[tuple[str, str, str]]) -> None:
    assert list(PHONED.of_phone(value)) == who


@given(
    st.text(), st.text(), st.sampled_from(["Zhao Meiling", "赵美玲", "ZHAO   MEILING", "Ｚｈａｏ Meiling"])
)
def test_a_name_between_blanks_is_found_at_its_place(before: str, after: str, name: str) -> None:
    text = f"{before} ; {name} ; {after}"
    start = len(before) + 3
    assert (start, start + len(name)) in [(m.start, m.end) for m in INDEX.in_text(text)]


@given(
    st.lists(
        st.text(alphabet=st.sampled_from("ZhaoMeiling Vsk赵美玲王伟.,-'\n\x00é\u0301ß김현우")), max_size=6
    )
)
def test_texts_searched_together_are_searched_alone(texts: list[str]) -> None:
    assert INDEX.in_texts(texts) == [SubjectIndex.of(SUBJECTS).in_text(text) for text in texts]


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.subject_id)
def test_every_way_to_write_a_name_is_found(subject: Subject) -> None:
    alone = SubjectIndex.of([subject])
    for entry in entries(subject):
        if (
            entry.in_text
            and entry.rule.partition(":")[0] in ("name", "alias")
            and "\x01" not in entry.words[0]
        ):
            spelt = ("" if is_ideographic(entry.words[0][0]) else " ").join(entry.words)
            text = f"We heard: {spelt}!"
            (match,) = alone.in_text(text)
            assert text[match.start : match.end] == spelt, entry
            assert entry.strength == WEAK or match.candidates[0].strength != WEAK or len(entry.words) < 3, (
                entry
            )


def test_a_name_that_fits_too_many_names_nobody() -> None:
    many = [Subject(f"p{number}", (f"Vorin{number} Quellmore",)) for number in range(MOST_CANDIDATES + 1)]
    (match,) = SubjectIndex.of(many).in_text("Mrs. Quellmore left")
    assert (match.candidates, match.count) == ((), MOST_CANDIDATES + 1)
    (one,) = SubjectIndex.of(many).in_text("Vorin3 Quellmore left")
    assert [c.subject_id for c in one.candidates] == ["p3"]


def test_no_subjects_find_nothing() -> None:
    assert SubjectIndex.of([]).in_text("Zhao Meiling") == []
    assert SubjectIndex.of([]).of_value("Zhao Meiling") == ()


def test_an_index_on_disk_finds_the_same_and_holds_no_name(tmp_path: Path) -> None:
    text = "Zhao Meiling, 趙美玲, Orlin Vask and Jose Ibarruri Quell"
    save(build(SUBJECTS, b"key"), tmp_path / "index")
    assert SubjectIndex(load(tmp_path / "index"), b"key").in_text(text) == INDEX.in_text(text)
    assert SubjectIndex(load(tmp_path / "index"), b"another key").in_text(text) == []
    held = b"".join(path.read_bytes() for path in (tmp_path / "index").iterdir()).lower()
    for name in ("meiling", "vask", "quell", "赵美玲", "orlin@"):
        assert name.encode() not in held and name.encode("utf-32-le") not in held


def test_equal_checksums_are_no_match_without_the_words() -> None:
    tables = build([MEILING], b"")
    tables.digests[:] = np.uint64(7)
    assert SubjectIndex(tables).in_text("Zhao Meiling") == []
