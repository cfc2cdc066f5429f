"""Slips in the words of a command end with status 2, say what to do next, and write nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.command import run

SLIPS = [
    (("scann",), "No such command", "provscan --help"),
    (("scan", "--nope"), "--nope", "provscan scan --help"),
    (("scan", "gone"), "does not exist", "provscan scan --help"),
    (("scan", "--as-of", "1 May"), "write it 2026-11-01", "provscan scan --help"),
    (("scan", "--ledger-at", "noon"), "write 2026-11-01T08:00:00+08:00", "provscan scan --help"),
    (("scan", "--max-record", "5X"), "write 500K, 64M or 1G", "provscan scan --help"),
    (("ledger", "ad"), "No such command", "provscan ledger --help"),
    (("ledger", "add"), "Missing argument", "provscan ledger add --help"),
    (("show",), "Missing argument", "provscan show --help"),
]


@pytest.mark.parametrize(("words", "told", "advice"), SLIPS, ids=[" ".join(words) for words, _, _ in SLIPS])
def test_a_slip_is_told_with_what_to_do_next(
    tmp_path: Path, words: tuple[str, ...], told: str, advice: str
) -> None:
    done = run(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert told in done.stderr
    assert done.stderr.endswith(f"\nnext: {advice}\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [(), ("ledger",)])
def test_no_words_at_all_are_answered_with_the_help(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert "Commands:" in done.stderr and "next:" not in done.stderr


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.jsonl").write_text('{"text": "river stone"}\n')
    return folder


def refused(corpus: Path, *words: object) -> str:
    """What a scan says that ends with 2 and leaves everything around as it was."""
    before = {path: path.lstat().st_mtime_ns for path in corpus.parent.rglob("*")}
    done = run("scan", corpus, *words, cwd=corpus.parent)
    assert done.returncode == 2, done.stderr
    assert {path: path.lstat().st_mtime_ns for path in corpus.parent.rglob("*")} == before
    assert "\nnext: " in done.stderr
    return done.stderr


def test_no_folder_is_made_for_a_report_or_a_key(corpus: Path) -> None:
    key = corpus.parent / "hmac.key"
    assert "is not there" in refused(corpus, "--key", key, "--out", "gone/r.duckdb")
    assert "No such file or directory" in refused(corpus, "--key", "gone/hmac.key", "--out", "r.duckdb")


def test_the_folder_of_the_default_key_is_made(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(corpus.parent / "config"))
    words = ("scan", corpus, "--out", corpus.parent / "r.duckdb", "--entities", "EMAIL_ADDRESS", "-q")
    assert run(*words).returncode == 3
    assert (corpus.parent / "config/provscan/hmac.key").stat().st_mode & 0o777 == 0o600


def test_a_name_is_refused_that_leaves_no_room_beside_it_and_the_longest_other_is_not(corpus: Path) -> None:
    key = corpus.parent / "hmac.key"
    said = refused(corpus, "--key", key, "--out", "r" * 233)
    assert "at most 232 bytes" in said
    assert "at most 232 bytes" in refused(corpus, "--key", key, "--out", "字" * 84)
    words = ("scan", corpus, "--key", key, "--out", "r" * 232, "--entities", "EMAIL_ADDRESS", "-q")
    assert run(*words, cwd=corpus.parent).returncode == 3
    assert sorted(path.name for path in corpus.parent.iterdir()) == ["corpus", "hmac.key", "r" * 232]


@pytest.mark.parametrize("option", ["--ledger", "--key"])
def test_a_pipe_or_device_is_refused_and_not_waited_for(corpus: Path, option: str) -> None:
    pipe = corpus.parent / "pipe"
    os.mkfifo(pipe)
    key = () if option == "--key" else ("--key", corpus.parent / "hmac.key")
    for place in (pipe, "/dev/zero"):
        said = refused(corpus, option, place, *key, "--out", "r.duckdb")
        assert "not a regular file" in said or "not a provscan key" in said


def test_a_schema_is_not_written_over_a_device(tmp_path: Path) -> None:
    done = run("schema", "--out", "/dev/null")
    assert done.returncode == 2
    assert "leave --out away" in done.stderr
    assert not Path("/dev/null").is_file()
