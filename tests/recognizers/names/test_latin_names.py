"""What the Latin tagger finds and leaves alone, register by register. All names are invented."""

from __future__ import annotations

import pytest

from recognizers.names.latin.tagger import LatinTagger

TAGGER = LatinTagger()

NAMED = [
    ("My name is Orlin Vaskov and I live in Sofia.", ["Orlin Vaskov"]),
    ("From: Mirabel Quellen <m.q@dravemook.com>\nSubject: Minutes", ["Mirabel Quellen"]),
    ("Dear Dr. Tamsin Okoroye,\nthank you for your letter.", ["Tamsin Okoroye"]),
    ("id,name,city\n4,Jovan Petrelli,Turin\n5,Amara Diallo,Lyon\n", ["Jovan Petrelli", "Amara Diallo"]),
    ("Vaskov, Orlin; Quellen, Mirabel", ["Vaskov, Orlin", "Quellen, Mirabel"]),
    ('{"name": "Henrik Sandvall", "city": "Oslo"}', ["Henrik Sandvall"]),
    ("# Author: Katarina Dolezal\nimport os\n", ["Katarina Dolezal"]),
    ("PATIENT: MARGARET HOLLOWELL\nWARD: C4", ["MARGARET HOLLOWELL"]),
    ("| 1 | Nomsa Dlamini | Durban |\n| 2 | Haruka Tanabe | Osaka |", ["Nomsa Dlamini", "Haruka Tanabe"]),
    ("本协议由 Orlin Vaskov 签署。", ["Orlin Vaskov"]),
    (
        "The report was written by Chinedu Okonjo and edited by Fatima Haddad.",
        ["Chinedu Okonjo", "Fatima Haddad"],
    ),
    ("Siobhán Ní Dhuibhir met José Ibáñez in Madrid.", ["José Ibáñez"]),
    ("happy birthday maria!!! love u", ["maria"]),
]
NAMELESS = [
    "Take Paracetamol and Ibuprofen twice a day; avoid Amoxicillin.",
    "font-family: Helvetica, Garamond, sans-serif;",
    "TERMS AND CONDITIONS OF DELIVERY\n\nPAYMENT AND PRICES",
    "Open from March to October, closed on Sunday and Monday.",
    "Part XK-4471 replaces QB-20 (see ISO 9001).",
    "Trains from Paris to Berlin via Cologne leave at 9.",
    "def parse_header(self, value: str) -> HeaderList:\n    return HeaderList(value)",
    "SELECT id, amount FROM invoices WHERE status = 'OPEN'",
    "这个函数返回一个 HeaderList 对象，参见 PyConfig_Get。",
    "the meeting is on tuesday and the report is due in may",
    "本法自公布之日起施行。",
    "",
]


@pytest.mark.parametrize(("text", "names"), NAMED)
def test_names_are_found(text: str, names: list[str]) -> None:
    (spans,) = TAGGER.persons([text])
    found = {text[span.start : span.end] for span in spans}
    assert set(names) <= found


@pytest.mark.parametrize("text", NAMELESS)
def test_what_is_no_name_is_left_alone(text: str) -> None:
    assert TAGGER.persons([text]) == [[]]


def test_a_surname_is_remembered() -> None:
    text = "Orlin Vaskov opened the meeting.\nAgenda\nVaskov\nNext point"
    (spans,) = TAGGER.persons([text])
    assert [text[span.start : span.end] for span in spans] == ["Orlin Vaskov", "Vaskov"]
    assert spans[0].score == spans[1].score


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Prof. A. B. Quellen will speak.", "A. B. Quellen"),
        ("MRS. VASKOV, ROOM 4", "VASKOV"),
        ("Then Uncle Brask left.", "Brask"),
    ],
)
def test_a_title_or_an_initial_announces_a_name(text: str, name: str) -> None:
    (spans,) = TAGGER.persons([text])
    assert any(text[span.start : span.end].endswith(name) for span in spans)


def test_a_name_may_go_over_a_line() -> None:
    text = "He wrote to Henrik\nSandvall about it."
    (spans,) = TAGGER.persons([text])
    assert [text[span.start : span.end] for span in spans] == ["Henrik\nSandvall"]


def test_scores_are_shares() -> None:
    (sure,) = TAGGER.persons(["My name is Orlin Vaskov."])[0]
    assert 0.7 < sure.score <= 1
    assert sure.score == round(sure.score, 4)
