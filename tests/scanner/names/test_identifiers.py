"""Identifiers that recognizers find are somebody's however they are written, and nobody else's."""

from __future__ import annotations

import pytest

from scanner.link import FoundId, IdKind, Linker
from scanner.model import Field, ReadRules, Sample, Subject
from scanner.names.search import SubjectIndex

PERSON = Subject(
    "s-1", (), (),
    (("profile", "https://www.social.example/@Tamsin"), ("national_id", "078-05-1120"), ("passport", "X 1234567"),
     ("phone", "+1 202-555-0126"), ("url", "tamsin.pages.example.com"), ("staff_no", "77")),
)  # fmt: skip


def _ties(
    text: str, kind: IdKind, people: tuple[Subject, ...] = (PERSON,)
) -> list[tuple[str | None, str, str, int]]:
    field = Field(("text",), text)
    linker = Linker(SubjectIndex.of(people), ReadRules())
    ties = linker.of_sample(Sample(0, (field,), 0), ids=[FoundId(field, 0, len(text), kind)])
    return [(tie.subject_id, tie.rule, tie.strength, tie.candidates) for tie in ties]


@pytest.mark.parametrize(
    ("text", "kind", "rule"),
    [
        ("http://social.example/@tamsin/", "url", "profile"),
        ("social.example/@Tamsin?lang=en#top", "url", "profile"),
        ("https://tamsin.pages.example.com/", "url", "url"),
        ("078051120", "id", "national_id"),
        ("078 05 1120", "id", "national_id"),
        ("x1234567", "id", "passport"),
        ("(202) 555-0126", "phone", "phone:inside"),
        ("001 202 555 0126", "phone", "phone"),
        ("011-1-202-555-0126", "phone", "phone"),
        ("+1 202 555 0126 ext. 12", "phone", "phone"),
        ("202.555.0126 x99", "phone", "phone:inside"),
    ],
)
def test_an_identifier_however_it_is_written(text: str, kind: IdKind, rule: str) -> None:
    strength = "variant" if rule.endswith(":inside") else "certain"
    assert _ties(text, kind) == [("s-1", rule, strength, 1)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://social.example/@tamsin2", "url"),
        ("https://social.example/", "url"),
        ("https://else.example/@tamsin", "url"),
        ("social.example/x/@tamsin", "url"),
        ("http://[broken", "url"),
        ("0780511201", "id"),
        ("77", "id"),
        ("+49 202 5550126", "phone"),
        ("0049 202 5550126", "phone"),
    ],
)
def test_somebody_elses(text: str, kind: IdKind) -> None:
    assert _ties(text, kind) == []


def test_a_number_of_a_crowd_is_one_link() -> None:
    crowd = tuple(Subject(f"s-{n}", (), (), (("phone", "+1 202-555-0126"),)) for n in range(40))
    assert _ties("202 555 0126", "phone", crowd) == [(None, "shared", "weak", 40)]


def test_an_id_of_two_people_is_a_doubt() -> None:
    other = Subject("s-2", (), (), (("staff_no", "078051120"),))
    assert _ties("078-05-1120", "id", (PERSON, other)) == [
        ("s-1", "national_id", "certain", 2),
        ("s-2", "staff_no", "certain", 2),
    ]
