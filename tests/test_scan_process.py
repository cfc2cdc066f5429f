"""`provscan scan` as a process: the same report whatever happens to it, and nothing left behind."""

from __future__ import annotations

import fcntl
import json
import os
import random
import re
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.command import PROGRAM, children, environment, run, start

FILES = 6
ROWS = 400
"""Enough that a scan can be interrupted between two of its units."""
WORDS = "river stone lamp orchard nine copper violet engine harbour quiet".split()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    rng = random.Random(5)
    for number in range(FILES):
        rows = []
        for row in range(ROWS):
            text = " ".join(rng.choice(WORDS) for _ in range(150))
            rows.append(
                json.dumps(
                    {"id": row, "text": f"{text} card 4111 1111 1111 1111 or qovlarin{row}@dravemook.com"}
                )
            )
        (folder / f"part{number}.jsonl").write_text("\n".join(rows) + "\n")
    return folder


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("key") / "hmac.key"
    path.write_text("0b" * 32)
    return path


def words(corpus: Path, key: Path, out: Path, *more: object) -> list[object]:
    return ["scan", corpus, "--key", key, "--out", out, "--as-of", "2026-11-01", *more]


def digest(report: Path) -> str:
    with duckdb.connect(str(report), read_only=True) as con:
        row = con.execute("SELECT digest FROM seal").fetchone()
    assert row is not None
    return str(row[0])


def left_over(out: Path, *expected: str) -> set[str]:
    return {path.name for path in out.parent.iterdir()} - {out.name, *expected}


@pytest.fixture(scope="module")
def expected(corpus: Path, key: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("expected") / "report.duckdb"
    done = run(*words(corpus, key, out, "--workers", 1))
    assert done.returncode == 3, done.stderr
    assert left_over(out) == set()
    return digest(out)


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.01)


def shards(out: Path) -> list[Path]:
    return list(out.with_name(out.name + ".work").glob("*.shard"))


