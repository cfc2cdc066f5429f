"""Many small files share shards: the report is the same, interrupted runs go on, one deadly file costs no other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from reports.shard import read_shard
from scanner.model import FileStatus, FoundFile, SliceKind, WorkUnit
from scanner.run.tasks import tasks_of
from tests.command import run, start
from tests.test_scan_process import digest, shards, wait_for, words, workers_of

HOME = Path(__file__).parents[1]
FILES = 300


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many") / "corpus"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number:04}.txt").write_text(
            f"Tamsin{number} wrote to t{number}@people.example about mills.\n"
        )
    return folder


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("key") / "hmac.key"


def _unit(number: int, size: int) -> WorkUnit:
    found = FoundFile(f"{number}", "", "s", FileStatus.DECLARED, size, sha256=f"{number:064}")
    return WorkUnit(found, 0, SliceKind.WHOLE, 0, size, size)


def test_small_units_of_a_large_corpus_share_shards_and_large_ones_do_not() -> None:
    units = [_unit(number, 2 << 20 if number == 100 else 10) for number in range(300)]
    groups = [len(task.units) for task in tasks_of(units, Path(), "d")]
    assert groups == [64, 36, 1, 64, 64, 64, 7]
    assert [len(task.units) for task in tasks_of(units[:256], Path(), "d")] == [1] * 256
    heavy = [_unit(number, 1 << 20) for number in range(300)]
    assert {len(task.units) for task in tasks_of(heavy, Path(), "d")} == {8, 4}
    assert len({task.shard for task in tasks_of(units, Path(), "d")}) == len(groups)


def test_the_report_is_the_same_for_killed_runs_and_any_number_of_workers(
    corpus: Path, key: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.duckdb", tmp_path / "b.duckdb"
    run(*words(corpus, key, first, "--workers", 1))
    for wanted in (1, 3):
        process = start(*words(corpus, key, second, "--workers", 2))
        wait_for(lambda wanted=wanted: len(shards(second)) >= wanted)
        process.kill()
        process.communicate()
    done = run(*words(corpus, key, second, "--workers", 2))
    assert f"of {FILES} units were scanned by an earlier run" in done.stderr
    assert digest(first) == digest(second)
    with duckdb.connect(str(first), read_only=True) as con:
        assert con.sql("SELECT count(*), sum(rows_scanned) FROM unit").fetchall() == [(FILES, FILES)]
        assert con.sql("SELECT units, units_reused FROM run").fetchall() == [(FILES, 0)]


def test_a_worker_killed_in_the_middle_of_a_group_costs_nothing(
    corpus: Path, key: Path, tmp_path: Path
) -> None:
    plain, out = tmp_path / "a.duckdb", tmp_path / "b.duckdb"
    run(*words(corpus, key, plain, "--workers", 1))
    process = start(*words(corpus, key, out, "--workers", 1))
    folder = out.with_name(out.name + ".work")
    wait_for(lambda: bool(list(folder.glob(".*.tmp"))))
    for worker in workers_of(process.pid):
        os.kill(worker, signal.SIGKILL)
    process.communicate(timeout=120)
    assert digest(out) == digest(plain)


_DIES = """
import os, sys
from pathlib import Path
from scanner import worker
from scanner.executors.local import LocalExecutor, Task
from scanner.inventory import cut_units, take
from scanner.declaration import over_folder
from scanner.model import ReadRules
from scanner.setup import ScanSetup

if __name__ == "__main__":
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    files = take(over_folder(folder), frozenset()).files
    units = tuple(unit for file in files for unit in cut_units(file, ReadRules()))
    with LocalExecutor(ScanSetup(b"k" * 32, ()), 1) as executor:
        list(executor.map([Task(units, out / "a.shard")], lambda *_: None))
else:
    read = worker.read_unit

    def deadly(unit, limits, advance):
        if unit.file.path.endswith("0003.txt"):
            os.kill(os.getpid(), 9)
        return read(unit, limits, advance)

    worker.read_unit = deadly
"""


def test_only_the_file_that_kills_is_given_up(corpus: Path, tmp_path: Path) -> None:
    """Workers here are spawned from this very script, whose import makes one file deadly."""
    few = tmp_path / "few"
    few.mkdir()
    for number in range(2, 5):
        (few / f"{number:04}.txt").write_bytes((corpus / f"{number:04}.txt").read_bytes())
    script = tmp_path / "dies.py"
    script.write_text(_DIES)
    done = subprocess.run(
        [sys.executable, str(script), str(few), str(tmp_path)], env={**os.environ, "PYTHONPATH": str(HOME)}, check=False,
        capture_output=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    found = {table: batch.to_pylist() for table, batch in read_shard(tmp_path / "a.shard")}
    assert [(row["code"], row["file_id"]) for row in found["issue"] if row["code"] == "worker.died"] != []
    lost = sorted(row["stored_lost"] > 0 for row in found["unit"])
    assert lost == [False] * 2 + [True]
    lasting = {path.name for path in tmp_path.iterdir() if path.suffix != ".tmp"}  # the run removes those
    assert lasting == {"few", "dies.py", "a.shard"}
