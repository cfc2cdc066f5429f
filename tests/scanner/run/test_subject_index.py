"""The kept index of a large ledger: used again for the same people, key and rules, and only if it is as it was written."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from scanner.model import Subject
from scanner.names import index
from scanner.names.index import load
from scanner.names.search import SubjectIndex
from scanner.run.subject_index import MANY, cache_folder, with_index
from scanner.setup import ScanSetup

SUBJECTS = tuple(Subject(f"s-{number}", (f"Vorin{number:04} Quellmore",)) for number in range(MANY))
TEXT = "Vorin0007 Quellmore was here"


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ScanSetup:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return ScanSetup(b"k" * 32, SUBJECTS)


def _found(setup: ScanSetup) -> list[str]:
    assert setup.index is not None and setup.subjects == ()
    searched = SubjectIndex(load(setup.index), setup.key)
    return [one.subject_id for match in searched.in_text(TEXT) for one in match.candidates]


def _kept() -> set[str]:
    return {entry.name for entry in cache_folder().iterdir()}


def test_a_small_ledger_is_indexed_by_each_worker(setup: ScanSetup, tmp_path: Path) -> None:
    small = replace(setup, subjects=SUBJECTS[:10])
    assert with_index(small, tmp_path) is small


def test_a_large_one_is_made_once_and_then_taken_from_the_cache(
    setup: ScanSetup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = with_index(setup, tmp_path)
    assert _found(first) == ["s-7"]
    monkeypatch.setattr(index, "build", None)  # a second build would fail
    assert with_index(setup, tmp_path) == first


def test_other_people_or_another_key_have_another_index(setup: ScanSetup, tmp_path: Path) -> None:
    for changed in (
        setup,
        replace(setup, key=b"l" * 32),
        replace(setup, subjects=(*SUBJECTS, Subject("x", ("A B",)))),
    ):
        with_index(changed, tmp_path)
    assert len(_kept()) == 3
    with_index(replace(setup, key=b"m" * 32), tmp_path)
    assert len(_kept()) == 3  # the oldest went


@pytest.mark.parametrize("fault", ["changed", "cut", "gone", "no json"])
def test_an_index_that_is_not_as_it_was_written_is_made_anew(
    setup: ScanSetup, tmp_path: Path, fault: str
) -> None:
    place = with_index(setup, tmp_path).index
    assert place is not None
    file = place / ("told.json" if fault == "no json" else "digests.npy")
    content = file.read_bytes()
    if fault == "gone":
        file.unlink()
    else:
        changed = bytes([content[-1] ^ 1])
        file.write_bytes({"changed": content[:-1] + changed, "cut": content[:-9], "no json": b"{"}[fault])
    again = with_index(setup, tmp_path)
    assert _found(again) == ["s-7"]
    assert file.read_bytes() == content


def test_without_a_cache_it_lies_in_the_work_folder(setup: ScanSetup, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    made = with_index(setup, tmp_path)
    assert made.index is not None and made.index.parent == tmp_path
    assert _found(made) == ["s-7"]


_MAKE = """
import sys
from pathlib import Path
from scanner.model import Subject
from scanner.run.subject_index import MANY, with_index
from scanner.setup import ScanSetup

people = tuple(Subject(f"s-{number}", (f"Vorin{number:04} Quellmore",)) for number in range(MANY))
with_index(ScanSetup(b"k" * 32, people), Path(sys.argv[1]))
"""


@pytest.mark.parametrize("moment", ["beginning", "a file", "the last file"])
def test_a_run_killed_while_it_writes_leaves_nothing_that_is_used(
    setup: ScanSetup, tmp_path: Path, moment: str
) -> None:
    """Killed for real, as the folder appears, as its first array does, as its last does."""
    wanted = {"beginning": ".*.tmp", "a file": ".*.tmp/*.npy", "the last file": ".*.tmp/told.json"}[moment]
    maker = subprocess.Popen([sys.executable, "-c", _MAKE, str(tmp_path)])
    while maker.poll() is None and not any(cache_folder().glob(wanted)):
        pass
    maker.send_signal(signal.SIGKILL)
    maker.wait()
    assert _found(with_index(setup, tmp_path)) == ["s-7"]
    assert not any(name.endswith(".tmp") for name in _kept())