def workers_of(pid: int) -> list[int]:
    """Worker processes, without multiprocessing's resource tracker."""
    return [child for child in children(pid) if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


@pytest.mark.parametrize(("count", "batch"), [(2, 1), (4, 777), (2, 1 << 20)])
def test_digest_does_not_depend_on_workers_or_batches(
    corpus: Path, key: Path, expected: str, tmp_path: Path, count: int, batch: int
) -> None:
    out = tmp_path / "report.duckdb"
    run(*words(corpus, key, out, "--workers", count, "--batch-chars", batch, "-q"))
    assert digest(out) == expected


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_leaves_no_half_report_and_goes_on(
    corpus: Path, key: Path, expected: str, tmp_path: Path, number: signal.Signals
) -> None:
    out = tmp_path / "report.duckdb"
    process = start(*words(corpus, key, out, "--workers", 2))
    wait_for(lambda: bool(shards(out)))
    if number is signal.SIGINT:
        os.killpg(process.pid, number)  # as a terminal does: the whole group gets it
    else:
        process.send_signal(number)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "the same command goes on from there" in stderr
    assert "Traceback" not in stderr
    assert not out.exists()
    assert left_over(out, "report.duckdb.work") == set()
    done = run(*words(corpus, key, out, "--workers", 2))
    assert "were scanned by an earlier run" in done.stderr
    assert digest(out) == expected
    assert left_over(out) == set()


def test_killed_runs_go_on_to_the_same_report(corpus: Path, key: Path, expected: str, tmp_path: Path) -> None:
    out = tmp_path / "report.duckdb"
    for wanted in (1, 3, FILES - 1):
        process = start(*words(corpus, key, out, "--workers", 2))
        wait_for(lambda wanted=wanted: len(shards(out)) >= wanted)
        own = workers_of(process.pid)
        process.kill()
        process.communicate()
        wait_for(lambda own=own: not any(Path(f"/proc/{pid}").exists() for pid in own), 10)  # no orphans
        assert not out.exists()
    run(*words(corpus, key, out, "--workers", 1))
    assert digest(out) == expected


def test_a_damaged_shard_is_made_again(corpus: Path, key: Path, expected: str, tmp_path: Path) -> None:
    out = tmp_path / "report.duckdb"
    process = start(*words(corpus, key, out, "--workers", 2))
    wait_for(lambda: len(shards(out)) >= 2)
    process.kill()
    process.communicate()
    first = shards(out)[0]
    content = bytearray(first.read_bytes())
    content[len(content) // 2] ^= 1
    first.write_bytes(content)
    run(*words(corpus, key, out, "--workers", 2))
    assert digest(out) == expected


def test_a_worker_that_dies_costs_nothing(corpus: Path, key: Path, expected: str, tmp_path: Path) -> None:
    out = tmp_path / "report.duckdb"
    process = start(*words(corpus, key, out, "--workers", 2))
    wait_for(lambda: bool(shards(out)))
    os.kill(workers_of(process.pid)[0], signal.SIGKILL)
    _, stderr = process.communicate(timeout=120)
    assert process.returncode == 3, stderr
    assert digest(out) == expected


def test_a_unit_that_kills_its_worker_twice_is_given_up_and_told(key: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "deadly.jsonl").write_text(json.dumps({"text": " ".join(WORDS * 600)}) + "\n")
    out = tmp_path / "out" / "report.duckdb"
    out.parent.mkdir()
    process = start(*words(corpus, key, out, "--workers", 1))
    folder = out.with_name(out.name + ".work")
    for _ in range(2):
        wait_for(lambda: bool(list(folder.glob(".*.tmp"))))
        for worker in workers_of(process.pid):
            os.kill(worker, signal.SIGKILL)
        for left in folder.glob(".*.tmp"):
            left.unlink()
    process.communicate(timeout=60)
    assert process.returncode == 3
    with duckdb.connect(str(out), read_only=True) as con:
        issues = con.execute("SELECT code, stored_lost FROM issue WHERE severity = 'open'").fetchall()
        unit = con.execute("SELECT stored_bytes, stored_scanned, stored_lost FROM unit").fetchone()
    size = (corpus / "deadly.jsonl").stat().st_size
    assert issues == [("worker.died", size)]
    assert unit == (size, 0, size)


def test_a_report_is_not_replaced_unless_asked(corpus: Path, key: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.duckdb"
    assert run(*words(corpus, key, out, "--entities", "CREDIT_CARD")).returncode == 3
    before = out.read_bytes()
    done = run(*words(corpus, key, out))
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert out.read_bytes() == before
    assert run(*words(corpus, key, out, "--entities", "CREDIT_CARD", "--force")).returncode == 3


def test_two_scans_do_not_write_the_same_report(corpus: Path, key: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.duckdb"
    first = start(*words(corpus, key, out, "--workers", 1))
    wait_for(lambda: bool(shards(out)))
    os.kill(first.pid, signal.SIGSTOP)  # it holds its lock for as long as the second looks
    second = run(*words(corpus, key, out))
    first.kill()
    first.communicate()
    assert second.returncode == 2
    assert "another scan" in second.stderr


def test_an_unknown_entity_is_named_with_those_allowed(corpus: Path, key: Path, tmp_path: Path) -> None:
    done = run(*words(corpus, key, tmp_path / "r.duckdb", "--entities", "EMIAL_ADDRESS"))
    assert done.returncode == 2
    assert "EMIAL_ADDRESS" in done.stderr
    assert "did you mean EMAIL_ADDRESS?" in done.stderr and "CREDIT_CARD" not in done.stderr
    assert left_over(tmp_path / "r.duckdb") == set()


def test_quiet_is_quiet_and_stderr_holds_no_bar(corpus: Path, key: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.duckdb"
    done = run(*words(corpus, key, out, "-q", "--entities", "EMAIL_ADDRESS"))
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 3)


def test_a_terminal_sees_bytes_rows_rate_and_time_left(corpus: Path, key: Path, tmp_path: Path) -> None:
    leader, follower = os.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 110, 0, 0))
    program = [*PROGRAM, *map(str, words(corpus, key, tmp_path / "r.duckdb", "--workers", 1))]
    process = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=follower, env=environment())
    os.close(follower)
    seen = b""
    while True:
        try:
            data = os.read(leader, 4096)
        except OSError:  # how Linux tells that the other side has closed
            break
        if not data:
            break
        seen += data
    os.close(leader)
    assert process.wait() == 3
    text = seen.decode()
    assert re.search(
        r"scanning: +\d+%.*\d+(\.\d+)?[kM]/\d+(\.\d+)?M \[\d\d:\d\d<\d\d:\d\d.*B/s, [\d,]+ rows\]", text
    ), text[-2000:]
