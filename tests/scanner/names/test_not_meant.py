"""What looks like somebody's name or identifier and is none: never surely theirs."""

from __future__ import annotations

import pytest

from scanner.model import Subject
from scanner.names.search import SubjectIndex

_DOUBT = ("weak", "common")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("尤灿", "Now you can go home."),
        ("尤灿", "Can You Feel It"),
        ("游烈", "if you lie to me"),
        ("佘龙", "she long ago"),
        ("이도", "do i have"),
        ("오소", "oh so nice"),
        ("ごう とう", "go to bed"),
        ("とう いん", "in to"),
        ("和平", "hoping"),
        ("安心", "Xin'an County"),
        ("商海", "Shanghai"),
        ("이민정", "이민정책이 바뀌었다"),
        ("고은", "높고은은한"),
        ("정보", "비밀정보국"),
        ("陈美玲", "with Meiling, Chen and Wang"),
        ("陈美玲", "Mei, Ling, Chen"),
        ("陈美玲", "Ming Chen, Meiling Wu"),
        ("Robert Fennwick", "thanks to Bob, Fennwick Ltd"),
        ("Robert Fennwick", "John Fennwick, Bob Brown"),
        ("Tamsin Jo Quellrow", "Odo, Tamsin, Quellrow and Fenn"),
        ("Tamsin Quellrow", "Quellrow, Tamsin Brightwell"),
        ("陈美玲", "小陈\n\n美玲说"),
        ("Anna Vell", "Anna\n\n\nVell"),
        ("Anna Le", "Anna le chat noir"),
        ("Anna May", "Anna may do it"),
        ("Mark Down", "a markdown file"),
        ("Dan Ger", "danger"),
        ("Anna Le", "leanna"),
        ("Tamsin Quellrow", "Tamsin Quellrow-Fenn"),
        ("Tamsin Quellrow", "on Tamsin Quellrow Street"),
        ("Tamsin Quellrow", "the Quellrow, Tamsin Foundation"),
        ("Tamsin Quellrow", "TAMSIN QUELLROW\u00a0Ltd"),
        ("赵美玲", "赵美玲大桥今天通车"),
        ("赵美玲", "毕业于趙美玲學院"),
        ("さとう はるか", "さとうはるか図書館"),
        ("이민정", "이민정기념관"),
    ],
)
def test_a_name_that_is_none(name: str, text: str) -> None:
    found = [
        one for match in SubjectIndex.of([Subject("s-1", (name,))]).in_text(text) for one in match.candidates
    ]
    assert all(one.strength in _DOUBT for one in found), found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Tamsin Quellrow", "Quellrow, Tamsin (ed.)"),
        ("이민정", "이민정은 갔다"),
        ("陈美玲", "Chen, Meiling was here"),
        ("陈美玲", "chenmeiling"),
        ("さとう はるか", "Sato Haruka"),
        ("Anna Le", "ANNA LE"),
        ("Vincent van Quell", "Vincent van Quell"),
        ("Tamsin Quellrow", "Tamsin Quellrow streets"),
        ("赵美玲", "赵美玲说桥断了"),
    ],
)
def test_a_name_that_is_one(name: str, text: str) -> None:
    found = [
        one for match in SubjectIndex.of([Subject("s-1", (name,))]).in_text(text) for one in match.candidates
    ]
    assert [one.strength in _DOUBT for one in found] == [False]


PERSON = Subject("s-1", (), (), (("email", "t@people.example"), ("handle", "@tam_q9")))


@pytest.mark.parametrize(
    "text",
    [
        "jo-t@people.example", "jo.t@people.example", "jo+t@people.example", "o't@people.example", "t@people.example.org",
        "t@people.example-else.org", "user_tam_q9", "my-tam_q9-x", "tam_q9@else.example", "tam_q9.py",
    ],
)  # fmt: skip
def test_a_longer_address_or_handle_is_somebody_elses(text: str) -> None:
    assert SubjectIndex.of([PERSON]).in_text(f"see {text} there") == []


@pytest.mark.parametrize(
    "text", ["t@people.example", "<T@people.example>.", "@tam_q9", "tam_q9", "(tam_q9)", "tam_q9."]
)
def test_an_address_or_handle_by_itself_is_certain(text: str) -> None:
    (match,) = SubjectIndex.of([PERSON]).in_text(f"see {text} there")
    assert match.candidates[0].strength == "certain"
    assert [one.strength for one in SubjectIndex.of([PERSON]).of_value("tam_q9")] == ["certain"]
    assert [one.strength for one in SubjectIndex.of([PERSON]).of_value("@tam_q9")] == ["certain"]


def test_nul_parts_words_whatever_else_is_searched() -> None:
    index = SubjectIndex.of([Subject("s-1", ("Tamsin Quellrow",))])
    assert index.in_texts(["Tamsin\0Quellrow", "é"]) == [[], []]
