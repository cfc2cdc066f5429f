"""`provscan rescan` on the committed corpus: to the digest what a full scan gives, with less read.

The measure of a changed ledger is `provscan decide`, which other tests hold against full scans.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.command import run
from tests.sample_world import HOME

DAY = ("--as-of", "2026-11-01")


class Corpus:
    """A copy of the corpus with an old report of it."""

    def __init__(self, made: Path, folder: Path) -> None:
        shutil.copytree(made, folder, symlinks=True)
        self.root, self.old, self.new = folder / "corpus", folder / "old.duckdb", folder / "new.duckdb"
        self.key, self.ledger = folder / "key", folder / "corpus/ledger.jsonl"

    def rescan(self, *more: object, status: int = 3) -> str:
        """What was said."""
        done = run(
            "rescan", self.old, self.root, "--key", self.key, *DAY, "--out", self.new, "--ner", "none", *more
        )
        assert done.returncode == status, done.stderr
        return done.stderr

    def reused(self) -> tuple[int, int]:
        """Units of the new report, and those taken over."""
        with duckdb.connect(str(self.new), read_only=True) as con:
            [(units, reused)] = con.execute("SELECT units, units_reused FROM run").fetchall()
        return units, reused


def digest(report: Path) -> str:
    return str(json.loads(run("show", report, "--json").stdout)["digest"]["found"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "world"
    folder.mkdir()
    shutil.copytree(HOME / "corpus", folder / "corpus", symlinks=True)
    (folder / "key").write_text("0d" * 32)
    words = ("--key", folder / "key", "--out", folder / "old.duckdb", *DAY, "--ner", "none", "-q")
    assert run("scan", folder / "corpus", *words).returncode == 3
    return folder


@pytest.fixture
def corpus(made: Path, tmp_path: Path) -> Corpus:
    return Corpus(made, tmp_path / "copy")


def test_nothing_changed(corpus: Corpus) -> None:
    said = corpus.rescan("--prove", 3, "--seed", "a seed")
    assert digest(corpus.new) == digest(corpus.old)
    units, reused = corpus.reused()
    assert units - reused == 4  # three links and a missing file: nothing of them was hashed
    assert "seed a seed: 0 of 3 drawn units differ" in said


def test_files_changed_added_removed_and_renamed(corpus: Corpus) -> None:
    (corpus.root / "docs/harbour.txt").write_text(
        "Nadja Oakfield wrote to nadja@oakfield.example about the tide.\n"
    )
    (corpus.root / "docs/new.txt").write_text("Call +49 30 901820 for Wenna Tarrow.\n")
    (corpus.root / "docs/minutes.md").unlink()
    (corpus.root / "docs/page.html").rename(corpus.root / "docs/sheet.html")
    # The first of two equal files goes: what is told of the other changes, though its bytes do not.
    (corpus.root / "docs/logs/run-01-copy.txt").unlink()
    corpus.rescan()
    full = corpus.new.with_name("full.duckdb")
    words = ("--key", corpus.key, "--out", full, *DAY, "--ner", "none", "-q")
    assert run("scan", corpus.root, *words).returncode == 3
    assert digest(corpus.new) == digest(full) != digest(corpus.old)
    units, reused = corpus.reused()
    assert units - reused == 4 + 4  # changed, added, renamed, and the one that is no copy any more


def test_an_event_that_names_nobody(corpus: Corpus) -> None:
    with duckdb.connect(str(corpus.old), read_only=True) as con:
        [(record,)] = con.execute("SELECT min(record_id) FROM consent WHERE state = 'granted'").fetchall()
    assert (
        run("ledger", "add", corpus.ledger, "withdraw", "--record", record, "--time", "2026-10-01").returncode
        == 0
    )
    corpus.rescan()
    decided = corpus.new.with_name("decided.duckdb")
    words = ("--ledger", corpus.ledger, "--key", corpus.key, *DAY, "--out", decided, "-q")
    assert run("decide", corpus.old, *words).returncode == 3
    assert digest(corpus.new) == digest(decided) != digest(corpus.old)
    units, reused = corpus.reused()
    assert units - reused == 4


def test_an_event_that_names_somebody_has_everything_scanned(corpus: Corpus) -> None:
    words = ("subject", "--subject", "s-new", "--name", "Orla Fenwright")
    assert run("ledger", "add", corpus.ledger, *words).returncode == 0
    (corpus.root / "docs/new.txt").write_text("Orla Fenwright came too.\n")
    said = corpus.rescan()
    assert (
        corpus.reused()[1] == 0 and "0 of 73 units are taken over" in said and "people of the ledger" in said
    )
    with duckdb.connect(str(corpus.new), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM link WHERE subject_id = 's-new'").fetchall() == [(1,)]


def test_a_report_that_was_changed_is_refused(corpus: Corpus) -> None:
    with duckdb.connect(str(corpus.old)) as con:
        con.execute("DELETE FROM finding WHERE finding_id = (SELECT min(finding_id) FROM finding)")
    assert "changed after it was sealed" in corpus.rescan(status=2)
    assert not corpus.new.exists()


def test_the_old_report_is_never_replaced(corpus: Corpus) -> None:
    before = corpus.old.read_bytes()
    corpus.new = corpus.old
    assert "take the place of the old one" in corpus.rescan("--force", status=2)
    assert corpus.old.read_bytes() == before
