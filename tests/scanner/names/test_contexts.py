"""An employer, school or city in the ledger tells namesakes apart, and says nothing by itself."""

from __future__ import annotations

import pytest

from scanner.link import Linker
from scanner.model import Field, ReadRules, Sample, Subject
from scanner.names.search import SubjectIndex

PEOPLE = [
    Subject("s-1", ("Orlin Vaskmoor",), (), (("employer", "Brandwick Lamps Ltd"), ("city", "Port Quell"))),
    Subject("s-2", ("Orlin Vaskmoor",), (), (("employer", "Merriden Mills"), ("city", "Port Quell"))),
    Subject("s-3", ("赵美玲",), (), (("employer", "示例科技有限公司"),)),
    Subject("s-4", ("赵美玲",)),
    Subject("s-5", ("王伟",), (), (("city", "远山市"),)),
    Subject("s-6", ("王伟",)),
]


def _ties(text: str, people: list[Subject] | None = None) -> set[tuple[str | None, str, str, int]]:
    linker = Linker(SubjectIndex.of(people or PEOPLE), ReadRules())
    ties = linker.of_sample(Sample(0, (Field(("text",), text),), 0))
    return {(tie.subject_id, tie.rule, tie.strength, tie.candidates) for tie in ties}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Orlin Vaskmoor of BRANDWICK LAMPS, Ltd", {("s-1", "name+employer", "variant", 1)}),
        ("Merriden Mills: O. Reed, Orlin Vaskmoor", {("s-2", "name+employer", "variant", 1)}),
        ("Orlin Vaskmoor lives in Port Quell", {("s-1", "name", "exact", 2), ("s-2", "name", "exact", 2)}),
        ("Orlin Vaskmoor left", {("s-1", "name", "exact", 2), ("s-2", "name", "exact", 2)}),
        ("示例科技有限公司的赵美玲说", {("s-3", "name+employer", "variant", 1)}),
        ("王伟住在远山市", {("s-5", "name+city", "weak", 1)}),
        ("Brandwick Lamps Ltd in Port Quell", set()),
    ],
)
def test_contexts(text: str, expected: set[tuple[str | None, str, str, int]]) -> None:
    assert _ties(text) == expected


def test_a_city_of_thousands_tells_nobody_apart() -> None:
    crowd = [Subject(f"c-{n}", (), (), (("city", "Port Quell"),)) for n in range(1_001)]
    people = [
        Subject("s-1", ("Orlin Vaskmoor",), (), (("city", "Port Quell"),)),
        Subject("s-2", ("Orlin Vaskmoor",)),
        *crowd,
    ]
    assert {candidates for *_, candidates in _ties("Orlin Vaskmoor lives in Port Quell", people)} == {2}
    assert {candidates for *_, candidates in _ties("Orlin Vaskmoor lives in Port Quell", people[:900])} == {1}


def test_a_column_that_holds_a_city_names_nobody() -> None:
    assert SubjectIndex.of(PEOPLE).of_value("Port Quell") == ()
    assert not Linker(SubjectIndex.of(PEOPLE), ReadRules()).names_somebody("Port Quell")
