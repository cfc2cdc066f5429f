"""Killed in mid-write, at any point: the ledger is whole, or says what is torn, and `repair` makes it whole."""

from __future__ import annotations

import datetime as dt
import itertools
import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger_drafts import START, anew, draft

from scanner.errors import LedgerError
from scanner.ledger import chain, mending
from scanner.ledger.events import Draft
from scanner.ledger.names_file import names_path
from scanner.ledger.reading import BrokenLedgerError
from tests.command import run

fork = multiprocessing.get_context("fork")
LATER = START + dt.timedelta(days=1)
BOTH = pytest.mark.parametrize("separate", [False, True], ids=["plain", "separate"])


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder where waiting for the disk costs nothing, if there is one: thousands of repairs are made in it."""
    shared = Path("/dev/shm")
    if not os.access(shared, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=shared) as folder:
        yield Path(folder)


def begun(folder: Path, separate: bool) -> Path:
    path = folder / "ledger.jsonl"
    chain.create(path, recorded_at=START, separate=separate)
    drafts = [draft("subject", names=["Zoe Quillfeather"]), draft("grant", evidence_ref="paper 1")]
    chain.append(path, drafts, recorded_at=START)
    return path


LAST = [
    draft("subject", subject_id="s-2", names=["Bo Sample", "安例"], birth_date="2001-02-03"),
    draft("grant", subject_id="s-2", record_id="r-2"),
    draft("withdraw", "2026-03-01", record_id="r-2", reason="letter"),
]


def _append_for_ever(path: Path, drafts: list[Draft], told: int) -> None:
    for turn in itertools.count():
        chain.append(path, anew(drafts, turn))
        os.write(told, b"x")


def _killed(path: Path, drafts: list[Draft], chooser: random.Random, by_size: bool) -> int:
    """Have a process append, kill it at a random point; how many appends had returned."""
    reading, writing = os.pipe()
    child = fork.Process(target=_append_for_ever, args=(path, drafts, writing))
    child.start()
    os.close(writing)
    if by_size:
        goal = chooser.randrange(1, 1_500_000)
        while path.stat().st_size < goal:
            pass
    else:
        time.sleep(chooser.random() * 0.04)
    child.kill()
    child.join()
    with os.fdopen(reading, "rb") as heard:
        return len(heard.read())


@BOTH
def test_killed_a_hundred_times_it_is_whole_or_says_what_is_torn(tmp_path: Path, separate: bool) -> None:
    chooser = random.Random(7)
    few = [draft("grant", record_id=f"r-{n}", note="n" * 400, evidence_ref="e" * 400) for n in range(12)]
    many = [draft("grant", record_id=f"r-{n}", note="n" * 1500, intended_use="u" * 1500) for n in range(200)]
    for number in range(100):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = begun(folder, separate)
        by_size = number % 10 == 0
        drafts = many if by_size else few
        returned = _killed(path, drafts, chooser, by_size)
        result = chain.verify(path)
        if not result.whole:
            assert "torn" in result.reason and "ledger repair" in result.next_step
            assert result.bad_file in (path, names_path(path))
            content = result.bad_file.read_bytes()
            assert (
                content[: result.bad_offset].count(b"\n")
                == content.count(b"\n")
                == (result.bad_line or 0) - 1
            )
            with pytest.raises(BrokenLedgerError):
                chain.append(path, drafts[:1])
        mending.repair(path)
        result = chain.verify(path)
        assert result.whole and result.kept is not None
        assert (result.unclaimed, result.kept.values_withheld) == (0, 0)
        assert result.events >= 3 + returned * len(drafts)
        assert mending.repair(path).nothing
        (event,) = chain.append(path, LAST[1:2])
        assert event.seq == result.events + 1


@BOTH
def test_cut_at_every_byte_of_the_last_write(memory: Path, separate: bool) -> None:
    path = begun(memory, separate)
    before = path.read_bytes()
    chain.append(path, LAST, recorded_at=LATER)
    after, names = path.read_bytes(), names_path(path).read_bytes() if separate else b""
    for cut in range(len(before) + 1, len(after)):
        path.write_bytes(after[:cut])
        if separate:
            names_path(path).write_bytes(names)
        lines = after[:cut].count(b"\n")
        torn = after[cut - 1 : cut] != b"\n"
        result = chain.verify(path)
        assert (result.whole, result.events) == (not torn, lines)
        if torn:
            assert (result.bad_line, result.bad_offset) == (lines + 1, after[:cut].rindex(b"\n") + 1)
        done = mending.repair(path)
        lacks_newline = torn and after[cut : cut + 1] == b"\n"
        assert (done.completed, bool(done.taken)) == (lacks_newline, torn and not lacks_newline)
        if done.side_file:
            assert done.side_file.read_bytes() == after[result.bad_offset : cut]
            assert done.side_file.stat().st_mode & 0o777 == 0o600
            done.side_file.unlink()
        result = chain.verify(path)
        assert (result.whole, result.events, result.unclaimed) == (True, lines + lacks_newline, 0)
        assert path.read_bytes() == after[: after[: cut + 1].rindex(b"\n") + 1]


def test_a_names_file_cut_at_every_byte_of_the_last_write(memory: Path) -> None:
    path = begun(memory, separate=True)
    names = names_path(path)
    chain_before, before = path.read_bytes(), names.read_bytes()
    chain.append(path, LAST, recorded_at=LATER)
    after = names.read_bytes()
    path.write_bytes(chain_before)  # the values were written, the events were not
    for cut in range(len(before), len(after) + 1):
        names.write_bytes(after[:cut])
        result = chain.verify(path)
        torn = not after[:cut].endswith(b"\n")
        assert result.whole is not torn
        if torn:
            assert (result.bad_file, result.bad_line) == (names, after[:cut].count(b"\n") + 1)
            with pytest.raises(BrokenLedgerError, match="torn"):
                chain.append(path, LAST)
        else:
            assert result.unclaimed == after[len(before) : cut].count(b"\n")
        mending.repair(path)
        assert (names.read_bytes(), path.read_bytes()) == (before, chain_before)


def test_lines_of_nobody_are_passed_over(tmp_path: Path) -> None:
    path = begun(tmp_path, separate=True)
    names = names_path(path)
    before = names.read_bytes()
    whole = path.read_bytes()
    chain.append(path, LAST, recorded_at=LATER)
    path.write_bytes(whole)  # twice the same attempt: the lines of the first lie between
    chain.append(path, LAST, recorded_at=LATER)
    events = list(chain.read_events(path))
    assert events[3].body["names"] == ["Bo Sample", "安例"] and not any(e.withheld for e in events)
    assert chain.verify(path).unclaimed == 3
    lines = names.read_bytes()[len(before) :].splitlines(keepends=True)
    names.write_bytes(before + b"".join(reversed(lines)))  # nobody writes so; values are found all the same
    assert list(chain.read_events(path)) == events
    assert mending.repair(path).unclaimed == 3
    assert chain.verify(path).unclaimed == 0 and list(chain.read_events(path)) == events


def test_repair_by_the_command(tmp_path: Path) -> None:
    path = begun(tmp_path, separate=False)
    whole = path.read_bytes()
    done = run("ledger", "repair", path)
    assert done.returncode == 0 and done.stdout.startswith("nothing to repair\nwhole: ")
    for _ in range(2):  # the second side file never takes the place of the first
        path.write_bytes(whole + b'{"aliases":["Zoe')
        done = run("ledger", "repair", path)
        assert (
            done.returncode == 0
            and "16 bytes of line 4" in done.stdout
            and "add its event again" in done.stdout
        )
        assert "Zoe" not in done.stdout + done.stderr and path.read_bytes() == whole
    side = sorted(tmp_path.glob("ledger.jsonl.torn-*"))
    assert [one.name for one in side] == [
        f"ledger.jsonl.torn-{len(whole)}",
        f"ledger.jsonl.torn-{len(whole)}-2",
    ]
    path.write_bytes(whole[:-1])
    done = run("ledger", "repair", path)
    assert "completed: line 3" in done.stdout and path.read_bytes() == whole


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda whole: whole.replace(b"tts", b"asr"), "line 3"),
        (lambda whole: whole.replace(b"tts", b"asr") + b"{", "line 3"),
        (lambda whole: b"", "empty"),
        (lambda whole: b'{"event', "first line is torn"),
        (lambda whole: whole + b"\n", "line 4"),
        (lambda whole: whole + b"\0" * ((1 << 20) + 7), "longer than"),
    ],
)  # fmt: skip
def test_whatever_else_is_wrong_is_refused_and_left_alone(tmp_path: Path, damage: object, says: str) -> None:
    path = begun(tmp_path, separate=False)
    broken = damage(path.read_bytes())  # type: ignore[operator]
    path.write_bytes(broken)
    done = run("ledger", "repair", path)
    assert done.returncode == 2 and says in done.stderr and "next: " in done.stderr
    assert path.read_bytes() == broken and [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_sealed_tail_that_could_not_stand_there_is_taken_away(tmp_path: Path) -> None:
    path = begun(tmp_path, separate=False)
    whole = path.read_bytes()
    path.write_bytes(whole + whole.splitlines()[-1])  # the last line once more, without its newline
    assert mending.repair(path).taken and path.read_bytes() == whole


def test_without_the_names_file_the_chain_alone_is_mended(tmp_path: Path) -> None:
    path = begun(tmp_path, separate=True)
    whole = path.read_bytes()
    path.write_bytes(whole + b"{")
    names_path(path).rename(tmp_path / "away")
    done = run("ledger", "repair", path)
    assert done.returncode == 0 and "is not at hand" in done.stderr and path.read_bytes() == whole
    with pytest.raises(LedgerError, match="is not at hand"):
        chain.append(path, LAST)
