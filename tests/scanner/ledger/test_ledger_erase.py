"""A person is erased: no trace of the values in either file, a whole chain, whatever is killed in between."""

from __future__ import annotations

import multiprocessing
import random
import time
from pathlib import Path

import pytest
from ledger_drafts import AS_OF, START, draft

from scanner.errors import LedgerError
from scanner.ledger import chain, mending, state
from scanner.ledger.events import Draft
from scanner.ledger.names_file import names_path
from tests.command import run

fork = multiprocessing.get_context("fork")
PEOPLE = 40


def person(number: int) -> list[Draft]:
    who, mark = f"s-{number}", f"{number}x"
    known = {"names": [f"Zoe Person-{number}X"], "identifiers": {"email": [f"z{mark}@example.com"]}}
    return [
        draft("subject", subject_id=who, **known),
        draft(
            "grant",
            subject_id=who,
            record_id=f"r-{number}",
            note=f"Zoe {mark} signed",
            evidence_ref=f"paper-{mark}",
        ),
        draft("withdraw", "2026-03-01", record_id=f"r-{number}", reason=f"letter of {mark}"),
    ]


def people(folder: Path, count: int = 3) -> Path:
    path = folder / "ledger.jsonl"
    chain.create(path, recorded_at=START, separate=True)
    chain.append(path, [one for number in range(count) for one in person(number)], recorded_at=START)
    return path


def traces(path: Path, number: int) -> list[str]:
    said = (f"Person-{number}X", f"z{number}x@", f"Zoe {number}x", f"paper-{number}x", f"letter of {number}x")
    files = path.parent.iterdir()
    return [word for file in files for word in said if word.encode() in file.read_bytes()]


def test_no_trace_is_left_and_the_chain_is_whole(tmp_path: Path) -> None:
    path = people(tmp_path)
    before, inode = path.read_bytes(), names_path(path).stat().st_ino
    assert len(traces(path, 1)) == 5
    done = run("ledger", "erase", path, "--subject", "s-1", "--yes")
    assert done.returncode == 0 and "5 values of s-1 are gone" in done.stdout
    assert traces(path, 1) == [] and len(traces(path, 0)) == len(traces(path, 2)) == 5
    assert path.read_bytes().startswith(before) and path.read_bytes().count(b"\n") == 11
    assert names_path(path).stat().st_ino != inode and names_path(path).stat().st_mode & 0o777 == 0o600
    done = run("ledger", "verify", path)
    assert done.returncode == 0 and "erased, so that nobody can look for them: s-1" in done.stderr
    assert "at hand" not in done.stderr
    there = state.load(path, AS_OF, None, 14)
    assert [s.names for s in there.subjects] == [("Zoe Person-0X",), (), ("Zoe Person-2X",)]
    assert (there.erased, there.withheld, there.nameless) == (("s-1",), (), ())
    assert [r.state for r in there.consent_records] == ["withdrawn"] * 3
    shown = run("ledger", "show", path, "--subject", "s-1", "--names").stdout
    assert "erased)" in shown and "r-1  withdrawn" in shown
    again = run("ledger", "erase", path, "--subject", "s-1", "--yes")
    assert again.returncode == 0 and "0 values" in again.stdout and "entered before" in again.stdout
    assert path.read_bytes().count(b"\n") == 11


def test_it_is_asked_whether_it_is_meant(tmp_path: Path) -> None:
    path = people(tmp_path)
    before = (path.read_bytes(), names_path(path).read_bytes())
    assert run("ledger", "erase", path, "--subject", "s-1", stdin="n\n").returncode == 130
    assert run("ledger", "erase", path, "--subject", "s-9", "--yes").returncode == 2
    assert (path.read_bytes(), names_path(path).read_bytes()) == before
    assert run("ledger", "erase", path, "--subject", "s-1", stdin="y\n").returncode == 0


def test_lines_of_interrupted_writes_and_of_interrupted_erasures_go_too(tmp_path: Path) -> None:
    path = people(tmp_path)
    whole = path.read_bytes()
    chain.append(path, [draft("subject", subject_id="s-1", names=["Zoe Person-1X"])], recorded_at=START)
    path.write_bytes(whole)  # its event was never written
    new = names_path(path).with_name(f"{names_path(path).name}.new")
    new.write_bytes(names_path(path).read_bytes()[:500])  # killed while it wrote
    mending.erase(path, "s-1")
    assert traces(path, 1) == [] and not new.exists()


def test_killed_between_the_two_it_is_told_and_finished(tmp_path: Path) -> None:
    path = people(tmp_path)
    names = names_path(path)
    old = names.read_bytes()
    mending.erase(path, "s-1")
    erased = names.read_bytes()
    for finish in (
        ("repair", path),
        ("erase", path, "--subject", "s-1", "--yes"),
        ("erase", path, "--subject", "s-2", "--yes"),
    ):
        names.write_bytes(old)  # as if killed when the event stood and the names did not yet
        done = run("ledger", "verify", path)
        assert done.returncode == 0 and "erasure is not finished" in done.stderr and "s-1" in done.stderr
        assert state.load(path, AS_OF, None, 14).subjects[1].names == ()  # nobody uses what is to go
        assert run("ledger", *finish).returncode == 0
        assert traces(path, 1) == [] and "not finished" not in run("ledger", "verify", path).stderr
        assert names.read_bytes() == erased or finish[-2] == "s-2"


