"""A second process checks and drafts along: the same events, bytes and faults, and nothing is left of it."""

from __future__ import annotations

import csv
import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_drafts import START, draft

from scanner.errors import LedgerError
from scanner.ledger import beside, chain, checking, drafting
from scanner.ledger.importers import ImportResult, import_file
from scanner.ledger.places import BrokenLedgerError
from scanner.ledger.rows import Row

LINES = 24
Seen = list[beside.Second]


class Thread:
    """Stands for the second process: quick to start, and ends with its pipe as that does."""

    def __init__(self, task: str, jobs: int, answers: int) -> None:
        self._thread = threading.Thread(target=self._serve, args=(task, jobs, answers), daemon=True)
        self._thread.start()

    def _serve(self, task: str, jobs: int, answers: int) -> None:
        beside.serve(task, str(jobs), str(answers))

    def kill(self) -> None:
        """It ends by itself."""

    def wait(self) -> None:
        """It ends by itself."""


def started(task: str) -> beside.Second:
    from multiprocessing.connection import Connection

    (jobs, give), (answers, tell) = os.pipe(), os.pipe()
    process: Any = Thread(task, jobs, tell)
    return beside.Second(process, Connection(give, readable=False), Connection(answers, writable=False))


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """A second process from the first job on, for small blocks and batches; those that were started."""
    seen: Seen = []

    def start(task: str, old: Any = beside.start) -> beside.Second | None:
        second: beside.Second | None = old(task)
        assert second is not None
        seen.append(second)
        return second

    monkeypatch.setattr(beside, "_cores", lambda: 2)
    monkeypatch.setattr(beside, "start", start)
    monkeypatch.setattr(beside, "AT_ONCE", 0)
    monkeypatch.setattr(checking, "BLOCK", 700)
    monkeypatch.setattr(drafting, "ROWS", 3)
    return seen


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("beside") / "ledger.jsonl"
    chain.create(path, recorded_at=START)
    people = [
        one
        for n in range(LINES // 2)
        for one in (
            draft("subject", subject_id=f"s-{n}", names=[f"Ann Example{n}", "安例"]),
            draft("grant", subject_id=f"s-{n}", record_id=f"r-{n}", note=f"line {n}"),
        )
    ]
    chain.append(path, people, recorded_at=START)
    return path


def told(path: Path) -> tuple[list[Any], object]:
    """Every event before the first fault, and the fault in full."""
    events: list[Any] = []
    try:
        events.extend(chain.read_events(path))  # which keeps those before the fault
    except BrokenLedgerError as error:
        return events, (error.code, error.what, error.next_step, error.place)
    return events, None


def damaged(data: bytes, how: str, at: int, byte: int) -> bytes:
    lines = data.splitlines(keepends=True)
    number = at % len(lines)
    match how:
        case "byte":
            at %= len(data)
            return data[:at] + bytes([byte]) + data[at + 1 :]
        case "lost":
            del lines[number]
        case "twice":
            lines.insert(number, lines[number])
        case "moved":
            lines.append(lines.pop(number))
        case "cut":
            return data[: at % len(data)]
        case "long":
            lines[number] = b"x" * ((1 << 20) + byte) + lines[number]
    return b"".join(lines)


@pytest.mark.parametrize("ahead", [2, 8])  # with two every block is checked by the other
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_same_events_and_the_same_fault(
    whole: Path, tmp_path: Path, ahead: int, data: st.DataObject
) -> None:
    how = data.draw(st.sampled_from(["none", "byte", "byte", "lost", "twice", "moved", "cut", "long"]))
    at, byte = data.draw(st.integers(0, 1 << 16)), data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.jsonl"
    path.write_bytes(damaged(whole.read_bytes(), how, at, byte))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "_cores", lambda: 1)
        alone = told(path)
        patch.setattr(beside, "start", started)
        patch.setattr(beside, "AT_ONCE", 0)
        patch.setattr(beside, "_AHEAD", ahead)
        patch.setattr(checking, "BLOCK", data.draw(st.integers(300, 3000)))
        assert told(path) == alone


