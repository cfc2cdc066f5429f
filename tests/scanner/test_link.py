"""Which samples are tied to whom, by what evidence, and what is never decided by guessing."""

from __future__ import annotations

import pytest

from scanner.link import Linker
from scanner.model import Field, ReadRules, Sample, Subject
from scanner.names.search import MOST_CANDIDATES, SubjectIndex
from scanner.readers.fields import flatten
from scanner.together import Tie

INDEX = SubjectIndex.of(
    [
        Subject("s-1", ("Zhao Meiling",), (), (("speaker_id", "p225"),)),
        Subject("s-2", ("Orlin Vask",)),
        Subject("s-3", ("Orlin Vask",)),
    ]
)


def linker(**rules: object) -> Linker:
    return Linker(INDEX, ReadRules(**rules))  # type: ignore[arg-type]


def short(ties: tuple[Tie, ...]) -> list[tuple[object, ...]]:
    return [(t.subject_id, t.evidence, t.rule, t.strength, t.candidates, t.mentions) for t in ties]


def sample(*fields: Field) -> Sample:
    return Sample(0, fields, 0)


def test_mentions_in_one_field_are_one_tie() -> None:
    ties = linker().of_sample(
        sample(Field(("text",), "Zhao Meiling and Zhao Meiling"), Field(("note",), "zhao meiling"))
    )
    assert short(ties) == [
        ("s-1", "name_in_text", "name", "exact", 1, 2),
        ("s-1", "name_in_text", "name", "exact", 1, 1),
    ]


def test_a_tag_that_names_who_is_shown_is_a_value() -> None:
    def ties(text: str, offset: int = 0) -> tuple[Tie, ...]:
        field = Field(("@xmp", "PersonInImage"), text, offset, names_person=True, of_medium=True)
        return linker().of_sample(sample(field))

    assert short(ties("Zhao Meiling")) == [("s-1", "metadata", "name", "certain", 1, 1)]
    assert short(ties("Somebody Else")) == [(None, "metadata", "unlisted", "exact", 1, 1)]
    assert short(ties("Zhao Meiling & the Nine")) == [("s-1", "name_in_text", "name", "exact", 1, 1)]
    assert [(t.candidates, t.evidence) for t in ties("Orlin Vask")] == [(2, "metadata")] * 2
    [tie] = ties("Zhao Meiling", 7)
    assert (tie.start, tie.end) == (7, 19)


def test_namesakes_are_both_named_and_marked() -> None:
    assert short(linker().of_sample(sample(Field(("text",), "Orlin Vask")))) == [
        ("s-2", "name_in_text", "name", "exact", 2, 1),
        ("s-3", "name_in_text", "name", "exact", 2, 1),
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("p225", [("s-1", "person_column", "speaker_id", "certain", 1, 1)]),
        ("Zhao Meiling", [("s-1", "person_column", "name", "certain", 1, 1)]),
        ("Somebody Else", [(None, "person_column", "unlisted", "exact", 1, 1)]),
        ("Zhao Meiling (narrator)", [("s-1", "name_in_text", "name", "exact", 1, 1)]),
        ("   ", []),
    ],
)
def test_person_columns(value: str, expected: list[tuple[object, ...]]) -> None:
    ties = linker(person_columns=("turns[].speaker",)).of_sample(
        sample(Field(("turns", 3, "speaker"), value))
    )
    assert short(ties) == expected


def test_other_columns_are_no_person_columns() -> None:
    assert linker(person_columns=("speaker",)).of_sample(sample(Field(("speakers",), "p225"))) == ()


def test_persons_of_the_declaration_hold_for_every_sample() -> None:
    assert short(linker(persons=("s-9",)).of_source()) == [
        ("s-9", "declared", "declaration", "certain", 1, 1)
    ]


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        (
            "voices/{person}/**",
            "voices/p225/a/b.wav",
            [("s-1", "person_path", "speaker_id", "certain", 1, 1)],
        ),
        ("voices/{person}/**", "voices/p999/a.wav", [(None, "person_path", "pseudonym", "exact", 1, 1)]),
        ("voices/{person}/**", "other/p225/a.wav", []),
        (
            "voices/{person}_*.wav",
            "voices/p225_01.wav",
            [("s-1", "person_path", "speaker_id", "certain", 1, 1)],
        ),
        (None, "x/zhao_meiling/1.wav", [("s-1", "name_in_text", "name", "exact", 1, 1)]),
        (None, "Zhao Meiling 01.wav", [("s-1", "name_in_text", "name", "exact", 1, 1)]),
    ],
)
def test_paths(pattern: str | None, path: str, expected: list[tuple[object, ...]]) -> None:
    assert short(linker(person_path=pattern).of_path(path)) == expected


def test_a_window_owns_its_mentions_alone() -> None:
    text = "Zhao Meiling"
    assert linker().of_sample(sample(Field(("t",), text, 100, 5, None))) == ()
    (tie,) = linker().of_sample(sample(Field(("t",), "..... " + text, 100, 5, None)))
    assert (tie.start, tie.end) == (106, 118)


@pytest.mark.parametrize(
    ("record", "columns", "expected"),
    [
        ({"speaker": 225}, ("speaker",), "s-1"),
        ({"speakers": [7, 225]}, ("speakers[]",), "s-1"),
        ({"speakers": [225]}, ("speakers",), "s-1"),
        ({"meta": {"speaker": 225.0}}, ("meta.*",), "s-1"),
        ({"speaker": 225}, (), None),
    ],
)
def test_numbers_in_person_columns_are_names(
    record: object, columns: tuple[str, ...], expected: str | None
) -> None:
    rules = ReadRules(include=("text",), person_columns=columns)
    index = SubjectIndex.of([Subject("s-1", ("Zhao Meiling",), (), (("speaker_id", "225"),))])
    fields = tuple(flatten(record, rules, 10).fields)
    found = {tie.subject_id for tie in Linker(index, rules).of_sample(sample(*fields))} - {None}
    assert found == ({expected} if expected else set())


def test_a_column_that_fits_too_many_is_one_link_to_nobody_by_name() -> None:
    many = [Subject(f"p{number}", ("Vorin Quellmore",)) for number in range(MOST_CANDIDATES + 1)]
    rules = ReadRules(person_columns=("speaker",), person_path="voices/{person}/**")
    crowded = Linker(SubjectIndex.of(many), rules)
    for value in ("Vorin Quellmore", "V. Quellmore"):
        (tie,) = crowded.of_sample(sample(Field(("speaker",), value)))
        assert (tie.subject_id, tie.evidence, tie.rule) == (None, "person_column", "shared")
        assert (tie.strength, tie.candidates) == ("exact", MOST_CANDIDATES + 1)
    (unlisted,) = crowded.of_sample(sample(Field(("speaker",), "Dr. Quellmore")))
    assert (unlisted.subject_id, unlisted.rule, unlisted.strength) == (None, "unlisted", "exact")
    ties = crowded.of_path("voices/Vorin Quellmore/a.wav")
    assert ("person_path", "exact") in [(tie.evidence, tie.strength) for tie in ties]
