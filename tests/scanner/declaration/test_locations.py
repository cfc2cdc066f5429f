"""A location covers what it names, and folders with everything beneath."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.declaration.locations import covering, literal_folder

CASES = [
    (".", "a/b/c.txt", True),
    ("data", "data/x.txt", True),
    ("data", "data/.hidden/logs/x.txt", True),
    ("data", "database/x.txt", False),
    ("data/*.txt", "data/x.txt", True),
    ("data/*.txt", "data/.x.txt", True),
    ("data/*.txt", "data/sub/x.txt", False),
    ("data/part-*", "data/part-1/x.txt", True),
    ("**/*.txt", "x.txt", True),
    ("**/*.txt", "a/b/x.txt", True),
    ("data/**", "data/a/b", True),
    ("data/**/x", "data/x", True),
    ("data/?.txt", "data/é.txt", True),
    ("data/?.txt", "data/\udce9.txt", True),
    ("data/?.txt", "data/\n.txt", True),
    ("data/[ab].txt", "data/b.txt", True),
    ("data/[!ab].txt", "data/b.txt", False),
    ("data/[!ab].txt", "data/c.txt", True),
    ("data/[a^-].txt", "data/^.txt", True),
    ("data/[", "data/[", True),
    ("a+b(c).txt", "a+b(c).txt", True),
    ("a+b.txt", "aab.txt", False),
]


@pytest.mark.parametrize(("location", "path", "covered"), CASES)
def test_covering(tmp_path: Path, location: str, path: str, covered: bool) -> None:
    assert (covering(location, tmp_path).fullmatch(path) is not None) is covered


def test_a_name_with_marks_is_taken_as_written_when_it_exists(tmp_path: Path) -> None:
    (tmp_path / "x[1]").mkdir()
    assert covering("x[1]", tmp_path).fullmatch("x[1]/a")
    assert not covering("x[1]", tmp_path).fullmatch("x1/a")
    assert covering("y[1]", tmp_path).fullmatch("y1/a")


def test_the_literal_part_of_a_pattern(tmp_path: Path) -> None:
    assert literal_folder("a/b/*.txt", tmp_path) == "a/b"
    assert literal_folder("*/b", tmp_path) == ""