def test_killed_at_any_point_it_is_done_or_not_begun_or_finished_later(tmp_path: Path) -> None:
    chooser = random.Random(11)
    for number in range(25):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = people(folder, PEOPLE)
        child = fork.Process(target=mending.erase, args=(path, "s-7"))
        child.start()
        time.sleep(chooser.random() * 0.03)
        child.kill()
        child.join()
        result = chain.verify(path)
        if not result.whole:
            assert "torn" in result.reason
        mending.repair(path)
        result = chain.verify(path)
        assert result.whole and result.kept is not None
        assert (result.kept.unfinished, result.kept.values_withheld, result.unclaimed) == ((), 0, 0)
        assert len(traces(path, 7)) == (0 if result.kept.erased else 5)
        assert len(traces(path, 8)) == 5


def _erase_all(path: Path) -> None:
    for number in range(PEOPLE):
        mending.erase(path, f"s-{number}")
        chain.append(path, person(PEOPLE + number))


def test_readers_see_one_moment_while_people_are_erased_and_added(tmp_path: Path) -> None:
    path = people(tmp_path, PEOPLE)
    child = fork.Process(target=_erase_all, args=(path,))
    child.start()
    seen = 0
    while child.is_alive():
        result = chain.verify(path)
        assert result.whole and result.kept is not None, result.reason
        assert (result.kept.values_withheld, result.kept.unfinished, result.unclaimed) == (0, (), 0)
        assert len(result.kept.erased) >= seen
        seen = len(result.kept.erased)
    child.join()
    assert child.exitcode == 0
    assert chain.verify(path).events == 1 + PEOPLE * 3 + PEOPLE * 4


def test_a_plain_ledger_says_why_not_and_what_next(small: Path) -> None:
    before = small.read_bytes()
    done = run("ledger", "erase", small, "--subject", "s-1", "--yes")
    assert done.returncode == 2 and "a line can never be changed" in done.stderr
    assert f"provscan ledger separate {small} NEW" in done.stderr and small.read_bytes() == before


def test_a_plain_ledger_is_written_anew_and_then_erased(small: Path) -> None:
    chain.append(small, [draft("grant", record_id="r-2", event_id="own-id", note="Ann wrote")])
    new = small.with_name("new.jsonl")
    done = run("ledger", "separate", small, new)
    assert done.returncode == 0 and str(names_path(new)) in done.stdout
    old_events, new_events = list(chain.read_events(small)), list(chain.read_events(new))
    assert [(e.body, e.recorded_at, e.event_time, e.record_id) for e in old_events[1:]] == [
        (e.body, e.recorded_at, e.event_time, e.record_id) for e in new_events[1:]
    ]
    assert new_events[0].body["continues"] == old_events[-1].hash
    assert new_events[4].event_id == "own-id" and new_events[1].event_id != old_events[1].event_id
    for secret in (b"Ann", "安例".encode(), old_events[1].event_id.encode()):
        assert secret not in new.read_bytes()
    assert state.load(new, AS_OF, None, 14).subjects == state.load(small, AS_OF, None, 14).subjects
    mending.erase(new, "s-1")
    assert b"Ann" not in names_path(new).read_bytes() and chain.verify(new).whole
    before = {one: one.read_bytes() for one in small.parent.iterdir()}
    third = small.with_name("third.jsonl")
    for words in ((new, third), (small, new), (small, small), (small, small.with_name("none") / "n.jsonl")):
        assert run("ledger", "separate", *words).returncode == 2
    names_path(third).write_text("mine")
    assert run("ledger", "separate", small, third).returncode == 2
    assert names_path(third).read_text() == "mine"
    names_path(third).unlink()
    assert {one: one.read_bytes() for one in small.parent.iterdir()} == before


def test_killed_while_it_is_written_anew_there_is_no_half_of_it(tmp_path: Path) -> None:
    path, new = tmp_path / "ledger.jsonl", tmp_path / "new.jsonl"
    chain.create(path, recorded_at=START)
    chain.append(path, [one for number in range(300) for one in person(number)], recorded_at=START)
    chooser = random.Random(5)
    for _ in range(10):
        child = fork.Process(target=mending.separate, args=(path, new))
        child.start()
        time.sleep(chooser.random() * 0.15)
        child.kill()
        child.join()
        if new.exists():
            result = chain.verify(new)
            assert result.events == 901 and result.kept is not None and result.kept.values_withheld == 0
            new.unlink()
        names_path(new).unlink(missing_ok=True)
    assert mending.separate(path, new) == 901


def test_a_full_disk_leaves_the_names_file_as_it_was(tmp_path: Path) -> None:
    path = people(tmp_path)
    new = names_path(path).with_name(f"{names_path(path).name}.new")
    new.mkdir()  # nothing can be written there
    with pytest.raises(LedgerError, match="still stand in it"):
        mending.erase(path, "s-1")
    assert len(traces_of_files(path)) == 5
    new.rmdir()
    assert mending.repair(path).finished == ("s-1",) and traces(path, 1) == []


def traces_of_files(path: Path) -> list[str]:
    content = names_path(path).read_bytes()
    said = ("Person-1X", "z1x@", "Zoe 1x", "paper-1x", "letter of 1x")
    return [word for word in said if word.encode() in content]
