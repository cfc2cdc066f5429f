"""Nothing is lost in silence: the real command over one broken file per failure, against counts of our own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.broken.make import MARK, Case, all_cases, line, lines
from tests.command import PROGRAM, environment, run

GUESSES = {"text.encoding_guessed", "format.mismatch", "file.duplicate", "person.undeclared"}
"""Notices of the inventory about names and encodings, which lose nothing."""
KEY = "5e" * 32


@dataclass
class Report:
    """What the command wrote, said and returned."""

    status: int
    said: str
    path: Path
    tables: dict[str, list[dict[str, Any]]]

    def file(self, name: str) -> dict[str, Any]:
        """The row of a file; marks in its name that are no text stand as escapes, bytes that are none are hidden."""
        shown = "".join(
            c if c.isprintable() else c.encode("unicode_escape").decode() for c in name if c < "\ud800"
        )
        hidden = any("\ud800" <= c <= "\udfff" for c in name)
        (file,) = [
            f
            for f in self.tables["file"]
            if (f["path"].startswith("<UNDECODABLE~") if hidden else f["path"] == shown)
        ]
        return file

    def of(self, table: str, file: dict[str, Any]) -> list[dict[str, Any]]:
        return [record for record in self.tables[table] if record["file_id"] == file["file_id"]]


def read_report(done: subprocess.CompletedProcess[str], path: Path) -> Report:
    tables = {}
    with duckdb.connect(str(path), read_only=True) as con:
        for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            rows = con.execute(f'SELECT * FROM "{name}"')
            columns = [c[0] for c in rows.description or ()]
            tables[name] = [dict(zip(columns, row, strict=True)) for row in rows.fetchall()]
    return Report(done.returncode, done.stdout + done.stderr, path, tables)


def scan_words(folder: Path, out: Path, *more: object) -> list[object]:
    key = out.with_suffix(".key")
    key.write_text(KEY)
    return ["scan", folder, "--key", key, "-o", out, "--workers", 2, "--entities", "EMAIL_ADDRESS", *more]


def balance(report: Report) -> None:
    """The sums that hold in every report, whatever was scanned."""
    lost: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for issue in report.tables["issue"]:
        if issue["file_id"] is not None:
            counts = (issue["rows_lost"], issue["content_lost"], issue["stored_lost"])
            lost[issue["file_id"]] = [a + b for a, b in zip(lost[issue["file_id"]], counts, strict=True)]
    assert "conservation.broken" not in {issue["code"] for issue in report.tables["issue"]}
    assert "reader.failed" not in {issue["code"] for issue in report.tables["issue"]}
    assert report.tables["file"]
    for file in report.tables["file"]:
        units = report.of("unit", file)
        for unit in units:
            assert unit["rows"] == unit["rows_scanned"] + unit["rows_lost"], file["path"]
            assert unit["content_bytes"] == unit["content_scanned"] + unit["content_lost"], file["path"]
            assert unit["stored_bytes"] == unit["stored_scanned"] + unit["stored_lost"], file["path"]
        assert sum(u["stored_bytes"] for u in units) == file["bytes"], file["path"]
        sums = [sum(u[name] for u in units) for name in ("rows_lost", "content_lost", "stored_lost")]
        assert sums == lost[file["file_id"]], file["path"]


# One folder of everything


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Report]:
    """The report over all cases; one more file grows from before the scan until after it."""
    folder = tmp_path_factory.mktemp("corpus")
    for case in all_cases():
        case.put(folder)
    growing = folder / "growing.jsonl"
    growing.write_bytes(lines(2))
    ended = threading.Event()

    def grow() -> None:
        while not ended.wait(0.01):
            with growing.open("ab") as file:
                file.write(line(9))

    writer = threading.Thread(target=grow)
    writer.start()
    out = tmp_path_factory.mktemp("out") / "report.duckdb"
    try:
        done = run(*scan_words(folder, out))
    finally:
        ended.set()
        writer.join()
    yield read_report(done, out)
    shutil.rmtree(folder)


def test_the_report_is_incomplete_and_balanced(report: Report) -> None:
    assert report.status == 3, report.said
    assert report.tables["scan"][0]["status"] == "incomplete"
    balance(report)


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: ascii(case.name))
def test_what_was_present_is_scanned_or_told(case: Case, report: Report) -> None:
    file = report.file(case.name)
    units, issues = report.of("unit", file), report.of("issue", file)
    if case.write is None:
        assert file["bytes"] == len(case.data)
    given_up = sum(u["stored_bytes"] for u in units if u["rows"] and u["rows_lost"] == u["rows"])
    counted = {
        "rows": case.rows, "content_bytes": case.content, "rows_lost": case.rows_lost, "content_lost": case.content_lost,
        "stored_lost": given_up if case.stored_lost is None else case.stored_lost,
    }  # fmt: skip
    assert {name: sum(u[name] for u in units) for name in counted} == counted
    told = {i["code"]: i["severity"] for i in issues if i["code"] not in GUESSES}
    assert told == case.codes


def test_what_can_be_read_is_read(report: Report) -> None:
    """The values before, between and behind the faults are found, both of a key that is named twice."""
    found = {f["path"]: len(report.of("finding", f)) for f in report.tables["file"]}
    assert found["duplicate_keys.jsonl"] == 3
    assert found["broken_line.jsonl"] == 2
    assert found["long_line.jsonl"] == 2
    assert found["long_line.txt"] == 1
    assert found["corrupt_page.parquet"] == 200
    assert found["corrupt.jsonl.gz"] == 200
    assert found["zip_in.tar"] == 5 + 40 + 40
    assert found[".hidden/a.txt"] == found["logs/b.txt"] == found["dist/c.txt"] == 1


def test_a_file_that_changes_meanwhile_is_told(report: Report) -> None:
    file = report.file("growing.jsonl")
    assert {"file.changed_during_scan"} <= {i["code"] for i in report.of("issue", file)}
    assert {i["severity"] for i in report.of("issue", file)} == {"open"}


def test_nothing_of_the_content_is_said_or_stored(report: Report) -> None:
    assert MARK not in report.said
    assert "qovlarin" not in report.said
    assert "\x1b" not in report.said
    raw = report.path.read_bytes()
    assert MARK.encode() not in raw
    assert b"qovlarin" not in raw
    assert MARK not in str(report.tables)  # what DuckDB packed
    assert "qovlarin" not in str(report.tables)


# What needs a scan of its own


def test_what_may_not_be_opened_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    (folder / "closed").mkdir(parents=True)
    (folder / "closed" / "inside.txt").write_text(MARK)
    (folder / "locked.txt").write_bytes(line(1))
    (folder / "open.txt").write_text("nothing to see\n")
    (folder / "locked.txt").chmod(0)
    (folder / "closed").chmod(0)
    out = tmp_path / "report.duckdb"
    may = "-dac_override,-dac_read_search"
    powerless = ["setpriv", f"--bounding-set={may}", f"--inh-caps={may}"] if os.geteuid() == 0 else []
    words = [*powerless, *PROGRAM, *map(str, scan_words(folder, out))]
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, check=False, timeout=300, env=environment()
        )
    finally:
        (folder / "closed").chmod(0o700)
    report = read_report(done, out)
    balance(report)
    assert report.status == 3, report.said
    locked, opened = report.file("locked.txt"), report.file("open.txt")
    assert locked["status"] == report.file("closed")["status"] == "unreadable"
    (told,) = report.of("issue", locked)
    assert (told["code"], told["severity"], told["stored_lost"]) == ("file.unreadable", "open", len(line(1)))
    assert [i["code"] for i in report.of("issue", report.file("closed"))] == ["file.unreadable"]
    assert report.of("issue", opened) == []
    assert MARK not in report.said + str(report.tables)


_ROW = "            row += 1\n"
MUTANTS = {
    "jsonl.py": ("        row += not blank\n", "        row += not blank\n        row += row == 2\n"),
    "delimited.py": ("self.row += 1\n\n\ndef read", "self.row += 1 + (self.row == 1)\n\n\ndef read"),
    "document.py": ("len(data) - decoded.bytes_lost", "len(data) - 1"),
    "parquet.py": (f"{_ROW}    except", f"{_ROW}            if row == 2:\n                break\n    except"),
    "archives.py": ("self.rows += event.rows\n", "self.rows += event.rows + 1\n"),
    "subtitles.py": ("            yield Structure(line.size)\n", "            pass\n"),
}
"""File of scanner/readers -> a line of it, and the same with a fault: rows or bytes that vanish or appear."""


def test_a_reader_that_miscounts_is_caught(tmp_path: Path) -> None:
    """The accounts themselves under test: the same program with faulty readers must say so of every file."""
    root = Path(__file__).parents[1]
    for room in ("scanner", "recognizers", "reports"):
        shutil.copytree(root / room, tmp_path / "lib" / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name, (sound, faulty) in MUTANTS.items():
        module = tmp_path / "lib" / "scanner" / "readers" / name
        source = module.read_text("utf-8")
        assert source.count(sound) == 1, f"{name} has changed: choose another line to hurt"
        module.write_text(source.replace(sound, faulty), "utf-8")
    from tests.scanner.readers.making import INTACT

    folder = tmp_path / "corpus"
    folder.mkdir()
    for kind in ("jsonl", "csv", "text", "parquet", "srt", "zip"):
        name, data, _ = INTACT[kind]
        (folder / name).write_bytes(data)
    out = tmp_path / "report.duckdb"
    done = subprocess.run(
        [sys.executable, *PROGRAM[1:], *map(str, scan_words(folder, out))],
        capture_output=True, text=True, check=False, timeout=300, cwd=tmp_path,
        env={**environment(), "PYTHONPATH": str(tmp_path / "lib")},
    )  # fmt: skip
    report = read_report(done, out)
    assert report.status == 3
    for file in report.tables["file"]:
        codes = {i["code"]: i["severity"] for i in report.of("issue", file)}
        assert codes.get("conservation.broken") == "open" or codes.get("format.broken") == "open", file[
            "path"
        ]
    broken = {
        f["path"]
        for f in report.tables["file"]
        for i in report.of("issue", f)
        if i["code"] == "conservation.broken"
    }
    assert broken >= {"a.jsonl", "a.csv", "a.txt", "a.srt", "a.zip"}