def test_a_second_process_checks_along(whole: Path, real: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_AHEAD", 2)
    monkeypatch.setattr(checking, "_check", lambda _: pytest.fail("checked here"))
    assert len(told(whole)[0]) == LINES + 1
    (second,) = real
    assert second.process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("ahead", [2, 8])
def test_a_second_process_that_is_killed_is_done_without(
    whole: Path, real: Seen, ahead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "start", lambda _: None)
        expected = list(chain.read_events(whole))
    monkeypatch.setattr(beside, "_AHEAD", ahead)
    events = chain.read_events(whole)
    found = [next(events)]
    (second,) = real
    second.process.kill()
    second.process.wait()
    assert [*found, *events] == expected


def test_what_cannot_start_is_done_without(whole: Path, real: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    monkeypatch.setattr(beside, "start", beside.start.__defaults__[0])  # type: ignore[attr-defined,index]
    before = _open_files()
    assert len(told(whole)[0]) == LINES + 1
    assert _open_files() == before


def _open_files() -> int:
    place = Path("/proc/self/fd")
    return len(list(place.iterdir())) if place.is_dir() else 0


def test_a_reader_that_stops_early_leaves_nothing(whole: Path, real: Seen) -> None:
    events = chain.read_events(whole)
    next(events)
    events.close()  # type: ignore[attr-defined]
    (second,) = real
    assert second.process.returncode is not None


_KILLED = """
import os, signal, sys
from pathlib import Path
from scanner.errors import LedgerError
from scanner.ledger import beside, chain, checking
beside.AT_ONCE, checking.BLOCK, beside._cores = 0, 700, lambda: 2
old, pids = beside.start, []
def start(task):
    second = old(task)
    pids.append(second.process.pid)
    return second
beside.start = start
for event in chain.read_events(Path(sys.argv[1])):
    print(pids[0], flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks at processes by /proc")
def test_no_orphan_is_left_and_ctrl_c_is_not_seen(whole: Path, real: Seen) -> None:
    done = subprocess.run([sys.executable, "-c", _KILLED, whole], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (-signal.SIGKILL, b"")
    deadline = time.monotonic() + 20
    while _runs(int(done.stdout)):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    events = chain.read_events(whole)
    next(events)
    status = Path(f"/proc/{real[0].process.pid}/status").read_text()
    blocked = next(line.split()[1] for line in status.splitlines() if line.startswith("SigBlk:"))
    assert int(blocked, 16) >> (signal.SIGINT - 1) & 1


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_results_keep_their_order_and_faults_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "AT_ONCE", 1)
    monkeypatch.setattr(beside, "start", started)

    def jobs() -> Iterator[bytes]:
        for n in range(40):
            yield b"x" * (n * 5000) + b"%d" % n
        raise ValueError("the table ends in the middle")

    shared: beside.Shared[bytes, tuple[int, int]] = beside.Shared(
        f"{__name__}:measured",
        here=lambda job: (len(job), 0),
        packed=bytes,
        taken=lambda job, answer: (len(job), int(answer)),
    )
    found: list[tuple[int, int]] = []
    with pytest.raises(ValueError, match="in the middle"):
        found.extend(shared.results(jobs()))  # which keeps those before the fault
    assert [size for size, _ in found] == [n * 5000 + len(str(n)) for n in range(40)]
    assert {size for size, answer in found if answer} <= {n * 5000 + len(str(n)) for n in range(40) if n % 7}


def measured(job: bytes) -> bytes:
    if int(job.lstrip(b"x")) % 7 == 0:
        raise ValueError("not by me")
    return str(len(job)).encode()


def _table(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["event_type", "subject_id", "record_id", "event_time", "names", "purposes", "categories",
                        "controller", "valid_from", "event_id"])  # fmt: skip
        for n in range(30):
            day = "2026-01-02" if n % 11 else "no day"
            given = f"id-{n % 4}" if n % 5 == 0 else ""
            table.writerow(
                ["grant", f"s-{n}", f"r-{n}", day, f"Ann Example{n};安例", "a;b", "voice", "x", day, given]
            )
            table.writerow(["withdraw", "", f"r-{n + n % 3}", "2026-02-03", "", "", "", "", "", ""])
            if n % 7 == 0:
                table.writerow(["too", "few"])
                table.writerow([""] * 10)


def _imported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[bytes, bytes, ImportResult]:
    folder.mkdir()
    ledger, table = folder / "ledger.jsonl", folder / "table.csv"
    _table(table)
    chain.create(ledger, recorded_at=START)
    monkeypatch.setattr(chain, "_now", lambda: START + dt.timedelta(days=1))
    result = import_file(ledger, str(table))
    assert result.rejected_file is not None
    return ledger.read_bytes(), result.rejected_file.read_bytes(), result


@pytest.mark.parametrize("second", ["thread", "process"])
def test_an_import_writes_the_same_bytes(
    tmp_path: Path, real: Seen, second: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if second == "thread":
        monkeypatch.setattr(beside, "start", started)
    monkeypatch.setattr(beside, "_AHEAD", 2)
    shared = _imported(tmp_path / "shared", monkeypatch)
    monkeypatch.setattr(beside, "start", lambda _: None)
    alone = _imported(tmp_path / "alone", monkeypatch)
    assert shared[:2] == alone[:2]
    assert shared[2].rows_rejected == alone[2].rows_rejected > 10
    assert shared[2].reasons == alone[2].reasons and len(alone[2].reasons) > 3
    assert (shared[2].events_added, shared[2].rows) == (alone[2].events_added, alone[2].rows)


@pytest.mark.parametrize("alone", [True, False])
def test_rows_before_a_broken_place_of_the_table_count(
    real: Seen, alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if alone:
        monkeypatch.setattr(beside, "start", lambda _: None)

    def rows() -> Iterator[Row]:
        for n in range(1, 12):
            yield (
                Row(n, n, {"subject_id": f"s-{n}", "names": "Ann"})
                if n % 4
                else Row(n, n, reason="csv_broken")
            )
        raise LedgerError("the server went away")

    fields = {"subject_id": "subject_id", "names": "names"}
    found: list[Any] = []
    with pytest.raises(LedgerError, match="went away"):
        found.extend(drafting.outcomes(rows(), drafting.Recipe(fields, {}, {}, None, START)))
    assert [row.line for row, _ in found] == list(range(1, 12))
    assert [[d.subject_id for d in drafts] for _, drafts in found] == [
        [f"s-{n}"] if n % 4 else [] for n in range(1, 12)
    ]
