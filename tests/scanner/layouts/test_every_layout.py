"""Each layout, in its true shape, says exactly whose the files are; what merely resembles it is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.layouts.base import registry
from scanner.model import key_of
from tests.scanner.layouts import others, speech
from tests.scanner.layouts.worlds import Case, columns, found_in, issues, layouts, moved, persons

CASES: dict[str, Case] = {**speech.CASES, **others.CASES}
NEAR = [(name, why) for name, case in CASES.items() for why in case.near]


def test_every_layout_has_a_fixture_and_a_near_miss() -> None:
    assert set(CASES) == set(registry())
    assert [name for name, case in CASES.items() if not case.near] == []


def test_every_layout_says_what_it_is() -> None:
    for name, layout in registry().items():
        assert layout.__name__ == f"scanner.layouts.{name}", "the module is called by the layout's name"
        assert layout.TITLE and layout.TIES and "\n\nSource: " in layout.__doc__


@pytest.mark.parametrize("name", CASES)
def test_it_is_recognised(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    found = found_in(tmp_path, case.files)
    assert {layout for layout, _ in layouts(found)} == {name}
    assert persons(found) == case.persons
    assert columns(found) == case.columns
    assert found.names == {key_of(who, name): given for who, given in case.names.items()}
    assert issues(found) == list(case.issues)
    for path, people in found.persons.items():
        for one in people:
            assert one.layout == name
            assert (one.start is not None) is case.inside
            assert one.start is None or path[one.start : one.end] == one.written


@pytest.mark.parametrize("name", CASES)
def test_it_is_recognised_below_other_folders(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    beside = {"docs/readme.txt": "River stone.", "corpora/notes.txt": "Lamp."}
    found = found_in(tmp_path, {**moved(case.files, "corpora/x"), **beside})
    assert {layout for layout, _ in layouts(found)} == {name}
    assert persons(found) == moved(case.persons, "corpora/x")
    assert columns(found) == moved(case.columns, "corpora/x")
    for path, people in found.persons.items():
        assert all(one.start is None or path[one.start : one.end] == one.written for one in people)


@pytest.mark.parametrize(("name", "why"), NEAR)
def test_what_resembles_it_is_none(name: str, why: str, tmp_path: Path) -> None:
    found = found_in(tmp_path, CASES[name].near[why])
    assert found.placed == []
    assert not found.persons and not found.columns and not found.issues


@pytest.mark.parametrize("name", CASES)
def test_what_it_says_of_itself_holds_nothing_of_the_data(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    found = found_in(tmp_path, case.files)
    said = " ".join([*(placed.why for placed in found.placed), *(issue.detail for issue in found.issues)])
    raw = {who for people in case.persons.values() for who in people if not who.isdecimal()}
    raw |= {given for names in case.names.values() for given in names}
    assert [value for value in raw if value in said] == []


@pytest.mark.parametrize("name", CASES)
def test_asked_by_name_it_is_the_same(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    found = found_in(tmp_path, case.files, name)
    assert (persons(found), columns(found)) == (case.persons, case.columns)
    assert found_in(tmp_path, case.files, "none").placed == []
